from django.db import migrations, models

import articles.models.images
import directory.pictures.uploads


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_imported_stories")]

    operations = [
        migrations.AlterField(
            model_name="image",
            name="file",
            field=directory.pictures.uploads.CleanFileField(
                help_text="JPEG, PNG, WebP, AVIF or GIF. Where it was taken, and by which camera, is removed.",
                upload_to=articles.models.images.original_path,
                verbose_name="file",
            ),
        ),
        migrations.AlterField(
            model_name="image",
            name="rights",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="What the file's metadata said of them.",
                verbose_name="rights in the file",
            ),
        ),
    ]
