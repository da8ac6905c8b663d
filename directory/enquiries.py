"""Enquiries: kept, mailed to those who keep the listing, and erased in time. The sender never learns who got it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from directory import mail
from directory.models import Business, Enquiry


def receivers(business: Business) -> list[str]:
    """Return the addresses of those who get the enquiries: owners whose account is active."""
    return sorted(business.owners.filter(is_active=True).values_list("email", flat=True))


def enquire(business: Business, data: Mapping[str, Any], *, key: str) -> Enquiry:
    """Keep an enquiry and have it mailed. The same ``key`` is the same enquiry, however often it is sent."""
    with transaction.atomic():
        fields = {name: data.get(name, "") for name in ("name", "email", "phone", "message")}
        enquiry, new = Enquiry.objects.get_or_create(key=key, defaults={"business": business, **fields})
        if new:
            for address in receivers(business):
                mail.send(address, "enquiry", {"business": business, "enquiry": enquiry}, reply_to=enquiry.email)
            enquiry.sent_at = timezone.now()
            enquiry.save(update_fields=["sent_at"])
        return enquiry


def erase_old_enquiries() -> int:
    """Erase what is older than ENQUIRY_DAYS; return how many enquiries that were."""
    border = timezone.now() - timedelta(days=settings.ENQUIRY_DAYS)
    return Enquiry.objects.filter(created_at__lt=border).delete()[0]
