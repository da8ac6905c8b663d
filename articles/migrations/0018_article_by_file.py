import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models

from directory.indexing import AddIndexPatiently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0017_found_by"), ("directory", "0020_placed_anywhere")]

    operations = [
        AddIndexPatiently(
            model_name="article",
            index=models.Index(
                django.db.models.expressions.CombinedExpression(models.F("id"), "/", models.Value(1000)),
                models.OrderBy(
                    django.db.models.functions.comparison.Greatest("visible_from", "updated_at"), descending=True
                ),
                condition=models.Q(("canonical_url", ""), ("noindex", False), ("visible_from__isnull", False)),
                include=("id", "visible_from", "expire_at", "updated_at"),
                name="article_by_file",
            ),
        ),
    ]
