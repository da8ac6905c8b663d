"""Cards for where a page is shared: 1200 by 630 pixels, words on the left, a photo or a map on the right.

What is on a card is said by ``articles.social`` for stories and by ``directory.social`` for businesses and places.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac
from PIL import Image as Pillow
from PIL import ImageDraw

from directory.pictures import mediafiles, renditions
from directory.typefaces import Typeface, fit

WIDTH, HEIGHT = 1200, 630
QUALITY = 84

SERIF = Typeface("portal-serif-semibold.ttf")
SANS = Typeface("portal-sans-medium.ttf")

# The light colours of static/css/tokens.css.
PAPER, INK, SOFT, HAIRLINE, NEWS, DIRECTORY = "#fdfcfa", "#14171a", "#43474d", "#dcd9d1", "#b3161d", "#1a6647"

EDGE = 56
# The words have the left of the card, the picture the rest.
PANEL = 664
FOOT = 96
LEADING = 1.14

Draw = Callable[[tuple[int, int]], Pillow.Image | None]


def secret(text: str) -> str:
    """Return a keyed digest: forty hexadecimal digits that nobody can guess."""
    return salted_hmac("articles.social", text, algorithm="sha256").hexdigest()[:40]


def keep(path: str, draw: Callable[[], bytes]) -> bytes:
    """Return the card at ``path`` of the media store, drawn by the first who asks; others in its folder are removed.

    Raises OSError when there is no room, and DatabaseError while somebody else draws it.
    """
    if (data := stored(path)) is not None:
        return data
    with mediafiles.once(path):
        if (data := stored(path)) is not None:
            return data
        data = draw()
        mediafiles.remove_folder(path.rpartition("/")[0])
        mediafiles.put(path, data)
    return data


def stored(path: str) -> bytes | None:
    """Return the card that lies at ``path``, or None."""
    try:
        return mediafiles.read(path)
    except FileNotFoundError:
        return None


def compose(headline: str, kicker: str, picture: Draw, *, accent: str) -> bytes:
    """Return a card as JPEG bytes; without a headline the picture has it, above the site's name and the kicker."""
    canvas = Pillow.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(canvas)
    if not headline:
        _band(kicker, picture, canvas, pen, accent)
    else:
        drawn = picture((WIDTH - PANEL, HEIGHT))
        if drawn:
            canvas.paste(drawn, (PANEL, 0))
        _panel(headline, kicker, pen, PANEL if drawn else WIDTH, accent)
    return encode(canvas)


def filled(picture: Draw) -> bytes:
    """Return a card that is a picture and nothing else, as JPEG bytes."""
    return encode(picture((WIDTH, HEIGHT)) or Pillow.new("RGB", (WIDTH, HEIGHT), PAPER))


def encode(canvas: Pillow.Image) -> bytes:
    """Return the JPEG of a card."""
    out = io.BytesIO()
    # Coarser colours would fray the red of small letters.
    canvas.save(out, "JPEG", quality=QUALITY, progressive=True, optimize=True, subsampling="4:4:4")
    return out.getvalue()


def photo(image: Any, size: tuple[int, int]) -> Pillow.Image | None:
    """Return a stored photo (any of our picture models), cut about its focal point; None where its file is missing."""
    try:
        file = default_storage.open(str(image.file))
    except FileNotFoundError:
        return None
    with file:
        original = Pillow.open(file, formats=("JPEG", "PNG"))
        scale = max(size[0] / original.width, size[1] / original.height)
        original.draft("RGB", (round(original.width * scale), round(original.height * scale)))
        original.load()
    cut = renditions.focal_crop(original, size[0] / size[1], image.focal_x, image.focal_y)
    cut = cut.convert("RGBA" if cut.has_transparency_data else "RGB").resize(size, Pillow.Resampling.LANCZOS)
    if cut.mode == "RGBA":
        ground = Pillow.new("RGBA", size, PAPER)
        ground.alpha_composite(cut)
        return ground.convert("RGB")
    return cut


def _panel(headline: str, kicker: str, pen: ImageDraw.ImageDraw, width: int, accent: str) -> None:
    """Set kicker, headline and the site's name."""
    inner = width - 2 * EDGE
    top = EDGE
    pen.rectangle((EDGE, top, EDGE + 72, top + 7), fill=accent)
    top += 40
    if kicker:
        pen.text((EDGE, top), kicker, font=SANS.at(32), fill=accent, anchor="la")
        top += 58
    foot = HEIGHT - FOOT
    largest = 84 if width < WIDTH else 116
    size, lines = fit(headline, SERIF, inner, foot - top - 24, range(largest, 35, -2), LEADING)
    for number, line in enumerate(lines):
        pen.text((EDGE, top + round(number * size * LEADING)), line, font=SERIF.at(size), fill=INK, anchor="la")
    _foot(pen, EDGE, width - EDGE, foot)


def _band(kicker: str, picture: Draw, canvas: Pillow.Image, pen: ImageDraw.ImageDraw, accent: str) -> None:
    """Let the picture have the card, above the site's name and the kicker: the headline cannot be set."""
    foot = HEIGHT - FOOT
    drawn = picture((WIDTH, foot))
    if drawn:
        canvas.paste(drawn, (0, 0))
    pen.rectangle((0, foot, WIDTH, HEIGHT), fill=PAPER)
    pen.rectangle((0, foot, WIDTH, foot + 5), fill=accent)
    if kicker:
        pen.text((WIDTH - EDGE, foot + 52), kicker, font=SANS.at(32), fill=accent, anchor="rm")
    _foot(pen, EDGE, 0, foot)


def _foot(pen: ImageDraw.ImageDraw, left: int, right: int, top: int) -> None:
    """Write the site's name, below a hairline that ends at ``right`` (0: none)."""
    if right:
        pen.line((left, top, right, top), fill=HAIRLINE, width=2)
    if name := SERIF.plain(settings.SITE_NAME):
        pen.text((left, top + 52), name, font=SERIF.at(36), fill=INK, anchor="lm")
