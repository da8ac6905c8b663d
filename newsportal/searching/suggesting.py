"""What the search box suggests as one types: places, tags, stories and businesses that begin so; a handful of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import CharField, Exists, Func, OuterRef, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from articles import candidates
from articles.models import Article, ArticleTag, Tag
from directory import finding, questions
from directory.links import place_path
from directory.models import Business, Country

SHORTEST = 2
PLACES, TAGS, STORIES, BUSINESSES = 3, 2, 4, 3
# Among so many that begin so, those are chosen that are public and the best.
TRIED = 100


@dataclass(frozen=True)
class Suggestion:
    """Something to go to: its name, in a word what it is, and its path."""

    words: str
    kind: str
    path: str

    def as_json(self) -> dict[str, str]:
        """Return it as the script reads it."""
        return {"words": self.words, "kind": self.kind, "url": self.path}


def suggest(typed: str) -> list[Suggestion]:
    """Return at most twelve things: public ones only, each kind the best first. Six queries, or none for a single letter."""
    if len(typed) < SHORTEST or not (question := questions.read(typed)):
        return []
    return [*_places(typed), *_tags(typed), *_stories(question), *_businesses(typed)]


def _places(typed: str) -> list[Suggestion]:
    return [
        Suggestion(
            finding.place_words(place),
            _("Country") if isinstance(place, Country) else _("City"),
            # A country has a page for both; a city's is the directory's, which its news head.
            place.get_absolute_url() if isinstance(place, Country) else place_path(place),
        )
        for place in finding.suggest_places(finding.shorten(typed))[:PLACES]
    ]


def _tags(typed: str) -> list[Suggestion]:
    # A tag is public while a story with it is.
    public = Article.objects.published().filter(pk=OuterRef("content_object_id")).order_by().values("pk")
    used = ArticleTag.objects.filter(Exists(public), tag=OuterRef("pk"), visible_from__isnull=False)
    begin = Tag.objects.alias(lower=Lower("name")).filter(lower__startswith=typed.lower()).order_by("lower")[:TRIED]
    rows = Tag.objects.filter(Exists(used), pk__in=begin.values("pk")).order_by(Lower("name"))
    return [Suggestion(tag.name, _("Topic"), tag.get_absolute_url()) for tag in rows.only("name", "slug")[:TAGS]]


def _stories(question: questions.Question) -> list[Suggestion]:
    """Return those of the newest stories that answer best, where the last word may be but a beginning: two queries."""
    sql, parameters = candidates.candidates(question.unfinished, everywhere=False)
    best = f"SELECT id FROM ({sql}) found ORDER BY worth DESC, id DESC LIMIT {STORIES}"  # noqa: S608 - ours
    with connection.cursor() as cursor:
        cursor.execute(best, parameters)
        keys = [key for (key,) in cursor.fetchall()]
    rows = Article.objects.published().only("headline", "slug", "publish_at").in_bulk(keys) if keys else {}
    shown = (rows[key] for key in keys if key in rows)
    return [Suggestion(story.headline, _("Story"), story.get_absolute_url()) for story in shown]


def _businesses(typed: str) -> list[Suggestion]:
    """Return the best attested of the listed businesses whose names begin so: one query."""
    begin: Any = Func(Value(typed), function="directory_name_key", output_field=CharField())
    rows = Business.objects.listed().filter(name_key__startswith=begin).order_by("name_key")
    best = Business.objects.listed().filter(pk__in=rows.values("pk")[:TRIED]).best_first()
    shown = best.only("name", "slug")[:BUSINESSES]
    return [Suggestion(business.name, _("Business"), business.get_absolute_url()) for business in shown]
