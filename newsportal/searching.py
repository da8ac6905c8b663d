"""One search over stories and businesses: what a reader typed, found on both sides, and what they may have meant."""

from __future__ import annotations

from articles.models import Article, ArticleQuerySet
from directory import spelling
from directory.models import Business
from directory.querysets import BusinessQuerySet
from directory.questions import has_operators, web_query

# What nobody types by hand is cut, so that a query has a bounded number of words.
QUERY_LENGTH = 200
#: What a reader may narrow a search to.
KINDS = ("stories", "businesses")


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
    """Return the listed businesses that match, best first: as the directory finds them, or by phrases and exclusions."""
    if not has_operators(words):
        return Business.objects.search(words).best_of_search().relevant_first(words)
    query = web_query(words, folded=True)
    if query is None:
        return Business.objects.none()
    found = Business.objects.listed().filter(search=query)
    return found.best_of_search().relevant_first(words)


def meant(words: str) -> str:
    """Return what a reader probably meant, where that finds something; else ''."""
    correction = spelling.correct(words)
    if correction is None:
        return ""
    found = stories(correction.text).exists() or businesses(correction.text).exists()
    return correction.text if found else ""
