"""/my/ and /my/<slug>/: what somebody keeps, how it stands, and the steps of its life."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import Business, Change, DailyViews, Draft, Enquiry, Letter, Photo, Review, User
from tests.factories import make_business, make_photo, make_user
from tests.owners import fill, form_on, signed_in
from tests.pages import texts, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    """The owner."""
    return make_user("ada@example.org")


@pytest.fixture
def owner(ada: User) -> Client:
    """The owner's browser."""
    return signed_in(ada)


def status(business: Business) -> str:
    business.refresh_from_db()
    return business.status


# --- The list ---------------------------------------------------------------------------------------------------------


def test_shows_what_a_person_keeps_and_nothing_else(ada: User, owner: Client) -> None:
    make_business("Harbour Kitchen", owner=ada)
    make_business("Quay Books", owner=ada, status="rejected")
    make_business("Mill Cafe", owner=make_user())
    Draft.objects.create(token="x" * 43, user=ada, data={"parts": {"business": {"name": ["Half a name"]}}})
    page = owner.get("/my/")
    assert texts(page, "//h2[@class='listings__name']") == ["Harbour Kitchen", "Quay Books"]
    assert "Half a name" in page.content.decode() and "Mill Cafe" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_the_list_costs_the_same_for_one_listing_and_for_ten(
    ada: User, owner: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(10):
        make_business(owner=ada)
    with django_assert_max_num_queries(10):
        owner.get("/my/")


def test_what_was_sent_in_with_an_address_is_taken_over_by_whoever_has_confirmed_it(ada: User, owner: Client) -> None:
    sent_in = make_business("Harbour Kitchen", status="pending", email="ADA@example.org")
    kept = make_business("Quay Books", email="ada@example.org", owner=make_user())
    assert texts(owner.get("/my/"), "//*[@class='panel__item']/span") == [
        "Harbour Kitchen, Hamburg Waiting for a decision"
    ]
    assert owner.post("/my/", {"business": kept.pk})["Location"] == "/my/"
    assert owner.post("/my/", {"business": "9" * 30})["Location"] == "/my/"
    assert owner.post("/my/", {"business": sent_in.pk})["Location"] == f"/my/{sent_in.slug}/"
    assert list(sent_in.owners.all()) == [ada] and ada not in kept.owners.all()
    # Nobody else with the same idea comes second.
    eve = signed_in(make_user("eve@example.org"))
    eve.post("/my/", {"business": sent_in.pk})
    assert list(sent_in.owners.all()) == [ada]


def test_an_address_that_is_not_confirmed_takes_nothing_over() -> None:
    sent_in = make_business(status="pending", email="eve@example.org")
    eve = signed_in(make_user("eve@example.org", verified=False))
    assert eve.post("/my/", {"business": sent_in.pk}).status_code == 302
    assert not sent_in.owners.exists()


# --- One listing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("pending", "One of us reads it"),
        ("needs-changes", "Say where it is."),
        ("rejected", "Say where it is."),
        ("listed", "Readers find it."),
        ("paused", "closed for some time"),
        ("closed", "closed for good"),
        ("expired", "Say so, and readers find it again"),
        ("suspended", "taken it out of the directory"),
    ],
)
def test_says_in_words_how_a_listing_stands_and_what_comes_next(
    ada: User, owner: Client, state: str, words: str
) -> None:
    business = make_business(status=state, owner=ada, reason="Say where it is." if state != "listed" else "")
    page = owner.get(f"/my/{business.slug}/")
    tree(page)
    assert words in page.content.decode()


def test_shows_the_figures_of_thirty_days(ada: User, owner: Client, django_assert_max_num_queries: Any) -> None:
    business = make_business(owner=ada)
    today = timezone.now().date()
    for back, count in ((0, 4), (29, 3), (30, 100)):
        DailyViews.objects.create(business=business, day=today - datetime.timedelta(days=back), count=count)
    Enquiry.objects.create(business=business, name="Ben", email="b@example.org", message="Hello", key="1")
    Review.objects.create(business=business, user=make_user(), name="Cy", rating=4, text="Good.").publish(by=None)
    with django_assert_max_num_queries(18):
        page = owner.get(f"/my/{business.slug}/")
    assert texts(page, "//dl[@class='figures__list']//dd") == ["7", "1", "1 1 without a reply"]
    points = tree(page).xpath("//*[local-name()='polyline']/@points")[0].split()
    assert len(points) == 30 and points[-1] == "300.0,2.0"


def test_the_frame_leads_back_to_the_listings_where_no_cache_keeps_it_and_nowhere_else(
    ada: User, owner: Client
) -> None:
    make_business("Harbour Kitchen", owner=ada)
    for path, words in (
        ("/my/", "My listings"),
        ("/accounts/", "My listings"),
        ("/directory/", "Sign in"),
        ("/business/harbour-kitchen/", "Sign in"),
    ):
        assert texts(owner.get(path), "//header//a[@class='header__account']") == [words]


# --- The steps of its life --------------------------------------------------------------------------------------------


def test_pauses_reopens_confirms_and_closes(ada: User, owner: Client) -> None:
    business = make_business(owner=ada)
    for step, then in (
        ("pause", "paused"),
        ("reopen", "listed"),
        ("confirm", "listed"),
        ("close", "closed"),
        ("reopen", "listed"),
    ):
        assert owner.post(f"/my/{business.slug}/{step}/")["Location"] == f"/my/{business.slug}/"
        assert status(business) == then
    assert "Is" in texts(owner.get(f"/my/{business.slug}/close/"), "//h1")[0]
    # What the owner did, nobody has to tell them.
    assert not Letter.objects.exists()


def test_a_suspended_listing_is_not_the_owners_to_bring_back(ada: User, owner: Client) -> None:
    business = make_business(owner=ada, status="suspended")
    for step in ("reopen", "confirm", "submit", "pause", "close"):
        owner.post(f"/my/{business.slug}/{step}/")
        assert status(business) == "suspended"
    assert owner.get(f"/my/{business.slug}/edit/").status_code == 404
    assert "cannot be done" in owner.get(f"/my/{business.slug}/").content.decode()


def test_what_was_given_back_is_changed_at_once_and_sent_again(ada: User, owner: Client) -> None:
    business = make_business(owner=ada, status="needs-changes", reason="Say what you do.")
    page = owner.get(f"/my/{business.slug}/")
    assert texts(page, "//main//*[contains(@class, 'button--primary')]") == ["Change it"]
    fill(owner, f"/my/{business.slug}/edit/about/", tagline="Oysters")
    business.refresh_from_db()
    assert (business.tagline, business.status) == ("Oysters", "needs-changes") and not Change.objects.exists()
    owner.post(f"/my/{business.slug}/submit/")
    assert status(business) == "pending"
    # Twice is once.
    owner.post(f"/my/{business.slug}/submit/")
    assert business.log.filter(verb="submitted").count() == 1


def test_a_preview_shows_what_readers_will_see(ada: User, owner: Client) -> None:
    business = make_business("Harbour Kitchen", owner=ada, status="pending")
    make_photo(business)
    page = owner.get(f"/my/{business.slug}/preview/")
    assert texts(page, "//h1")[0] == "Harbour Kitchen" and "noindex" in page.content.decode()
    listed = make_business("Quay Books", owner=ada)
    fill(owner, f"/my/{listed.slug}/edit/about/", tagline="Books and tea")
    assert "Books and tea" in owner.get(f"/my/{listed.slug}/preview/").content.decode()
    assert "Books and tea" not in Client().get(f"/business/{listed.slug}/").content.decode()


# --- A few days closed ------------------------------------------------------------------------------------------------


def test_a_holiday_is_one_more_special_day_at_once(ada: User, owner: Client) -> None:
    first = timezone.now().date() + datetime.timedelta(days=3)
    over = [{"from": "2020-01-01", "to": "2020-01-01", "spans": [], "note": ""}]
    business = make_business(owner=ada, special_days=over)
    path = f"/my/{business.slug}/holiday/"
    days = {"first": first.isoformat(), "last": (first + datetime.timedelta(days=4)).isoformat(), "note": "Summer"}
    assert owner.post(path, days)["Location"] == f"/my/{business.slug}/"
    business.refresh_from_db()
    assert business.special_days == [{"from": days["first"], "to": days["last"], "spans": [], "note": "Summer"}]
    again = owner.post(path, {**days, "first": days["last"]})
    assert again.status_code == 200 and "is in the list twice" in again.content.decode()
    assert form_on(again)["note"] == "Summer"
    assert "Enter the first day." in owner.post(path, {"note": "\x00"}).content.decode()


# --- To take along ----------------------------------------------------------------------------------------------------


def test_all_that_we_know_of_a_person_is_a_file_of_their_own(ada: User, owner: Client) -> None:
    business = make_business("Harbour Kitchen", owner=ada)
    other = make_business("Quay Books", owner=make_user("ben@example.org"), email="secret@shop.example")
    Review.objects.create(business=other, user=ada, name="Ada", rating=4, text="Good books.")
    answer = owner.get("/my/data.json")
    data = json.loads(answer.content)
    assert data["account"]["email"] == "ada@example.org"
    assert [row["says"]["name"] for row in data["listings"]] == ["Harbour Kitchen"]
    assert data["reviews"][0]["text"] == "Good books." and business.slug in answer.content.decode()
    assert "secret@shop.example" not in answer.content.decode() and "attachment" in answer["Content-Disposition"]


# --- When the account goes --------------------------------------------------------------------------------------------


def test_listings_outlive_the_account_of_their_keeper(ada: User) -> None:
    alone = make_business("Alone", owner=ada, email="ada@example.org")
    helped = make_business("Helped", owner=ada)
    ben, cy = make_user("ben@example.org"), make_user("cy@example.org")
    for person in (ben, cy):
        helped.ownerships.create(user=person, role="manager")
    draft = Draft.objects.create(token="x" * 43, user=ada)
    Photo.objects.filter(pk=make_photo(alone).pk).update(draft=draft, business=None)
    ada.erase()
    alone.refresh_from_db()
    assert (alone.status, alone.email, alone.owners.count()) == ("listed", "", 0)
    assert [(row.user, row.role) for row in helped.ownerships.all()] == [(cy, "manager"), (ben, "owner")]
    assert not Photo.objects.exists()


def test_whoever_leaves_may_say_that_their_businesses_are_closed(ada: User) -> None:
    alone, helped = make_business("Alone", owner=ada), make_business("Helped", owner=ada)
    helped.ownerships.create(user=make_user())
    waits = make_business("Waits", owner=ada, status="pending")
    assert list(Business.objects.kept_alone_by(ada)) == [alone]
    ada.closes_listings = True
    ada.erase()
    assert [status(business) for business in (alone, helped, waits)] == ["closed", "listed", "pending"]
