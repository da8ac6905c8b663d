"""The picture that stands for a story where it is shared: 1200 by 630 pixels, drawn once and kept.

A card is named by a keyed digest of all that is on it. So a changed headline or photo gives another file, and nobody
can guess the card of a story that is not published.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac
from PIL import Image as Pillow
from PIL import ImageDraw

from articles.typefaces import Typeface, fit
from directory.maps import draw_locator
from directory.pictures import mediafiles, renditions

if TYPE_CHECKING:
    from articles.models import Article, Image
    from directory.models import City

WIDTH, HEIGHT = 1200, 630
# A greater number has all cards drawn anew: for when the design below changes.
DESIGN = 1
QUALITY = 84

SERIF = Typeface("portal-serif-semibold.ttf")
SANS = Typeface("portal-sans-medium.ttf")

# The light colours of static/css/tokens.css.
PAPER, INK, SOFT, HAIRLINE, NEWS = "#fdfcfa", "#14171a", "#43474d", "#dcd9d1", "#b3161d"

# What a story is loaded with for its card.
CARD_RELATIONS = ("section", "lead_image", "social_image", "dateline_city__country")

EDGE = 56
# The words have the left of the card, the picture the rest.
PANEL = 664
FOOT = 96
LEADING = 1.14


@dataclass(frozen=True, slots=True)
class Card:
    """What is on a card. ``headline`` and ``kicker`` are blank where the typeface lacks one of their characters."""

    story: int
    headline: str
    kicker: str
    photo: Image | None
    countries: tuple[str, ...]
    city: City | None
    # An editor's own picture for sharing fills the card, without a word of ours.
    bare: bool

    @property
    def digest(self) -> str:
        """Forty hexadecimal digits that change with all that is seen."""
        picture = f"{self.photo.key}/{renditions.version(self.photo)}" if self.photo else ""
        seen = (DESIGN, settings.SITE_NAME, self.story, self.headline, self.kicker, picture, self.countries)
        return _secret(repr((*seen, self.city and self.city.pk, self.bare)))

    @property
    def path(self) -> str:
        """Where the card lies in the media store, in a folder of its story's own."""
        return f"social/{_secret(str(self.story))}/{self.digest}.jpg"


def _secret(text: str) -> str:
    return salted_hmac("articles.social", text, algorithm="sha256").hexdigest()[:40]


def card_of(article: Article) -> Card:
    """Return the card of a story. Costs a query for the countries, if it has no photo and they are not loaded."""
    photo = article.social_image or article.lead_image
    codes = [] if photo else [country.pk for country in article.countries.all()]
    first = article.primary_country_id
    return Card(
        story=article.pk,
        headline=SERIF.plain(article.social_title or article.headline),
        kicker=SANS.plain(str(article.section)),
        photo=photo,
        countries=tuple(sorted(codes, key=lambda code: (code != first, code))),
        city=None if photo else article.dateline_city,
        bare=article.social_image is not None,
    )


def keep(card: Card) -> bytes:
    """Return the card as a JPEG, drawn by the first who asks; cards that the story had before are removed.

    Raises OSError when there is no room.
    """
    if (data := _stored(card)) is not None:
        return data
    if card.photo and not default_storage.exists(str(card.photo.file)):
        # Its photo may come back with the next restore: until then a card of words, which is not kept.
        return draw(card)
    with mediafiles.once(card.path):
        if (data := _stored(card)) is not None:
            return data
        data = draw(card)
        mediafiles.remove_folder(card.path.rpartition("/")[0])
        mediafiles.put(card.path, data)
    return data


def _stored(card: Card) -> bytes | None:
    try:
        return mediafiles.read(card.path)
    except FileNotFoundError:
        return None


# --- Drawing ---------------------------------------------------------------------------------------------------------


def draw(card: Card) -> bytes:
    """Return the card as JPEG bytes."""
    canvas = Pillow.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(canvas)
    if card.bare:
        canvas.paste(_picture(card, (WIDTH, HEIGHT)) or canvas, (0, 0))
    elif not card.headline:
        _band(card, canvas, pen)
    else:
        picture = _picture(card, (WIDTH - PANEL, HEIGHT))
        if picture:
            canvas.paste(picture, (PANEL, 0))
        _panel(card, pen, PANEL if picture else WIDTH)
    out = io.BytesIO()
    # Coarser colours would fray the red of small letters.
    canvas.save(out, "JPEG", quality=QUALITY, progressive=True, optimize=True, subsampling="4:4:4")
    return out.getvalue()


def _picture(card: Card, size: tuple[int, int]) -> Pillow.Image | None:
    """Return the photo, cut about its focal point, or the map; None for a story that has neither."""
    if card.photo:
        try:
            return _photo(card.photo, size)
        except FileNotFoundError:
            return None
    if card.countries or card.city:
        return draw_locator(size, countries=card.countries, city=card.city)
    return None


def _photo(image: Image, size: tuple[int, int]) -> Pillow.Image:
    with default_storage.open(str(image.file)) as file:
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


def _panel(card: Card, pen: ImageDraw.ImageDraw, width: int) -> None:
    """Set kicker, headline and the site's name."""
    inner = width - 2 * EDGE
    top = EDGE
    pen.rectangle((EDGE, top, EDGE + 72, top + 7), fill=NEWS)
    top += 40
    if card.kicker:
        pen.text((EDGE, top), card.kicker, font=SANS.at(32), fill=NEWS, anchor="la")
        top += 58
    foot = HEIGHT - FOOT
    largest = 84 if width < WIDTH else 116
    size, lines = fit(card.headline, SERIF, inner, foot - top - 24, range(largest, 35, -2), LEADING)
    for number, line in enumerate(lines):
        pen.text((EDGE, top + round(number * size * LEADING)), line, font=SERIF.at(size), fill=INK, anchor="la")
    _foot(pen, EDGE, width - EDGE, foot)


def _band(card: Card, canvas: Pillow.Image, pen: ImageDraw.ImageDraw) -> None:
    """Let the picture have the card, above the site's name and the section: the headline cannot be set."""
    foot = HEIGHT - FOOT
    picture = _picture(card, (WIDTH, foot))
    if picture:
        canvas.paste(picture, (0, 0))
    pen.rectangle((0, foot, WIDTH, HEIGHT), fill=PAPER)
    pen.rectangle((0, foot, WIDTH, foot + 5), fill=NEWS)
    if card.kicker:
        pen.text((WIDTH - EDGE, foot + 52), card.kicker, font=SANS.at(32), fill=NEWS, anchor="rm")
    _foot(pen, EDGE, 0, foot)


def _foot(pen: ImageDraw.ImageDraw, left: int, right: int, top: int) -> None:
    """Write the site's name, below a hairline that ends at ``right`` (0: none)."""
    if right:
        pen.line((left, top, right, top), fill=HAIRLINE, width=2)
    if name := SERIF.plain(settings.SITE_NAME):
        pen.text((left, top + 52), name, font=SERIF.at(36), fill=INK, anchor="lm")
