"""Every address below /my/ and every verb: whoever does not keep the listing gets nothing and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from directory.models import (
    Business,
    Change,
    Claim,
    DailyViews,
    Draft,
    Enquiry,
    Invitation,
    Letter,
    ListingLogEntry,
    Ownership,
    Photo,
    Review,
)
from tests.factories import make_business, make_photo, make_user
from tests.owners import picture_file, signed_in

pytestmark = pytest.mark.django_db
EVERYTHING: tuple[type[Model], ...] = (
    Business, Change, Claim, DailyViews, Draft, Enquiry, Invitation, Letter, ListingLogEntry, Ownership, Photo, Review,
)  # fmt: skip


def patterns(resolver: URLResolver, before: str = "") -> list[str]:
    """Return every pattern of the directory as text."""
    found = []
    for entry in resolver.url_patterns:
        text = before + str(entry.pattern)
        found += (
            patterns(entry, text)
            if isinstance(entry, URLResolver)
            else [text]
            if isinstance(entry, URLPattern)
            else []
        )
    return found


def state() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in EVERYTHING]


@pytest.fixture
def business() -> Business:
    """A listing with something behind every address, which Ada keeps and Cy helps with."""
    ada = make_user("ada@example.org")
    made = make_business("Harbour Kitchen", owner=ada)
    made.ownerships.create(user=make_user("cy@example.org"), role="manager")
    Review.objects.create(business=made, user=make_user(), name="Di", rating=4, text="Good.").publish(by=None)
    Invitation.send(made, "eli@example.org", by=ada, role="manager")
    Change.objects.create(
        business=made, kind="edit", fields={"tagline": {"old": "Fish from the boat", "new": "Oysters"}}, by=ada
    )
    make_photo(made)
    Enquiry.objects.create(business=made, name="Ben", email="ben@example.org", message="A table for nine?", key="1")
    Claim.objects.create(business=made, user=make_user(), role="Heir", method="document")
    return made


def addresses(business: Business) -> list[str]:
    """Return every address of the listing below /my/, and those of its parts."""
    keys = {
        "people": business.ownerships.get(role="manager").pk,
        "invitations": Invitation.objects.get().pk,
        "reviews": Review.objects.get().pk,
    }
    found = []
    for text in patterns(get_resolver()):
        if not text.startswith("my/<slug:slug>/"):
            continue
        path = f"/{text}".replace("<slug:slug>", business.slug)
        for name, key in keys.items():
            path = path.replace(f"{name}/<int:key>", f"{name}/{key}")
        found += (
            [path.replace("<slug:part>", part) for part in ("business", "hours")] if "<slug:part>" in path else [path]
        )
    assert len(found) >= 20 and not any("<" in path for path in found)
    return found


def data(business: Business) -> dict[str, Any]:
    """Return what would do something at each of the addresses."""
    return {
        "name": "Mine", "tagline": "Mine", "category": business.category_id, "country": "DE", "city": "Hamburg",
        "messages_only": "on", "hours-mode": "always", "first": "2026-12-24", "act": "promote", "then": "close",
        "email": "eve@example.org", "role": "owner", "text": "Mine", "business": business.pk, "photos": picture_file(),
    }  # fmt: skip


@pytest.mark.parametrize("who", ["stranger", "another owner", "unconfirmed", "unconfirmed owner", "closed account"])
def test_nobody_reads_or_changes_what_somebody_else_keeps(business: Business, who: str) -> None:
    client = Client()
    if who == "another owner":
        eve = make_user("eve@example.org")
        make_business("Quay Books", owner=eve)
        client = signed_in(eve)
    elif who == "unconfirmed":
        client = signed_in(make_user("eve@example.org", verified=False))
    elif who == "unconfirmed owner":
        eve = make_user("eve@example.org", verified=False)
        business.ownerships.create(user=eve)
        client = signed_in(eve)
    elif who == "closed account":
        eve = make_user("eve@example.org")
        business.ownerships.create(user=eve)
        client = signed_in(eve)
        eve.is_active = False
        eve.save()
    before = state()
    for path in addresses(business):
        others = [client.generic(verb, path) for verb in ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")]
        for answer in (client.get(path), client.post(path, data(business)), *others):
            allowed = {404, 405} if who == "another owner" else {302, 405}
            assert answer.status_code in allowed, (path, answer.status_code)
            assert answer.status_code != 302 or answer["Location"].startswith("/accounts/")
            said = answer.content.decode()
            assert not [word for word in (business.name, "eli@example.org", "A table for nine?") if word in said]
    assert state() == before


def test_a_manager_decides_neither_about_keepers_nor_about_the_end(business: Business) -> None:
    cy = signed_in(business.owners.get(email="cy@example.org"))
    ada = business.ownerships.get(role="owner")
    before = state()
    invitation = Invitation.objects.get()
    for path in (
        f"/my/{business.slug}/people/",
        f"/my/{business.slug}/people/{ada.pk}/",
        f"/my/{business.slug}/invitations/{invitation.pk}/",
        f"/my/{business.slug}/close/",
    ):
        for act in ("promote", "remove"):
            assert cy.post(path, {**data(business), "act": act}).status_code == 404
    assert cy.get(f"/my/{business.slug}/close/").status_code == 404
    assert cy.get(f"/my/{business.slug}/people/").status_code == 200
    assert state() == before


def test_keys_of_another_listing_open_nothing_in_ones_own(business: Business) -> None:
    eve = make_user("eve@example.org")
    own = make_business("Quay Books", owner=eve)
    client = signed_in(eve)
    before = state()
    for part, key in (
        ("people", business.ownerships.get(role="manager").pk),
        ("invitations", Invitation.objects.get().pk),
        ("reviews", Review.objects.get().pk),
    ):
        assert client.post(f"/my/{own.slug}/{part}/{key}/", data(business)).status_code == 404
    assert state() == before


def test_only_a_form_with_its_token_is_taken(business: Business) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(business.owners.get(email="ada@example.org"))
    before = state()
    for path in addresses(business):
        assert client.post(path, data(business)).status_code in {403, 405}
        assert client.get(path).status_code in {200, 405}
    assert state() == before


def test_enquiries_and_reviews_are_shown_with_what_people_wrote_as_text() -> None:
    ada = make_user()
    business = make_business(owner=ada)
    nasty = "<script>alert(1)</script>\u202e"
    business.enquiries.create(name=nasty, email="ben@example.org", message=nasty, phone=nasty, key="1")
    review = Review.objects.create(business=business, user=make_user(), name=nasty, rating=1, title=nasty, text=nasty)
    review.publish(by=None)
    client = signed_in(ada)
    for path in ("enquiries", "reviews", f"reviews/{review.pk}"):
        page = client.get(f"/my/{business.slug}/{path}/")
        assert page.status_code == 200 and b"<script>alert" not in page.content and b"<bdi>" in page.content
    assert client.get(f"/my/{business.slug}/enquiries/?page=2").status_code == 404
    path = f"/my/{business.slug}/reviews/{review.pk}/"
    assert client.post(path, {"text": "Thank you.\x00"}).status_code == 200
    assert client.post(path, {"text": "Thank you.", "rating": "5", "status": "removed"}).status_code == 302
    review.refresh_from_db()
    assert (review.reply, review.rating, review.status, review.replied_by) == ("Thank you.", 1, "published", ada)
    client.post(path, {"text": ""})
    review.refresh_from_db()
    assert (review.reply, review.replied_at) == ("", None)
    hidden = Review.objects.create(business=business, user=make_user(), name="Eve", rating=1, text="Not yet.")
    assert client.post(f"/my/{business.slug}/reviews/{hidden.pk}/", {"text": "No."}).status_code == 404
