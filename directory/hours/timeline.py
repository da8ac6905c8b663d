"""A state that stays true on a page that is kept: what it will be over the next hours, for the page's own clock."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from directory.hours.schedule import Schedule, State
from directory.hours.words import ONE_HOUR, state_words

# However many times a day somebody opens and closes.
MOST_PHASES = 8


@dataclass(frozen=True)
class Phase:
    """What is to be read from a moment (seconds since 1970) on. ``open`` is None where nobody can tell."""

    since: int
    open: bool | None
    words: str


def timeline(schedule: Schedule, at: datetime.datetime, country: str, hours: int = 24) -> list[Phase]:
    """Return the phases from an aware moment on, for so many hours, the present one first; none where nothing is known.

    ``country`` decides how the words write the time; see ``state_words``.
    """
    phases: list[Phase] = []
    end = at + datetime.timedelta(hours=hours)
    while at < end and len(phases) < MOST_PHASES:
        state = schedule.state(at)
        words = state_words(state, country)
        if not words:
            break
        if not phases or (phases[-1].open, phases[-1].words) != (state.open, words):
            phases.append(Phase(int(at.timestamp()), state.open, words))
        at = _next(state)
    return phases


def _next(state: State) -> datetime.datetime:
    """Return the next moment at which the words may be others: an opening, a closing or the hour before, or midnight."""
    moments = [state.changes_at] if state.changes_at else []
    if state.open and state.closes_at:
        moments.append(state.closes_at - ONE_HOUR)
    # "Tomorrow" becomes today, and a day of the week tomorrow.
    midnight = datetime.datetime.combine(
        state.at.date() + datetime.timedelta(days=1), datetime.time(), state.at.tzinfo
    )
    return min(moment for moment in [*moments, midnight] if moment > state.at)
