"""Search over stories and businesses: the page, what its box suggests, and the feeds of a search."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from psycopg.errors import QueryCanceled

from articles.feeds import entries_of
from articles.models import Article
from directory import feeds, questions
from directory.freshness import fresh_for
from directory.models import Business, Category
from directory.pagination import page_number, paginate
from directory.views.feeds import entry as business_entry
from newsportal import searching
from newsportal.searching import finding, meaning, suggesting

# Below what was not found.
LATEST = 5
# Seconds for which an answer that was not looked for everywhere is kept.
SHORTLY = 60


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find stories and businesses in one list, or either of them, narrowed by what stands in the address.

    A search that the database gives up answers 503 and says so.
    """
    asked = searching.Asked.read(request.GET)
    context: dict[str, Any] = {"asked": asked, "number": page_number(request)}
    if not asked.words:
        return render(request, "newsportal/search.html", context)
    try:
        found = searching.find(asked)
        page = paginate(request, found.candidates, query=found.asked.pairs)
        hits = finding.load(found.asked, page.items)
        context |= {"asked": found.asked, "found": found, "page": page, "hits": hits} | _addresses(found.asked)
        if not found.candidates:
            context |= _help(found)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return render(request, "newsportal/search.html", {**context, "too_slow": True}, status=503)
    response = render(request, "newsportal/search.html", context)
    return fresh_for(response, SHORTLY) if found.is_partial else response


def _addresses(asked: searching.Asked) -> dict[str, Any]:
    """Return what leads from the page to the same search in another form, or with other days."""
    forms = (("rss", "RSS"), ("atom", "Atom"), ("json", "JSON"))
    without = asked.but(since=None, until=None)
    return {
        "feeds": [
            {
                "words": words,
                "type": "application/feed+json" if form == "json" else f"application/{form}+xml",
                "address": asked.at("search_feed" if form == "rss" else f"search_feed_{form}"),
            }
            for form, words in forms
        ],
        "without_days": without.address,
        "others": without.but(time="").pairs,
    }


def _help(found: searching.Found) -> dict[str, Any]:
    """Return what is nearest to what was not found: at most five queries."""
    context: dict[str, Any] = {"better": None, "wider": None}
    # What cost too much to look for once is not looked for twice more.
    if not found.is_partial:
        context = {"better": meaning.meant(found), "wider": meaning.elsewhere(found)}
    context["near"] = [
        {"name": row.name, "address": f"{reverse('directory:find')}?category={row.slug}"}
        if isinstance(row, Category)
        else {"name": row.name, "address": row.get_absolute_url()}
        for row in found.names.nearest(found.asked.words)
    ]
    if not context["better"]:
        latest = Article.objects.published().newest_first()
        context["latest"] = latest.only("headline", "slug", "publish_at", "visible_from", "language")[:LATEST]
    return context


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Return what begins as the words do: places, tags, stories and businesses, each with its address."""
    found = suggesting.suggest(questions.shorten(request.GET.get("q", "")))
    response = JsonResponse({"suggestions": [row.as_json() for row in found]})
    # What is taken down is not suggested for long by anybody's copy.
    patch_cache_control(response, public=True, max_age=SHORTLY)
    return response


@require_safe
def search_feed(request: HttpRequest, form: str = "rss") -> HttpResponse:
    """The newest of what a search finds, for those who follow it; of no words, an empty feed."""
    found = searching.find(searching.Asked.read(request.GET).but(sort="newest"))
    asked = found.asked.but(sort="")
    shown = found.candidates[: feeds.LENGTH]
    keys = {kind: [row.id for row in shown if row.kind == kind] for kind in ("story", "business")}
    entries: dict[tuple[str, int], feeds.Entry] = {}
    if keys["story"]:
        stories = list(Article.objects.published().filter(pk__in=keys["story"]).for_feed())
        entries |= {("story", story.pk): entry for story, entry in zip(stories, entries_of(stories), strict=True)}
    if keys["business"]:
        rows = Business.objects.listed().filter(pk__in=keys["business"]).for_feed()
        entries |= {("business", row.pk): business_entry(row) for row in rows}
    words = {"words": asked.words, "site": settings.SITE_NAME}
    head = feeds.Head(
        _("Search: %(words)s | %(site)s") % words,
        _("The newest that is found by “%(words)s”.") % words,
        asked.address,
        feed=asked.at("search_feed" if form == "rss" else f"search_feed_{form}"),
    )
    found_entries = [entries[key] for row in shown if (key := (row.kind, row.id)) in entries]
    response = feeds.respond(request, head, found_entries, form)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, max_age=300)
    return response
