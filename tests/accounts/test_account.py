"""The account itself: its overview, its address, where it is signed in, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.test import Client

from articles.models import Article
from directory import tasks
from directory.models import User
from directory.models.accounts import _before_erasing, before_erasing
from tests import doors
from tests.doors import CONFIRM, LOGIN, PASSWORD, code_in, is_signed_in, letter_to, reauthenticate, sign_in
from tests.factories import make_article, make_author, make_user
from tests.newsroom import signed_in
from tests.pages import texts, tree
from tests.post import posted

pytestmark = pytest.mark.django_db

EMAIL = "/accounts/email/"
DELETE = "/accounts/delete/"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def ada() -> User:
    return make_user("ada@example.org")


@pytest.fixture
def here(client: Client, ada: User) -> Client:
    """A browser in which Ada has signed in and has just entered her password once more."""
    sign_in(client, "ada@example.org")
    reauthenticate(client)
    return client


@pytest.fixture
def erasing() -> Iterator[None]:
    """Forget what a test registers."""
    before = list(_before_erasing)
    yield
    _before_erasing[:] = before


def test_the_overview_leads_to_every_page_of_the_account(here: Client) -> None:
    links = tree(here.get("/accounts/")).xpath("//main//a/@href")
    assert {"/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/", DELETE} <= set(
        links
    )
    for link in links:
        assert here.get(link).status_code == 200, link
    assert "/admin/" not in links
    assert "/admin/" in tree(signed_in(make_user(role="Editor")).get("/accounts/")).xpath("//main//a/@href")


def test_every_page_has_one_heading_a_title_and_no_word_for_search_engines(here: Client) -> None:
    pages = ["", "email/", "password/change/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/"]
    for path in [*pages, "sessions/", "delete/", "logout/"]:
        page = here.get(f"/accounts/{path}")
        (heading,) = texts(page, "//h1")
        assert texts(page, "//title") == [f"{heading} | AdMyCity"], path
        assert tree(page).xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert not tree(page).xpath("//link[@rel='canonical']")


# --- The address ------------------------------------------------------------------------------------------------------


def test_an_address_is_changed_once_the_new_one_is_confirmed(here: Client, ada: User) -> None:
    assert here.post(EMAIL, {"action_add": "", "email": "Ada.Ng@example.org"})["Location"] == CONFIRM
    code = code_in(letter_to("ada.ng@example.org"))
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    assert here.post(CONFIRM, {"code": code, "action": "verify"})["Location"] == "/accounts/"
    ada.refresh_from_db()
    assert ada.email == "ada.ng@example.org" and ada.is_confirmed
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("ada.ng@example.org", True, True)
    ]
    letter = letter_to("ada@example.org")
    assert letter.subject == "Your e-mail address at AdMyCity was changed" and "ada.ng@example.org" in letter.body
    assert sign_in(Client(), "ada@example.org").status_code == 200
    assert sign_in(Client(), "ada.ng@example.org").status_code == 302


def test_changing_the_address_asks_who_it_is_first(client: Client, ada: User) -> None:
    sign_in(client, "ada@example.org")
    response = client.post(EMAIL, {"action_add": "", "email": "eve@example.net"})
    assert response["Location"].startswith(doors.REAUTHENTICATE)
    assert posted() == []


def test_nobody_takes_the_address_of_another_account(here: Client, ada: User) -> None:
    make_user("bo@example.org")
    here.post(EMAIL, {"action_add": "", "email": "bo@example.org"})
    code = code_in(letter_to("bo@example.org"))
    assert "belongs to another account" in here.post(CONFIRM, {"code": code}).content.decode()
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"


def test_an_account_that_was_never_confirmed_does_not_keep_an_address_from_its_owner(here: Client, ada: User) -> None:
    make_user("ada.ng@example.org", verified=False)
    here.post(EMAIL, {"action_add": "", "email": "ada.ng@example.org"})
    here.post(CONFIRM, {"code": code_in(letter_to("ada.ng@example.org"))})
    ada.refresh_from_db()
    assert ada.email == "ada.ng@example.org" and User.objects.count() == 1


def test_the_only_address_cannot_be_taken_away(here: Client, ada: User) -> None:
    for action in ("action_remove", "action_primary", "action_send"):
        here.post(EMAIL, {action: "", "email": "ada@example.org"})
    here.post(EMAIL, {"action_remove": "", "email": "bo@example.org"})
    assert EmailAddress.objects.get().verified


# --- Sessions ---------------------------------------------------------------------------------------------------------


def test_sessions_are_listed_and_all_others_ended(here: Client, ada: User) -> None:
    elsewhere, phone = Client(headers={"user-agent": "Phone <b>7</b>"}), Client(headers={"user-agent": PHONE})
    sign_in(elsewhere, "ada@example.org")
    sign_in(phone, "ada@example.org")
    page = here.get("/accounts/sessions/").content.decode()
    assert "Phone &lt;b&gt;7&lt;/b&gt;" in page and "Chrome on Android" in page and page.count("Here, now") == 1
    here.post("/accounts/sessions/")
    assert is_signed_in(here) and not is_signed_in(elsewhere) and not is_signed_in(phone)
    assert UserSession.objects.count() == 1


def test_nobody_ends_or_sees_the_sessions_of_another(here: Client) -> None:
    other = make_user("bo@example.org")
    elsewhere = Client(headers={"user-agent": "Bo's telephone"})
    sign_in(elsewhere, "bo@example.org")
    here.post("/accounts/sessions/", {"user": other.pk, "id": UserSession.objects.get(user=other).pk})
    assert is_signed_in(elsewhere)
    assert "Bo" not in here.get("/accounts/sessions/").content.decode()


# --- The end ----------------------------------------------------------------------------------------------------------


def test_an_account_is_deleted_by_its_owner_with_all_that_is_its_own(here: Client, ada: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "ada@example.org")
    assert here.get(DELETE).status_code == 200 and User.objects.exists()
    assert here.post(DELETE)["Location"] == LOGIN
    assert "Your account is deleted" in here.get(LOGIN).content.decode()
    assert not User.objects.exists() and not EmailAddress.objects.exists() and not UserSession.objects.exists()
    assert not is_signed_in(here) and not is_signed_in(elsewhere)
    assert letter_to("ada@example.org").subject == "Your account at AdMyCity is deleted"
    assert sign_in(Client(), "ada@example.org").status_code == 200


def test_deleting_asks_who_it_is_first(client: Client, ada: User) -> None:
    sign_in(client, "ada@example.org")
    for response in (client.get(DELETE), client.post(DELETE), client.post(DELETE, {"password": PASSWORD})):
        assert response["Location"].startswith(doors.REAUTHENTICATE)
    assert User.objects.exists()


def test_what_the_newsroom_wrote_stays(client: Client) -> None:
    reporter = make_user("reporter@example.org", role="Reporter")
    author = make_author(user=reporter)
    story = make_article(created_by=reporter)
    reporter.erase()
    story.refresh_from_db()
    author.refresh_from_db()
    assert story.created_by is None and author.user is None and Article.objects.published().get() == story


def test_others_have_their_say_before_an_account_goes(here: Client, ada: User, erasing: None) -> None:
    said = []

    @before_erasing
    def listen(user: User) -> None:
        said.append(user.pk)
        if len(said) == 1:
            raise ValidationError("Hand your listing over first.")

    page = here.post(DELETE)
    assert page.status_code == 409 and "Hand your listing over first." in page.content.decode()
    assert User.objects.exists() and is_signed_in(here) and posted() == []
    assert here.post(DELETE).status_code == 302
    assert said == [ada.pk, ada.pk] and not User.objects.exists()


def test_the_last_superuser_stays(client: Client) -> None:
    User.objects.create_superuser("root@example.org", PASSWORD)
    sign_in(client, "root@example.org")
    reauthenticate(client)
    assert client.post(DELETE).status_code == 409
    User.objects.create_superuser("other@example.org", PASSWORD)
    assert client.post(DELETE).status_code == 302


def test_accounts_that_were_never_confirmed_are_forgotten_after_a_week(ada: User) -> None:
    young, old = make_user("young@example.org", verified=False), make_user("old@example.org", verified=False)
    week_ago: Any = old.date_joined.replace(year=old.date_joined.year - 1)
    User.objects.filter(pk__in=[old.pk, ada.pk]).update(date_joined=week_ago)
    assert tasks.forget_unconfirmed_accounts.call() == 1
    assert set(User.objects.all()) == {ada, young}
