"""How many requests a client may make: generous to people, and enough to keep one client from slowing the others down.

Forms that guess or send have stricter limits of their own. What the page cache answers is not counted, nor are files.

Each process counts by itself, and adds its count to the shared one every few requests, so that a limit costs next to nothing
and holds over all processes and machines. Without the shared count each process goes by its own: no limit fails open.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from directory import clients
from newsportal.views import errors

logger = logging.getLogger(__name__)

WINDOW = 60
# A process tells the others of its count this many times on the way to the limit.
SHARES = 20
# Clients that a process remembers; beyond that, those of past windows are forgotten.
REMEMBERED = 20_000
READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass
class _Count:
    window: int
    # Of all processes, as last heard; and our own, not yet told.
    known: int = 0
    untold: int = 0
    is_refused: bool = False


class Limiter:
    """Counts events of a kind by client, in windows of a minute."""

    def __init__(self, kind: str, most: Callable[[], int]) -> None:
        """``most`` returns how many a client may have in a window; 0 is no limit."""
        self._kind = kind
        self._most = most
        self._counts: dict[str, _Count] = {}
        self._lock = threading.Lock()

    def exceeds(self, client: str) -> bool:
        """Count an event; tell whether the client has had more than it may."""
        most = self._most()
        if not most:
            return False
        window = int(time.time() // WINDOW)
        with self._lock:
            count = self._counts.get(client)
            if count is None or count.window != window:
                count = self._begin(client, window)
            if count.is_refused:
                return True
            count.untold += 1
            telling = count.untold if count.untold >= max(1, most // SHARES) else 0
            if telling:
                # Ours alone now: another thread that comes meanwhile begins to count anew.
                count.untold = 0
                count.known += telling
        if telling:
            total = self._tell(client, window, telling)
            with self._lock:
                count.known = max(count.known, total)
        if count.known + count.untold > most:
            count.is_refused = True
            logger.warning("%s is refused further %s for this minute.", client, self._kind)
        return count.is_refused

    def _begin(self, client: str, window: int) -> _Count:
        if len(self._counts) >= REMEMBERED:
            self._counts = {name: each for name, each in self._counts.items() if each.window == window}
        if len(self._counts) >= REMEMBERED:
            # A flood from everywhere: whoever is forgotten begins anew, and the shared count still holds.
            self._counts.clear()
        self._counts[client] = count = _Count(window)
        return count

    def _tell(self, client: str, window: int, number: int) -> int:
        """Add to the shared count and return it; 0 where it cannot be had."""
        key = f"limit:{self._kind}:{client}:{window}"
        try:
            if cache.add(key, number, 2 * WINDOW):
                return number
            return int(cache.incr(key, number))
        except Exception:  # noqa: BLE001 - each backend has errors of its own, and none may keep a page from a reader
            return 0


pages = Limiter("pages", lambda: settings.REQUESTS_PER_MINUTE)
forms = Limiter("forms", lambda: settings.FORMS_PER_MINUTE)
programs = Limiter("programs", lambda: settings.API_REQUESTS_PER_MINUTE)


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/v1/")


class LimitRequests:
    """Refuse a client that asks for too much (429), and a body that is larger than any form of ours (413)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.REQUEST_MAX_BYTES:
            return errors.too_large()
        client = clients.address(request)
        if not clients.is_within(client, settings.LIMITS_EXEMPT):
            limiter = forms if request.method not in READING else programs if _is_for_programs(request) else pages
            if limiter.exceeds(clients.household(request)):
                response = errors.told_to_wait(WINDOW - int(time.time()) % WINDOW)
                # A line for each would let a flood fill the disk.
                response.is_told = True  # type: ignore[attr-defined]
                return response
        return self.get_response(request)
