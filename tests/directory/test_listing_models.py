"""Listings: their life, what the database works out, and editing field by field."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from directory.editing import differences, propose, snapshot
from directory.models import AlreadyDecided, Business, Category, Change, InvalidTransition, Letter, Placement, Review
from tests.factories import make_business, make_category, make_photo, make_user

pytestmark = pytest.mark.django_db


def test_a_submission_is_approved_and_then_listed() -> None:
    moderator = make_user(role="")
    business = make_business(status="draft")
    business.submit(by=None)
    assert list(Business.objects.waiting()) == [business] and not Business.objects.listed()
    business.approve(by=moderator)
    assert list(Business.objects.listed()) == [business] and business.listed_at is not None
    assert [entry.verb for entry in business.log.all()] == ["approved", "submitted"]


def test_those_who_keep_a_listing_are_told_and_whoever_did_it_is_not() -> None:
    owner, other = make_user("ada@example.org"), make_user("ben@example.org")
    business = make_business("Harbour Kitchen", status="pending", owner=owner)
    business.ownerships.create(user=other)
    business.request_changes(by=None, reason="Say where it is.")
    business.submit(by=owner)
    letters = Letter.objects.order_by("to")
    assert [letter.to for letter in letters] == ["ada@example.org", "ben@example.org"]
    assert "Say where it is." in letters[0].text and "Harbour Kitchen" in letters[0].subject


def test_a_submitter_without_an_account_is_told_too() -> None:
    business = make_business(status="pending", email="owner@shop.example")
    business.approve(by=None)
    assert Letter.objects.get().to == "owner@shop.example"


def test_a_decision_is_made_once() -> None:
    business = make_business(status="pending")
    same = Business.objects.get(pk=business.pk)
    business.reject(by=None, reason="It is an advertisement.")
    with pytest.raises(InvalidTransition):
        same.request_changes(by=None, reason="Say where it is.")


def test_only_a_listed_business_has_placements_and_in_every_category_above() -> None:
    food = make_category("Food and drink")
    fish = make_category("Fish restaurants", parent=make_category("Restaurants", parent=food))
    cafes = make_category("Cafes", parent=food)
    business = make_business(category=fish, status="pending")
    business.further.create(category=cafes, position=1)
    assert not Placement.objects.exists()
    business.approve(by=None)
    names = Placement.objects.filter(business=business).values_list("category__name", flat=True)
    assert sorted(names) == ["Cafes", "Fish restaurants", "Food and drink", "Restaurants"]
    assert list(Business.objects.listed().in_category(food)) == [business]
    business.further.all().delete()
    assert not Business.objects.in_category(cafes)
    business.close(by=None)
    assert not Placement.objects.exists()


def test_search_knows_synonyms_city_and_words_without_their_accents() -> None:
    make_business("Café Zürich", category=make_category("Cafes", synonyms=["coffee house"]))
    found = "SELECT count(*) FROM directory_business WHERE search @@ to_tsquery('simple', %s)"
    with connection.cursor() as cursor:
        for words in ("cafe", "zurich", "coffee", "hamburg", "germany"):
            cursor.execute(found, [words])
            assert cursor.fetchone() == (1,), words
    Category.objects.filter(slug="cafes").update(synonyms=["tea room"])
    with connection.cursor() as cursor:
        cursor.execute(found, ["coffee"])
        assert cursor.fetchone() == (0,)


def test_published_reviews_make_the_rating() -> None:
    business = make_business()
    first, second = (
        Review.objects.create(business=business, user=make_user(), name="Ada", rating=rating, text="Good fish.")
        for rating in (5, 2)
    )
    business.refresh_from_db()
    assert (business.rating_average, business.rating_count) == (None, 0)
    first.publish(by=None)
    second.publish(by=None)
    business.refresh_from_db()
    assert (float(business.rating_average or 0), business.rating_count) == (3.5, 2)
    second.remove(by=None, reason="Written by a competitor.")
    business.refresh_from_db()
    assert (float(business.rating_average or 0), business.rating_count) == (5.0, 1)


def test_the_score_rises_with_what_a_listing_tells() -> None:
    bare = make_business(description="", tagline="")
    assert bare.score == 0
    make_photo(bare)
    bare.phone = "+493012345678"
    bare.save()
    bare.refresh_from_db()
    assert bare.score == 20


def test_an_edit_waits_while_the_old_version_stands_and_hours_apply_at_once() -> None:
    owner = make_user()
    business = make_business("Harbour Kitchen", owner=owner)
    hours = {"mode": "always", "week": {}}
    change = propose(business, {"name": "Quay Kitchen", "hours": hours}, kind="edit", by=owner)
    assert change is not None and list(change.fields) == ["name"]
    business.refresh_from_db()
    assert (business.name, business.hours) == ("Harbour Kitchen", hours)
    again = propose(business, {"tagline": "Fish and chips"}, kind="edit", by=owner)
    assert again == change and sorted(again.fields) == ["name", "tagline"]
    change.accept(by=None, only=["tagline"])
    business.refresh_from_db()
    assert (business.name, business.tagline) == ("Harbour Kitchen", "Fish and chips")
    assert change.status == Change.Status.PARTLY
    with pytest.raises(AlreadyDecided):
        change.refuse(by=None, reason="Too late.")


def test_what_cannot_be_applied_is_refused_whole() -> None:
    business = make_business()
    change = propose(business, {"latitude": 91.0, "tagline": "Nearer the pole"}, kind="suggestion")
    assert change is not None
    with pytest.raises(ValidationError):
        change.accept(by=None)
    business.refresh_from_db()
    assert business.tagline == "Fish from the boat"


def test_a_snapshot_differs_from_itself_in_nothing() -> None:
    business = make_business()
    business.addresses.create(line1="Kai 7", locality="Hamburg", postcode="20457", country=business.country)
    make_photo(business)
    assert differences(business, snapshot(business)) == {}


def test_the_database_knows_what_is_open() -> None:
    week = {"fri": [["18:00", "02:00"]], "sat": [["10:00", "12:00"], ["14:00", "24:00"]]}
    special = [{"from": "2026-11-28", "to": "2026-11-28", "spans": []}]
    business = make_business(hours={"mode": "regular", "week": week}, special_days=[])
    moments = {
        "2026-11-27T19:00+01:00": True,
        "2026-11-28T01:59+01:00": True,
        "2026-11-28T02:00+01:00": False,
        "2026-11-28T13:00+01:00": False,
        "2026-11-28T23:59+01:00": True,
        "2026-11-29T00:00+01:00": False,
    }

    def is_open(moment: str) -> bool | None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT directory_is_open(hours, special_days, time_zone, %s) FROM directory_business WHERE id = %s",
                [datetime.datetime.fromisoformat(moment), business.pk],
            )
            return cursor.fetchone()[0]

    assert {moment: is_open(moment) for moment in moments} == moments
    Business.objects.filter(pk=business.pk).update(special_days=special)
    assert is_open("2026-11-28T23:59+01:00") is False
    assert is_open("2026-11-28T01:30+01:00") is True
    Business.objects.filter(pk=business.pk).update(hours={"mode": "appointment"})
    assert is_open("2026-11-27T19:00+01:00") is None


def test_a_slug_takes_the_city_where_the_name_is_taken() -> None:
    slugs = [make_business("Blue Door").slug for _ in range(3)]
    assert slugs == ["blue-door", "blue-door-hamburg", "blue-door-hamburg-2"]
