"""Signing in and out: by password, by a code that is mailed, and from nowhere else."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from directory.models import User
from tests import doors
from tests.doors import (
    CONFIRM_CODE,
    LOGIN,
    NEW_PASSWORD,
    PASSWORD,
    REQUEST_CODE,
    code_in,
    is_signed_in,
    letter_to,
    sign_in,
)
from tests.factories import make_user
from tests.pages import tree
from tests.post import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_user("ada@example.org")


def test_address_and_password_sign_in_in_any_case(client: Client, ada: User) -> None:
    assert sign_in(client, "Ada@Example.ORG")["Location"] == "/accounts/"
    page = client.get("/accounts/")
    assert "ada@example.org" in page.content.decode() and page["Cache-Control"] == "no-store"


def test_a_wrong_password_is_an_error_that_names_neither(client: Client, ada: User) -> None:
    page = sign_in(client, "ada@example.org", "wrong horse battery")
    assert page.status_code == 200
    assert "The e-mail address or the password is not right." in page.content.decode()
    assert "wrong horse" not in page.content.decode()
    assert not is_signed_in(client)


def test_a_closed_account_does_not_sign_in(client: Client, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert sign_in(client, "ada@example.org")["Location"] == "/accounts/inactive/"
    assert client.get("/accounts/inactive/").status_code == 200
    client.post(REQUEST_CODE, {"email": "ada@example.org"})
    client.post(doors.RESET, {"email": "ada@example.org"})
    assert posted() == [] and not is_signed_in(client)


def test_the_way_on_after_signing_in_is_kept_and_stays_on_the_site(client: Client, ada: User) -> None:
    (field,) = tree(client.get(LOGIN, {"next": "/corrections/?a=1&b=2"})).xpath(
        f"//form[@action='{LOGIN}']//input[@name='next']"
    )
    assert field.get("value") == "/corrections/?a=1&b=2"
    assert sign_in(client, "ada@example.org", next=field.get("value"))["Location"] == "/corrections/?a=1&b=2"
    for elsewhere in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "///evil.example",
        "\thttps://evil.example",
        "http://[",
        "javascript:alert(1)",
        "http://testserver@evil.example/",
        "https://evil.example/?testserver",
    ):
        assert sign_in(Client(), "ada@example.org", next=elsewhere)["Location"] == "/accounts/"
        assert client.post("/accounts/logout/", {"next": elsewhere})["Location"] == LOGIN
        sign_in(client, "ada@example.org")
        assert client.get(LOGIN, {"next": elsewhere})["Location"] == "/accounts/"


def test_a_session_gets_another_key_at_sign_in(client: Client, ada: User) -> None:
    client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    before = client.cookies["session"].value
    sign_in(client, "ada@example.org")
    cookie = client.cookies["session"]
    assert cookie.value != before and not Session.objects.filter(session_key=before)
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/" and not cookie["domain"]


def test_signing_out_ends_every_session(client: Client, ada: User) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, "ada@example.org")
    # A link that somebody is made to follow signs nobody out.
    assert client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(elsewhere)
    stolen = client.cookies["session"].value
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    thief = Client()
    thief.cookies["session"] = stolen
    assert not any(is_signed_in(browser) for browser in (client, elsewhere, thief))


def test_a_code_by_mail_signs_in_once_and_here_only(client: Client, ada: User) -> None:
    assert client.post(REQUEST_CODE, {"email": "Ada@example.org", "next": "/corrections/"})["Location"] == (
        f"{CONFIRM_CODE}?next=%2Fcorrections%2F"
    )
    code = code_in(letter_to("ada@example.org"))
    elsewhere = Client()
    assert elsewhere.post(CONFIRM_CODE, {"code": code}).status_code == 302
    assert not is_signed_in(elsewhere)
    page = tree(client.get(f"{CONFIRM_CODE}?next=%2Fcorrections%2F"))
    (field,) = page.xpath("//input[@name='code']")
    assert (field.get("inputmode"), field.get("autocomplete")) == ("numeric", "one-time-code")
    assert client.post(CONFIRM_CODE, {"code": code, "next": "/corrections/"})["Location"] == "/corrections/"
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    client.post(CONFIRM_CODE, {"code": code})
    assert not is_signed_in(client)


def test_a_code_bears_three_guesses(client: Client, ada: User) -> None:
    client.post(REQUEST_CODE, {"email": "ada@example.org"})
    code = code_in(letter_to("ada@example.org"))
    for guess in ("000-000-000", "", "x" * 100_000):
        client.post(CONFIRM_CODE, {"code": guess})
    client.post(CONFIRM_CODE, {"code": code})
    assert not is_signed_in(client)


def test_a_code_is_too_old_after_a_quarter_of_an_hour(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(REQUEST_CODE, {"email": "ada@example.org"})
    code = code_in(letter_to("ada@example.org"))
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 15 * 60 + 1
    session.save()
    client.post(CONFIRM_CODE, {"code": code})
    assert not is_signed_in(client)


def test_account_pages_ask_strangers_to_sign_in_and_no_cache_keeps_them(client: Client) -> None:
    for path in (
        "",
        "email/",
        "password/change/",
        "2fa/",
        "2fa/totp/activate/",
        "2fa/recovery-codes/",
        "sessions/",
        "delete/",
    ):
        response = client.get(f"/accounts/{path}")
        assert response.status_code == 302 and response["Location"].startswith(LOGIN), path
        assert response["Cache-Control"] == "no-store"
    for path in ("login/", "signup/", "password/reset/", "login/code/", "nowhere/"):
        assert client.get(f"/accounts/{path}")["Cache-Control"] == "no-store"


def test_refusals_are_logged_in_one_line_without_passwords(
    client: Client, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "security"):
        sign_in(client, "ada@example.org", "wrong horse battery")
        client.post(REQUEST_CODE, {"email": "ada@example.org"})
        client.post(CONFIRM_CODE, {"code": "135-792-468"})
        Client(enforce_csrf_checks=True).post(LOGIN, {"login": "a\r\nb@example.org"})
    lines = [record.getMessage() for record in caplog.records if record.name == "security"]
    assert lines == [
        "denied: sign-in, wrong password client=127.0.0.1 path=/accounts/login/ account=ada@example.org",
        f"denied: sign-in, wrong code client=127.0.0.1 path=/accounts/login/code/confirm/ account={ada.pk}",
        "denied: form without a valid token client=127.0.0.1 path=/accounts/login/ reason='CSRF cookie not set.'",
    ]
    assert not any(secret in caplog.text for secret in ("wrong horse", "135-792"))


TEXTS = [
    "a\x00b",
    "\u202egro.elpmaxe@ada",
    "x" * 1_000_000,
    "😀",
    "\ud800",
    "' OR 1=1 --",
    "%0d%0aSet-Cookie: a=b",
    "",
]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (LOGIN, ["login", "password", "next"]),
        (doors.SIGNUP, ["email", "password1", "company", "next"]),
        (doors.RESET, ["email"]),
        (REQUEST_CODE, ["email", "next"]),
        ("/accounts/2fa/webauthn/login/", ["credential", "next"]),
        ("/accounts/logout/", ["next"]),
    ],
)
def test_strange_text_in_any_field_is_no_error_of_ours(path: str, names: list[str]) -> None:
    client = Client(raise_request_exception=False)
    good = {
        "login": "ada@example.org",
        "email": "ada@example.org",
        "password": PASSWORD,
        "password1": NEW_PASSWORD,
        "next": "/",
    }
    for name in names:
        for text in TEXTS:
            fields = {key: good.get(key, "") for key in names} | {name: text.encode("utf-8", "surrogatepass")}
            # The test client would take bytes for a list of numbers.
            response = client.post(path, urlencode(fields), content_type="application/x-www-form-urlencoded")
            assert response.status_code < 500, (name, text[:20])
            assert "\n" not in response.get("Location", "")


@pytest.mark.parametrize(
    "credential",
    [
        "[]",
        "1",
        '"x"',
        "{}",
        '{"id": 1}',
        '{"response": {"userHandle": "eA"}}',
        '{"response": {"userHandle": "enp6enp6enp6enp6enp6enp6enp6eno"}}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ", "clientDataJSON": "AA"}}',
        '{"id": "\\u0000"}',
        "{" * 100,
        "",
    ],
)
def test_a_passkey_that_is_none_signs_nobody_in(client: Client, ada: User, credential: str) -> None:
    assert (
        "request_options" in client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"}).json()
    )
    assert client.post("/accounts/2fa/webauthn/login/", {"credential": credential})["Location"] == LOGIN
    assert not is_signed_in(client)
