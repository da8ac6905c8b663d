"""What `make run`, the container and a release on a server do first: bring database and files up to date."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management.base import CommandError
from django.db import OperationalError, connection, models
from django.db.migrations.loader import MigrationLoader

from directory.indexing import AddIndexPatiently
from newsportal.management.commands import bootstrap


def connect(**more: Any) -> psycopg.Connection:
    """Return another connection to the tests' database."""
    parameters = connection.get_connection_params()
    plain = {name: parameters[name] for name in ("host", "port", "user", "password", "dbname") if name in parameters}
    return psycopg.connect(**plain, **more)


@pytest.mark.django_db(transaction=True)
def test_a_migration_does_not_wait_for_a_table_in_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "LOCK_TIMEOUT_MS", 50)
    monkeypatch.setattr(bootstrap, "TRIES", 3)
    monkeypatch.setattr(bootstrap, "PAUSE_SECONDS", 0)
    command = bootstrap.Command()
    tries = []

    def step() -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE directory_letter SET (fillfactor = 100)")

    with connect() as other:
        other.execute("LOCK TABLE directory_letter")
        with pytest.raises(CommandError, match="nothing was changed"):
            command._patiently(step)
    assert len(tries) == 3
    command._patiently(step)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
    assert "trying again" in capsys.readouterr().out


def make_index(operation: type[AddIndexConcurrently]) -> None:
    """Make an index on letters as a migration does."""
    made = operation("letter", models.Index(fields=["to"], name="letter_of_this_test"))
    before = MigrationLoader(None).project_state()
    after = before.clone()
    made.state_forwards("directory", after)
    with connection.schema_editor(atomic=False) as editor:
        made.database_forwards("directory", editor, before, after)


@pytest.fixture
def other() -> Iterator[psycopg.Connection]:
    """Return another connection; the index of these tests and its limit are gone afterwards."""
    with connect(autocommit=True) as connected:
        yield connected
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS letter_of_this_test")
        cursor.execute("SET lock_timeout = 0")


@pytest.mark.django_db(transaction=True)
def test_an_index_waits_for_who_was_there_before_and_is_made_anew_where_half_of_it_is_left(
    other: psycopg.Connection,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 50")
    with other.transaction():
        other.execute("LOCK TABLE directory_letter IN ROW EXCLUSIVE MODE")
        with pytest.raises(OperationalError, match="lock timeout"):
            make_index(AddIndexConcurrently)
    other.execute("BEGIN")
    other.execute("LOCK TABLE directory_letter IN ROW EXCLUSIVE MODE")
    leaving = threading.Timer(0.5, other.execute, ["COMMIT"])
    leaving.start()
    make_index(AddIndexPatiently)
    leaving.join()
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'letter_of_this_test'::regclass")
        assert cursor.fetchall() == [(True,)]
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("50ms",)


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_its_turn_holds_no_index_up(monkeypatch: pytest.MonkeyPatch, other: psycopg.Connection) -> None:
    monkeypatch.setattr(bootstrap, "TURN_SECONDS", 0.01)
    other.execute("SELECT pg_advisory_lock(%s)", [bootstrap.LOCK])
    turns: list[float] = []

    def wait() -> None:
        bootstrap.Command()._take_turn()
        turns.append(time.monotonic())
        connection.close()

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.2)
    other.execute("SET lock_timeout = 500")
    other.execute('CREATE INDEX CONCURRENTLY letter_of_this_test ON directory_letter ("to")')
    done = time.monotonic()
    assert turns == []
    other.execute("SELECT pg_advisory_unlock(%s)", [bootstrap.LOCK])
    waiting.join()
    assert turns[0] > done


def test_files_are_collected_behind_whoever_serves(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    # Compressing takes every core that it gets, and nobody who asks for a page meanwhile should wait for one.
    done: list[Any] = []
    settings.STATIC_ROOT = tmp_path
    monkeypatch.setattr(os, "nice", done.append)
    monkeypatch.setattr(bootstrap, "call_command", lambda name, **options: done.append(name))
    bootstrap.Command()._collect()
    bootstrap.Command()._collect()
    assert done == [bootstrap.NICE, "collectstatic"]
    assert bootstrap.NICE > 0
