"""Limits for each client: kept over all processes, generous to people, and no door that an outage opens."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from newsportal import limits
from newsportal.limits import Limiter

pytestmark = pytest.mark.django_db
READER, OTHER = "203.0.113.9", "203.0.113.10"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Stand still at the tenth second of a minute, with nothing counted yet."""
    now = [1_800_000_010.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    monkeypatch.setattr(limits, "pages", Limiter("pages", lambda: limits.settings.REQUESTS_PER_MINUTE))
    monkeypatch.setattr(limits, "forms", Limiter("forms", lambda: limits.settings.FORMS_PER_MINUTE))
    cache.clear()
    return now


@pytest.fixture
def five(settings: Any) -> None:
    settings.REQUESTS_PER_MINUTE = settings.FORMS_PER_MINUTE = 5


def ask(client: str = READER, method: str = "get", path: str = "/about/", **headers: str) -> Any:
    return getattr(Client(), method)(path, REMOTE_ADDR=client, headers=headers)


def statuses(number: int, **how: Any) -> list[int]:
    return [ask(**how).status_code for _ in range(number)]


def test_the_one_too_many_is_told_when_to_come_again(five, clock):
    assert statuses(7) == [200] * 5 + [429] * 2
    refused = ask()
    assert (refused["Retry-After"], refused["Cache-Control"]) == ("50", "no-store")
    assert "wait a minute" in refused.content.decode()
    assert refused["Content-Security-Policy"]
    clock[0] += 50
    assert statuses(1) == [200]


def test_one_client_uses_up_nobody_elses(five):
    statuses(6)
    assert statuses(1, client=OTHER) == [200]
    assert statuses(1, client="2001:db8:1:2::7") == [200]


def test_the_addresses_of_one_household_share_a_limit(five):
    assert [ask(client=f"2001:db8:1:2::{number}").status_code for number in range(1, 8)] == [200] * 5 + [429] * 2


def test_an_invented_proxy_gains_nothing(five):
    assert statuses(6, **{"x-forwarded-for": "198.51.100.7"})[-1] == 429
    assert ask(**{"x-forwarded-for": "127.0.0.1"}).status_code == 429


def test_forms_are_counted_by_themselves(settings):
    settings.FORMS_PER_MINUTE = 2
    assert statuses(3, method="post", path="/accounts/login/")[-1] == 429
    assert statuses(1) == [200]


def test_this_machine_and_files_are_not_counted(five):
    assert statuses(8, client="127.0.0.1") == [200] * 8
    assert statuses(8, path="/healthz", client="::1") == [200] * 8


def test_no_limit_is_no_limit(settings):
    settings.REQUESTS_PER_MINUTE = 0
    assert statuses(8) == [200] * 8


def test_processes_add_up_what_they_count():
    one, other = Limiter("pages", lambda: 100), Limiter("pages", lambda: 100)
    told = [limiter.exceeds(READER) for _ in range(60) for limiter in (one, other)]
    assert 100 <= told.index(True) <= 100 + 2 * 100 // limits.SHARES


def test_asks_the_shared_count_a_few_times_only(django_assert_max_num_queries):
    limiter = Limiter("pages", lambda: 100)
    with django_assert_max_num_queries(2 * limits.SHARES):
        assert not any(limiter.exceeds(READER) for _ in range(100))
    with django_assert_max_num_queries(2):
        assert all(limiter.exceeds(READER) for _ in range(100))


def test_without_the_shared_count_a_process_goes_by_its_own(monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(limits.cache, "add", fail, raising=False)
    limiter = Limiter("pages", lambda: 10)
    assert [limiter.exceeds(READER) for _ in range(12)] == [False] * 10 + [True] * 2


def test_a_flood_from_everywhere_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(limits, "REMEMBERED", 100)
    limiter = Limiter("pages", lambda: 600)
    for number in range(1000):
        limiter.exceeds(str(number))
    assert len(limiter._counts) <= 100


def test_a_flood_of_one_client_is_told_in_one_line(five, caplog):
    statuses(50)
    assert len([record for record in caplog.records if READER in record.getMessage()]) == 1


def test_a_body_larger_than_any_form_is_refused_before_it_is_read(settings):
    settings.REQUEST_MAX_BYTES = 1000
    response = Client().post("/accounts/login/", b"x" * 1001, content_type="application/octet-stream")
    assert (response.status_code, response["Cache-Control"]) == (413, "no-store")
