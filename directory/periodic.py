"""Tasks that come round again: declared beside what they do, started by whichever worker finds them due.

    @periodic(every=timedelta(hours=1))
    def forget_old_reports() -> int: ...

The decorator makes a task of the function (it takes no arguments) and belongs into an app's ``tasks`` module, or one that it
imports: those are what a worker loads. Every worker looks for what is due (``newsportal/worker.py``); the row of each task is
locked meanwhile, so that two workers never queue the same turn. After an outage a task that has missed ten turns runs once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from directory.models import PeriodicRun

UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True)
class Periodic:
    """A task and the time from one of its turns to the next."""

    task: Task[..., Any]
    every: timedelta


# By the task's dotted path.
_registry: dict[str, Periodic] = {}


def periodic(*, every: timedelta) -> Callable[[Callable[[], Any]], Task[..., Any]]:
    """Return a decorator that makes a task of a function and has it run about ``every`` so often.

    The first turn comes when a worker first sees the task. A turn is left out while the one before is unfinished.
    """

    def register(function: Callable[[], Any]) -> Task[..., Any]:
        made: Task[..., Any] = task()(function)
        _registry[made.module_path] = Periodic(made, every)
        return made

    return register


def registered() -> dict[str, Periodic]:
    """Return every periodic task of the installed apps by its dotted path."""
    autodiscover_modules("tasks")
    return dict(_registry)


def enqueue_due() -> list[str]:
    """Queue each periodic task whose turn has come, and return their dotted paths.

    Safe to call from any number of processes at once, and through a pool of connections: the locks are of rows.
    """
    tasks = registered()
    runs = dict(PeriodicRun.objects.filter(name__in=tasks).values_list("name", "last_at"))
    due = [name for name, each in tasks.items() if name not in runs or _is_due(each, runs[name])]
    if not due:
        return []
    PeriodicRun.objects.bulk_create(
        [PeriodicRun(name=name) for name in due if name not in runs], ignore_conflicts=True
    )
    queued = []
    with transaction.atomic():
        # Another worker holds the rows that it is queuing; asked again under the lock, they are no longer due.
        locked = PeriodicRun.objects.select_for_update(skip_locked=True).filter(name__in=due).order_by("name")
        for run in [run for run in locked if _is_due(tasks[run.name], run.last_at)]:
            if not DBTaskResult.objects.filter(task_path=run.name, status__in=UNFINISHED).exists():
                tasks[run.name].task.enqueue()
                PeriodicRun.objects.filter(name=run.name).update(last_at=Now())
                queued.append(run.name)
    return queued


def _is_due(each: Periodic, last_at: Any) -> bool:
    return last_at is None or last_at + each.every <= timezone.now()
