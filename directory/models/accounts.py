"""Accounts: the e-mail address is the login."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

#: What is done for a person's other things before an account goes; see ``before_erasing``.
_before_erasing: list[Callable[[User], None]] = []


def before_erasing(function: Callable[[User], None]) -> Callable[[User], None]:
    """Have a function called with an account that is about to be erased, in the same transaction.

    It decides what becomes of the things that the person leaves, such as listings, and may refuse by raising
    ValidationError with the reason. Used as a decorator, in a module that is loaded at start.
    """
    _before_erasing.append(function)
    return function


class UserQuerySet(models.QuerySet["User"]):
    """Which accounts are whose."""

    def confirmed(self) -> UserQuerySet:
        """Return the accounts whose holder has shown that the address is theirs."""
        return self.filter(emailaddress__verified=True).distinct()

    def unconfirmed(self) -> UserQuerySet:
        """Return the accounts that somebody signed up for and never used, because the address was never confirmed.

        They hold no address: whoever shows that it is theirs replaces them.
        """
        never_used = self.filter(last_login=None, is_staff=False, is_superuser=False)
        return never_used.filter(emailaddress__verified=False).exclude(emailaddress__verified=True)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes accounts whose addresses are compared without regard to case."""

    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the account with this e-mail address in any case. Raises User.DoesNotExist."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an ordinary account; without a password nobody can sign in to it. Raises ValueError for no address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an account that may do everything; whoever can do this vouches for its address."""
        with transaction.atomic(using=self._db):
            user = self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})
            user.confirm_email()
        return user


class User(AbstractUser):
    """A person who signs in: an editor, a moderator or the owner of a business."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    session_stamp = models.CharField(_("session stamp"), max_length=32, blank=True, editable=False)

    #: Said by a person whose account goes: what only they keep is closed for good (see ``models/owners.py``).
    closes_listings = False

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    #: Set for the length of a request: this person must use a second factor, and has not used it in this session. Until
    #: then the account has no powers (see ``directory/accounts/second_factor.py``).
    lacks_second_factor = False

    objects = UserManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @property
    def is_confirmed(self) -> bool:
        """Whether the holder has shown that the address is theirs."""
        from allauth.account.models import EmailAddress

        return EmailAddress.objects.filter(user=self, verified=True).exists()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Tell whether this person may do something; nothing, as long as a second factor is due."""
        return not self.lacks_second_factor and super().has_perm(perm, obj)

    def has_perms(self, perm_list: Iterable[str], obj: Any = None) -> bool:
        """Tell whether this person may do several things."""
        return not self.lacks_second_factor and super().has_perms(perm_list, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """Tell whether this person may do anything in an app."""
        return not self.lacks_second_factor and super().has_module_perms(app_label)

    def confirm_email(self) -> None:
        """Take the account's present address for its holder's, because somebody who may vouches for it."""
        from allauth.account.models import EmailAddress

        with transaction.atomic():
            EmailAddress.objects.filter(user=self).exclude(email=self.email).delete()
            EmailAddress.objects.update_or_create(
                user=self, email=self.email, defaults={"verified": True, "primary": True}
            )

    def end_sessions(self) -> None:
        """Sign the account out everywhere."""
        self.session_stamp = secrets.token_hex(16)
        self.save(update_fields=["session_stamp"])

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        # A session carries this hash and ends when it no longer fits: at a new password, and at a new stamp.
        value = f"{self.password}{self.session_stamp}"
        return salted_hmac("directory.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    def erase(self) -> None:
        """Delete the account for good, after what was registered with ``before_erasing``.

        What the newsroom wrote and decided stays, without the name. Raises ValidationError where something must be settled
        first.
        """
        with transaction.atomic():
            for function in _before_erasing:
                function(self)
            self.delete()

    erase.alters_data = True  # type: ignore[attr-defined]
    end_sessions.alters_data = True  # type: ignore[attr-defined]
    confirm_email.alters_data = True  # type: ignore[attr-defined]
