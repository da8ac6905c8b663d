"""Marks in texts the words that were searched for, and cuts from a long text the parts in which they stand.

PostgreSQL's ts_headline stems every word of a text for that, which for twenty texts of a thousand words takes it a tenth of a
second. Here a word is stemmed, by the same dictionaries, only where it begins as a wanted one does.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

from django.db import connection
from django.utils.safestring import SafeString, mark_safe

from directory.questions import Question
from directory.words import SEPARATORS

# By its length, so many letters of a word stay the same in all its forms, as a rule.
STEMS = ((6, 4), (4, 3), (0, 2))
# Their dictionaries take letters away from a word's beginning too.
PREFIXING = {"arabic", "dutch", "indonesian", "irish", "tamil", "yiddish"}
# What is not folded when words are found by their beginning: its dictionary keeps every accent.
PLAIN = {"english", "simple"}
# So many different words of all texts are stemmed at most. In a text, so many are looked at for each that is wanted, and so many
# of its forms are marked.
MOST_WORDS, MOST_PLACES, MOST_FORMS = 2000, 200, 15
# Of a long text two parts are shown at most, each of about so many characters, or one that is longer.
LENGTH, ALONE = 110, 200

# Letters, digits and whatever is written within a word, such as the signs of vowels: what is no separator.
_LETTER = "[^" + SEPARATORS.removeprefix("[").removesuffix("]+") + "]"
_WORD = re.compile(f"(?!['\u2019]){_LETTER}+(?<!['\u2019])")
_REST = re.compile(f"(?:{_LETTER}*(?<!['\u2019]))?")
_WITHIN = re.compile(f"(?!['\u2019]){_LETTER}")
# After these a sentence begins.
_ENDS = (". ", "! ", "? ")


@dataclass(frozen=True)
class Text:
    """A text, plain and with single spaces, and ``config``, the name of the dictionaries of its language.

    ``folded`` texts are searched without their accents.
    """

    words: str
    config: str = "pg_catalog.english"
    folded: bool = False

    @classmethod
    def of(cls, words: str, config: str = "pg_catalog.english", *, folded: bool = False) -> Text:
        """Return the text with the spaces in it made single ones."""
        return cls(" ".join(words.split()), config, folded)

    @property
    def language(self) -> str:
        """The dictionaries' name without their schema, such as 'english'."""
        return self.config.rpartition(".")[2]


class Span(NamedTuple):
    """A word to be marked: where it begins and ends, and the number of the wanted word that it is a form of."""

    start: int
    end: int
    wanted: int


@dataclass(frozen=True)
class Marked:
    """A text and the words in it that were looked for, in their order."""

    text: Text
    spans: list[Span]

    def whole(self) -> SafeString:
        """Return the whole text as HTML, whose only tags are ``<mark>``."""
        return mark_safe(self._html(0, len(self.text.words)))  # noqa: S308 - _html escapes all words

    def parts(self) -> SafeString:
        """Return the parts in which most of the wanted words stand, as HTML, with dots between them; '' where none does."""
        words, chosen = self.text.words, _best_parts(self.text.words, self.spans)
        pieces = [self._html(start, end) for start, end in chosen]
        if not pieces:
            return SafeString("")
        (first, _), (_, last) = chosen[0], chosen[-1]
        begins = "… " if first and not words[:first].endswith(_ENDS) else ""
        ends = " …" if last < len(words) and words[last - 1] not in ".!?" else ""
        return mark_safe(f"{begins}{' … '.join(pieces)}{ends}")  # noqa: S308 - _html escapes all words

    def _html(self, start: int, end: int) -> str:
        words, at, pieces = self.text.words, start, []
        for span in self.spans:
            if start <= span.start and span.end <= end:
                pieces += [escape(words[at : span.start]), f"<mark>{escape(words[span.start : span.end])}</mark>"]
                at = span.end
        return "".join([*pieces, escape(words[at:end])])


def mark(question: Question, texts: Sequence[Text]) -> list[Marked]:
    """Return each text with what is wanted in it: one query, or none where no word begins as a wanted one does."""
    wanted = _wanted(question)
    found = [list(_alike(wanted, text)) for text in texts]
    stems = _stems(wanted, texts, found)
    return [Marked(text, _agreeing(wanted, text, spans, stems)) for text, spans in zip(texts, found, strict=True)]


class _Wanted(NamedTuple):
    """A wanted word, or words written together such as "e-mail"; of a beginning every word that begins so is a form."""

    word: str
    is_beginning: bool


def _wanted(question: Question) -> list[_Wanted]:
    found: dict[_Wanted, None] = {}
    for part in (part for group in question.wanted for part in group):
        # Of a phrase each word is marked: that they stand side by side was seen to by whoever found the text.
        for word in part.text.split() if part.kind == "phrase" else [part.text]:
            found[_Wanted(word.strip(".,;:!?()[]"), part.kind == "begin")] = None
    return [wanted for wanted in found if _WORD.search(wanted.word)]


def _alike(wanted: list[_Wanted], text: Text) -> Iterator[Span]:
    """Yield the words of a text that may be forms of wanted ones, since they begin as these do."""
    fold = text.folded or text.language not in PLAIN
    looked = (text.words.translate(_BARE) if fold else text.words.translate(_DOTTED_I)).lower()
    for number, (word, is_beginning) in enumerate(wanted):
        word = (word.translate(_BARE) if fold else word).lower()
        anywhere = text.language in PREFIXING and not is_beginning
        for letters in _shared_letters(word, is_beginning=is_beginning, anywhere=anywhere):
            for at, end in itertools.islice(_words_with(letters, looked, anywhere=anywhere), MOST_PLACES):
                yield Span(at, end, number)


def _shared_letters(word: str, *, is_beginning: bool, anywhere: bool) -> list[str]:
    """Return the letters that a form of the word begins with; ``anywhere``, those of which it has the ones or the others."""
    if is_beginning or not _WORD.fullmatch(word):
        return [word]
    stem = word[: next(letters for length, letters in STEMS if len(word) >= length)]
    # What was typed may have a beginning that the form has not.
    return [stem, word[2:5]] if anywhere and len(word) > 4 else [stem]


def _words_with(letters: str, text: str, *, anywhere: bool) -> Iterator[tuple[int, int]]:
    """Yield where the words begin and end that begin with these letters, or have them ``anywhere``."""
    at = text.find(letters)
    while at >= 0:
        start, end = at, _REST.match(text, at + len(letters)).end()  # type: ignore[union-attr] # it matches nothing too
        while anywhere and start and _WITHIN.match(text, start - 1):
            start -= 1
        if not start or not _WITHIN.match(text, start - 1):
            yield start, end
        at = text.find(letters, end)


def _stems(wanted: list[_Wanted], texts: Sequence[Text], found: list[list[Span]]) -> dict[tuple[str, str], set[str]]:
    """Return what the dictionaries make of the words that were found and of those that are wanted: one query."""
    asked: dict[tuple[str, str], None] = {}
    for text, spans in zip(texts, found, strict=True):
        if spans:
            asked |= dict.fromkeys((text.config, _said(text, each.word)) for each in wanted)
    for text, spans in zip(texts, found, strict=True):
        asked |= dict.fromkeys((text.config, _said(text, text.words[span.start : span.end])) for span in spans)
    if not asked:
        return {}
    pairs = list(asked)[:MOST_WORDS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT config, word, tsvector_to_array(to_tsvector(config::regconfig, word))"
            " FROM unnest(%s::text[], %s::text[]) AS asked (config, word)",
            [[config for config, _word in pairs], [word for _config, word in pairs]],
        )
        return {(config, word): set(stems) for config, word, stems in cursor.fetchall()}


def _said(text: Text, word: str) -> str:
    return word.translate(_BARE) if text.folded else word


def _agreeing(wanted: list[_Wanted], text: Text, spans: list[Span], stems: dict[Any, set[str]]) -> list[Span]:
    """Return the spans that are forms of what is wanted, in their order, none within another."""
    if not spans:
        return []
    known = [stems.get((text.config, _said(text, each.word))) for each in wanted]
    kept: list[Span] = []
    left = [MOST_FORMS] * len(wanted)
    ends = 0
    # Of two at one place the longer one.
    for start, end, number in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < ends or not left[number]:
            continue
        stem, own = known[number], stems.get((text.config, _said(text, text.words[start:end])))
        if wanted[number].is_beginning or (stem and own and stem <= own):
            kept.append(Span(start, end, number))
            left[number] -= 1
            ends = end
    return kept


def _best_parts(words: str, spans: list[Span]) -> list[tuple[int, int]]:
    """Return where the parts begin and end that show most of what is wanted, in the text's order."""
    windows = [
        [span for span in spans[number : number + 8] if span.end <= first.start + LENGTH] or [first]
        for number, first in enumerate(spans)
    ]
    if not windows:
        return []
    # Of several that show as much, the first.
    best = max(windows, key=lambda window: (len({span.wanted for span in window}), len(window)))
    seen = {span.wanted for span in best}
    apart = [
        each for each in windows if each[-1].end < best[0].start - LENGTH or each[0].start > best[-1].end + LENGTH
    ]
    other = max(apart, key=lambda window: (len({span.wanted for span in window} - seen), len(window)), default=[])
    if {span.wanted for span in other} <= seen:
        # What was shown once needs no second place.
        return [_around(words, best[0].start, best[-1].end, ALONE)]
    return [_around(words, each[0].start, each[-1].end, LENGTH) for each in sorted((best, other))]


def _around(words: str, start: int, end: int, length: int) -> tuple[int, int]:
    """Return the bounds of a part about what is shown, at the beginning of a sentence or else between two words."""
    begins = max(0, start - max(0, length - (end - start)) // 2)
    sentence = max(words.rfind(mark, begins, start) for mark in _ENDS)
    if sentence >= 0:
        begins = sentence + 2
    elif begins:
        space = words.find(" ", begins, start)
        begins = space + 1 if space >= 0 else start
    ends = max(end, begins + length)
    if ends >= len(words):
        return begins, len(words)
    space = words.rfind(" ", end, ends + 1)
    # A run without a space is cut where it is; what is marked stays whole.
    return begins, space if space >= 0 else ends


def _bare() -> dict[int, str]:
    """Return each letter with an accent that Unicode knows, and the letter without it."""
    found = {}
    for code in range(0x00C0, 0x2000):
        letter, *accents = list(unicodedata.normalize("NFD", chr(code)))
        if accents and letter.isalpha() and all(map(unicodedata.combining, accents)):
            found[code] = letter
    return found


# Each a letter for a letter, so that what is found in one text stands there in the other. The small form of the dotted I is
# the only one of two characters.
_BARE = _bare()
_DOTTED_I = {0x0130: "i"}
