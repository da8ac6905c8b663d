"""Tasks that come round again: queued when due, once, whoever looks."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from directory import periodic
from directory.models import PeriodicRun


def _count_rows() -> int:
    return PeriodicRun.objects.count()


NAME = f"{__name__}._count_rows"


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register one task of our own, and no other."""
    monkeypatch.setattr(periodic, "_registry", {})
    monkeypatch.setattr(periodic, "autodiscover_modules", lambda name: None)
    monkeypatch.setitem(globals(), "_count_rows", periodic.periodic(every=timedelta(hours=1))(_count_rows))


def finish(**fields: Any) -> None:
    DBTaskResult.objects.update(**{"status": TaskResultStatus.SUCCESSFUL, **fields})


@pytest.mark.django_db
def test_queues_a_new_task_at_once_and_again_when_its_time_has_come():
    assert periodic.enqueue_due() == [NAME]
    finish()
    assert periodic.enqueue_due() == []
    PeriodicRun.objects.update(last_at=timezone.now() - timedelta(minutes=61))
    assert periodic.enqueue_due() == [NAME]


@pytest.mark.django_db
def test_after_a_long_outage_a_task_runs_once():
    PeriodicRun.objects.create(name=NAME, last_at=timezone.now() - timedelta(days=9))
    assert periodic.enqueue_due() == [NAME]
    finish()
    assert periodic.enqueue_due() == []


@pytest.mark.django_db
@pytest.mark.parametrize("status", periodic.UNFINISHED)
def test_leaves_a_turn_out_while_the_one_before_is_unfinished(status):
    periodic.enqueue_due()
    finish(status=status)
    PeriodicRun.objects.update(last_at=timezone.now() - timedelta(hours=5))
    assert periodic.enqueue_due() == []
    finish(status=TaskResultStatus.FAILED)
    assert periodic.enqueue_due() == [NAME]


@pytest.mark.django_db
def test_asks_one_question_when_nothing_is_due(django_assert_num_queries):
    periodic.enqueue_due()
    with django_assert_num_queries(1):
        periodic.enqueue_due()


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_at_the_same_moment_queue_a_task_once():
    together = threading.Barrier(4)

    def look() -> None:
        together.wait()
        try:
            periodic.enqueue_due()
        finally:
            connection.close()

    workers = [threading.Thread(target=look) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert DBTaskResult.objects.count() == 1
