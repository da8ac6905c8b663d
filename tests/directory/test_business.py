"""A listing's own page."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from directory.models import Business
from tests.factories import make_business, make_category, make_city, make_photo, make_user

pytestmark = pytest.mark.django_db

TOMORROW = (timezone.now() + datetime.timedelta(days=2)).date().isoformat()
ALWAYS = {"mode": "always", "week": {}}
WEEK = {"mode": "regular", "week": {"mon": [["09:00", "12:30"], ["14:00", "18:00"]], "sat": [["20:00", "02:00"]]}}


def make_whole(name: str = "Harbour Kitchen", **fields: Any) -> Business:
    """Return a listing that says everything that one can say."""
    business = make_business(
        name,
        **{
            "legal_name": "Harbour Kitchen GmbH",
            "description": "Fish from the morning's boats.\n\nSee https://fish.example/menu for today's.",
            "category": make_category(
                "Seafood", schema_type="Restaurant", parent=make_category("Food", icon="utensils")
            ),
            "latitude": 53.5461,
            "longitude": 9.9661,
            "phone": "+494066969123",
            "email": "owner@secret.example",
            "website": "https://www.kitchen.example/menu",
            "profiles": {"instagram": "https://www.instagram.com/kitchen", "x": "javascript:alert(1)"},
            "hours": ALWAYS,
            "special_days": [{"from": TOMORROW, "to": TOMORROW, "spans": [], "note": "Christmas"}],
            "price_range": 2,
            "attributes": ["step-free", "cards", "no-such-thing"],
            "languages": ["de", "pt-BR"],
            "founded": 1897,
            **fields,
        },
    )
    business.addresses.create(
        line1="Grosse Elbstrasse 7", locality="Hamburg", postcode="22767", country=business.country
    )
    return business


def review(business: Business, rating: int = 5, text: str = "Good fish.", **fields: Any) -> Any:
    defaults = {"status": "published", "published_at": timezone.now(), "name": "Ben"}
    return business.reviews.create(user=make_user(), rating=rating, text=text, **{**defaults, **fields})


def page(client: Client, business: Business) -> str:
    response = client.get(business.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def document(html: str) -> dict[str, Any]:
    """Return the business of the page's JSON-LD."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])["@graph"][0]


def test_shows_all_that_a_listing_says(client: Client) -> None:
    business = make_whole()
    make_photo(business, alt="The dining room", caption="Forty tables")
    html = page(client, business)
    for words in (
        "<bdi>Harbour Kitchen</bdi>",
        "Fish from the boat",
        '<a href="https://fish.example/menu" rel="nofollow ugc"',
        "/directory/germany/hamburg/in/seafood/",
        "<bdi>Grosse Elbstrasse 7</bdi>",
        "<bdi>22767 Hamburg</bdi>",
        'href="tel:+494066969123"',
        'href="https://www.kitchen.example/menu" rel="nofollow ugc noopener"',
        "https://www.instagram.com/kitchen",
        "Open 24 hours",
        "Christmas",
        "Step-free entrance",
        "German, Brazilian Portuguese",
        "1897",
        "Harbour Kitchen GmbH",
        "Forty tables",
        'alt="The dining room"',
        "€€",
    ):
        assert words in html, words
    for words in ("owner@secret.example", "javascript:", "no-such-thing", "csrfmiddlewaretoken"):
        assert words not in html, words
    assert "Set-Cookie" not in client.get(business.get_absolute_url()).headers


def test_costs_ten_queries_however_much_there_is(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    business = make_whole()
    for number in range(8):
        make_photo(business, position=number)
        review(business)
        make_photo(make_whole(f"Other {number}"))
    with django_assert_max_num_queries(10):
        page(client, business)


def test_says_how_and_when_it_was_verified_and_vouches_for_its_website(client: Client) -> None:
    business = make_whole(verified_at=datetime.datetime(2026, 3, 4, tzinfo=datetime.UTC), verified_how="dns")
    html = page(client, business)
    assert "Record at the business&#x27;s own domain" in html and "4 March 2026" in html
    assert 'href="https://www.kitchen.example/menu" rel="noopener"' in html


def test_tells_in_its_own_time_zone_whether_it_is_open_and_for_how_long_that_is_true(client: Client) -> None:
    tokyo = make_city("Tokyo", "US", latitude=35.7, longitude=139.7)
    now = timezone.now().astimezone(datetime.timezone(datetime.timedelta(hours=9)))
    day, hour = now.strftime("%a").lower(), now.hour
    span = [f"{hour:02}:00", f"{hour + 1:02}:00"]
    business = make_business(
        city=tokyo, country="US", time_zone="Asia/Tokyo", hours={"mode": "regular", "week": {day: [span]}}
    )
    response = client.get(business.get_absolute_url())
    html = response.content.decode()
    assert "state--open" in html and "Closes at" in html
    phases = json.loads(re.findall(r'data-phases="([^"]+)"', html)[0].replace("&quot;", '"'))
    assert [state for _since, state, _words in phases][:2] == ["open", "closed"]
    seconds = int(response["Surrogate-Control"].removeprefix("max-age="))
    assert 60 <= seconds <= 3600
    assert seconds == 60 or abs(phases[1][0] - timezone.now().timestamp() - seconds) < 30


def test_a_hidden_street_is_nowhere_and_the_map_shows_the_city(client: Client) -> None:
    business = make_whole(hide_street=True)
    html = page(client, business)
    for words in ("Elbstrasse", "22767", "53.54", "9.96", "openstreetmap"):
        assert words not in html, words
    thing = document(html)
    assert thing["address"] == {"@type": "PostalAddress", "addressLocality": "Hamburg", "addressCountry": "DE"}
    assert "geo" not in thing


def test_tells_machines_what_it_tells_people_and_nothing_empty(client: Client) -> None:
    business = make_whole()
    review(business, 4, "Cold chips.", title="Mixed")
    thing = document(page(client, business))
    assert thing["@type"] == "Restaurant"
    assert thing["url"] == "https://www.kitchen.example/menu"
    assert thing["telephone"] == "+494066969123"
    assert thing["address"]["streetAddress"] == "Grosse Elbstrasse 7"
    assert thing["geo"] == {"@type": "GeoCoordinates", "latitude": 53.5461, "longitude": 9.9661}
    assert thing["openingHoursSpecification"][0]["closes"] == "23:59"
    assert thing["aggregateRating"]["reviewCount"] == 1 and thing["review"][0]["author"]["name"] == "Ben"
    assert thing["paymentAccepted"] == "Credit Card"
    assert [feature["name"] for feature in thing["amenityFeature"]] == ["Step-free entrance"]
    bare = document(page(client, make_business("Bare", description="", tagline="", hours={})))
    assert not any(value in ("", [], {}, None) for value in bare.values())


def test_without_an_address_it_is_an_organization_that_serves_an_area(client: Client) -> None:
    mobile = make_business("Mobile Bakery", service_area="All of the Elbe valley", price_range=1, hours=WEEK)
    thing = document(page(client, mobile))
    assert (thing["@type"], thing["areaServed"]) == ("Organization", "All of the Elbe valley")
    assert not {"address", "geo", "priceRange", "openingHoursSpecification"} & thing.keys()
    anywhere = document(page(client, make_business("Consultants", city=None)))
    assert anywhere["areaServed"] == {"@type": "Country", "name": "Germany", "identifier": "DE"}


def test_shows_the_newest_reviews_with_replies_and_the_others_on_a_page_of_their_own(client: Client) -> None:
    business = make_whole()
    for number in range(7):
        review(business, text=f"Visit {number}.", published_at=timezone.now() - datetime.timedelta(days=number))
    review(business, text="Not yet read.", status="open", published_at=None)
    answered = business.reviews.get(text="Visit 0.")
    answered.answer("Come again.", by=make_user())
    html = page(client, business)
    assert "Visit 4." in html and "Visit 5." not in html and "Come again." in html
    everything = client.get(f"{business.get_absolute_url()}reviews/").content.decode()
    assert "Visit 6." in everything and "Not yet read." not in html + everything
    assert client.get(f"{business.get_absolute_url()}reviews/?page=2").status_code == 404
    assert client.get(f"{make_business().get_absolute_url()}reviews/").status_code == 302


def test_shows_others_of_its_kind_in_its_city_the_nearest_first(client: Client) -> None:
    city = make_city("Hamburg")
    business = make_business("Here", city=city, latitude=53.55, longitude=10.0)
    make_business("Far", city=city, latitude=53.65, longitude=10.2)
    make_business("Near", city=city, latitude=53.551, longitude=10.0)
    make_business("Other kind", city=city, category="Shops")
    make_business("Elsewhere", city="Bremen")
    html = page(client, business).partition('id="similar"')[2]
    assert re.findall(r"<bdi>(Near|Far|Other kind|Elsewhere|Here)</bdi>", html) == ["Near", "Far"]


@pytest.mark.parametrize(
    ("status", "sentence", "indexed"),
    [("paused", "closed for some time", True), ("closed", "closed for good", False), ("expired", "Nobody has", False)],
)
def test_what_is_no_longer_listed_has_a_short_honest_page(
    client: Client, status: str, sentence: str, indexed: bool
) -> None:
    business = make_whole("Old Kitchen", status=status)
    html = page(client, business)
    assert sentence in html and "Old Kitchen" in html
    assert ('content="noindex' not in html) == indexed
    assert "+494066969123" not in html and "ld+json" not in html


@pytest.mark.parametrize("status", ["draft", "pending", "needs-changes", "rejected", "suspended"])
def test_what_is_not_public_has_no_page(client: Client, status: str) -> None:
    business = make_business(status=status)
    for ending in ("", "reviews/"):
        assert client.get(business.get_absolute_url() + ending).status_code == 404


def test_a_merged_listing_leads_to_the_other_and_a_former_slug_to_the_present_one(client: Client) -> None:
    kept, merged, hidden = make_business("Kept"), make_business("Merged"), make_business("Hidden")
    Business.objects.filter(pk=merged.pk).update(status="merged", merged_into=kept)
    response = client.get("/business/merged/")
    assert (response.status_code, response["Location"]) == (301, "/business/kept/")
    Business.objects.filter(pk=kept.pk).update(slug="kept-anew")
    for ending in ("", "reviews/"):
        response = client.get(f"/business/kept/{ending}")
        assert (response.status_code, response["Location"]) == (301, f"/business/kept-anew/{ending}")
    Business.objects.filter(pk=merged.pk).update(merged_into=hidden)
    Business.objects.filter(pk=hidden.pk).update(status="suspended", slug="hidden-anew")
    assert client.get("/business/merged/").status_code == 404
    assert client.get("/business/hidden/").status_code == 404
