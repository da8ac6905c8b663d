"""Search over stories and businesses."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from psycopg.errors import QueryCanceled

from directory import browsing
from directory.pagination import page_number, paginate
from newsportal import searching

# Beside the stories; the others are a click away.
BUSINESSES = 4


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find stories and businesses by the words that a reader typed, or one of the two (``?kind=``).

    A search that the database gives up answers 503 and says so.
    """
    words = searching.shorten(request.GET.get("q", ""))
    asked = request.GET.get("kind", "")
    kind = asked if asked in searching.KINDS else ""
    context: dict[str, Any] = {"words": words, "kind": kind, "page": None, "number": page_number(request)}
    if not words:
        return render(request, "newsportal/search.html", context)
    try:
        return render(request, "newsportal/search.html", context | _found(request, words, kind))
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return render(request, "newsportal/search.html", {**context, "too_slow": True}, status=503)


def _found(request: HttpRequest, words: str, kind: str) -> dict[str, Any]:
    query = {"q": words, **({"kind": kind} if kind else {})}
    if kind == "businesses":
        page = paginate(request, searching.businesses(words).for_cards(), query=query)
        browsing.show(page.items, timezone.now())
        return {"page": page, "businesses": page.items, "meant": "" if page.items else searching.meant(words)}
    page = paginate(request, searching.stories(words).for_cards(), query=query)
    context: dict[str, Any] = {"page": page, "stories": page.items}
    beside = []
    if not kind and page.number == 1:
        beside = list(searching.businesses(words).for_cards()[: BUSINESSES + 1])
        browsing.show(beside, timezone.now())
        context |= {"beside": beside[:BUSINESSES], "more_businesses": len(beside) > BUSINESSES}
    if not page.items and not beside:
        context["meant"] = searching.meant(words)
    return context
