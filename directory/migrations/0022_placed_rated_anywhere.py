from django.db import migrations, models

from directory.indexing import AddIndexPatiently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("directory", "0021_business_by_file")]

    operations = [
        AddIndexPatiently(
            model_name="placement",
            index=models.Index(
                models.F("category"),
                models.OrderBy(models.F("rating"), descending=True, nulls_last=True),
                models.OrderBy(models.F("business"), descending=True),
                name="placed_rated_anywhere",
            ),
        ),
    ]
