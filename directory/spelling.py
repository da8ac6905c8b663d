"""Misspelt words and beginnings of words, answered from the vocabulary: a few index probes, however many words there are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

from directory.vocabulary import sources as all_sources
from directory.words import BETWEEN, LONGEST, SHORTEST, allowed_edits, distance, fold, is_entry, keys, lower, words_of

# What a person types has few words; the rest of a longer text stands as it is.
LOOKED_UP = 8
LONGEST_TEXT = 400
# How many words of one number are read, the heaviest first, and how many of those found are compared letter by letter.
PER_NUMBER = 24
COMPARED = 64

# A phrase in quotation marks, something excluded, or the word that joins two alternatives: none of them is touched.
_KEPT = re.compile(r'(?<!\S)-(?:"[^"]*"?|[^\s"]+)|"[^"]*"?|(?<!\S)(?:or|OR)(?!\S)')

# A word that lost all its occurrences since the vocabulary was made is no longer there.
_PUBLIC = """
    w.weight > COALESCE((
        SELECT sum(f.amount) FROM directory_forgottenword f WHERE f.word = w.word AND f.source = w.source
    ), 0)
"""
_KNOWN = (
    f"SELECT w.word FROM directory_word w WHERE w.source = ANY(%(sources)s) AND w.word = ANY(%(words)s) AND {_PUBLIC}"  # noqa: S608
)
_NEAR = f"""
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest(%(numbers)s::int[], %(keys)s::int[]) asked (number, key)
),
found AS (
    SELECT asked.number, near.word_id, count(*) AS shared, min(near.lightness) AS lightness
    FROM asked CROSS JOIN LATERAL (
        SELECT k.word_id, k.lightness FROM directory_wordkey k WHERE k.key = asked.key
        ORDER BY k.key, k.lightness, k.word_id LIMIT %(per_number)s
    ) near
    GROUP BY asked.number, near.word_id
),
likely AS (
    SELECT found.number, w.form, w.folded, w.weight, row_number() OVER (
        PARTITION BY found.number ORDER BY found.shared DESC, found.lightness, found.word_id
    ) AS place
    FROM found JOIN directory_word w ON w.id = found.word_id
    JOIN unnest(%(lengths)s::int[]) WITH ORDINALITY typed (length, number) ON typed.number = found.number
    WHERE abs(length(w.folded) - typed.length) <= 2 AND {_PUBLIC}
)
SELECT number, form, folded, weight FROM likely WHERE place <= %(compared)s
"""  # noqa: S608
_BEGINNING = """
SELECT form FROM (
    SELECT w.source, w.form, w.folded, w.weight FROM unnest(%(sources)s::text[]) asked (source) CROSS JOIN LATERAL (
        SELECT w.* FROM directory_word w WHERE w.source = asked.source AND {begins} AND {public} {order} LIMIT %(most)s
    ) w
) found GROUP BY form, folded ORDER BY sum(weight) DESC, folded, form LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Correction:
    """A text with its misspelt words replaced. ``parts`` is the same text in pieces, each with whether it was replaced."""

    text: str
    parts: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        return self.text


def correct(words: str, *, sources: Iterable[str] | None = None) -> Correction | None:
    """Return what a person probably meant by ``words``, or None where every word is known or nothing is near.

    Only words that the vocabulary (of these sources, or of all) lacks are replaced: by the one that the fewest edits lead to,
    and among those the heaviest. Numbers, quoted phrases, exclusions and the word ``or`` stay, and so does what follows the
    eighth word. Two queries, or one where every word is known.

    It says what the words might be, not that anything is found by them: offer it where the corrected search finds something.
    """
    names = all_sources() if sources is None else list(sources)
    pieces = _pieces(words)
    asked = {word: fold(word) for _piece, word in pieces if word}
    if not asked or not names:
        return None
    known = _known(asked, names)
    better = _nearest({word: folded for word, folded in asked.items() if word not in known}, names)
    if not better:
        return None
    parts = [(better[word], True) if word in better else (piece, False) for piece, word in pieces]
    joined = [
        ("".join(text for text, _changed in group), changed) for changed, group in groupby(parts, lambda part: part[1])
    ]
    return Correction("".join(text for text, _changed in joined), tuple(joined))


def suggest_words(prefix: str, limit: int = 8, sources: Iterable[str] | None = None) -> list[str]:
    """Return at most ``limit`` words as they are written that begin with ``prefix``, the heaviest first: one query.

    The beginning may lack its accents and is at least two letters long; nothing begins with a shorter one.
    """
    names, beginning = all_sources() if sources is None else list(sources), fold(prefix.strip()[:LONGEST])
    if not SHORTEST <= len(beginning) <= LONGEST or not names:
        return []
    if len(beginning) <= 3:
        begins, order = f"left(w.folded, {len(beginning)}) = %(beginning)s", "ORDER BY w.weight DESC"
        most = limit
    else:
        # Folded words are letters and digits: no wildcard is among them.
        begins, order = "w.folded LIKE %(beginning)s || '%%'", ""
        most = 2_000
    sql = _BEGINNING.format(begins=begins, order=order, public=_PUBLIC)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"sources": names, "beginning": beginning, "most": most, "limit": limit})
        return [form for (form,) in cursor.fetchall()]


def _pieces(text: str) -> list[tuple[str, str]]:
    """Cut a text into pieces that make it up again, each with the word to look up for it, or none."""
    pieces: list[tuple[str, str]] = []
    looked_up, position = 0, 0
    text, rest = text[:LONGEST_TEXT], text[LONGEST_TEXT:]
    for kept in [*_KEPT.finditer(text), None]:
        for piece in re.split(f"({BETWEEN.pattern})", text[position : kept.start() if kept else len(text)]):
            word = _word(piece) if looked_up < LOOKED_UP else ""
            looked_up += bool(word)
            pieces.append((piece, word))
        if kept:
            pieces.append((kept.group(), ""))
            position = kept.end()
    return [*pieces, (rest, "")]


def _word(piece: str) -> str:
    """Return the word in a piece without spaces, as the vocabulary has it; none where it cannot be misspelt."""
    words = words_of(piece) if len(piece) <= LONGEST else []
    # A number with its unit, or a model's name (G20, 4x4), is none.
    if len(words) != 1 or not is_entry(fold(words[0])) or any(letter.isdigit() for letter in piece):
        return ""
    return lower(words[0])


def _known(words: Iterable[str], sources: list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"sources": sources, "words": list(words)})
        return {word for (word,) in cursor.fetchall()}


def _nearest(words: dict[str, str], sources: list[str]) -> dict[str, str]:
    """Return the best replacement of each word (given with its folding) that has one."""
    asked = [(word, folded) for word, folded in words.items() if len(folded) > SHORTEST]
    if not asked:
        return {}
    probes = [
        (number, key)
        for number, (_word, folded) in enumerate(asked, 1)
        for source in sources
        for key in keys(source, folded)
    ]
    parameters: dict[str, Any] = {
        "numbers": [number for number, _key in probes],
        "keys": [key for _number, key in probes],
        "lengths": [len(folded) for _word, folded in asked],
        "per_number": PER_NUMBER,
        "compared": COMPARED,
    }
    best: dict[str, tuple[tuple[int, bool, int, str], str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, parameters)
        for number, form, found, weight in cursor.fetchall():
            word, folded = asked[number - 1]
            # Of a word in another script only the very transliteration is the same word.
            alike = _script(word) == _script(form)
            most = allowed_edits(min(len(folded), len(found))) if alike else 0
            edits = distance(folded, found, most)
            # A short word with another first letter is most often another word.
            if edits > most or (len(folded) <= 4 and folded[0] != found[0]):
                continue
            # The form comes last, so that the choice is the same every time.
            rank = (edits, folded[0] != found[0], -weight, form)
            if word not in best or rank < best[word][0]:
                best[word] = (rank, form)
    return {word: form for word, (_rank, form) in best.items()}


def _script(word: str) -> str:
    """Return the name of the script in which a word begins, such as LATIN or CYRILLIC."""
    return unicodedata.name(word[0], "").partition(" ")[0]
