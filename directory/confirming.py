"""Is it still true? After a year the owner is asked; what nobody confirms sinks in the lists, and then leaves them.

The clock has three steps, each with a setting: LISTING_ASK_AFTER_DAYS after the last confirmation a letter goes out,
LISTING_DEMOTE_AFTER_DAYS later the listing sinks, and LISTING_EXPIRE_AFTER_DAYS after that it expires. A listing that
nobody keeps, and that has no address to ask at, stands still: nobody could answer for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from directory import mail
from directory.models import Business, Draft, Ownership
from directory.notices import addresses_of

SALT = "directory.confirming"
BATCH = 100
# So many batches a turn: the queue has other work too, and the next turn goes on.
BATCHES = 20
STANDING = (Business.Status.LISTED, Business.Status.PAUSED)


def ask() -> int:
    """Ask those who keep listings that nobody has confirmed for a year; return how many listings were asked about."""
    before = timezone.now() - timedelta(days=settings.LISTING_ASK_AFTER_DAYS)
    due = Business.objects.filter(status__in=STANDING, asked_at__isnull=True, confirmed_at__lt=before)
    return _each(due.filter(_has_addressee()).order_by("confirmed_at"), _ask)


def demote() -> int:
    """Let sink what was asked about a month ago and not confirmed; return how many listings that were."""
    before = timezone.now() - timedelta(days=settings.LISTING_DEMOTE_AFTER_DAYS)
    due = Business.objects.filter(status__in=STANDING, asked_at__lt=before, demoted_at__isnull=True)
    return _each(due.order_by("asked_at"), _demote)


def expire() -> int:
    """Take out of the lists what sank two months ago and is still not confirmed; return how many listings that were."""
    before = timezone.now() - timedelta(days=settings.LISTING_EXPIRE_AFTER_DAYS)
    due = Business.objects.filter(status__in=STANDING, asked_at__isnull=False, demoted_at__lt=before)
    return _each(due.order_by("asked_at"), Business.expire)


def link(business: Business) -> str:
    """Return the path of the page on which one button says that the listing is still true."""
    return reverse("directory:still_true", args=[signing.dumps([business.pk, _question(business)], salt=SALT)])


def find(value: str) -> tuple[Business | None, bool]:
    """Return the listing that a link is about, and whether its question is still open; None for a link that is not ours."""
    try:
        key, question = signing.loads(value, salt=SALT)
    except signing.BadSignature:
        return None, False
    business = Business.objects.exclude(status=Business.Status.MERGED).filter(pk=key).first()
    return business, business is not None and question == _question(business)


def _question(business: Business) -> int:
    """Return what tells one year's question from the next: when it was asked, in seconds; 0 where none is open."""
    return int(business.asked_at.timestamp()) if business.asked_at else 0


def _each(due: QuerySet[Business], act: Callable[[Business], object]) -> int:
    """Do it to every listing that is due, a batch to a transaction; another worker's rows are left to it."""
    done = 0
    for _batch in range(BATCHES):
        with transaction.atomic():
            rows = list(due.select_for_update(of=("self",), skip_locked=True).defer("search")[:BATCH])
            for business in rows:
                act(business)
        done += len(rows)
        if len(rows) < BATCH:
            break
    return done


def _has_addressee() -> Any:
    """Return what is true where ``addresses_of`` finds somebody."""
    owners = Ownership.objects.filter(business=OuterRef("pk"))
    unconfirmed = Draft.objects.filter(business=OuterRef("pk"), confirmed_at__isnull=True)
    return Q(Exists(owners.filter(user__is_active=True))) | (~Q(email="") & ~Exists(unconfirmed))


def _ask(business: Business) -> None:
    """Write the letters and note the question."""
    business.asked_at = timezone.now()
    business.save(update_fields=["asked_at"])
    for address in sorted(addresses_of(business)):
        mail.send(
            address,
            "still_true",
            {
                "business": business,
                "link": link(business),
                "days": settings.LISTING_DEMOTE_AFTER_DAYS + settings.LISTING_EXPIRE_AFTER_DAYS,
            },
        )


def _demote(business: Business) -> None:
    business.demoted_at = timezone.now()
    business.save(update_fields=["demoted_at"])
