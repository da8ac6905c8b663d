"""What stories give to the vocabulary: the words of headlines and tags that every reader may see."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from articles.models import Article
from articles.querysets import ArticleQuerySet
from directory.vocabulary import count_words

# Each word weighs the number of its occurrences, which the triggers of articles/triggers.py count down when a story goes.


def headlines() -> Iterator[tuple[str, int]]:
    """Yield each word of a published headline with how often it occurs."""
    return count_words(_lasting(), "headline")


def tags() -> Iterator[tuple[str, int]]:
    """Yield the name of each tag with how many published stories have it."""
    counted = _lasting().filter(tag_uses__isnull=False).values("tag_uses__tag__name").annotate(times=Count("pk"))
    yield from counted.values_list("tag_uses__tag__name", "times").iterator(10_000)


def _lasting() -> ArticleQuerySet:
    # What expires does so without a write, and so without the trigger that takes its words along.
    return Article.objects.published().filter(expire_at__isnull=True).order_by()
