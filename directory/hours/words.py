"""Opening hours in words for readers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from directory.hours.spans import DAY, WEEKDAYS, Span
from directory.localnames import clock_words, date_words, day_name

if TYPE_CHECKING:
    from directory.hours.schedule import State

ONE_HOUR = datetime.timedelta(hours=1)
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """One row of the week's table: days in a row with the same spans (none: closed), and whether today is among them."""

    weekdays: tuple[str, ...]
    name: str
    spans: tuple[Span, ...]
    is_today: bool

    def words(self, country: str = "") -> str:
        """Return the hours of each of these days: spans, "Open 24 hours" or "Closed"."""
        return spans_words(self.spans, country)


@dataclass(frozen=True)
class Special:
    """One row of the special days: their dates in words, spans (none: closed), a note, and whether today is among them."""

    first: datetime.date
    last: datetime.date
    name: str
    spans: tuple[Span, ...]
    note: str
    is_today: bool

    def words(self, country: str = "") -> str:
        """Return the hours of each of these dates: spans, "Open 24 hours" or "Closed"."""
        return spans_words(self.spans, country)


def state_label(state: State) -> str:
    """Return "Open", "Closed", "By appointment", or nothing where the hours are not known."""
    if state.open is None:
        return _("By appointment") if state.mode == "appointment" else ""
    return pgettext("a business", "Open") if state.open else pgettext("a business", "Closed")


def state_words(state: State, country: str = "", language: str | None = None) -> str:
    """Return one phrase for a state: "Open until 18:00", "Opens tomorrow at 09:00", "Open 24 hours", "By appointment".

    ``country`` (ISO alpha-2) decides between "18:00" and "6:00 pm". No phrase counts minutes, because pages are kept for
    a while; within the last hour it says "Closes at 18:00". Nothing is said where the hours are not known.
    """
    moment = state.closes_at if state.open else state.opens_at
    if state.open and (moment is None or moment - state.at > ONE_DAY):
        return _("Open 24 hours")
    if moment is None:
        return state_label(state)
    days = (moment.date() - state.at.date()).days
    if not state.open and days >= 7:
        date = date_words(moment.date(), state.at.date(), language)
        return _("Opens on %(day)s at %(time)s") % {"day": date, "time": _time(moment.time(), country, language)}
    if state.open:
        kind = "closes" if moment - state.at <= ONE_HOUR else "until"
    else:
        kind = {0: "today", 1: "tomorrow"}.get(days, "weekday")
    weekday = moment.weekday() if kind == "weekday" else 0
    return _said_often(kind, weekday, moment.time(), country, language, get_language())


# The active language decides the sentence, so it is part of the key.
@lru_cache(maxsize=8192)
def _said_often(
    kind: str, weekday: int, time: datetime.time, country: str, language: str | None, _active: str | None
) -> str:
    """Return the phrase for a closing or an opening within the week: many listings of a page have the same."""
    sentence = {
        "closes": _("Closes at %(time)s"),
        "until": _("Open until %(time)s"),
        "today": _("Opens at %(time)s"),
        "tomorrow": _("Opens tomorrow at %(time)s"),
        "weekday": _("Opens on %(day)s at %(time)s"),
    }[kind]
    return sentence % {"time": _time(time, country, language), "day": day_name(weekday, language)}


def _time(time: datetime.time, country: str, language: str | None) -> str:
    if time.hour == time.minute == 0:
        return _("midnight")
    return clock_words(time, country, language)


def spans_words(spans: Sequence[Span], country: str = "") -> str:
    """Return the spans of a day, with commas between them, or "Open 24 hours" or "Closed"."""
    if not spans:
        return pgettext("a business", "Closed")
    if (0, DAY) in spans:
        return _("Open 24 hours")
    return ", ".join(span_words(span, country) for span in spans)


def span_words(span: Span, country: str = "") -> str:
    """Return one span with a dash, on the clock that the country reads; on a clock of 24 hours midnight at its end is 24:00."""
    start, end = (clock_words(datetime.time(minute % DAY // 60, minute % 60), country) for minute in span)
    if span[1] == DAY and end == "00:00":
        end = "24:00"
    return f"{start}–{end}"  # noqa: RUF001 (a range takes an en dash)


def group_week(week: Sequence[tuple[Span, ...]], today: int) -> list[Day]:
    """Return the rows of a week's table; ``today`` is a weekday, 0 for Monday."""
    rows: list[Day] = []
    start = 0
    for end in range(1, 8):
        if end < 7 and week[end] == week[start]:
            continue
        days = range(start, end)
        rows.append(Day(WEEKDAYS[start:end], _days_words(days), week[start], today in days))
        start = end
    return rows


def _days_words(days: range) -> str:
    if len(days) == 7:
        return _("Every day")
    if len(days) == 1:
        return day_name(days[0])
    names = {"first": day_name(days[0]), "last": day_name(days[-1])}
    return (_("%(first)s and %(last)s") if len(days) == 2 else _("%(first)s to %(last)s")) % names


def special_rows(
    specials: Iterable[tuple[datetime.date, datetime.date, tuple[Span, ...], str]], today: datetime.date
) -> list[Special]:
    """Return the rows of special days."""
    rows = []
    for first, last, spans, note in specials:
        names = {"first": date_words(first, today), "last": date_words(last, today)}
        name = names["first"] if first == last else _("%(first)s to %(last)s") % names
        rows.append(Special(first, last, name, spans, note, first <= today <= last))
    return rows
