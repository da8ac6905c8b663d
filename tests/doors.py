"""People at the door: signing up, in and out as a browser without scripts does it."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client

from directory.models import User
from tests.post import posted

PASSWORD = "correct horse battery"
NEW_PASSWORD = "a heron on the weir"
LOGIN = "/accounts/login/"
SIGNUP = "/accounts/signup/"
CONFIRM = "/accounts/confirm-email/"
REQUEST_CODE = "/accounts/login/code/"
CONFIRM_CODE = "/accounts/login/code/confirm/"
RESET = "/accounts/password/reset/"
REAUTHENTICATE = "/accounts/reauthenticate/"
SECOND_STEP = "/accounts/2fa/authenticate/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **fields: Any) -> HttpResponse:
    """Send address and password."""
    return client.post(LOGIN, {"login": email, "password": password, **fields})


def sign_up(client: Client, email: str, password: str = PASSWORD, **fields: Any) -> HttpResponse:
    """Ask for an account."""
    return client.post(SIGNUP, {"email": email, "password1": password, "company": "", **fields})


def letter_to(email: str) -> EmailMessage:
    """Deliver the post, and return the one letter in it, which must be for this address."""
    (letter,) = posted()
    assert letter.recipients() == [email]
    return letter


def code_in(letter: EmailMessage) -> str:
    """Return the code that a letter brings."""
    (code,) = re.findall(r"^    ([\d-]{11})$", letter.body, re.MULTILINE)
    return str(code)


def link_in(letter: EmailMessage, start: str = "http://testserver/accounts/") -> str:
    """Return the one address in a letter that begins so, without the site's origin."""
    links = {link for link in re.findall(r"http\S+", letter.body) if link.startswith(start)}
    (link,) = links
    return str(link).removeprefix("http://testserver")


def is_signed_in(client: Client) -> bool:
    """Tell whether the overview of an account opens."""
    return client.get("/accounts/").status_code == 200


def reauthenticate(client: Client, password: str = PASSWORD) -> None:
    """Enter the password once more."""
    assert client.post(REAUTHENTICATE, {"password": password, "next": "/accounts/"}).status_code == 302


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_app(user: User) -> None:
    """Set up an authenticator app for an account."""
    TOTP.activate(user, SECRET)


def app_code(steps: int = 0, secret: str = SECRET) -> str:
    """Return the code that the app shows now, or ``steps`` halves of a minute later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))
