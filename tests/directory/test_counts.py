"""Counts of places and categories: always what a count of the rows would say, whatever changes them and however."""

from __future__ import annotations

import random

import pytest
from django.db.models import Count

from directory import counts
from directory.models import Business, Placement, Tally
from tests.factories import make_business, make_category, make_city, make_country, make_user

pytestmark = pytest.mark.django_db


def counted() -> dict[tuple[str, int | None, int | None], int]:
    """Return the counts as the tallies have them."""
    sums: dict[tuple[str, int | None, int | None], int] = {}
    for country, city, category, number in Tally.objects.values_list("country", "city", "category", "number"):
        key = (country, city, category)
        sums[key] = sums.get(key, 0) + number
    return {key: number for key, number in sums.items() if number}


def true() -> dict[tuple[str, int | None, int | None], int]:
    """Return the counts as the rows have them."""
    out: dict[tuple[str, int | None, int | None], int] = {}
    for row in Business.objects.listed():
        for city in {None, row.city_id}:
            categories = Placement.objects.filter(business=row).values_list("category", flat=True)
            for category in (None, *categories):
                key = (row.country_id, city, category)
                out[key] = out.get(key, 0) + 1
    return out


def test_counts_follow_every_way_of_changing_a_listing() -> None:
    chance = random.Random(7)
    food = make_category("Food")
    kinds = [food, make_category("Cafes", parent=food), make_category("Bars", parent=food), make_category("Shops")]
    cities = [None, make_city("Hamburg"), make_city("Bremen"), make_city("Lyon", "FR")]
    rows = [make_business(city=city, country=city.country_id if city else "DE", category=kinds[1]) for city in cities]
    for turn in range(60):
        row = chance.choice(rows)
        act = chance.randrange(7)
        if act == 0:
            row.status = chance.choice(["listed", "paused", "suspended", "pending"])
        elif act == 1:
            row.category = chance.choice(kinds)
        elif act == 2:
            city = chance.choice(cities)
            row.city, row.country = city, city.country if city else make_country("DE")
        elif act == 3:
            row.further.all().delete()
            row.further.create(category=chance.choice(kinds), position=1)
        elif act == 4:
            row.reviews.create(
                user=make_user(), name="Ada", rating=chance.randint(1, 5), text="Fine.", status="published"
            )
        elif act == 5:
            Business.objects.filter(city=row.city).update(status="listed", tagline=f"Turn {turn}")
        elif turn > 30:
            rows.remove(row)
            row.delete()
            rows.append(make_business(city=cities[1], category=kinds[2]))
            continue
        row.save()
        row.refresh_from_db()
        if turn % 9 == 0:
            counts.fold()
        assert counted() == true()
    counts.fold()
    assert counted() == true()
    assert not Tally.objects.values("country", "city", "category").annotate(rows=Count("pk")).filter(rows__gt=1)


def test_a_change_that_moves_nothing_counts_nothing_anew() -> None:
    business = make_business()
    counts.fold()
    before = set(Tally.objects.values_list("pk", flat=True))
    business.reviews.create(user=make_user(), name="Ada", rating=1, text="Cold.", status="published")
    assert Placement.objects.get().rating == 1
    assert set(Tally.objects.values_list("pk", flat=True)) == before


def test_numbers_are_read_by_place_and_category() -> None:
    food = make_category("Food")
    cafes = make_category("Cafes", parent=food)
    hamburg, bremen = make_city("Hamburg"), make_city("Bremen")
    for city, number in ((hamburg, 3), (bremen, 1)):
        for _ in range(number):
            make_business(city=city, category=cafes)
    make_business(city=None, country="FR", category=food)
    make_business(city=hamburg, category=food, status="pending")
    germany = hamburg.country
    germany.neighbours = ["FR", "NL"]
    assert [(each.thing, each.number) for each in counts.countries()] == [(make_country("FR"), 1), (germany, 4)]
    assert [(each.thing, each.number) for each in counts.cities(germany)] == [(hamburg, 3), (bremen, 1)]
    assert [(each.thing, each.number) for each in counts.cities(germany, cafes)] == [(hamburg, 3), (bremen, 1)]
    assert [(each.thing, each.number) for each in counts.cities_near(bremen, cafes)] == [(hamburg, 3)]
    assert [(each.thing, each.number) for each in counts.countries_near(germany)] == [(make_country("FR"), 1)]
    assert counts.numbers(germany) == counts.Numbers(4, {food.pk: 4, cafes.pk: 4})
    assert counts.numbers(bremen) == counts.Numbers(1, {food.pk: 1, cafes.pk: 1})
    assert counts.numbers(make_city("Kiel")) == counts.Numbers(0, {})
    assert [(row.city, row.category, row.number) for row in counts.changes(germany)] == [
        (None, None, 4),
        (None, food.pk, 4),
        (None, cafes.pk, 4),
    ]
    of_cities = [(hamburg.pk, None, 3), (hamburg.pk, food.pk, 3), (hamburg.pk, cafes.pk, 3)]
    for cities, expected in ((None, of_cities), ([hamburg.pk, bremen.pk], of_cities), ([bremen.pk], [])):
        found = counts.changes_in_cities(germany, cities)
        assert [(row.city, row.category, row.number) for row in found] == expected
    assert [(code, number) for code, number, _changed in counts.changed_countries()] == [("DE", 4)]


def test_a_category_and_a_city_without_businesses_can_be_deleted() -> None:
    cafes, bremen = make_category("Cafes"), make_city("Bremen")
    business = make_business(city=bremen, category=cafes)
    business.delete()
    cafes.delete()
    bremen.delete()
    counts.fold()
    assert not Tally.objects.exists()


def test_a_hidden_street_shows_the_middle_of_the_city_and_so_does_a_business_without_coordinates() -> None:
    city = make_city("Hamburg", latitude=53.55, longitude=9.99)
    exact = make_business(city=city, latitude=53.6, longitude=10.1)
    hidden = make_business(city=city, latitude=53.6, longitude=10.1, hide_street=True)
    vague = make_business(city=city, latitude=None, longitude=None)
    nowhere = make_business(city=None)
    assert (exact.shown_latitude, exact.shown_longitude) == (53.6, 10.1)
    assert (hidden.shown_latitude, hidden.shown_longitude) == (53.55, 9.99)
    assert (vague.shown_latitude, vague.shown_longitude) == (53.55, 9.99)
    assert (nowhere.shown_latitude, nowhere.shown_longitude) == (None, None)
    Business.objects.filter(pk=exact.pk).update(hide_street=True)
    exact.refresh_from_db()
    assert exact.shown_latitude == 53.55


def test_the_cities_near_one_are_the_nearest_of_its_country_that_have_businesses() -> None:
    middle = make_city("Middle", latitude=50.0, longitude=10.0)
    cafes = make_category("Cafes")
    for number in range(1, 13):
        city = make_city(f"City {number}", latitude=50.0 + number / 10, longitude=10.0)
        if number % 4:
            make_business(city=city, category=cafes if number > 5 else "Bars")
    make_business(city=make_city("Abroad", "FR", latitude=50.01, longitude=10.0))
    make_business(city=make_city("Closed", latitude=50.02, longitude=10.0), status="closed")
    near = [(each.thing.name, each.number) for each in counts.cities_near(middle, most=5)]
    assert near == [(f"City {number}", 1) for number in (1, 2, 3, 5, 6)]
    assert [each.thing.name for each in counts.cities_near(middle, cafes, most=2)] == ["City 6", "City 7"]
    assert counts.cities_near(middle, most=1)[0].thing.country == middle.country
