"""What state the site is in: a few questions, each answered in bounded time, for probes, figures and the doctor."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from directory.models import Worker

# No question of ours waits longer for the database.
PATIENCE_MS = 1000
# A worker says that it lives every ten seconds.
WORKER_LATE = timedelta(seconds=60)


# A task that may run at once says so with the last of all years.
QUEUE = f"""
    SELECT count(*) FILTER (WHERE status = 'READY' AND due), count(*) FILTER (WHERE status = 'RUNNING'),
           (SELECT count(*) FROM {DBTaskResult._meta.db_table} WHERE status = 'FAILED'),
           greatest(extract(epoch FROM clock_timestamp() - min(since) FILTER (WHERE status = 'READY' AND due)), 0)
    FROM (
        SELECT status, run_after <= clock_timestamp() OR run_after >= '9999-01-01' AS due,
               CASE WHEN run_after >= '9999-01-01' THEN enqueued_at ELSE run_after END AS since
        FROM {DBTaskResult._meta.db_table} WHERE status IN ('READY', 'RUNNING')
    ) AS unfinished
"""  # noqa: S608 - the table's name is the model's


@dataclass(frozen=True)
class Part:
    """One part of the site. ``trouble`` is '' when it is well; without a ``vital`` part no page can be served."""

    name: str
    trouble: str
    vital: bool


@dataclass(frozen=True)
class Queue:
    """The task queue: how many tasks wait, run and have failed, and for how many seconds the first has been waiting."""

    ready: int
    running: int
    failed: int
    oldest: float


def parts() -> list[Part]:
    """Return every part of the site and what is wrong with it."""
    found = [Part("database", database(), vital=True)]
    # What is kept in the database cannot be asked for without it.
    down = "" if not found[0].trouble else "unknown without the database"
    found.append(Part("migrations", down or migrations(), vital=True))
    found.append(Part("cache", shared_cache(), vital=False))
    found.append(Part("worker", down or worker(), vital=False))
    return found


@contextmanager
def bounded() -> Iterator[None]:
    """Bound every statement inside, and undo nothing of the connection's own settings."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
        yield


def database() -> str:
    """Return what is wrong with the database, '' when it answers."""
    try:
        with bounded():
            return ""
    except DatabaseError:
        return "does not answer"


def migrations() -> str:
    """Return which migrations are waiting, '' when all that this code knows are applied."""
    try:
        with bounded():
            waiting = _latest_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    except DatabaseError:
        return "cannot be read"
    return f"waiting: {', '.join(sorted('.'.join(each) for each in waiting))}" if waiting else ""


@lru_cache(maxsize=1)
def _latest_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app: reading them all takes a tenth of a second, and they do not change under us."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def shared_cache() -> str:
    """Return what is wrong with the cache that all processes share, '' when it remembers."""
    key, value = f"state:{secrets.token_hex(8)}", secrets.token_hex(8)
    try:
        cache.set(key, value, 10)
        if cache.get(key) != value:
            return "does not remember"
        cache.delete(key)
    except Exception:  # noqa: BLE001 - each backend has errors of its own
        return "does not answer"
    return ""


def worker() -> str:
    """Return what is wrong with the workers, '' when one was seen alive a moment ago."""
    seen = worker_seen()
    if seen is None:
        return "never seen"
    late = timezone.now() - seen
    return f"last seen {late.total_seconds():.0f} s ago" if late > WORKER_LATE else ""


def worker_seen() -> datetime | None:
    """Return when a worker was last seen alive; None where there never was one, and without a database."""
    try:
        with bounded():
            return Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    except DatabaseError:
        return None


def queue() -> Queue | None:
    """Return how the task queue stands; None without a database."""
    try:
        with bounded(), connection.cursor() as cursor:
            cursor.execute(QUEUE)
            ready, running, failed, oldest = cursor.fetchone()
    except DatabaseError:
        return None
    return Queue(ready, running, failed, float(oldest))
