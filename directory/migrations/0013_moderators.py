from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from directory.roles import PERMISSIONS


def create_roles(apps, schema_editor):
    # Permissions are made after all migrations, which is too late for a group that holds them.
    create_permissions(installed.get_app_config("directory"), verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(content_type__app_label="directory", codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0012_refusal_reasons"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
