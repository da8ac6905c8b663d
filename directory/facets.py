"""What readers narrow a list of businesses by. All of it combines, stands in the address, and means nothing where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Func, Value
from django.http import QueryDict
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from directory import attributes as known_attributes
from directory.models import Business
from directory.presenting import language_name, price

if TYPE_CHECKING:
    import datetime

    from directory.querysets import BusinessQuerySet

Pairs = Iterable[tuple[str, str]]

RATINGS = (3, 4)
# Ticked one beside the other, and each of them has to be met.
MOST_ATTRIBUTES = 8
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}", re.ASCII)
# Hundredths of a degree: a kilometre. Nobody's position need be known better, and pages near each other are one page.
_POSITION = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,15})?),(-?[0-9]{1,3}(?:\.[0-9]{1,15})?)", re.ASCII)


@dataclass(frozen=True)
class Option:
    """A value that a reader may choose: as it stands in the address, in words, and whether it is chosen."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Chip:
    """Something that is chosen, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Choice:
    """A link that changes what is chosen, and whether it is chosen now."""

    words: str
    address: str
    chosen: bool


@dataclass(frozen=True)
class Facets:
    """What is asked for. ``near`` is (latitude, longitude); ``sort`` is '' for the usual order."""

    open_now: bool = False
    rating: int = 0
    prices: tuple[int, ...] = ()
    attributes: tuple[str, ...] = ()
    language: str = ""
    near: tuple[float, float] | None = None
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict, *, sorts: Iterable[str]) -> Facets:
        """Read the parameters of an address; ``sorts`` are the orders that the page knows, the usual one first."""
        near = _position(query.get("near", ""))
        usual, *others = sorts
        sort = query.get("sort", "")
        if near and not sort:
            sort = "distance"
        return cls(
            open_now=query.get("open") == "now",
            rating=next((number for number in RATINGS if query.get("rating") == str(number)), 0),
            prices=tuple(level for level in Business.Price.values if str(level) in query.getlist("price")),
            attributes=tuple(key for key in known_attributes.NAMES if key in query.getlist("attributes"))[
                :MOST_ATTRIBUTES
            ],
            language=query.get("language", "") if _LANGUAGE.fullmatch(query.get("language", "")) else "",
            near=near,
            sort=sort if sort in others or (near and sort in {usual, "distance"}) else "",
        )

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The parameters of the address, each in its one place; none where nothing is chosen."""
        # The nearest first is what somebody wants who gives a place.
        sort = "" if self.near and self.sort == "distance" else self.sort
        rows = [
            *(("attributes", key) for key in self.attributes),
            ("language", self.language),
            ("near", f"{self.near[0]:.2f},{self.near[1]:.2f}" if self.near else ""),
            ("open", "now" if self.open_now else ""),
            *(("price", str(level)) for level in self.prices),
            ("rating", str(self.rating) if self.rating else ""),
            ("sort", sort),
        ]
        return [(name, value) for name, value in rows if value]

    def without_near(self) -> Facets:
        """Return the same without the point, and in the usual order where it was by the distance from it."""
        return replace(self, near=None, sort="" if self.near and self.sort == "distance" else self.sort)

    def __bool__(self) -> bool:
        return bool(self.parameters)

    def narrow(self, rows: BusinessQuerySet, at: datetime.datetime) -> BusinessQuerySet:
        """Return the rows that meet all that is chosen; ``at`` is now."""
        if self.prices:
            rows = rows.filter(price_range__in=self.prices)
        if self.rating:
            rows = rows.filter(rating_average__gte=self.rating)
        if self.attributes:
            rows = rows.filter(attributes__contains=list(self.attributes))
        if self.language:
            rows = rows.filter(languages__contains=[self.language])
        if self.open_now:
            # Last, for it costs the most: the database tries the others first where it can.
            is_open: Any = Func(
                "hours",
                "special_days",
                "time_zone",
                Value(at),
                function="directory_is_open",
                output_field=BooleanField(),
            )
            rows = rows.filter(is_open)
        return rows

    def chips(self, path: str, others: Pairs = (), *, currency: str = "") -> list[Chip]:
        """Return all that is chosen in words; ``others`` are parameters of the page that stay."""

        def without(facets: Facets) -> str:
            return address(path, [*others, *facets.parameters])

        chips = []
        if self.near:
            chips.append(Chip(_("Near you"), without(replace(self, near=None, sort=""))))
        if self.open_now:
            chips.append(Chip(_("Open now"), without(replace(self, open_now=False))))
        if self.rating:
            words = _("%(number)d stars and more") % {"number": self.rating}
            chips.append(Chip(words, without(replace(self, rating=0))))
        for level in self.prices:
            left = tuple(each for each in self.prices if each != level)
            chips.append(Chip(_price_words(level, currency), without(replace(self, prices=left))))
        for key in self.attributes:
            kept = tuple(each for each in self.attributes if each != key)
            chips.append(Chip(str(known_attributes.NAMES[key]), without(replace(self, attributes=kept))))
        if self.language:
            chips.append(Chip(language_name(self.language), without(replace(self, language=""))))
        return chips

    # --- What a form offers -----------------------------------------------------------------------------------------

    def price_options(self, currency: str) -> list[Option]:
        """Return the price ranges; ``currency`` gives them their signs."""
        return [
            Option(str(level), _price_words(level, currency), level in self.prices) for level in Business.Price.values
        ]

    def rating_options(self) -> list[Option]:
        """Return the ratings from which on a business is shown."""
        any_rating = Option("", _("Any"), not self.rating)
        return [
            any_rating,
            *(Option(str(n), _("%(number)d stars and more") % {"number": n}, n == self.rating) for n in RATINGS),
        ]

    def language_options(self, codes: Iterable[str]) -> list[Option]:
        """Return the languages with these codes, and the chosen one, by name."""
        return _language_options(tuple(codes), self.language, get_language())

    # --- Links that need no form ------------------------------------------------------------------------------------

    def order_links(self, path: str, sorts: Iterable[str], others: Pairs = ()) -> list[Choice]:
        """Return the orders that the page knows, each with its address."""
        names = {
            "best": pgettext("order of a list", "Best"),
            "relevance": pgettext("order of a list", "Relevance"),
            "rating": pgettext("order of a list", "Rating"),
            "newest": pgettext("order of a list", "Newest"),
            "distance": pgettext("order of a list", "Distance"),
        }
        usual, *more = sorts
        if self.near and "distance" not in more:
            more.append("distance")
        chosen = self.sort or usual
        return [
            # Where a place is given, its distance is the usual order, and the other one is asked for by name.
            Choice(
                names[name],
                address(path, [*others, *replace(self, sort=name if name != usual or self.near else "").parameters]),
                name == chosen,
            )
            for name in (usual, *more)
        ]

    def toggles(self, path: str, others: Pairs = ()) -> list[Choice]:
        """Return what most people narrow a list by, each with the address that has it or has it no more."""
        best = RATINGS[-1]
        return [
            Choice(
                _("Open now"),
                address(path, [*others, *replace(self, open_now=not self.open_now).parameters]),
                self.open_now,
            ),
            Choice(
                _("%(number)d stars and more") % {"number": best},
                address(path, [*others, *replace(self, rating=0 if self.rating == best else best).parameters]),
                self.rating == best,
            ),
        ]


# The reader's language decides the names, so it is part of the key.
@lru_cache(maxsize=1024)
def _language_options(codes: tuple[str, ...], chosen: str, _language: str | None) -> list[Option]:
    base = [code.split("-")[0] for code in codes]
    every = dict.fromkeys([*base, *([chosen] if chosen else []), "en"])
    named = sorted((language_name(code), code) for code in every)
    return [Option("", _("Any"), not chosen), *(Option(code, name, code == chosen) for name, code in named)]


def address(path: str, parameters: Pairs) -> str:
    """Return a path with its parameters."""
    query = urlencode(list(parameters))
    return f"{path}?{query}" if query else path


def _price_words(level: int, currency: str) -> str:
    known = price(level, currency)
    return f"{known['sign']} {known['words']}".strip()


def _position(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude, to hundredths, of "52.52,13.4"; None for anything else."""
    found = _POSITION.fullmatch(text)
    if not found:
        return None
    latitude, longitude = round(float(found[1]), 2), round(float(found[2]), 2)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
