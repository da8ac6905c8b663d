"""The picture that stands for a business or a place where it is shared; drawn once and kept, as those of stories are.

A business has its first photo beside its name, or a map of where it is; a place has its map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image as Pillow

from directory import cards
from directory.cards import DIRECTORY, SANS, SERIF, secret
from directory.maps import draw_locator
from directory.models import Business, City, Country
from directory.pictures import renditions

if TYPE_CHECKING:
    from directory.models import Photo

# A greater number has all cards drawn anew: for when the design changes.
DESIGN = 1


@dataclass(frozen=True, slots=True)
class Card:
    """What is on a card. ``headline`` and ``kicker`` are blank where the typeface lacks one of their characters."""

    subject: str
    headline: str
    kicker: str
    photo: Photo | None = None
    country: str = ""
    city: City | None = None

    @property
    def digest(self) -> str:
        """Forty hexadecimal digits that change with all that is seen."""
        picture = f"{self.photo.key}/{renditions.version(self.photo)}" if self.photo else ""
        seen = (DESIGN, settings.SITE_NAME, self.subject, self.headline, self.kicker, picture, self.country)
        return secret(repr((*seen, self.city and self.city.pk)))

    def keep(self) -> bytes:
        """Return the card as a JPEG, drawn by the first who asks. Raises OSError and DatabaseError as ``cards.keep``."""
        return cards.keep(f"social/{secret(self.subject)}/{self.digest}.jpg", self.draw)

    def draw(self) -> bytes:
        """Return the card as JPEG bytes."""
        return cards.compose(self.headline, self.kicker, self._picture, accent=DIRECTORY)

    def _picture(self, size: tuple[int, int]) -> Pillow.Image | None:
        if self.photo and (cut := cards.photo(self.photo, size)):
            return cut
        return draw_locator(size, countries=(self.country,), city=self.city) if self.country else None


def card_of_business(business: Business) -> Card:
    """Return the card of a business, loaded with category, city, country and ``card_photos``."""
    place = business.city.name if business.city else business.country.name
    photos: list[Photo] = business.card_photos  # type: ignore[attr-defined]
    return Card(
        subject=f"business {business.pk}",
        headline=SERIF.plain(business.name),
        kicker=SANS.plain(f"{business.category.name}, {place}"),
        photo=photos[0] if photos else None,
        country=business.country_id,
        city=business.city,
    )


def card_of_place(place: Country | City | None) -> Card:
    """Return the card of the lists of a country or a city, or of the whole directory."""
    kicker = SANS.plain(_("Directory"))
    if place is None:
        return Card("directory", SERIF.plain(_("Businesses of the world")), kicker)
    name = place.name if isinstance(place, City) else place.in_text
    headline = SERIF.plain(_("Businesses in %s") % name)
    if isinstance(place, City):
        return Card(f"city {place.pk}", headline, kicker, country=place.country_id, city=place)
    return Card(f"country {place.pk}", headline, kicker, country=place.pk)
