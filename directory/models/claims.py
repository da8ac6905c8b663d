"""Claims: who says that a business is theirs, and how they show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from directory.models.decisions import Decidable
from directory.models.log import ListingLogEntry
from directory.models.pictures import new_key
from directory.models.reasons import Refusal
from directory.private import private_storage

if TYPE_CHECKING:
    from directory.models.accounts import User


class Claim(Decidable):
    """Somebody says that a business is theirs. Refusing a claim never touches a present owner."""

    class Method(models.TextChoices):
        EMAIL = "email", _("Code mailed to the business's own domain")
        DNS = "dns", _("Record at the business's own domain")
        DOCUMENT = "document", _("Document")

    class Status(models.TextChoices):
        OPEN = "open", _("Waiting")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    business = models.ForeignKey("directory.Business", models.CASCADE, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims")
    role = models.CharField(
        _("your part in the business"), max_length=80, help_text=_("Such as owner, partner or marketing.")
    )
    method = models.CharField(_("how you show it"), max_length=10, choices=Method)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    domain = models.CharField(_("domain"), max_length=255, blank=True, editable=False)
    code_sent_to = models.EmailField(_("code sent to"), blank=True, editable=False)
    code_digest = models.CharField(max_length=128, blank=True, editable=False)
    code_expires_at = models.DateTimeField(null=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    dns_token = models.CharField(_("value of the record"), max_length=64, blank=True, editable=False)
    checked_at = models.DateTimeField(_("last checked at"), null=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "user"], condition=models.Q(status="open"), name="claim_open_once"
            )
        ]
        indexes = [models.Index("created_at", name="claim_waiting", condition=models.Q(status="open"))]

    def __str__(self) -> str:
        return f"{self.user}: {self.business}"

    def grant(self, *, by: User | None, how: str = "", reason: str = "") -> None:
        """Make the person an owner and the business verified. Raises AlreadyDecided."""
        from directory.models.listing import Business
        from directory.models.owners import Ownership

        with transaction.atomic():
            claim = type(self).locked(self.pk)
            business = Business.objects.select_for_update(of=("self",)).get(pk=claim.business_id)
            claim.decide(self.Status.GRANTED, by=by, reason=reason)
            Ownership.objects.get_or_create(business=business, user=claim.user)
            claim._log(ListingLogEntry.Verb.CLAIM_GRANTED, by)
            if business.status in {Business.Status.LISTED, Business.Status.PAUSED}:
                business.verify(by=claim.user, how=how or claim.method)
        self.refresh_from_db()

    def refuse(self, *, by: User | None, reason: str, code: str = Refusal.OTHER) -> None:
        """Leave everything as it is. Raises AlreadyDecided."""
        with transaction.atomic():
            claim = type(self).locked(self.pk)
            claim.decide(self.Status.REFUSED, by=by, reason=reason)
            claim._log(ListingLogEntry.Verb.CLAIM_REFUSED, by, code)
        self.refresh_from_db()

    def _log(self, verb: str, by: User | None, code: str = "") -> None:
        ListingLogEntry.objects.create(
            business=self.business, by=by, verb=verb, note=self.reason, code=code, subject=f"claim:{self.pk}"
        )


def evidence_path(evidence: Evidence, filename: str) -> str:
    """Return a path that nobody can guess, below the private store."""
    return f"evidence/{new_key()}.{filename.rsplit('.', 1)[-1].lower()}"


class Evidence(models.Model):
    """A document that supports a claim. It lies in the private store and is sent to moderators only."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="evidence")
    file = models.FileField(_("file"), upload_to=evidence_path, storage=private_storage)
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(max_length=60)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.name
