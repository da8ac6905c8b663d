from django.db import migrations

from articles.triggers import PERIODS


class Migration(migrations.Migration):
    """Has the newest stories of a common word found in steps of days in the former month too."""

    dependencies = [("articles", "0018_article_by_file")]

    operations = [PERIODS]
