"""Pages read from replicas, on a real pair of servers: one follows the other, lags, dies, comes back, and goes its own way."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, connections, router
from django.http import HttpResponse
from django.test import RequestFactory

from directory.models import Country
from newsportal import env
from newsportal.embedded_postgres import CONFIGURATION, ROLE, Cluster
from newsportal.launcher import children
from newsportal.middleware import ReadFromReplica
from newsportal.postgresql import base, replicas
from tests.memory import in_memory

ALIAS = "replica-1"
# The role of the tests may follow, and hold the replay back.
RIGHTS = f"""ALTER ROLE {ROLE} REPLICATION
GRANT EXECUTE ON FUNCTION pg_wal_replay_pause() TO {ROLE}
GRANT EXECUTE ON FUNCTION pg_wal_replay_resume() TO {ROLE}
GRANT EXECUTE ON FUNCTION pg_promote(boolean, integer) TO {ROLE}
"""


class Pair:
    """A primary with one table of one number, and the server that follows it."""

    def __init__(self, folder: Path) -> None:
        hba = folder / "pg_hba.conf"
        hba.write_text(f"{(CONFIGURATION / 'pg_hba.conf').read_text()}\nlocal replication {ROLE} trust\n")
        sends = {"wal_level": "replica", "max_wal_senders": "4", "hba_file": str(hba)}
        self.primary = Cluster(folder / "primary", fsync=False, settings=sends)
        self.primary.start()
        with psycopg.connect(self.primary.url) as link:
            link.execute("CREATE TABLE newsportal_edition (number bigint)")
            link.execute("INSERT INTO newsportal_edition VALUES (1)")
        self.primary.stop()
        # In single-user mode, as its owner: nobody else may give such rights. The functions are the database's own.
        bounds = ("-c", "wal_level=replica", "-c", "max_wal_senders=4", "-c", "max_connections=60")
        single = ("postgres", "--single", "-D", str(self.primary.data), *bounds, "newsportal")
        self.primary._run(*single, script=RIGHTS)
        shutil.copytree(self.primary.data, folder / "replica")
        self.primary.start()
        follows = {"primary_conninfo": self.primary.url.replace("postgres://", "postgresql://"), "hot_standby": "on"}
        (folder / "replica" / "standby.signal").touch()
        self.replica = Cluster(folder / "replica", fsync=False, settings=sends | follows)
        self.replica.start()

    def publish(self) -> int:
        """Change something public, and return the number of the edition."""
        with psycopg.connect(self.primary.url) as link:
            row = link.execute("UPDATE newsportal_edition SET number = number + 1 RETURNING number").fetchone()
            assert row
            return int(row[0])

    def follow(self, edition: int) -> bool:
        """Wait until a page of this edition may be read from the replica."""
        return children.wait_until(lambda: replicas.choose(edition) == ALIAS, 20, 0.05)

    def tell(self, sql: str) -> None:
        with psycopg.connect(self.replica.url, autocommit=True) as link:
            link.execute(sql)  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with tempfile.TemporaryDirectory(prefix="np-", dir=in_memory()) as name:
        folder = Path(name)
        folder.chmod(0o755)
        made = Pair(folder)
        yield made
        made.replica.stop()
        made.primary.stop()


@pytest.fixture(autouse=True)
def _replica(pair: Pair, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL", pair.replica.url)
    made = connections.configure_settings({"default": {}, ALIAS: env.database("DATABASE_URL", statement_timeout=2000)})
    monkeypatch.setitem(connections.settings, ALIAS, made[ALIAS])
    settings.DATABASE_ROUTERS = ["newsportal.postgresql.replicas.Router"]
    settings.DATABASE_PATIENCE = 3
    replicas._health.clear()
    base.breakers.pop(ALIAS, None)
    yield
    connections[ALIAS].close()
    delattr(connections._connections, ALIAS)


@pytest.fixture(autouse=True)
def _allowed(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def test_a_page_is_read_from_the_replica_only_once_it_has_what_the_page_is_kept_under(pair: Pair) -> None:
    assert pair.follow(pair.publish())
    pair.tell("SELECT pg_wal_replay_pause()")
    try:
        edition = pair.publish()
        assert replicas.choose(edition) == DEFAULT_DB_ALIAS
        # What it has it may still show.
        assert replicas.choose(edition - 1) == ALIAS
    finally:
        pair.tell("SELECT pg_wal_replay_resume()")
    assert pair.follow(edition)


def test_a_replica_far_behind_is_left_alone(pair: Pair, settings: Any) -> None:
    edition = pair.publish()
    assert pair.follow(edition)
    settings.DATABASE_REPLICA_SECONDS = -1
    assert "behind" in replicas.examine(ALIAS, edition)
    assert replicas.choose(edition) == DEFAULT_DB_ALIAS


def test_a_dead_replica_is_dropped_and_comes_back(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "LONGEST_REST", 0.2)
    edition = pair.publish()
    assert pair.follow(edition)
    pair.replica._process.kill()  # type: ignore[union-attr]
    assert children.wait_until(lambda: not pair.replica.is_running, 10)
    # What the dead one has started may answer for a moment longer.
    assert children.wait_until(lambda: replicas.choose(edition) == DEFAULT_DB_ALIAS, 10, 0.05)
    pair.replica.restart()
    assert pair.follow(edition)


def page(request: Any) -> HttpResponse:
    """Stand in for the site: say which database a model would be read from."""
    return HttpResponse(router.db_for_read(Country))


def ask(view: Any, edition: int | None) -> str:
    request = RequestFactory().get("/")
    if edition is not None:
        request.META["newsportal.edition"] = edition
    return ReadFromReplica(view)(request).content.decode()


def test_only_what_the_page_cache_asks_for_is_read_from_a_replica(pair: Pair) -> None:
    edition = pair.publish()
    assert pair.follow(edition)
    assert ask(page, edition) == ALIAS
    assert ask(page, None) == DEFAULT_DB_ALIAS
    assert router.db_for_read(Country) == DEFAULT_DB_ALIAS

    def writes(request: Any) -> HttpResponse:
        # Whoever writes reads what was written.
        assert router.db_for_write(Country) == DEFAULT_DB_ALIAS
        return page(request)

    assert ask(writes, edition) == DEFAULT_DB_ALIAS
    assert not router.allow_migrate(ALIAS, "directory")
    # A client cannot say such a thing: its headers have other names.
    assert "newsportal.edition" not in RequestFactory().get("/", headers={"newsportal.edition": "9"}).META


def test_a_page_that_a_replica_fails_is_made_from_the_primary(pair: Pair) -> None:
    edition = pair.publish()
    assert pair.follow(edition)

    def fails(request: Any) -> HttpResponse:
        alias = router.db_for_read(Country)
        if alias == ALIAS:
            try:
                with connections[ALIAS].cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            except Exception:  # noqa: BLE001 - as Django makes a page of any error
                return HttpResponse("sorry", status=503)
        return HttpResponse(alias)

    assert ask(fails, edition) == DEFAULT_DB_ALIAS
    # It rests for a moment.
    assert replicas.choose(edition) == DEFAULT_DB_ALIAS
    assert children.wait_until(lambda: replicas.choose(edition) == ALIAS, 20, 0.1)


def test_a_replica_that_was_made_a_primary_is_no_longer_believed(pair: Pair) -> None:
    """The last test: there is no way back."""
    edition = pair.publish()
    assert pair.follow(edition)
    pair.tell("SELECT pg_promote()")
    assert replicas.choose(edition) == DEFAULT_DB_ALIAS
    assert "no replica any more" in replicas.examine(ALIAS, edition)
