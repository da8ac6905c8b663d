"""allauth's forms, in our words, with what a browser needs to help a person fill them in."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.models import EmailAddress
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from directory import mail, security
from directory.models import User

# A code is good for three steps of half a minute: the one before, this one, the next.
CODE_LIVES = 120

EMAIL = _("E-mail address")
ENTER_EMAIL = _("Enter an e-mail address, such as name@example.org.")
PASSWORD_HINT = _("At least 10 characters: three or four words that do not belong together are good and easy to keep.")
CODE_HINT = _("Nine digits, from the letter that we have just sent you. They are good for a quarter of an hour.")
APP_CODE_HINT = _("Six digits, from your authenticator app.")


class Plain:
    """Gives allauth's fields our labels and hints, and takes their placeholders out, which vanish when one types."""

    #: By field: its label and its hint.
    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
            if isinstance(field, forms.EmailField):
                field.error_messages |= {"required": ENTER_EMAIL, "invalid": ENTER_EMAIL}
            if isinstance(field.widget, forms.PasswordInput):
                field.error_messages["required"] = _("Enter a password.")
            if name == "code":
                field.error_messages["required"] = _("Enter the code.")
                field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "size": 14}
                field.widget.attrs |= {"autocapitalize": "off", "spellcheck": "false", "class": "field__code"}


# --- Signing in -------------------------------------------------------------------------------------------------------


class LoginForm(Plain, account_forms.LoginForm):
    """Signs in by address and password."""

    words = {"login": (EMAIL, ""), "password": (_("Password"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Password managers keep the pair under this name.
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class KnownAddress:
    """Heeds only addresses that were confirmed: no code and no link goes to any other, and none is refused aloud."""

    @staticmethod
    def _with_confirmed_address(users: list[User], email: str) -> list[User]:
        confirmed = EmailAddress.objects.filter(user__in=users, email=email.lower(), verified=True)
        keys = set(confirmed.values_list("user_id", flat=True))
        return [user for user in users if user.pk in keys]


class RequestLoginCodeForm(Plain, KnownAddress, account_forms.RequestLoginCodeForm):
    """Asks for a code by mail, to sign in without a password."""

    words = {"email": (EMAIL, "")}

    def clean_email(self) -> str:
        """Return the address, and keep the account to send a code to, if there is one."""
        email = super().clean_email()
        (self._user,) = self._with_confirmed_address([self._user] if self._user else [], email) or [None]
        return email


class ConfirmLoginCodeForm(Plain, account_forms.ConfirmLoginCodeForm):
    """Takes the code that signs in."""

    words = {"code": (_("Code"), CODE_HINT)}


class ReauthenticateForm(Plain, account_forms.ReauthenticateForm):
    """Asks for the password once more, before something that matters."""

    words = {"password": (_("Password"), "")}


# --- Signing up -------------------------------------------------------------------------------------------------------


class SignupForm(Plain, account_forms.SignupForm):
    """Makes an account, which is of no use before its address is confirmed."""

    words = {
        "email": (EMAIL, _("You sign in with it, and we send a code to it. It is shown to nobody.")),
        "password1": (_("Password"), PASSWORD_HINT),
        "company": (_("Leave this empty"), ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Hidden by a class, because the policy allows no inline style.
        self.fields["company"].widget.attrs.pop("style", None)
        self.fields["company"].widget.attrs["autocomplete"] = "off"

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the account; where the address is somebody's already, do what takes as long and answer the same."""
        email = self.cleaned_data.get("email", "")
        if self.cleaned_data["company"]:
            security.denied(request, "sign-up, a robot's field was filled in")
            return super().try_save(request)
        if self.account_already_exists:
            self.account_already_exists = not _replace_unconfirmed(email)
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:
                # The same form, sent twice at once.
                self.account_already_exists = True
                return None, prevent_enumeration(request, email=email)
        # What a new account costs: a password to hash, and two rows to write.
        make_password(self.cleaned_data["password1"])
        mail.send("", "account/unknown_account", {"email": email})
        return super().try_save(request)


def _replace_unconfirmed(email: str) -> bool:
    """Delete the account of this address if it was never confirmed; return whether the address is free now.

    Nobody holds an address by signing up with it: whoever comes next may turn out to be its owner.
    """
    with transaction.atomic():
        unconfirmed = User.objects.unconfirmed().filter(email=email)
        for user in User.objects.select_for_update().filter(pk__in=unconfirmed.values("pk")):
            user.erase()
    taken = EmailAddress.objects.filter(email=email, verified=True).exists()
    return not taken and not User.objects.filter(email=email).exists()


class ConfirmEmailForm(Plain, account_forms.ConfirmEmailVerificationCodeForm):
    """Takes the code that shows that an address is somebody's own."""

    words = {"code": (_("Code"), CODE_HINT)}

    def clean_code(self) -> str:
        """Return the code. Raises ValidationError where it is wrong, or the account went meanwhile."""
        if self.user is None:
            raise get_adapter().validation_error("incorrect_code")
        account_forms.BaseConfirmCodeForm.clean_code(self)
        if self.email.lower() != self.user.email:
            # Now that it is known whose the address is, an account that never showed as much does not hold it.
            _replace_unconfirmed(self.email.lower())
        return super().clean_code()


# --- Passwords --------------------------------------------------------------------------------------------------------

NEW_PASSWORD = (_("New password"), PASSWORD_HINT)


class OnePassword(Plain):
    """Asks for the new password once: what one types can be shown, and a slip is mended by a reset."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]  # type: ignore[attr-defined]


class ChangePasswordForm(OnePassword, account_forms.ChangePasswordForm):
    """Changes the password of somebody who knows the present one."""

    words = {"oldpassword": (_("Present password"), ""), "password1": NEW_PASSWORD}


class SetPasswordForm(OnePassword, account_forms.SetPasswordForm):
    """Gives a password to an account that has none."""

    words = {"password1": NEW_PASSWORD}


class ResetPasswordForm(Plain, KnownAddress, account_forms.ResetPasswordForm):
    """Asks for a link that sets a new password."""

    words = {"email": (EMAIL, "")}

    def clean_email(self) -> str:
        """Return the address, and keep the account to send a link to, if there is one."""
        email = super().clean_email()
        self.users = self._with_confirmed_address(self.users, email)
        return email


class ResetPasswordKeyForm(OnePassword, account_forms.ResetPasswordKeyForm):
    """Sets a new password for whoever has the link."""

    words = {"password1": NEW_PASSWORD}


class AddEmailForm(Plain, account_forms.AddEmailForm):
    """Takes the address that is to become the account's."""

    words = {"email": (_("New e-mail address"), _("We send a code to it. Until you enter that, nothing changes."))}


# --- The second factor ------------------------------------------------------------------------------------------------


def _use_up(user: User, code: str) -> None:
    """Take a code of an authenticator app out of use. Raises ValidationError where it was used before."""
    key = f"second-factor-used:{user.pk}:{normalize_user_code(code)}"
    if not cache.add(key, "1", timeout=CODE_LIVES):
        raise get_adapter().validation_error("incorrect_code")


class AuthenticateForm(Plain, mfa_forms.AuthenticateForm):
    """Takes the second factor's code at sign-in."""

    words = {"code": (_("Code"), _("Six digits from your authenticator app, or one of your recovery codes."))}

    def clean_code(self) -> str:
        """Return the code. Raises ValidationError where it is wrong or was used before."""
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            _use_up(self.user, code)
        return code


class ReauthenticateByCodeForm(Plain, mfa_forms.ReauthenticateForm):
    """Takes the second factor's code before something that matters."""

    words = AuthenticateForm.words

    def clean_code(self) -> str:
        """Return the code. Raises ValidationError where it is wrong or was used before."""
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            _use_up(self.user, code)
        return code


class ActivateTOTPForm(Plain, totp_forms.ActivateTOTPForm):
    """Takes the first code of an authenticator app, which shows that it was set up."""

    words = {"code": (_("Code"), APP_CODE_HINT)}

    def clean_code(self) -> str:
        """Return the code, which cannot be used to sign in as well. Raises ValidationError where it is wrong."""
        code = super().clean_code()
        _use_up(self.user, code)
        return code


class PasskeyName(Plain):
    """A passkey's name, by which its owner knows it in a list."""

    words = {"name": (_("Name"), _("What you will know it by, such as “my telephone”."))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        fields["name"].max_length = 60
        fields["name"].validators.append(forms.CharField(max_length=60).validators[0])
        fields["name"].widget.attrs["maxlength"] = "60"


class AnyCredential:
    """Bears whatever is sent as a credential: what is none is refused, and is no error of ours."""

    #: What the libraries raise at JSON of another shape.
    SHAPE = (AttributeError, KeyError, IndexError, OverflowError, TypeError, ValueError)


class AddPasskeyForm(PasskeyName, AnyCredential, webauthn_forms.AddWebAuthnForm):
    """Adds a passkey, which signs in without a password, and is a second factor besides one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"] = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Return the data. Raises ValidationError where the credential is none."""
        try:
            return super().clean()
        except self.SHAPE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class _UsePasskey(AnyCredential):
    def clean_credential(self) -> Any:
        """Return the passkey. Raises ValidationError where the credential is none, or nobody's."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except self.SHAPE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class LoginPasskeyForm(_UsePasskey, webauthn_forms.LoginWebAuthnForm):
    """Signs in by a passkey alone."""


class AuthenticatePasskeyForm(_UsePasskey, webauthn_forms.AuthenticateWebAuthnForm):
    """Takes a passkey as the second factor."""


class ReauthenticatePasskeyForm(_UsePasskey, webauthn_forms.ReauthenticateWebAuthnForm):
    """Takes a passkey before something that matters."""


class EditPasskeyForm(PasskeyName, webauthn_forms.EditWebAuthnForm):
    """Renames a passkey."""
