"""An owner, a moderator and a reader in a real browser: a listing from its first field to its first review.

Every step waits for what the next page shows, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from directory.models import Business, Enquiry, Review, User
from directory.spam import GuardedForm
from tests.browser.moves import follow, go, press
from tests.doors import PASSWORD
from tests.factories import make_business, make_photo, make_user
from tests.owners import place, signed_in
from tests.pictures import encoded, photo
from tests.post import posted

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a person be as quick as a test."""
    for form in (GuardedForm, *GuardedForm.__subclasses__()):
        monkeypatch.setattr(form, "min_seconds", -1)


@pytest.fixture
def open_as(open_page: Callable[..., Page], live_server: Any) -> Callable[..., Page]:
    """Return a function that opens a page as somebody who is signed in already."""

    def opened(user: User, path: str, **options: Any) -> Page:
        cookie = {"name": "session", "value": signed_in(user).cookies["session"].value, "url": live_server.url}
        return open_page(path, storage_state={"cookies": [cookie]}, **options)

    return opened


def arrives(page: Page, heading: str) -> None:
    """Wait for the page with this heading; it must not be wider than its window."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def decide_by_key(page: Page, key: str) -> None:
    """Decide as one does who has forty more to read; the keys work from the moment at which the page is whole."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def sign_in_to_the_admin(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


def test_an_owner_submits_a_moderator_approves_and_a_reader_finds_enquires_and_reviews(
    open_page: Callable[..., Page], open_as: Callable[..., Page]
) -> None:
    place()
    ada, mo, ben = make_user("ada@shop.example"), make_user("mo@example.org", role="Moderator"), make_user()

    # On a phone, with a slip first.
    page = open_as(ada, "/list-your-business/", **PHONE)
    page.get_by_label("Name of the business").fill("Harbour Kitchen")
    page.get_by_label("What it does").select_option("Restaurants")
    page.get_by_label("Country").select_option("Germany")
    page.get_by_label("Town or city").fill("Hamburg")
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Telephone").fill("030 23125 001")
    press(page, "Save and continue")
    arrives(page, "Harbour Kitchen")
    follow(page, "Opening hours")
    arrives(page, "Opening hours")
    page.get_by_label("Always open").check()
    press(page, "Save and continue")
    arrives(page, "Harbour Kitchen")
    follow(page, "Photos and logo")
    arrives(page, "Photos and logo")
    picture = {"name": "room.jpg", "mimeType": "image/jpeg", "buffer": encoded(photo(640, 480))}
    page.locator("input[type=file][name=photos]").set_input_files([picture])
    expect(page.locator(".album__new img")).to_have_count(1)
    press(page, "Save")
    expect(page.locator(".album__new img")).to_have_count(0)
    page.get_by_label("What the photo shows").first.fill("Long tables under copper lamps")
    press(page, "Save")
    arrives(page, "Harbour Kitchen")
    expect(page.get_by_text("1 picture", exact=True)).to_be_visible()
    follow(page, "Look it over and send it")
    arrives(page, "Harbour Kitchen")
    expect(page.get_by_alt_text("Long tables under copper lamps")).to_be_visible()
    press(page, "Send it")
    arrives(page, "We have received Harbour Kitchen")
    business = Business.objects.get()
    assert Client().get(business.get_absolute_url()).status_code == 404

    desk = open_page("/admin/", **DESK)
    sign_in_to_the_admin(desk, mo.email)
    desk.goto("/admin/directory/business/queue/")
    follow(desk, "Harbour Kitchen")
    expect(desk.get_by_text("+49 30 23125001").first).to_be_visible()
    decide_by_key(desk, "a")
    expect(desk.get_by_text("Nothing waits.")).to_be_visible()
    expect(desk.locator(".messagelist")).to_contain_text("Harbour Kitchen")

    visit = open_as(ben, "/directory/", **PHONE)
    visit.locator("#find-what").fill("kitchen")
    visit.locator("#find-where").fill("Hamburg")
    press(visit, "Find")
    go(visit.get_by_role("main").get_by_role("link", name=re.compile("Harbour Kitchen")).first)
    arrives(visit, "Harbour Kitchen")
    follow(visit, "Send an enquiry")
    arrives(visit, "Send an enquiry")
    visit.get_by_label("Your name").fill("Ben")
    visit.get_by_label("Your e-mail address").fill("ben@example.org")
    visit.get_by_label("Your message").fill("Have you a table for nine on Friday?")
    press(visit, "Send")
    arrives(visit, "Thank you")
    follow(visit, "Back to the page")
    follow(visit, "Write a review")
    arrives(visit, "Write a review")
    visit.get_by_label("5: excellent").check()
    visit.get_by_label("What you experienced").fill("Fish so fresh that it argued, and a waiter who knew its name.")
    visit.get_by_label("Your name as readers see it").fill("Ben H.")
    press(visit, "Send the review")
    arrives(visit, "Thank you")
    assert Enquiry.objects.get().message.startswith("Have you a table")
    letters = {(letter.to[0], *letter.reply_to) for letter in posted()}
    assert (ada.email, "ben@example.org") in letters

    Review.objects.get().publish(by=mo)
    page.goto(business.get_absolute_url())
    expect(page.get_by_text("Fish so fresh that it argued")).to_be_visible()


def test_an_edit_waits_while_the_former_version_stays_up(
    open_page: Callable[..., Page], open_as: Callable[..., Page]
) -> None:
    place()
    ada, mo = make_user("ada@shop.example"), make_user("mo@example.org", role="Moderator")
    business = make_business("Harbour Kitchen", owner=ada, tagline="Fish from the boat")

    page = open_as(ada, "/my/", **PHONE)
    follow(page, "Harbour Kitchen")
    arrives(page, "Harbour Kitchen")
    follow(page, "Change it")
    arrives(page, "Change the listing")
    follow(page, "About it")
    tagline = page.locator("[name=tagline]")
    expect(tagline).to_have_value("Fish from the boat")
    tagline.fill("Oysters from the rocks")
    press(page, "Save")
    expect(page.get_by_text("A change waits", exact=False).first).to_be_visible()

    make_photo(business)
    visit = open_page(business.get_absolute_url(), **DESK)
    # Beside its photo stands how to reach it, and below that at once where it is.
    photo, side, rest = (
        visit.locator(name).bounding_box() for name in (".gallery", ".listing__side", ".listing__rest")
    )
    assert photo and side and rest
    assert side["y"] == photo["y"] and side["x"] > photo["x"] + photo["width"]
    assert rest["y"] <= photo["y"] + max(photo["height"], side["height"]) + 32
    expect(visit.get_by_text("Fish from the boat")).to_be_visible()
    expect(visit.get_by_text("Oysters")).to_have_count(0)

    desk = open_as(mo, "/admin/directory/business/queue/", **DESK)
    follow(desk, "Harbour Kitchen")
    expect(desk.locator("del")).to_have_text(["Fish", "boat"])
    expect(desk.locator("ins")).to_have_text(["Oysters", "rocks"])
    decide_by_key(desk, "a")
    expect(desk.get_by_text("Nothing waits.")).to_be_visible()

    visit.goto(business.get_absolute_url())
    expect(visit.get_by_text("Oysters from the rocks")).to_be_visible()
    expect(visit.get_by_text("Fish from the boat")).to_have_count(0)


def test_a_business_is_claimed_by_a_code_mailed_to_its_own_domain(open_as: Callable[..., Page]) -> None:
    place()
    business = make_business("Harbour Kitchen", website="https://www.harbour.example/", website_host="harbour.example")
    page = open_as(make_user("ada@example.org"), business.get_absolute_url(), **PHONE)
    follow(page, "Is this your business? Claim it")
    arrives(page, "This is my business")
    page.get_by_label("Your part in the business").fill("Owner")
    page.get_by_label("Code mailed").check()
    page.get_by_label("An e-mail address at the website").fill("ada@harbour.example")
    press(page, "Claim the business")
    arrives(page, "Enter the code")
    (letter,) = posted()
    assert letter.to == ["ada@harbour.example"]
    (code,) = re.findall(r"^([A-Z2-9]{8})$", letter.body, re.MULTILINE)
    page.get_by_label("The code from the letter").fill(code)
    press(page, "Go on")
    expect(page.get_by_role("status")).to_contain_text("yours to keep now")
    expect(page.get_by_role("link", name="Harbour Kitchen").first).to_be_visible()
    page.goto(business.get_absolute_url())
    expect(page.get_by_text("Verified").first).to_be_visible()
