"""Opening hours as schema.org's OpeningHoursSpecification."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from directory.hours.spans import DAY, Span, time_text

DAYS_OF_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def opening_hours_specifications(
    week: tuple[tuple[Span, ...], ...],
    specials: Iterable[tuple[datetime.date, datetime.date, tuple[Span, ...]]],
) -> list[dict[str, Any]]:
    """Return specifications: one for each span and the weekdays that have it, then those of the special dates.

    The times follow what Google asks for: a whole day is 00:00 to 23:59, a closed special day 00:00 to 00:00, and a span
    past midnight closes at a time before it opens. A weekday without hours is not mentioned.
    """
    by_span: dict[Span, list[str]] = {}
    for name, spans in zip(DAYS_OF_WEEK, week, strict=True):
        for span in spans:
            by_span.setdefault(span, []).append(name)
    out = [{**_specification(span), "dayOfWeek": days} for span, days in sorted(by_span.items())]
    for first, last, spans in specials:
        dates = {"validFrom": first.isoformat(), "validThrough": last.isoformat()}
        out += [{**_specification(span), **dates} for span in spans or ((0, 0),)]
    return out


def _specification(span: Span) -> dict[str, Any]:
    start, end = span
    if end - start == DAY and start == 0:
        opens, closes = "00:00", "23:59"
    else:
        opens, closes = time_text(start), time_text(end).replace("24:00", "00:00")
    return {"@type": "OpeningHoursSpecification", "opens": opens, "closes": closes}
