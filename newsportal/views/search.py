"""Search over stories."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.pagination import paginate

# What nobody types by hand is cut, so that a query has a bounded number of words.
QUERY_LENGTH = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find stories by the words that a reader typed."""
    words = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:QUERY_LENGTH]
    page = None
    if words:
        page = paginate(request, Article.objects.published().search(words).for_cards(), query={"q": words})
    return render(request, "newsportal/search.html", {"words": words, "page": page})
