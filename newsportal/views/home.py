"""The front page, and the page on which a reader chooses a country's edition of it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from directory import browsing
from directory.keeping import kept
from directory.loading import load_card_photos
from directory.models import Business, Country
from directory.prepared import Prepared
from newsportal.front import compose
from newsportal.pagecache.asking import edition_of
from newsportal.pagecache.rules import EDITION, EDITION_COOKIE

# In the directory's part of the front page.
BUSINESSES = 4
YEAR = 365 * 24 * 60 * 60

_newest = Prepared(lambda: Business.objects.listed().newest_first().for_cards(photos=False)[:BUSINESSES])
_newest_in = Prepared(
    lambda country: (
        Business.objects.listed().newest_first().in_country(Country(pk=country)).for_cards(photos=False)[:BUSINESSES]
    )
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the front page, arranged from the newest stories; in an edition, with those of its country first."""
    country = chosen_edition(request)
    businesses, place = kept(("businesses of the front page", country and country.pk), lambda: _businesses(country))
    context = {
        # The world's is written once for as long as nothing public changes, and not arranged in between.
        "front": SimpleLazyObject(lambda: compose(country)),
        "edition": country,
        "businesses": businesses,
        "place": place,
        "here": "home",
    }
    return render(request, "newsportal/home.html", context)


def _businesses(edition: Country | None) -> tuple[list[Business], Country | None]:
    """Return the businesses that were listed last, and the country that they are all in.

    An edition shows those of its country; where there is none yet, those of the world, as readers without an edition see them.
    Two queries, one more for such an edition.
    """
    for place in [edition, None] if edition else [None]:
        found = _newest_in(country=place.pk) if place else _newest()
        if found:
            load_card_photos(found)
            # Not whether they are open: this page is kept for longer than that is true.
            return browsing.tiled(found), place
    return [], None


def chosen_edition(request: HttpRequest) -> Country | None:
    """Return the country whose edition the reader chose, or None for the world's."""
    code = edition_of(request.META.get("HTTP_COOKIE", ""))
    return Country.objects.filter(pk=code.upper()).first() if code else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest) -> HttpResponse:
    """Let a reader choose an edition. The cookie says two letters and nothing about the reader."""
    if request.method != "POST":
        countries = list(Country.objects.only("name", "slug", "featured"))
        context = {"countries": countries, "chosen": chosen_edition(request)}
        return render(request, "newsportal/edition.html", context)
    response = redirect("home")
    code = request.POST.get("country", "")
    if not code:
        response.delete_cookie(EDITION_COOKIE)
        return response
    country = get_object_or_404(Country, pk=code if EDITION.fullmatch(code.lower()) else None)
    response.set_cookie(
        EDITION_COOKIE, country.pk.lower(), max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return response
