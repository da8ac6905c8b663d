"""/business/<slug>/seen/: a reader is counted, and nothing is kept of them."""

from __future__ import annotations

import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from directory.models import DailyViews
from directory.views import seen
from directory.views.seen import Rate
from tests.factories import make_business

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


def test_a_reader_is_counted_without_a_cookie_and_without_a_token() -> None:
    business = make_business()
    reader = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = reader.post(f"/business/{business.slug}/seen/")
        assert (answer.status_code, answer.content, dict(answer.cookies)) == (204, b"", {})
    (row,) = DailyViews.objects.all()
    assert row.count == 2
    assert {field.name for field in DailyViews._meta.fields} == {"id", "business", "day", "count"}


def test_what_has_no_page_has_no_readers() -> None:
    for status in ("draft", "pending", "needs-changes", "rejected", "suspended"):
        assert Client().post(f"/business/{make_business(status=status).slug}/seen/").status_code == 204
    assert Client().post("/business/nothing-of-this-name/seen/").status_code == 204
    assert Client().get(f"/business/{make_business().slug}/seen/").status_code == 405
    assert not DailyViews.objects.exists()


def test_one_household_is_not_counted_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "READS", Rate(3, 3600))
    business = make_business()
    for _ in range(5):
        assert Client().post(f"/business/{business.slug}/seen/").status_code == 204
    assert DailyViews.objects.get().count == 3


@pytest.mark.django_db(transaction=True)
def test_a_thousand_readers_at_once_are_a_thousand() -> None:
    business = make_business()
    gate = threading.Barrier(8)

    def read() -> None:
        gate.wait()
        for _ in range(25):
            DailyViews.objects.count_one(business.slug)
        connection.close()

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert DailyViews.objects.get().count == 200
