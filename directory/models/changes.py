"""Changes to listings that stand: an owner's edit, or what anybody suggests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from directory.models.decisions import Decidable
from directory.models.log import ListingLogEntry
from directory.models.reasons import Refusal

if TYPE_CHECKING:
    from directory.models.accounts import User


class Change(Decidable):
    """Field by field, what should become of a listing; the approved version stays live until a moderator accepts it.

    ``fields`` maps names of ``directory.editing`` to ``{"old": ..., "new": ...}``, in that module's JSON forms.
    """

    class Kind(models.TextChoices):
        EDIT = "edit", _("Owner's edit")
        SUGGESTION = "suggestion", _("Suggestion")

    class Status(models.TextChoices):
        OPEN = "open", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Accepted in part")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    business = models.ForeignKey("directory.Business", models.CASCADE, related_name="changes")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    fields = models.JSONField(_("fields"), default=dict)
    accepted_fields = models.JSONField(_("accepted fields"), default=list, editable=False)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    # The same form sent twice is one row.
    key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["created_at", "pk"]
        constraints = [
            # An owner who edits again changes what waits; two versions would contradict each other.
            models.UniqueConstraint(
                fields=["business"], condition=models.Q(kind="edit", status="open"), name="change_one_open_edit"
            )
        ]
        indexes = [models.Index("created_at", name="change_waiting", condition=models.Q(status="open"))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.business}"

    def accept(self, *, by: User | None, only: Iterable[str] | None = None, reason: str = "") -> None:
        """Apply the change, or ``only`` some of its fields. Raises AlreadyDecided, ValidationError."""
        from directory.editing import apply_fields

        with transaction.atomic():
            change = type(self).locked(self.pk)
            wanted = list(change.fields) if only is None else [name for name in change.fields if name in set(only)]
            apply_fields(change.business, {name: change.fields[name]["new"] for name in wanted}, by=change.by or by)
            change.accepted_fields = wanted
            whole = len(wanted) == len(change.fields)
            if wanted or whole:
                change.decide(
                    self.Status.ACCEPTED if whole else self.Status.PARTLY,
                    by=by,
                    reason=reason,
                    also=("accepted_fields",),
                )
                change._log(ListingLogEntry.Verb.CHANGE_ACCEPTED, by)
            else:
                change.decide(self.Status.REFUSED, by=by, reason=reason, also=("accepted_fields",))
                change._log(ListingLogEntry.Verb.CHANGE_REFUSED, by, Refusal.OTHER)
        self.refresh_from_db()

    def refuse(self, *, by: User | None, reason: str, code: str = Refusal.OTHER) -> None:
        """Leave the listing as it is. Raises AlreadyDecided."""
        with transaction.atomic():
            change = type(self).locked(self.pk)
            change.decide(self.Status.REFUSED, by=by, reason=reason)
            change._log(ListingLogEntry.Verb.CHANGE_REFUSED, by, code)
        self.refresh_from_db()

    def _log(self, verb: str, by: User | None, code: str = "") -> None:
        ListingLogEntry.objects.create(
            business=self.business, by=by, verb=verb, note=self.reason, code=code, subject=f"change:{self.pk}"
        )
