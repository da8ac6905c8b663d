"""A connection whose every answer is awaited for a bounded time.

PostgreSQL's own statement timeout ends a query that is slow. It cannot end the wait for a server that is stopped, or behind a
network that has begun to swallow packets: then nothing comes, not even the timeout.
"""

from __future__ import annotations

import select
import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
from django.conf import settings
from psycopg.waiting import READY_NONE

from newsportal.postgresql.breaker import Breaker

T = TypeVar("T")
# While the server is known to be away, those who still hold a connection wait no longer than this to see that theirs is gone.
GLANCE = 0.3
# For so many seconds after its last answer a connection counts as good, unless the server has closed it.
FRESH = 30.0


class Connection(psycopg.Connection[Any]):
    """Raises OperationalError, and is closed, when the server says nothing for DATABASE_PATIENCE seconds (0: for ever)."""

    breaker: Breaker | None = None
    # When the server answered last, on the clock of time.monotonic().
    heard = 0.0

    @property
    def is_fresh(self) -> bool:
        """Whether the server answered a moment ago and has said nothing since, not even good-bye: it costs no question."""
        if self.closed or time.monotonic() - self.heard > FRESH:
            return False
        # One that ends, or ends this connection, closes it: then there is something to read.
        waiting = select.poll()
        waiting.register(self.pgconn.socket, select.POLLIN)
        return not waiting.poll(0)

    def wait(self, gen: Generator[Any, Any, T], *args: Any, **kwargs: Any) -> T:
        """Run one exchange with the server to its end."""
        patience = settings.DATABASE_PATIENCE
        if not patience:
            return super().wait(gen, *args, **kwargs)
        if self.breaker is not None and self.breaker.is_tripped:
            patience = min(patience, GLANCE)
        try:
            heard = super().wait(_within(gen, patience), *args, **kwargs)
        except SilentServer:
            # Whatever the server still sends on this one belongs to a question that nobody asks any more.
            self.pgconn.finish()
            if self.breaker is not None:
                self.breaker.failed()
            raise
        self.heard = time.monotonic()
        if self.breaker is not None:
            # Whoever gave the server up need not be the one who finds it back.
            self.breaker.succeeded()
        return heard


class SilentServer(psycopg.OperationalError):
    """The server did not answer in time."""


def _within(gen: Generator[Any, Any, T], patience: float) -> Generator[Any, Any, T]:
    """Pass on what a generator of psycopg's waits for, until nothing has come for ``patience`` seconds."""
    try:
        state = next(gen)
        heard = time.monotonic()
        while True:
            # psycopg wakes up ten times a second when nothing comes.
            ready = yield state
            if ready != READY_NONE:
                heard = time.monotonic()
            elif time.monotonic() - heard > patience:
                gen.close()
                raise SilentServer("the database did not answer in time")
            state = gen.send(ready)
    except StopIteration as ended:
        return ended.value
