"""Uploaded pictures: each is decoded and encoded anew, whole and without metadata, or refused with a clear word.

``clean_upload`` is the one way in. ``CleanImageField`` does it in forms, ``CleanFileField`` in models (so that no
script or import can bypass it), and ``LimitedUploadHandler`` keeps a body of two gigabytes off the disk before that.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow

if TYPE_CHECKING:
    from directory.models.pictures import Picture

logger = logging.getLogger(__name__)

# A second line of defence for every picture that this process opens itself; they are all our own and smaller.
Pillow.MAX_IMAGE_PIXELS = settings.IMAGE_MAX_PIXELS // 2

ACCEPT = "image/jpeg,image/png,image/webp,image/avif,image/gif"
ENDINGS = {"JPEG": "jpg", "PNG": "png"}
# Where files wait in a store until they are whole.
INCOMING = "incoming"
CLEANER = Path(__file__).with_name("cleaner.py")
# Cleaning is the one costly thing that a form does: two at a time leave room for readers.
PLACES = threading.BoundedSemaphore(2)

MESSAGES = {
    "bytes": _("The file has %(size)s; a picture may have at most %(limit)s."),
    "pixels": _(
        "The picture is too large: it may have at most %(limit)s million pixels. Save it smaller and try again."
    ),
    "pixels-format": _(
        "The picture is too large: a %(format)s file may have at most %(limit)s million pixels. "
        "Save it smaller, or as a JPEG, and try again."
    ),
    "unsupported": _("This is no picture that can be used here: choose a JPEG, PNG, WebP, AVIF or GIF file."),
    "svg": _("SVG drawings can carry scripts, so they cannot be used: export the drawing as a PNG."),
    "heic": _("HEIC photos cannot be used: export the photo as a JPEG."),
    "damaged": _("The picture is damaged or incomplete: open it in an editor, save it again and try that."),
    "memory": _("The picture takes too much memory to open: save it smaller, or as an ordinary JPEG, and try again."),
    "time": _("The picture takes too long to open: save it smaller, or as an ordinary JPEG, and try again."),
    "busy": _("Too many pictures are being prepared at the moment: try again in a minute."),
    "full": _("The server has no room left for the picture. Please tell the people who run the site."),
}


class CleanImage(File):
    """A picture that has passed ``clean_upload``: upright, sRGB, JPEG or PNG, without metadata.

    It lies in a temporary file beside the media, so that keeping it is a mere rename: a full disk shows while the form
    can still say so, and a reader never meets half a file. One that nobody keeps removes itself.
    """

    def __init__(self, data: bytes, *, format: str, width: int, height: int, rights: str = "") -> None:
        self.format, self.width, self.height, self.rights = format, width, height, rights
        self.digest = hashlib.sha256(data).hexdigest()
        path = write_aside(data)
        self._remove = weakref.finalize(self, path.unlink, missing_ok=True)
        super().__init__(path.open("rb"), name=f"original.{ENDINGS[format]}")
        self.path = path
        self.size = len(data)

    def temporary_file_path(self) -> str:
        """Return where it lies; Django's file storage moves it from there."""
        return str(self.path)

    def discard(self) -> None:
        """Remove the file at once, where something may still hold the picture, such as an error that is kept."""
        self._remove()


def write_aside(data: bytes, storage: Storage = default_storage) -> Path:
    """Write ``data`` to a new temporary file on the disk of a store, and return its path. Raises OSError."""
    try:
        folder = Path(storage.path(INCOMING))
    except NotImplementedError:  # A store elsewhere, such as S3, takes whole objects only.
        folder = Path(tempfile.gettempdir())
    else:
        # What is private stays so while it waits.
        mode = getattr(storage, "directory_permissions_mode", None) or 0o777
        folder.parent.mkdir(mode=mode, parents=True, exist_ok=True)
        folder.mkdir(mode=mode, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def refusal(code: str, **params: Any) -> ValidationError:
    """Return the error that tells a person why the picture was not taken (a code of MESSAGES)."""
    return ValidationError(MESSAGES[code], code=code, params=params)


def clean_upload(file: Any) -> CleanImage:
    """Return the clean picture of an uploaded file, of any open file, or of bytes.

    It takes at most IMAGE_MAX_SECONDS of work and IMAGE_MAX_MEMORY_MB, in a process of its own. Raises ValidationError.
    """
    if isinstance(file, CleanImage):
        return file
    return _kept(*_clean_apart(_read(file)))


def clean_own(path: Path) -> CleanImage:
    """Return the clean picture of a file that comes with the site: in this process, for none of those harms a decoder.

    A process of its own takes longer to begin than to clean one. Raises ValidationError where there is no room for it.
    """
    # Here, because nobody else needs the readers of five formats.
    from directory.pictures import cleaner

    most = Pillow.MAX_IMAGE_PIXELS
    try:
        return _kept(*cleaner.clean(path.read_bytes(), settings.IMAGE_MAX_PIXELS))
    finally:
        Pillow.MAX_IMAGE_PIXELS = most


def _kept(head: dict[str, Any], encoded: bytes) -> CleanImage:
    """Return the picture of the cleaner's two answers. Raises ValidationError."""
    if code := head.get("refused"):
        if code == "pixels":
            # Rounded down: a promise that holds.
            head["limit"] = f"{head['limit'] / 1e6:.0f}"
            code = "pixels-format" if head.get("format", "JPEG") != "JPEG" else code
        raise refusal(code, **head)
    try:
        return CleanImage(encoded, **head)
    except OSError as error:
        logger.error("A picture could not be stored: %s", error)
        raise refusal("full") from error


def _read(file: Any) -> bytes:
    """Return the bytes. Raises ValidationError for more of them than a picture may have."""
    limit = settings.IMAGE_MAX_BYTES
    if isinstance(file, bytes):
        data, size = file, len(file)
    else:
        size = getattr(file, "size", 0) or 0
        if size <= limit:
            if isinstance(file, File) and file.closed:
                file.open("rb")
            file.seek(0)
            data = file.read(limit + 1)
            size = max(size, len(data))
    if size > limit:
        raise refusal("bytes", size=filesizeformat(size), limit=filesizeformat(limit))
    return data


def _clean_apart(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Run the cleaner (``directory/pictures/cleaner.py``) on the bytes, and return its two answers."""
    limits = (settings.IMAGE_MAX_PIXELS, settings.IMAGE_MAX_MEMORY_MB, settings.IMAGE_MAX_SECONDS)
    if not PLACES.acquire(timeout=2 * settings.IMAGE_MAX_SECONDS):
        return {"refused": "busy"}, b""
    try:
        done = subprocess.run(  # noqa: S603 (our own file, numbers for arguments, no shell)
            # Isolated: neither the environment nor the present folder decides what is imported.
            [sys.executable, "-I", str(CLEANER), *map(str, limits)],
            input=data,
            capture_output=True,
            # The process limits its own seconds of work; waiting for a busy machine is no fault of the picture's.
            timeout=3 * settings.IMAGE_MAX_SECONDS,
            env={name: value for name, value in os.environ.items() if name in {"LD_LIBRARY_PATH", "SYSTEMROOT"}},
        )
    except subprocess.TimeoutExpired:
        return {"refused": "time"}, b""
    except OSError as error:
        logger.error("The picture cleaner could not be started: %s", error)
        return {"refused": "busy"}, b""
    finally:
        PLACES.release()
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        return {"refused": "time"}, b""
    if done.returncode:
        logger.error(
            "The picture cleaner ended with %s: %s", done.returncode, done.stderr[-2000:].decode(errors="replace")
        )
        return {"refused": "damaged"}, b""
    head, _newline, encoded = done.stdout.partition(b"\n")
    return json.loads(head), encoded


class CleanImageField(forms.FileField):
    """A form field for a picture; its cleaned value is a CleanImage."""

    widget = forms.ClearableFileInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Have the browser offer the formats that can be used."""
        attrs = super().widget_attrs(widget)
        if isinstance(widget, forms.FileInput):
            attrs.setdefault("accept", ACCEPT)
        return attrs

    def to_python(self, data: Any) -> CleanImage | None:
        """Return the clean picture. Raises ValidationError."""
        file = super().to_python(data)
        return None if file is None else clean_upload(file)


class CleanFileField(models.FileField):
    """The column of a picture's file: whatever way it comes in, only clean pictures are stored.

    The model has two methods: ``take_in(clean: CleanImage)`` sets what else is known of the file (in fields that are
    declared after this one, for they are saved in that order), and ``drop_file_unless_saved()`` sees to it that a
    write to the database that fails leaves no file.
    """

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return a CleanImageField. The name that the file has with its owner is not kept, so it may be long."""
        return super().formfield(**{"form_class": CleanImageField, **kwargs, "max_length": None})

    def pre_save(self, model_instance: Picture, add: bool) -> Any:  # type: ignore[override]
        """Clean what is about to be stored, unless a form did."""
        file = getattr(model_instance, self.attname)
        if file and not file._committed:
            model_instance.take_in(clean_upload(file.file))
            model_instance.drop_file_unless_saved()
        return super().pre_save(model_instance, add)


class LimitedUploadHandler(FileUploadHandler):
    """Swallows what a file has beyond IMAGE_MAX_BYTES, so that nobody fills the disk; stands first in the settings."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand the chunk on to the next handler, or to nobody."""
        return None if start + len(raw_data) > settings.IMAGE_MAX_BYTES else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return the remains of a file that was too large, and leave all others to the next handler."""
        if file_size <= settings.IMAGE_MAX_BYTES:
            return None
        # Its name and its size are left, for the form to refuse.
        return InMemoryUploadedFile(
            io.BytesIO(), self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
