"""What every picture that people upload has in common: its file, its sizes, its focal point, and the life of its files."""

from __future__ import annotations

import logging
import secrets
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from directory.pictures import mediafiles
from directory.pictures.uploads import CleanFileField, CleanImage, clean_upload, refusal

if TYPE_CHECKING:
    from directory.models.accounts import User

logger = logging.getLogger(__name__)

P = TypeVar("P", bound="Picture")

# What is known of a file, and is saved whenever the file is.
FILE_FIELDS = ("key", "file", "width", "height", "digest", "rights", "has_avif")
FOCAL_FIELDS = ("focal_x", "focal_y")


def new_key() -> str:
    """Return 128 random bits for the folder of a picture, so that its address cannot be guessed."""
    return secrets.token_hex(16)


def original_path(picture: Picture, filename: str) -> str:
    """Return where the re-encoded original is kept; nothing of the uploaded name but its ending remains."""
    return f"images/{picture.key}/original.{filename.rsplit('.', 1)[-1].lower()}"


def picture_models() -> list[type[Picture]]:
    """Return every kind of picture that the site keeps."""
    return [model for model in apps.get_models() if issubclass(model, Picture)]


def find_picture(key: str) -> Picture | None:
    """Return the picture of any kind whose files lie in the folder of this key, or None."""
    found = (model._default_manager.filter(key=key).first() for model in picture_models())
    return next((picture for picture in found if picture is not None), None)


class PictureQuerySet(models.QuerySet[P]):
    """Sets of pictures."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows, and their files once that is certain."""
        with transaction.atomic(using=self.db):
            keys = list(self.values_list("key", flat=True))
            result = super().delete()
            for key in keys:
                remove_files_on_commit(key)
        return result

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Picture(models.Model):
    """A photo or drawing. The stored file is decoded and encoded anew, without metadata, in sRGB.

    All files of a picture lie in the folder of its key. Another file, or another focal point, gives its pictures other
    addresses, so that browsers and caches may keep each for ever.
    """

    file = CleanFileField(
        _("file"),
        upload_to=original_path,
        max_length=100,
        help_text=_("JPEG, PNG, WebP, AVIF or GIF. Where it was taken, and by which camera, is removed."),
    )
    # The file sets the following when it is saved, and fields are saved in their order: so they stand after it.
    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False, default=0)
    alt = models.CharField(
        _("alternative text"),
        max_length=250,
        blank=True,
        help_text=_("What is to be seen, for people who cannot see it."),
    )
    credit = models.CharField(
        _("credit"), max_length=160, blank=True, help_text=_("Whom to name, such as 'Photograph: Ada Ng'.")
    )
    rights = models.TextField(
        _("rights in the file"), blank=True, editable=False, help_text=_("What the file's metadata said of them.")
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
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row and its new file, or neither, and have the renditions made when they become others."""
        fields = kwargs.get("update_fields")
        committed = getattr(self.file, "_committed", True)
        incoming = bool(self.file) and not committed and (fields is None or "file" in fields)
        if incoming:
            self.file = clean_upload(self.file.file)
        with transaction.atomic():
            former = self._former() if self.pk else None
            changed = incoming or former is None or any(getattr(self, name) != former[name] for name in FOCAL_FIELDS)
            if changed:
                self.has_avif = False
            if fields is not None:
                kwargs["update_fields"] = {*fields, "has_avif", *(FILE_FIELDS if incoming else ())}
            super().save(*args, **kwargs)
            if former and former["key"] != self.key:
                remove_files_on_commit(former["key"])
            if changed:
                transaction.on_commit(partial(_have_renditions_made, self._meta.label, self.pk), robust=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, and its files once that is certain."""
        with transaction.atomic():
            result = super().delete(*args, **kwargs)
            remove_files_on_commit(self.key)
        return result

    # --- Verbs ------------------------------------------------------------------------------------------------------

    @classmethod
    def store(cls, file: Any, *, by: User | None = None, **fields: Any) -> Self:
        """Take a picture in: ``file`` is an upload, an open file or bytes; ``fields`` are its others.

        Raises ValidationError, for the file as for the fields.
        """
        clean = clean_upload(file)
        picture = cls(file=clean, uploaded_by=by, **fields)
        picture.full_clean()
        try:
            picture.save()
        except OSError as error:
            # The file had room; the folder that it goes to had none.
            logger.error("A picture could not be stored: %s", error)
            clean.discard()
            raise refusal("full") from error
        return picture

    def take_in(self, clean: CleanImage) -> None:
        """Become the picture of this file; it is stored when the row is saved."""
        self.key = new_key()
        self.file = clean
        self.width, self.height = clean.width, clean.height
        self.digest, self.rights, self.has_avif = clean.digest, clean.rights, False

    def mark_avif_made(self) -> None:
        """Have pages offer AVIF, unless the picture was replaced or its focal point moved meanwhile."""
        same = self._rows().filter(pk=self.pk, key=self.key, focal_x=self.focal_x, focal_y=self.focal_y)
        same.filter(has_avif=False).update(has_avif=True)

    def remake_avif(self) -> None:
        """Have the worker make the AVIF renditions again, because some are lost; pages offer WebP meanwhile."""
        with transaction.atomic():
            if self._rows().filter(pk=self.pk, has_avif=True).update(has_avif=False):
                transaction.on_commit(partial(_have_renditions_made, self._meta.label, self.pk))

    def drop_file_unless_saved(self) -> None:
        """Have the picture's folder removed if the present transaction fails, in whatever way."""
        mediafiles.unless_saved(mediafiles.remove_folder, f"images/{self.key}")

    def _rows(self) -> models.QuerySet[Any]:
        return type(self)._default_manager.all()

    def _former(self) -> dict[str, Any] | None:
        """Return what the row says now, and keep others from changing it meanwhile."""
        return self._rows().select_for_update().filter(pk=self.pk).values("key", *FOCAL_FIELDS).first()


def title_of(file: Any) -> str:
    """Return a file's name as words, such as "Lock at dusk" for ``lock-at-dusk.jpg``, or a blank text."""
    name = PurePath(str(getattr(file, "name", "") or "")).stem
    return name.replace("-", " ").replace("_", " ").strip().capitalize()[:160]


def _have_renditions_made(label: str, key: int) -> None:
    from directory.tasks import make_renditions

    make_renditions.enqueue(label, key)


def remove_files_on_commit(key: str) -> None:
    """Remove a picture's folder when the present transaction has succeeded; failing to is no error of the person's."""
    transaction.on_commit(partial(mediafiles.remove_folder, f"images/{key}"), robust=True)
