"""The markup of a picture in pages."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from directory.pictures.renditions import Ladder, fallback_format, ladder, media_url

if TYPE_CHECKING:
    from directory.models.pictures import Picture

# What a browser without srcset loads.
PLAIN_WIDTH = 640


def picture_html(
    image: Picture | None,
    *,
    sizes: str = "100vw",
    ratio: str = "original",
    alt: str | None = None,
    eager: bool = False,
    css_class: str = "",
    widths: int = 0,
) -> SafeString:
    """Return a ``<picture>``: AVIF once it is made, WebP, and the format that everything reads. Costs no query.

    ``sizes`` is HTML's own: how wide it is shown. ``ratio`` is original, 3:2 or 1:1. ``alt`` is the image's own unless
    given ("" for an ornament). ``eager`` is for the picture with which a page opens. ``css_class`` goes to the img.
    ``widths`` is the widest rendition to offer (0: all). Without an image the result is blank.
    """
    if not image:
        return SafeString("")
    steps = ladder(image, ratio)
    if widths:
        steps = _up_to(steps, widths)
    plain = fallback_format(image)
    shown = escape(sizes)
    sources = "".join(
        f'<source type="image/{fmt}" srcset="{_srcset(steps, fmt)}" sizes="{shown}">'
        for fmt in (("avif", "webp") if image.has_avif else ("webp",))
    )
    width, height = steps.sizes[-1]
    css = f' class="{escape(css_class)}"' if css_class else ""
    hurry = ' fetchpriority="high"' if eager else ' loading="lazy"'
    # All that people wrote is escaped here.
    return mark_safe(  # noqa: S308
        f'<picture>{sources}<img src="{_base(steps.prefix)}{steps.at_least(PLAIN_WIDTH)[0]}.{plain}"'
        f' srcset="{_srcset(steps, plain)}" sizes="{shown}" width="{width}" height="{height}"'
        f' alt="{escape(image.alt if alt is None else alt)}"{css}{hurry} decoding="async"></picture>'
    )


@lru_cache(maxsize=4096)
def _up_to(steps: Ladder, widest: int) -> Ladder:
    return replace(steps, sizes=tuple(size for size in steps.sizes if size[0] <= widest) or steps.sizes[:1])


@lru_cache(maxsize=4096)
def _base(prefix: str) -> str:
    """Return what all addresses of a ladder begin with: asked of the store once, for it takes its time to answer."""
    return escape(media_url(prefix))


@lru_cache(maxsize=8192)
def _srcset(steps: Ladder, fmt: str) -> str:
    base = _base(steps.prefix)
    return ", ".join([f"{base}{width}.{fmt} {width}w" for width, _height in steps.sizes])
