"""Opening hours as ranges in columns, so that SQL answers "open now" from an index.

Three columns say it exactly:

- ``open_minutes`` (int4multirange) from ``minutes_of_week``: the ordinary week, in minutes after Monday 00:00.
- ``exception_dates`` and ``exception_open`` (tsmultirange, local time without a zone) from ``exceptions``: the time in
  which special days make the ordinary week untrue, and when the business is open within it.

A business's clock is that of its time zone, so the question is asked once for each clock, not once for each row. For the
zones of a country or of the results' cities, ``zones_by_clock`` groups those that show the same time:

    SELECT ... WHERE time_zone = ANY(%(zones)s)
       AND CASE WHEN exception_dates @> %(wall)s::timestamp THEN exception_open @> %(wall)s::timestamp
                ELSE open_minutes @> %(minute)s::int END

Both ranges may be empty; a GiST index on (open_minutes) serves the ordinary case. Where the clock goes back, the
repeated hour is read from the wall as well, so for an hour a year SQL may say "open" again where ``Schedule.state`` says
that the business has closed; ``Schedule.state`` decides what a page says.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from directory.hours import spans as span_module
from directory.hours.spans import DAY, Span

WEEK = 7 * DAY
_ONE_DAY = datetime.timedelta(days=1)

WallRange = tuple[datetime.datetime, datetime.datetime]


class Clock(NamedTuple):
    """What a clock on the wall shows: the local time without a zone, and the minute of the week (0 to 10079)."""

    wall: datetime.datetime
    minute: int


def clock(at: datetime.datetime, time_zone: str) -> Clock:
    """Return what the clocks of a time zone show at an aware moment, in whole minutes."""
    wall = at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None, second=0, microsecond=0)
    return Clock(wall, wall.weekday() * DAY + wall.hour * 60 + wall.minute)


def zones_by_clock(time_zones: Iterable[str], at: datetime.datetime) -> dict[Clock, list[str]]:
    """Return the time zones by what their clocks show at an aware moment."""
    groups: dict[Clock, list[str]] = {}
    for zone in sorted(set(time_zones)):
        groups.setdefault(clock(at, zone), []).append(zone)
    return groups


def minutes_of_week(hours: dict[str, Any]) -> list[Span]:
    """Return when a business is open in an ordinary week: half-open ranges of minutes, 0 <= start < end <= 10080.

    They are in order, do not touch, and what runs past the end of Sunday continues at 0. Without a week there are none.
    """
    pieces: list[Span] = []
    for day, spans in enumerate(span_module.read_week(hours)):
        for start, end in spans:
            first, last = day * DAY + start, day * DAY + end
            pieces.append((first, min(last, WEEK)))
            if last > WEEK:
                pieces.append((0, last - WEEK))
    return _joined(pieces)


def exceptions(hours: dict[str, Any], special_days: list[dict[str, Any]]) -> tuple[list[WallRange], list[WallRange]]:
    """Return the local time that special days rule, and when the business is open within it, as half-open ranges.

    Each special date rules its own day and the day after, on which the evening of an ordinary week might have run out.
    """
    week = span_module.read_week(hours)
    special: dict[datetime.date, tuple[Span, ...]] = {}
    for row in special_days:
        date, last = (datetime.date.fromisoformat(row[key]) for key in ("from", "to"))
        spans = span_module.read(row.get("spans") or ())
        while date <= last:
            special[date] = spans
            date += _ONE_DAY
    ruled = sorted({date + offset for date in special for offset in (0 * _ONE_DAY, _ONE_DAY)})
    open_at: list[WallRange] = []
    for date in ruled:
        midnight = datetime.datetime.combine(date, datetime.time())
        for day in (date - _ONE_DAY, date):
            for span in special.get(day, week[day.weekday()]):
                start, end = (_wall(day, minute) for minute in span)
                start, end = max(start, midnight), min(end, midnight + _ONE_DAY)
                if start < end:
                    open_at.append((start, end))
    return _joined([(_wall(date, 0), _wall(date, DAY)) for date in ruled]), _joined(open_at)


def _wall(date: datetime.date, minute: int) -> datetime.datetime:
    return datetime.datetime.combine(date, datetime.time()) + datetime.timedelta(minutes=minute)


def _joined(ranges: list[Any]) -> list[Any]:
    """Return ranges in order, those that touch or overlap made one."""
    out: list[Any] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
