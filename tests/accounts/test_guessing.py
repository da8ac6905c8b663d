"""Guessing: ten wrong passwords in a quarter of an hour, nobody's header helps, and the owner still gets in."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import Client

from directory.models import Letter, User
from tests.doors import (
    CONFIRM,
    LOGIN,
    NEW_PASSWORD,
    REQUEST_CODE,
    RESET,
    SECOND_STEP,
    SIGNUP,
    app_code,
    give_app,
    is_signed_in,
    link_in,
    sign_in,
    sign_up,
)
from tests.factories import make_user
from tests.post import posted

pytestmark = pytest.mark.django_db

TOO_MANY = "There were too many wrong attempts."


@pytest.fixture
def ada() -> User:
    return make_user("ada@example.org")


def lock(email: str = "ada@example.org", **headers: str) -> list[bool]:
    """Guess fifteen times, each time in a new browser; return which of the guesses were heeded."""
    pages = [sign_in(Client(headers=headers), email, f"wrong {number}").content.decode() for number in range(15)]
    return [TOO_MANY not in page for page in pages]


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_ten_guesses_are_heeded_for_an_address_known_or_not(ada: User, email: str) -> None:
    assert lock(email) == [True] * 10 + [False] * 5


def test_no_header_of_the_guessers_own_helps(ada: User) -> None:
    heeded = 0
    for number in range(30):
        spoofed = {"x-forwarded-for": f"198.51.100.{number}", "x-real-ip": "198.51.100.7", "forwarded": "for=1.2.3.4"}
        page = sign_in(Client(headers=spoofed), "ada@example.org", "wrong").content.decode()
        heeded += TOO_MANY not in page
    assert heeded == 10


def test_one_client_guesses_at_many_accounts_for_so_long_only(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "20/15m/ip,10/15m/key"}
    for number in range(25):
        spoofed = {"x-forwarded-for": f"198.51.100.{number}"}
        page = sign_in(Client(headers=spoofed), f"person{number}@example.org", "wrong").content.decode()
        assert (TOO_MANY in page) is (number >= 20)


def test_the_right_password_does_not_help_while_locked_and_others_are_not_locked(client: Client, ada: User) -> None:
    make_user("bo@example.org")
    lock()
    assert TOO_MANY in sign_in(client, "ada@example.org").content.decode()
    assert sign_in(Client(), "bo@example.org").status_code == 302


def test_the_owner_still_gets_in_by_mail_while_somebody_guesses(client: Client, ada: User) -> None:
    lock()
    for _ in range(8):
        Client().post(RESET, {"email": "ada@example.org"})
    letters = posted()
    assert 1 <= len(letters) <= 5
    # A link that the guesser asked for serves the owner as well.
    reset = link_in(letters[0], "http://testserver/accounts/password/reset/key/")
    form = client.get(reset)["Location"]
    client.post(form, {"password1": NEW_PASSWORD})
    assert sign_in(client, "ada@example.org", NEW_PASSWORD)["Location"] == "/accounts/"


def test_a_signed_in_person_goes_on_working_while_somebody_guesses(client: Client, ada: User) -> None:
    sign_in(client, "ada@example.org")
    lock()
    assert is_signed_in(client)


def test_codes_are_asked_for_three_times_in_a_quarter_of_an_hour(ada: User) -> None:
    # Each bears three guesses: nine together.
    for email in ("ada@example.org", "nobody@example.org"):
        answers = [Client().post(REQUEST_CODE, {"email": email}).status_code for _ in range(5)]
        assert answers == [302, 302, 302, 200, 200]
    assert [letter.recipients() for letter in posted()] == [["ada@example.org"]] * 3


def test_an_address_is_confirmed_by_three_codes_at_most_in_a_quarter_of_an_hour() -> None:
    answers = [sign_up(Client(), "new@example.org").status_code for _ in range(5)]
    assert answers == [302, 302, 302, 429, 429]


def test_an_answer_of_429_says_when_to_come_back(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "1/15m/ip"}
    sign_up(Client(), "a@example.org")
    response = sign_up(Client(), "b@example.org")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (429, "900", "no-store")


def test_ten_codes_of_an_app_are_heeded(ada: User) -> None:
    give_app(ada)
    for number in range(12):
        client = Client()
        assert sign_in(client, "ada@example.org")["Location"] == SECOND_STEP
        page = client.post(SECOND_STEP, {"code": f"{number:06}"}).content.decode()
        assert (TOO_MANY in page) is (number >= 10)
    client.post(SECOND_STEP, {"code": app_code()})
    assert not is_signed_in(client)


def test_a_lock_is_logged(ada: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "security"):
        lock()
    locked = [record.getMessage() for record in caplog.records if "too many attempts" in record.getMessage()]
    assert len(locked) == 5 and all("account=ada@example.org" in line for line in locked)


# --- Nobody learns who has an account -------------------------------------------------------------------------------------


def plain(response: Any, email: str) -> tuple[int, str, str]:
    """Return what a stranger sees of an answer, the address taken out that they sent themselves."""
    body = response.content.decode().replace(email, "…")
    for token in {word.split('"')[0] for word in body.split('name="csrfmiddlewaretoken" value="')[1:]}:
        body = body.replace(token, "token")
    return response.status_code, response.get("Location", "").replace(email, "…"), body


@pytest.mark.parametrize(
    ("path", "fields", "then"),
    [
        (LOGIN, {"login": "", "password": "wrong horse battery"}, LOGIN),
        (SIGNUP, {"email": "", "password1": NEW_PASSWORD, "company": ""}, CONFIRM),
        (RESET, {"email": ""}, "/accounts/password/reset/done/"),
        (REQUEST_CODE, {"email": ""}, "/accounts/login/code/confirm/"),
    ],
    ids=["sign-in", "sign-up", "reset", "code"],
)
def test_the_answer_is_the_same_for_an_address_known_or_not(path: str, fields: dict[str, str], then: str) -> None:
    make_user("known@example.org")
    make_user("halfway@example.org", verified=False)
    seen = []
    written = []
    for email in ("known@example.org", "nobody@example.org", "halfway@example.org"):
        client = Client()
        filled = {name: value or (email if name in {"login", "email"} else "") for name, value in fields.items()}
        steps = [client.get(path), client.post(path, filled), client.get(then)]
        if then == CONFIRM or "confirm" in then:
            steps += [client.post(then, {"code": "123-456-789"}), client.post(then, {"action": "resend"})]
            steps += [client.post(then, {"code": "123-456-789"}) for _ in range(2)] + [client.get(LOGIN)]
        seen.append([plain(step, email) for step in steps])
        written.append(Letter.objects.count())
        Letter.objects.all().delete()
    assert seen[0] == seen[1] == seen[2]
    if path != LOGIN:
        # As many letters are written in each case, though those to nobody are thrown away: it takes as long.
        assert min(written) >= 1
