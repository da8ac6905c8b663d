"""What all processes share: exact under concurrency, and there whatever becomes of Redis."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from newsportal.launcher import children
from newsportal.sharedcache import redis as redis_cache
from newsportal.sharedcache.redis import RedisOrTable
from newsportal.sharedcache.table import TableCache
from newsportal.tasks import sweep_cache

REDIS = shutil.which("redis-server") or ""
PARAMS = {"KEY_PREFIX": "test", "OPTIONS": {"MAX_ENTRIES": 5}}


class Redis:
    """A Redis of our own on a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [REDIS, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder)],
            stdout=subprocess.DEVNULL,
        )
        assert children.wait_until(self._answers, 20)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as link:
                link.sendall(b"PING\r\n")
                return link.recv(5) == b"+PONG"
        except OSError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    made = Redis(tmp_path_factory.mktemp("redis"))
    yield made
    made.kill()


@pytest.fixture
def redis(server: Redis, db: None) -> Iterator[RedisOrTable]:
    made = RedisOrTable(server.url, PARAMS)
    made.clear()
    yield made
    RedisOrTable._away_until = 0.0


@pytest.fixture(params=["table", "redis"] if REDIS else ["table"])
def shared(request: pytest.FixtureRequest, db: None) -> Any:
    made = request.getfixturevalue("redis") if request.param == "redis" else TableCache("cache_entry", PARAMS)
    # No test with real transactions empties this table, which is no model's.
    made.clear()
    return made


def test_the_site_shares_a_table_where_there_is_no_redis(db):
    assert isinstance(cache._connections["default"], TableCache)  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [0, -7, 2**70, "7", "naïve\x00", b"\xff", True, None, 1.5, {"a": [1, (2,)]}])
def test_gives_back_what_was_kept(shared, value):
    shared.set("key", value)
    back = shared.get("key", "nothing")
    assert (back, type(back)) == (value, type(value))


def test_keeps_many_and_forgets_some(shared):
    shared.set_many({"a": 1, "b": "two", "c": 3})
    assert shared.get_many(["a", "b", "x"]) == {"a": 1, "b": "two"}
    assert "a" in shared and "x" not in shared
    assert (shared.delete("a"), shared.delete("a")) == (True, False)
    shared.delete_many(["b"])
    assert shared.get_many(["a", "b", "c"]) == {"c": 3}
    shared.clear()
    assert shared.get("c") is None


def test_adds_only_where_nothing_is_kept(shared):
    assert (shared.add("key", 1), shared.add("key", 2), shared.get("key")) == (True, False, 1)


@pytest.mark.parametrize("act", ["set", "add"])
def test_what_is_kept_for_no_time_is_gone_at_once(shared, act):
    getattr(shared, act)("key", 1, timeout=0)
    assert shared.get("key") is None
    assert shared.add("key", 2)


def test_counts_up_and_down_and_only_where_there_is_a_number(shared):
    shared.set("key", 5)
    assert (shared.incr("key"), shared.incr("key", 10), shared.decr("key", 20)) == (6, 16, -4)
    for key, value in (("word", "five"), ("none", None)):
        if value:
            shared.set(key, value)
        with pytest.raises(ValueError, match=key):
            shared.incr(key)


def test_counting_does_not_put_off_when_an_entry_expires(shared):
    shared.set("key", 1, timeout=100)
    shared.incr("key")
    if isinstance(shared, TableCache):
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM expires - clock_timestamp()) FROM cache_entry")
            assert 0 < cursor.fetchone()[0] <= 100
    else:
        assert 0 < shared._redis._cache.get_client().ttl(":1:key".join(["test", ""])) <= 100
    assert shared.touch("key", 0) and not shared.touch("nothing")
    assert shared.get("key") is None


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["get", "set", "add", "incr", "delete"])
def test_the_table_asks_one_question_for_each_act(django_assert_num_queries, act):
    table = TableCache("cache_entry", PARAMS)
    table.set("key", 1)
    with django_assert_num_queries(1):
        getattr(table, act)("key", *([1] if act in {"set", "add"} else []))


@pytest.mark.django_db(transaction=True)
def test_no_two_processes_miscount():
    cache.clear()
    together = threading.Barrier(4)
    sums: list[int] = []

    def count() -> None:
        together.wait()
        try:
            cache.add("visits", 0, 60)
            sums.extend(cache.incr("visits") for _ in range(25))
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sums) == list(range(1, 101))


@pytest.mark.django_db
def test_the_worker_removes_what_has_expired_and_what_is_too_much(settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "OPTIONS": {"MAX_ENTRIES": 5}}}
    cache.clear()
    for number in range(9):
        cache.set(str(number), number, timeout=number * 100)
    assert sweep_cache.call() == 1 + 3
    assert cache.get_many(map(str, range(9))) == {str(number): number for number in range(4, 9)}


# --- Redis goes away ------------------------------------------------------------------------------------------------

if REDIS:

    def test_a_killed_redis_is_stood_in_for_and_taken_up_again(redis, server, caplog):
        redis.set("count", 3)
        server.kill()
        # Begun anew, and still counted: a limit does not fail open.
        assert redis.add("count", 0)
        assert [redis.incr("count") for _ in range(3)] == [1, 2, 3]
        assert len([record for record in caplog.records if "Redis is away" in record.message]) == 1
        server.start()
        RedisOrTable._away_until = 0.0
        assert redis.get("count") is None
        redis.set("count", 9)
        assert TableCache("cache_entry", PARAMS).get("count") == 3

    def test_a_frozen_redis_costs_a_moment_once(redis, server, monkeypatch):
        monkeypatch.setattr(redis_cache, "REST", 60.0)
        server.process.send_signal(signal.SIGSTOP)
        try:
            redis.set("key", 1)
            begun = time.monotonic()
            asked = [redis.get("key") for _ in range(20)]
            assert asked == [1] * 20
            # Twenty waits would be ten seconds and more.
            assert time.monotonic() - begun < 5
        finally:
            server.process.send_signal(signal.SIGCONT)

    def test_a_full_redis_is_stood_in_for(redis):
        client = redis._redis._cache.get_client()
        client.config_set("maxmemory", 1)
        try:
            redis.set("key", 1)
            assert redis.get("key") == 1
        finally:
            client.config_set("maxmemory", 0)
