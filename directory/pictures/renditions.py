"""Renditions: a picture at a few fixed widths, whole and cropped about its focal point, in several formats.

What renditions a picture has, how large they are and where they lie follows from its row alone, so that a page never
asks the store or the database. They are made when a picture is taken in (``articles/tasks.py``), or at first need.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from directory.pictures import mediafiles

if TYPE_CHECKING:
    from directory.models.pictures import Picture

# A greater number gives all renditions new addresses: for when sizes or qualities below change.
RECIPE = 1
WIDTHS = (320, 480, 640, 960, 1280, 1920)
PORTRAIT_WIDTHS = (160, 320, 480)
# Ratios that pages may ask for, and their names in addresses.
RATIOS = {"original": "full", "3:2": "3x2", "1:1": "1x1"}
SHAPES = {"3x2": 3 / 2, "1x1": 1.0}
# A picture this close to a ratio is not cropped to it: the whole picture serves both.
NEAR = 0.01
# A rung this close to the widest one is left out.
CLOSE = 0.9

JPEG_QUALITY = 80
WEBP_QUALITY = 78
AVIF_QUALITY = 58
AVIF_SPEED = 7
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}


@dataclass(frozen=True, slots=True)
class Rendition:
    """One picture file: its size in pixels, and its path in the media store."""

    shape: str
    width: int
    height: int
    format: str
    path: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """All widths of one shape of a picture, narrowest first, with their heights, and the path they begin with."""

    shape: str
    sizes: tuple[tuple[int, int], ...]
    prefix: str

    def at_least(self, width: int) -> tuple[int, int]:
        """Return the narrowest size that is not below ``width``, or else the widest."""
        return next((size for size in self.sizes if size[0] >= width), self.sizes[-1])


def version(image: Picture) -> str:
    """Return the part of the address that changes with all that decides what renditions look like."""
    return f"{RECIPE}-{round(image.focal_x * 100)}-{round(image.focal_y * 100)}"


def fallback_format(image: Picture) -> str:
    """Return the format that every browser reads: jpg, or png for drawings and transparent pictures."""
    return "png" if str(image.file).endswith(".png") else "jpg"


def ladder(image: Picture, ratio: str = "original") -> Ladder:
    """Return the sizes of a picture in a ratio (a key of RATIOS). Raises KeyError for another ratio."""
    return _ladder(image.key, version(image), image.width, image.height, RATIOS[ratio])


@lru_cache(maxsize=4096)
def _ladder(key: str, version: str, width: int, height: int, shape: str) -> Ladder:
    # A row whose file was never measured has the size of a dot, so that its page still comes up.
    width, height = max(width, 1), max(height, 1)
    rungs = PORTRAIT_WIDTHS if shape == "1x1" else WIDTHS
    if shape == "3x2" and abs(width / height / SHAPES[shape] - 1) < NEAR:
        shape = "full"
    aspect = SHAPES.get(shape, width / height)
    top = _ladder_top(width, height, shape)
    widths = [rung for rung in rungs if rung <= top * CLOSE] + [top]
    return Ladder(
        shape, tuple((rung, max(1, round(rung / aspect))) for rung in widths), f"images/{key}/{version}/{shape}-"
    )


def _widest(width: int, height: int, shape: str) -> int:
    """Return the width of the largest part of this shape that a picture of this size has."""
    return min(width, max(1, round(height * SHAPES.get(shape, width / height))))


def _ladder_top(width: int, height: int, shape: str) -> int:
    """Return the width of the widest rendition, which is never enlarged."""
    return min(_widest(width, height, shape), (PORTRAIT_WIDTHS if shape == "1x1" else WIDTHS)[-1])


def renditions(image: Picture, formats: Iterable[str]) -> Iterator[Rendition]:
    """Yield every rendition that the picture has in these formats."""
    rungs = {ladder(image, ratio) for ratio in RATIOS}
    for steps in sorted(rungs, key=lambda steps: steps.shape):
        for width, height in steps.sizes:
            for name in formats:
                yield Rendition(steps.shape, width, height, name, f"{steps.prefix}{width}.{name}")


def find(image: Picture, path: str) -> Rendition | None:
    """Return the rendition of the picture at this path, or None when it has none there."""
    formats = (path.rpartition(".")[2],)
    if formats[0] not in {"avif", "webp", fallback_format(image)}:
        return None
    return next((rendition for rendition in renditions(image, formats) if rendition.path == path), None)


# --- Addresses -------------------------------------------------------------------------------------------------------


def media_url(path: str) -> str:
    """Return the address of a file of the media store, which is open to everybody: addresses carry no signature."""
    return default_storage.url(path)


def rendition_url(image: Picture, width: int, ratio: str = "original", fmt: str = "") -> str:
    """Return the address of the picture at ``width`` pixels or a little more, or its widest where that is less.

    ``fmt`` is ``webp``, ``avif``, or blank for the format that everything reads (JPEG or PNG).
    """
    steps = ladder(image, ratio)
    return media_url(f"{steps.prefix}{steps.at_least(width)[0]}.{fmt or fallback_format(image)}")


def rendition_size(image: Picture, width: int, ratio: str = "original") -> tuple[int, int]:
    """Return width and height of the picture behind ``rendition_url`` with the same arguments."""
    return ladder(image, ratio).at_least(width)


def absolute_rendition_url(image: Picture, width: int, ratio: str = "original", fmt: str = "") -> str:
    """Return ``rendition_url`` with the site's origin, for feeds, mails and JSON-LD."""
    return urljoin(f"{settings.SITE_URL}/", rendition_url(image, width, ratio, fmt))


# --- Making them -----------------------------------------------------------------------------------------------------


class Negative:
    """The stored original of a picture, decoded once for all renditions that are made of it."""

    def __init__(self, image: Picture) -> None:
        self.image = image
        self._shapes: dict[str, Pillow.Image] = {}

    def print(self, rendition: Rendition) -> bytes:
        """Return the encoded rendition. Raises FileNotFoundError when the original is lost."""
        shape = self._shape(rendition.shape)
        sized = shape.resize((rendition.width, rendition.height), Pillow.Resampling.LANCZOS, reducing_gap=3.0)
        return encode(sized, rendition.format, drawing=fallback_format(self.image) == "png")

    def _shape(self, shape: str) -> Pillow.Image:
        if "full" not in self._shapes:
            self._shapes["full"] = self._decode()
        if shape not in self._shapes:
            image = self.image
            self._shapes[shape] = focal_crop(self._shapes["full"], SHAPES[shape], image.focal_x, image.focal_y)
        return self._shapes[shape]

    def _decode(self) -> Pillow.Image:
        with default_storage.open(str(self.image.file)) as file:
            original = Pillow.open(file, formats=("JPEG", "PNG"))
            # JPEG decodes to a half or a quarter directly, in a fraction of the time, where no rendition needs more.
            size = original.size
            spare = min(_widest(*size, shape) // _ladder_top(*size, shape) for shape in RATIOS.values())
            original.draft(None, (original.width // spare, original.height // spare))
            original.load()
        return original.convert("RGBA") if original.mode in {"LA", "P"} else original


def focal_crop(picture: Pillow.Image, aspect: float, focal_x: float, focal_y: float) -> Pillow.Image:
    """Cut the largest part of this aspect (width / height) that has the focal point as near its middle as can be."""
    width = min(picture.width, max(1, round(picture.height * aspect)))
    height = min(picture.height, max(1, round(picture.width / aspect)))
    left = round(min(max(focal_x * picture.width - width / 2, 0), picture.width - width))
    top = round(min(max(focal_y * picture.height - height / 2, 0), picture.height - height))
    return picture.crop((left, top, left + width, top + height))


def encode(picture: Pillow.Image, fmt: str, *, drawing: bool = False) -> bytes:
    """Return the picture's bytes in a format (a key of CONTENT_TYPES), without metadata.

    A ``drawing`` has sharp edges: its colours keep their full resolution, and it is lossless where that is smaller.
    """
    picture.info = {}
    if fmt == "jpg":
        return _save(picture, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    if fmt == "png":
        return _save(picture, "PNG", compress_level=6)
    if fmt == "avif":
        sampling = "4:4:4" if drawing else "4:2:0"
        return _save(picture, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, subsampling=sampling, max_threads=1)
    lossy = _save(picture, "WEBP", quality=WEBP_QUALITY, method=4)
    return min(lossy, _save(picture, "WEBP", lossless=True, quality=50, method=2), key=len) if drawing else lossy


def _save(picture: Pillow.Image, fmt: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, fmt, **options)
    return out.getvalue()


def make(image: Picture, rendition: Rendition, negative: Negative | None = None) -> bool:
    """Make a rendition that is not there yet; whoever else wants it waits. Return whether it was made.

    Raises FileNotFoundError when the original is lost, and OSError when there is no room.
    """
    if default_storage.exists(rendition.path):
        return False
    with mediafiles.once(rendition.path):
        if default_storage.exists(rendition.path):
            return False
        mediafiles.put(rendition.path, (negative or Negative(image)).print(rendition))
    return True


def make_all(image: Picture, formats: Iterable[str]) -> int:
    """Make every rendition in these formats that is not there yet; return how many were made. Raises as ``make``."""
    negative = Negative(image)
    return sum(make(image, rendition, negative) for rendition in renditions(image, formats))
