"""Why a submission is refused: what is counted in public, and the words that a moderator begins with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Refusal(models.TextChoices):
    """The reasons for which listings, changes, claims and reviews are refused."""

    INCOMPLETE = "incomplete", _("Too little is said")
    NO_BUSINESS = "no-business", _("It is no business with customers")
    DUPLICATE = "duplicate", _("It is listed already")
    UNVERIFIED = "unverified", _("It could not be confirmed")
    WRONG = "wrong", _("What it says is not so")
    SPAM = "spam", _("It is advertising")
    RULES = "rules", _("It breaks our rules")
    OTHER = "other", _("Another reason")
