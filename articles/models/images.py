"""The media library: photos with their rights, credits and focal points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.pictures import Picture, PictureQuerySet, new_key, original_path, title_of

if TYPE_CHECKING:
    from directory.models import User

# The migrations know these two by this module.
__all__ = ["Image", "ImageQuerySet", "new_key", "original_path"]


class ImageQuerySet(PictureQuerySet["Image"]):
    """Sets of pictures of the library."""


class Image(Picture):
    """A picture of the newsroom's library."""

    title = models.CharField(_("title"), max_length=160, help_text=_("For finding it again; readers do not see it."))
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    licence = models.CharField(_("licence"), max_length=80, blank=True)

    objects = ImageQuerySet.as_manager()

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

    @classmethod
    def store(cls, file: Any, *, by: User | None = None, **fields: Any) -> Self:
        """Take a picture into the library; without a title the file's name is one. Raises ValidationError."""
        fields.setdefault("title", title_of(file) or _("Picture"))
        return super().store(file, by=by, **fields)
