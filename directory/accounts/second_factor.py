"""The second factor of staff: due in every session, shown once.

A session is marked when a code or a passkey was accepted in it, or when one was set up in it, which asks for a code as well.
Where ``STAFF_MFA_REQUIRED`` is on, an account with powers has none in a session without the mark: whichever way it was
signed in to, and however old the session is.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from directory.models import User

MARK = "second_factor_of"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_due(request: HttpRequest, user: User) -> bool:
    """Tell whether this person has to show a second factor, or to set one up, before their powers are theirs."""
    if not settings.STAFF_MFA_REQUIRED or not (user.is_staff or user.is_superuser):
        return False
    return request.session.get(MARK) != user.pk or not has_one(user)


def has_one(user: User) -> bool:
    """Tell whether a second factor is set up for the account; recovery codes alone are none."""
    return is_mfa_enabled(user, FACTORS)


def mark(request: HttpRequest, user: User) -> None:
    """Remember in the session that a second factor was shown in it."""
    request.session[MARK] = user.pk
