"""/still-true/<link>/ and the clock behind it: asked after a year, demoted after a month, gone after two more."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory import confirming
from directory.models import Business, Draft, Letter
from directory.tasks import ask_whether_listings_are_true
from tests.factories import make_business, make_user
from tests.owners import fill
from tests.pages import texts

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def ago(days: float) -> datetime.datetime:
    return timezone.now() - days * DAY


def old(name: str = "Harbour Kitchen", **fields: Any) -> Business:
    """Return a listing that nobody has confirmed for more than a year."""
    return make_business(name, **{"confirmed_at": ago(366), "phone": "+493023125001", **fields})


def now(business: Business) -> Business:
    return Business.objects.get(pk=business.pk)


def path_in_letter() -> str:
    text = Letter.objects.latest("created_at").text
    return next(word for word in text.split() if "/still-true/" in word).removeprefix("http://testserver")


def test_the_owner_is_asked_after_a_year_and_only_once() -> None:
    business, fresh = old(owner=make_user("ada@example.org")), make_business(owner=make_user(), confirmed_at=ago(364))
    closed = old("Closed", status="closed", owner=make_user())
    assert ask_whether_listings_are_true.call() == 1
    assert ask_whether_listings_are_true.call() == 0
    assert [letter.to for letter in Letter.objects.all()] == ["ada@example.org"]
    assert now(business).asked_at is not None
    assert now(fresh).asked_at is None and now(closed).asked_at is None


def test_where_nobody_can_be_asked_the_clock_stands_still() -> None:
    nobody = old(email="")
    gone = old("Gone", owner=make_user(is_active=False))
    unconfirmed = old("Unconfirmed", email="eve@example.org")
    Draft.objects.create(token="x" * 43, business=unconfirmed, email="eve@example.org")
    assert ask_whether_listings_are_true.call() == 0 and not Letter.objects.exists()
    assert {now(business).status for business in (nobody, gone, unconfirmed)} == {"listed"}


def test_looking_changes_nothing_and_one_button_confirms_without_an_account() -> None:
    business = old(owner=make_user())
    confirming.ask()
    path = path_in_letter()
    page = Client().get(path)
    assert "telephone+49 30 23125001" in texts(page, "//dl")[0].replace(" +49", "+49", 1)
    assert page["Referrer-Policy"] == "same-origin" and "no-store" in page["Cache-Control"]
    assert now(business).asked_at is not None
    assert "Thank you" in fill(Client(), path).content.decode()
    confirmed = now(business)
    assert confirmed.asked_at is None and confirmed.confirmed_at is not None and confirmed.confirmed_at > ago(1)
    assert [entry.verb for entry in business.log.all()] == ["confirmed"]
    # Once is enough.
    assert "answered already" in Client().post(path).content.decode()
    assert business.log.count() == 1


def test_last_years_link_does_not_answer_this_years_question() -> None:
    business = old(owner=make_user())
    confirming.ask()
    path = path_in_letter()
    Business.objects.filter(pk=business.pk).update(asked_at=ago(3))
    Client().post(path)
    assert now(business).asked_at is not None


@pytest.mark.parametrize("value", ["x", "WzEsMF0:1:x", "%00", "a" * 5000, "é"])
def test_a_link_that_is_not_ours_is_not_found(value: str) -> None:
    assert Client().get(f"/still-true/{value}/").status_code in {400, 404}


def test_silence_sinks_a_listing_and_then_takes_it_out_of_the_lists() -> None:
    business = old(owner=make_user("ada@example.org"), asked_at=ago(29))
    score = business.score
    assert ask_whether_listings_are_true.call() == 0
    Business.objects.filter(pk=business.pk).update(asked_at=ago(31))
    assert ask_whether_listings_are_true.call() == 1
    assert now(business).demoted_at is not None and now(business).score < score
    assert ask_whether_listings_are_true.call() == 0
    Business.objects.filter(pk=business.pk).update(demoted_at=ago(61))
    assert ask_whether_listings_are_true.call() == 1
    assert now(business).status == "expired" and not Business.objects.listed()
    assert "Confirm it" in Letter.objects.get().text
    # The letter's link brings it back even now.
    fill(Client(), confirming.link(now(business)))
    assert now(business).status == "listed" and now(business).score == score


def test_many_are_asked_in_batches(monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any) -> None:
    monkeypatch.setattr(confirming, "BATCH", 2)
    monkeypatch.setattr(confirming, "BATCHES", 2)
    owner = make_user()
    for _ in range(5):
        old(owner=owner)
    assert confirming.ask() == 4
    assert confirming.ask() == 1
    assert Letter.objects.count() == 5


def test_a_suspended_listing_is_not_confirmed_by_its_link() -> None:
    business = old(owner=make_user())
    confirming.ask()
    path = path_in_letter()
    now(business).suspend(by=None, reason="Spam.")
    Client().post(path)
    assert now(business).status == "suspended"
