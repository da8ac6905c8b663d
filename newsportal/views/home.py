"""The front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsportal.front import compose


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the front page, arranged from the newest stories."""
    return render(request, "newsportal/home.html", {"front": compose(), "here": "home"})
