"""Feeds of places: what the country hub shows, for those who follow it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.feeds import Channel, respond
from articles.models import Article
from directory.feeds import feed_paths
from directory.models import Country, PastSlug


@require_safe
def country_feed(request: HttpRequest, slug: str, form: str = "rss") -> HttpResponse:
    """The latest that concerns a country."""
    country = Country.objects.filter(slug=slug).first() or PastSlug.objects.find(Country, slug)
    if country is None:
        raise Http404("There is no such country.")
    if country.slug != slug:
        return HttpResponsePermanentRedirect(request.path.replace(f"/{slug}/", f"/{country.slug}/", 1))
    channel = Channel(
        f"{country.name} | {settings.SITE_NAME}",
        _("News about %(name)s.") % {"name": country.name},
        country.get_absolute_url(),
        Article.objects.published().in_country(country).newest_first("country_uses"),
    )
    return respond(request, channel, form)


urlpatterns = feed_paths("country/<slug:slug>/", country_feed, "country_feed")
