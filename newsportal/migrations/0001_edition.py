from django.db import migrations

from newsportal.pagecache.announcements import CREATE


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [CREATE]
