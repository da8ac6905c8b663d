"""Stories in lists: cards, rows and headlines.

A front page has sixty of them. They are written here and not by templates, which take ten times as long for that.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from articles.models import Article, Author
from directory.pictures.html import picture_html
from directory.templatetags.maps import locator, tint
from directory.templatetags.page import moment

# Languages written from right to left, by ISO 639 code.
RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}

# How wide the pictures of cards and rows are shown, in HTML's own words.
CARD_SIZES = "(min-width: 64em) 20rem, (min-width: 48em) 45vw, 6.5rem"
ROW_SIZES = "(min-width: 48em) 14rem, 7rem"


def card(
    article: Article,
    *,
    css: str = "",
    size: str = "card",
    level: int = 3,
    standfirst: bool = False,
    eager: bool = False,
    sizes: str = CARD_SIZES,
    widths: int = 960,
    reason: str = "",
) -> SafeString:
    """Return a story with its picture, or a map in its place, above its headline.

    ``css`` is a further class, ``size`` the map's (directory.templatetags.maps.SIZES), ``level`` the heading's; ``sizes``,
    ``widths`` and ``eager`` are the picture's (``picture_html``). A ``reason`` to read it stands in the kicker's place.
    The story is loaded ``for_cards``: it costs no query.
    """
    media = _media(article, size, sizes, widths, eager=eager)
    return mark_safe(  # noqa: S308 - all that people wrote is escaped, here and below
        f'<article class="card {css}"{language_of(article)}>'
        f'<div class="card__media {tint(article.primary_country)}">{media}</div>'
        f'<div class="card__text">{kicker(article, reason)}'
        f'<h{level} class="card__headline"><a href="{escape(article.get_absolute_url())}">'
        f"{escape(article.card_headline)}</a></h{level}>"
        + (f'<p class="card__standfirst">{escape(article.standfirst)}</p>' if standfirst else "")
        + f"{_opinion_by(article)}</div></article>"
    )


def row(article: Article, level: int = 2) -> SafeString:
    """Return a story as a line of a long list: its hour, its words and a small picture."""
    return mark_safe(  # noqa: S308 - all words are escaped
        f'<article class="row"{language_of(article)}>'
        f'<p class="row__time">{moment(article.visible_from, "hour")}</p>'
        f'<div class="row__text">{kicker(article)}'
        f'<h{level} class="row__headline"><a href="{escape(article.get_absolute_url())}">'
        f"{escape(article.headline)}</a></h{level}>"
        + (f'<p class="row__standfirst">{escape(article.standfirst)}</p>' if article.standfirst else "")
        + f"{_opinion_by(article)}</div>"
        f'<div class="row__media {tint(article.primary_country)}">{_media(article, "thumb", ROW_SIZES, 640)}</div></article>'
    )


def headline(article: Article, *, time: bool = False, level: int = 3) -> SafeString:
    """Return a story's headline alone, with the hour at which it came if that is wanted."""
    return mark_safe(  # noqa: S308 - all words are escaped
        f'<article class="headline"{language_of(article)}>'
        f'<h{level} class="headline__text"><a href="{escape(article.get_absolute_url())}">'
        f"{escape(article.card_headline)}</a></h{level}>"
        + (f'<p class="headline__time">{moment(article.visible_from, "hour")}</p>' if time else "")
        + "</article>"
    )


def line(article: Article) -> SafeString:
    """Return a story as an entry of a list of a hundred: its headline and its section."""
    return mark_safe(  # noqa: S308 - all words are escaped
        f'<li{language_of(article)}><a href="{escape(article.get_absolute_url())}">{escape(article.headline)}</a>'
        f' <span class="day__section">{escape(article.section.name)}</span></li>'
    )


def kicker(article: Article, reason: str = "") -> SafeString:
    """Return what stands above a headline: section, kind and country, or a reason to read the story."""
    words = [reason] if reason else [article.section.name, kind_label(article)]
    if article.primary_country and not reason:
        words.append(article.primary_country.name)
    topic, *others = words
    spans = "".join([f"<span>{escape(word)}</span>" for word in others if word])
    return mark_safe(f'<p class="kicker"><span class="kicker__topic">{escape(topic)}</span>{spans}</p>')  # noqa: S308 - all words are escaped


def names(authors: list[Author]) -> SafeString:
    """Return who wrote a story, as a sentence lists names."""
    *others, last = [escape(author.name) for author in authors] or [""]
    between = f" {escape(pgettext('between names', 'and'))} "
    return mark_safe(f"{', '.join(others)}{between if others else ''}{last}")  # noqa: S308 - all words are escaped


def kind_label(article: Article) -> str:
    """Return the kind of a story where a reader should know it: everything but plain news."""
    return "" if article.kind == Article.Kind.NEWS else _kind(article.kind, translation.get_language() or "")


@lru_cache(maxsize=256)
def _kind(kind: str, language: str) -> str:
    return str(Article.Kind(kind).label)


def language_of(article: Article) -> SafeString:
    """Return the attributes that say in which language, and in which direction, a story is written."""
    return _language(article.language)


@lru_cache(maxsize=256)
def _language(code: str) -> SafeString:
    rtl = code.split("-", 1)[0].lower() in RIGHT_TO_LEFT or "-arab" in code.lower()
    return format_html(' lang="{}" dir="{}"', code, "rtl" if rtl else "ltr")


def card_map(article: Article, size: str = "card") -> SafeString:
    """Return the map that stands for a story without a photo; an ornament, since the card's words say what it is about."""
    countries = [article.primary_country_id] if article.primary_country_id else []
    return locator(countries, article.dateline_city, size)


def _media(article: Article, size: str, sizes: str, widths: int, *, eager: bool = False) -> SafeString:
    if article.lead_image is None:
        return card_map(article, size)
    return picture_html(article.lead_image, sizes=sizes, ratio="3:2", alt="", eager=eager, widths=widths)


def _opinion_by(article: Article) -> str:
    return f'<p class="card__author">{names(article.byline)}</p>' if article.is_opinion else ""
