"""/corrections/: everything that was put right, the latest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Correction
from directory.pagination import paginate


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Show the corrections of published stories."""
    page = paginate(request, Correction.objects.published().newest_first().for_list())
    return render(request, "articles/corrections.html", {"page": page})
