"""The picture that stands for a story where it is shared: 1200 by 630 pixels, drawn once and kept.

A card is named by a keyed digest of all that is on it. So a changed headline or photo gives another file, and nobody
can guess the card of a story that is not published.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from directory import cards
from directory.cards import NEWS, SANS, SERIF, secret
from directory.maps import draw_locator
from directory.pictures import renditions

if TYPE_CHECKING:
    from articles.models import Article, Image
    from directory.models import City

# A greater number has all cards drawn anew: for when the design changes.
DESIGN = 1

# What a story is loaded with for its card.
CARD_RELATIONS = ("section", "lead_image", "social_image", "dateline_city__country")


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
        return secret(repr((*seen, self.city and self.city.pk, self.bare)))

    @property
    def path(self) -> str:
        """Where the card lies in the media store, in a folder of its story's own."""
        return f"social/{secret(str(self.story))}/{self.digest}.jpg"


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
    if card.photo and cards.stored(card.path) is None and not default_storage.exists(str(card.photo.file)):
        # Its photo may come back with the next restore: until then a card of words, which is not kept.
        return draw(card)
    return cards.keep(card.path, lambda: draw(card))


def draw(card: Card) -> bytes:
    """Return the card as JPEG bytes."""

    def picture(size: tuple[int, int]) -> Pillow.Image | None:
        """Return the photo, or the map; None for a story that has neither."""
        if card.photo:
            return cards.photo(card.photo, size)
        if card.countries or card.city:
            return draw_locator(size, countries=card.countries, city=card.city)
        return None

    return cards.filled(picture) if card.bare else cards.compose(card.headline, card.kicker, picture, accent=NEWS)
