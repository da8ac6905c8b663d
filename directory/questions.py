"""What a person types into a search box, as a question to PostgreSQL's full-text search."""

from __future__ import annotations

import re

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db import models
from django.db.models import Func, Value

# A word or a phrase in quotation marks that must not occur.
_EXCLUDED = re.compile(r'(?<!\S)-("[^"]*"?|[^\s"]+)')
_OPERATORS = re.compile(r'"|(?<!\S)-\S|(?<!\S)or(?!\S)', re.IGNORECASE)


def has_operators(words: str) -> bool:
    """Tell whether the words have a phrase in quotation marks, an exclusion or an alternative."""
    return _OPERATORS.search(words) is not None


def web_query(words: str, *, folded: bool = False) -> SearchQuery | CombinedSearchQuery | None:
    """Return what was typed (phrases, -exclusion, or) as a query, or None where it asks for nothing.

    Each word may stand as it is (texts in languages without a stemmer) or as its English stem. What is excluded must be
    absent in both forms, so it cannot be left to ``websearch``, whose two results are alternatives. ``folded`` is for a
    column that has neither accents nor capitals.
    """
    wanted, excluded = _EXCLUDED.sub(" ", words), " or ".join(_EXCLUDED.findall(words))
    if not wanted.strip():
        return None
    either = _typed(wanted, "english", folded) | _typed(wanted, "simple", folded)
    if not excluded:
        return either
    return either & ~_typed(excluded, "english", folded) & ~_typed(excluded, "simple", folded)


def _typed(words: str, config: str, folded: bool) -> SearchQuery:
    value = Func(Value(words), function="directory_fold", output_field=models.TextField()) if folded else words
    return SearchQuery(value, search_type="websearch", config=config)
