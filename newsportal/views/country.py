"""Countries: the index, and the page of each with its stories."""

from __future__ import annotations

from itertools import groupby

from babel import Locale
from babel.numbers import format_decimal, get_currency_name
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import schema
from articles.models import Article
from directory.models import Country, PastSlug
from directory.pagination import paginate

# Drawn on the map of a country, the largest first; names that would cover each other are left out.
CITIES = 8


@require_safe
def country_index(request: HttpRequest) -> HttpResponse:
    """List every country by continent."""
    countries = list(Country.objects.only("name", "slug", "continent").order_by("continent", "name"))
    by_continent = groupby(countries, key=lambda country: country.continent)
    continents = [(Country.Continent(code), list(rows)) for code, rows in by_continent]
    continents.sort(key=lambda pair: str(pair[0].label))
    context = {"continents": continents, "countries": countries, "here": "countries"}
    return render(request, "newsportal/country_index.html", context)


@require_safe
def country(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a country with the stories that concern it."""
    found = Country.objects.filter(slug=slug).first() or PastSlug.objects.find(Country, slug)
    if found is None:
        raise Http404("There is no such country.")
    if found.slug != slug:
        return redirect(found, permanent=True)
    page = paginate(request, Article.objects.published().in_country(found).newest_first("country_uses").for_cards())
    path = found.get_absolute_url()
    context = {
        "country": found,
        "facts": _facts(found),
        "neighbours": Country.objects.coded(found.neighbours).only("name", "slug"),
        "cities": found.cities.only("name", "latitude", "longitude")[:CITIES],
        "title": _("Map of %(places)s") % {"places": found.name},
        "page": page,
        "schema": schema.collection(found.name, "", path, page.items, (_("Countries"), "/country/")),
        "here": "countries",
    }
    return render(request, "newsportal/country.html", context)


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


def _rounded(number: int | None, locale: Locale) -> str:
    """Return a population to three digits: the rest is out of date before it is printed."""
    if not number:
        return ""
    digits = max(0, len(str(number)) - 3)
    return format_decimal(round(number, -digits), locale=locale)
