"""What a list offers to choose from, as HTML: hundreds of links and options, each of which a template would take its time for.

Whatever people wrote is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import attributes as known_attributes
from directory.links import place_path
from directory.models import Category, City, Country
from directory.templatetags.page import icon

if TYPE_CHECKING:
    from directory.counts import Counted
    from directory.facets import Option
    from directory.tree import Branch


def category_options(options: Iterable[tuple[Category, list[Category]]], chosen: Category | None) -> SafeString:
    """Return the options of a choice of categories, those at the top each with all below it."""
    all_of = _("All of %(name)s")
    parts = []
    for top, below in options:
        parts.append(f'<optgroup label="{escape(top.name)}">')
        parts.append(_option(top.slug, all_of % {"name": top.name}, top == chosen))
        parts += [_option(each.slug, each.name, each == chosen) for each in below]
        parts.append("</optgroup>")
    return mark_safe("".join(parts))  # noqa: S308 - all words are escaped


def city_options(cities: Iterable[Counted[City]]) -> SafeString:
    """Return the options of a choice of cities."""
    return mark_safe("".join([_option(each.thing.slug, each.thing.name, False) for each in cities]))  # noqa: S308 - all words are escaped


def select_options(options: Iterable[Option]) -> SafeString:
    """Return the options of any other choice."""
    return mark_safe("".join([_option(each.value, each.words, each.chosen) for each in options]))  # noqa: S308 - all words are escaped


def ticks(name: str, options: Iterable[Option]) -> SafeString:
    """Return a box to tick for each option, all of one name."""
    return mark_safe("".join([_tick(name, each.value, each.words, each.chosen) for each in options]))  # noqa: S308 - all words are escaped


def attribute_fields(chosen: Iterable[str]) -> SafeString:
    """Return the boxes for all that a business may offer, in their groups; ``chosen`` are the keys of those that are ticked."""
    return _attribute_fields(tuple(chosen), get_language())


# The language decides the words, so it is part of the key.
@lru_cache(maxsize=512)
def _attribute_fields(chosen: tuple[str, ...], _language: str | None) -> SafeString:
    groups = []
    for name, every in known_attributes.GROUPS:
        boxes = [_tick("attributes", key, str(words), key in chosen) for key, words in every.items()]
        legend = f"<legend>{escape(str(name))}</legend>"
        groups.append(f'<fieldset class="filters__group">\n{legend}\n{"".join(boxes)}\n</fieldset>\n')
    return mark_safe("".join(groups))  # noqa: S308 - all words are escaped


def places(counted: Iterable[Counted[Country | City]], category: Category | None = None) -> SafeString:
    """Return links to the lists of places, or to those of a category in them, each with its number."""
    kind = category if isinstance(category, Category) else None
    rows = [
        f'<li><a href="{place_path(each.thing, kind)}">{escape(each.thing.name)}</a>'
        f' <span class="count">{each.number}</span></li>'
        for each in counted
    ]
    return mark_safe(f'<ul class="places">\n{"".join(rows)}\n</ul>')  # noqa: S308 - all words are escaped


def branches(rows: Iterable[Branch]) -> SafeString:
    """Return links to the lists of categories, with the numbers of their businesses, and of those below them."""
    return mark_safe(f'<ul class="kinds">\n{"".join([_branch(row) for row in rows])}</ul>')  # noqa: S308 - all words are escaped


def _branch(row: Branch) -> str:
    below = [
        f'<li><a href="{each.path}">{escape(each.category.name)}</a> <span class="count">{each.number}</span></li>'
        for each in row.below
    ]
    return (
        f'<li class="kind">\n<a class="kind__top" href="{row.path}">{icon(row.category.icon)}'
        f'<span>{escape(row.category.name)}</span> <span class="count">{row.number}</span></a>\n'
        f'{f"""<ul class="kind__below">{"".join(below)}</ul>""" if below else ""}\n</li>\n'
    )


def _option(value: str, words: str, chosen: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(words)}</option>'


def _tick(name: str, value: str, words: str, chosen: bool) -> str:
    box = f'<input type="checkbox" name="{name}" value="{escape(value)}"{" checked" if chosen else ""}>'
    return f'<label class="tick">{box}{escape(words)}</label>'
