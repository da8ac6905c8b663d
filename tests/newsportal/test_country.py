"""/country/: the world, and each country with its stories."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from directory.models import Country
from tests.factories import COUNTRIES, make_article, make_city, make_country
from tests.pages import NO_PAGES, assert_is_for_everybody, canonical, get, headlines, texts, tree, with_class

pytestmark = pytest.mark.django_db

# --- The index --------------------------------------------------------------------------------------------------------


def test_lists_countries_by_continent() -> None:
    for code in COUNTRIES:
        make_country(code)
    response = get("/country/")
    assert texts(response, with_class("continent__title")) == ["Asia", "Europe", "North America"]
    assert texts(response, "//section[@aria-labelledby='continent-eu']//li") == ["France", "Germany", "Netherlands"]


def test_a_name_with_an_accent_stands_where_a_reader_looks_for_it() -> None:
    make_country("NL", name="Österreich", slug="osterreich")
    make_country("DE", name="Zypern", slug="zypern")
    assert texts(get("/country/"), "//section[@aria-labelledby='continent-eu']//li") == ["Österreich", "Zypern"]


def test_links_countries_from_the_map() -> None:
    make_country("DE")
    links = tree(get("/country/")).xpath("//div[@class='world']//*[local-name()='a']/@href")
    assert links == ["/country/germany/"]


def test_the_index_asks_the_database_a_fixed_number_of_questions(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for code in COUNTRIES:
        make_country(code)
    with django_assert_max_num_queries(3):
        assert get("/country/").status_code == 200


# --- A country --------------------------------------------------------------------------------------------------------


def test_lists_the_stories_that_concern_it() -> None:
    make_article("At home", countries=["DE"], hours_ago=2)
    make_article("Next door", countries=["FR", "DE"], hours_ago=1)
    make_article("Elsewhere", countries=["FR"])
    assert headlines(get("/country/germany/")) == ["Next door", "At home"]


def test_says_what_an_atlas_says() -> None:
    make_country("DE", population=83_517_000, area_km2=357_022.0, dial_code="49")
    assert texts(get("/country/germany/"), "//dl[@class='facts']/div") == [
        "CapitalBerlin",
        "Population83,500,000",
        "Area357,022 km²",
        "LanguagesGerman",
        "CurrencyEuro",
        "Dialling code+49",
    ]


def test_leaves_out_what_is_not_known() -> None:
    make_country("DE", capital="", currency="", languages=[])
    assert texts(get("/country/germany/"), "//dl[@class='facts']/div") == []


def test_shows_its_map_with_its_cities() -> None:
    make_city("Hamburg")
    (svg,) = tree(get("/country/germany/")).xpath("//div[@class='place__map']/*[local-name()='svg']")
    assert "Hamburg" in "".join(svg.itertext()) and "Map of Germany" in "".join(svg.itertext())


def test_links_its_neighbours() -> None:
    for code in ("DE", "FR", "NL"):
        make_country(code)
    assert texts(get("/country/germany/"), "//ul[@class='place__neighbours']//a") == ["France", "Netherlands"]


def test_is_a_page_even_without_stories() -> None:
    make_country("IN")
    response = get("/country/india/")
    assert response.status_code == 200
    assert "There are no stories here yet." in response.content.decode()


def test_has_a_page_for_countries_of_every_shape() -> None:
    call_command("load_places", verbosity=0)
    assert Country.objects.count() > 240
    # Antarctica has no people, Fiji and Russia lie across the date line, the Vatican is a dot, Bouvet Island has nothing.
    codes = ["AQ", "FJ", "RU", "VA", "BV", "US", "CL", "KI", "XK", "GS", "PS", "MV"]
    addresses = [country.get_absolute_url() for country in Country.objects.filter(pk__in=codes)]
    assert len(addresses) >= 11
    assert [address for address in addresses if get(address).status_code != 200] == []


def test_a_former_slug_leads_to_the_present_one() -> None:
    country = make_country("DE")
    country.slug = "deutschland"
    country.save()
    response = get("/country/germany/")
    assert (response.status_code, response["Location"]) == (301, "/country/deutschland/")


def test_has_no_page_of_another_name() -> None:
    make_country("DE")
    assert [get(path).status_code for path in ("/country/atlantis/", "/country/DE/", "/country/Germany/")] == [404] * 3


@pytest.mark.parametrize("page", NO_PAGES)
def test_has_no_page_of_another_number(page: str) -> None:
    make_article(countries=["DE"])
    assert Client().get("/country/germany/", {"page": page}).status_code == 404


def test_has_a_canonical_address() -> None:
    make_country("DE")
    assert canonical(get("/country/germany/?ref=x")) == "http://testserver/country/germany/"


@pytest.mark.parametrize("path", ["/country/", "/country/germany/"])
def test_sets_no_cookie_and_asks_for_none(path: str) -> None:
    make_article(countries=["DE"])
    assert_is_for_everybody(get(path))


@pytest.mark.parametrize("path", ["/country/germany/", "/country/germany/?page=2"])
def test_asks_the_database_a_fixed_number_of_questions(django_assert_max_num_queries, path: str) -> None:  # type: ignore[no-untyped-def]
    for code in COUNTRIES:
        make_country(code)
    make_city("Hamburg")
    for number in range(45):
        make_article(hours_ago=number + 1, tags=["rivers"], countries=["DE", "FR"], authors=["Ada Ng", "Bo Li"])
    with django_assert_max_num_queries(14):
        assert len(headlines(get(path))) == 20
