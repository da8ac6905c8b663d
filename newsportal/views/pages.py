"""Pages about the site itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsportal.transparency import figures, years


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what the site is and who makes it."""
    return render(request, "newsportal/about.html")


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Say by what rules the newsroom works."""
    return render(request, "newsportal/standards.html")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Say how to reach the newsroom."""
    return render(request, "newsportal/contact.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is known of a reader, which is next to nothing."""
    return render(request, "newsportal/privacy.html")


@require_safe
def transparency(request: HttpRequest, year: str = "") -> HttpResponse:
    """Show a year in figures; the present one has the address without a year. Raises Http404 for a year without any."""
    known = years()
    wanted = int(year) if year else known[0]
    if wanted not in known or (year and wanted == known[0]):
        raise Http404("There are no figures of that year.")
    context = {"year": wanted, "years": known, "figures": figures(wanted)}
    return render(request, "newsportal/transparency.html", context)
