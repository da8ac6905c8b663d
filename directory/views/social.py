"""The pictures of businesses and places for where they are shared. What readers do not find has none."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from directory.freshness import about
from directory.models import Business
from directory.social import Card, card_of_business, card_of_place
from directory.views.browse import find_city, find_country

HOUR = 3600


@require_safe
def business_social(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the card of a listed business."""
    found = get_object_or_404(Business.objects.listed().for_cards(), slug=slug)
    return about(_answer(request, card_of_business(found)), found)


@require_safe
def place_social(request: HttpRequest, country: str = "", city: str = "") -> HttpResponse:
    """Send the card of a city, of a country, or of the directory."""
    place = find_city(country, city) if city else find_country(country) if country else None
    return about(_answer(request, card_of_place(place)), place or "country")


def _answer(request: HttpRequest, card: Card) -> HttpResponse:
    headers = {
        "Cache-Control": f"public, max-age={HOUR}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        # Other sites show it; that is what it is for.
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": f'"{card.digest}"',
        "X-Content-Type-Options": "nosniff",
    }
    if headers["ETag"] in {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}:
        return HttpResponseNotModified(headers=headers)
    try:
        data = card.keep()
    except (DatabaseError, OSError):
        # Somebody else draws it at this moment, or there is no room: ask again.
        return HttpResponse(status=503, headers={"Retry-After": "2", "Cache-Control": "no-store"})
    return HttpResponse(data, content_type="image/jpeg", headers=headers)
