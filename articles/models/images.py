"""The media library: photos with their rights, credits and focal points."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    """Return 128 random bits for the folder of an image, so that its address cannot be guessed."""
    return secrets.token_hex(16)


def original_path(image: Image, filename: str) -> str:
    """Return where the re-encoded original is kept; nothing of the uploaded name but its ending remains."""
    return f"images/{image.key}/original.{filename.rsplit('.', 1)[-1].lower()}"


class Image(models.Model):
    """A photo or drawing. The stored file is decoded and encoded anew, without metadata, in sRGB."""

    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key, editable=False)
    file = models.ImageField(
        _("file"), upload_to=original_path, width_field="width", height_field="height", max_length=100
    )
    width = models.PositiveIntegerField(_("width in pixels"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False, default=0)
    title = models.CharField(_("title"), max_length=160, help_text=_("For finding it again; readers do not see it."))
    alt = models.CharField(
        _("alternative text"),
        max_length=250,
        blank=True,
        help_text=_("What is to be seen, for people who cannot see it."),
    )
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    credit = models.CharField(
        _("credit"), max_length=160, blank=True, help_text=_("Whom to name, such as 'Photograph: Ada Ng'.")
    )
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    rights = models.TextField(
        _("rights in the file"), blank=True, editable=False, help_text=_("What the file's metadata said of its rights.")
    )
    focal_x = models.FloatField(
        _("focal point, across"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        _("focal point, down"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    has_avif = models.BooleanField(_("AVIF made"), default=False, editable=False)
    digest = models.CharField(_("SHA-256"), max_length=64, editable=False, db_index=True, default="")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("uploaded by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 1), focal_y__range=(0, 1)), name="image_focal_point_inside"
            )
        ]

    def __str__(self) -> str:
        return self.title
