"""How many businesses readers find in each place and category, read from the tallies that the database keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max, Q, QuerySet, Sum

from directory.models.places import City, Country
from directory.models.tallies import Tally

if TYPE_CHECKING:
    from datetime import datetime

    from directory.models.categories import Category

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


def of_countries() -> dict[str, int]:
    """Return how many businesses each country has, by ISO code; those without any are left out. One query."""
    return _sums(Tally.objects.filter(city=None, category=None), "country")


def of_cities(country: Country) -> dict[int, int]:
    """Return how many businesses each city of a country has, by key; those without any are left out. One query."""
    return _sums(Tally.objects.filter(country=country, city__isnull=False, category=None), "city")


def of_categories(place: Country | City) -> dict[int, int]:
    """Return how many businesses a place has in each category and below it, by key. One query."""
    return _sums(_in(place).filter(category__isnull=False), "category")


def of_cities_in_category(category: Category, country: Country) -> dict[int, int]:
    """Return how many businesses of a category each city of a country has, by key. One query."""
    return _sums(Tally.objects.filter(category=category, country=country, city__isnull=False), "city")


def of_countries_in_category(category: Category, countries: Iterable[str]) -> dict[str, int]:
    """Return how many businesses of a category these countries (ISO codes) have. One query."""
    return _sums(Tally.objects.filter(category=category, country__in=list(countries), city=None), "country")


def number(place: Country | City, category: Category | None = None) -> int:
    """Return how many businesses a place has, or has in a category and below it. One query."""
    return _in(place).filter(category=category).aggregate(sum=Sum("number"))["sum"] or 0


def changes() -> Iterable[tuple[str, int | None, int | None, int, datetime]]:
    """Yield country, city, category (keys), number and last change of every list that is worth a search engine's time."""
    rows = Tally.objects.order_by("country", "city", "category").values_list("country", "city", "category")
    yield from (rows.annotate(sum=Sum("number"), changed=Max("changed_at")).filter(sum__gte=THIN).iterator(5000))


def fold() -> int:
    """Add the steps of each tally up to one row; return how many rows were written. Safe at any moment, and twice at once."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        return cursor.rowcount


def _in(place: Country | City) -> QuerySet[Tally]:
    if isinstance(place, City):
        return Tally.objects.filter(city=place)
    return Tally.objects.filter(country=place, city=None)


def _sums(rows: QuerySet[Tally], by: str) -> dict[Any, int]:
    found = rows.order_by().values_list(by).annotate(sum=Sum("number")).filter(~Q(sum=0))
    return {key: total for key, total in found if total > 0}
