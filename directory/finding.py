"""Finding businesses by what and where: reading what somebody typed, and what it might have been."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from anyascii import anyascii
from django.db.models.functions import Lower

from directory import spelling
from directory.models import City, Country

# What nobody types by hand is cut, so that a query has a bounded number of words.
MOST_LETTERS, MOST_WORDS = 100, 8
# Kilometres around the middle of a city in which a business is in it for those who look for one.
AROUND = 30.0
# Cities of one name, the greatest first: "Springfield, Oregon" is among so many.
NAMESAKES = 40
SUGGESTED = 8

# What people call countries, beside their names and their codes.
ALIASES = {
    "america": "US",
    "britain": "GB",
    "emirates": "AE",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "scotland": "GB",
    "u.k.": "GB",
    "u.s.": "US",
    "uk": "GB",
    "usa": "US",
    "wales": "GB",
}
_IN = re.compile(r"(.+?)\s+(?:in|near)\s+(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: the words, the place as it was typed, and the place that it is, if it is one.

    ``typed_what`` and ``typed_where`` are what stood there before it was corrected, '' where it was not.
    """

    what: str = ""
    where: str = ""
    place: Country | City | None = None
    typed_what: str = ""
    typed_where: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of its address."""
        return [(name, value) for name, value in (("what", self.what), ("where", self.where)) if value]

    @property
    def is_lost(self) -> bool:
        """Whether a place was typed that is none."""
        return bool(self.where) and self.place is None

    @property
    def is_around(self) -> bool:
        """Whether it is asked for around a city, and not in a country."""
        return isinstance(self.place, City)

    def corrected(self) -> Asked | None:
        """Return the same with its misspelt words replaced, or None where there is nothing to replace. Two queries."""
        better = (
            spelling.correct(self.what, sources=["category", "business", "city", "country"]) if self.what else None
        )
        return replace(self, what=better.text, typed_what=self.what) if better else None


def read(what: str, where: str) -> Asked:
    """Return what somebody looks for. A place at the end of the words ("plumber in Leeds") is taken for one.

    One or two queries; with a misspelt place two more for its spelling, and two for the corrected one.
    """
    what, where = shorten(what), shorten(where)
    if not where and (found := _IN.fullmatch(what)) and (place := find_place(found[2])):
        return Asked(found[1], found[2], place)
    if not where:
        return Asked(what)
    place = find_place(where)
    if place is None and (better := spelling.correct(where, sources=["city", "country"])):
        place = find_place(better.text)
        if place is not None:
            return Asked(what, better.text, place, typed_where=where)
    return Asked(what, where, place)


def shorten(typed: str) -> str:
    """Return the words with single spaces, cut between two of them where they are more than a person types."""
    words = " ".join(typed[: 4 * MOST_LETTERS].replace("\x00", " ").split()[:MOST_WORDS])
    return words if len(words) <= MOST_LETTERS else words[:MOST_LETTERS].rpartition(" ")[0] or words[:MOST_LETTERS]


def find_place(text: str) -> Country | City | None:
    """Return the country or the city that a text names: "Germany", "uk", "Hamburg", "Portland, Oregon". Two queries.

    Of cities of one name the greatest is meant, unless a country or a region follows after a comma.
    """
    name, *others = (plain(part) for part in text.split(","))
    # "Portland, Oregon, United States" is told by what comes last or by what comes between.
    rest = [other for other in others if other]
    if not name:
        return None
    if not rest and (country := _country(name)):
        return country
    rows = City.objects.annotate(lower=Lower("ascii_name")).filter(lower=name).select_related("country")
    cities = list(rows.order_by("-population", "pk")[:NAMESAKES])
    if not rest:
        return next(iter(cities), None)
    return next((city for city in cities if set(rest) <= _names_around(city)), None)


def suggest_places(beginning: str) -> list[City | Country]:
    """Return the countries and cities that begin with these letters, countries and the greatest cities first. Two queries."""
    start = plain(beginning.partition(",")[0])
    if len(start) < 2:
        return []
    countries = Country.objects.annotate(lower=Lower("name")).filter(lower__startswith=start).order_by("-population")
    rows = City.objects.annotate(lower=Lower("ascii_name")).filter(lower__startswith=start).select_related("country")
    cities = rows.only("name", "slug", "region", "country__name", "country__slug").order_by("-population", "pk")
    found: list[City | Country] = list(countries.only("name", "slug")[:3])
    return [*found, *cities[:SUGGESTED]][:SUGGESTED]


def place_words(place: Country | City) -> str:
    """Return a place as the form shows it: "Germany", "Hamburg, Germany"."""
    return f"{place.name}, {place.country.name}" if isinstance(place, City) else place.name


def plain(text: str) -> str:
    """Return a text as it is compared: in lower-case ASCII, with single spaces."""
    return " ".join(anyascii(text).lower().split())


def _country(name: str) -> Country | None:
    code = ALIASES.get(name)
    rows = Country.objects.annotate(lower=Lower("name"))
    if code is None and len(name) == 2:
        code = name.upper()
    if code is None and len(name) == 3:
        return rows.filter(iso3=name.upper()).first() or rows.filter(lower=name).first()
    found = rows.filter(iso2=code).first() if code else rows.filter(lower=name).first()
    # Names with accents are few, and their slugs have none.
    return found or Country.objects.filter(slug=name.replace(" ", "-")).first()


def _names_around(city: City) -> set[str]:
    country = city.country
    names = {plain(country.name), country.iso2.lower(), country.iso3.lower(), plain(city.region)}
    return names | {name for name, code in ALIASES.items() if code == country.iso2}
