"""The edition: a number that is another one after anything public has changed, known to each process without a query.

The database raises a number in the transaction that changes something public (``announcements``) and says so on a channel
when it commits. One thread in each process listens, and asks again every ``POLL`` seconds. What it learnt is good for
``LEASE`` seconds from the moment it asked, and no longer. So whoever changed something waits, after the commit, until every
listener has the new number, or until ``LEASE`` has passed: then nobody is left who could believe in the old one.

Stories also appear and expire by the clock alone. The edition therefore has a second part, the latest such moment that is
past, and what is known of it is good until the next one.
"""

from __future__ import annotations

import json
import math
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

CHANNEL = "newsportal_edition"
LEASE = 1.0
POLL = 0.4
# So long a request waits for word from the database before it counts as down.
PATIENCE = 0.3
# A listener shows in its application_name which number it has, for those who wait (see settle()).
NAME = "newsportal pagecache"
BEHIND = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name ~ '^newsportal pagecache [0-9]+$'
      AND split_part(application_name, ' ', 3)::bigint < %s
"""
TAKEN_DOWN = """
    SELECT path, extract(epoch FROM at) FROM newsportal_change
    WHERE path IS NOT NULL AND at > now() - make_interval(secs => %s) ORDER BY at DESC LIMIT 1000
"""


@dataclass(frozen=True)
class Turns:
    """What changes by the clock: the moments, in microseconds since 1970, of the last change and of the next.

    ``ends`` are the addresses that end, each with its moment in seconds since 1970.
    """

    last: int
    next: int
    ends: Sequence[tuple[str, float]] = ()


@dataclass(frozen=True)
class State:
    """What is known: the edition, its number, until when that is good (monotonic clock), and what was taken down.

    ``gone`` are addresses with the moment, in seconds since 1970, from which no copy may show them.
    """

    edition: str = ""
    number: int = 0
    valid_until: float = -math.inf
    next_turn: float = math.inf
    gone: tuple[tuple[str, float], ...] = ()


class Editions:
    """Knows the edition in one process.

    ``connect`` opens a connection of its own to the primary server, in autocommit; where a pooler stands between, nothing is
    heard on it (``hears``), and the question every ``POLL`` seconds must do. ``turns`` is given that connection and the
    moment, and says what changes by the clock. ``remember`` and ``recall`` keep the list of what was taken down for a process
    that starts while the database is away. ``memory`` is for how many seconds such a list is of use. ``clock`` is the time.
    """

    def __init__(
        self,
        connect: Callable[[], psycopg.Connection[Any]],
        turns: Callable[[psycopg.Connection[Any], float], Turns],
        *,
        memory: float,
        hears: bool = True,
        remember: Callable[[bytes], None] = lambda known: None,
        recall: Callable[[], bytes | None] = lambda: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._connect = connect
        self._turns = turns
        self._memory = memory
        self._hears = hears
        self._remember = remember
        self._recall = recall
        self._clock = clock
        self._news = threading.Condition()
        self._starting = threading.Lock()
        self._pid = 0
        self._thread: threading.Thread | None = None
        self._is_down = False
        self._closed = threading.Event()
        self.state = State()

    def current(self) -> str | None:
        """Return the edition, or None while the database does not answer. Waits ``PATIENCE`` seconds at most, and rarely."""
        state = self.state
        if time.monotonic() < state.valid_until:
            return state.edition
        self._listen()
        if not self._is_down:
            with self._news:
                if self._news.wait_for(self._is_known, PATIENCE):
                    return self.state.edition
            self._is_down = True
        return self.state.edition if self._is_known() else None

    def gone(self, since: float) -> list[str]:
        """Return the addresses that no copy made at ``since`` (seconds since 1970) may show any more."""
        now = self._clock()
        # Clocks of machines differ by a little; a copy too few does less harm than one too many.
        return [path for path, moment in self.state.gone if moment <= now and moment > since - 10]

    def settle(self, connection: Any, before: int) -> None:
        """Wait until no process shows what was public before the number rose above ``before``; at most ``LEASE`` seconds.

        ``connection`` is any Django connection to the same server, outside a transaction.
        """
        deadline = time.monotonic() + LEASE
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM newsportal_edition")
            row = cursor.fetchone()
            number = row[0] if row else 0
            pause = 0.002
            while number > before and time.monotonic() < deadline:
                if self._hears:
                    cursor.execute(BEHIND, [number])
                    if cursor.fetchone()[0] == 0:
                        return
                time.sleep(pause)
                pause = min(pause * 2, 0.05)

    def close(self) -> None:
        """End the listener; for tests, since in a server it ends with its process."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join(10)

    # --- The listener -----------------------------------------------------------------------------------------------

    def _is_known(self) -> bool:
        return time.monotonic() < self.state.valid_until

    def _listen(self) -> None:
        """Start the listener, once in each process: a fork has none of its parent's threads."""
        if self._pid == os.getpid() and self._thread is not None and self._thread.is_alive():
            return
        with self._starting:
            if self._pid == os.getpid() and self._thread is not None and self._thread.is_alive():
                return
            self._news = threading.Condition()
            self._is_down = False
            self._pid = os.getpid()
            self.state = self._recalled()
            self._thread = threading.Thread(target=self._run, name="page cache editions", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        pause = 0.1
        while not self._closed.is_set():
            begun = time.monotonic()
            try:
                with self._connect() as connection:
                    self._follow(connection)
            except (psycopg.Error, OSError):
                # What we were told last may be untrue by now, and nobody will tell us.
                self.state = State(gone=self.state.gone, number=self.state.number)
                self._is_down = True
                with self._news:
                    self._news.notify_all()
            pause = 0.1 if time.monotonic() - begun > 10 else min(pause * 2, 1.0)
            self._closed.wait(pause)

    def _follow(self, connection: psycopg.Connection[Any]) -> None:
        self._show(connection, 0)
        if self._hears:
            connection.execute(f"LISTEN {CHANNEL}")
        while not self._closed.is_set():
            self._ask(connection)
            until_turn = max(0.0, self.state.next_turn - self._clock())
            for _ in connection.notifies(timeout=min(POLL, until_turn), stop_after=1):
                pass

    def _ask(self, connection: psycopg.Connection[Any]) -> None:
        asked, now, state = time.monotonic(), self._clock(), self.state
        row = connection.execute("SELECT number FROM newsportal_edition").fetchone()
        number = row[0] if row else 0
        if number != state.number or not state.edition or now >= state.next_turn:
            turns = self._turns(connection, now)
            taken_down = connection.execute(TAKEN_DOWN, [self._memory]).fetchall()
            gone = (*((path, float(at)) for path, at in taken_down), *turns.ends)
            next_turn = turns.next / 1e6
            edition = f"{number}-{turns.last}"
        else:
            edition, next_turn, gone = state.edition, state.next_turn, state.gone
        valid_until = asked + min(LEASE, next_turn - now)
        self.state = State(edition, number, valid_until, next_turn, gone)
        self._is_down = False
        with self._news:
            self._news.notify_all()
        if number != state.number or not state.edition:
            # Only now may whoever waits believe that this process knows.
            self._show(connection, number)
        if gone != state.gone:
            self._remember(json.dumps(gone).encode())

    def _show(self, connection: psycopg.Connection[Any], number: int) -> None:
        """Let everybody see which number this process has. A pooler would put the name on somebody else's connection."""
        if self._hears:
            connection.execute("SELECT set_config('application_name', %s, false)", [f"{NAME} {number}"])

    def _recalled(self) -> State:
        try:
            known = json.loads(self._recall() or b"[]")
            return State(gone=tuple((str(path), float(moment)) for path, moment in known))
        except (ValueError, TypeError):
            return State()
