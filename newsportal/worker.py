"""The worker: takes tasks from the queue, says that it lives, and starts what is due.

It outlives its database: while that is away it waits, and goes on when it is back. A worker that was killed leaves its task
marked as running; another one finds that the worker is no longer seen, and puts the task back. So a task may be run again
after a crash, and is written to bear it.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection
from django.db.models.functions import Now
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from directory import models, periodic
from newsportal.pagecache import site

logger = logging.getLogger(__name__)

BEAT_SECONDS = 10.0
NICENESS = 5
# Unseen for this long, a worker is taken for dead. A clock that jumps or a database that pauses must not look like it.
LOST_AFTER = timedelta(minutes=2)
# A task that has taken its worker with it this often is not tried again.
MOST_ATTEMPTS = 3
# Seconds before the database is tried again, doubled each time.
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0


class WorkerLost(Exception):
    """The workers that tried a task were killed or lost their database every time."""


class Worker(db_worker.Worker):
    """The library's worker with a heartbeat; ``run()`` goes on when the database comes back."""

    def run(self) -> None:
        """Work until told to stop; in batch mode, until the queue is empty."""
        if self.batch:
            super().run()
            return
        # Pictures take all that a core has; whoever asks for a page comes first.
        os.nice(NICENESS)
        stopped = threading.Event()
        threading.Thread(target=self._beat_until, args=(stopped,), name="heartbeat", daemon=True).start()
        if purger := site.purger():
            threading.Thread(target=purger.run, args=(stopped,), name="purging", daemon=True).start()
        wait = FIRST_WAIT
        try:
            while self.running:
                try:
                    super().run()
                    return
                except (OperationalError, InterfaceError) as error:
                    logger.warning("The database is away (%s); trying again in %.1f s.", _one_line(error), wait)
                    connection.close()
                    # What we had in hand is marked as running by the one we were, who is seen no more from here on.
                    self.worker_id = get_random_string(32)
                stopped.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT)
        finally:
            stopped.set()

    def _beat_until(self, stopped: threading.Event) -> None:
        while True:
            try:
                close_old_connections()
                tick(self.worker_id)
            except DatabaseError as error:
                logger.warning("No heartbeat: %s", _one_line(error))
                connection.close()
            except Exception:
                # Whatever it is, the next beat may go well; without one, others would take our task for lost.
                logger.exception("The heartbeat failed.")
            if stopped.wait(BEAT_SECONDS):
                connection.close()
                return


def tick(worker_id: str) -> None:
    """Say that a worker lives, put back what dead ones left, and queue what is due."""
    beat(worker_id)
    put_back_lost()
    for name in periodic.enqueue_due():
        logger.info("Queued %s.", name)


def beat(worker_id: str) -> None:
    """Say that a worker lives."""
    seen = {"host": socket.gethostname(), "seen_at": Now()}
    models.Worker.objects.update_or_create(id=worker_id, defaults=seen)


def put_back_lost() -> int:
    """Queue the tasks anew that workers had in hand who are no longer seen; return how many. Forgets those workers."""
    lost = models.Worker.objects.filter(seen_at__lt=Now() - LOST_AFTER)
    gone = set(lost.values_list("id", flat=True))
    if not gone:
        return 0
    put_back = 0
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if not row.worker_ids or row.worker_ids[-1] not in gone:
            continue
        if len(row.worker_ids) >= MOST_ATTEMPTS:
            row.set_failed(WorkerLost(f"{len(row.worker_ids)} workers were lost over this task."))
            continue
        # A condition on the row, because another worker may be doing the same.
        left = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids)
        put_back += left.update(status=TaskResultStatus.READY, started_at=None)
        logger.warning("Task %s (%s) was left by a lost worker and is queued again.", row.pk, row.task_path)
    lost.filter(id__in=gone).delete()
    return put_back


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
