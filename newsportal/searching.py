"""One search over stories and businesses: what a reader typed, found on both sides, and what they may have meant."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import F, Func, Value

from articles.models import Article, ArticleQuerySet
from directory import spelling
from directory.models import Business
from directory.querysets import BusinessQuerySet

# What nobody types by hand is cut, so that a query has a bounded number of words.
QUERY_LENGTH = 200
# So many of the best attested matches are put in order by how well they match.
RANKED = 500
#: What a reader may narrow a search to.
KINDS = ("stories", "businesses")

_EXCLUDED = re.compile(r'(?<!\S)-("[^"]*"?|[^\s"]+)')


def shorten(typed: str) -> str:
    """Return the words with single spaces, cut between two of them where they are more than a person types."""
    words = " ".join(typed.replace("\x00", " ").split())
    if len(words) <= QUERY_LENGTH:
        return words
    return words[: QUERY_LENGTH + 1].rpartition(" ")[0] or words[:QUERY_LENGTH]


def stories(words: str) -> ArticleQuerySet:
    """Return the published stories that match, best first."""
    return Article.objects.published().search(words)


def businesses(words: str) -> BusinessQuerySet:
    """Return the listed businesses that match (phrases, -exclusion, or), best first.

    The stored words have neither accents nor capitals, as raw words and as English stems; so has what is looked for.
    """
    wanted, excluded = _EXCLUDED.sub(" ", words), " or ".join(_EXCLUDED.findall(words))
    if not wanted.strip():
        return Business.objects.none()
    query: Any = _typed(wanted, "english") | _typed(wanted, "simple")
    if excluded:
        query = query & ~_typed(excluded, "english") & ~_typed(excluded, "simple")
    best = Business.objects.listed().filter(search=query).best_first().values("pk")[:RANKED]
    ranked = Business.objects.listed().filter(pk__in=best).annotate(rank=SearchRank(F("search"), query))
    return ranked.order_by("-rank", "-score", "-pk")


def _typed(words: str, config: str) -> SearchQuery:
    folded = Func(Value(words), function="directory_fold", output_field=models.TextField())
    return SearchQuery(folded, search_type="websearch", config=config)


def meant(words: str) -> str:
    """Return what a reader probably meant, where that finds something; else ''."""
    correction = spelling.correct(words)
    if correction is None:
        return ""
    found = stories(correction.text).exists() or businesses(correction.text).exists()
    return correction.text if found else ""
