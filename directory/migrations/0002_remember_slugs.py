from django.db import migrations

from directory.triggers import REMEMBER_SLUG_FUNCTION, remember_slug


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        REMEMBER_SLUG_FUNCTION,
        remember_slug("directory_country", key="iso2"),
        remember_slug("directory_city"),
    ]
