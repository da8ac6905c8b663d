"""Cities: where stories are written from, and where businesses stand."""

from __future__ import annotations

from directory.models import City
from newsportal.api import parameters, shapes
from newsportal.api.answering import Answer, Asked, Endpoint, found
from newsportal.api.countries import named
from newsportal.api.paging import Order, page, page_of
from newsportal.api.shapes import ADDRESS, COUNT, KEY, TEXT, Json, about, api_url, ref, thing

ORDER = Order("population", lambda city: city.population, int)


def cities(asked: Asked) -> Answer:
    """List the cities, the largest first."""
    rows = City.objects.select_related("country").order_by("-population", "-pk")
    if code := asked["country"]:
        rows = rows.filter(country=named(code))
    return page(asked, rows, ORDER, write)


def city(asked: Asked, key: int) -> Answer:
    """Tell of a city."""
    row = City.objects.select_related("country").filter(pk=key).first()
    return Answer(write(found(row, "There is no such city.")))


def write(it: City) -> Json:
    """Return a city with its country loaded."""
    return {
        **shapes.city(it, it.country),
        "region": it.region,
        "location": {"latitude": it.latitude, "longitude": it.longitude},
        "time_zone": it.time_zone,
        "population": it.population,
        "stories_url": f"{api_url('stories')}?city={it.pk}",
        "businesses_url": f"{api_url('businesses')}?city={it.pk}",
    }


SCHEMAS = {
    "City": thing(
        **shapes.SCHEMAS["CityReference"]["properties"],
        region=TEXT,
        location=ref("Point"),
        time_zone=about(TEXT, "Name of the IANA time zone database."),
        population=COUNT,
        stories_url=about(ADDRESS, "What was written from there."),
        businesses_url=ADDRESS,
    ),
    "CityPage": page_of("City"),
}

ENDPOINTS = (
    Endpoint(
        "cities/",
        "cities",
        "The cities of more than 15,000 people, the largest first",
        "CityPage",
        cities,
        (parameters.COUNTRY, *parameters.PAGE),
    ),
    Endpoint("cities/<int:key>/", "city", "A city", "City", city, places={"key": about(KEY, "The city's `id`.")}),
)
