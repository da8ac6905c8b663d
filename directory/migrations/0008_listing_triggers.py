from django.db import migrations

from directory.listing_triggers import TRIGGERS
from directory.triggers import remember_slug


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_listings")]

    operations = [TRIGGERS, remember_slug("directory_business"), remember_slug("directory_category")]
