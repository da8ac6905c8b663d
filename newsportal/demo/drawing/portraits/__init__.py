"""Portraits of the demo edition's invented authors."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from ..press import Press
from .bust import SIZE
from .editors import daniel_okafor, hannah_weiss
from .reporters import mara_lindqvist, priya_raman, tomas_herrera


def portrait(slug: str) -> Image.Image:
    """The finished bust of one author, ``SIZE`` pixels; raises KeyError for a stranger."""
    press = Press(slug, SIZE, scale=3)
    PORTRAITS[slug](press)
    # The sitter is drawn with air all round and then brought nearer, so that a small round cut still shows the face.
    frame = tuple(edge * press.scale for edge in (56, 44, 584, 572))
    press.image = press.image.resize(press.work, Image.Resampling.LANCZOS, box=frame)
    return press.finish()


PORTRAITS: dict[str, Callable[[Press], None]] = {
    "daniel-okafor": daniel_okafor,
    "mara-lindqvist": mara_lindqvist,
    "priya-raman": priya_raman,
    "tomas-herrera": tomas_herrera,
    "hannah-weiss": hannah_weiss,
}
