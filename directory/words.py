"""Words as the vocabulary compares them: cut out of a text, folded to plain letters, and their near neighbours.

The search for near words is Wolf Garbe's symmetric deletion: two words differ by at most ``n`` edits only where some
deletion of at most ``n`` letters from the one equals one from the other. Deletions of the words of a vocabulary are kept
as numbers in an index, so a misspelt word is looked up by some thirty equalities, however many words there are.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zlib

from anyascii import anyascii

# Between two words: control characters, spaces, punctuation and symbols, in a class that Python and PostgreSQL read alike
# and independently of any locale (directory/triggers.py has the same). Apostrophes and joiners may stand within a word.
SEPARATORS = (
    r"[\u0001-\u0026\u0028-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7"
    r"\u00f7\u2000-\u200b\u200e-\u2018\u201a-\u206f\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u30fb"
    r"\ufe30-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+"
)
BETWEEN = re.compile(SEPARATORS)
# An English genitive says nothing of the word, and quotation marks may be apostrophes.
_ENDING = re.compile(r"'+s?$")

SHORTEST, LONGEST = 2, 40
# Deletions are made in this many first letters only. Twice as many edits as the limit cannot shift a word out of it.
PREFIX = 7
# From this length on two letters may be wrong, below it one.
LONG_WORD = 6
LIGHTEST = 64


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order, with their own capitals, in composed form and without genitive endings."""
    if text.isascii() and text.isalnum():
        return [text]
    found = BETWEEN.split(unicodedata.normalize("NFC", text.replace("\x00", " ")).replace("\u2019", "'"))
    return [word for part in found if (word := _ENDING.sub("", part.lstrip("'")))]


def lower(word: str) -> str:
    """Return the word in lower case, letter by letter as PostgreSQL does it, so that both know a word by one name."""
    return word.lower() if word.isascii() else "".join(letter.lower()[:1] for letter in word)


def fold(word: str) -> str:
    """Return a word of any script as lower-case ASCII letters and digits: ``Zürich`` and ``Zurich`` are one."""
    plain = word if word.isascii() else anyascii(unicodedata.normalize("NFKC", word))
    return "".join(filter(str.isalnum, plain.lower()))


def is_entry(folded: str) -> bool:
    """Tell whether a folded word belongs in a vocabulary: no number, no single letter, nothing that nobody would type."""
    return SHORTEST <= len(folded) <= LONGEST and not folded.isdigit()


def allowed_edits(length: int) -> int:
    """Return how many letters may be wrong in a folded word of this length."""
    return 0 if length <= SHORTEST else 1 if length < LONG_WORD else 2


def deletions(folded: str) -> set[str]:
    """Return what remains of the word's first letters without each one or two of them, and with all."""
    found = level = {folded[:PREFIX]}
    for _ in range(allowed_edits(len(folded))):
        level = {word[:i] + word[i + 1 :] for word in level for i in range(len(word))}
        found = found | level
    return found


def keys(source: str, folded: str) -> list[int]:
    """Return the signed 32-bit numbers under which a source's word is filed. Two deletions may share one, so compare."""
    start = zlib.crc32(f"{source}:".encode())
    return [(zlib.crc32(word.encode(), start) ^ 0x8000_0000) - 0x8000_0000 for word in deletions(folded)]


def lightness(weight: int) -> int:
    """Return 0 (heaviest) to 64 for a weight: one step is a factor of about 1.4, so that small changes move nothing."""
    return max(0, LIGHTEST - round(2 * math.log2(max(1, weight))))


def distance(one: str, other: str, most: int) -> int:
    """Return how many edits (a letter more, less, another, or two neighbours exchanged) lie between; ``most + 1`` for more.

    This is the optimal string alignment distance, Damerau's with no edit inside an exchanged pair.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row, older = row, [i], before
        for j, against in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > most and min(last) > most:
            return most + 1
        before = last
    return min(row[-1], most + 1)
