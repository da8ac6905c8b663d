"""Spans of a day in minutes after its midnight, and the pairs of times that are stored for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60

# Start and end in minutes after midnight: 0 <= start < 1440, start < end <= start + 1440. An end beyond 1440 is on the
# next day.
Span = tuple[int, int]

_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?", re.ASCII)


@lru_cache(maxsize=2048)
def minutes(text: str) -> int:
    """Return the minutes after midnight of "9:00", "09:00", "09:00:00" or "24:00". Raises ValueError."""
    match = _TIME.fullmatch(text)
    if not match:
        raise ValueError(text)
    value = int(match[1]) * 60 + int(match[2])
    if int(match[2]) > 59 or value > DAY:
        raise ValueError(text)
    return value


def time_text(minute: int) -> str:
    """Return "HH:MM" for minutes after midnight; midnight at a day's end is "24:00", a time beyond it that of the next day."""
    if minute > DAY:
        minute -= DAY
    return f"{minute // 60:02}:{minute % 60:02}"


def read(pairs: Sequence[Sequence[str]]) -> tuple[Span, ...]:
    """Return the spans of stored pairs. Raises ValueError for a time that is none."""
    spans = []
    for first, last in pairs:
        start, end = minutes(first), minutes(last)
        spans.append((start, end if end > start else end + DAY))
    return tuple(spans)


def write(spans: Sequence[Span]) -> list[list[str]]:
    """Return the pairs that are stored for spans."""
    return [[time_text(start), time_text(end)] for start, end in spans]


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans in order, those that touch or overlap made one. None grows beyond 24 hours from its start."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1] <= out[-1][0] + DAY and max(end, out[-1][1]) <= out[-1][0] + DAY:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def read_week(hours: dict[str, Any]) -> tuple[tuple[Span, ...], ...]:
    """Return the spans of Monday to Sunday of stored hours; of an always open business whole days, of others none."""
    if hours.get("mode") == "always":
        return (((0, DAY),),) * 7
    if hours.get("mode") != "regular":
        return ((),) * 7
    week = hours.get("week") or {}
    return tuple(read(week.get(day) or ()) for day in WEEKDAYS)
