"""Finding businesses by what and where, and what the form suggests as one types."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from psycopg.errors import QueryCanceled

from directory import facets, finding, spelling
from directory.browsing import search
from directory.finding import Asked
from directory.freshness import fresh_for
from directory.links import place_path
from directory.models import Category
from directory.tree import Tree

# Of the words that begin so, beside the categories.
WORDS = 6


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find businesses. A place alone leads to its own page; a search that the database gives up answers 503 and says so."""
    tree = Tree.present()
    asked = finding.read(request.GET.get("what", ""), request.GET.get("where", ""))
    category = tree.find(request.GET.get("category", ""))
    if asked.place and not asked.what and not asked.typed_where:
        chosen = facets.Facets.read(request.GET, sorts=("best", "rating", "newest")).without_near()
        return redirect(facets.address(place_path(asked.place, category), chosen.parameters))
    context: dict[str, Any] = {"here": "directory", "options": tree.options(), "category": category}
    if not (asked.what or asked.place or category or request.GET.get("near")):
        return render(request, "directory/find.html", {**context, "asked": asked})
    try:
        rows = search(request, asked, category)
        if not rows.page.items and not rows.facets and (better := asked.corrected()):
            second = search(request, better, category)
            if second.page.items:
                asked, rows = better, second
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return render(request, "directory/find.html", {**context, "asked": asked, "too_slow": True}, status=503)
    context |= {"asked": asked, "list": rows, "page": rows.page, "kind": _kind(tree, asked)}
    return fresh_for(render(request, "directory/find.html", context), rows.fresh)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Return what begins with the letters of ``where`` (places) or else of ``what`` (kinds of business, and words)."""
    where, what = request.GET.get("where", ""), request.GET.get("what", "")
    if where:
        found = [finding.place_words(place) for place in finding.suggest_places(finding.shorten(where))]
    else:
        found = _kinds_and_words(finding.shorten(what))
    response = JsonResponse({"suggestions": list(dict.fromkeys(found))})
    patch_cache_control(response, public=True, max_age=3600)
    return response


def _kinds_and_words(typed: str) -> list[str]:
    """Return the categories that begin so, by name or by what else people call them, and words of the directory."""
    start = finding.plain(typed)
    if len(start) < 2:
        return []
    kinds = [category.name for category in Tree.present().by_key.values() if _begins(category, start)]
    # Only the last word is unfinished.
    before, _space, last = typed.rpartition(" ")
    words = spelling.suggest_words(last, WORDS, sources=["category", "business"])
    return [*kinds[: finding.SUGGESTED - 2], *(f"{before} {word}".strip() for word in words)][: finding.SUGGESTED]


def _begins(category: Category, start: str) -> bool:
    name = finding.plain(category.name)
    return name.startswith(start) or f" {start}" in name


def _kind(tree: Tree, asked: Asked) -> Category | None:
    """Return the category that is called exactly what somebody looks for: its own list has all of them."""
    wanted = finding.plain(asked.what)
    if not wanted:
        return None
    named = (row for row in tree.by_key.values() if finding.plain(row.name) in {wanted, f"{wanted}s"})
    called = (row for row in tree.by_key.values() if wanted in row.synonyms)
    return next(named, None) or next(called, None)
