"""Read public pages from replicas (PostgreSQL's standby servers), and never anything older than what was promised.

A page for a reader without an account is made under a number, the edition (docs/cache.md), that was known before. A replica may
make it when it has replayed that very edition; then it shows what the primary would, whatever its lag. Everything else reads from
the primary: whoever is signed in, whatever is sent, the worker, commands.

The libraries there are pick a replica blindly and keep a writer on the primary by a cookie for some seconds. A cookie would take
readers out of the page cache, and seconds are a guess where the edition is known.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from prometheus_client import Counter

logger = logging.getLogger(__name__)

PREFIX = "replica-"
# Seconds for which a replica is left alone after it failed, doubled with each further failure.
FIRST_REST, LONGEST_REST = 1.0, 10.0
# A replica that has replayed all that it was sent is not behind, however long ago that was; one that is sent nothing may be.
ASK = """
    SELECT (SELECT number FROM newsportal_edition), pg_is_in_recovery(),
           CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT FROM pg_stat_wal_receiver) THEN 0
                ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) END
"""
READS = Counter("newsportal_page_reads", "Pages that were made from this database.", ["database"])

_reading: ContextVar[str] = ContextVar("reading", default=DEFAULT_DB_ALIAS)
_turn = itertools.count()


class Router:
    """Sends what a page reads to the replica that was chosen for it, and everything else to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Return the database that this page is made from."""
        return _reading.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Return the primary. What is read after it in the same request is read there too."""
        _reading.set(DEFAULT_DB_ALIAS)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """Allow all: it is the same data everywhere."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Allow the primary alone; replicas follow it."""
        return db == DEFAULT_DB_ALIAS


class Health:
    """What is remembered of one replica: until when it is left alone, and how often in a row it has failed."""

    def __init__(self) -> None:
        self.rests_until = 0.0
        self._failures = 0

    def failed(self) -> None:
        """Leave it alone for a while."""
        rest = min(FIRST_REST * 2**self._failures, LONGEST_REST)
        self._failures += 1
        self.rests_until = time.monotonic() + rest

    def succeeded(self) -> None:
        """Forget its failures."""
        self._failures = 0
        self.rests_until = 0.0


_health: dict[str, Health] = {}


def aliases() -> list[str]:
    """Return the names of the replicas in DATABASES."""
    return [alias for alias in connections.settings if alias.startswith(PREFIX)]


def examine(alias: str, edition: int) -> str:
    """Return what speaks against reading this edition from a replica, '' when nothing does. Raises django.db.Error."""
    with connections[alias].cursor() as cursor:
        cursor.execute(ASK)
        number, is_replica, seconds = cursor.fetchone()
    if not is_replica:
        # Somebody made it a primary: from then on it goes its own way.
        return "is no replica any more"
    if seconds > settings.DATABASE_REPLICA_SECONDS:
        return f"is {seconds:.0f} s behind"
    if (number or 0) < edition:
        return "has not heard of the last change"
    return ""


def choose(edition: int) -> str:
    """Return the database from which a page of this edition can be made; each replica in turn, the primary where none fits."""
    names = aliases()
    first = next(_turn) % len(names) if names else 0
    for alias in names[first:] + names[:first]:
        health = _health.setdefault(alias, Health())
        if time.monotonic() < health.rests_until:
            continue
        try:
            trouble = examine(alias, edition)
        except Error as error:
            drop(alias, " ".join(str(error).split()))
            continue
        if not trouble:
            health.succeeded()
            return alias
        if "last change" not in trouble:
            drop(alias, trouble)
    return DEFAULT_DB_ALIAS


def drop(alias: str, reason: str) -> None:
    """Leave a replica alone for a while."""
    logger.warning("Not reading from %s for now: %s", alias, reason)
    _health.setdefault(alias, Health()).failed()
    connections[alias].close()


class Reading:
    """How reading from a replica went; ``failed`` when it did not answer, or ended a query that was in its way."""

    failed = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run a query, as one of Django's wrappers."""
        try:
            return execute(sql, params, many, context)
        except Error as error:
            # A query that takes too long here would take too long there.
            self.failed = not isinstance(error.__cause__, psycopg.errors.QueryCanceled)
            raise


@contextmanager
def reading(alias: str) -> Iterator[Reading]:
    """Read from this database inside."""
    outcome = Reading()
    token = _reading.set(alias)
    try:
        with connections[alias].execute_wrapper(outcome):
            yield outcome
    finally:
        _reading.reset(token)
