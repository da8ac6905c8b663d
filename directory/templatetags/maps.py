"""Maps and flags in templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from directory.maps import country_svg, locator_svg, world_svg
from directory.maps.svg import City as MapCity
from directory.models import City, Country

register = template.Library()

# The units of a map's drawing are about the pixels at which it is seen, so that its letters have a readable size.
SIZES = {"thumb": (180, 120), "card": (360, 240), "lead": (660, 440), "page": (900, 600)}


def locator(countries: Iterable[str], city: City | None, size: str, title: str = "") -> SafeString:
    """Return the map of a story's countries (iso2, the primary one first) and city, as inline SVG of a size of SIZES."""
    width, height = SIZES[size]
    place: MapCity | None = None
    if city is not None:
        # There is no room for a readable name on a thumbnail.
        place = (city.latitude, city.longitude, "" if size == "thumb" else city.name)
    large = size in {"lead", "page"}
    svg = locator_svg(
        countries=list(countries),
        city=place,
        width=width,
        height=height,
        detail="page" if large else "card",
        title=title,
        labels=large,
    )
    return mark_safe(svg)  # noqa: S308


@register.simple_tag
def country_map(country: Country, cities: Iterable[City], title: str = "") -> SafeString:
    """Return a country's own map with its cities, the largest first."""
    points = [(city.latitude, city.longitude, city.name) for city in cities]
    return mark_safe(country_svg(country.iso2, points, width=840, height=560, title=title))  # noqa: S308


@register.simple_tag
def world_map(countries: Iterable[Country], title: str = "") -> SafeString:
    """Return the world, each of the countries a link to its page and of the class q0 to q6 of its continent."""
    countries = list(countries)
    continents = {code: number for number, code in enumerate(sorted(Country.Continent.values))}
    classes = {row.iso2: continents[row.continent] for row in countries}
    links: Mapping[str, tuple[str, str]] = {row.iso2: (row.get_absolute_url(), row.name) for row in countries}
    return mark_safe(world_svg(links, width=1200, height=590, quantities=classes, title=title))  # noqa: S308


@register.filter
def tint(country: Country | None) -> str:
    """Return the class with which an atlas colours a country's continent; '' without a country."""
    return f"tint-{country.continent.lower()}" if country else ""


@register.simple_tag
def flag(country: Country) -> SafeString:
    """Return a country's flag, an ornament beside its name."""
    return format_html(
        '<img class="flag" src="{}" alt="" width="24" height="18" loading="lazy" decoding="async">',
        static(f"flags/{country.iso2.lower()}.svg"),
    )
