"""What a result says of itself, with the words marked that were looked for: worked out for the rows that are shown only."""

from __future__ import annotations

import html
import re
from typing import Any

from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article, ArticleQuerySet
from directory.candidates import CONFIGS
from directory.models import Business
from directory.querysets import BusinessQuerySet
from directory.questions import Question

# So many characters of a text are looked through: a word further down is found, and not shown.
LOOKED_THROUGH = 12_000
# Characters for private use, which the texts are rid of first.
_START, _STOP = "\ue000", "\ue001"
_MARKED = f"StartSel={_START}, StopSel={_STOP}"
_WHOLE = f"HighlightAll=true, {_MARKED}"
_PARTS = f'MaxFragments=2, MaxWords=18, MinWords=8, ShortWord=3, FragmentDelimiter=" … ", {_MARKED}'

_STORY_TITLE = "ts_headline({config}, translate(headline, %s, ''), directory_marks(ARRAY[{config}::text], %s), %s)"
_STORY_TEXT = (
    """ts_headline({config}, translate(standfirst, %s, ''), directory_marks(ARRAY[{config}::text], %s), %s)"""
)
_STORY_BODY = """
    ts_headline({config}, translate(regexp_replace(left(body, {length}), '<[^>]*>?', ' ', 'g'), %s, ''),
        directory_marks(ARRAY[{config}::text], %s), %s)
"""
_CONFIG = "articles_text_config(articles_article.language)::regconfig"
_BUSINESS = "ts_headline('pg_catalog.english', translate({column}, %s, ''), directory_marks(%s, %s), %s)"


def of_stories(stories: ArticleQuerySet, question: Question) -> ArticleQuerySet:
    """Return the stories with their headline, standfirst and text as far as the words stand in them, marked."""
    wanted, _unwanted = question.sql()

    def marked(sql: str, how: str) -> RawSQL:
        filled = sql.format(config=_CONFIG, length=LOOKED_THROUGH)
        return RawSQL(filled, [_START + _STOP, wanted, how], output_field=TextField())  # noqa: S611 - constants

    return stories.annotate(
        marked_title=marked(_STORY_TITLE, _WHOLE),
        marked_line=marked(_STORY_TEXT, _WHOLE),
        marked_text=marked(_STORY_BODY, _PARTS),
    )


def of_businesses(businesses: BusinessQuerySet, question: Question) -> BusinessQuerySet:
    """Return the businesses with their name, tagline and description as far as the words stand in them, marked."""
    wanted, _unwanted = question.sql()

    def marked(column: str, how: str) -> RawSQL:
        sql = _BUSINESS.format(column=column)
        return RawSQL(sql, [_START + _STOP, CONFIGS, wanted, how], output_field=TextField())  # noqa: S611 - constants

    return businesses.annotate(
        marked_title=marked("directory_business.name", _WHOLE),
        marked_line=marked("directory_business.tagline", _WHOLE),
        marked_text=marked(f"left(directory_business.description, {LOOKED_THROUGH})", _PARTS),
    )


def title(thing: Any) -> SafeString:
    """Return the headline or the name, with its marks."""
    return _marks(thing.marked_title, thing.headline if isinstance(thing, Article) else thing.name)


def extract(thing: Article | Business) -> SafeString:
    """Return the text's parts in which the words stand, or else the line below the title."""
    row: Any = thing
    text = row.marked_text or ""
    if _START in text:
        # A text of stories is HTML, whose entities stand for letters; a description is plain.
        return _marks(_cut(html.unescape(text) if isinstance(thing, Article) else text))
    return _marks(row.marked_line, thing.standfirst if isinstance(thing, Article) else thing.tagline)


def _cut(text: str) -> str:
    """Return a part of a text with dots where a sentence was cut."""
    text = text.strip()
    begins = text.lstrip(_START)[:1]
    return f"{'… ' if begins.islower() else ''}{text}{' …' if text.rstrip(_STOP)[-1:].isalnum() else ''}"


def _marks(text: str | None, otherwise: str = "") -> SafeString:
    """Return a text as HTML whose only tags are ours, each closed."""
    pieces = re.split(f"{_START}([^{_STOP}]*){_STOP}?", " ".join((text or otherwise).split()))
    # Whatever stands in an odd place was between two marks.
    parts = (f"<mark>{escape(piece)}</mark>" if number % 2 else escape(piece) for number, piece in enumerate(pieces))
    return mark_safe("".join(parts).replace(_STOP, ""))  # noqa: S308 - every piece is escaped
