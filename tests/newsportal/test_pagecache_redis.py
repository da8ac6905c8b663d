"""Pages in a Redis that machines share: found by all, made by one, bounded, and never missed when it is gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from newsportal.pagecache import redis as shared
from newsportal.pagecache import site
from newsportal.pagecache.files import Files
from newsportal.pagecache.gateway import PageCache
from tests.newsportal.test_pagecache import Echo, Steady, ask, make_cache
from tests.newsportal.test_sharedcache import REDIS
from tests.newsportal.test_sharedcache import Redis as Server

pytestmark = pytest.mark.skipif(not REDIS, reason="there is no redis-server")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("redis"))
    yield made
    made.kill()


@pytest.fixture
def client(server: Server) -> redis.Redis:
    made = redis.Redis.from_url(server.url)
    made.flushall()
    return made


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def steady() -> Steady:
    return Steady()


def machine(name: str, server: Server, echo: Echo, steady: Steady, tmp_path: Path) -> PageCache:
    """Return the cache of a machine with a disk of its own."""
    files = Files(tmp_path / name, 8 * site.MB)
    return make_cache(echo, tmp_path / name, editions=steady, store=shared.Redis(server.url, files))


@pytest.fixture
def machines(server: Server, client: redis.Redis, echo: Echo, steady: Steady, tmp_path: Path) -> list[PageCache]:
    return [machine(name, server, echo, steady, tmp_path) for name in ("one", "two")]


def test_what_one_machine_has_made_another_one_finds(machines: list[PageCache], echo: Echo) -> None:
    first = ask(machines[0], "/news/", HTTP_ACCEPT_ENCODING="br")
    second = ask(machines[1], "/news/", HTTP_ACCEPT_ENCODING="br")
    assert (first.source, second.source, second.body, echo.asked) == ("miss", "hit", first.body, 1)


def test_of_all_machines_one_makes_a_page(machines: list[PageCache], echo: Echo) -> None:
    echo.gate = threading.Event()
    answers = []
    threads = [
        threading.Thread(target=lambda cache=cache: answers.append(ask(cache, "/news/")))  # type: ignore[misc]
        for cache in machines * 10
    ]
    for thread in threads:
        thread.start()
    echo.gate.set()
    for thread in threads:
        thread.join(20)
    assert echo.asked == 1
    assert len({answer.body for answer in answers}) == 1 and len(answers) == 20


def test_a_machine_that_died_while_it_made_a_page_holds_nobody_up_for_long(
    machines: list[PageCache], client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "CLAIM_MS", 50)
    store = machines[0]._store
    assert store.claim("name") and not machines[1]._store.claim("name")
    assert client.pttl("newsportal:page:name:claim") <= 50
    client.delete("newsportal:page:name:claim")
    # It is somebody else's now, and stays theirs when the first one comes back.
    assert machines[1]._store.claim("name")
    store.release("name")
    assert not store.claim("name")


def test_searches_are_bounded_and_everything_is_forgotten_in_time(
    machines: list[PageCache], client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "MANY_PAGES", 20)
    ask(machines[0], "/news/")
    for number in range(50):
        ask(machines[0], "/search/", f"q=word{number}")
    keys = [key for key in client.keys("newsportal:page:*") if not key.endswith(b":claim")]
    assert len(keys) == 21
    assert all(0 < client.ttl(key) <= 600 + 3600 for key in keys)
    assert ask(machines[1], "/news/").source == "hit"
    assert ask(machines[1], "/search/", "q=word49").source == "hit"
    assert ask(machines[1], "/search/", "q=word0").source == "miss"


def test_without_redis_a_machine_has_what_it_kept_itself_and_no_request_fails(
    server: Server, machines: list[PageCache], echo: Echo, steady: Steady, tmp_path: Path
) -> None:
    before = ask(machines[0], "/news/")
    server.kill()
    try:
        restarted = machine("one", server, echo, steady, tmp_path)
        assert ask(restarted, "/news/").body == before.body
        assert [ask(machines[1], "/about/").source for _ in range(2)] == ["miss", "hit"]
        machines[0]._store.remember(b"[]")  # type: ignore[attr-defined]
        assert machines[0]._store.recall() == b"[]"  # type: ignore[attr-defined]
    finally:
        server.start()
    for cache in machines:
        cache._store._resting_until = 0.0  # type: ignore[attr-defined]
    ask(machines[0], "/privacy/")
    assert ask(machines[1], "/privacy/").source == "hit"


def test_a_redis_that_is_full_or_holds_something_else_is_no_error(
    machines: list[PageCache], client: redis.Redis, echo: Echo
) -> None:
    client.config_set("maxmemory", "1")
    client.config_set("maxmemory-policy", "noeviction")
    try:
        assert [ask(machines[0], "/news/").source for _ in range(2)] == ["miss", "hit"]
    finally:
        client.config_set("maxmemory", "0")
    for cache in machines:
        cache._store._resting_until = 0.0  # type: ignore[attr-defined]
    ask(machines[0], "/about/")
    for key in client.keys("newsportal:page:*"):
        client.delete(key)
        client.lpush(key, "not a page")
    assert ask(machines[1], "/about/").source == "miss"
