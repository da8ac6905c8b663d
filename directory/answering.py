"""What answers the words of the directory's own search: at most the 400 best attested are put in order.

However many businesses there are, a page costs the same: the best of those that have the words are found in an index by
steps of their score, as ``directory.candidates`` finds them for the site's own search, and nothing else is read.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import BooleanField, F, Func
from django.db.models.expressions import RawSQL

from directory.candidates import WINDOW
from directory.facets import Facets
from directory.models import Business, Category, Country
from directory.models.listing import FOUND_BY
from directory.near import Circle, kilometres
from directory.pagination import PAGE_SIZE
from directory.patience import are_many, patiently
from directory.prepared import Prepared

if TYPE_CHECKING:
    from directory.querysets import BusinessQuerySet

# Twenty pages: so many are put in order.
MOST = 400
# Milliseconds that the database may look everywhere; after that it looks through the best, or the nearest, only.
PATIENCE = 150
# Of fewer letters a word's beginning is looked for among the best only: most words begin like so short a one.
SHORTEST_BEGINNING = 3
# What a word weighs in description, tagline and place, kind, and name. A business with a score of so many points counts
# twice as much as one with none.
WEIGHTS = "{0.05,0.25,0.6,1}"
SCORE_HALVES = 120.0

_COLUMNS = ("id", "score", "search", "rating_average", "listed_at")
_NAMES = ", ".join(_COLUMNS)
# The last word as it stands, which is what those mean who typed all of it.
_TYPED, _WHOLE = "directory_query(%s)", "regexp_replace(directory_query(%s)::text, ''':[*]', '''', 'g')::tsquery"
# The best attested first, in finer steps than those of the site's own search: each reads all that it has of a word.
_STEPS = [(28, 39), *((step, step) for step in range(27, 18, -1)), (17, 18), (0, 16)]
_STANDING = [" | ".join(f"'standing {step}'" for step in range(first, last + 1)) for first, last in _STEPS]
_BY_STEPS = """
    WITH whole AS MATERIALIZED (
        SELECT c.* FROM unnest(%s::tsquery[]) standing CROSS JOIN LATERAL ({whole}) AS c ({names}) LIMIT {most}
    ), begun AS MATERIALIZED (
        SELECT c.* FROM unnest(%s::tsquery[]) standing CROSS JOIN LATERAL ({begun}) AS c ({names})
        WHERE (SELECT count(*) FROM whole) < {most} LIMIT {most}
    )
    SELECT DISTINCT ON (id) * FROM (TABLE whole UNION ALL TABLE begun) AS either
"""
# The keys of the page, how many are put in order, and whether others that were not looked through may answer.
_PAGE = """
    WITH found ({names}) AS MATERIALIZED ({found})
    SELECT coalesce(array_agg(id ORDER BY place), '{{}}'), coalesce(max(number), 0), {more} FROM (
        SELECT id, count(*) OVER () AS number, row_number() OVER (ORDER BY {order}) AS place FROM found
        ORDER BY place LIMIT {size} OFFSET %s
    ) AS page
"""
_ORDERS = {
    "rating": "rating_average DESC NULLS LAST, id DESC",
    "newest": "listed_at DESC, id DESC",
    "distance": "distance, id DESC",
}
# What is well attested goes before what says the same and no more.
_RELEVANCE = f"ts_rank('{WEIGHTS}', search, {_TYPED}, 1) * (1 + score / {SCORE_HALVES}) DESC, id DESC"

# What stands for the values in a statement that is worked out once, and occurs nowhere else.
_MARKS: dict[str, Any] = {
    "typed": "\ue0f2typed",
    "now": datetime.datetime(1, 2, 3, tzinfo=datetime.UTC),
    "category": 7_320_000_000_001,
    "country": "\ue0f2country",
    "box": "\ue0f2box",
    "latitude": 7_320_000_000_002.5,
    "longitude": 7_320_000_000_003.5,
}


def _cards(keys: list[int]) -> BusinessQuerySet:
    return Business.objects.listed().filter(pk__any=keys).for_cards(photos=False)


_CARDS = Prepared(_cards)
_CARDS_NEAR: Prepared[Any] = Prepared(
    lambda keys, latitude, longitude: _cards(keys).annotate(distance=kilometres(latitude, longitude))
)


@dataclass(frozen=True)
class Wanted:
    """What is asked for: ``typed`` words, within a ``circle`` or a country, by what is ``chosen``, as of ``now``."""

    typed: str
    chosen: Facets
    now: datetime.datetime
    category: Category | None = None
    country: Country | None = None
    circle: Circle | None = None
    is_short: bool = False

    @classmethod
    def of(cls, typed: str, chosen: Facets, now: datetime.datetime, **where: Any) -> Wanted:
        """Return what is asked for; ``where`` are category, country and circle."""
        last = (re.findall(r"[^\W_]+", typed) or [""])[-1]
        return cls(typed, replace(chosen, near=None), now, **where, is_short=len(last) < SHORTEST_BEGINNING)

    @property
    def is_by_distance(self) -> bool:
        """Whether the nearest come first."""
        return self.circle is not None and self.chosen.sort == "distance"

    def statement(self, start: int, *, everywhere: bool) -> tuple[str, list[Any]]:
        """Return the statement for a page; its one row has what ``_PAGE`` says."""
        values = {_MARKS["typed"]: self.typed, _MARKS["now"]: self.now}
        shape = replace(self, typed=_MARKS["typed"], now=_MARKS["now"])
        if self.category:
            values[_MARKS["category"]] = self.category.pk
            shape = replace(shape, category=Category(pk=_MARKS["category"]))
        if self.country:
            values[_MARKS["country"]] = self.country.pk
            shape = replace(shape, country=Country(pk=_MARKS["country"]))
        if self.circle:
            boxes = {f"{_MARKS['box']}{number}": box for number, box in enumerate(self.circle.boxes)}
            latitude, longitude = _MARKS["latitude"], _MARKS["longitude"]
            values |= {latitude: self.circle.latitude, longitude: self.circle.longitude, **boxes}
            shape = replace(shape, circle=Circle(latitude, longitude, self.circle.km, tuple(boxes)))
        sql, marked = _worked_out(shape, everywhere)
        return sql, [*(value if isinstance(value, list) else values.get(value, value) for value in marked), start]

    def found(self, *, everywhere: bool) -> tuple[str, list[Any]]:
        """Return the statement for all that is put in order."""
        if self.circle:
            return _sql(self._near(self.circle, everywhere=everywhere))
        return self._by_steps() if everywhere else _sql(self._among_the_best())

    def _narrowed(self, rows: BusinessQuerySet) -> BusinessQuerySet:
        rows = self.chosen.narrow(rows, self.now)
        return rows.in_category(self.category) if self.category else rows

    def _near(self, circle: Circle, *, everywhere: bool) -> Any:
        """Return those within the circle, which are all looked through; or else those that are nearest to its middle."""
        if everywhere:
            rows = self._narrowed(Business.objects.search(self.typed))
            rows = rows.nearest(circle) if self.is_by_distance else rows.within(circle)
        else:
            rows = self._narrowed(Business.objects.nearest(circle).filter(_unaided(self.typed)))
        if self.is_by_distance:
            return rows.values_list("pk", "distance")  # type: ignore[misc] # an annotation that the plugin does not see
        # In an order that no index has: the best of everywhere would be read until there are enough from here.
        return rows.order_by((F("score") + 0).desc(), "-pk").values_list(*_COLUMNS)[:MOST]

    def _by_steps(self) -> tuple[str, list[Any]]:
        whole, values = _sql(self._found_by(_WHOLE))
        # What is found without an index needs no steps, but a single one.
        begun, others = _sql(self._among_the_best() if self.is_short else self._found_by(_TYPED))
        sql = _BY_STEPS.format(whole=whole, begun=begun, names=_NAMES, most=MOST)
        return sql, [_STANDING, *values, _STANDING[:1] if self.is_short else _STANDING, *others]

    def _found_by(self, question: str) -> Any:
        """Return those of one step of the score that answer, as the index ``business_found_by`` finds them."""
        parameters = [self.typed]
        question += " && standing"
        if self.country:
            question += " && quote_literal('country ' || %s)::tsquery"
            parameters.append(self.country.pk)
        asked = RawSQL(question, parameters)  # noqa: S611 - made of the pieces above, with what is typed as a parameter
        answers: Any = Func(FOUND_BY, asked, template="(%(expressions)s)", arg_joiner=" @@ ")
        answers.output_field = BooleanField()
        return self._narrowed(Business.objects.listed().filter(answers)).order_by().values_list(*_COLUMNS)[:MOST]

    def _among_the_best(self) -> Any:
        """Return those that answer of the ``WINDOW`` best attested of country and category."""
        rows = Business.objects.filter(pk__in=self._best()[:WINDOW]).filter(_unaided(self.typed))
        return self.chosen.narrow(rows, self.now).order_by().values_list(*_COLUMNS)[:MOST]

    def _best(self) -> Any:
        best = Business.objects.listed()
        if self.category:
            best = best.in_category(self.category, self.country)
        elif self.country:
            best = best.in_country(self.country)
        return best.best_first("placements" if self.category else "").values("pk")

    def others(self) -> tuple[str, list[Any]]:
        """Return the condition that there are more than the best among which a short beginning is looked for."""
        if self.circle or not self.is_short:
            return "false", []
        sql, parameters = _sql(self._best()[WINDOW : WINDOW + 1])
        return f"(SELECT count(*) FROM found) < {MOST} AND EXISTS ({sql})", parameters  # noqa: S608 - ours


class Answers:
    """The businesses that answer, a page at a time.

    After a page was asked for, ``number`` tells how many were put in order (0 beyond the end), and ``is_partial`` that it
    would have cost too much to look everywhere.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.number = 0
        self.is_partial = False

    def __call__(self, start: int) -> list[Business]:
        """Return a page, and one more, ``for_cards`` but their photos: two queries, or four where the first is too slow."""
        found = patiently(*self.wanted.statement(start, everywhere=True), PATIENCE)
        gave_up = found is None
        if found is None:
            with connection.cursor() as cursor:
                cursor.execute(*self.wanted.statement(start, everywhere=False))
                found = cursor.fetchall()
        [(keys, self.number, others)] = found
        self.is_partial = others or (gave_up and are_many(Business.objects.listed()))
        rows = {row.pk: row for row in self._load(keys)}
        return [rows[key] for key in keys if key in rows]

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than what was put in order."""
        return self.is_partial or (self.number >= MOST and not self.wanted.is_by_distance)

    def _load(self, keys: list[int]) -> list[Business]:
        circle = self.wanted.circle
        if not keys:
            return []
        return (
            _CARDS_NEAR(keys=keys, latitude=circle.latitude, longitude=circle.longitude)
            if circle
            else _CARDS(keys=keys)
        )


@lru_cache(maxsize=128)
def _worked_out(wanted: Wanted, everywhere: bool) -> tuple[str, tuple[Any, ...]]:
    """Return the statement for all that differ from this by nothing but what has a mark, and so its parameters but the start."""
    found, parameters = wanted.found(everywhere=everywhere)
    order = _ORDERS.get(wanted.chosen.sort, _RELEVANCE)
    if wanted.chosen.sort == "distance" and not wanted.circle:
        order = _RELEVANCE
    names = "id, distance" if wanted.is_by_distance else _NAMES
    more, others = wanted.others()
    sql = _PAGE.format(found=found, names=names, more=more, order=order, size=PAGE_SIZE + 1)
    return sql, (*parameters, *others, *([wanted.typed] if order is _RELEVANCE else []))


def _unaided(typed: str) -> Any:
    """Return the condition of having the words, in a form that no index answers: one that many have is read at length."""
    asked = RawSQL(_TYPED, [typed])  # noqa: S611 - what is typed is a parameter
    words = Func(F("search"), template="coalesce(%(expressions)s, '')", output_field=SearchVectorField())
    return Func(words, asked, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())


def _sql(rows: Any) -> tuple[str, list[Any]]:
    sql, parameters = rows.query.sql_with_params()
    return sql, list(parameters)


__all__ = ["Answers", "Wanted"]
