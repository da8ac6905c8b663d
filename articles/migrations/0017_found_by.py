import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.text
from django.db import migrations, models

from articles.triggers import FOUND_BY


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_press_releases"), ("directory", "0019_found_by")]

    operations = [
        FOUND_BY,
        migrations.AddIndex(
            model_name="article",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    "search",
                    "language",
                    "visible_from",
                    "section",
                    "kind",
                    function="articles_found_by",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                condition=models.Q(("visible_from__isnull", False)),
                fastupdate=False,
                name="article_found_by",
            ),
        ),
        migrations.AddIndex(
            model_name="tag",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Lower("name"), name="text_pattern_ops"
                ),
                name="tag_by_beginning",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("visible_from__isnull", False)), fields=["language"], name="article_language"
            ),
        ),
    ]
