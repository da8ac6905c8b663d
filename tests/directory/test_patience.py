"""Statements that are waited for only so long."""

from __future__ import annotations

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from directory.models import Category
from directory.patience import patiently
from tests.factories import make_category

SLOW = "SELECT 1 FROM pg_sleep(60)"


def _limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def _a_server_waits_for_two_seconds(settings: pytest.FixtureRequest) -> None:
    settings.STATEMENT_TIMEOUT_MS = 2000


@pytest.mark.django_db(transaction=True)
def test_returns_the_rows_or_gives_up_and_leaves_the_limit_as_it_was() -> None:
    before = _limit()
    assert patiently("SELECT %s::int, 'a'", [7], 1000) == [(7, "a")]
    assert patiently("SELECT 1 WHERE false", [], 1000) == []
    assert patiently(SLOW, [], 20) is None
    assert _limit() == before


@pytest.mark.django_db(transaction=True)
def test_a_transaction_outlasts_what_was_given_up_in_it() -> None:
    before = _limit()
    with transaction.atomic():
        make_category("Bakeries")
        assert patiently(SLOW, [], 20) is None
        assert patiently("SELECT 7", [], 1000) == [(7,)]
        assert _limit() == before
    assert Category.objects.filter(name="Bakeries").exists()


@pytest.mark.django_db
def test_waits_no_longer_than_the_server_does(settings: pytest.FixtureRequest) -> None:
    settings.STATEMENT_TIMEOUT_MS = 20
    assert patiently(SLOW, [], 30_000) is None


@pytest.mark.django_db
def test_what_is_wrong_is_raised() -> None:
    with pytest.raises((ProgrammingError, OperationalError)):
        patiently("SELECT no_such_column", [], 1000)
