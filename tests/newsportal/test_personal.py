"""What we know of a person: all of it is theirs to take along, and nothing of it stays that is theirs alone when they go."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from articles.models import Article, Image, PressRelease
from directory import claiming, personal
from directory.models import (
    Business,
    Change,
    Claim,
    Draft,
    Enquiry,
    Evidence,
    Invitation,
    ListingLogEntry,
    Photo,
    Report,
    Review,
    User,
)
from tests.factories import make_article, make_author, make_business, make_photo, make_section, make_user
from tests.owners import signed_in
from tests.pictures import encoded

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_user("ada@example.org", first_name="Ada-first", last_name="Ada-last")


@pytest.fixture
def business(ada: User) -> Business:
    make_section("Business")
    return make_business("Harbour Kitchen", owner=ada, verified_at=timezone.now(), verified_how="dns")


def taken_along(user: User) -> dict[str, Any]:
    answer = signed_in(user).get("/my/data.json")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return json.loads(answer.content)


def release(by: User, business: Business, key: str = "1", **fields: Any) -> PressRelease:
    words = {"headline": "A second room", "standfirst": "Forty seats.", "body": "<p>The quay has a room.</p>"}
    return PressRelease.send(business=business, by=by, key=key, contact="Ada, +49 40 123", **(words | fields))


# --- To take along ----------------------------------------------------------------------------------------------------


def columns_about_people() -> set[str]:
    """Return every column of the site that points at an account or holds an e-mail address."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            points = field.concrete and field.related_model is User
            if points or isinstance(field, models.EmailField):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_column_that_names_a_person_is_given_or_left_out_for_a_reason() -> None:
    known = personal.GIVEN | personal.NOT_GIVEN.keys()
    assert columns_about_people() - known == set(), "give it in a part (directory/personal.py), or say why not"
    assert known - columns_about_people() == set(), "there is no such column any more"
    assert not personal.GIVEN & personal.NOT_GIVEN.keys()
    assert len(personal.GIVEN) > 25 and all(len(reason) > 20 for reason in personal.NOT_GIVEN.values())


def test_all_that_a_person_gave_us_is_in_the_file(ada: User, business: Business) -> None:
    other = make_business(
        "Quay Books", owner=make_user("ben@example.org"), created_by=ada, email="secret@shop.example"
    )
    EmailAddress.objects.create(user=ada, email="Ada@Second.example", verified=True)
    Authenticator.objects.create(
        user=ada, type="webauthn", data={"name": "key-of-ada", "credential": "secret-credential"}
    )
    UserSession.objects.create(
        user=ada, ip="203.0.113.9", session_key="secret-session-key", user_agent="browser-of-ada"
    )
    ListingLogEntry.objects.create(business=other, by=ada, verb="paused", note="note-of-ada")
    photo = make_photo(other)
    Photo.objects.filter(pk=photo.pk).update(uploaded_by=ada, alt="photo-of-ada")
    Draft.objects.create(
        token="secret-draft-token", user=ada, data={"parts": {"business": {"name": ["draft-of-ada"]}}}
    )
    Draft.objects.create(
        token="secret-second-token", email="ada@second.example", data={"parts": {"x": "draft-by-mail"}}
    )
    invited = {"expires_at": timezone.now()}
    Invitation.objects.create(
        business=business, email="asked-by-ada@example.org", invited_by=ada, token="secret-a", **invited
    )
    ben = User.objects.get(email="ben@example.org")
    Invitation.objects.create(
        business=other, email="ADA@example.org", invited_by=ben, token="secret-b", role="manager", **invited
    )
    Change.objects.create(
        business=other, kind="suggestion", by=ada, message="change-of-ada", fields={"name": {"new": "x"}}
    )
    Change.objects.create(business=other, kind="suggestion", email="ada@second.example", message="change-by-mail")
    Report.objects.create(business=other, by=ada, about="wrong", message="report-of-ada")
    Report.objects.create(business=other, email="ada@example.org", about="wrong", message="report-by-mail")
    Enquiry.objects.create(
        business=other,
        email="Ada@example.org",
        name="A",
        message="enquiry-of-ada",
        phone="+49-enquiry",
        key="secret-key",
    )
    claim = Claim.objects.create(
        business=other,
        user=ada,
        role="role-of-ada",
        method="email",
        code_sent_to="code@to.example",
        code_digest="secret-digest",
    )
    Evidence.objects.create(claim=claim, name="licence-of-ada.pdf", file="evidence/secret-path.pdf")
    review = Review.objects.create(business=other, user=ada, name="Ada", rating=4, text="text-before-of-ada")
    review.revise(rating=5, title="", text="text-after-of-ada", name="Ada")
    make_review = Review.objects.create(business=business, user=ben, name="Ben", rating=2, text="text-of-ben")
    make_review.answer("reply-of-ada", by=ada)
    release(ada, business, headline="headline-of-ada", picture=encoded(), alt="release-picture-of-ada", credit="Ada")
    make_author("Ada-byline", user=ada)
    data = taken_along(ada)
    text = json.dumps(data)
    marks = """
        Ada-first Ada-last ada@example.org Ada@Second.example key-of-ada 203.0.113.9 browser-of-ada Harbour\\ Kitchen Quay\\ Books
        note-of-ada photo-of-ada draft-of-ada draft-by-mail asked-by-ada@example.org change-of-ada change-by-mail report-of-ada
        report-by-mail enquiry-of-ada +49-enquiry role-of-ada code@to.example licence-of-ada.pdf text-before-of-ada
        text-after-of-ada reply-of-ada headline-of-ada release-picture-of-ada Ada-byline
    """
    wanted = [mark.replace("~", " ") for mark in marks.replace("\\ ", "~").split()]
    assert [mark for mark in wanted if mark not in text] == []
    assert data["invitations_received"][0]["business__name"] == "Quay Books"
    assert data["press_releases"][0]["stage"] == "With our editors"
    assert "secret" not in text and ada.password not in text and "text-of-ben" not in text


def test_nothing_of_anybody_else_is_in_the_file(ada: User, business: Business) -> None:
    ben = make_user("ben@example.org")
    other = make_business("Quay Books", owner=ben)
    # An address that Ben claims and has not shown to be his gives him nothing.
    EmailAddress.objects.create(user=ben, email="ada@example.org", verified=False)
    Enquiry.objects.create(business=other, email="ada@example.org", name="A", message="enquiry-of-ada", key="1")
    Report.objects.create(business=other, email="ada@example.org", about="wrong", message="report-of-ada")
    # Of two who say one address, the account that said something is whose it is.
    Report.objects.create(business=other, by=ada, email="ben@example.org", about="wrong", message="said-by-ada")
    Draft.objects.create(token="t", user=ada, email="ben@example.org", data={"parts": {"x": "draft-of-ada"}})
    release(ada, business, headline="headline-of-ada")
    assert "of-ada" not in json.dumps(taken_along(ben)) and "by-ada" not in json.dumps(taken_along(ben))


# --- When the account goes --------------------------------------------------------------------------------------------


def test_a_press_release_that_waits_goes_with_its_only_sender(ada: User, business: Business) -> None:
    waiting = release(ada, business, picture=encoded(), alt="A room", credit="Ada")
    ada.erase()
    assert not Article.objects.filter(pk=waiting.pk).exists() and not Image.objects.exists()


def test_a_press_release_that_was_decided_on_stays_without_its_sender(ada: User, business: Business) -> None:
    published, refused = release(ada, business), release(ada, business, "2")
    published.article.publish(by=None)
    refused.article.kill(by=None, note="Old news.")
    taken_back = release(ada, business, "3")
    taken_back.article.publish(by=None)
    taken_back.article.withdraw(by=None, note="Wrong.")
    taken_back.article.reopen(by=None)
    ada.erase()
    rows = PressRelease.objects.order_by("pk")
    assert [(row.pk, row.sent_by, row.contact, row.sender) for row in rows] == [
        (row.pk, None, "", "Harbour Kitchen") for row in (published, refused, taken_back)
    ]


def test_a_press_release_of_a_listing_that_others_keep_waits_on(ada: User, business: Business) -> None:
    business.ownerships.create(user=make_user())
    waiting = release(ada, business)
    ada.erase()
    waiting.refresh_from_db()
    assert (waiting.sent_by, waiting.contact) == (None, "") and waiting in PressRelease.objects.waiting()


def test_a_picture_that_an_editor_has_used_elsewhere_stays(ada: User, business: Business) -> None:
    waiting = release(ada, business, picture=encoded(), alt="A room", credit="Ada")
    picture = waiting.article.lead_image
    assert picture is not None
    make_article("Another story", body=f'<figure data-media="{picture.pk}"></figure>')
    ada.erase()
    assert list(Image.objects.all()) == [picture]


def test_documents_of_claims_are_deleted_with_the_account(
    ada: User, business: Business, uploads: Any, django_capture_on_commit_callbacks: Any
) -> None:
    document = ContentFile(b"%PDF-1.7 licence", "licence.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        claiming.open_claim(
            make_business("Quay Books"), ada, {"role": "Owner", "method": "document", "document": document}
        )
    assert len(list((uploads / "private" / "evidence").iterdir())) == 1
    with django_capture_on_commit_callbacks(execute=True):
        ada.erase()
    assert list((uploads / "private" / "evidence").iterdir()) == [] and not Evidence.objects.exists()


def test_no_address_of_a_person_stays_where_what_they_said_does(ada: User, business: Business) -> None:
    report = Report.objects.create(business=business, by=ada, email="ada@example.org", about="wrong", message="A")
    by_mail = Report.objects.create(business=business, email="Ada@example.org", about="wrong", message="B")
    change = Change.objects.create(business=business, kind="suggestion", by=ada, email="ada@example.org", message="C")
    theirs = Report.objects.create(business=business, email="ben@example.org", about="wrong", message="D")
    begun = Draft.objects.create(token="t", email="ada@example.org")
    sent = Draft.objects.create(token="u", email="ada@example.org", business=business)
    ada.erase()
    for row in (report, by_mail, change, sent):
        row.refresh_from_db()
        assert row.email == ""
    theirs.refresh_from_db()
    assert theirs.email == "ben@example.org" and not Draft.objects.filter(pk=begun.pk).exists()


def test_the_page_on_privacy_says_so(client: Any) -> None:
    page = client.get("/privacy/").content.decode()
    assert "all that we know of you as a file" in page and "press releases that wait" in page
