"""What is new in the directory, for those who follow a place or a category."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import feeds
from directory.links import absolute, place_path, tag_uri
from directory.models import Business, Category, City, Country
from directory.pictures.renditions import absolute_rendition_url
from directory.text import linkify
from directory.tree import Tree
from directory.views.browse import find_category, find_city, find_country


@require_safe
def place_feed(
    request: HttpRequest, country: str, city: str = "", category: str = "", form: str = "rss"
) -> HttpResponse:
    """The newest businesses of a country or a city, or of a category in it."""
    place = find_city(country, city) if city else find_country(country)
    kind = find_category(Tree.present(), category) if category else None
    page = place_path(place, kind)
    if not request.path.startswith(page):
        # An old slug: the ending of the address stays.
        return HttpResponsePermanentRedirect(page + feeds.FORMS[form])
    rows = Business.objects.listed()
    rows = rows.in_category(kind, place) if kind else rows.in_place(place)
    newest = rows.newest_first("placements" if kind else "").for_feed()[: feeds.LENGTH]
    response = feeds.respond(request, _head(place, kind, page), [entry(row) for row in newest], form)
    patch_cache_control(response, public=True, max_age=300)
    return response


def _head(place: Country | City, kind: Category | None, page: str) -> feeds.Head:
    words = {"kind": kind.name if kind else _("Businesses"), "place": place.in_text}
    title = _("%(kind)s in %(place)s") % words
    return feeds.Head(
        f"{title} | {settings.SITE_NAME}", _("New in the directory: %(title)s.") % {"title": title}, page
    )


def entry(business: Business) -> feeds.Entry:
    """Return the entry of a business that was loaded ``for_feed``."""
    photos = list(business.card_photos)  # type: ignore[attr-defined]
    where = (business.city or business.country).in_text
    return feeds.Entry(
        id=tag_uri("business", business.pk),
        url=absolute(business.get_absolute_url()),
        title=business.name,
        summary=business.tagline or _("%(kind)s in %(place)s") % {"kind": business.category.name, "place": where},
        content=linkify(business.description),
        published=business.listed_at or business.created_at,
        updated=business.updated_at,
        tags=[business.category.name, (business.city or business.country).name],
        image=feeds.Picture(absolute_rendition_url(photos[0], 1280, fmt="webp"), "image/webp", photos[0].alt)
        if photos
        else None,
    )
