"""Rows of lists, loaded by queries that are worked out once, with what the list knows anyway put in its place.

On a page of six queries, making their SQL and planning it takes longer than running them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from directory.models import Business, City, Country, Photo
from directory.prepared import Prepared

if TYPE_CHECKING:
    from directory.tree import Tree

_photos = Prepared(lambda keys: Photo.objects.shown().filter(business__any=keys).first_of_each())
_city = Prepared(
    lambda country, slug: (
        City.objects.select_related("country").filter(country__slug=country, slug=slug).order_by()[:2]
    )
)
_country = Prepared(lambda slug: Country.objects.filter(slug=slug).order_by()[:2])


def find_country(slug: str) -> Country | None:
    """Return the country with this slug: one query."""
    return next(iter(_country(slug=slug)), None)


def find_city(country: str, slug: str) -> City | None:
    """Return the city with these slugs, with its country: one query."""
    return next(iter(_city(country=country, slug=slug)), None)


def load_card_photos(businesses: Iterable[Business]) -> None:
    """Give each business its first photo, as ``card_photos``: one query, none without a business."""
    rows = list(businesses)
    found = {photo.business_id: photo for photo in _photos(keys=[row.pk for row in rows])} if rows else {}
    for row in rows:
        row.card_photos = [found[row.pk]] if row.pk in found else []  # type: ignore[attr-defined]


def placed(businesses: list[Business], place: Country | City, tree: Tree) -> list[Business]:
    """Give businesses of a place that were loaded ``for_rows`` their categories and their country or city; return them."""
    country = place.country if isinstance(place, City) else place
    for row in businesses:
        row.country = country
        if isinstance(place, City):
            row.city = place
        # One that is newer than the tree is asked for by itself.
        if (kind := tree.by_key.get(row.category_id)) is not None:
            row.category = kind
    return businesses
