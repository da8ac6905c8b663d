"""What customers say: reviews with the owner's replies, and enquiries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.decisions import AlreadyDecided, Decidable
from directory.models.log import ListingLogEntry
from directory.models.reasons import Refusal

if TYPE_CHECKING:
    from directory.models.accounts import User


class ReviewQuerySet(models.QuerySet["Review"]):
    """Sets of reviews."""

    def published(self) -> ReviewQuerySet:
        """Return what readers see."""
        return self.filter(status=Review.Status.PUBLISHED)


class Review(Decidable):
    """What one person says of one business. The business's average is kept by the database."""

    class Status(models.TextChoices):
        OPEN = "open", _("Waiting")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")
        REMOVED = "removed", _("Removed")

    business = models.ForeignKey("directory.Business", models.CASCADE, related_name="reviews")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reviews")
    name = models.CharField(_("your name as readers see it"), max_length=60)
    rating = models.PositiveSmallIntegerField(_("rating"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("what you experienced"), max_length=4000)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    edited_at = models.DateTimeField(_("edited at"), null=True, editable=False)
    reply = models.TextField(_("owner's reply"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, editable=False)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["business", "user"], name="review_once_per_person"),
            models.CheckConstraint(condition=models.Q(rating__range=(1, 5)), name="review_one_to_five"),
        ]
        indexes = [
            models.Index(
                "business",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="review_newest",
                condition=models.Q(status="published"),
            ),
            models.Index("created_at", name="review_waiting", condition=models.Q(status="open")),
        ]

    def __str__(self) -> str:
        return f"{self.rating}/5: {self.title or self.text[:60]}"

    def publish(self, *, by: User | None) -> None:
        """Show the review to readers. Raises AlreadyDecided."""
        with transaction.atomic():
            review = type(self).locked(self.pk)
            review.published_at = review.published_at or timezone.now()
            review.decide(self.Status.PUBLISHED, by=by, also=("published_at",))
            review._log(ListingLogEntry.Verb.REVIEW_PUBLISHED, by)
        self.refresh_from_db()

    def refuse(self, *, by: User | None, reason: str, code: str = Refusal.OTHER) -> None:
        """Do not show the review. Raises AlreadyDecided."""
        with transaction.atomic():
            review = type(self).locked(self.pk)
            review.decide(self.Status.REFUSED, by=by, reason=reason)
            review._log(ListingLogEntry.Verb.REVIEW_REFUSED, by, code)
        self.refresh_from_db()

    def remove(self, *, by: User | None, reason: str) -> None:
        """Take a published review out of sight. Raises AlreadyDecided where it is not published."""
        with transaction.atomic():
            review = type(self)._default_manager.select_for_update(of=("self",)).get(pk=self.pk)
            if review.status != self.Status.PUBLISHED:
                raise AlreadyDecided(_("The review is not published."))
            review.decide(self.Status.REMOVED, by=by, reason=reason)
            review._log(ListingLogEntry.Verb.REVIEW_REMOVED, by)
        self.refresh_from_db()

    def revise(self, *, rating: int, title: str, text: str, name: str) -> None:
        """Write the review anew, keep what it said, and have it decided upon again."""
        with transaction.atomic():
            review = type(self)._default_manager.select_for_update(of=("self",)).get(pk=self.pk)
            ReviewVersion.objects.create(review=review, rating=review.rating, title=review.title, text=review.text)
            review.rating, review.title, review.text, review.name = rating, title, text, name
            review.edited_at = timezone.now()
            review.status = self.Status.OPEN
            review.save(update_fields=["rating", "title", "text", "name", "edited_at", "status"])
        self.refresh_from_db()

    def answer(self, text: str, *, by: User) -> None:
        """Put the owner's reply below the review; a blank text takes it away."""
        self.reply, self.replied_by = text, by if text else None
        self.replied_at = timezone.now() if text else None
        self.save(update_fields=["reply", "replied_by", "replied_at"])

    def _log(self, verb: str, by: User | None, code: str = "") -> None:
        ListingLogEntry.objects.create(
            business=self.business, by=by, verb=verb, note=self.reason, code=code, subject=f"review:{self.pk}"
        )


class ReviewVersion(models.Model):
    """What a review said before it was edited."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="versions")
    rating = models.PositiveSmallIntegerField(_("rating"))
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("replaced at"), auto_now_add=True)

    class Meta:
        verbose_name = _("former version of a review")
        verbose_name_plural = _("former versions of reviews")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.rating}/5: {self.title}"


class Enquiry(models.Model):
    """A message to a business. It is mailed to those who keep the listing, whose address the sender never learns."""

    business = models.ForeignKey("directory.Business", models.CASCADE, related_name="enquiries")
    name = models.CharField(_("your name"), max_length=80)
    email = models.EmailField(_("your e-mail address"))
    phone = models.CharField(_("your telephone"), max_length=30, blank=True)
    message = models.TextField(_("message"), max_length=4000)
    # The same form sent twice is one enquiry.
    key = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(_("mailed at"), null=True, editable=False)
    created_at = models.DateTimeField(_("received at"), auto_now_add=True)

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index("created_at", name="enquiry_by_age")]

    def __str__(self) -> str:
        return f"{self.name}: {self.business_id}"
