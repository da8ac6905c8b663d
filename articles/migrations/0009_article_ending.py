from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_forget_words")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("expire_at"),
                condition=models.Q(("expire_at__isnull", False), ("visible_from__isnull", False)),
                name="article_ending",
            ),
        ),
    ]
