"""The page that explains the interface for programs to people."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsportal.api import parameters
from newsportal.api.document import NOUNS


@require_safe
def explained(request: HttpRequest) -> HttpResponse:
    """Show what the interface offers, with examples."""
    lists = {
        endpoint.name: [each.name for each in endpoint.parameters if each not in parameters.PAGE]
        for noun in NOUNS
        for endpoint in noun.ENDPOINTS
        if not endpoint.places
    }
    context = {
        "filters": lists,
        "root": f"{settings.SITE_URL}/api/v1/",
        "most": parameters.MOST,
        "usual": parameters.USUAL,
        "a_minute": settings.API_REQUESTS_PER_MINUTE,
    }
    return render(request, "newsportal/api.html", context)
