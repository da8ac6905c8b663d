"""A database that goes silent: nobody waits long, few wait at all, and all heals by itself."""

from __future__ import annotations

import datetime
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DataError, OperationalError, connections

from newsportal import embedded_postgres, env
from newsportal.embedded_postgres import Cluster
from newsportal.launcher import children
from newsportal.postgresql import base
from newsportal.postgresql import breaker as breaking
from newsportal.postgresql.breaker import Breaker
from tests.memory import in_memory


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server that a test may stop."""
    with (
        tempfile.TemporaryDirectory(prefix="np-", dir=in_memory()) as name,
        embedded_postgres.start(Path(name) / "data", fsync=False) as made,
    ):
        yield made


@pytest.fixture
def database(cluster: Cluster, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[base.DatabaseWrapper]:
    """Return a connection of the site to that server, with the patience of the web."""
    settings.DATABASE_PATIENCE = 0.5
    monkeypatch.setattr(breaking, "REST", 60.0)
    monkeypatch.setenv("OTHER_URL", cluster.url)
    made = connections["other"] = reach("other")
    yield made
    made.close()
    del connections["other"]
    base.breakers.clear()


def reach(alias: str, **options: Any) -> base.DatabaseWrapper:
    given = {"TIME_ZONE": None, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "TEST": {}}
    return base.DatabaseWrapper(given | env.database("OTHER_URL", statement_timeout=2000, **options), alias)


def ask(database: base.DatabaseWrapper) -> Any:
    # Where Django's own listeners look a connection up that has just been made.
    connections[database.alias] = database
    with database.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()[0]


@pytest.fixture
def stopped(cluster: Cluster) -> Iterator[Any]:
    """Return a function that stops every process of the server as a machine that freezes would; it runs again afterwards."""
    pids: list[int] = []

    def stop() -> None:
        children = Path(f"/proc/{cluster.pid}/task/{cluster.pid}/children").read_text().split()
        pids.extend([cluster.pid, *map(int, children)])
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)

    def go_on() -> None:
        while pids:
            os.kill(pids.pop(), signal.SIGCONT)

    stop.go_on = go_on  # type: ignore[attr-defined]
    yield stop
    go_on()


def test_the_site_uses_this_backend():
    assert isinstance(connections["default"], base.DatabaseWrapper)


@pytest.mark.django_db
def test_a_frozen_server_is_given_up_in_bounded_time_and_all_heals_by_itself(database, stopped):
    assert ask(database) == 1
    stopped()
    with pytest.raises(OperationalError, match="did not answer in time"):
        ask(database)
    assert not database.is_usable()
    database.close()
    # From here on nobody waits to find out.
    with pytest.raises(OperationalError, match="away a moment ago"):
        ask(database)
    stopped.go_on()
    base.breakers["other"]._closed_until = 0.0
    assert ask(database) == 1
    assert not base.breakers["other"].is_tripped


@pytest.mark.django_db
def test_a_connection_that_answered_a_moment_ago_is_asked_nothing_before_it_is_used(database):
    assert ask(database) == 1
    heard = database.connection.heard
    assert database.is_usable()
    assert database.connection.heard == heard
    database.connection.heard = 0.0
    assert database.is_usable()
    assert database.connection.heard > heard


@pytest.mark.django_db
def test_a_connection_that_the_server_has_ended_is_known_not_to_be_usable(database, cluster):
    assert ask(database) == 1
    with psycopg.connect(cluster.url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [database.connection.info.backend_pid])
        deadline = time.monotonic() + 10
        while database.connection.is_fresh and time.monotonic() < deadline:
            time.sleep(0.01)
    assert not database.is_usable()


@pytest.mark.django_db
def test_moments_are_read_as_django_reads_them(database):
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT '2026-03-29 01:30:00.12+02'::timestamptz, '0001-01-01 00:00:00+00'::timestamptz, NULL::timestamptz"
        )
        first, second, none = cursor.fetchone()
        assert first == datetime.datetime(2026, 3, 28, 23, 30, 0, 120_000, tzinfo=datetime.UTC)
        assert first.tzinfo is datetime.UTC and second.year == 1 and none is None
        for unspeakable in ("0044-03-15 BC", "infinity", "10000-01-01"):
            cursor.execute("SELECT %s::timestamptz", [unspeakable])
            with pytest.raises(DataError):
                cursor.fetchone()


@pytest.mark.django_db
def test_a_query_that_goes_on_sending_is_no_silent_server(database):
    with database.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_sleep(0.02) FROM generate_series(1, 3)")
        assert len(cursor.fetchall()) == 3


@pytest.mark.django_db
def test_a_command_waits_as_long_as_it_takes(database, settings):
    settings.DATABASE_PATIENCE = 0
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.7)")


@pytest.mark.django_db
def test_a_query_that_is_too_slow_does_not_count_as_a_server_that_is_away(database, settings):
    settings.DATABASE_PATIENCE = 3
    with database.cursor() as cursor:
        cursor.execute("SET statement_timeout = 50")
        with pytest.raises(OperationalError):
            cursor.execute("SELECT pg_sleep(1)")
    assert not base.breakers["other"].is_tripped


def test_the_web_gives_up_soon_after_its_statement_timeout(cluster):
    made = env.database
    options = made("DATABASE_URL", statement_timeout=2000)["OPTIONS"]["options"]
    assert options == "-c statement_timeout=2000 -c plan_cache_mode=force_generic_plan"


@pytest.mark.django_db
def test_threads_share_a_pool_and_the_one_too_many_is_told_soon(cluster, settings, monkeypatch):
    settings.DATABASE_PATIENCE = 0.5
    monkeypatch.setenv("OTHER_URL", cluster.url)
    taken = [reach("pooled", pool=2) for _ in range(3)]
    try:
        assert [ask(each) for each in taken[:2]] == [1, 1]
        with pytest.raises(OperationalError):
            ask(taken[2])
        taken[0].close()
        base.breakers.clear()
        assert ask(taken[2]) == 1
        with psycopg.connect(cluster.url) as looking:
            query = "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()"
            assert looking.execute(query).fetchone() == (2,)
    finally:
        for each in taken:
            each.close()
        taken[0].close_pool()
        del connections["pooled"]
        base.breakers.clear()


@pytest.mark.django_db
def test_a_pool_finds_its_server_back_soon_after_a_long_outage(cluster, settings, monkeypatch):
    settings.DATABASE_PATIENCE = 2.5
    monkeypatch.setenv("OTHER_URL", cluster.url)
    monkeypatch.setattr(breaking, "REST", 0.0)
    pooled = reach("pooled", pool=2)
    try:
        assert ask(pooled) == 1
        pooled.close()
        os.kill(cluster.pid, signal.SIGINT)
        assert children.wait_until(lambda: not cluster.is_running, 20)
        gone = time.monotonic()
        while time.monotonic() - gone < 3.5:
            with pytest.raises(OperationalError):
                ask(pooled)
            pooled.close()
        cluster.restart()

        def answers() -> bool:
            try:
                return bool(ask(pooled) == 1)
            except OperationalError:
                pooled.close()
                return False

        assert children.wait_until(answers, 1.8, 0.1)
    finally:
        pooled.close()
        pooled.close_pool()
        del connections["pooled"]
        base.breakers.clear()


def test_behind_pgbouncer_nothing_is_relied_upon_that_outlasts_a_transaction():
    made = env.database("DATABASE_URL", statement_timeout=2000, through_pgbouncer=True)
    assert made["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert "options" not in made["OPTIONS"]


# --- The breaker ----------------------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(breaking.time, "monotonic", lambda: now[0])
    return now


def test_after_a_failure_nobody_tries_for_a_moment_and_then_one_alone(clock):
    breaker = Breaker()
    assert breaker.lets_through() and breaker.lets_through()
    breaker.failed()
    assert not breaker.lets_through()
    clock[0] += breaking.REST
    assert breaker.lets_through()
    assert not breaker.lets_through()
    breaker.succeeded()
    assert breaker.lets_through() and breaker.lets_through()


def test_who_comes_while_one_tries_hears_how_it_went():
    for outcome in ("succeeded", "failed"):
        breaker = Breaker()
        breaker.failed()
        breaker._closed_until = 0.0
        assert breaker.lets_through()
        told: list[bool] = []
        threads = [threading.Thread(target=lambda to=told, b=breaker: to.append(b.lets_through())) for _ in range(4)]
        for thread in threads:
            thread.start()
        getattr(breaker, outcome)()
        for thread in threads:
            thread.join()
        assert told == [outcome == "succeeded"] * 4


@pytest.mark.django_db
def test_an_open_connection_that_answers_ends_the_rest_too(database):
    assert ask(database) == 1
    base.breakers["other"].failed()
    assert ask(database) == 1
    assert not base.breakers["other"].is_tripped


def test_a_trial_that_is_never_heard_of_again_does_not_keep_the_others_out(clock):
    breaker = Breaker()
    breaker.failed()
    clock[0] += breaking.REST
    assert breaker.lets_through()
    clock[0] += breaking.TRIAL
    assert breaker.lets_through()


def test_of_many_threads_one_tries():
    breaker = Breaker()
    breaker.failed()
    breaker._closed_until = 0.0
    told: list[bool] = []
    threads = [threading.Thread(target=lambda: told.append(breaker.lets_through())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count(True) == 1
