"""Lists of businesses: the world's countries, a country, a city, and a category in either."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from directory import counts, loading, schema
from directory.browsing import Listing, listing, tiled
from directory.composition import completed
from directory.finding import place_words
from directory.freshness import about, fresh_for
from directory.links import absolute, place_path, steps_to
from directory.loading import load_card_photos, placed
from directory.models import Business, Category, City, Country, PastSlug
from directory.prepared import Prepared
from directory.tree import Branch, Tree

# As many as a reader looks at before choosing.
NEWEST = 6
# On the map of a country, the greatest first; what has no room for its name keeps its dot.
MAPPED = 16

_newest_of_all = Prepared(lambda: Business.objects.listed().newest_first().for_names()[:NEWEST])
_newest_of = Prepared(
    lambda country: (
        Business.objects.listed().in_country(Country(pk=country)).newest_first().for_rows(city=True)[:NEWEST]
    )
)


@require_safe
def world(request: HttpRequest) -> HttpResponse:
    """Show the countries that have businesses, those that the site puts first before the others."""
    countries = counts.countries()
    newest = tiled(_newest_of_all())
    load_card_photos(newest)
    context = {
        "here": "directory",
        "countries": countries,
        "featured": [each for each in countries if each.thing.featured],
        "continents": _by_continent(countries),
        "number": sum(each.number for each in countries),
        "tops": Tree.present().options(),
        "newest": newest,
        "schema": schema.collection(_("Directory"), "", place_path(), [], steps_to()[:-1]),
        "address": absolute(place_path()),
        "picture": absolute(f"{place_path()}social.jpg"),
    }
    return render(request, "directory/world.html", context)


@require_safe
def country(request: HttpRequest, country: str) -> HttpResponse:
    """Show a country: its cities, its categories, what is new in it, and its businesses, the best first."""
    place = find_country(country)
    tree = Tree.present()
    if moved := _moved(request, place, None, country=country, tree=tree):
        return moved
    numbers = counts.numbers(place)
    cities = counts.cities(place)
    rows = listing(request, place, None, numbers.total, tree, photos=False)
    is_first = rows.page.number == 1 and not rows.facets
    newest = tiled(placed(_newest_of(country=place.pk), place, tree)) if is_first else []
    load_card_photos([*rows.page.items, *newest])
    context = {
        "cities": cities,
        "mapped": [each.thing for each in cities[:MAPPED]],
        "branches": _branches(tree, place, numbers.by_category),
        "newest": newest,
        "near": counts.countries_near(place) if rows.is_thin else [],
    }
    return _answer(request, "directory/country.html", rows, tree, context)


@require_safe
def city(request: HttpRequest, country: str, city: str) -> HttpResponse:
    """Show a city: its categories, its businesses, and other cities near it."""
    place = find_city(country, city)
    tree = Tree.present()
    if moved := _moved(request, place, None, country=country, city=city, tree=tree):
        return moved
    numbers = counts.numbers(place)
    rows = listing(request, place, None, numbers.total, tree)
    context = {"branches": _branches(tree, place, numbers.by_category), "near": counts.cities_near(place)}
    template = "directory/city.html"
    if rows.page.number == 1 and not rows.facets:
        template, context = completed("city", template, context, place)
    return _answer(request, template, rows, tree, context)


@require_safe
def country_category(request: HttpRequest, country: str, category: str) -> HttpResponse:
    """Show the businesses of a category in a country, and the cities that have some."""
    place = find_country(country)
    tree = Tree.present()
    kind = find_category(tree, category)
    if moved := _moved(request, place, kind, country=country, category=category, tree=tree):
        return moved
    numbers = counts.numbers(place)
    rows = listing(request, place, kind, numbers.by_category.get(kind.pk, 0), tree)
    context = {
        "cities": counts.cities(place, kind),
        "branches": _branches(tree, place, numbers.by_category, kind),
        "near": counts.countries_near(place, kind) if rows.is_thin else [],
    }
    return _answer(request, "directory/country_category.html", rows, tree, context)


@require_safe
def city_category(request: HttpRequest, country: str, city: str, category: str) -> HttpResponse:
    """Show the businesses of a category in a city, and the nearest other cities that have some."""
    place = find_city(country, city)
    tree = Tree.present()
    kind = find_category(tree, category)
    if moved := _moved(request, place, kind, country=country, city=city, category=category, tree=tree):
        return moved
    numbers = counts.numbers(place)
    rows = listing(request, place, kind, numbers.by_category.get(kind.pk, 0), tree)
    context = {"branches": _branches(tree, place, numbers.by_category, kind), "near": counts.cities_near(place, kind)}
    return _answer(request, "directory/city_category.html", rows, tree, context)


# --- Looking up ---------------------------------------------------------------------------------------------------------


def find_country(slug: str) -> Country:
    """Return the country with this slug, or the one that had it once. Raises Http404."""
    found = loading.find_country(slug) or PastSlug.objects.find(Country, slug)
    if found is None:
        raise Http404("There is no such country.")
    return found


def find_city(country: str, slug: str) -> City:
    """Return the city with these slugs, or the one that had them once (its own then differ). Raises Http404."""
    found = loading.find_city(country, slug)
    if found is None:
        place = find_country(country)
        found = City.objects.select_related("country").filter(country=place, slug=slug).first()
        found = found or PastSlug.objects.find(City, f"{place.pk}/{slug}")
    if found is None:
        raise Http404("There is no such city.")
    return found


def find_category(tree: Tree, slug: str) -> Category:
    """Return the category with this slug, or the one that had it once. Raises Http404."""
    found = tree.find(slug)
    if found is None and (past := PastSlug.objects.find(Category, slug)):
        found = tree.by_key.get(past.pk)
    if found is None:
        raise Http404("There is no such category.")
    return found


def _moved(
    request: HttpRequest, place: Country | City, kind: Category | None, *, tree: Tree, **asked: str
) -> HttpResponse | None:
    """Redirect an old slug, and a category or city that was chosen in a form, to the address of its own."""
    wanted: Country | City = place
    query = request.GET.copy()
    if chosen := query.pop("category", None):
        # One that is none changes nothing; an empty one means all of them.
        kind = (tree.find(chosen[-1]) or kind) if chosen[-1] else None
    if (chosen := query.pop("city", None)) and chosen[-1] and isinstance(place, Country):
        wanted = City.objects.select_related("country").filter(country=place, slug=chosen[-1]).first() or place
    path = place_path(wanted, kind)
    if path == request.path:
        return None
    pairs = [(name, value) for name, values in query.lists() for value in values if value]
    return HttpResponsePermanentRedirect(f"{path}?{urlencode(pairs)}" if pairs else path)


# --- Answering ----------------------------------------------------------------------------------------------------------


def _answer(request: HttpRequest, template: str, rows: Listing, tree: Tree, context: dict[str, Any]) -> HttpResponse:
    steps = steps_to(rows.place, rows.category)
    heading, summary = _words(rows)
    context = {
        "here": "directory",
        "list": rows,
        "heading": heading,
        "summary": summary,
        "address": absolute(rows.page.address),
        "picture": absolute(f"{place_path(rows.place)}social.jpg"),
        "place": rows.place,
        "country": rows.country,
        "category": rows.category,
        "page": rows.page,
        "steps": steps[:-1],
        "options": tree.options(),
        "where": place_words(rows.place) if rows.place else "",
        "schema": schema.collection(heading, summary, rows.path, rows.page.items, steps[:-1]),
        **context,
    }
    response = about(render(request, template, context), rows.place, rows.country, rows.category, *rows.page.items)
    return fresh_for(response, rows.fresh)


def _words(rows: Listing) -> tuple[str, str]:
    """Return what a list is called, and what is said of it in a sentence."""
    what = rows.category.name if rows.category else _("Businesses")
    where = rows.place.in_text if isinstance(rows.place, Country) else place_words(rows.place) if rows.place else ""
    heading = _("%(kind)s in %(place)s") % {"kind": what, "place": where}
    words = {"heading": heading, "number": rows.number}
    summary = ngettext(
        "%(heading)s: %(number)d with opening hours, telephone and reviews.",
        "%(heading)s: %(number)d with opening hours, telephone numbers and reviews.",
        rows.number,
    )
    return heading, summary % words


def _branches(
    tree: Tree, place: Country | City, numbers: dict[int, int], above: Category | None = None
) -> list[Branch]:
    # One address is asked for, and the others are like it: there are more than a hundred.
    start, end = place_path(place, Category(slug="-")).rsplit("-", 1)
    paths = {key: f"{start}{tree.by_key[key].slug}{end}" for key in numbers if key in tree.by_key}
    return tree.branches({key: numbers[key] for key in paths}, paths, above, levels=1 if above else 2)


def _by_continent(countries: list[counts.Counted[Country]]) -> list[tuple[Any, list[counts.Counted[Country]]]]:
    groups: dict[str, list[counts.Counted[Country]]] = {}
    for each in countries:
        groups.setdefault(each.thing.continent, []).append(each)
    named = [(Country.Continent(code), rows) for code, rows in groups.items()]
    return sorted(named, key=lambda pair: str(pair[0].label))
