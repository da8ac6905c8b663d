"""`make stack`: the site behind nginx and Redis on two web servers, and what becomes of it when parts fail.

The drills are those of ``bench/drills.py``, in short. One stack serves them all, so they are one group, for one worker.
"""

from __future__ import annotations

import os
import shutil
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bench import drills
from newsportal.launcher import children

pytestmark = [
    pytest.mark.xdist_group("stack"),
    pytest.mark.skipif(
        not (shutil.which("nginx") and shutil.which("redis-server")), reason="nginx and redis-server are not installed"
    ),
]


def check(outcome: drills.Outcome) -> None:
    assert outcome.held, outcome.words


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one worker has all tests")
def test_the_tests_of_a_group_stay_together(request):
    # Spread over two workers, each would start a stack of its own.
    assert request.node.nodeid.endswith("@stack")


def test_pages_come_from_the_site_and_files_from_nginx(machine):
    front = machine.get("/", **{"Accept-Encoding": "identity"})
    assert (front.status, front.headers["server"]) == (200, "nginx")
    assert front.headers["x-edge"] in {"MISS", "HIT", "STALE", "EXPIRED", "UPDATING", "REVALIDATED"}
    style = front.body.split('rel="stylesheet" href="')[1].split('"')[0]
    sheet = machine.get(style, **{"Accept-Encoding": "gzip"})
    assert (sheet.status, sheet.headers["content-encoding"]) == (200, "gzip")
    assert "immutable" in sheet.headers["cache-control"]


def test_all_parts_are_there_and_a_monitor_can_see_it(machine):
    assert children.wait_until(lambda: machine.get("/readyz").body.startswith("ready\n"), 30, 0.2), machine.get(
        "/readyz"
    ).body
    figures = machine.get("/metrics").body
    assert "newsportal_database_up 1.0" in figures
    assert 'newsportal_requests_total{method="GET",status="200",view="home"}' in figures


def test_another_name_and_an_invented_client_gain_nothing(machine):
    assert machine.get("/", Host="evil.example").status == 0
    # Nobody but nginx says where a request comes from.
    link = HTTPConnection("127.0.0.1", machine.port, source_address=("127.9.9.9", 0))
    link.request("GET", "/accounts/login/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    answer = link.getresponse()
    assert (answer.status, b"evil.example" in answer.read()) == (200, False)
    link.close()


def test_the_parts_speak_to_the_database_as_no_superuser_and_count_in_redis(machine):
    query = "SELECT DISTINCT usename FROM pg_stat_activity WHERE backend_type = 'client backend'"
    assert machine.query(query) == [("newsportal",)]
    # With Redis there, its stand-in stays empty.
    assert machine.get("/accounts/login/").status == 200
    assert machine.query("SELECT count(*) FROM cache_entry") == [(0,)]


def test_with_a_database_that_hangs_known_pages_are_served_and_forms_claim_nothing(machine):
    check(drills.database_away(machine, 4, frozen=True))


def test_without_a_database_known_pages_are_served_and_forms_claim_nothing(machine):
    check(drills.database_away(machine, 2))


def test_a_database_that_is_killed_loses_nothing_that_was_acknowledged(machine):
    check(drills.database_killed(machine, 40, 2))


@pytest.mark.parametrize("frozen", [False, True], ids=["killed", "hanging"])
def test_without_redis_nothing_fails(machine, frozen):
    check(drills.redis_away(machine, 2, frozen=frozen))


def test_web_servers_restarted_one_by_one_fail_nobody(machine):
    check(drills.rolling_restart(machine, 1))


def test_slow_clients_cost_the_others_nothing(machine):
    check(drills.slow_clients(machine, 200, 3, within=15))


def test_without_a_free_connection_kept_pages_are_served_and_all_heals(machine):
    check(drills.connections_exhausted(machine, 2))


def test_a_killed_process_costs_no_more_than_it_had_in_hand(machine):
    check(drills.process_killed(machine, 2))


def test_a_killed_nginx_is_started_again(machine):
    old = machine.kill("nginx")
    assert machine.replaced("nginx", old)
    assert machine.get("/about/").status == 200


def test_a_stack_without_nginx_says_what_to_install(monkeypatch):
    from newsportal.launcher import stack
    from newsportal.launcher.environment import LauncherError

    monkeypatch.setattr(stack.shutil, "which", lambda name, path="": None)
    with pytest.raises(LauncherError, match="nginx is not installed"):
        stack.Stack(Path())
