"""Names of days and the clock that a country reads, from CLDR."""

from __future__ import annotations

import datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time, get_day_names
from django.utils.translation import get_language


def locale_of(language: str | None = None) -> Locale:
    """Return the Babel locale of a language code ("en-gb"), by default of the active language."""
    return _locale(language or get_language() or "en")


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"), sep="_")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def day_name(weekday: int, language: str | None = None) -> str:
    """Return a weekday's name as it stands alone; 0 is Monday."""
    return get_day_names("wide", "stand-alone", locale_of(language))[weekday]


def date_words(date: datetime.date, today: datetime.date, language: str | None = None) -> str:
    """Return a date as "24 December", with its year unless it is within 300 days of today."""
    locale = locale_of(language)
    if abs((date - today).days) < 300:
        # CLDR's pattern of a long date, without its year.
        pattern = locale.datetime_skeletons.get("MMMMd") or locale.datetime_skeletons.get("MMMd")
        if pattern is not None:
            return format_date(date, str(getattr(pattern, "pattern", pattern)), locale)
    return format_date(date, "long", locale)


@lru_cache(maxsize=512)
def uses_twelve_hours(country: str) -> bool:
    """Tell whether people in a country (ISO alpha-2) read "6:00 pm" rather than "18:00", after CLDR; no country: False."""
    languages = get_global("territory_languages").get(country.upper(), {})
    ranked = sorted(
        languages,
        key=lambda code: (not languages[code].get("official_status"), -languages[code]["population_percent"]),
    )
    for language in ("en", *ranked):
        try:
            locale = Locale.parse(f"{language}_{country.upper()}", sep="_")
        except (UnknownLocaleError, ValueError):
            continue
        return "a" in str(locale.time_formats["short"].pattern)
    return False


def clock_words(moment: datetime.time, country: str = "", language: str | None = None) -> str:
    """Return a time of day as the country's clock shows it: "18:00" or "6:00 pm" (a space that does not break)."""
    if uses_twelve_hours(country):
        return _twelve_hours(moment, language or get_language() or "en")
    return f"{moment:%H:%M}"


@lru_cache(maxsize=4096)
def _twelve_hours(moment: datetime.time, language: str) -> str:
    return format_time(moment, "h:mm\u00a0a", locale=locale_of(language))
