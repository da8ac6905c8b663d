"""Passwords: changed by somebody who knows the present one, reset by a link that works once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from directory.models import User
from tests.doors import LOGIN, NEW_PASSWORD, PASSWORD, RESET, is_signed_in, letter_to, link_in, sign_in
from tests.factories import make_user
from tests.post import posted

pytestmark = pytest.mark.django_db

KEY = "http://testserver/accounts/password/reset/key/"
CHANGE = "/accounts/password/change/"


@pytest.fixture
def ada() -> User:
    return make_user("ada@example.org")


def ask(client: Client, email: str = "ada@example.org") -> str:
    assert client.post(RESET, {"email": email})["Location"] == "/accounts/password/reset/done/"
    return link_in(letter_to("ada@example.org"), KEY)


def open_link(client: Client, link: str) -> str:
    response = client.get(link)
    return response["Location"] if response.status_code == 302 else ""


def test_a_link_sets_a_new_password_once_and_ends_every_session(client: Client, ada: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "ada@example.org")
    link = ask(client, "ADA@example.org")
    # Opened in another browser than the one that asked: where the mail is read.
    reader = Client()
    form = open_link(reader, link)
    assert form.endswith("-set-password/")
    assert reader.post(form, {"password1": NEW_PASSWORD})["Location"] == "/accounts/password/reset/key/done/"
    assert "was reset" in letter_to("ada@example.org").subject
    # It signs nobody in: a second factor is still to be shown.
    assert not is_signed_in(reader) and not is_signed_in(elsewhere)
    assert "too old" in client.get(link).content.decode()
    assert sign_in(client, "ada@example.org", PASSWORD).status_code == 200
    assert sign_in(client, "ada@example.org", NEW_PASSWORD).status_code == 302


def test_a_link_cannot_be_guessed_and_belongs_to_one_account(client: Client, ada: User) -> None:
    make_user("bo@example.org")
    link = ask(client)
    token = link.rstrip("/").split("-")[-1]
    # 32 hexadecimal digits of an HMAC: 128 bits.
    assert len(token) == 32
    for wrong in (link.replace(token, "0" * 32), link.replace("/key/", "/key/1"), f"{link[:-3]}/"):
        assert "too old" in client.get(wrong).content.decode()


def test_a_link_is_too_old_after_an_hour(client: Client, ada: User, settings: Any) -> None:
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    link = ask(client)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "too old" in client.get(link).content.decode()


def test_the_link_is_the_sites_own_whatever_host_was_asked_for(ada: User, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    assert ask(client).startswith("/accounts/password/reset/key/")


def test_a_weak_new_password_is_an_error(client: Client, ada: User) -> None:
    form = open_link(client, ask(client))
    for weak in ("short", "ada@example.org", "12345678901", ""):
        assert client.post(form, {"password1": weak}).status_code == 200
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_changing_the_password_ends_every_other_session_and_is_told_by_mail(client: Client, ada: User) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, "ada@example.org")
    before = client.cookies["session"].value
    assert client.post(CHANGE, {"oldpassword": "wrong horse", "password1": NEW_PASSWORD}).status_code == 200
    assert posted() == []
    assert client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})["Location"] == "/accounts/"
    assert is_signed_in(client) and not is_signed_in(elsewhere)
    assert client.cookies["session"].value != before
    letter = letter_to("ada@example.org")
    assert letter.subject == "Your password for AdMyCity was changed" and "127.0.0.1" in letter.body
    assert NEW_PASSWORD not in letter.body


def test_browsers_find_the_page_where_passwords_are_changed(client: Client, ada: User) -> None:
    assert client.get("/.well-known/change-password")["Location"] == CHANGE
    assert client.get(CHANGE)["Location"] == f"{LOGIN}?next={CHANGE}"
