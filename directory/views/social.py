"""The pictures of businesses and places for where they are shared. What readers do not find has none."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from directory.freshness import about
from directory.models import Business
from directory.social import Card, card_of_business, card_of_place
from directory.views.browse import find_city, find_country
from directory.views.cards import send_card


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
    return send_card(request, card.digest, card.keep)
