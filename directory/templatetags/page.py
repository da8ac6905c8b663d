"""What every page's templates need: icons, moments, machine-readable data."""

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
from django.utils.translation import pgettext

register = template.Library()

# Later than this the year says more than the hour.
HOUR_MATTERS = datetime.timedelta(days=180)

# Characters that could end a script element or begin a comment in it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag
@lru_cache(maxsize=512)
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
def host(address: str) -> str:
    """Return the name of the site to which an address leads, without the www."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


@register.filter
def json_ld(data: Any) -> SafeString:
    """Return data for search engines in a block that no text in it can end."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308
