"""For load balancers and monitors: alive, able to serve, and the figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from directory.models import Worker
from directory.tasks import deliver_what_waits
from newsportal import worker

pytestmark = pytest.mark.django_db
STRANGER = "203.0.113.9"


def ask(path: str, client: str = "127.0.0.1") -> tuple[int, dict[str, str]]:
    """Return the status and the lines of an answer, by what stands before the colon."""
    response = Client().get(path, REMOTE_ADDR=client)
    lines = (line.partition(": ") for line in response.content.decode().splitlines())
    return response.status_code, {name: rest for name, _, rest in lines}


def figures() -> dict[str, float]:
    text = Client().get("/metrics").content.decode()
    return {
        sample.name + str(sorted(sample.labels.values()) or ""): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if family.name.startswith("newsportal")
    }


@pytest.fixture
def database_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)


def test_is_alive_without_its_database(database_down):
    assert ask("/healthz") == (200, {"ok": ""})


def test_is_ready_when_all_is_well():
    worker.beat("one")
    assert ask("/readyz") == (200, {"ready": "", "database": "ok", "migrations": "ok", "cache": "ok", "worker": "ok"})


def test_is_not_ready_without_its_database_and_says_so_at_once(database_down):
    status, parts = ask("/readyz")
    assert (status, parts["database"], parts["migrations"]) == (503, "does not answer", "unknown without the database")


def test_is_not_ready_while_a_migration_is_waiting():
    MigrationRecorder(connection).record_unapplied("admin", "0003_logentry_add_action_flag_choices")
    status, parts = ask("/readyz")
    assert (status, parts["migrations"]) == (503, "waiting: admin.0003_logentry_add_action_flag_choices")


def test_serves_on_without_a_worker_and_tells_a_monitor_that_asks_for_all():
    Worker.objects.create(id="gone", host="here", seen_at=timezone.now() - timedelta(minutes=10))
    status, parts = ask("/readyz")
    assert (status, parts["worker"]) == (200, "last seen 600 s ago")
    assert "degraded" in parts
    assert ask("/readyz?all=1")[0] == 503


def test_serves_on_without_its_cache(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }
    worker.beat("one")
    status, parts = ask("/readyz")
    assert (status, parts["cache"]) == (200, "does not answer")


def test_a_stranger_learns_whether_it_is_ready_and_no_more():
    assert ask("/readyz", STRANGER) == (200, {"degraded": ""})
    assert ask("/metrics", STRANGER)[0] == 404


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_a_monitor_need_not_know_the_sites_name(path):
    answer = Client().get(path, headers={"host": "10.0.0.7:8000"})
    assert answer.status_code == 200
    assert answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
    assert Client().get("/about/", headers={"host": "10.0.0.7:8000"}).status_code == 400
    assert Client().post(path).status_code in {403, 405}


def test_a_stranger_behind_the_proxy_is_no_neighbour(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    assert Client().get("/metrics", headers={"x-forwarded-for": STRANGER}).status_code == 404


def test_readiness_costs_a_small_constant_number_of_queries(django_assert_max_num_queries):
    worker.beat("one")
    ask("/readyz")
    with django_assert_max_num_queries(30):
        ask("/readyz")


def test_figures_count_requests_by_view_and_status():
    before = figures()
    Client().get("/about/")
    Client().get("/nowhere/")
    Client().generic("BREW", "/about/")
    after = figures()
    grown = {name: after[name] - before.get(name, 0) for name in after if name.startswith("newsportal_requests_total")}
    assert grown["newsportal_requests_total['200', 'GET', 'about']"] == 1
    assert grown["newsportal_requests_total['404', 'GET', 'none']"] == 1
    assert grown["newsportal_requests_total['405', 'about', 'other']"] == 1
    assert after["newsportal_request_seconds_count['about']"] >= 2


def test_figures_tell_how_long_the_queue_is_and_when_a_worker_was_seen():
    worker.beat("one")
    deliver_what_waits.enqueue()
    deliver_what_waits.using(run_after=timezone.now() + timedelta(hours=1)).enqueue()
    told = figures()
    assert (told["newsportal_queue_ready"], told["newsportal_queue_running"], told["newsportal_queue_failed"]) == (
        1,
        0,
        0,
    )
    assert 0 <= told["newsportal_queue_oldest_seconds"] < 60
    assert 0 <= told["newsportal_worker_seen_seconds"] < 60
    assert told["newsportal_database_up"] == 1


def test_figures_are_told_without_a_database_too(database_down):
    told = figures()
    assert told["newsportal_database_up"] == 0
    assert "newsportal_queue_ready" not in told
