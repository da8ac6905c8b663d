"""Merging two listings of one business: what belongs to the one that goes comes along to the one that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from directory.models import Business, DailyViews, Ownership

if TYPE_CHECKING:
    from directory.models import User


def merge(gone: Business, kept: Business, *, by: User | None, note: str = "") -> None:
    """Make ``gone`` a redirect to ``kept``, which takes over its reviews, owners, photos, enquiries and views.

    Where one person reviewed both, the later review counts. What still waits for a decision about ``gone`` moves too,
    except an open edit of its fields, which is withdrawn. Raises InvalidTransition.
    """
    with transaction.atomic():
        # In the order of their keys, so that two merges that cross each other do not wait for ever.
        rows = {
            row.pk: row
            for row in Business.objects.select_for_update(of=("self",))
            .filter(pk__in=[gone.pk, kept.pk])
            .order_by("pk")
        }
        gone, kept = rows[gone.pk], rows[kept.pk]
        gone.merge_into(kept, by=by, note=note)
        Business.objects.filter(merged_into=gone).update(merged_into=kept)
        _move_reviews(gone, kept)
        for ownership in gone.ownerships.all():
            Ownership.objects.get_or_create(business=kept, user=ownership.user, defaults={"role": ownership.role})
        gone.ownerships.all().delete()
        _move_photos(gone, kept)
        gone.enquiries.update(business=kept)
        gone.changes.filter(kind="edit", status="open").update(status="withdrawn")
        gone.changes.filter(status="open").update(business=kept)
        gone.reports.filter(status="open").update(business=kept)
        for claim in gone.claims.filter(status="open"):
            if kept.claims.filter(user=claim.user, status="open").exists():
                claim.status = "withdrawn"
            else:
                claim.business = kept
            claim.save(update_fields=["business", "status"])
        for views in gone.daily_views.all():
            row, new = DailyViews.objects.get_or_create(business=kept, day=views.day, defaults={"count": views.count})
            if not new:
                DailyViews.objects.filter(pk=row.pk).update(count=F("count") + views.count)
        gone.daily_views.all().delete()
        kept.touch(by=by, verb="merged", note=gone.name)


def _move_reviews(gone: Business, kept: Business) -> None:
    of_kept = {review.user_id: review for review in kept.reviews.all()}
    for review in gone.reviews.all():
        other = of_kept.get(review.user_id)
        if other is not None:
            earlier, later = sorted([review, other], key=lambda each: each.edited_at or each.created_at)
            earlier.delete()
            if later is other:
                continue
        review.business = kept
        review.save(update_fields=["business"])


def _move_photos(gone: Business, kept: Business) -> None:
    known = set(kept.photos.values_list("digest", flat=True))
    has_logo = kept.photos.filter(kind="logo", approved=True).exists()
    position = kept.photos.count()
    for photo in gone.photos.all():
        if photo.digest in known or (photo.kind == "logo" and has_logo):
            photo.delete()
            continue
        has_logo = has_logo or (photo.kind == "logo" and photo.approved)
        photo.business, photo.position = kept, position
        photo.save(update_fields=["business", "position"])
        position += 1
