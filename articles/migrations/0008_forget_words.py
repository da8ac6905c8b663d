from django.db import migrations

from articles.triggers import FORGET_HEADLINES, FORGET_TAGS


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_article_by_hour"), ("directory", "0011_vocabulary")]

    operations = [FORGET_HEADLINES, FORGET_TAGS]
