"""Prepared queries: the same rows as the queryset's, from SQL that is worked out once."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Prefetch
from django.test.utils import CaptureQueriesContext

from directory.models import Business, City
from directory.prepared import Prepared
from tests.factories import make_business, make_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns() -> list[City]:
    return [
        make_city(name, population=number) for number, name in enumerate(("Aach", "Bonn", "Celle", "Daun", "Emden"))
    ]


def test_gives_what_the_queryset_gives_for_any_values(towns: list[City]) -> None:
    largest = Prepared(
        lambda name, start: (
            City.objects.select_related("country")
            .only("name", "country__name")
            .filter(name__gt=name)
            .order_by("-population")[start : start + 2]
        )
    )
    for name, start in (("", 0), ("Aach", 1), ("Celle", 0), ("Z'%s\\", 0), ("", 4)):
        expected = list(City.objects.filter(name__gt=name).order_by("-population")[start : start + 2])
        assert largest(name=name, start=start) == expected
    with CaptureQueriesContext(connection) as captured:
        first = largest(name="", start=0)[0]
        assert first.country.name == "Germany"
    assert len(captured) == 1
    # What was not asked for is fetched when it is wanted, as ever.
    assert first.population == 4


def test_takes_any_number_of_keys_as_one_value(towns: list[City]) -> None:
    chosen = Prepared(lambda keys: City.objects.filter(pk__any=keys).order_by("name"))
    for wanted in (towns[:1], towns[1:4], []):
        assert chosen(keys=[town.pk for town in wanted]) == wanted
    make_business("Mill", city=towns[0])
    in_towns = Prepared(lambda keys: Business.objects.filter(city__any=keys))
    assert [row.name for row in in_towns(keys=[towns[0].pk, towns[1].pk])] == ["Mill"]
    assert in_towns(keys=[towns[1].pk]) == []


def test_takes_the_key_of_a_column_of_great_numbers(towns: list[City]) -> None:
    make_business("Mill", city=towns[0])
    in_town = Prepared(
        lambda city, start: Business.objects.filter(city=City(pk=city)).order_by("name")[start : start + 2]
    )
    assert [[row.name for row in in_town(city=town.pk, start=0)] for town in towns[:2]] == [["Mill"], []]
    assert in_town(city=towns[0].pk, start=1) == []


def test_takes_numbers_that_are_not_whole(towns: list[City]) -> None:
    City.objects.filter(name="Bonn").update(latitude=50.73)
    north = Prepared(
        lambda latitude, start: City.objects.filter(latitude__lt=latitude).order_by("name")[start : start + 9]
    )
    assert [row.name for row in north(latitude=50.75, start=0)] == ["Bonn"]
    assert north(latitude=50.73, start=0) == [] == north(latitude=50.75, start=1)
    assert len(north(latitude=54.0, start=0)) == len(towns)


def test_a_plan_for_any_value_uses_the_indexes_of_listed_businesses_alone(towns: list[City]) -> None:
    business = make_business("100% O'Hara", city=towns[0])
    newest = Prepared(
        lambda city: (
            Business.objects.listed()
            .filter(name="100% O'Hara")
            .in_city(City(pk=city))
            .newest_first()
            .only("listed_at")[:6]
        )
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        # With so few rows any way is as good: the one that needs no sorting is the one of a great many.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        for _ in range(4):
            assert newest(city=towns[0].pk) == [business]
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE %s", ["%O''Hara%ORDER BY%"])
        (name,) = cursor.fetchone()
        cursor.execute(f"EXPLAIN EXECUTE {name}(1)")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    # Those of listed businesses alone, by city or not: in so small a table they cost the same.
    assert "Index Scan using business_newest" in plan


def test_fetches_what_the_queryset_would_prefetch(towns: list[City]) -> None:
    for town in towns[:2]:
        make_business(f"Mill of {town}", city=town)
    with_mills = Prepared(
        lambda name: (
            City.objects.filter(name__lt=name)
            .order_by("name")
            .prefetch_related(Prefetch("businesses", Business.objects.only("name", "city"), to_attr="mills"))
        )
    )
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            found: list[Any] = with_mills(name="Daun")
        assert len(captured) == 2
        assert [[mill.name for mill in town.mills] for town in found] == [["Mill of Aach"], ["Mill of Bonn"], []]


@pytest.mark.parametrize(
    ("build", "values"),
    [
        (lambda size: City.objects.all()[:size], {"size": 5}),
        (lambda name: City.objects.filter(name__contains=name), {"name": "a"}),
        (lambda name: City.objects.all(), {"name": "a"}),
        (lambda big: City.objects.filter(name="x") if big else City.objects.all(), {"big": True}),
        (lambda share: City.objects.filter(latitude__gt=share), {"share": Decimal("0.5")}),
    ],
    ids=["length", "changed", "unused", "condition", "kind"],
)
def test_refuses_what_changes_more_than_a_value(towns: list[City], build: Any, values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"value|condition|of no kind"):
        Prepared(build)(**values)


def test_the_server_makes_one_plan_for_all_values(towns: list[City]) -> None:
    named = Prepared(lambda name, start: City.objects.filter(ascii_name__gt=name).order_by("pk")[start : start + 7])
    for number in range(20):
        named(name=f"{number}", start=number)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans > 9, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s",
            ['%directory_city%ascii_name" > $1%LIMIT 7%'],
        )
        assert cursor.fetchall() == [(True, 0)]


@pytest.mark.django_db(transaction=True)
def test_serves_threads_each_on_its_own_connection() -> None:
    town = make_city("Aach")
    named = Prepared(lambda name: City.objects.filter(name=name))
    assert named(name="Aach") == [town]
    found: list[Any] = []

    def ask() -> None:
        found.append((named(name="Aach"), named(name="Bonn")))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert found == [([town], [])] * 4
