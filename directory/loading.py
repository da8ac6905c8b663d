"""Rows of lists, loaded by queries that are worked out once, with what the list knows anyway put in its place.

On a page of six queries, making their SQL and planning it takes longer than running them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from directory.models import Business, Category, City, Country, Photo, Review
from directory.prepared import Along, Prepared
from directory.querysets import page_relations

if TYPE_CHECKING:
    from directory.querysets import BusinessQuerySet
    from directory.tree import Tree

# A listing's own page shows one less; one more tells whether there are others.
REVIEWS = 6

_photos = Prepared(lambda keys: Photo.objects.shown().filter(business__any=keys).first_of_each())
_city = Prepared(
    lambda country, slug: (
        City.objects.select_related("country").filter(country__slug=country, slug=slug).order_by()[:2]
    )
)
_country = Prepared(lambda slug: Country.objects.filter(slug=slug).order_by()[:2])


def _along(name: str) -> Along:
    return Along(
        Prepared(lambda keys: page_relations()[name].filter(business__any=keys)), of=lambda row: row.business_id
    )


_listing = Prepared(
    lambda slug: Business.objects.with_page().for_page(prefetch=False).filter(slug=slug).order_by()[:2],
    photos=_along("photos"),
    addresses=_along("addresses"),
    further=_along("further"),
)
_reviews = Prepared(lambda business: Review.objects.published().filter(business=business)[:REVIEWS])


def find_listing(slug: str) -> Business | None:
    """Return the listing with this slug that has a page, loaded ``for_page``: four queries."""
    found = next(iter(_listing(slug=slug)), None)
    if found is not None:
        along: Iterable[Any] = chain(found.photos.all(), found.addresses.all(), found.further.all())
        for row in along:
            row.business = found
    return found


def newest_reviews(business: Business) -> list[Review]:
    """Return the latest ``REVIEWS`` that readers see of a business: one query."""
    reviews = _reviews(business=business.pk)
    for review in reviews:
        review.business = business
    return reviews


def similar_to(business: Business) -> list[Business]:
    """Return the listed ones that are like a business, for cards, as ``BusinessQuerySet.similar_to`` does: two queries."""
    place = business.city or business.country
    values: dict[str, Any] = {"key": business.pk, "category": business.category_id, "place": place.pk}
    has_point = business.shown_latitude is not None and business.shown_longitude is not None
    if has_point:
        values |= {"latitude": business.shown_latitude, "longitude": business.shown_longitude}
    found = _similar(type(place), has_point)(**values)
    load_card_photos(found)
    return found


@lru_cache(maxsize=4)
def _similar(kind: type[Country | City], has_point: bool) -> Prepared[Business]:
    def build(key: int, category: int, place: Any, latitude: Any = None, longitude: Any = None) -> BusinessQuerySet:
        where = {"city" if kind is City else "country": kind(pk=place)}
        one = Business(
            pk=key, category=Category(pk=category), shown_latitude=latitude, shown_longitude=longitude, **where
        )
        return Business.objects.listed().similar_to(one).for_cards(photos=False)

    return Prepared(build)


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
