"""Where news and businesses meet: a listing in the news, and a city with what was written from it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.feeds import Channel, respond
from articles.loading import BYLINES
from articles.models import Article, Correction
from articles.querysets import ArticleQuerySet
from directory.feeds import feed_paths
from directory.links import steps_to
from directory.models import Business, City, PastSlug
from directory.pagination import paginate
from directory.prepared import Prepared

# On a listing's own page, and above a city's businesses; the others have pages of theirs.
IN_THE_NEWS = 4
CORRECTIONS = 3
FROM_THE_CITY = 4


def _naming_with_corrections(now: Any, business: Any) -> ArticleQuerySet:
    named = Business(pk=business)
    # Whoever reads here what a story said of the business reads here, too, what of it was wrong.
    corrections = Correction.objects.published(now).naming(named).newest_first()[:CORRECTIONS]
    stories = Article.objects.published(now).naming(named).newest_first("mentions").for_cards(prefetch=False)
    return stories.annotate(told=corrections.as_array())[: IN_THE_NEWS + 1]


_naming = Prepared(_naming_with_corrections, bylines=BYLINES)
_datelined = Prepared(
    lambda now, city: (
        Article.objects.published(now)
        .datelined(City(pk=city))
        .newest_first()
        .for_cards(prefetch=False)[:FROM_THE_CITY]
    ),
    bylines=BYLINES,
)


def in_the_news(business: Business) -> dict[str, Any]:
    """Return what a listing's page shows of the stories that name it."""
    stories: list[Any] = _naming(now=timezone.now(), business=business.pk)
    return {
        "stories": stories[:IN_THE_NEWS],
        "more_stories": len(stories) > IN_THE_NEWS,
        "corrections": [Correction.from_row(row) for row in stories[0].told] if stories else [],
    }


@require_safe
def business_news(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all stories that name a listed business, the latest first."""
    found = _listed(slug)
    if found.slug != slug:
        return redirect("business_news", found.slug, permanent=True)
    page = paginate(request, Article.objects.published().naming(found).newest_first("mentions").for_cards())
    if not page.items:
        raise Http404("No story names this business.")
    steps = [*steps_to(found.city or found.country, found.category), (found.name, found.get_absolute_url())]
    return render(request, "newsportal/business_news.html", {"business": found, "page": page, "steps": steps})


@require_safe
def business_feed(request: HttpRequest, slug: str, form: str = "rss") -> HttpResponse:
    """The latest that names a business, for those who follow it."""
    found = _listed(slug)
    if found.slug != slug:
        return redirect(request.path.replace(f"/{slug}/", f"/{found.slug}/", 1), permanent=True)
    channel = Channel(
        f"{found.name} | {settings.SITE_NAME}",
        _("Stories that name %(name)s.") % {"name": found.name},
        found.get_absolute_url(),
        Article.objects.published().naming(found).newest_first("mentions"),
    )
    return respond(request, channel, form)


def _listed(slug: str) -> Business:
    """Return the listed business with this slug, or the one that had it once. Raises Http404."""
    rows = Business.objects.listed().select_related("category__parent__parent", "city__country", "country")
    found = rows.filter(slug=slug).first()
    if found is None:
        moved = PastSlug.objects.find(Business, slug)
        found = rows.filter(pk=moved.pk).first() if moved else None
    if found is None:
        raise Http404("There is no such business.")
    return found


def from_the_city(city: City) -> dict[str, Any]:
    """Return what a city's page shows of the stories that were written from it."""
    return {"stories": _datelined(now=timezone.now(), city=city.pk)}


urlpatterns = [
    path("business/<slug:slug>/news/", business_news, name="business_news"),
    *feed_paths("business/<slug:slug>/", business_feed, "business_feed"),
]
