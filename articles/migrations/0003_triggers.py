from django.db import migrations

from articles.triggers import KEEP_VISIBLE_FROM
from directory.triggers import remember_slug


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_initial"), ("directory", "0002_remember_slugs")]

    operations = [
        KEEP_VISIBLE_FROM,
        remember_slug("articles_section"),
        remember_slug("articles_author"),
        remember_slug("articles_tag"),
        remember_slug("articles_article", prefix="publish_day"),
    ]
