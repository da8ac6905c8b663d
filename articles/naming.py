"""Businesses that a text may be about: names of listed businesses that occur in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from django.db import connection

from directory.models import Business

TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")  # noqa: RUF001 (an apostrophe is part of a name)
#: A name has so many words at most, and a text so many candidates.
WORDS, CANDIDATES, FOUND = 5, 2000, 12
#: A shorter name occurs in too many texts by chance.
LETTERS = 5


def candidates(text: str) -> list[str]:
    """Return runs of up to five words that begin and end with a capital, a digit or a letter without case, once each.

    Sentences are not looked into: "Harbour Kitchen" is found in "At Harbour Kitchen the fish is fresh" among others.
    """
    plain = unescape(TAG.sub(" . ", text))[:100_000]
    runs: dict[str, None] = {}
    for sentence in re.split(r"[.;:!?()\[\]\n]+\s", plain):
        words = [match[0] for match in WORD.finditer(sentence)]
        for start, word in enumerate(words):
            if word[0].islower():
                continue
            for end in range(start + 1, min(start + WORDS, len(words)) + 1):
                if not words[end - 1][0].islower():
                    runs[" ".join(words[start:end])] = None
            if len(runs) >= CANDIDATES:
                return list(runs)[:CANDIDATES]
    return list(runs)


def businesses_named_in(text: str, *, countries: Iterable[str] = (), but: Iterable[int] = ()) -> list[Business]:
    """Return listed businesses whose name occurs in the text, the best attested first; two queries at most.

    With ``countries`` (ISO codes), only those in one of them. ``but`` are keys that are left out.
    """
    runs = candidates(text)
    if not runs:
        return []
    with connection.cursor() as cursor:
        # The database makes the keys, so that they are those it compares with.
        cursor.execute("SELECT DISTINCT directory_name_key(run) FROM unnest(%s::text[]) AS run", [runs])
        keys = [key for (key,) in cursor.fetchall() if len(key) >= LETTERS]
    found = Business.objects.listed().filter(name_key__in=keys).exclude(pk__in=list(but))
    if codes := list(countries):
        found = found.filter(country__in=codes)
    return list(found.select_related("city", "country").order_by("-score", "pk")[:FOUND])
