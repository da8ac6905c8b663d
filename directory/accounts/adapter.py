"""Where allauth asks us: how mail is sent, where a redirect may lead, what is said, and what is written down."""

from __future__ import annotations

import base64
import contextlib
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from directory import clients, mail, security
from directory.models import User

LONGEST_ADDRESS = 254


class AccountAdapter(DefaultAccountAdapter):
    """The rules of the house for accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "email_taken": _("This address belongs to another account. Sign out, then sign in with it."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right. Look for the newest letter: only its code is good."),
        "incorrect_password": _("This is not your password."),
        "invalid_or_expired_key": _("This link has been used already, or it is too old."),
        "invalid_password_reset": _("This link has been used already, or it is too old."),
        "rate_limited": _("That was too often in a short time. Wait a quarter of an hour, then try again."),
        "same_as_current": _("This is your address already."),
        "too_many_login_attempts": _(
            "There were too many wrong attempts. Wait a quarter of an hour, or reset your password by mail."
        ),
    }

    # --- Mail -------------------------------------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a letter: ``account/email/login_code`` is ``templates/mail/account/login_code.txt``.

        An address without an account gets no letter. One to nobody is written in its place, so that the answer takes as long
        as for an address that has one.
        """
        template = template_prefix.replace("/email/", "/")
        to = "" if template == "account/unknown_account" else email
        addresses = {
            "account_url": _absolute("accounts"),
            "sign_in_url": _absolute("account_login"),
            "password_reset_url": _absolute("account_reset_password"),
        }
        mail.send(to, template, {**addresses, "email": email, **context})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address in a letter that resets a password: always the site's own, whatever Host was asked for."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    # --- Words ------------------------------------------------------------------------------------------------------

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways of showing once more who one is, in our words; the first is the one that is asked for."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [{**way, "description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]

    # --- Addresses --------------------------------------------------------------------------------------------------

    def is_safe_url(self, url: str | None) -> bool:
        """Tell whether a redirect may lead there: on this site only."""
        host = allauth_context.request.get_host()
        return url_has_allowed_host_and_scheme(url, allowed_hosts={host}, require_https=settings.HTTPS)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that limits go by."""
        return str(clients.address(request))

    def clean_email(self, email: str) -> str:
        """Return the address. Raises ValidationError where it is longer than one can be (RFC 5321, 4.5.3.1.3)."""
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError(_("This address is too long."), code="max_length")
        return email

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the overview."""
        return reverse("accounts")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Lead to the overview."""
        return reverse("accounts")

    # --- Passwords and sessions -------------------------------------------------------------------------------------

    def set_password(self, user: Any, password: str) -> None:
        """Set a password, and nothing else that may have changed meanwhile."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def logout(self, request: HttpRequest) -> None:
        """Sign out, here and everywhere else."""
        request.user.end_sessions()  # type: ignore[union-attr]
        super().logout(request)

    # --- What is written down ---------------------------------------------------------------------------------------

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt. Raises ValidationError when there were too many."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            security.denied(request, "sign-in, too many attempts", account=credentials.get("email", ""))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log that address and password did not fit."""
        security.denied(request, "sign-in, wrong password", account=credentials.get("email", ""))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Log that a closed account was asked for."""
        security.denied(request, "sign-in, closed account", account=user.pk)
        return super().respond_user_inactive(request, user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The rules of the house for second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
        "incorrect_code": _("This code is not right. Look at the clock of your telephone, and try the next code."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def get_totp_issuer(self) -> str:
        """Return the name that authenticator apps show."""
        return settings.SITE_NAME

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return the name that is proposed for a further passkey."""
        return str(_("Passkey"))

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Return what a browser shows of the account: the address alone."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.email}

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored: whoever reads the database alone can make no codes."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret. With another SECRET_KEY it cannot be read: then no code fits."""
        with contextlib.suppress(InvalidToken):
            return _fernet().decrypt(encrypted_text.encode()).decode()
        # 160 bits that nobody knows: valid Base32 and valid ASCII, which the two kinds of secrets have to be.
        return base64.b32encode(secrets.token_bytes(20)).decode()


def _fernet() -> MultiFernet:
    """Return the cipher: it writes with a key made of SECRET_KEY, and reads with those of SECRET_KEY_FALLBACKS too."""
    return MultiFernet([Fernet(_key(str(secret))) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"directory.second-factor").derive(secret.encode())
    return base64.urlsafe_b64encode(made)


def _absolute(name: str) -> str:
    return settings.SITE_URL + reverse(name)
