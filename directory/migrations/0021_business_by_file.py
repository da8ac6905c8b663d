import django.db.models.expressions
from django.db import migrations, models

from directory.indexing import AddIndexPatiently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("directory", "0020_placed_anywhere")]

    operations = [
        AddIndexPatiently(
            model_name="business",
            index=models.Index(
                django.db.models.expressions.CombinedExpression(models.F("id"), "/", models.Value(1000)),
                models.OrderBy(models.F("updated_at"), descending=True),
                condition=models.Q(("demoted_at__isnull", True), ("status", "listed")),
                include=("id",),
                name="business_by_file",
            ),
        ),
    ]
