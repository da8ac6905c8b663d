from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_clean_image_files")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(models.F("publish_at").desc(), models.F("id").desc(), name="article_by_hour"),
        ),
    ]
