from django.db import migrations

from directory.listing_triggers import FUNCTIONS


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_letters")]

    operations = [FUNCTIONS]
