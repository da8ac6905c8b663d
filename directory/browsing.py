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
from directory.answering import Answers, Wanted
from directory.facets import Chip, Choice, Facets, Option, address
from directory.finding import AROUND, Asked
from directory.links import place_path
from directory.loading import load_card_photos, placed
from directory.models import Business, Category, City, Country
from directory.near import Circle
from directory.pagination import PAGE_SIZE, Page, paginate
from directory.prepared import Prepared

if TYPE_CHECKING:
    from directory.querysets import BusinessQuerySet
    from directory.tree import Tree

# Kilometres: beyond that nothing is near.
FAR = 100.0
# Seconds for which a page stays that could not look everywhere.
SHORTLY = 60
# Rows without a photo have one of so many tiles.
TILES = 6
# The languages to choose from where no country tells which.
WIDESPREAD = ["ar", "de", "en", "es", "fr", "hi", "pt", "ru", "zh"]


@dataclass(frozen=True)
class Listing:
    """One page of a list: what was chosen, what was found, and what may be chosen besides.

    ``number`` is how many businesses the place and category have, whatever is chosen. ``others`` are parameters of the
    address that are no facets. ``fresh`` is for how many seconds the page stays true. ``best_of_more`` is how many were put in
    order where there may be more, otherwise 0, and ``is_partial`` tells that it would have taken too long to look everywhere.
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
    best_of_more: int = 0
    is_partial: bool = False

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
) -> Callable[..., list[Business]]:
    """Return the query for the businesses of a list ``for_rows``, which takes the ``start`` of a page."""
    values = {"place": place.pk, **_values(category, chosen, now)}
    origin = chosen.near or ((place.latitude, place.longitude) if isinstance(place, City) else None)
    if origin and (chosen.near or chosen.sort == "distance"):
        values |= _circles(origin, near=FAR)
    return partial(_of_place(type(place), frozenset(values), _unplaced(chosen)), **values)


@lru_cache(maxsize=128)
def _of_place(kind: type[Country | City], names: frozenset[str], chosen: Facets) -> Prepared[Business]:
    """Return the query for all lists that differ by nothing but their values, which have these names."""

    def build(start: int, place: Any, category: Any = None, now: Any = None, **values: Any) -> BusinessQuerySet:
        rows, where = Business.objects.listed(), kind(pk=place)
        rows = rows.in_category(Category(pk=category), where) if "category" in names else rows.in_place(where)
        through = "placements" if "category" in names else ""
        rows = ordered(chosen.narrow(rows, now), chosen, _told(values, "near", FAR), through=through)
        return rows.for_rows(city=kind is Country)[start : start + PAGE_SIZE + 1]

    return Prepared(build)


def _values(category: Category | None, chosen: Facets, now: datetime.datetime) -> dict[str, Any]:
    return ({"category": category.pk} if category else {}) | ({"now": now} if chosen.open_now else {})


def _circles(origin: tuple[float, float], **kilometres: float) -> dict[str, Any]:
    """Return the values of the circles around a point, which are named with their radius, for ``_told``."""
    boxes = {
        f"{name}_{number}": box
        for name, radius in kilometres.items()
        for number, box in enumerate(Circle.around(*origin, radius).boxes)
    }
    return {"latitude": origin[0], "longitude": origin[1], **boxes}


def _told(values: dict[str, Any], name: str, radius: float) -> Circle | None:
    """Return the circle of this name that the values tell of; None without a point."""
    if "latitude" not in values:
        return None
    boxes = tuple(box for key, box in sorted(values.items()) if key.startswith(f"{name}_"))
    return Circle(values["latitude"], values["longitude"], radius, boxes)


def _unplaced(chosen: Facets) -> Facets:
    """Return what is chosen without saying which point is near: one query serves all."""
    return replace(chosen, near=(0.0, 0.0)) if chosen.near else chosen


def search(request: HttpRequest, asked: Asked, category: Category | None) -> Listing:
    """Return the page of what is found: two queries, or three where words are typed; one more where that is too slow.

    Raises Http404 for a page that is none.
    """
    now = timezone.now()
    usual = "relevance" if asked.what else "best"
    sorts = (usual, "rating", "newest", *(("distance",) if isinstance(asked.place, City) else ()))
    chosen = Facets.read(request.GET, sorts=sorts)
    if asked.where:
        # A place that was typed is meant rather than the one that the device told.
        chosen = chosen.without_near()
    others = (*asked.pairs, *((("category", category.slug),) if category else ()))
    query = [*others, *chosen.parameters]
    if not asked.what:
        page = paginate(request, _found(asked, category, chosen, now), query=query)
        load_card_photos(page.items)
        return Listing(asked.place, category, request.path, 0, page, chosen, sorts, show(page.items, now), others)
    country = asked.place if isinstance(asked.place, Country) else None
    circle = _circle(asked, chosen)
    answers = Answers(Wanted.of(asked.what, chosen, now, category=category, country=country, circle=circle))
    page = paginate(request, answers, query=query)
    load_card_photos(page.items)
    fresh = min(show(page.items, now), SHORTLY) if answers.is_partial else show(page.items, now)
    best = answers.number if answers.is_cut else 0
    return Listing(
        asked.place, category, request.path, 0, page, chosen, sorts, fresh, others, best, answers.is_partial
    )


def _circle(asked: Asked, chosen: Facets) -> Circle | None:
    """Return the circle within which businesses are asked for, if it is one."""
    if isinstance(asked.place, City):
        return Circle.around(asked.place.latitude, asked.place.longitude, AROUND)
    return Circle.around(*chosen.near, FAR) if chosen.near else None


def _found(
    asked: Asked, category: Category | None, chosen: Facets, now: datetime.datetime
) -> Callable[..., list[Business]]:
    """Return the query for what is found without words, ``for_cards`` but their photos, which takes the ``start`` of a page."""
    values = _values(category, chosen, now)
    origin, circles = chosen.near, {}
    if isinstance(asked.place, City):
        origin, circles = (asked.place.latitude, asked.place.longitude), {"around": AROUND}
    elif asked.place:
        values["country"] = asked.place.pk
    if chosen.near or chosen.sort == "distance":
        circles["near"] = FAR
    if origin and circles:
        values |= _circles(origin, **circles)
    return partial(_searched(frozenset(values), _unplaced(chosen)), **values)


@lru_cache(maxsize=128)
def _searched(names: frozenset[str], chosen: Facets) -> Prepared[Business]:
    """Return the query for all searches that differ by nothing but their values, which have these names."""

    def build(start: int, now: Any = None, **values: Any) -> BusinessQuerySet:
        rows, country = Business.objects.listed(), Country(pk=values["country"]) if "country" in values else None
        if "category" in values:
            rows = rows.in_category(Category(pk=values["category"]), country)
        elif country:
            rows = rows.in_country(country)
        around = _told(values, "around", AROUND)
        if around and around.boxes:
            rows = rows.within(around)
        through = "placements" if "category" in values else ""
        rows = ordered(chosen.narrow(rows, now), chosen, _told(values, "near", FAR), through=through)
        return rows.for_cards(photos=False)[start : start + PAGE_SIZE + 1]

    return Prepared(build)


def ordered(rows: BusinessQuerySet, chosen: Facets, circle: Circle | None, *, through: str = "") -> BusinessQuerySet:
    """Return the rows in the order that is chosen; ``circle`` is around a near point or else the middle of the city.

    ``through`` as in ``BusinessQuerySet.best_first``.
    """
    if chosen.sort == "distance" and circle:
        return rows.nearest(circle)
    if chosen.near and circle:
        # In another order, but only those near.
        rows = rows.within(circle)
    if chosen.sort == "rating":
        return rows.rated_first(through)
    if chosen.sort == "newest":
        return rows.newest_first(through)
    return rows.best_first(through)


def show(businesses: list[Business], now: datetime.datetime) -> int:
    """Give the rows of a list what their fragment shows; return for how many seconds that stays true."""
    return presenting.tell_the_hours(tiled(businesses), now)


def tiled(businesses: list[Business]) -> list[Business]:
    """Give each row the number of the drawing that stands for a photo, ``tile``, and return them all."""
    for row in businesses:
        row.tile = row.pk % TILES  # type: ignore[attr-defined]
    return businesses
