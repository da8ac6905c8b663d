from django.db import migrations

from articles.related_function import RELATED_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_corrections"), ("directory", "0011_vocabulary")]

    operations = [RELATED_FUNCTION]
