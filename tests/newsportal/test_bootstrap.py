"""What `make run`, the container and a release on a server do first: bring database and files up to date."""

from __future__ import annotations

import psycopg
import pytest
from django.core.management.base import CommandError
from django.db import connection

from newsportal.management.commands import bootstrap


@pytest.mark.django_db(transaction=True)
def test_a_migration_does_not_wait_for_a_table_in_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "LOCK_TIMEOUT_MS", 50)
    monkeypatch.setattr(bootstrap, "TRIES", 3)
    monkeypatch.setattr(bootstrap, "PAUSE_SECONDS", 0)
    command = bootstrap.Command()
    parameters = connection.get_connection_params()
    plain = {name: parameters[name] for name in ("host", "port", "user", "password", "dbname") if name in parameters}
    tries = []

    def step() -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE directory_letter SET (fillfactor = 100)")

    with psycopg.connect(**plain) as other:
        other.execute("LOCK TABLE directory_letter")
        with pytest.raises(CommandError, match="nothing was changed"):
            command._patiently(step)
    assert len(tries) == 3
    command._patiently(step)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
    assert "trying again" in capsys.readouterr().out
