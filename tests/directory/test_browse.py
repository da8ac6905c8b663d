"""Lists of businesses: the world, a country, a city, and a category in either."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import counts
from directory.models import Business, Category, City, Country
from directory.near import Circle
from tests.factories import make_business, make_category, make_city, make_country, make_photo

pytestmark = pytest.mark.django_db

PAGES = (
    "/directory/",
    "/directory/germany/",
    "/directory/germany/hamburg/",
    "/directory/germany/in/food/",
    "/directory/germany/hamburg/in/food/",
)


def names(client: Client, address: str) -> list[str]:
    """Return the names in the list, in their order."""
    response = client.get(address)
    assert response.status_code == 200
    return re.findall(r'class="entry__name"><a[^>]*><bdi>([^<]+)', response.content.decode())


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def fill(number: int) -> None:
    """Make so many businesses in two categories and two cities, with photos, hours and reviews' averages."""
    food = make_category("Food", icon="utensils")
    kinds = [make_category("Cafes", parent=food), make_category("Bars", parent=food)]
    hamburg, bremen = make_city("Hamburg"), make_city("Bremen", latitude=53.08, longitude=8.8)
    for count in range(number):
        business = make_business(
            city=(hamburg, bremen)[count % 2],
            category=kinds[count // 2 % 2],
            hours={"mode": "always", "week": {}},
            phone="+494066969123",
        )
        if count % 3 == 0:
            make_photo(business)


@pytest.mark.parametrize("address", PAGES)
def test_costs_eight_queries_and_no_more_for_more_rows(client: Client, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    fill(8)
    before = queries()
    for _ in range(30):
        make_business(category="Cafes")
    assert (queries(), before <= 8) == (before, True)


def test_the_world_has_the_countries_that_have_businesses_with_their_numbers(client: Client) -> None:
    make_country("US", featured=True)
    for country, city in (("DE", "Hamburg"), ("DE", "Bremen"), ("US", "New York")):
        make_business(country=country, city=city)
    make_country("FR")
    html = text(client, "/directory/")
    assert "3 businesses in 2 countries" in html
    assert re.search(r'href="/directory/germany/">.*?Germany <span class="count">2<', html)
    assert "xlink" not in html and "/directory/france/" not in html
    assert "doors-of-countries" in html and re.search(r"<title>Germany: 2 businesses</title>", html)


def test_a_country_shows_cities_categories_the_newest_and_the_best(client: Client) -> None:
    fill(6)
    make_business("Rejected", status="rejected")
    make_business("Newest", city="Hamburg", category="Cafes", description="", tagline="")
    Business.objects.filter(name="Newest").update(listed_at=timezone.now() + datetime.timedelta(hours=1))
    html = text(client, "/directory/germany/")
    assert 'href="/directory/germany/hamburg/">Hamburg</a> <span class="count">4<' in html
    assert re.search(r'href="/directory/germany/in/food/">.*?Food.*?<span class="count">7<', html, re.DOTALL)
    assert re.search(r'id="newest".*?<bdi>Newest</bdi>', html, re.DOTALL)
    assert names(client, "/directory/germany/")[-1] == "Newest" and "Rejected" not in html


def test_a_category_holds_all_below_it_and_a_city_only_its_own(client: Client) -> None:
    fill(4)
    assert len(names(client, "/directory/germany/in/food/")) == 4
    assert len(names(client, "/directory/germany/in/cafes/")) == 2
    assert len(names(client, "/directory/germany/hamburg/")) == 2
    assert len(names(client, "/directory/germany/bremen/in/bars/")) == 1


def test_a_country_is_named_in_a_title_as_in_a_sentence(client: Client) -> None:
    make_business(country="US", city="New York", category="Cafes")
    for address, heading in (
        ("/directory/united-states/", "Businesses in the United States"),
        ("/directory/united-states/in/cafes/", "Cafes in the United States"),
        ("/directory/united-states/new-york/", "Businesses in New York, United States"),
    ):
        assert f"<title>{heading} |" in " ".join(text(client, address).split())
    assert "Cafes in the United States" in text(client, "/directory/united-states/in/cafes/feed/")


def test_facets_combine_stay_in_the_address_and_are_taken_away_one_by_one(client: Client) -> None:
    hamburg = make_city("Hamburg")
    hours = {"mode": "always", "week": {}}
    fine = {"hours": hours, "price_range": 2, "attributes": ["wifi", "vegan"], "languages": ["fr"]}
    right = make_business("Right", city=hamburg, **fine)
    for field, value in (("hours", {}), ("price_range", 3), ("attributes", ["wifi"]), ("languages", ["de"])):
        make_business(f"Wrong {field}", city=hamburg, **{**fine, field: value})
    make_business("Wrong rating", city=hamburg, **fine)
    Business.objects.filter(pk=right.pk).update(rating_average=4.5, rating_count=2)
    query = "attributes=wifi&attributes=vegan&language=fr&open=now&price=1&price=2&rating=4"
    address = f"/directory/germany/hamburg/?{query}"
    assert names(client, address) == ["Right"]
    html = text(client, address)
    assert 'content="noindex' in html
    chips = re.findall(r'<a class="chip" href="([^"]+)"', html)
    assert len(chips) == 7
    for chip in (chip.replace("&amp;", "&") for chip in chips):
        assert ("Right" in names(client, chip)) == ("price=1" not in chip or "price=2" in chip)
    assert f'rel="canonical" href="http://testserver{address}"'.replace("&", "&amp;") in html
    assert "Wrong price_range" in names(client, "/directory/germany/hamburg/?price=3")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Complete", "Rated", "Bare"]),
        ("?sort=rating", ["Rated", "Complete", "Bare"]),
        ("?sort=newest", ["Bare", "Rated", "Complete"]),
        ("?sort=distance", ["Rated", "Bare", "Complete"]),
        ("?near=53.80,9.90", ["Complete", "Bare", "Rated"]),
        ("?near=48.1,11.6", []),
    ],
)
@pytest.mark.parametrize("address", ["/directory/germany/hamburg/", "/directory/germany/hamburg/in/restaurants/"])
def test_orders(client: Client, address: str, query: str, expected: list[str]) -> None:
    city = make_city("Hamburg", latitude=53.5, longitude=10.0)
    now = timezone.now()
    rows = {
        "Bare": (53.52, 10.0, {"description": "", "tagline": ""}),
        "Complete": (53.6, 10.0, {"phone": "+494066969123", "website": "https://x.example", "verified_at": now}),
        "Rated": (53.501, 10.0, {}),
    }
    for number, (name, (latitude, longitude, fields)) in enumerate(rows.items()):
        listed = now - datetime.timedelta(days={"Bare": 1, "Rated": 2, "Complete": 3}[name], minutes=number)
        make_business(name, city=city, latitude=latitude, longitude=longitude, listed_at=listed, **fields)
    Business.objects.filter(name="Rated").update(rating_average=5, rating_count=1)
    assert names(client, address + query) == expected


def test_near_tells_distances_in_the_countrys_units_and_hides_what_is_hidden(client: Client) -> None:
    city = make_city("Hamburg", latitude=53.55, longitude=10.0)
    make_business("Exact", city=city, latitude=53.55, longitude=10.03)
    make_business("Hidden", city=city, latitude=53.5512, longitude=10.2345, hide_street=True)
    html = text(client, "/directory/germany/hamburg/?sort=distance")
    assert re.findall(r"<bdi>(Exact|Hidden)</bdi>", html) == ["Hidden", "Exact"]
    assert re.findall(r'entry__distance">([^<]+)', html) == ["2 km"]


def test_near_reaches_across_the_date_line_and_to_the_pole() -> None:
    fiji = make_city("Suva", "DE", latitude=-17.0, longitude=179.99)
    make_business("West", city=fiji, latitude=-17.0, longitude=179.9)
    make_business("East", city=fiji, latitude=-17.0, longitude=-179.9)
    make_business("Pole", city=fiji, latitude=89.9, longitude=-90.0)
    rows = Business.objects.listed()
    assert [row.name for row in rows.nearest(Circle.around(-17.0, -179.95, 50))] == ["East", "West"]
    assert [row.name for row in rows.nearest(Circle.around(89.9, 90.0, 50))] == ["Pole"]
    assert round(rows.nearest(Circle.around(-17.0, -179.95, 50))[0].distance, 1) == 5.3


def test_each_city_has_its_own_distances_on_either_side_of_the_date_line_and_elsewhere(client: Client) -> None:
    for name, longitude in (("Hamburg", 10.0), ("Bremen", 8.8), ("Suva", 179.99), ("Labasa", -179.99)):
        city = make_city(name, latitude=-17.0 if abs(longitude) > 100 else 53.5, longitude=longitude)
        for step in (0.2, 0.1, 0.3):
            make_business(f"{name} {step}", city=city, latitude=city.latitude + step, longitude=longitude)
    for name in ("Hamburg", "Bremen", "Suva", "Labasa"):
        address = f"/directory/germany/{name.lower()}/"
        nearest = [f"{name} {step}" for step in (0.1, 0.2, 0.3)]
        assert names(client, f"{address}?sort=distance") == nearest
        assert re.findall(r"entry__distance\">(\d+)", text(client, f"{address}?sort=distance")) == ["11", "22", "33"]
    # Both sides are near a point of one.
    assert len(names(client, "/directory/find/?near=-17.0,179.99")) == 6
    # The third is too far away to be in the city.
    assert sorted(names(client, "/directory/find/?what=Suva&where=Suva")) == ["Suva 0.1", "Suva 0.2"]
    assert names(client, "/directory/find/?what=Suva&where=Suva&sort=distance") == ["Suva 0.1", "Suva 0.2"]


def test_thin_places_are_kept_from_search_engines_and_lead_to_the_nearest_that_have_something(client: Client) -> None:
    empty = make_city("Kiel", latitude=54.3, longitude=10.1)
    make_city("Emptier", latitude=54.2, longitude=10.0)
    for _ in range(counts.THIN):
        make_business(city="Hamburg", category="Cafes")
    make_business(city=make_city("Munich", latitude=48.1, longitude=11.6), category="Cafes")
    make_category("Shops")
    for address in ("/directory/germany/kiel/", "/directory/germany/kiel/in/cafes/"):
        html = text(client, address)
        assert 'content="noindex' in html and "Emptier" not in html
        found = re.findall(
            rf"/directory/germany/(\w+)/{'in/cafes/' if 'cafes' in address else ''}\">(?:Hamburg|Munich)", html
        )
        assert found == ["hamburg", "munich"]
    assert "All businesses in Germany" in text(client, "/directory/germany/in/shops/")
    assert 'content="noindex' not in text(client, "/directory/germany/hamburg/")
    make_country("FR")
    assert "/directory/germany/" in text(client, "/directory/france/")
    assert empty.country.name in text(client, "/directory/germany/munich/")


def test_the_form_leads_to_the_address_of_a_category_and_of_a_city(client: Client) -> None:
    make_business(city="Hamburg", category="Cafes")
    for address, to in {
        "/directory/germany/?category=cafes&city=&rating=4": "/directory/germany/in/cafes/?rating=4",
        "/directory/germany/?category=&city=hamburg": "/directory/germany/hamburg/",
        "/directory/germany/?category=cafes&city=hamburg&price=1&price=2": "/directory/germany/hamburg/in/cafes/?price=1&price=2",
        "/directory/germany/hamburg/in/cafes/?category=&open=now": "/directory/germany/hamburg/?open=now",
    }.items():
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (301, to)
    assert client.get("/directory/germany/in/cafes/?category=no-such").status_code == 200


def test_former_slugs_redirect_for_ever(client: Client) -> None:
    make_business(city="Hamburg", category="Cafes")
    make_city("Paris", "FR")
    Country.objects.filter(slug="germany").update(slug="deutschland")
    City.objects.filter(slug="hamburg").update(slug="hansestadt")
    Category.objects.filter(slug="cafes").update(slug="coffee")
    response = client.get("/directory/germany/hamburg/in/cafes/")
    assert (response.status_code, response["Location"]) == (301, "/directory/deutschland/hansestadt/in/coffee/")
    assert client.get("/directory/germany/")["Location"] == "/directory/deutschland/"
    assert client.get("/directory/france/hamburg/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?near=91,0",
        "?near=abc&sort=distance",
        "?near=1e9,1",
        "?near=٣,٣",
        "?sort=name;drop",
        "?sort=distance",
        "?rating=5&price=9&price=x",
        "?attributes=no&attributes='",
        "?language=%27--",
        "?open=1&open=",
        "?category=%00",
        "?city[]=1",
        "?page__gt=1&status=pending&search=x",
    ],
)
def test_what_is_wrong_in_an_address_is_ignored_or_refused(client: Client, query: str) -> None:
    fill(2)
    for page in PAGES[1:]:
        response = client.get(page + query)
        assert response.status_code in {200, 400}
        if response.status_code == 200:
            assert '<ul class="chips"' not in response.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "51", "99999999", "1e9", "１"])
def test_a_page_that_is_none_is_not_found(client: Client, number: str) -> None:
    fill(2)
    assert client.get("/directory/germany/", {"page": number}).status_code == 404


def test_a_long_list_goes_on_page_by_page_with_what_was_chosen(client: Client) -> None:
    for number in range(25):
        make_business(f"Cafe {number}", category="Cafes", price_range=1)
    html = text(client, "/directory/germany/?price=1")
    assert 'rel="next" href="/directory/germany/?price=1&amp;page=2"' in html
    first, second = (names(client, f"/directory/germany/?price=1&page={page}") for page in (1, 2))
    assert (len(first), len(second)) == (20, 5) and not set(first) & set(second)


def test_only_what_is_listed_is_in_a_list(client: Client) -> None:
    fill(4)
    for status in set(Business.Status.values) - {"listed", "merged"}:
        make_business(
            "Zqhidden", status=status, city="Hamburg", category="Cafes", hours={"mode": "always", "week": {}}
        )
    for page in PAGES:
        for query in ("", "?sort=newest", "?sort=rating", "?sort=distance", "?open=now", "?near=53.55,9.99"):
            html = text(client, page + query)
            assert "Zqhidden" not in html and "zqhidden" not in html
