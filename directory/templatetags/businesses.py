"""What pages need to show businesses: whether they are open, stars, prices, distances and their place on a map."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import choosing, phones, presenting, rows
from directory.counts import Counted
from directory.links import place_path
from directory.maps import country_svg, pin_svg, world_svg
from directory.models import Category, City, Country

register = template.Library()

register.simple_tag(rows.entries)
register.simple_tag(rows.newest)
register.simple_tag(rows.open_state)
register.simple_tag(rows.stars)
register.simple_tag(rows.price)
register.simple_tag(rows.distance)
register.simple_tag(choosing.category_options)
register.simple_tag(choosing.city_options)
register.simple_tag(choosing.select_options)
register.simple_tag(choosing.ticks)
register.simple_tag(choosing.attribute_fields)
register.simple_tag(choosing.places)
register.simple_tag(choosing.branches)


@register.filter
def rating(value: Any) -> str:
    """Return an average of stars with one digit."""
    return presenting.rating_words(value)


@register.filter
def reviews_words(number: int) -> str:
    """Return how many reviews there are."""
    return ngettext("%(number)d review", "%(number)d reviews", number) % {"number": number}


@register.filter
def businesses_words(number: int) -> str:
    """Return how many businesses there are."""
    return ngettext("%(number)d business", "%(number)d businesses", number) % {"number": number}


@register.filter
def national(number: str) -> str:
    """Return a telephone number as its country writes it."""
    return phones.national(number)


@register.simple_tag
def place_map(shown: presenting.Presented) -> SafeString:
    """Return the map of where a business is: a pin on its place, or on its city's middle, or else its country."""
    it = shown.business
    name = (it.city or it.country).in_text
    title = _("Map: %(name)s is in %(place)s") % {"name": it.name, "place": name}
    if it.shown_latitude is None or it.shown_longitude is None:
        return mark_safe(country_svg(it.country_id, [], width=660, height=380, title=title))  # noqa: S308
    svg = pin_svg(
        it.shown_latitude,
        it.shown_longitude,
        width=660,
        height=420,
        across=2.4,
        title=title,
        label=name,
        country=it.country_id,
    )
    return mark_safe(svg)  # noqa: S308


@register.simple_tag
def place_url(place: Country | City, category: Category | None = None) -> str:
    """Return the path of the list of a place, or of a category in it."""
    return place_path(place, category if isinstance(category, Category) else None)


@register.simple_tag
def cities_map(country: Country, cities: Iterable[City], category: Category | None = None) -> SafeString:
    """Return the map of a country with links to the lists of its cities, the greatest first."""
    kind = category if isinstance(category, Category) else None
    points = [(city.latitude, city.longitude, city.name, place_path(city, kind)) for city in cities]
    title = _("Map of %(places)s") % {"places": country.name}
    return mark_safe(country_svg(country.iso2, points, width=840, height=560, title=title))  # noqa: S308


@register.simple_tag
def city_map(city: City) -> SafeString:
    """Return the map of the surroundings of a city."""
    title = _("Map of %(places)s") % {"places": city.name}
    svg = pin_svg(
        city.latitude,
        city.longitude,
        width=840,
        height=520,
        across=3.2,
        title=title,
        label=city.name,
        country=city.country_id,
    )
    return mark_safe(svg)  # noqa: S308


@register.simple_tag
def directory_map(countries: Iterable[Counted[Country]]) -> SafeString:
    """Return the world with the countries that have businesses as links, the darker the more they have."""
    counted = list(countries)
    links = {
        each.thing.iso2: (place_path(each.thing), f"{each.thing.name}: {businesses_words(each.number)}")
        for each in counted
    }
    most = math.log1p(max((each.number for each in counted), default=1))
    shades = {each.thing.iso2: min(4, int(5 * math.log1p(each.number) / most)) for each in counted}
    title = _("Map of the world")
    return mark_safe(world_svg(links, width=1200, height=590, quantities=shades, title=title))  # noqa: S308
