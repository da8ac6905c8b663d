"""Lists of businesses by place and category, and of what is found: which businesses, and in which order."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone

from directory import counts, presenting
from directory.facets import Chip, Choice, Facets, Option, address
from directory.finding import AROUND, Asked
from directory.links import place_path
from directory.loading import load_card_photos, placed
from directory.models import Business, Category, City, Country
from directory.near import kilometres
from directory.pagination import PAGE_SIZE, Page, paginate
from directory.prepared import Prepared

if TYPE_CHECKING:
    from directory.querysets import BusinessQuerySet
    from directory.tree import Tree

# Kilometres: beyond that nothing is near.
FAR = 100.0
# Rows without a photo have one of so many tiles.
TILES = 6
# The languages to choose from where no country tells which.
WIDESPREAD = ["ar", "de", "en", "es", "fr", "hi", "pt", "ru", "zh"]


@dataclass(frozen=True)
class Listing:
    """One page of a list: what was chosen, what was found, and what may be chosen besides.

    ``number`` is how many businesses the place and category have, whatever is chosen. ``others`` are parameters of the
    address that are no facets. ``fresh`` is for how many seconds the page stays true.
    """

    place: Country | City | None
    category: Category | None
    path: str
    number: int
    page: Page[Business]
    facets: Facets
    sorts: tuple[str, ...]
    fresh: int
    others: tuple[tuple[str, str], ...] = ()

    @property
    def country(self) -> Country | None:
        """The country of the place."""
        return self.place.country if isinstance(self.place, City) else self.place

    @property
    def is_thin(self) -> bool:
        """Whether there is too little to be a list that a search engine should know."""
        return self.number < counts.THIN

    @property
    def is_indexed(self) -> bool:
        """Whether a search engine should know this page."""
        return not self.is_thin and not self.facets and self.page.number == 1

    @property
    def near(self) -> str:
        """The point that was given, as it stands in the address."""
        return dict(self.facets.parameters).get("near", "")

    @property
    def order(self) -> str:
        """The order that was chosen, as it stands in the address."""
        return dict(self.facets.parameters).get("sort", "")

    @property
    def chips(self) -> list[Chip]:
        """What is chosen, each with the address without it."""
        return self.facets.chips(self.path, self.others, currency=self._currency)

    @property
    def prices(self) -> list[Option]:
        """The price ranges to choose from."""
        return self.facets.price_options(self._currency)

    @property
    def ratings(self) -> list[Option]:
        """The ratings to choose from."""
        return self.facets.rating_options()

    @property
    def languages(self) -> list[Option]:
        """The languages to choose from."""
        return self.facets.language_options(self.country.languages if self.country else WIDESPREAD)

    @property
    def orders(self) -> list[Choice]:
        """The orders to choose from."""
        return self.facets.order_links(self.path, self.sorts, self.others)

    @property
    def toggles(self) -> list[Choice]:
        """What most people narrow a list by."""
        return self.facets.toggles(self.path, self.others)

    @property
    def near_address(self) -> str:
        """The address of the same list near a point, which a script adds; a place that was typed gives way to it."""
        others = [pair for pair in self.others if pair[0] != "where"]
        chosen = replace(self.facets, near=None, sort="")
        return address(self.path, [*others, *chosen.parameters, ("near", "")])

    @property
    def _currency(self) -> str:
        return self.country.currency if self.country else ""


def listing(
    request: HttpRequest,
    place: Country | City,
    category: Category | None,
    number: int,
    tree: Tree,
    *,
    photos: bool = True,
) -> Listing:
    """Return the page of a list that a request asks for: two queries. Raises Http404 for a page that is none.

    The place has its currency and languages loaded, and a city its country. Without ``photos`` it is one query, and the
    view loads the photos of these rows together with those of others.
    """
    now = timezone.now()
    sorts = ("best", "rating", "newest", *(("distance",) if isinstance(place, City) else ()))
    chosen = Facets.read(request.GET, sorts=sorts)
    page = paginate(request, _rows(place, category, chosen, now), query=chosen.parameters)
    placed(page.items, place, tree)
    if photos:
        load_card_photos(page.items)
    fresh = show(page.items, now)
    return Listing(place, category, place_path(place, category), number, page, chosen, sorts, fresh)


def _rows(
    place: Country | City, category: Category | None, chosen: Facets, now: datetime.datetime
) -> BusinessQuerySet | Callable[..., list[Business]]:
    """Return the businesses of a list ``for_rows``: by a query that is worked out once, unless it has distances in it."""
    if chosen.near or chosen.sort == "distance":
        return _chosen(place, category, chosen, now)
    values = {"category": category.pk} if category else {}
    moment = {"now": now} if chosen.open_now else {}
    return partial(_prepared(type(place), category is not None, chosen), place=place.pk, **values, **moment)


@lru_cache(maxsize=128)
def _prepared(kind: type[Country | City], has_category: bool, chosen: Facets) -> Prepared[Business]:
    def build(start: int, place: Any, category: Any = None, now: Any = None) -> BusinessQuerySet:
        rows = _chosen(kind(pk=place), Category(pk=category) if has_category else None, chosen, now)
        return rows[start : start + PAGE_SIZE + 1]

    return Prepared(build)


def _chosen(
    place: Country | City, category: Category | None, chosen: Facets, now: datetime.datetime
) -> BusinessQuerySet:
    rows = Business.objects.listed()
    rows = rows.in_category(category, place) if category else rows.in_place(place)
    rows = ordered(chosen.narrow(rows, now), chosen, place, through="placements" if category else "")
    return rows.for_rows(city=isinstance(place, Country))


def search(request: HttpRequest, asked: Asked, category: Category | None) -> Listing:
    """Return the page of what is found: two queries. Raises Http404 for a page that is none."""
    now = timezone.now()
    usual = "relevance" if asked.what else "best"
    sorts = (usual, "rating", "newest", *(("distance",) if isinstance(asked.place, City) else ()))
    chosen = Facets.read(request.GET, sorts=sorts)
    if asked.where:
        # A place that was typed is meant rather than the one that the device told.
        chosen = chosen.without_near()
    rows = Business.objects.search(asked.what) if asked.what else Business.objects.listed()
    if category:
        rows = rows.in_category(category)
    if isinstance(asked.place, City):
        rows = rows.within(asked.place.latitude, asked.place.longitude, AROUND)
    elif asked.place:
        rows = rows.in_country(asked.place)
    rows = ordered(chosen.narrow(rows, now), chosen, asked.place, typed=asked.what)
    others = (*asked.pairs, *((("category", category.slug),) if category else ()))
    page = paginate(request, rows.for_cards(), query=[*others, *chosen.parameters])
    fresh = show(page.items, now)
    return Listing(asked.place, category, request.path, 0, page, chosen, sorts, fresh, others)


def ordered(
    rows: BusinessQuerySet, chosen: Facets, place: Country | City | None, *, through: str = "", typed: str = ""
) -> BusinessQuerySet:
    """Return the rows in the order that is chosen; without a near point, distances are from the middle of the city.

    ``through`` as in ``BusinessQuerySet.best_first``; ``typed`` are the words of a search.
    """
    if chosen.sort == "distance":
        origin = chosen.near or ((place.latitude, place.longitude) if isinstance(place, City) else None)
        if origin:
            return rows.nearest(*origin, FAR)
    if chosen.near:
        # In another order, but only those near.
        rows = rows.within(*chosen.near, FAR)
    if typed:
        rows = rows.best_of_search()
        origin = chosen.near or ((place.latitude, place.longitude) if isinstance(place, City) else None)
        rows = rows.annotate(distance=kilometres(*origin)) if origin else rows
    if chosen.sort == "rating":
        return rows.rated_first(through)
    if chosen.sort == "newest":
        return rows.newest_first(through)
    return rows.relevant_first(typed) if typed else rows.best_first(through)


def show(businesses: list[Business], now: datetime.datetime) -> int:
    """Give the rows of a list what their fragment shows; return for how many seconds that stays true."""
    return presenting.tell_the_hours(tiled(businesses), now)


def tiled(businesses: list[Business]) -> list[Business]:
    """Give each row the number of the drawing that stands for a photo, ``tile``, and return them all."""
    for row in businesses:
        row.tile = row.pk % TILES  # type: ignore[attr-defined]
    return businesses
