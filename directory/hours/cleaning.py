"""Opening hours as they come in, brought to the shapes that are stored."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.hours import spans as span_module
from directory.hours.spans import DAY, WEEKDAYS, Span
from directory.localnames import day_name
from directory.text import clean_line

MODES = ("regular", "always", "appointment", "unknown")
MAX_SPANS = 4
MAX_SPECIAL_DAYS = 60
MAX_SPECIAL_LENGTH = 366  # days of one entry
MAX_SPECIAL_DATES = 1100  # days of all entries together
MAX_NOTE = 80
YEARS = range(2000, 2101)


def clean_hours(value: Any) -> dict[str, Any]:
    """Return the opening hours in the shape that is stored; of nothing at all, the mode is "unknown".

    Days come in their order, spans sorted, touching spans made one, and midnight at a span's end is "24:00". Raises
    ValidationError with a message for each day that is wrong; its ``params`` name the day ("mon") where there is one.
    """
    if value is None or value == {} or value == "":
        return {"mode": "unknown", "week": {}}
    if not isinstance(value, dict) or value.get("mode") not in MODES:
        raise ValidationError(_("Say whether the hours are regular, always, by appointment or unknown."), "mode")
    if value["mode"] != "regular":
        return {"mode": value["mode"], "week": {}}
    given = value.get("week")
    if not isinstance(given, dict) or set(given) - set(WEEKDAYS):
        raise ValidationError(_("The week must have days from Monday to Sunday."), "week")
    errors: list[ValidationError] = []
    week: dict[str, tuple[Span, ...]] = {}
    for day in WEEKDAYS:
        try:
            week[day] = clean_spans(given.get(day))
        except ValidationError as error:
            errors += [_of_day(day, message) for message in error.messages]
    if not errors:
        errors = list(_overlaps_of_neighbours(week))
    if not errors and not any(week.values()):
        message = _("Give the hours of at least one day, or choose “By appointment” or “Not known”.")
        errors.append(ValidationError(message, "empty"))
    if errors:
        raise ValidationError(errors)
    return {"mode": "regular", "week": {day: span_module.write(spans) for day, spans in week.items()}}


def clean_spans(pairs: Any) -> tuple[Span, ...]:
    """Return the spans of one day, sorted. Raises ValidationError for bad times, overlaps and too many."""
    if pairs is None:
        return ()
    if not isinstance(pairs, list | tuple):
        raise ValidationError(_("A day's hours must be a list of spans."), "spans")
    if len(pairs) > 4 * MAX_SPANS:
        raise _too_many()
    spans = sorted(_clean_span(pair) for pair in pairs)
    for (start, end), (next_start, _end) in pairwise(spans):
        if next_start < end:
            message = _("%(first)s and %(second)s overlap.")
            both = {"first": _words(start, end), "second": _words(next_start, _end)}
            raise ValidationError(message, "overlap", both)
    if len(spans) > 1 and spans[-1][1] > spans[0][0] + DAY:
        message = _("%(last)s runs into the next day's %(first)s.")
        raise ValidationError(message, "overlap", {"last": _words(*spans[-1]), "first": _words(*spans[0])})
    cleaned = span_module.merged(spans)
    if len(cleaned) > MAX_SPANS:
        raise _too_many()
    return cleaned


def clean_special_days(value: Any) -> list[dict[str, Any]]:
    """Return special days in the shape that is stored, by date. Raises ValidationError with a message for each wrong one.

    Each entry needs "from"; without "to" it is one day, without "spans" the business is closed. ``params["row"]`` of an
    error is the entry's index in what came in.
    """
    if value is None or value == "":
        return []
    if not isinstance(value, list | tuple):
        raise ValidationError(_("Special days must be a list."), "special_days")
    if len(value) > MAX_SPECIAL_DAYS:
        message = _("Please give at most %(limit)d special days; a holiday of several days counts once.")
        raise ValidationError(message, "too_many", {"limit": MAX_SPECIAL_DAYS})
    rows: list[tuple[datetime.date, datetime.date, int, dict[str, Any]]] = []
    errors: list[ValidationError] = []
    for index, entry in enumerate(value):
        try:
            rows.append(_clean_special(entry, index))
        except ValidationError as error:
            errors += [
                ValidationError("%(message)s", error.code, {"message": m, "row": index}) for m in error.messages
            ]
    rows.sort(key=lambda row: row[:3])
    for before, after in pairwise(rows):
        if after[0] <= before[1]:
            message = _("%(date)s is in the list twice.")
            errors.append(ValidationError(message, "overlap", {"date": after[0].isoformat(), "row": after[2]}))
    if sum((last - first).days + 1 for first, last, _index, _entry in rows) > MAX_SPECIAL_DATES:
        errors.append(ValidationError(_("The special days cover more than three years together."), "too_many"))
    if errors:
        raise ValidationError(errors)
    return [entry for _first, _last, _index, entry in rows]


def _clean_special(entry: Any, index: int) -> tuple[datetime.date, datetime.date, int, dict[str, Any]]:
    if not isinstance(entry, dict) or set(entry) - {"from", "to", "spans", "note"}:
        raise ValidationError(_("A special day has a first and a last date, hours and a note."), "special_days")
    first = _clean_date(entry.get("from"))
    last = _clean_date(entry["to"]) if entry.get("to") else first
    if last < first:
        raise ValidationError(_("The last date is before the first."), "dates")
    if (last - first).days >= MAX_SPECIAL_LENGTH:
        raise ValidationError(_("That is longer than a year: change the weekly hours instead."), "dates")
    note = entry.get("note") or ""
    if not isinstance(note, str):
        raise ValidationError(_("The note must be text."), "note")
    cleaned = {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "spans": span_module.write(clean_spans(entry.get("spans"))),
        "note": clean_line(note, MAX_NOTE),
    }
    return first, last, index, cleaned


def _clean_date(value: Any) -> datetime.date:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        date = value
    else:
        try:
            if not isinstance(value, str) or len(value) != 10:
                raise ValueError(value)
            date = datetime.date.fromisoformat(value)
        except ValueError:
            raise ValidationError(_("Give the date as in 2026-12-24."), "dates") from None
    if date.year not in YEARS:
        raise ValidationError(_("The year must be from 2000 to 2100."), "dates")
    return date


def _clean_span(pair: Any) -> Span:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise ValidationError(_("Give an opening and a closing time."), "spans")
    first, last = (_clean_time(value) for value in pair)
    if first == DAY:
        raise ValidationError(_("Hours cannot begin at 24:00; use 00:00 of the next day."), "time")
    return (first, last if last > first else last + DAY)


def _clean_time(value: Any) -> int:
    if isinstance(value, datetime.time):
        return value.hour * 60 + value.minute
    try:
        if not isinstance(value, str):
            raise ValueError(value)
        return span_module.minutes(value.strip())
    except ValueError:
        shown = str(value)[:20] if isinstance(value, str) and value.isprintable() else ""
        if not shown.strip():
            raise ValidationError(_("A time is missing; give an opening and a closing time."), "time") from None
        message = _("“%(value)s” is not a time; write it as 09:30 or 17:00.")
        raise ValidationError(message, "time", {"value": shown}) from None


def _overlaps_of_neighbours(week: dict[str, tuple[Span, ...]]) -> Iterable[ValidationError]:
    """Yield an error for each evening that runs past midnight into the hours of the morning after."""
    for index, day in enumerate(WEEKDAYS):
        following = WEEKDAYS[(index + 1) % 7]
        if week[day] and week[following] and week[day][-1][1] - DAY > week[following][0][0]:
            message = _("%(day)s's %(span)s runs past midnight into %(next)s's %(next_span)s.")
            params = {
                "day": day_name(index),
                "span": _words(*week[day][-1]),
                "next": day_name((index + 1) % 7),
                "next_span": _words(*week[following][0]),
            }
            yield _of_day(day, message % params)


def _of_day(day: str, message: str) -> ValidationError:
    params = {"name": day_name(WEEKDAYS.index(day)), "message": message, "day": day}
    return ValidationError(_("%(name)s: %(message)s"), "day", params)


def _too_many() -> ValidationError:
    return ValidationError(_("Please give at most %(limit)d spans a day."), "too_many", {"limit": MAX_SPANS})


def _words(start: int, end: int) -> str:
    return f"{span_module.time_text(start)}–{span_module.time_text(end)}"  # noqa: RUF001 (a range takes an en dash)
