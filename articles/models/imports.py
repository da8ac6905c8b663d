"""What was imported, so that the same file never makes two stories."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedStory(models.Model):
    """The file that a story came from."""

    article = models.OneToOneField("articles.Article", models.CASCADE, primary_key=True, related_name="imported")
    source_id = models.CharField(
        _("source"), max_length=200, unique=True, help_text=_("The id or slug in the file, or the file's name.")
    )
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    image_digest = models.CharField(_("SHA-256 of its image"), max_length=64, blank=True, db_index=True)
    version = models.PositiveIntegerField(
        _("version"), help_text=_("The story's version after the import: a later one was made by hand.")
    )

    class Meta:
        verbose_name = _("imported story")
        verbose_name_plural = _("imported stories")

    def __str__(self) -> str:
        return self.source_id
