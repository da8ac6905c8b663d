"""Those who keep a listing, whom they invite, and how often their page is read."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.accounts import before_erasing
from directory.models.log import ListingLogEntry

if TYPE_CHECKING:
    from directory.models.accounts import User
    from directory.models.listing import Business

INVITATION_DAYS = 14


class OwnershipQuerySet(models.QuerySet["Ownership"]):
    """Sets of ownerships."""

    def of(self, user: User) -> OwnershipQuerySet:
        """Return those of one person."""
        return self.filter(user=user)

    def owners(self) -> OwnershipQuerySet:
        """Return those of people who may invite others, hand the listing over and close it."""
        return self.filter(role=Ownership.Role.OWNER)


class LastOwner(Exception):
    """A listing with managers needs somebody who may decide about them; the message is fit for people."""


class Ownership(models.Model):
    """A person who keeps a listing. An owner may also invite others and hand the listing over; a manager edits it."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Manager")

    business = models.ForeignKey("directory.Business", models.CASCADE, related_name="ownerships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="ownerships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.OWNER)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    objects = OwnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("owner")
        verbose_name_plural = _("owners")
        ordering = ["role", "since"]
        constraints = [models.UniqueConstraint(fields=["business", "user"], name="ownership_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @property
    def is_owner(self) -> bool:
        """Whether this person may also invite others, hand the listing over and close it."""
        return self.role == self.Role.OWNER

    @classmethod
    def take_over(cls, business: Business, *, by: User) -> Ownership:
        """Make somebody the owner of a listing that nobody keeps. Called with the listing locked."""
        ownership = cls._default_manager.create(business=business, user=by)
        _log(business, ListingLogEntry.Verb.OWNER_ADDED, by, by)
        return ownership

    def promote(self, *, by: User | None) -> None:
        """Make a manager an owner."""
        with transaction.atomic():
            _lock(self.business)
            changed = type(self).objects.filter(pk=self.pk, role=self.Role.MANAGER).update(role=self.Role.OWNER)
            if changed:
                _log(self.business, ListingLogEntry.Verb.OWNER_ADDED, by, self.user)
        self.role = self.Role.OWNER

    def end(self, *, by: User | None) -> None:
        """Let the person keep the listing no longer; the last one leaves it without anybody.

        Raises LastOwner where only managers would stay.
        """
        with transaction.atomic():
            _lock(self.business)
            others = type(self).objects.filter(business=self.business).exclude(pk=self.pk)
            if others and not others.owners():
                raise LastOwner(_("Make one of the managers an owner first."))
            deleted, _tables = type(self).objects.filter(pk=self.pk).delete()
            if deleted:
                # What the person invited others to is no longer theirs to give.
                Invitation.objects.open().filter(business=self.business, invited_by=self.user).delete()
                _log(self.business, ListingLogEntry.Verb.OWNER_REMOVED, by, self.user)


def new_token() -> str:
    """Return 256 random bits for a link that only its receiver knows."""
    return secrets.token_urlsafe(32)


class InvitationError(Exception):
    """An invitation cannot be sent or accepted; the message is fit for people."""


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Sets of invitations."""

    def open(self) -> InvitationQuerySet:
        """Return those that nobody has accepted, whether or not their time is over."""
        return self.filter(accepted_at__isnull=True)


class Invitation(models.Model):
    """An address that was asked to help to keep a listing, or to take it over; the link is used once."""

    business = models.ForeignKey("directory.Business", models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Ownership.Role, default=Ownership.Role.MANAGER)
    hands_over = models.BooleanField(
        _("hands the listing over"), default=False, help_text=_("Whoever invited stops being an owner.")
    )
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["business", "email"],
                condition=models.Q(accepted_at__isnull=True),
                name="invitation_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.business_id}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.expires_at > timezone.now()

    @classmethod
    def send(cls, business: Business, email: str, *, by: User, role: str, hands_over: bool = False) -> Invitation:
        """Invite somebody by mail; a second invitation of the same address replaces the first.

        Raises InvitationError where the address keeps the listing already, or too many invitations are open.
        """
        from directory import mail

        email = email.strip().lower()
        with transaction.atomic():
            _lock(business)
            if business.ownerships.filter(user__email__iexact=email).exists():
                raise InvitationError(_("This person keeps the listing already."))
            invitations = cls._default_manager.filter(business=business)
            day_ago = timezone.now() - timedelta(days=1)
            if invitations.filter(created_at__gt=day_ago).count() >= settings.LISTING_INVITATIONS_PER_DAY:
                raise InvitationError(_("That was many invitations for one day. Please try again tomorrow."))
            former = invitations.open().filter(email=email)
            if former.filter(created_at__gt=day_ago).exists():
                raise InvitationError(_("An invitation went to this address today already."))
            former.delete()
            invitation = cls._default_manager.create(
                business=business,
                email=email,
                role=Ownership.Role.OWNER if hands_over else role,
                hands_over=hands_over,
                invited_by=by,
                expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
            )
            mail.send(email, "invitation", {"invitation": invitation, "business": business, "days": INVITATION_DAYS})
        return invitation

    def withdraw(self) -> None:
        """Make the link lead nowhere. The row stays for a while: it counts for the limits of its day."""
        type(self)._default_manager.open().filter(pk=self.pk).update(expires_at=timezone.now())

    def accept(self, *, by: User) -> Ownership:
        """Make the person one of those who keep the listing. Raises InvitationError for a link that is used or over."""
        from directory import mail

        with transaction.atomic():
            _lock(self.business)
            row = type(self)._default_manager.select_for_update(of=("self",)).filter(pk=self.pk).first()
            if row is None or not row.is_open:
                raise InvitationError(_("This invitation has been used, or its time is over. Ask for another one."))
            giver = Ownership.objects.owners().filter(business=row.business, user=row.invited_by).first()
            if giver is None or not row.invited_by.is_active:
                raise InvitationError(_("Whoever sent this invitation no longer keeps the listing."))
            ownership, created = Ownership.objects.get_or_create(
                business=row.business, user=by, defaults={"role": row.role}
            )
            if not created and row.role == Ownership.Role.OWNER:
                ownership.promote(by=row.invited_by)
            row.accepted_at = timezone.now()
            row.save(update_fields=["accepted_at"])
            if created:
                _log(row.business, ListingLogEntry.Verb.OWNER_ADDED, row.invited_by, by)
            mail.send(
                row.invited_by.email,
                "invitation_accepted",
                {"invitation": row, "business": row.business, "person": by},
            )
            if row.hands_over and giver.user_id != by.pk:
                giver.end(by=row.invited_by)
        self.accepted_at = row.accepted_at
        return ownership


class DailyViewsQuerySet(models.QuerySet["DailyViews"]):
    """Sets of days on which pages were read."""

    def count_one(self, slug: str) -> None:
        """Count a reader of the page of this slug; of a page that there is not, nothing."""
        from django.db import connection

        # One statement, so that a thousand readers at once are a thousand.
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO directory_dailyviews (business_id, day, count)
                SELECT id, (now() AT TIME ZONE 'UTC')::date, 1 FROM directory_business
                WHERE slug = %s AND status IN ('listed', 'paused', 'closed', 'expired')
                ON CONFLICT (business_id, day) DO UPDATE SET count = directory_dailyviews.count + 1
                """,
                [slug],
            )


class DailyViews(models.Model):
    """How often a listing's page was read on a day. Nothing is kept of who read it."""

    business = models.ForeignKey("directory.Business", models.CASCADE, related_name="daily_views")
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("number"), default=0)

    objects = DailyViewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("views of a day")
        verbose_name_plural = _("views by day")
        constraints = [models.UniqueConstraint(fields=["business", "day"], name="daily_views_once")]

    def __str__(self) -> str:
        return f"{self.business_id} {self.day}: {self.count}"


@before_erasing
def leave_listings(user: User) -> None:
    """Have the listings of an account that goes kept by the others; one that only it keeps stays without anybody.

    ``user.closes_listings`` says that those are closed for good instead.
    """
    from directory.models.listing import Business
    from directory.models.photos import Photo

    closable = {Business.Status.LISTED, Business.Status.PAUSED, Business.Status.EXPIRED}
    for ownership in Ownership.objects.of(user).order_by("pk"):
        business = Business.objects.select_for_update(of=("self",)).defer("search").get(pk=ownership.business_id)
        others = Ownership.objects.filter(business=business).exclude(pk=ownership.pk).select_related("user")
        if not others and user.closes_listings and business.status in closable:
            business.close(by=user)
        if others and not others.owners():
            # Whoever helped longest decides from now on.
            min(others, key=lambda other: other.since).promote(by=None)
        ownership.end(by=user)
    Business.objects.filter(email__iexact=user.email).update(email="")
    # Drafts go with the account; the files of their photos would not.
    Photo.objects.filter(draft__user=user).delete()


def _lock(business: Business) -> None:
    """Let nobody else change who keeps the listing until the transaction ends."""
    type(business)._default_manager.select_for_update(of=("self",)).filter(pk=business.pk).only("pk").first()


def _log(business: Business, verb: str, by: User | None, whom: User) -> None:
    ListingLogEntry.objects.create(business=business, by=by, verb=verb, subject=f"user:{whom.pk}")
