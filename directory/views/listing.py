"""A listing's own page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from directory.models import Business, PastSlug


@require_safe
def business(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a listing, or redirect to where it moved."""
    pages = Business.objects.with_page()
    found = pages.for_page().filter(slug=slug).first()
    if found is None:
        moved = PastSlug.objects.find(Business, slug)
        if moved is None or not pages.filter(pk=moved.pk).exists():
            raise Http404("There is no such business.")
        return redirect(moved, permanent=True)
    if found.merged_into is not None:
        return redirect(found.merged_into, permanent=True)
    return render(request, "directory/business.html", {"business": found})
