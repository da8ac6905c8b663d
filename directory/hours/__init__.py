"""Opening hours: what is stored, when a business is open, and how that is said.

What a business stores is plain JSON, and ``clean_hours`` and ``clean_special_days`` bring any input to it:

- hours: ``{"mode": "regular", "week": {"mon": [["09:00", "12:30"], ["14:00", "18:00"]], ..., "sun": []}}``. The mode is
  regular, always (open), appointment or unknown; only a regular week has days. A span whose end is not after its start
  runs past midnight; "00:00" to "24:00" is the whole day.
- special days: ``[{"from": "2026-12-24", "to": "2026-12-26", "spans": [], "note": "Christmas"}]``. They replace the week
  on these dates; a span of the evening before still runs out past midnight.

Everything else reads that:

- ``Schedule(hours, special_days, time_zone)``: ``state(at)``, ``week(today)``, ``upcoming(today)``, ``to_schema_org()``
- ``state_words(state)`` and ``state_label(state)``: "Opens tomorrow at 09:00", "Closed"
- ``timeline(schedule, at, country)``: the same for the next hours, so that a page that is kept stays right
- ``to_notation(...)`` and ``parse_notation(text)``: "Mo-Fr 09:00-12:30,14:00-18:00; Sa 10:00-02:00"
"""

from directory.hours.cleaning import clean_hours, clean_special_days
from directory.hours.notation import parse_notation, to_notation
from directory.hours.schedule import Schedule, State
from directory.hours.spans import WEEKDAYS
from directory.hours.timeline import Phase, timeline
from directory.hours.words import Day, Special, span_words, state_label, state_words

__all__ = [
    "WEEKDAYS",
    "Day",
    "Phase",
    "Schedule",
    "Special",
    "State",
    "clean_hours",
    "clean_special_days",
    "parse_notation",
    "span_words",
    "state_label",
    "state_words",
    "timeline",
    "to_notation",
]
