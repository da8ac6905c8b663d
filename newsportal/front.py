"""The front page: which story stands where, and that none stands twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone

from articles.loading import BYLINES_WITH_FACES
from articles.models import Article, Section
from directory.models import Country
from directory.prepared import Prepared

NEWEST = 40
# Of each section; a section on the front page has those of all below it to choose from.
NEWEST_OF_SECTION = 8
# Of the country whose edition it is.
NEWEST_OF_COUNTRY = 16
# The lead is the newest story with a photo among so many; a map heads the page where none of them has one.
LEAD_AMONG = 6
SECOND_ROW = 3
RAIL = 10
OPINION = 4
# A section with fewer stories than this shares its row with others.
WIDE = 4
SHARING = 3

_newest = Prepared(
    lambda now: Article.objects.published(now).by_the_newsroom().newest_first().values_list("pk", flat=True)[:NEWEST]
)
_newest_in = Prepared(
    lambda now, country: (
        Article.objects.published(now)
        .by_the_newsroom()
        .in_country(country)
        .newest_first("country_uses")
        .values_list("pk", flat=True)[:NEWEST_OF_COUNTRY]
    )
)
# All sections in their order, each with the ids of its own newest stories.
_sections: Prepared[Section] = Prepared(
    lambda now: Section.objects.annotate(
        newest=ArraySubquery(
            Article.objects.published(now)
            .by_the_newsroom()
            .filter(section=OuterRef("pk"))
            .newest_first()
            .values("pk")[:NEWEST_OF_SECTION]
        )
    )
)
_cards = Prepared(
    lambda now, keys: Article.objects.published(now).for_cards(prefetch=False).order_by().filter(pk__any=keys),
    bylines=BYLINES_WITH_FACES,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A section on the front page with its stories, the latest first."""

    section: Section
    stories: list[Article]


@dataclass(frozen=True, slots=True)
class Band:
    """A row of the front page: ``feature`` (one large story, the others small), ``row``, or ``shared`` by several sections."""

    layout: str
    parts: list[Part]


@dataclass(slots=True)
class Front:
    """What stands where. Every story is in at most one place, and an empty place is not shown."""

    lead: Article | None = None
    second: list[Article] = field(default_factory=list)
    rail: list[Article] = field(default_factory=list)
    opinion: Part | None = None
    bands: list[Band] = field(default_factory=list)

    def stories(self) -> list[Article]:
        """Return every story of the page, in its order."""
        parts = [part for band in self.bands for part in band.parts] + ([self.opinion] if self.opinion else [])
        return [
            *([self.lead] if self.lead else []),
            *self.second,
            *self.rail,
            *(s for part in parts for s in part.stories),
        ]


def compose(edition: Country | None = None) -> Front:
    """Arrange the front page from the newest stories of the site and of each section: four queries.

    In a country's ``edition``, a fifth query, its stories come before others in every place but the rail, which keeps to the
    clock. Nothing is left out for it.
    """
    now = timezone.now()
    sections = _sections(now=now)
    newest = _newest(now=now)
    own = set(_newest_in(now=now, country=edition.pk)) if edition else set()
    wanted = {*newest, *own, *(pk for section in sections for pk in section.newest)}  # type: ignore[attr-defined]
    cards = _cards(now=now, keys=list(wanted))
    pool = sorted(cards, key=lambda story: (story.visible_from, story.pk), reverse=True)
    return _arrange(_Pool(pool, set(newest) | own, own), sections)


class _Pool:
    """The stories that are not on the page yet; whoever takes one leaves it to nobody else.

    The latest stand first, and before them those of the edition's ``own`` country.
    """

    def __init__(self, stories: Iterable[Article], newest: set[int], own: set[int]) -> None:
        ordered = sorted(stories, key=lambda story: story.pk not in own)
        self.left = {story.pk: story for story in ordered}
        self.newest = newest

    def take(self, count: int, among: Iterable[Article]) -> list[Article]:
        taken = list(among)[:count]
        for story in taken:
            del self.left[story.pk]
        return taken

    def news(self) -> list[Article]:
        """Return what is left of the site's newest stories that are no opinions."""
        return [story for story in self.left.values() if story.pk in self.newest and not story.is_opinion]

    def within(self, sections: set[int]) -> list[Article]:
        return [story for story in self.left.values() if story.section_id in sections]


def _arrange(pool: _Pool, sections: list[Section]) -> Front:
    front = Front()
    front.opinion = _opinion(pool, sections)
    leading = pool.news()[:LEAD_AMONG]
    leading.sort(key=lambda story: story.lead_image_id is None)
    front.lead = next(iter(pool.take(1, leading)), None)
    front.second = pool.take(SECOND_ROW, pool.news())
    front.rail = pool.take(RAIL, sorted(pool.news(), key=lambda story: (story.visible_from, story.pk), reverse=True))
    front.bands = _bands(pool, sections)
    return front


def _opinion(pool: _Pool, sections: list[Section]) -> Part | None:
    section = next((section for section in sections if section.is_opinion), None)
    if section is None:
        return None
    stories = pool.take(OPINION, [story for story in pool.left.values() if story.is_opinion])
    return Part(section, stories) if stories else None


def _bands(pool: _Pool, sections: list[Section]) -> list[Band]:
    """Give each section of the navigation that has stories left a row, or a share of one, by turns."""
    wide: list[Band] = []
    sharing: list[Part] = []
    for section, within in _fronts(sections):
        stories = pool.within(within)
        if len(stories) >= WIDE:
            layout, count = ("row", WIDE) if len(wide) % 2 else ("feature", WIDE + 1)
            wide.append(Band(layout, [Part(section, pool.take(count, stories))]))
        elif stories:
            sharing.append(Part(section, pool.take(WIDE, stories)))
    shared = [Band("shared", parts) for parts in _rows(sharing)]
    return [band for pair in zip_longest(wide, shared) for band in pair if band]


def _rows(parts: list[Part]) -> list[list[Part]]:
    """Return the parts in rows of three, or of two where a single one would be left over."""
    rows = []
    while parts:
        count = SHARING - 1 if len(parts) in {2, 4} else SHARING
        rows.append(parts[:count])
        parts = parts[count:]
    return rows


def _fronts(sections: list[Section]) -> list[tuple[Section, set[int]]]:
    """Return the sections that have a place on the front page, each with the ids of all that stand below it.

    They are those of the navigation that are not below another one of it.
    """
    children: dict[int | None, list[Section]] = {}
    for section in sections:
        children.setdefault(section.parent_id, []).append(section)

    def within(section: Section) -> set[int]:
        return {section.pk}.union(*(within(child) for child in children.get(section.pk, [])))

    def tops(parent: int | None) -> list[Section]:
        return [
            top
            for section in children.get(parent, [])
            for top in ([section] if section.in_navigation else tops(section.pk))
        ]

    return [(section, within(section)) for section in tops(None) if not section.is_opinion]
