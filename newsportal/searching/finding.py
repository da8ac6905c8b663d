"""What answers a search: stories and businesses in one ranked list, and how much there is of what.

The rule, for both alike: each word that is asked for counts by the weightiest place in which it stands (a headline or a name 1;
a kind of business 0.6; a standfirst 0.4; a tagline or a place 0.25; a text 0.1), a little more where it stands often. The middle
of that over all words, and half as much again for words side by side in a story or for the very name of a business, is
multiplied by what speaks for the row itself: up to 2 for a story of this hour or a business that is well attested, down to 1 for
an old story or a bare listing. Only the 500 newest stories and the 500 best attested businesses that answer are ranked, so the
cost does not grow with the site.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import candidates as story_candidates
from articles.candidates import MOST
from articles.loading import BYLINES
from articles.models import Article, ArticleQuerySet
from directory import browsing
from directory import candidates as business_candidates
from directory.facets import Choice
from directory.loading import load_card_photos
from directory.models import Business
from directory.patience import are_many, patiently
from directory.prepared import Prepared
from directory.querysets import BusinessQuerySet
from newsportal.searching import extracts
from newsportal.searching.asked import TIMES, Asked
from newsportal.searching.names import Names

# Milliseconds that a web server looks everywhere; then it looks through the newest and the best only.
PATIENCE = 150
# Of each facet so many values are offered, those with the most results.
OFFERED = 8


class Candidate(NamedTuple):
    """Something that answers. ``kind`` is 'story' or 'business', ``at`` when it appeared (in seconds since 1970), and ``worth``
    its place in the ranking.

    ``countries`` are codes, ``belongs`` the key of its section or category, and ``type`` a story's kind.
    """

    kind: str
    id: int
    at: float | None
    worth: float
    countries: list[str]
    belongs: int
    type: str


@dataclass(frozen=True)
class Hit:
    """A result that is shown. ``thing`` was loaded ``for_cards``; ``title`` and ``extract`` are HTML with ``<mark>``."""

    kind: str
    thing: Article | Business
    title: SafeString
    extract: SafeString
    worth: float

    @property
    def is_story(self) -> bool:
        """Whether it is a story."""
        return self.kind == "story"


@dataclass(frozen=True)
class Offer:
    """A value that a search may be narrowed by: how many results have it, and the address of the narrower search."""

    words: str
    number: int
    address: str


@dataclass(frozen=True)
class Facet:
    """What a search may be narrowed by: ``name`` as it stands in the address, and the values that its results have."""

    name: str
    words: str
    offers: list[Offer]


@dataclass(frozen=True)
class Found:
    """All that is ranked, in its order. ``is_partial``: the question was too costly to look everywhere."""

    asked: Asked
    names: Names
    candidates: list[Candidate]
    is_partial: bool = False

    def hits(self, start: int = 0, number: int = 20) -> list[Hit]:
        """Return so many of the results from ``start`` on, loaded: two queries for stories, two for businesses, one
        for the words in them."""
        return load(self.asked, self.candidates[start : start + number])

    @cached_property
    def numbers(self) -> Counter[str]:
        """How many of each kind there are."""
        return Counter(row.kind for row in self.candidates)

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than what was ranked."""
        return self.is_partial or max(self.numbers.values(), default=0) >= MOST

    @cached_property
    def facets(self) -> list[Facet]:
        """What the results may be narrowed by and are not yet, with at least two values or one that not all have."""
        asked, names = self.asked, self.names
        rows = self.candidates
        stories, businesses = ([row for row in rows if row.kind == kind] for kind in ("story", "business"))
        facets = [
            self._facet("country", _("Country"), (key for row in rows for key in row.countries), names.countries.get),
            self._facet("section", _("Section"), (row.belongs for row in stories), names.sections.get),
            self._facet("type", _("Kind of story"), (row.type for row in stories), _type),
            self._facet("category", _("Category"), (row.belongs for row in businesses), names.categories.get),
        ]
        if asked.kind != "stories":
            del facets[1:3]
        if asked.kind != "businesses":
            facets = [facet for facet in facets if facet.name != "category"]
        return [facet for facet in facets if facet.offers]

    def _facet(self, name: str, words: str, values: Iterable[Any], named: Callable[[Any], Any]) -> Facet:
        if getattr(self.asked, name):
            return Facet(name, words, [])
        counted = Counter(values)
        known = [(row, number) for key, number in counted.most_common(2 * OFFERED) if (row := named(key))][:OFFERED]
        offers = [
            Offer(str(row.name), number, self.asked.but(**{name: row.slug}).address)
            for row, number in sorted(known, key=lambda pair: (-pair[1], str(pair[0].name)))
        ]
        helps = len(offers) > 1 or any(offer.number < len(self.candidates) for offer in offers)
        return Facet(name, words, offers if helps else [])

    @property
    def kinds(self) -> list[Choice]:
        """Everything, stories or businesses, each with its address: what narrows the one is left out of the other."""
        asked = self.asked.but(section="", category="", type="")
        names = {"": _("Everything"), "stories": _("Stories"), "businesses": _("Businesses")}
        return [Choice(words, asked.but(kind=kind).address, self.asked.kind == kind) for kind, words in names.items()]

    @property
    def orders(self) -> list[Choice]:
        """The orders to choose from."""
        names = {"": _("Relevance"), "newest": _("Newest")}
        return [
            Choice(words, self.asked.but(sort=sort).address, self.asked.sort == sort) for sort, words in names.items()
        ]

    @property
    def times(self) -> list[Choice]:
        """The times to choose from."""
        names = {"": _("Any time"), "week": _("Past week"), "month": _("Past month"), "year": _("Past year")}
        asked = self.asked.but(since=None, until=None)
        chosen = "dates" if self.asked.since or self.asked.until else self.asked.time
        return [Choice(words, asked.but(time=time).address, chosen == time) for time, words in names.items()]

    @property
    def chips(self) -> list[Choice]:
        """What is chosen by name, each with the address without it."""
        asked, names = self.asked, self.names
        rows = [
            ("country", names.country(asked.country)),
            ("section", names.section(asked.section)),
            ("category", names.category(asked.category)),
            ("type", _type(asked.type) if asked.type else None),
        ]
        return [Choice(str(row.name), asked.but(**{name: ""}).address, True) for name, row in rows if row]


@dataclass(frozen=True)
class _Named:
    name: str
    slug: str


def _type(value: str) -> _Named:
    return _Named(str(Article.Kind(value).label), value)


def find(asked: Asked, names: Names | None = None) -> Found:
    """Return what answers a search: at most one query for the names, and one for all that is ranked.

    A question that costs too much is asked again (two more queries) of the newest stories and the best attested businesses only.
    What is asked for by a slug that nothing has is left out. Raises nothing, whatever is asked.
    """
    names = names or Names.present()
    asked = asked.but(
        country=asked.country if names.country(asked.country) else "",
        section=asked.section if names.section(asked.section) else "",
        category=asked.category if names.category(asked.category) else "",
    )
    if not asked.question:
        return Found(asked, names, [])
    rows = patiently(*_statement(asked, names, everywhere=True), PATIENCE)
    is_partial = False
    if rows is None:
        is_partial = are_many(Article.objects.published(), Business.objects.listed())
        with connection.cursor() as cursor:
            cursor.execute(*_statement(asked, names, everywhere=False))
            rows = cursor.fetchall()
    found = [Candidate(*row) for row in rows]
    if asked.sort == "newest":
        found.sort(key=lambda row: (row.at is not None, row.at, row.kind, row.id), reverse=True)
    else:
        found.sort(key=lambda row: (row.worth, row.kind, row.id), reverse=True)
    return Found(asked, names, found, is_partial)


def _statement(asked: Asked, names: Names, *, everywhere: bool) -> tuple[str, list[Any]]:
    since, until = asked.moments(timezone.now())
    shared: dict[str, Any] = {
        "country": names.country(asked.country),
        "since": since,
        "until": until,
        "everywhere": everywhere,
    }
    statements: list[tuple[str, list[Any]]] = []
    if asked.kind != "businesses":
        section = names.section(asked.section)
        within = names.within(section) if section else ()
        statements.append(story_candidates.candidates(asked.question, sections=within, kind=asked.type, **shared))
    if asked.kind != "stories":
        category = names.category(asked.category)
        statements.append(business_candidates.candidates(asked.question, category=category, **shared))
    sql = " UNION ALL ".join(f"({statement})" for statement, _parameters in statements)
    return sql, [value for _sql, values in statements for value in values]


def _published(now: datetime.datetime, keys: list[int]) -> ArticleQuerySet:
    stories = Article.objects.published(now).for_cards(prefetch=False).order_by().filter(pk__any=keys)
    return extracts.with_text(stories, "body")


def _listed(keys: list[int]) -> BusinessQuerySet:
    businesses = Business.objects.listed().for_cards(photos=False).order_by().filter(pk__any=keys)
    return extracts.with_text(businesses, "description")


_stories = Prepared(_published, bylines=BYLINES)
_businesses = Prepared(_listed)


def load(asked: Asked, candidates: Sequence[Candidate]) -> list[Hit]:
    """Return the candidates as they are shown, in their order. One that was hidden a moment ago is left out."""
    keys = {kind: [row.id for row in candidates if row.kind == kind] for kind in ("story", "business")}
    now = timezone.now()
    stories = _stories(now=now, keys=keys["story"]) if keys["story"] else []
    businesses = _businesses(keys=keys["business"]) if keys["business"] else []
    load_card_photos(businesses)
    browsing.show(businesses, now)
    rows: dict[tuple[str, int], Any] = {("story", row.pk): row for row in stories}
    rows |= {("business", row.pk): row for row in businesses}
    shown = [(row, thing) for row in candidates if (thing := rows.get((row.kind, row.id)))]
    extracts_of = extracts.of([thing for _row, thing in shown], asked.question)
    return [
        Hit(row.kind, thing, extract.title, extract.text, row.worth)
        for (row, thing), extract in zip(shown, extracts_of, strict=True)
    ]


__all__ = ["OFFERED", "PATIENCE", "TIMES", "Candidate", "Facet", "Found", "Hit", "Offer", "find", "load"]
