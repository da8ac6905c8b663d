import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from directory.search_triggers import ASK


class Migration(migrations.Migration):
    dependencies = [("directory", "0018_sitemap")]

    operations = [
        ASK,
        migrations.AddIndex(
            model_name="business",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    "search",
                    "score",
                    "country",
                    function="directory_found_by",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                condition=models.Q(("status", "listed")),
                fastupdate=False,
                name="business_found_by",
            ),
        ),
        migrations.AddIndex(
            model_name="business",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("name_key", name="text_pattern_ops"),
                condition=models.Q(("status", "listed")),
                name="business_by_beginning",
            ),
        ),
    ]
