"""What a person types into a search box, read as they mean it: words, phrases, beginnings, alternatives and exclusions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace

from directory.words import BETWEEN

# What nobody types by hand is cut, so that every question has a bounded number of parts.
LONGEST = 200
MOST_PARTS = 12
# So many letters at least have to stand before a star: every word begins like a shorter one.
SHORTEST_BEGINNING = 3

_QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2212": "-"})
_PIECE = re.compile(r'(-?)"([^"]*)"?|(\S+)')


@dataclass(frozen=True)
class Part:
    """One thing that is asked for. ``kind`` is 'word', 'phrase' or 'begin', and ``text`` is as it was typed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Question:
    """What is asked for: one part of each group in ``wanted`` has to occur, and none of ``unwanted`` may."""

    wanted: tuple[tuple[Part, ...], ...] = ()
    unwanted: tuple[Part, ...] = ()
    has_operators: bool = field(default=False, compare=False)

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @property
    def has_beginnings(self) -> bool:
        """Whether a word is wanted of which but the beginning is given."""
        return any(part.kind == "begin" for group in (*self.wanted, self.unwanted) for part in group)

    @property
    def words(self) -> str:
        """What is wanted, without any sign."""
        return " ".join(part.text for group in self.wanted for part in group)

    @property
    def unfinished(self) -> Question:
        """The same while somebody types on: the last word may be but a beginning, where nothing but words was typed."""
        last = self.wanted[-1][0] if self.wanted else None
        if last is None or self.has_operators or len(last.text) < SHORTEST_BEGINNING:
            return self
        return replace(self, wanted=(*self.wanted[:-1], (Part("begin", last.text),)))

    def sql(self) -> tuple[str, str]:
        """Return ``wanted`` and ``unwanted`` as the function ``directory_ask`` takes them (directory/search_triggers.py)."""
        groups = [[[part.kind, part.text] for part in group] for group in self.wanted]
        return json.dumps(groups), json.dumps([[part.kind, part.text] for part in self.unwanted])


def shorten(typed: str) -> str:
    """Return the words with single spaces, cut between two of them where they are more than a person types."""
    words = " ".join(typed[: 20 * LONGEST].replace("\x00", " ").split())
    if len(words) <= LONGEST:
        return words
    return words[: LONGEST + 1].rpartition(" ")[0] or words[:LONGEST]


def read(typed: str) -> Question:
    """Return what the words ask for: ``"a phrase"``, ``-not``, ``begin*``, and ``or`` between two alternatives.

    Signs that mean nothing where they stand are left out, and so is what follows the twelfth part.
    """
    wanted: list[list[Part]] = []
    unwanted: list[Part] = []
    joins = signs = False
    for minus, phrase, bare in _PIECE.findall(shorten(typed).translate(_QUOTES)):
        if len(unwanted) + sum(map(len, wanted)) >= MOST_PARTS:
            break
        if bare in {"|", "or", "OR"}:
            joins = signs = bool(wanted)
            continue
        excluded = minus == "-" or (bare.startswith("-") and len(bare) > 1)
        parts = _phrase(phrase) if phrase or not bare else _bare(bare.lstrip("-") if excluded else bare)
        if not parts:
            continue
        signs = signs or excluded or parts[0].kind != "word"
        if excluded:
            unwanted += parts
        elif joins:
            wanted[-1] += parts[:1]
            wanted += [[part] for part in parts[1:]]
        else:
            wanted += [[part] for part in parts]
        joins = False
    return Question(tuple(tuple(group) for group in wanted), tuple(unwanted), has_operators=signs)


def _phrase(text: str) -> list[Part]:
    words = _words(text)[:MOST_PARTS]
    return [Part("phrase" if len(words) > 1 else "word", " ".join(words))] if words else []


def _bare(text: str) -> list[Part]:
    words = _words(text)
    if not words:
        return []
    if text.endswith("*") and len(words[-1]) >= SHORTEST_BEGINNING:
        return [*(Part("word", word) for word in words[:-1]), Part("begin", words[-1])]
    # What is written together ("e-mail", "it's", "example.org") is asked for as it stands.
    return [Part("word", text.strip("*"))]


def _words(text: str) -> list[str]:
    return [word for word in BETWEEN.split(text) if any(map(str.isalnum, word))]
