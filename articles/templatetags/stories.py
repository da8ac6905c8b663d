"""What templates need to show stories: moments, icons, maps and machine-readable data."""

from __future__ import annotations

import datetime
import json
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.templatetags.static import static
from django.utils import dateformat, timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.models import Article
from directory.templatetags.maps import locator

register = template.Library()

# Later than this the year says more than the hour.
HOUR_MATTERS = datetime.timedelta(days=180)

# Languages written from right to left, by ISO 639 code.
RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}

# Characters that could end a script element or begin a comment in it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return an icon of the sprite; it is an ornament, so the words beside it must say what it means."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#i-{}"></use></svg>', static("icons/sprite.svg"), name
    )


@register.simple_tag
def moment(value: datetime.datetime | None, form: str = "day") -> SafeString:
    """Return a ``<time>`` in UTC, which a script turns into the reader's own zone.

    ``form`` is ``day`` (4 March 2026), ``hour`` (4 Mar, 08:40, or the day with its year when it is long ago) or ``full``
    (4 March 2026, 08:40 UTC).
    """
    if value is None:
        return SafeString("")
    utc = value.astimezone(datetime.UTC).replace(second=0, microsecond=0)
    if form == "hour" and timezone.now() - value > HOUR_MATTERS:
        form = "day"
    return _moment(utc, form, translation.get_language() or "")


@lru_cache(maxsize=8192)
def _moment(utc: datetime.datetime, form: str, language: str) -> SafeString:
    """Format once what a hundred cards show; the language is part of the key because the months' names depend on it."""
    patterns = {
        # Translators: formats of Django's date filter.
        "day": pgettext("date of a day", "j F Y"),
        "hour": pgettext("date and hour on a card", "j M, H:i"),
        "full": pgettext("date and hour of a story", "j F Y, H:i e"),
    }
    text = dateformat.format(utc, patterns[form])
    return format_html('<time datetime="{}" data-time="{}">{}</time>', f"{utc:%Y-%m-%dT%H:%M}Z", form, text)


@register.simple_tag
def today() -> SafeString:
    """Return today's date in UTC, which a script turns into the reader's own."""
    now = timezone.now()
    text = dateformat.format(now, pgettext("today's date in the page's head", "l, j F Y"))
    return format_html('<time datetime="{}" data-time="today">{}</time>', f"{now:%Y-%m-%d}", text)


@register.filter
def month(value: datetime.date) -> str:
    """Return the name of a month with its year."""
    return dateformat.format(value, pgettext("a month", "F Y"))


@register.filter
def month_name(value: datetime.date) -> str:
    """Return the name of a month alone."""
    return dateformat.format(value, pgettext("a month under its year", "F"))


@register.filter
def day_name(value: datetime.date) -> str:
    """Return a day of a month whose name stands above."""
    return dateformat.format(value, pgettext("a day under its month", "l, j F"))


@register.filter
def host(address: str) -> str:
    """Return the name of the site to which an address leads, without the www."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


@register.filter
def json_ld(data: Any) -> SafeString:
    """Return data for search engines in a block that no text in it can end."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


@register.simple_tag
def language_of(article: Article) -> SafeString:
    """Return the attributes that say in which language, and in which direction, a story is written."""
    return _language(article.language)


@lru_cache(maxsize=256)
def _language(code: str) -> SafeString:
    rtl = code.split("-", 1)[0].lower() in RIGHT_TO_LEFT or "-arab" in code.lower()
    return format_html(' lang="{}" dir="{}"', code, "rtl" if rtl else "ltr")


@register.simple_tag
def card_map(article: Article, size: str = "card") -> SafeString:
    """Return the map that stands for a story without a photo; an ornament, since the card's words say what it is about."""
    countries = [article.primary_country_id] if article.primary_country_id else []
    return locator(countries, article.dateline_city, size)


@register.simple_tag
def story_map(article: Article) -> SafeString:
    """Return the map that heads a story without a photo, with all its countries."""
    countries = article.countries_in_order
    names = ", ".join(country.name for country in countries)
    title = _("Map of %(places)s") % {"places": names} if names else _("Map of the world")
    return locator([country.iso2 for country in countries], article.dateline_city, "page", title)


@register.simple_tag
def kind_label(article: Article) -> str:
    """Return the kind of a story where a reader should know it: everything but plain news."""
    return "" if article.kind == Article.Kind.NEWS else article.get_kind_display()


@register.filter
def minutes(number: int) -> str:
    """Return how long a story takes to read."""
    return ngettext("%(number)s minute", "%(number)s minutes", number) % {"number": number}
