"""The worker: seen alive, patient with its database, and heir to what dead ones left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from directory.models import Worker as WorkerRow
from newsportal import state, worker

pytestmark = pytest.mark.django_db


@task()
def add(first: int, second: int) -> int:
    return first + second


@task()
def lose_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def in_the_hands_of(*workers: str) -> DBTaskResult:
    add.enqueue(2, 3)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=list(workers), started_at=timezone.now())
    return DBTaskResult.objects.get()


def last_seen(name: str, minutes: float) -> None:
    WorkerRow.objects.create(id=name, host="here", seen_at=timezone.now() - timedelta(minutes=minutes))


def test_a_heartbeat_is_one_row_per_worker():
    worker.beat("one")
    worker.beat("one")
    worker.beat("other")
    assert set(WorkerRow.objects.values_list("id", flat=True)) == {"one", "other"}
    assert state.worker() == ""


@pytest.mark.django_db(transaction=True)
def test_a_task_left_by_a_dead_worker_is_queued_again_and_done():
    in_the_hands_of("dead")
    last_seen("dead", minutes=3)
    assert worker.put_back_lost() == 1
    call_command("db_worker", batch=True, verbosity=0, reload=False)
    assert DBTaskResult.objects.get().return_value == 5
    assert not WorkerRow.objects.filter(id="dead").exists()


@pytest.mark.parametrize("hands", [("alive",), ("dead", "alive"), ("unheard of",)])
def test_a_task_stays_with_a_worker_that_is_not_known_to_be_dead(hands):
    in_the_hands_of(*hands)
    last_seen("dead", minutes=3)
    last_seen("alive", minutes=1)
    assert worker.put_back_lost() == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING


def test_a_task_that_takes_its_worker_with_it_is_given_up():
    in_the_hands_of("first", "second", "third")
    last_seen("third", minutes=3)
    worker.put_back_lost()
    left = DBTaskResult.objects.get()
    assert (left.status, left.exception_class_path) == (TaskResultStatus.FAILED, "newsportal.worker.WorkerLost")


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_loses_its_database_comes_back_as_somebody_new_and_goes_on():
    lose_the_database.enqueue()
    add.enqueue(2, 3)
    made = worker.Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=2,
        worker_id="first",
    )
    made.run()
    # The heartbeat may have queued periodic tasks beside them.
    lost, done = DBTaskResult.objects.filter(task_path__startswith=__name__).order_by("enqueued_at")
    # Nobody could write down how it ended; it is put back once "first" has been unseen for long enough.
    assert (lost.status, lost.worker_ids) == (TaskResultStatus.RUNNING, ["first"])
    assert (done.return_value, done.worker_ids) == (5, [made.worker_id])
    assert made.worker_id != "first"
