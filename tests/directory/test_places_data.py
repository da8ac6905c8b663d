"""The countries and cities that come with the site."""

from __future__ import annotations

import re
import zoneinfo
from collections import Counter

from babel import Locale

from directory.data import read_cities, read_countries
from directory.models import Country

COUNTRIES = list(read_countries())
CITIES = list(read_cities())
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Words that are addresses below a country or a city.
RESERVED = {"in", "feed"}


def test_every_country_of_the_standard_is_there_once():
    assert len(COUNTRIES) == 249
    for column in ("iso2", "iso3", "numeric", "name", "slug"):
        assert max(Counter(getattr(country, column) for country in COUNTRIES).values()) == 1, column
    assert [country.iso2 for country in COUNTRIES] == sorted(country.iso2 for country in COUNTRIES)


def test_countries_have_the_names_that_readers_know():
    names = {country.iso2: (country.name, country.slug, country.demonym) for country in COUNTRIES}
    assert names["US"] == ("United States", "united-states", "American")
    assert names["CI"] == ("Côte d’Ivoire", "cote-divoire", "Ivorian")
    assert names["TR"] == ("Türkiye", "turkiye", "Turkish")
    assert names["CD"] == ("DR Congo", "dr-congo", "Congolese")
    assert names["AE"] == ("United Arab Emirates", "united-arab-emirates", "Emirati")


def test_a_country_has_its_facts():
    switzerland = next(country for country in COUNTRIES if country.iso2 == "CH")
    assert (switzerland.iso3, switzerland.numeric, switzerland.continent) == ("CHE", "756", "EU")
    assert (switzerland.capital, switzerland.currency, switzerland.dial_code) == ("Bern", "CHF", "41")
    assert switzerland.time_zones == ("Europe/Zurich",)
    assert switzerland.languages == ("de", "fr", "it", "rm")
    assert switzerland.neighbours == ("AT", "DE", "FR", "IT", "LI")


def test_a_countrys_first_time_zone_is_where_most_people_live():
    zones = {country.iso2: country.time_zones[0] for country in COUNTRIES}
    assert (zones["RU"], zones["US"], zones["AU"]) == ("Europe/Moscow", "America/New_York", "Australia/Sydney")


def test_neighbours_are_neighbours_both_ways():
    neighbours = {country.iso2: set(country.neighbours) for country in COUNTRIES}
    assert [(one, two) for one in neighbours for two in neighbours[one] if one not in neighbours[two]] == []


def test_every_language_and_currency_has_a_name():
    english = Locale("en")
    for country in COUNTRIES:
        assert all(code in english.languages for code in country.languages), country
        assert not country.currency or country.currency in english.currencies, country
        assert country.continent in {"AF", "AN", "AS", "EU", "NA", "OC", "SA"}
        assert re.fullmatch(r"\d+(-\d+)?", country.dial_code), country


def test_every_time_zone_is_known():
    known = zoneinfo.available_timezones()
    assert {zone for country in COUNTRIES for zone in country.time_zones} <= known
    assert {city.time_zone for city in CITIES} <= known


def test_every_slug_fits_an_address():
    for place in (*COUNTRIES, *CITIES):
        assert SLUG.fullmatch(place.slug), place
        assert place.slug not in RESERVED, place


def test_a_citys_slug_is_its_own_in_its_country():
    assert max(Counter((city.iso2, city.slug) for city in CITIES).values()) == 1
    assert max(Counter(city.geoname_id for city in CITIES).values()) == 1


def test_the_biggest_of_several_cities_has_the_plain_slug():
    springfields = [city for city in CITIES if city.iso2 == "US" and city.name == "Springfield"]
    assert [city.slug for city in springfields][:2] == ["springfield", "springfield-massachusetts"]
    assert springfields == sorted(springfields, key=lambda city: -city.population)


def test_cities_come_by_country_and_falling_population():
    assert [(c.iso2, -c.population) for c in CITIES] == sorted((c.iso2, -c.population) for c in CITIES)


def test_cities_have_the_names_that_readers_know():
    names = {(city.iso2, city.name) for city in CITIES}
    for city in (
        ("DE", "Cologne"),
        ("NL", "Rotterdam"),
        ("CH", "Zürich"),
        ("UA", "Kyiv"),
        ("IN", "Mumbai"),
        ("AT", "Vienna"),
    ):
        assert city in names, city


def test_every_capital_of_a_listed_city_is_spelled_as_in_the_list():
    names = {(city.iso2, city.name) for city in CITIES}
    missing = {c.iso2 for c in COUNTRIES if c.capital and (c.iso2, c.capital) not in names}
    assert missing == {"IO", "US"}  # Diego Garcia has no city; Washington is listed without "D.C.".


def test_a_city_lies_in_its_country_on_the_map():
    """Within the country's main parts, for a country in one piece."""
    for iso2, west, south, east, north in (("CH", 5.9, 45.8, 10.5, 47.9), ("UY", -58.5, -35.1, -53.0, -30.0)):
        cities = [city for city in CITIES if city.iso2 == iso2]
        assert len(cities) > 30
        assert all(west < city.longitude < east and south < city.latitude < north for city in cities)


def test_a_country_has_its_article_in_a_sentence() -> None:
    names = {
        code: Country(iso2=code, name=name).in_text for code, name in (("US", "United States"), ("DE", "Germany"))
    }
    assert names == {"US": "the United States", "DE": "Germany"}
    assert Country(iso2="SB", name="Solomon Islands").in_text == "the Solomon Islands"
