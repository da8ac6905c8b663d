"""What owners leave behind: photos that no edit asks for any more, invitations that are over, figures of long ago."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from directory.models import Change, DailyViews, Invitation, Photo

BATCH = 500
VIEWS_DAYS = 400


def sweep() -> int:
    """Erase what nobody needs; return how many rows that were."""
    now = timezone.now()
    before = now - timedelta(days=settings.LISTING_DRAFT_DAYS)
    invitations, _tables = Invitation.objects.open().filter(expires_at__lt=before).delete()
    views, _tables = DailyViews.objects.filter(day__lt=(now - timedelta(days=VIEWS_DAYS)).date()).delete()
    photos, _tables = Photo.objects.filter(pk__in=_unwanted(before)).delete()
    return invitations + views + photos


def _unwanted(before: object) -> list[int]:
    """Return the keys of old photos that readers do not see and that no open edit would show."""
    hidden = Photo.objects.filter(business__isnull=False, approved=False, created_at__lt=before).order_by("pk")
    rows = dict(hidden.values_list("pk", "business")[:BATCH])
    wanted: set[int] = set()
    for fields in Change.objects.filter(business__in=set(rows.values()), status=Change.Status.OPEN).values_list(
        "fields", flat=True
    ):
        wanted |= set(fields.get("photos", {}).get("new") or [])
        wanted |= {fields.get("logo", {}).get("new")} - {None}
    return [key for key in rows if key not in wanted]
