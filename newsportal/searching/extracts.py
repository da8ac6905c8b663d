"""What a result says of itself, with the words marked that were looked for: worked out for the rows that are shown only."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Left
from django.utils.safestring import SafeString

from articles.models import Article
from articles.triggers import text_config
from directory import marking
from directory.models import Business
from directory.questions import Question

Q = TypeVar("Q", bound=QuerySet[Any])

# So many characters of a text are looked through: a word further down is found, and not shown.
LOOKED_THROUGH = 12_000

_INLINE = re.compile(r"</?(?:a|abbr|b|bdi|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|u)\b[^>]*>")
_HEADED = re.compile(r"</h[1-6]>")
_ENDS = frozenset(".!?:")
_TAG = re.compile(r"<[^>]*>?")


@dataclass(frozen=True)
class Extract:
    """A headline or name, and below it the parts of the text in which the words stand, or else the line: HTML."""

    title: SafeString
    text: SafeString


def with_text(rows: Q, column: str) -> Q:
    """Return the rows, each with as much of its text as is looked through, ``looked_through``."""
    return rows.annotate(looked_through=Left(F(column), LOOKED_THROUGH, output_field=TextField()))


def of(things: Sequence[Article | Business], question: Question) -> list[Extract]:
    """Return the extract of each thing, which was loaded ``with_text``: one query at most."""
    texts = [text for thing in things for text in _texts(thing)]
    marked = iter(marking.mark(question, texts))
    return [
        Extract(title.whole(), text.parts() or line.whole())
        for title, line, text in zip(marked, marked, marked, strict=True)
    ]


def _texts(thing: Article | Business) -> list[marking.Text]:
    row: Any = thing
    if isinstance(thing, Article):
        config = text_config(thing.language)
        words = (thing.headline, thing.standfirst, _plain(row.looked_through))
        return [marking.Text.of(text, config) for text in words]
    # Names are found without their accents, in every language.
    words = (thing.name, thing.tagline, row.looked_through)
    return [marking.Text.of(text, folded=True) for text in words]


def _ended(heading: re.Match[str]) -> str:
    """Return what ends a heading, which is a sentence of its own, in place of its tag."""
    return " " if heading.string[max(0, heading.start() - 1) : heading.start()] in _ENDS else ". "


def _plain(body: str) -> str:
    return html.unescape(_TAG.sub(" ", _HEADED.sub(_ended, _INLINE.sub("", body))))
