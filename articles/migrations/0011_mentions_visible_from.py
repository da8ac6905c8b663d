from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from articles.roles import PERMISSIONS
from articles.triggers import KEEP_VISIBLE_FROM_OF_MENTIONS


def let_the_newsroom_name_businesses(apps, schema_editor):
    create_permissions(installed.get_app_config("articles"), verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in PERMISSIONS.items():
        for group in Group.objects.filter(name=name):
            group.permissions.add(*Permission.objects.filter(content_type__app_label="articles", codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_mentions")]

    operations = [
        KEEP_VISIBLE_FROM_OF_MENTIONS,
        migrations.RunPython(let_the_newsroom_name_businesses, migrations.RunPython.noop),
    ]
