"""Search over stories."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from psycopg.errors import QueryCanceled

from articles.models import Article
from directory.pagination import paginate

# What nobody types by hand is cut, so that a query has a bounded number of words.
QUERY_LENGTH = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find stories by the words that a reader typed. A search that the database gives up answers 503 and says so."""
    words = shorten(request.GET.get("q", ""))
    context: dict[str, Any] = {"words": words, "page": None}
    if not words:
        return render(request, "newsportal/search.html", context)
    try:
        stories = Article.objects.published().search(words).for_cards()
        context["page"] = paginate(request, stories, query={"q": words})
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return render(request, "newsportal/search.html", {**context, "too_slow": True}, status=503)
    return render(request, "newsportal/search.html", context)


def shorten(typed: str) -> str:
    """Return the words with single spaces, cut between two of them where they are more than a person types."""
    words = " ".join(typed.replace("\x00", " ").split())
    if len(words) <= QUERY_LENGTH:
        return words
    return words[: QUERY_LENGTH + 1].rpartition(" ")[0] or words[:QUERY_LENGTH]
