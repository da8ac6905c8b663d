"""A listing's own page, and the page of all that customers say of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import browsing, loading, presenting, schema
from directory.composition import completed
from directory.freshness import about, fresh_for
from directory.links import absolute, steps_to
from directory.models import Business, PastSlug
from directory.pagination import paginate
from directory.presenting import Presented

SUMMARY_LENGTH = 170


@require_safe
def business(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a listing, say honestly what became of it, or redirect to where it moved."""
    found = loading.find_listing(slug)
    if found is None or found.status == Business.Status.MERGED:
        return _elsewhere(slug, found)
    now = timezone.now()
    similar = loading.similar_to(found)
    steps = steps_to(found.city or found.country, found.category)
    context: dict[str, Any] = {"here": "directory", "business": found, "similar": similar, "steps": steps}
    fresh = browsing.show(similar, now)
    if not found.is_listed:
        context |= {
            "sentence": presenting.status_words(found),
            "is_back_soon": found.status == Business.Status.PAUSED,
        }
        gone = render(request, "directory/business_gone.html", context)
        return fresh_for(about(gone, found, *similar), fresh)
    shown = Presented(found, now)
    reviews = loading.newest_reviews(found)
    context |= {
        "shown": shown,
        "summary": _summary(found),
        "address": absolute(found.get_absolute_url()),
        "picture": absolute(f"{found.get_absolute_url()}social.jpg"),
        "reviews": reviews[: loading.REVIEWS - 1],
        "more_reviews": len(reviews) == loading.REVIEWS,
        "schema": schema.business(shown, reviews, steps),
    }
    template, context = completed("business", "directory/business.html", context, found)
    response = about(render(request, template, context), found, *similar)
    return fresh_for(response, min(fresh, shown.fresh_seconds()))


@require_safe
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all that customers say of a listing, the latest first."""
    rows = Business.objects.listed().select_related("category__parent__parent", "city__country", "country")
    found = rows.filter(slug=slug).first()
    if found is None:
        moved = PastSlug.objects.find(Business, slug)
        if moved is None or not moved.is_listed:
            raise Http404("There is no such business.")
        return redirect("directory:business_reviews", moved.slug, permanent=True)
    page = paginate(request, found.reviews.published())
    if not page.items:
        return redirect(found)
    steps = [*steps_to(found.city or found.country, found.category), (found.name, found.get_absolute_url())]
    context = {"business": found, "page": page, "steps": steps}
    return about(render(request, "directory/reviews.html", context), found)


def _elsewhere(slug: str, found: Business | None) -> HttpResponse:
    """Redirect to what a listing was merged into, or to its present address, unless that is hidden. Raises Http404."""
    moved = found or PastSlug.objects.find(Business, slug)
    if moved is not None and moved.status == Business.Status.MERGED:
        moved = moved.merged_into
    if moved is None or not Business.objects.with_page().filter(pk=moved.pk).exists():
        raise Http404("There is no such business.")
    return redirect(moved, permanent=True)


def _summary(business: Business) -> str:
    """Return what a search engine shows of a listing: what it is, where, and what it says of itself."""
    place = (business.city or business.country).in_text
    said = business.tagline or " ".join(business.description.split())
    words = _("%(category)s in %(place)s.") % {"category": business.category.name, "place": place}
    whole = f"{words} {said}".strip()
    return whole if len(whole) <= SUMMARY_LENGTH else f"{whole[:SUMMARY_LENGTH].rpartition(' ')[0]}…"
