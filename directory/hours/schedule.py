"""When a business is open, in its own time zone.

Hours are wall time: a shop that opens at 09:00 does so in summer and in winter. Where clocks change, a time counts as
reached when the clock first shows it or a later one:

- A time that the night skips (02:30 when 02:00 becomes 03:00) is reached at the jump. A span that lies in the gap is empty.
- A time that comes twice (02:30 when 03:00 becomes 02:00) is its first occurrence, for opening and for closing.

So a bar that is open until 04:00 is open an hour longer or shorter on these nights, as its people and guests read it
from the clock.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import cached_property

from directory.hours import spans as span_module
from directory.hours.notation import to_notation
from directory.hours.schema import opening_hours_specifications
from directory.hours.spans import Span
from directory.hours.words import Day, Special, group_week, special_rows

UTC = datetime.UTC
ONE_DAY = datetime.timedelta(days=1)
# Whoever stays open for longer than this is open around the clock.
AROUND_THE_CLOCK = datetime.timedelta(days=8)
# As far as a next opening is looked for: the longest special day, and a week.
HORIZON = 380


@dataclass(frozen=True)
class State:
    """Whether a business is open at one moment. All moments are in its own time zone.

    ``open`` is None where nobody can tell: by appointment, or hours not known. ``closes_at`` is None for a business that
    does not close within eight days, ``opens_at`` for one that does not open within a year. ``note`` is that of today's
    special day ("Christmas"), or empty.
    """

    at: datetime.datetime
    mode: str
    open: bool | None
    closes_at: datetime.datetime | None = None
    opens_at: datetime.datetime | None = None
    note: str = ""

    @property
    def changes_at(self) -> datetime.datetime | None:
        """The moment until which this state holds, for whoever keeps a copy of it; None: for days."""
        return self.closes_at if self.open else self.opens_at


@dataclass(frozen=True)
class SpecialDay:
    """Dates that replace the week: the first, the last, their spans (none: closed), and a note."""

    first: datetime.date
    last: datetime.date
    spans: tuple[Span, ...]
    note: str


@dataclass(frozen=True)
class Schedule:
    """The opening hours of one business, as ``clean_hours`` and ``clean_special_days`` return them, in an IANA time zone."""

    hours: dict[str, Any]
    special_days: list[dict[str, Any]]
    time_zone: str

    @property
    def mode(self) -> str:
        """ "regular", "always", "appointment" or "unknown"."""
        return str(self.hours.get("mode") or "unknown")

    def state(self, at: datetime.datetime) -> State:
        """Tell whether the business is open at an aware moment, and when that changes next."""
        at = at.astimezone(UTC)
        local = at.astimezone(self._zone)
        today = local.date()
        special = self._special_on(today)
        note = special.note if special else ""
        weekly = self.mode in {"regular", "always"}
        for start, end in self._runs(today - ONE_DAY, HORIZON if weekly else 2, at):
            if end <= at:
                continue
            if start <= at:
                closes_at = end.astimezone(self._zone) if end - at < AROUND_THE_CLOCK else None
                return State(local, self.mode, True, closes_at=closes_at, note=note)
            if weekly or (special and start.astimezone(self._zone).date() == today):
                return State(local, self.mode, False, opens_at=start.astimezone(self._zone), note=note)
        return State(local, self.mode, False if weekly or special else None, note=note)

    def spans_on(self, date: datetime.date) -> tuple[Span, ...]:
        """Return the spans that begin on a date, in minutes after its midnight."""
        special = self._special_on(date)
        return special.spans if special else self._week[date.weekday()]

    def week(self, today: datetime.date) -> list[Day]:
        """Return the rows of a table of the week, equal days in a row grouped, today's row marked; none without a week."""
        if self.mode not in {"regular", "always"}:
            return []
        return group_week(self._week, today.weekday())

    def upcoming(self, today: datetime.date, days: int = 60) -> list[Special]:
        """Return the special days that begin within so many days or are not over yet."""
        near = [s for s in self._specials if s.last >= today and s.first <= today + datetime.timedelta(days=days)]
        return special_rows([(s.first, s.last, s.spans, s.note) for s in near], today)

    def to_schema_org(self, today: datetime.date | None = None) -> list[dict[str, Any]]:
        """Return schema.org's OpeningHoursSpecification of the week and of the special days that are not over today."""
        specials = [s for s in self._specials if today is None or s.last >= today]
        return opening_hours_specifications(self._week, [(s.first, s.last, s.spans) for s in specials])

    def to_opening_hours_notation(self) -> str:
        """Return the hours as "Mo-Fr 09:00-12:30,14:00-18:00; Sa 10:00-02:00"; see ``directory.hours.notation``."""
        return to_notation(self.hours, self.special_days)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @cached_property
    def _week(self) -> tuple[tuple[Span, ...], ...]:
        return span_module.read_week(self.hours)

    @cached_property
    def _specials(self) -> tuple[SpecialDay, ...]:
        day = datetime.date.fromisoformat
        return tuple(
            SpecialDay(
                day(row["from"]), day(row["to"]), span_module.read(row.get("spans") or ()), row.get("note") or ""
            )
            for row in self.special_days
        )

    def _special_on(self, date: datetime.date) -> SpecialDay | None:
        return next((special for special in self._specials if special.first <= date <= special.last), None)

    def _openings(self, date: datetime.date) -> list[tuple[datetime.datetime, datetime.datetime]]:
        """Return when the business opens and closes on a date, in UTC: one moment after another asks for the same dates."""
        found = self._dates.get(date)
        if found is None:
            zone = self._zone
            instants = [(instant(date, start, zone), instant(date, end, zone)) for start, end in self.spans_on(date)]
            found = self._dates[date] = [pair for pair in instants if pair[0] < pair[1]]
        return found

    @cached_property
    def _dates(self) -> dict[datetime.date, list[tuple[datetime.datetime, datetime.datetime]]]:
        return {}

    def _runs(
        self, first: datetime.date, days: int, at: datetime.datetime
    ) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
        """Yield when the business is open from a date on, in UTC, spans that touch made one.

        A run that lasts beyond ``AROUND_THE_CLOCK`` after ``at`` is not followed to its end.
        """
        run: tuple[datetime.datetime, datetime.datetime] | None = None
        for offset in range(days + 1):
            for start, end in self._openings(first + offset * ONE_DAY):
                if run is None:
                    run = (start, end)
                elif start <= run[1]:
                    run = (run[0], max(end, run[1]))
                else:
                    yield run
                    run = (start, end)
                if run[1] - at > AROUND_THE_CLOCK:
                    yield run
                    return
        if run is not None:
            yield run


# On one day many businesses of a zone open and close at the same times.
@lru_cache(maxsize=16_384)
def instant(date: datetime.date, minute: int, zone: ZoneInfo) -> datetime.datetime:
    """Return the first moment, in UTC, at which a clock of the zone shows so many minutes after the date's midnight, or more.

    The minutes may be more than a day's: 1500 is 01:00 of the next date.
    """
    wall = datetime.datetime.combine(date, datetime.time()) + datetime.timedelta(minutes=minute)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    # The clock skips this time. One reading of it lies before the jump and the other after; halve what lies between.
    before, after = sorted(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    offset = before.astimezone(zone).utcoffset()
    while after - before > datetime.timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
