"""Businesses in lists as HTML, a function for each kind of row: a page has dozens, and a template takes a millisecond for one.

Whatever people wrote is escaped here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import phones, presenting
from directory.pictures.html import picture_html
from directory.postal import distance_words
from directory.templatetags.maps import tint
from directory.templatetags.page import icon

if TYPE_CHECKING:
    from directory.hours import Phase
    from directory.models import Business

# Names of the states for the style sheet.
_STATES = {True: "open", False: "closed", None: "unknown"}


def entries(businesses: Iterable[Business], level: int = 2) -> SafeString:
    """Return a list of businesses that were loaded ``for_cards`` and shown by ``browsing.show``; names are h2 or below."""
    rows = "".join([_entry(business, level) for business in businesses])
    return mark_safe(f'<ol class="entries">\n{rows}</ol>')  # noqa: S308 - all words are escaped


def newest(businesses: Iterable[Business]) -> SafeString:
    """Return a short list of businesses that were loaded ``for_names``, with their photos and tiles."""
    rows = "".join([_newest(business) for business in businesses])
    return mark_safe(f'<ul class="newest">\n{rows}</ul>')  # noqa: S308 - all words are escaped


def _entry(it: Business, level: int) -> str:
    verified = ""
    if it.is_verified:
        words = escape(_("Verified"))
        verified = (
            f' <span class="entry__verified">{icon("badge-check")}<span class="visually-hidden">{words}</span></span>'
        )
    tagline = f'<p class="entry__tagline"><bdi>{escape(it.tagline)}</bdi></p>\n' if it.tagline else ""
    return (
        f'<li class="entry {tint(it.country)}">\n'
        f'<div class="entry__media">{_media(it, "(min-width: 48em) 11rem, 6rem")}</div>\n'
        f'<div class="entry__text">\n<h{level} class="entry__name"><a href="{it.get_absolute_url()}">'
        f"<bdi>{escape(it.name)}</bdi></a>{verified}</h{level}>\n"
        f'<p class="facts-line">{_facts(it)}</p>\n{tagline}'
        f'<p class="facts-line entry__where">{_where(it)}</p>\n</div>\n{_phone(it)}</li>\n'
    )


def _facts(it: Business) -> str:
    facts = []
    if it.is_sponsored:
        facts.append(f'<span class="badge">{escape(_("Paid placement"))}</span>')
    if it.rating_count:
        words = f"{presenting.rating_words(it.rating_average)} ({it.rating_count})"
        facts.append(f'<span class="rating">{stars(it.rating_average)}<span aria-hidden="true">{words}</span></span>')
    facts.append(f"<span>{escape(it.category.name)}</span>")
    if it.price_range:
        facts.append(price(it))
    return "\n".join(facts)


def _where(it: Business) -> str:
    place = it.city or it.country
    parts = [f"<span>{open_state(it.phases)}</span>"] if getattr(it, "phases", None) else []  # type: ignore[attr-defined]
    if far := distance(it):
        parts.append(f'<span class="entry__distance">{escape(far)}</span>')
    return "\n".join([*parts, f"<span>{escape(place.name)}</span>"])


def _phone(it: Business) -> str:
    if not it.phone:
        return ""
    number = escape(phones.national(it.phone))
    return f'<p class="entry__phone"><a href="{escape(phones.tel_uri(it.phone))}">{icon("phone")}<bdi>{number}</bdi></a></p>\n'


def _newest(it: Business) -> str:
    place = it.city or it.country
    return (
        f'<li class="newest__item {tint(it.country)}">\n'
        f'<div class="newest__media">{_media(it, "(min-width: 64em) 12rem, 45vw")}</div>\n'
        f'<h3 class="newest__name"><a href="{it.get_absolute_url()}"><bdi>{escape(it.name)}</bdi></a></h3>\n'
        f'<p class="newest__what">{escape(it.category.name)}, {escape(place.name)}</p>\n</li>\n'
    )


def _media(it: Business, sizes: str) -> str:
    """Return the photo of a business, or a tile with the sign of its kind."""
    photos = getattr(it, "card_photos", None)
    if photos:
        return picture_html(photos[0], sizes=sizes, ratio="3:2", alt="", widths=480)
    return f'<span class="tile tile--{getattr(it, "tile", "")}">{icon(it.category.icon)}</span>'


# --- What other pages show as well --------------------------------------------------------------------------------------


def open_state(phases: list[Phase]) -> SafeString:
    """Return whether a business is open as a sentence that a script keeps right; '' where nobody knows."""
    if not phases:
        return SafeString("")
    now = phases[0]
    following = json.dumps([[phase.since, _STATES[phase.open], phase.words] for phase in phases], ensure_ascii=False)
    return mark_safe(  # noqa: S308 - all words are escaped
        f'<span class="state state--{_STATES[now.open]}" data-phases="{escape(following)}">{escape(now.words)}</span>'
    )


def stars(value: Any) -> SafeString:
    """Return a number of stars out of five, to the next half, with the number for those who do not see them."""
    return SafeString("") if value is None else _stars(float(value), get_language())


# The language decides the words, so it is part of the key, here and below.
@lru_cache(maxsize=2048)
def _stars(value: float, _language: str | None) -> SafeString:
    halves = round(value * 2)
    kinds = ["full" if halves >= 2 * place else "half" if halves == 2 * place - 1 else "none" for place in range(1, 6)]
    sprite = escape(static("icons/sprite.svg"))
    half = f'<use href="{sprite}#i-star-half-full"></use>'
    drawn = "".join(
        f'<svg class="icon star" aria-hidden="true"><use href="{sprite}#i-{"star-full" if kind == "full" else "star"}">'
        f"</use>{half if kind == 'half' else ''}</svg>"
        for kind in kinds
    )
    words = _("%(rating)s out of 5") % {"rating": presenting.rating_words(value).removesuffix(".0")}
    return mark_safe(  # noqa: S308 - all words are escaped
        f'<span class="stars">{drawn}<span class="visually-hidden">{escape(words)}</span></span>'
    )


def price(business: Business) -> SafeString:
    """Return how expensive a business is: signs of its currency with their meaning, or words; '' where it is not known."""
    return _price(business.price_range, business.country.currency, get_language())


@lru_cache(maxsize=2048)
def _price(level: int | None, currency: str, _language: str | None) -> SafeString:
    known = presenting.price(level, currency)
    if not known:
        return SafeString("")
    sign, words = escape(known["sign"]), escape(known["words"])
    said = f'<abbr title="{words}">{sign}</abbr>' if sign else words
    return mark_safe(f'<span class="price">{said}</span>')  # noqa: S308 - all words are escaped


def distance(business: Business) -> str:
    """Return how far a business is, in its country's units; '' where its place is not shown, or was not asked for."""
    km = getattr(business, "distance", None)
    if km is None or business.hide_street:
        return ""
    return distance_words(km, business.country_id)
