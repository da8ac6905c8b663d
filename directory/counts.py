"""How many businesses readers find in each place and category, read from the tallies that the database keeps."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connection
from django.db.models import F, Max, QuerySet, Sum

from directory.keyfiles import Written
from directory.models.places import City, Country
from directory.models.tallies import Tally

if TYPE_CHECKING:
    from directory.models.categories import Category

T = TypeVar("T")

# Fewer businesses than this are no list: the page says so, shows where there are more, and stays out of search engines.
THIN = 3

# Rows that add up to nothing go; what comes while this runs stays for the next time.
_FOLD = """
WITH gone AS (
    DELETE FROM directory_tally WHERE id IN (
        SELECT unnest(array_agg(id)) FROM directory_tally GROUP BY country_id, city_id, category_id
        HAVING count(*) > 1 OR sum(number) = 0
    )
    RETURNING *
)
INSERT INTO directory_tally (country_id, city_id, category_id, number, changed_at)
SELECT country_id, city_id, category_id, sum(number), max(changed_at) FROM gone
GROUP BY country_id, city_id, category_id HAVING sum(number) <> 0
"""

# The cities around are put in their order first, and asked one after another until enough have businesses: in a country of
# thousands, few are.
_NEAREST = """
SELECT city.id, city.name, city.slug, city.latitude, city.longitude, counted.number
FROM (
    SELECT id, name, slug, latitude, longitude,
        (latitude - %(latitude)s) ^ 2 + ((longitude - %(longitude)s) * %(parallel)s) ^ 2 AS away
    FROM directory_city WHERE country_id = %(country)s AND id <> %(but)s ORDER BY away, id OFFSET 0
) city CROSS JOIN LATERAL (
    SELECT sum(number) AS number FROM directory_tally
    WHERE country_id = %(country)s AND city_id = city.id AND category_id IS NULL HAVING sum(number) > 0
) counted
ORDER BY city.away, city.id LIMIT %(most)s
"""

_OF_CITY = """
SELECT category_id, sum(number) FROM directory_tally WHERE city_id = %s GROUP BY category_id HAVING sum(number) > 0
"""
_OF_COUNTRY = """
SELECT category_id, sum(number) FROM directory_tally WHERE country_id = %s AND city_id IS NULL
GROUP BY category_id HAVING sum(number) > 0
"""


@dataclass(frozen=True)
class Counted(Generic[T]):
    """A place or a category, and how many businesses it has."""

    thing: T
    number: int


def countries() -> list[Counted[Country]]:
    """Return the countries that have businesses, by name. One query."""
    rows = _of_countries().values(
        "country", "country__name", "country__slug", "country__continent", "country__featured"
    )
    found = [
        Counted(
            Country(
                iso2=row["country"],
                name=row["country__name"],
                slug=row["country__slug"],
                continent=row["country__continent"],
                featured=row["country__featured"],
            ),
            row["sum"],
        )
        for row in _summed(rows)
    ]
    return sorted(found, key=lambda each: each.thing.name)


def cities(country: Country, category: Category | None = None, most: int = 60) -> list[Counted[City]]:
    """Return the cities of a country with the most businesses, or with the most of a category. One query."""
    most_of_all = "ORDER BY number DESC, city_id LIMIT %(most)s"
    return _cities(country, category, "counted.number DESC, city.name, city.id", most_of_all, most=most)


def cities_near(city: City, category: Category | None = None, most: int = 8) -> list[Counted[City]]:
    """Return the nearest other cities of the same country that have businesses, or some of a category. One query."""
    order = (
        "(city.latitude - %(latitude)s) ^ 2 + ((city.longitude - %(longitude)s) * %(parallel)s) ^ 2, city.id"
        " LIMIT %(most)s"
    )
    here: dict[str, Any] = {
        "latitude": city.latitude,
        "longitude": city.longitude,
        "parallel": math.cos(math.radians(city.latitude)),
        "but": city.pk,
    }
    if category is not None:
        return _cities(city.country, category, order, most=most, **here)
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, {"country": city.country_id, "most": most, **here})
        return [_counted(row, city.country) for row in cursor.fetchall()]


def _cities(
    country: Country, category: Category | None, order: str, among: str = "", **values: Any
) -> list[Counted[City]]:
    """Return cities in an order. They are counted before their names are looked up: the ORM would do it after."""
    sql = f"""
        SELECT city.id, city.name, city.slug, city.latitude, city.longitude, counted.number
        FROM (
            SELECT city_id, sum(number) AS number FROM directory_tally
            WHERE country_id = %(country)s AND city_id IS NOT NULL AND city_id <> %(but)s
            AND category_id {"= %(category)s" if category else "IS NULL"}
            GROUP BY city_id HAVING sum(number) > 0 {among}
        ) counted JOIN directory_city city ON city.id = counted.city_id
        ORDER BY {order}
    """  # noqa: S608 (texts of this module)
    named = {"country": country.pk, "category": category.pk if category else None, "but": 0, **values}
    with connection.cursor() as cursor:
        cursor.execute(sql, named)
        return [_counted(row, country) for row in cursor.fetchall()]


def _counted(row: tuple[Any, ...], country: Country) -> Counted[City]:
    """Return a city of a row of its key, name, slug, latitude, longitude and number. Of its other fields nothing is known."""
    *values, number = row
    city = City.from_db(connection.alias, ["id", "name", "slug", "latitude", "longitude"], values)
    city.country = country
    return Counted(city, number)


def countries_near(country: Country, category: Category | None = None) -> list[Counted[Country]]:
    """Return the neighbours of a country that have businesses, or some of a category, the most first. One query."""
    rows = Tally.objects.filter(country__in=country.neighbours, city=None, category=category)
    named = _summed(rows.values("country", "country__name", "country__slug")).order_by("-sum", "country")
    return [
        Counted(Country(iso2=row["country"], name=row["country__name"], slug=row["country__slug"]), row["sum"])
        for row in named
    ]


@dataclass(frozen=True)
class Numbers:
    """How many businesses a place has: in all, and by the key of each category that has some."""

    total: int
    by_category: dict[int, int]


def numbers(place: Country | City) -> Numbers:
    """Return how many businesses a place has, and how many in each category and below it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_CITY if isinstance(place, City) else _OF_COUNTRY, [place.pk])
        found: dict[int | None, int] = dict(cursor.fetchall())
    total = found.pop(None, 0)
    return Numbers(total, {key: number for key, number in found.items() if key is not None})


@dataclass(frozen=True)
class Changed:
    """A list that is worth a search engine's time: its city's and its category's key, its length, and when it last changed.

    The moment is a text, as sitemaps write it.
    """

    city: int | None
    category: int | None
    number: int
    changed: str


def changes(country: Country) -> list[Changed]:
    """Return the lists of a country as a whole that are not thin: the country's own, then those in categories. One query."""
    return _worth_it(Tally.objects.filter(country=country, city=None))


def changes_in_cities(country: Country, cities: Collection[int] | None = None) -> list[Changed]:
    """Return the lists of a country's cities, or of some of them, that are not thin, by the cities' keys. One query."""
    if cities is None:
        return _worth_it(Tally.objects.filter(country=country, city__isnull=False))
    return _worth_it(Tally.objects.filter(city__any=cities))


def _worth_it(tallies: QuerySet[Tally]) -> list[Changed]:
    rows = tallies.order_by().values_list("city", "category")
    enough = rows.annotate(sum=Sum("number"), changed=Written(Max("changed_at"))).filter(sum__gte=THIN)
    return [Changed(*row) for row in enough.order_by("city", F("category").asc(nulls_first=True))]


def changed_countries() -> list[tuple[str, int, str]]:
    """Return ISO code and number of the countries that are not thin, with when it last changed, as a text. One query."""
    rows = _of_countries().order_by().values_list("country")
    counted = rows.annotate(sum=Sum("number"), changed=Written(Max("changed_at")))
    return list(counted.filter(sum__gte=THIN).order_by("country"))


def fold() -> int:
    """Add the steps of each tally up to one row; return how many rows were written. Safe at any moment, and twice at once."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        return cursor.rowcount


def _of_countries() -> QuerySet[Tally]:
    return Tally.objects.filter(city=None, category=None)


def _summed(rows: Any) -> Any:
    """Return rows of values with their ``sum``, without those that have none any more."""
    return rows.order_by().annotate(sum=Sum("number")).filter(sum__gt=0)
