"""Signing up: an account is of use once its address is shown to be one's own, and holds no address before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import lxml.html
import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client

from directory.models import User
from tests import doors
from tests.doors import CONFIRM, NEW_PASSWORD, PASSWORD, code_in, is_signed_in, letter_to, sign_in, sign_up
from tests.factories import make_user
from tests.pages import text, tree
from tests.post import posted

pytestmark = pytest.mark.django_db


def enter(client: Client, code: str):
    return client.post(CONFIRM, {"code": code, "action": "verify"})


def test_an_account_is_made_with_an_address_a_password_and_a_code(client: Client) -> None:
    assert sign_up(client, "Ada@Example.org", next="/corrections/")["Location"] == CONFIRM
    assert "ada@example.org" in client.get(CONFIRM).content.decode()
    assert not is_signed_in(client)
    code = code_in(letter_to("ada@example.org"))
    assert enter(client, code.replace("-", " "))["Location"] == "/corrections/"
    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.is_confirmed, user.is_staff) == ("ada@example.org", True, False)
    assert User.objects.confirmed().get() == user and not User.objects.unconfirmed()


def test_the_letter_names_the_site_and_its_own_address_whatever_host_was_asked_for(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    sign_up(client, "ada@example.org")
    letter = letter_to("ada@example.org")
    assert letter.subject == "Your code to confirm your address at AdMyCity"
    assert "http://testserver/" in letter.body and "evil" not in str(letter.message())


def test_no_field_that_was_not_asked_for_is_taken(client: Client) -> None:
    powers = {"is_staff": "on", "is_superuser": "on", "is_active": "", "last_login": "2020-01-01", "verified": "on"}
    sign_up(client, "ada@example.org", **powers)
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_active, user.last_login) == (False, False, True, None)
    assert not user.is_confirmed


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.org", "short"),
        ("ada@example.org", "password1"),
        ("ada@example.org", "12345678901"),
        ("ada.ng@example.org", "ada.ng@example"),
        ("no address", PASSWORD),
        ("ada\x00@example.org", PASSWORD),
        ("ada@example.org\r\nBcc: eve@example.net", PASSWORD),
        (f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 60}.org", PASSWORD),
        ("x" * 1_000_000 + "@example.org", PASSWORD),
    ],
)
def test_what_is_no_address_or_no_good_password_is_an_error_in_words(
    client: Client, email: str, password: str
) -> None:
    page = sign_up(client, email, password)
    assert page.status_code == 200 and not User.objects.exists() and posted() == []
    whole = lxml.html.fromstring(page.content)
    problems = whole.xpath("//*[@role='alert']//a")
    assert problems and all(whole.xpath(f"//input[@id='{link.get('href')[1:]}']") for link in problems)
    assert whole.xpath("//title")[0].text.startswith("Error: ")
    assert f'value="{password}"' not in page.content.decode()


def test_a_wrong_code_is_refused_and_the_third_ends_the_attempt(client: Client) -> None:
    sign_up(client, "ada@example.org")
    code = code_in(letter_to("ada@example.org"))
    assert "This code is not right" in enter(client, "000-000-000").content.decode()
    assert enter(client, "\x00").status_code == 200
    assert enter(client, "1" * 1_000_000)["Location"] == doors.LOGIN
    assert enter(client, code)["Location"] == doors.LOGIN
    assert not is_signed_in(client) and not User.objects.confirmed()


def test_a_code_is_good_once_and_only_where_it_was_asked_for(client: Client) -> None:
    sign_up(client, "ada@example.org")
    code = code_in(letter_to("ada@example.org"))
    elsewhere = Client()
    sign_up(elsewhere, "bo@example.org")
    assert "not right" in enter(elsewhere, code).content.decode()
    enter(client, code)
    client.post("/accounts/logout/")
    assert enter(client, code)["Location"] == doors.LOGIN
    assert not is_signed_in(client)


def test_another_code_can_be_asked_for_and_voids_the_first(client: Client) -> None:
    sign_up(client, "ada@example.org")
    first = code_in(letter_to("ada@example.org"))
    client.post(CONFIRM, {"action": "resend"})
    second = code_in(letter_to("ada@example.org"))
    assert enter(client, first).status_code == 200
    assert enter(client, second)["Location"] == "/accounts/"


def test_somebody_who_has_an_account_is_told_by_mail_alone(client: Client) -> None:
    user = make_user("ada@example.org")
    before = User.objects.filter(pk=user.pk).values().get()
    assert sign_up(client, "ADA@example.org", NEW_PASSWORD)["Location"] == CONFIRM
    letter = letter_to("ada@example.org")
    assert letter.subject == "You have an account at AdMyCity already"
    assert "http://testserver/accounts/password/reset/" in letter.body
    assert User.objects.filter(pk=user.pk).values().get() == before
    assert enter(client, "123-456-789").status_code == 200


def test_an_account_that_was_never_confirmed_holds_no_address(client: Client) -> None:
    stranger = Client()
    sign_up(stranger, "ada@example.org", "the password of eve")
    stranger_code = code_in(letter_to("ada@example.org"))
    sign_up(client, "ada@example.org")
    code = code_in(letter_to("ada@example.org"))
    # The stranger's account is gone, and even with its code it does not come back.
    assert "not right" in enter(stranger, stranger_code).content.decode()
    assert enter(client, code)["Location"] == "/accounts/"
    assert User.objects.get().check_password(PASSWORD)


def test_nothing_but_its_confirmation_goes_to_an_address_that_was_not_confirmed(client: Client) -> None:
    make_user("ada@example.org", verified=False)
    client.post(doors.RESET, {"email": "ada@example.org"})
    Client().post(doors.REQUEST_CODE, {"email": "ada@example.org"})
    assert posted() == []
    # Whoever knows the password is asked to confirm before anything else.
    assert sign_in(client, "ada@example.org")["Location"] == CONFIRM
    assert not is_signed_in(client)
    enter(client, code_in(letter_to("ada@example.org")))
    assert is_signed_in(client)


def test_accounts_that_somebody_vouched_for_are_not_replaced(client: Client) -> None:
    made_by_hand = User.objects.create_user("ada@example.org", PASSWORD)
    chief = User.objects.create_superuser("chief@example.org", PASSWORD)
    assert chief.is_confirmed
    for user in (made_by_hand, chief):
        sign_up(client, user.email, NEW_PASSWORD)
        user.refresh_from_db()
        assert user.check_password(PASSWORD)


def test_a_robot_that_fills_in_every_field_gets_nowhere(client: Client) -> None:
    assert sign_up(client, "ada@example.org", company="Acme")["Location"] == CONFIRM
    assert not User.objects.exists() and posted() == []


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_several_times_at_once_makes_one_account() -> None:
    def send(number: int) -> int:
        try:
            return sign_up(Client(), "ada@example.org").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(4))) <= {302, 429}
    assert User.objects.filter(email="ada@example.org").count() == 1


def test_the_work_is_the_same_for_an_address_that_is_known(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []

    def count(password: str, *args: Any, **kwargs: Any) -> str:
        hashed.append(password)
        return make_password(password, *args, **kwargs)

    monkeypatch.setattr("directory.accounts.forms.make_password", count)
    monkeypatch.setattr("django.contrib.auth.base_user.make_password", count)
    sign_up(client, "bo@example.org")
    assert len(hashed) == 1
    make_user("ada@example.org")
    hashed.clear()
    sign_up(Client(), "ada@example.org")
    assert len(hashed) == 1


def test_the_form_helps_browsers_and_password_managers(client: Client) -> None:
    page = tree(client.get(doors.SIGNUP))
    (email,) = page.xpath("//input[@name='email']")
    (password,) = page.xpath("//input[@name='password1']")
    assert (email.get("type"), email.get("autocomplete")) == ("email", "email")
    assert (password.get("type"), password.get("autocomplete")) == ("password", "new-password")
    for field in (email, password):
        (hint,) = page.xpath(f"//*[@id='{field.get('aria-describedby')}']")
        assert text(hint)
    sign_up(client, "ada@example.org")
    (code,) = tree(client.get(CONFIRM)).xpath("//input[@name='code']")
    assert (code.get("inputmode"), code.get("autocomplete")) == ("numeric", "one-time-code")
