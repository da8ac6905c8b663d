"""The second step: an authenticator app, recovery codes, and what they keep out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client

from directory.models import User
from tests import doors
from tests.doors import (
    CONFIRM_CODE,
    NEW_PASSWORD,
    REQUEST_CODE,
    RESET,
    SECOND_STEP,
    SECRET,
    app_code,
    code_in,
    give_app,
    is_signed_in,
    letter_to,
    link_in,
    reauthenticate,
    sign_in,
)
from tests.factories import make_user
from tests.pages import texts, tree, with_class

pytestmark = pytest.mark.django_db

ACTIVATE = "/accounts/2fa/totp/activate/"
CODES = "/accounts/2fa/recovery-codes/"


@pytest.fixture
def ada() -> User:
    return make_user("ada@example.org")


@pytest.fixture
def here(client: Client, ada: User) -> Client:
    """A browser in which Ada has signed in and has just entered her password once more."""
    sign_in(client, "ada@example.org")
    reauthenticate(client)
    return client


def secret_on(page: Any) -> str:
    (secret,) = texts(page, with_class("account__secret"))
    return secret


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<li>(\d{8})</li>", client.get(CODES).content.decode())


def test_an_app_is_set_up_and_asked_for_from_then_on(here: Client, django_capture_on_commit_callbacks: Any) -> None:
    page = here.get(ACTIVATE)
    secret = secret_on(page)
    assert tree(page).xpath("//img/@src")[0].startswith("data:image/svg+xml;base64,")
    assert f"otpauth://totp/ada%40example.org?secret={secret}&amp;issuer=AdMyCity" in page.content.decode()
    assert here.post(ACTIVATE, {"code": "000000"}).status_code == 200
    code = app_code(secret=secret)
    with django_capture_on_commit_callbacks(execute=True):
        assert here.post(ACTIVATE, {"code": code})["Location"] == CODES
    assert letter_to("ada@example.org").subject == "Your account at AdMyCity asks for a second step now"
    assert len(recovery_codes(here)) == 10
    here.post("/accounts/logout/")
    assert sign_in(here, "ada@example.org", next="/corrections/")["Location"] == SECOND_STEP
    assert not is_signed_in(here)
    # The code that set it up is used up.
    assert here.post(SECOND_STEP, {"code": code}).status_code == 200
    assert here.post(SECOND_STEP, {"code": app_code(1, secret)})["Location"] == "/corrections/"
    assert is_signed_in(here)


def test_setting_up_asks_who_it_is_first(client: Client, ada: User) -> None:
    sign_in(client, "ada@example.org")
    assert client.get(ACTIVATE)["Location"].startswith(doors.REAUTHENTICATE)
    assert client.post(ACTIVATE, {"code": "000000"})["Location"].startswith(doors.REAUTHENTICATE)
    assert client.post(doors.REAUTHENTICATE, {"password": "wrong horse"}).status_code == 200
    assert client.get(ACTIVATE).status_code == 302


def test_a_code_is_good_once(ada: User) -> None:
    give_app(ada)
    code = app_code()
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, "ada@example.org")
        client.post(SECOND_STEP, {"code": code})
    assert is_signed_in(first) and not is_signed_in(second)


def test_a_clock_may_be_half_a_minute_off_and_no_more(ada: User) -> None:
    give_app(ada)
    for steps, good in ((-3, False), (3, False), (-1, True), (1, True)):
        client = Client()
        sign_in(client, "ada@example.org")
        client.post(SECOND_STEP, {"code": app_code(steps)})
        assert is_signed_in(client) is good


def test_a_recovery_code_signs_in_once(here: Client, ada: User, django_capture_on_commit_callbacks: Any) -> None:
    give_app(ada)
    with django_capture_on_commit_callbacks(execute=True):
        assert here.post(f"{CODES}generate/")["Location"] == CODES
    letter_to("ada@example.org")
    (code, *others) = recovery_codes(here)
    download = here.get(f"{CODES}download/")
    assert code in download.content.decode() and "attachment" in download["Content-Disposition"]
    for good in (True, False):
        client = Client()
        sign_in(client, "ada@example.org")
        client.post(SECOND_STEP, {"code": code})
        assert is_signed_in(client) is good
    here.post(f"{CODES}generate/")
    assert not set(recovery_codes(here)) & set(others)


def test_neither_a_mailed_code_nor_a_reset_password_goes_round_it(client: Client, ada: User) -> None:
    give_app(ada)
    client.post(REQUEST_CODE, {"email": "ada@example.org"})
    code = code_in(letter_to("ada@example.org"))
    assert client.post(CONFIRM_CODE, {"code": code})["Location"] == SECOND_STEP
    reader = Client()
    reader.post(RESET, {"email": "ada@example.org"})
    form = reader.get(link_in(letter_to("ada@example.org"), "http://testserver/accounts/password/reset/key/"))[
        "Location"
    ]
    reader.post(form, {"password1": NEW_PASSWORD})
    assert sign_in(reader, "ada@example.org", NEW_PASSWORD)["Location"] == SECOND_STEP
    for browser in (client, reader):
        for path in ("", "email/", "2fa/", "2fa/totp/deactivate/", "sessions/", "delete/"):
            assert browser.get(f"/accounts/{path}").status_code == 302
        assert not is_signed_in(browser)


def test_an_app_is_taken_away_by_its_owner_and_that_is_told(here: Client, ada: User) -> None:
    give_app(ada)
    assert here.get("/accounts/2fa/totp/deactivate/").status_code == 200
    here.post("/accounts/2fa/totp/deactivate/")
    assert letter_to("ada@example.org").subject == "The second step of your account at AdMyCity was taken away"
    assert not Authenticator.objects.exists()
    assert sign_in(Client(), "ada@example.org")["Location"] == "/accounts/"


def test_nobody_reads_the_secret_in_the_database_without_the_sites_key(ada: User, settings: Any) -> None:
    give_app(ada)
    stored = Authenticator.objects.get().data["secret"]
    assert SECRET not in stored and get_adapter().decrypt(stored) == SECRET
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another key " * 5
    client = Client()
    sign_in(client, "ada@example.org")
    assert client.post(SECOND_STEP, {"code": app_code()}).status_code == 200
    settings.SECRET_KEY_FALLBACKS = [old]
    client.post(SECOND_STEP, {"code": app_code()})
    assert is_signed_in(client)


def test_whoever_runs_the_site_can_take_a_lost_second_step_away(ada: User, capsys: pytest.CaptureFixture[str]) -> None:
    give_app(ada)
    sessions = Client()
    sessions.force_login(ada)
    call_command("forget_second_step", "ADA@example.org")
    assert "ada@example.org" in capsys.readouterr().out
    assert not is_signed_in(sessions)
    assert sign_in(Client(), "ada@example.org")["Location"] == "/accounts/"
    letter = letter_to("ada@example.org")
    assert letter.subject == "The second step of your account at AdMyCity was taken away"


@pytest.mark.parametrize("text", ["\x00", "x" * 100_000, "\u202e123456", "１２３４５６", ""])
def test_strange_codes_are_no_error_of_ours(ada: User, text: str) -> None:
    give_app(ada)
    client = Client()
    sign_in(client, "ada@example.org")
    assert client.post(SECOND_STEP, {"code": text}).status_code == 200
    assert client.post(SECOND_STEP, {"credential": text}).status_code == 200
