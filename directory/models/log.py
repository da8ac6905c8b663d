"""Who did what to a listing, and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.reasons import Refusal


class ListingLogEntry(models.Model):
    """One act: a decision of a moderator, a deed of an owner, or a step that the site took by itself."""

    class Verb(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Asked for changes")
        REJECTED = "rejected", _("Refused")
        PAUSED = "paused", _("Closed for some time")
        CLOSED = "closed", _("Closed for good")
        EXPIRED = "expired", _("Expired")
        SUSPENDED = "suspended", _("Suspended")
        REOPENED = "reopened", _("Shown again")
        CONFIRMED = "confirmed", _("Confirmed as still true")
        VERIFIED = "verified", _("Verified")
        MERGED = "merged", _("Merged into another")
        EDITED = "edited", _("Edited")
        IMPORTED = "imported", _("Imported")
        CHANGE_ACCEPTED = "change-accepted", _("Change accepted")
        CHANGE_REFUSED = "change-refused", _("Change refused")
        CLAIM_GRANTED = "claim-granted", _("Claim granted")
        CLAIM_REFUSED = "claim-refused", _("Claim refused")
        REVIEW_PUBLISHED = "review-published", _("Review published")
        REVIEW_REFUSED = "review-refused", _("Review refused")
        REVIEW_REMOVED = "review-removed", _("Review removed")
        REPORT_SETTLED = "report-settled", _("Report settled")
        OWNER_ADDED = "owner-added", _("Owner added")
        OWNER_REMOVED = "owner-removed", _("Owner removed")
        OWNER_SUSPENDED = "owner-suspended", _("Owner suspended")

    business = models.ForeignKey("directory.Business", models.CASCADE, related_name="log")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    verb = models.CharField(_("what"), max_length=20, choices=Verb)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    code = models.CharField(_("reason"), max_length=12, choices=Refusal, blank=True)
    subject = models.CharField(
        _("subject"), max_length=60, blank=True, help_text=_("What was decided upon, such as change:17.")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("log entry of a listing")
        verbose_name_plural = _("log of listings")
        ordering = ["-at", "-pk"]
        indexes = [models.Index("verb", "at", name="listing_log_by_verb")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.business_id}"
