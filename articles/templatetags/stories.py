"""What templates need to show stories, and what every page needs (``directory.templatetags.page``)."""

from __future__ import annotations

import datetime
from functools import lru_cache

from django import template
from django.utils import dateformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.models import Article
from directory.templatetags import page
from directory.templatetags.maps import locator

register = template.Library()
register.tags.update(page.register.tags)
register.filters.update(page.register.filters)

# Languages written from right to left, by ISO 639 code.
RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}


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
