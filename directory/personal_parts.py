"""What accounts and the directory know of a person (see ``directory/personal.py``), and what becomes of it when they leave."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from directory.accounts.devices import device
from directory.editing import snapshot
from directory.models import (
    Business,
    Change,
    Claim,
    Draft,
    Enquiry,
    Evidence,
    Invitation,
    ListingLogEntry,
    Ownership,
    Photo,
    Report,
    Review,
    User,
)
from directory.models.accounts import before_erasing
from directory.personal import Person, leave_out, part
from directory.pictures.renditions import media_url

leave_out(
    "What somebody decided for the site is the site's own record, and stays when they leave.",
    *(f"directory.{model}.decided_by" for model in ("Change", "Claim", "Report", "Review")),
    "admin.LogEntry.user",
)


# --- The account ------------------------------------------------------------------------------------------------------


@part("account", "directory.User.email")
def account(person: Person) -> dict[str, Any]:
    """Return what the account itself says."""
    user = person.user
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "joined": user.date_joined,
        "last_sign_in": user.last_login,
        "roles": sorted(user.groups.values_list("name", flat=True)),
    }


@part("addresses", "account.EmailAddress.user", "account.EmailAddress.email")
def addresses(person: Person) -> list[dict[str, Any]]:
    """Return the account's e-mail addresses."""
    rows = EmailAddress.objects.filter(user=person.user)
    return [{"email": row.email, "confirmed": row.verified, "primary": row.primary} for row in rows.order_by("pk")]


@part("second_factors", "mfa.Authenticator.user")
def second_factors(person: Person) -> list[dict[str, Any]]:
    """Return the names of devices and the like, without what they prove it by."""
    rows = Authenticator.objects.filter(user=person.user).order_by("pk")
    return [
        {"kind": row.type, "name": str(row), "added": row.created_at, "last_used": row.last_used_at} for row in rows
    ]


@part("sessions", "usersessions.UserSession.user")
def sessions(person: Person) -> list[dict[str, Any]]:
    """Return where the person is signed in."""
    return [
        {
            "address": row.ip,
            "browser": row.user_agent,
            "device": device(row.user_agent),
            "since": row.created_at,
            "last_seen": row.last_seen_at,
        }
        for row in UserSession.objects.filter(user=person.user).order_by("pk")
    ]


# --- Listings ---------------------------------------------------------------------------------------------------------


@part("listings", "directory.Ownership.user", "directory.Business.owners", "directory.Business.email")
def listings(person: Person) -> list[dict[str, Any]]:
    """Return the listings that the person keeps, whole."""
    rows = Ownership.objects.of(person.user).select_related("business").order_by("since")
    return [
        {
            "address": row.business.slug,
            "status": row.business.status,
            "role": row.role,
            "since": row.since,
            "email": row.business.email,
            "says": snapshot(row.business),
        }
        for row in rows
    ]


@part("listings_begun", "directory.Business.created_by")
def listings_begun(person: Person) -> list[dict[str, Any]]:
    """Return which listings the person brought, whoever keeps them now."""
    return _rows(Business.objects.filter(created_by=person.user), "slug", "name", "created_at")


@part("acts", "directory.ListingLogEntry.by")
def acts(person: Person) -> list[dict[str, Any]]:
    """Return what the person did to listings."""
    return _rows(ListingLogEntry.objects.filter(by=person.user), "business__name", "verb", "note", "at")


@part("photos", "directory.Photo.uploaded_by")
def photos(person: Person) -> list[dict[str, Any]]:
    """Return the pictures of listings that the person uploaded."""
    return pictures(Photo.objects.filter(uploaded_by=person.user))


@part("drafts", "directory.Draft.user", "directory.Draft.email")
def drafts(person: Person) -> list[dict[str, Any]]:
    """Return what the person typed and did not send."""
    mine = Draft.objects.annotate(address=Lower("email")).filter(
        Q(user=person.user) | Q(user=None, address__in=person.addresses)
    )
    return _rows(mine, "email", "data", "created_at", "saved_at")


@part("invitations", "directory.Invitation.invited_by")
def invitations(person: Person) -> list[dict[str, Any]]:
    """Return whom the person asked to help, without the links."""
    mine = Invitation.objects.filter(invited_by=person.user)
    return _rows(mine, "business__name", "email", "role", "created_at", "accepted_at")


@part("invitations_received", "directory.Invitation.email")
def invitations_received(person: Person) -> list[dict[str, Any]]:
    """Return what the person was asked to help with, without the links."""
    mine = _to(person, Invitation.objects.all())
    return _rows(mine, "business__name", "role", "created_at", "expires_at", "accepted_at")


# --- What was said to us ----------------------------------------------------------------------------------------------


@part("changes", "directory.Change.by", "directory.Change.email")
def changes(person: Person) -> list[dict[str, Any]]:
    """Return what the person changed or suggested."""
    names = ("business__name", "kind", "fields", "accepted_fields", "message", "email", "status", "reason")
    return _rows(_by(person, Change.objects.all()), *names, "created_at")


@part("reports", "directory.Report.by", "directory.Report.email")
def reports(person: Person) -> list[dict[str, Any]]:
    """Return what the person told us is wrong."""
    return _rows(
        _by(person, Report.objects.all()), "business__name", "about", "message", "email", "status", "created_at"
    )


@part("claims", "directory.Claim.user", "directory.Claim.code_sent_to")
def claims(person: Person) -> list[dict[str, Any]]:
    """Return what the person claimed, with the names of the documents."""
    rows = Claim.objects.filter(user=person.user).select_related("business").prefetch_related("evidence")
    return [
        {
            "business__name": row.business.name,
            "role": row.role,
            "method": row.method,
            "message": row.message,
            "domain": row.domain,
            "code_sent_to": row.code_sent_to,
            "documents": [evidence.name for evidence in row.evidence.all()],
            "status": row.status,
            "reason": row.reason,
            "created_at": row.created_at,
        }
        for row in rows
    ]


@part("reviews", "directory.Review.user")
def reviews(person: Person) -> list[dict[str, Any]]:
    """Return the person's reviews, with what they said before and what was replied."""
    rows = Review.objects.filter(user=person.user).select_related("business").prefetch_related("versions")
    return [
        {
            "business__name": row.business.name,
            **{name: getattr(row, name) for name in ("rating", "title", "text", "name", "status", "reason", "reply")},
            "created_at": row.created_at,
            "edited_at": row.edited_at,
            "before": [
                {"rating": version.rating, "title": version.title, "text": version.text, "until": version.at}
                for version in row.versions.all()
            ],
        }
        for row in rows.order_by("pk")
    ]


@part("replies", "directory.Review.replied_by")
def replies(person: Person) -> list[dict[str, Any]]:
    """Return what the person replied to reviews."""
    return _rows(Review.objects.filter(replied_by=person.user), "business__name", "reply", "replied_at")


@part("enquiries", "directory.Enquiry.email")
def enquiries(person: Person) -> list[dict[str, Any]]:
    """Return what was asked of businesses from the person's addresses."""
    return _rows(
        _to(person, Enquiry.objects.all()), "business__name", "name", "email", "phone", "message", "created_at"
    )


# --- When the account goes --------------------------------------------------------------------------------------------


@before_erasing
def leave_no_address(user: User) -> None:
    """Forget the addresses of an account that goes where what they said stays, and delete what was never sent.

    An enquiry is its receiver's as well: it goes when its time is over, as that of anybody does.
    """
    person = Person.of(user)
    for rows in (Change.objects.all(), Report.objects.all()):
        _by(person, rows).exclude(email="").update(email="")
    forms = Draft.objects.annotate(address=Lower("email")).filter(user=None, address__in=person.addresses)
    # The rows of photos go with their draft; their files would not.
    Photo.objects.filter(draft__in=forms.filter(business=None)).delete()
    forms.filter(business=None).delete()
    forms.update(email="")


@before_erasing
def leave_no_document(user: User) -> None:
    """Delete the documents of claims, whose rows go with the account, once that is certain."""
    for evidence in Evidence.objects.filter(claim__user=user):
        transaction.on_commit(partial(evidence.file.storage.delete, str(evidence.file)), robust=True)


# --- How --------------------------------------------------------------------------------------------------------------


def pictures(found: QuerySet[Any]) -> list[dict[str, Any]]:
    """Return pictures of any kind, with the address at which each lies."""
    return [
        {
            "file": media_url(picture.file.name),
            "alt": picture.alt,
            "credit": picture.credit,
            "rights": picture.rights,
            "created_at": picture.created_at,
        }
        for picture in found.order_by("pk")
    ]


def _rows(found: QuerySet[Any], *names: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*names))


def _to(person: Person, found: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows with an address of the person's."""
    return found.annotate(address=Lower("email")).filter(address__in=person.addresses)


def _by(person: Person, found: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows of the person's account, and those of nobody's with an address of theirs."""
    return found.annotate(address=Lower("email")).filter(Q(by=person.user) | Q(by=None, address__in=person.addresses))
