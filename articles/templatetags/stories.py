"""What templates need to show stories, and what every page needs (``directory.templatetags.page``)."""

from __future__ import annotations

import datetime

from django import template
from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles import cards
from articles.models import Article
from directory.templatetags import page
from directory.templatetags.maps import locator

register = template.Library()
register.tags.update(page.register.tags)
register.filters.update(page.register.filters)
register.simple_tag(cards.card)
register.simple_tag(cards.row)
register.simple_tag(cards.headline)
register.simple_tag(cards.line)
register.simple_tag(cards.kicker)
register.simple_tag(cards.names)
register.simple_tag(cards.kind_label)
register.simple_tag(cards.language_of)
register.simple_tag(cards.card_map)


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
def story_map(article: Article) -> SafeString:
    """Return the map that heads a story without a photo, with all its countries."""
    countries = article.countries_in_order
    names = ", ".join(country.name for country in countries)
    title = _("Map of %(places)s") % {"places": names} if names else _("Map of the world")
    return locator([country.iso2 for country in countries], article.dateline_city, "page", title)


@register.filter
def minutes(number: int) -> str:
    """Return how long a story takes to read."""
    return ngettext("%(number)s minute", "%(number)s minutes", number) % {"number": number}
