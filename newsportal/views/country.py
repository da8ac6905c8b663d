"""Countries: the index, and the page of each with its stories."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.pagination import paginate
from directory.models import Country, PastSlug


@require_safe
def country_index(request: HttpRequest) -> HttpResponse:
    """List every country by continent."""
    countries = Country.objects.only("name", "slug", "continent").order_by("continent", "name")
    by_continent = groupby(countries, key=lambda country: country.continent)
    continents = [(Country.Continent(code), list(rows)) for code, rows in by_continent]
    continents.sort(key=lambda pair: str(pair[0].label))
    return render(request, "newsportal/country_index.html", {"continents": continents})


@require_safe
def country(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a country with the stories that concern it."""
    found = Country.objects.filter(slug=slug).first() or PastSlug.objects.find(Country, slug)
    if found is None:
        raise Http404("There is no such country.")
    if found.slug != slug:
        return redirect(found, permanent=True)
    page = paginate(request, Article.objects.published().in_country(found).newest_first("country_uses").for_cards())
    neighbours = Country.objects.coded(found.neighbours).only("name", "slug")
    return render(request, "newsportal/country.html", {"country": found, "neighbours": neighbours, "page": page})
