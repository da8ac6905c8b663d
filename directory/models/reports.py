"""Reports: what people tell us is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from directory.models.decisions import Decidable
from directory.models.log import ListingLogEntry

if TYPE_CHECKING:
    from directory.models.accounts import User


class Report(Decidable):
    """Somebody tells us that something is wrong with a listing or with a review of it."""

    class Reason(models.TextChoices):
        WRONG = "wrong", _("Wrong details")
        CLOSED = "closed", _("It has closed")
        DUPLICATE = "duplicate", _("It is listed twice")
        SPAM = "spam", _("Spam")
        OFFENSIVE = "offensive", _("Offensive")
        PRIVACY = "privacy", _("It shows private matters")
        COPYRIGHT = "copyright", _("It uses somebody's work without leave")
        OTHER = "other", _("Something else")

    class Status(models.TextChoices):
        OPEN = "open", _("Waiting")
        SETTLED = "settled", _("Settled")
        DISMISSED = "dismissed", _("Nothing to be done")

    business = models.ForeignKey("directory.Business", models.CASCADE, related_name="reports")
    review = models.ForeignKey(
        "directory.Review", models.CASCADE, related_name="reports", null=True, blank=True, verbose_name=_("review")
    )
    about = models.CharField(_("what is wrong"), max_length=12, choices=Reason)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    # The same form sent twice is one row.
    key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["created_at", "pk"]
        indexes = [models.Index("created_at", name="report_waiting", condition=models.Q(status="open"))]

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.business}"

    def settle(self, *, by: User | None, reason: str = "") -> None:
        """Note that something was done about it. Raises AlreadyDecided."""
        self._end(self.Status.SETTLED, by, reason)

    def dismiss(self, *, by: User | None, reason: str = "") -> None:
        """Note that nothing was to be done. Raises AlreadyDecided."""
        self._end(self.Status.DISMISSED, by, reason)

    def _end(self, status: str, by: User | None, reason: str) -> None:
        with transaction.atomic():
            report = type(self).locked(self.pk)
            report.decide(status, by=by, reason=reason)
            ListingLogEntry.objects.create(
                business=report.business,
                by=by,
                verb=ListingLogEntry.Verb.REPORT_SETTLED,
                note=reason,
                subject=f"report:{report.pk}",
            )
        self.refresh_from_db()
