"""What allauth tells us by signals, because it has no other way of asking."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_verification_code_rejected, login_code_rejected
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_used
from django.http import HttpRequest

from directory import security
from directory.accounts import second_factor
from directory.models import User

SHOWN = (authenticator_added, authenticator_used)
REFUSED = {
    email_verification_code_rejected: "confirming an address, wrong code",
    login_code_rejected: "sign-in, wrong code",
    authentication_failed: "second factor, wrong code",
}


def listen() -> None:
    """Listen from now on; called once, when the app is ready."""
    for signal in SHOWN:
        signal.connect(_shown, dispatch_uid="directory.accounts")
    for signal, what in REFUSED.items():
        signal.connect(_refusal(what), dispatch_uid="directory.accounts", weak=False)


def _shown(request: HttpRequest, user: User, **kwargs: Any) -> None:
    second_factor.mark(request, user)


def _refusal(what: str) -> Any:
    def refused(request: HttpRequest, user: User, **kwargs: Any) -> None:
        security.denied(request, what, account=user.pk)

    return refused
