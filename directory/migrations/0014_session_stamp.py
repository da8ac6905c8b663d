from django.db import migrations, models


def confirm_known_addresses(apps, schema_editor):
    """Take the addresses of all accounts that exist for confirmed: those who made them vouched for them."""
    EmailAddress = apps.get_model("account", "EmailAddress")
    known = set(EmailAddress.objects.values_list("user_id", flat=True))
    users = apps.get_model("directory", "User").objects.exclude(pk__in=known).values_list("pk", "email")
    EmailAddress.objects.bulk_create(
        [EmailAddress(user_id=pk, email=email.lower(), verified=True, primary=True) for pk, email in users],
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0013_moderators"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_stamp",
            field=models.CharField(blank=True, editable=False, max_length=32, verbose_name="session stamp", default=""),
            preserve_default=False,
        ),
        migrations.RunPython(confirm_known_addresses, migrations.RunPython.noop),
    ]
