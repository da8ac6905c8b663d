"""Countries: the index, and the page of each with its stories."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import format_decimal, get_currency_name
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import schema
from articles.loading import BYLINES
from articles.models import Article
from directory import browsing, counts
from directory.links import place_path
from directory.loading import find_country, load_card_photos
from directory.models import Business, City, Country, PastSlug
from directory.pagination import PAGE_SIZE, paginate
from directory.prepared import Prepared
from directory.querysets import BusinessQuerySet
from directory.tree import Tree

# Drawn on the map of a country, the largest first; names that would cover each other are left out.
CITIES = 8
# Stories that head the page, and businesses in each of its two lists.
LEADS, BUSINESSES = 3, 4
# The cities with news are those of so many of the latest stories.
RECENT = 200

_stories = Prepared(
    lambda now, start, country: (
        Article.objects.published(now)
        .in_country(country)
        .newest_first("country_uses")
        .for_cards(prefetch=False)[start : start + PAGE_SIZE + 1]
    ),
    bylines=BYLINES,
)
_neighbours = Prepared(lambda codes: Country.objects.filter(pk__any=codes).only("name", "slug"))
_cities = Prepared(
    lambda country: City.objects.filter(country=country).only("country", "name", "latitude", "longitude")[:CITIES]
)
_with_news = Prepared(
    lambda now, country: City.objects.filter(
        pk__in=Article.objects.filter(
            pk__in=Article.objects.published(now)
            .in_country(country)
            .newest_first("country_uses")
            .values("pk")[:RECENT],
            dateline_city__country=country,
        ).values("dateline_city")
    ).order_by("-population", "name")[:12]
)


def _firsts(country: str) -> BusinessQuerySet:
    """Return what heads any of the lists of a country's businesses, all at once, for they share most of it."""
    listed = Business.objects.listed().in_country(Country(pk=country))
    orders = (listed.newest_first(), listed.rated_first(), listed.best_first())
    newest, *others = (rows.values("pk")[:BUSINESSES] for rows in orders)
    return Business.objects.listed().filter(pk__in=newest.union(*others)).for_cards(photos=False)


_businesses_shown = Prepared(_firsts)


@require_safe
def country_index(request: HttpRequest) -> HttpResponse:
    """List every country by continent."""
    # By slug, which is the name without accents: by name the database puts Åland after Zimbabwe.
    countries = list(Country.objects.only("name", "slug", "continent").order_by("continent", "slug"))
    by_continent = groupby(countries, key=lambda country: country.continent)
    continents = [(Country.Continent(code), list(rows)) for code, rows in by_continent]
    continents.sort(key=lambda pair: str(pair[0].label))
    context = {"continents": continents, "countries": countries, "here": "countries"}
    return render(request, "newsportal/country_index.html", context)


@require_safe
def country(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a country with the stories that concern it."""
    found = find_country(slug) or PastSlug.objects.find(Country, slug)
    if found is None:
        raise Http404("There is no such country.")
    if found.slug != slug:
        return redirect(found, permanent=True)
    page = paginate(request, partial(_stories, now=timezone.now(), country=found.pk))
    path = found.get_absolute_url()
    ours = [story for story in page.items if story.kind != Article.Kind.PRESS_RELEASE]
    leads = ours[:LEADS] if page.number == 1 else []
    context = {
        "country": found,
        "facts": _facts(found),
        "clock": _clock(found),
        "neighbours": _neighbours(codes=found.neighbours),
        "cities": _cities(country=found.pk),
        "title": _("Map of %(places)s") % {"places": found.name},
        "page": page,
        "leads": leads,
        "rest": [story for story in page.items if story not in leads],
        "schema": schema.collection(found.name, "", path, page.items, (_("Countries"), "/country/")),
        "here": "countries",
    }
    if page.number == 1:
        context |= _businesses(found) | {"datelines": _with_news(now=timezone.now(), country=found.pk)}
    return render(request, "newsportal/country.html", context)


def _businesses(country: Country) -> dict[str, Any]:
    """Return what the country's page shows of its businesses: five queries where there are some, one where not."""
    numbers = counts.numbers(country)
    if not numbers.total:
        return {"number": 0}
    tree = Tree.present()
    tops = [
        category for key in numbers.by_category if (category := tree.by_key.get(key)) and category.parent_id is None
    ]
    tops.sort(key=lambda category: (-numbers.by_category[category.pk], category.name))
    every = _businesses_shown(country=country.pk)
    load_card_photos(every)
    browsing.show(every, timezone.now())
    newest = sorted(
        every, key=lambda business: (business.listed_at is not None, business.listed_at, business.pk), reverse=True
    )
    rated = [business for business in every if business.rating_average is not None]
    rated.sort(key=lambda business: (business.rating_average, business.pk), reverse=True)
    best = sorted(every, key=lambda business: (business.score, business.pk), reverse=True)
    return {
        "number": numbers.total,
        "business_cities": counts.cities(country, most=12),
        "tops": [(category, numbers.by_category[category.pk], place_path(country, category)) for category in tops[:8]],
        "newest": newest[:BUSINESSES],
        # Where nobody has written a review yet, the best attested stand in their place.
        "rated": rated[:BUSINESSES],
        "best": best[:BUSINESSES],
    }


def _facts(country: Country) -> list[dict[str, str]]:
    """Return what an atlas says of a country, as far as it is known: name and value in the reader's language."""
    locale = Locale.parse(to_locale(get_language() or "en"))
    languages = [locale.languages.get(code.split("-")[0], code) for code in country.languages[:4]]
    rows = {
        _("Capital"): country.capital,
        _("Population"): _rounded(country.population, locale),
        _("Area"): _("%(area)s km²") % {"area": format_decimal(round(country.area_km2), locale=locale)}
        if country.area_km2
        else "",
        _("Languages"): ", ".join(dict.fromkeys(languages)),
        _("Currency"): get_currency_name(country.currency, locale=locale) if country.currency else "",
        _("Dialling code"): f"+{country.dial_code}" if country.dial_code else "",
    }
    return [{"name": name, "value": value} for name, value in rows.items() if value]


def _clock(country: Country) -> dict[str, str]:
    """Return the time zone in which most people of the country live, and how far it is from UTC now; empty for none."""
    name = next(iter(country.time_zones), "")
    if not name:
        return {}
    offset = timezone.now().astimezone(ZoneInfo(name)).strftime("%z")
    return {"zone": name, "offset": f"UTC{offset[:3]}:{offset[3:]}"}


def _rounded(number: int | None, locale: Locale) -> str:
    """Return a population to three digits: the rest is out of date before it is printed."""
    if not number:
        return ""
    digits = max(0, len(str(number)) - 3)
    return format_decimal(round(number, -digits), locale=locale)
