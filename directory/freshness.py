"""What a page is about, and how long it stays true: said by views, for whoever keeps copies of pages."""

from __future__ import annotations

from typing import Protocol

from django.http import HttpResponse

# A header has its bounds, in a proxy's buffers too; what does not fit is replaced by one key that everything is purged by.
MOST_KEYS = 120
ALL = "all"


class Thing(Protocol):
    """Whatever has a key, such as story-12 or country-de."""

    @property
    def surrogate_key(self) -> str: ...


def about(response: HttpResponse, *things: Thing | str | None) -> HttpResponse:
    """Say what the page shows (rows, or keys), so that a copy can be found when one of them changes. Returns the response."""
    keys = dict.fromkeys(response.get("Surrogate-Key", "").split())
    keys |= dict.fromkeys(thing if isinstance(thing, str) else thing.surrogate_key for thing in things if thing)
    response["Surrogate-Key"] = " ".join(keys) if len(keys) <= MOST_KEYS else ALL
    return response


def fresh_for(response: HttpResponse, seconds: int) -> HttpResponse:
    """Say that the page is true for so long at most, though nothing be published. Returns the response."""
    response["Surrogate-Control"] = f"max-age={seconds}"
    return response
