"""What somebody may have meant, where nothing was found."""

from __future__ import annotations

from directory import spelling
from newsportal.searching.asked import Asked
from newsportal.searching.finding import Found, find


def meant(found: Found) -> Found | None:
    """Return what a search with its misspelt words replaced finds, narrowed alike; None where there is nothing. Three queries."""
    correction = spelling.correct(found.asked.words)
    if correction is None:
        return None
    better = find(found.asked.but(words=correction.text), found.names)
    return better if better.candidates else None


def elsewhere(found: Found) -> Found | None:
    """Return what the same words find where nothing narrows them, or None where that is nothing. One query."""
    if not found.asked.is_narrowed:
        return None
    wider = find(Asked(found.asked.words), found.names)
    return wider if wider.candidates else None
