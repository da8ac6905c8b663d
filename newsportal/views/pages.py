"""Pages about the site itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


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
