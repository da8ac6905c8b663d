"""Countries: where news and businesses meet."""

from __future__ import annotations

from typing import Any

from directory import counts
from directory.links import absolute, place_path
from directory.models import Country
from newsportal.api import parameters, shapes
from newsportal.api.answering import Answer, Asked, Endpoint, found
from newsportal.api.paging import Order, page, page_of
from newsportal.api.parameters import Unreadable
from newsportal.api.shapes import ADDRESS, COUNT, FLAG, NUMBER, TEXT, Json, about, api_url, many, maybe, ref, thing

ORDER = Order("name", lambda country: country.name, str, descending=False, key_descending=False)
CONTINENT = parameters.choice("continent", "Of this continent.", Country.Continent)


def countries(asked: Asked) -> Answer:
    """List every country by name."""
    rows = Country.objects.order_by("name", "pk")
    if continent := asked["continent"]:
        rows = rows.filter(continent=continent)
    numbers = {counted.thing.pk: counted.number for counted in counts.countries()}
    return page(asked, rows, ORDER, lambda it: write(it, numbers.get(it.pk, 0)))


def country(asked: Asked, code: str) -> Answer:
    """Tell of a country."""
    it = found(Country.objects.filter(pk=code.upper()).first(), "There is no such country.")
    return Answer(write(it, counts.numbers(it).total), shown=[it])


def named(code: str) -> Country:
    """Return the country of a filter. Raises Unreadable for none."""
    it = Country.objects.filter(pk=code).first()
    if it is None:
        raise Unreadable("country", "There is no such country.")
    return it


def write(it: Country, businesses: int) -> Json:
    """Return a country with the number of its businesses."""
    point: Any = None
    if it.latitude is not None and it.longitude is not None:
        point = {"latitude": it.latitude, "longitude": it.longitude}
    return {
        **shapes.country(it),
        "code3": it.iso3,
        "continent": it.continent,
        "demonym": it.demonym,
        "capital": it.capital,
        "currency": it.currency,
        "dial_code": it.dial_code,
        "languages": it.languages,
        "time_zones": it.time_zones,
        "neighbours": it.neighbours,
        "population": it.population,
        "area_km2": it.area_km2,
        "location": point,
        "is_featured": it.featured,
        "businesses": businesses,
        "directory_url": absolute(place_path(it)),
        "stories_url": f"{api_url('stories')}?country={it.pk}",
        "businesses_url": f"{api_url('businesses')}?country={it.pk}",
        "cities_url": f"{api_url('cities')}?country={it.pk}",
    }


SCHEMAS = {
    "Country": thing(
        **shapes.SCHEMAS["CountryReference"]["properties"],
        code3=about(TEXT, "ISO 3166-1 alpha-3."),
        continent=shapes.one_of(Country.Continent),
        demonym=TEXT,
        capital=TEXT,
        currency=about(TEXT, "ISO 4217; may be empty."),
        dial_code=about(TEXT, "Without the plus sign; may be empty."),
        languages=about(many(TEXT), "Codes, the most spoken first."),
        time_zones=about(many(TEXT), "Names of the IANA time zone database."),
        neighbours=about(many(TEXT), "Codes of the countries that it borders on."),
        population=maybe(COUNT),
        area_km2=maybe(NUMBER),
        location=maybe(ref("Point")),
        is_featured=FLAG,
        businesses=about(COUNT, "How many businesses are listed there."),
        directory_url=about(ADDRESS, "Its page in the directory."),
        stories_url=ADDRESS,
        businesses_url=ADDRESS,
        cities_url=ADDRESS,
    ),
    "CountryPage": page_of("Country"),
}

ENDPOINTS = (
    Endpoint(
        "countries/", "countries", "The countries, by name", "CountryPage", countries, (CONTINENT, *parameters.PAGE)
    ),
    Endpoint(
        "countries/<country_code:code>/",
        "country",
        "A country",
        "Country",
        country,
        places={"code": about({**TEXT, "pattern": f"^{parameters.CODE.pattern}$"}, "ISO 3166-1 alpha-2.")},
    ),
)
