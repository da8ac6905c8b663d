"""What is decided once, and by one person: the ground of changes, claims, reviews and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from directory.models.accounts import User


class AlreadyDecided(Exception):
    """Somebody else decided it meanwhile; the message is fit for people."""


class Decidable(models.Model):
    """Something that waits for a moderator. A subclass gives ``status`` its choices; ``open`` means that it waits."""

    status = models.CharField(_("status"), max_length=10, default="open", editable=False)
    reason = models.TextField(
        _("reason"), max_length=2000, blank=True, help_text=_("It is mailed to the person, in these words.")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("decided by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        abstract = True

    @classmethod
    def locked(cls, key: Any) -> Self:
        """Return the row, locked until the end of the transaction. Raises AlreadyDecided unless it still waits."""
        row = cls._default_manager.select_for_update(of=("self",)).get(pk=key)
        if row.status != "open":
            raise AlreadyDecided(_("Somebody else has decided this meanwhile."))
        return row

    def decide(self, status: str, *, by: User | None, reason: str = "", also: tuple[str, ...] = ()) -> None:
        """Write the decision, and a letter that tells of it. Called in a transaction, on a row from ``locked``."""
        from directory.notices import tell_decision

        self.status = status
        self.reason, self.decided_by, self.decided_at = reason, by, timezone.now()
        self.save(update_fields=["status", "reason", "decided_by", "decided_at", *also])
        tell_decision(self)
