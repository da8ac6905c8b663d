"""What search engines are told of stories and their lists, in files of which none grows with the archive."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Author, Section, Tag
from articles.models.articles import TOLD_AT
from directory import keyfiles
from directory.keyfiles import Written
from directory.models import Country
from directory.sitemaps import Row

# Google's bounds of a news sitemap.
NEWS_URLS = 1_000
NEWS_AGE = datetime.timedelta(hours=48)

# The day as addresses have it.
_DAY = Func("publish_day", Value("YYYY/MM/DD"), function="to_char", output_field=CharField())

# Of which there may be any number: what joins them to stories, and under which name.
_MANY: dict[str, tuple[type[Any], str, str]] = {
    "tags": (Tag, "tag_uses", "tag"),
    "authors": (Author, "bylines", "author"),
}
_NUMBERED = re.compile(r"(stories|tags|authors)-([1-9][0-9]{0,14})", re.ASCII)


def files() -> Iterator[Row]:
    """Yield the name of each file, and of files of stories the moment of the latest change. Four queries, to indexes."""
    if not Article.objects.published().exists():
        return
    yield "lists", None
    for kind, (model, *joined) in _MANY.items():
        # Asked of each by itself. As a condition that something exists, it is answered for all of them before the first is told.
        used = model.objects.alias(newest=_newest_of(*joined)).filter(newest__isnull=False)
        yield from ((f"{kind}-{number}", None) for number in keyfiles.files(used))
    stories = keyfiles.changed_files(Article.objects.in_sitemap(), TOLD_AT)
    yield from ((f"stories-{number}", changed) for number, changed in stories)


def addresses(name: str) -> list[Row]:
    """Return the paths of one file, each with the moment of its latest change; none for a file that is not there."""
    if name == "lists":
        return [*_sections(), *_lists(Country.objects.order_by("pk"), "country_uses", "country")]
    found = _NUMBERED.fullmatch(name)
    if found is None:
        return []
    kind, number = found[1], int(found[2])
    if kind == "stories":
        return _stories(number)
    model, *joined = _MANY[kind]
    return _lists(keyfiles.within(model.objects.order_by("pk"), number), *joined)


def news() -> list[tuple[str, str, str, str]]:
    """Return path, language, moment and headline of what the newsroom published lately, the latest first. One query."""
    fresh = Article.objects.in_sitemap().filter(visible_from__gte=timezone.now() - NEWS_AGE).by_the_newsroom()
    rows = fresh.newest_first().values_list(_DAY, "slug", "language", Written("publish_at"), "headline")[:NEWS_URLS]
    start, end = _around_story()
    return [(f"{start}{day}/{slug}{end}", *more) for day, slug, *more in rows]


def _stories(number: int) -> list[Row]:
    """Return the stories of one file, counted from 1, the latest first. One query."""
    rows = keyfiles.within(Article.objects.in_sitemap(), number).order_by("-pk")
    # An import may say that a story changes tomorrow.
    changed = Least(Greatest("publish_at", "updated_at"), timezone.now())
    start, end = _around_story()
    return [
        (f"{start}{day}/{slug}{end}", moment) for day, slug, moment in rows.values_list(_DAY, "slug", Written(changed))
    ]


def _lists(things: QuerySet[Any], relation: str, name: str) -> list[Row]:
    """Return the lists of those of the things that have a public story, each with the moment of its newest. One query.

    The newest of each is the first that an index names. To find the newest of all of them at once, all stories would be read.
    """
    start, end = things.model(slug="-").get_absolute_url().split("-")
    rows = things.annotate(newest=Written(_newest_of(relation, name))).values_list("slug", "newest")
    return [(f"{start}{slug}{end}", moment) for slug, moment in rows if moment]


def _newest_of(relation: str, name: str) -> Subquery:
    """Return the moment of the newest public story of a thing of the outer query."""
    used = {f"{relation}__{name}": OuterRef("pk"), f"{relation}__visible_from__isnull": False}
    return Subquery(Article.objects.published().filter(**used).newest_first(relation).values("visible_from")[:1])


def _sections() -> Iterator[Row]:
    """Yield the sections that have a public story, or that have one below them, each with the moment of its newest. One query."""
    own = Article.objects.published().filter(section=OuterRef("pk")).newest_first().values("visible_from")[:1]
    sections = list(Section.objects.annotate(newest=Subquery(own)))
    parents = {section.pk: section.parent_id for section in sections}
    newest: dict[int, datetime.datetime] = {}
    for section in sections:
        above = section.pk if section.newest else None
        while above is not None:
            newest[above] = max(section.newest, newest.get(above, section.newest))
            above = parents[above]
    for section in sections:
        if section.pk in newest:
            yield section.get_absolute_url(), newest[section.pk].isoformat(timespec="seconds")


def _around_story() -> tuple[str, str]:
    """Return what stands before the day and behind the slug in each story's path: to ask Django for each takes far longer."""
    known = reverse("articles:article", kwargs={"year": "2001", "month": "02", "day": "03", "slug": "-"})
    start, end = known.split("2001/02/03/-")
    return start, end
