"""/my/<slug>/people/ and /invitation/<token>/: who keeps a listing."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from directory.models import Business, Invitation, Letter, User
from tests.factories import make_business, make_user
from tests.owners import fill, signed_in
from tests.pages import texts
from tests.post import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    """The owner."""
    return make_user("ada@example.org")


@pytest.fixture
def business(ada: User) -> Business:
    """A listing that Ada keeps."""
    return make_business("Harbour Kitchen", owner=ada)


@pytest.fixture
def owner(ada: User) -> Client:
    """The owner's browser."""
    return signed_in(ada)


@pytest.fixture
def ben() -> Client:
    """Somebody else's browser."""
    return signed_in(make_user("ben@example.org"))


def roles(business: Business) -> dict[str, str]:
    return dict(business.ownerships.values_list("user__email", "role"))


def invite(owner: Client, business: Business, role: str = "manager", email: str = "Ben@example.org") -> str:
    """Invite somebody; return the path of the invitation's page."""
    fill(owner, f"/my/{business.slug}/people/", None, email=email, role=role)
    return f"/invitation/{Invitation.objects.latest('pk').token}/"


def test_an_invitation_is_mailed_and_accepted_once(business: Business, owner: Client, ben: Client) -> None:
    path = invite(owner, business)
    (letter,) = posted()
    assert letter.to == ["ben@example.org"] and path in letter.body
    assert "ben@example.org" in texts(owner.get(f"/my/{business.slug}/people/"), "//ul[@class='people']")[0]
    assert roles(business) == {"ada@example.org": "owner"}
    assert "ben@example.org" in ben.get(path).content.decode()
    assert roles(business) == {"ada@example.org": "owner"}
    assert ben.post(path)["Location"] == f"/my/{business.slug}/"
    assert roles(business) == {"ada@example.org": "owner", "ben@example.org": "manager"}
    assert [letter.to for letter in Letter.objects.all()] == [["ada@example.org"][0]]
    eve = signed_in(make_user("eve@example.org"))
    assert eve.get(path).status_code == 410 and eve.post(path).status_code == 410
    assert "eve@example.org" not in roles(business)
    assert business.log.filter(verb="owner-added").count() == 1


def test_an_invitation_needs_an_account_whose_address_is_confirmed(business: Business, owner: Client) -> None:
    path = invite(owner, business)
    assert Client().post(path)["Location"].startswith("/accounts/login/?next=")
    unconfirmed = signed_in(make_user("mallory@example.org", verified=False))
    assert unconfirmed.post(path)["Location"].startswith("/accounts/")
    assert roles(business) == {"ada@example.org": "owner"}


def test_handing_over_makes_the_successor_the_owner_and_lets_the_giver_go(
    business: Business, owner: Client, ben: Client
) -> None:
    ben.post(invite(owner, business, "hand-over"))
    assert roles(business) == {"ben@example.org": "owner"}
    assert owner.get(f"/my/{business.slug}/").status_code == 404


def test_an_invitation_that_is_over_withdrawn_or_of_somebody_who_left_leads_nowhere(
    business: Business, owner: Client, ben: Client, ada: User
) -> None:
    path = invite(owner, business)
    invitation = Invitation.objects.get()
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert ben.post(path).status_code == 410
    Invitation.objects.update(expires_at=timezone.now() + datetime.timedelta(days=1))
    assert (
        owner.post(f"/my/{business.slug}/invitations/{invitation.pk}/")["Location"] == f"/my/{business.slug}/people/"
    )
    assert ben.post(path).status_code == 410
    Invitation.objects.update(expires_at=timezone.now() + datetime.timedelta(days=1))
    business.ownerships.filter(user=ada).update(role="manager")
    assert ben.post(path).status_code == 200
    assert roles(business) == {"ada@example.org": "manager"}


def test_nobody_is_showered_with_invitations(business: Business, owner: Client, settings: object) -> None:
    invite(owner, business)
    again = fill(owner, f"/my/{business.slug}/people/", None, email="ben@example.org")
    assert "went to this address today already" in again.content.decode()
    owner.post(f"/my/{business.slug}/invitations/{Invitation.objects.get().pk}/")
    assert fill(owner, f"/my/{business.slug}/people/", None, email="ben@example.org").status_code == 200
    settings.LISTING_INVITATIONS_PER_DAY = 1  # type: ignore[attr-defined]
    third = fill(owner, f"/my/{business.slug}/people/", None, email="cy@example.org")
    assert "many invitations for one day" in third.content.decode()
    assert fill(owner, f"/my/{business.slug}/people/", None, email="ada@example.org").status_code == 200
    assert Letter.objects.count() == 1 and not django_mail.outbox


def test_a_line_break_in_an_address_adds_no_header(business: Business, owner: Client) -> None:
    answer = fill(owner, f"/my/{business.slug}/people/", None, email="ben@example.org\r\nBcc: eve@example.org")
    assert answer.status_code == 200 and not Letter.objects.exists()


def test_an_owner_makes_others_owners_and_removes_them(business: Business, owner: Client) -> None:
    cy = business.ownerships.create(user=make_user("cy@example.org"), role="manager")
    path = f"/my/{business.slug}/people/{cy.pk}/"
    owner.post(path, {"act": "anything"})
    assert roles(business)["cy@example.org"] == "manager"
    owner.post(path, {"act": "promote"})
    assert roles(business)["cy@example.org"] == "owner"
    owner.post(path, {"act": "remove"})
    assert roles(business) == {"ada@example.org": "owner"}
    # Oneself is not removed by this door.
    own = business.ownerships.get()
    assert owner.post(f"/my/{business.slug}/people/{own.pk}/", {"act": "remove"}).status_code == 404


def test_whoever_leaves_alone_says_what_becomes_of_the_listing(ada: User, owner: Client) -> None:
    stays, closes = make_business(owner=ada), make_business(owner=ada)
    assert "keep it alone" in owner.get(f"/my/{stays.slug}/leave/").content.decode()
    fill(owner, f"/my/{stays.slug}/leave/")
    fill(owner, f"/my/{closes.slug}/leave/", then="close")
    assert [Business.objects.get(pk=row.pk).status for row in (stays, closes)] == ["listed", "closed"]
    assert not stays.owners.exists() and not closes.owners.exists()


def test_the_last_owner_cannot_leave_managers_behind(business: Business, owner: Client) -> None:
    cy = business.ownerships.create(user=make_user("cy@example.org"), role="manager")
    assert "Make one of the managers an owner first." in fill(owner, f"/my/{business.slug}/leave/").content.decode()
    cy.promote(by=None)
    assert fill(owner, f"/my/{business.slug}/leave/")["Location"] == "/my/"
    assert roles(business) == {"cy@example.org": "owner"}


@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_used_once_though_many_accept_at_once(business: Business, owner: Client) -> None:
    path = invite(owner, business)
    browsers = [signed_in(make_user(f"p{number}@example.org")) for number in range(5)]
    gate = threading.Barrier(len(browsers))
    answers: list[int] = []

    def accept(browser: Client) -> None:
        gate.wait()
        answers.append(browser.post(path).status_code)
        connection.close()

    threads = [threading.Thread(target=accept, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 410, 410, 410, 410] and len(roles(business)) == 2
