"""The interface for programs: what it answers, what it refuses, and that it is what its description says."""

from __future__ import annotations

import datetime
import json
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from openapi_spec_validator import OpenAPIV31SpecValidator

from articles.models import Article, Mention
from directory.models import Address, Business, Review
from newsportal.api import document
from tests.factories import (
    make_article,
    make_business,
    make_category,
    make_city,
    make_country,
    make_image,
    make_photo,
    make_section,
    make_user,
)
from tests.pages import assert_is_for_everybody

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"
#: How many queries each endpoint asks at most, with every filter that it takes in the case of a list.
QUERIES = {
    "index": 0,
    "openapi": 0,
    "stories": 8,
    "story": 3,
    "sections": 1,
    "section": 1,
    "countries": 2,
    "country": 2,
    "cities": 2,
    "city": 1,
    "categories": 1,
    "category": 1,
    "businesses": 5,
    "business": 4,
    "search": 6,
}


def get(path: str, **query: Any) -> HttpResponse:
    """Return what a stranger's program gets."""
    return Client(raise_request_exception=False).get(path if path.startswith("/") else ROOT + path, query)


def read(path: str, **query: Any) -> Any:
    response = get(path, **query)
    assert response.status_code == 200, response.content
    return response.json()


def names(path: str, **query: Any) -> list[str]:
    return [item.get("headline") or item["name"] for item in read(path, **query)["items"]]


@pytest.fixture
def world() -> dict[str, Any]:
    """Make one of everything, with every field filled, and a second story and business of another place."""
    section = make_section("Trade", parent=make_section("World"), slug="trade")
    city = make_city("Hamburg")
    food = make_category("Food and drink")
    owner = make_user("owner@private.example")
    business = make_business(
        "Harbour Kitchen",
        city=city,
        category=make_category("Restaurants", parent=food),
        owner=owner,
        email="kitchen@private.example",
        phone="+494012345678",
        website="https://harbour.example/",
        profiles={"instagram": "https://instagram.com/harbour"},
        hours={"mode": "regular", "week": {"mon": [["09:00", "18:00"]], "fri": [["20:00", "02:00"]]}},
        price_range=2,
        languages=["de", "en"],
        attributes=["cards", "step-free"],
        founded=1901,
        verified_at=timezone.now(),
        verified_how="dns",
        sponsored_until=timezone.now().date() + datetime.timedelta(days=9),
    )
    Address.objects.create(
        business=business, line1="Kai 4", locality="Hamburg", postcode="20457", country=make_country("DE"), city=city
    )
    make_photo(business, caption="Tables by the quay", credit="Ada Ng")
    make_photo(business, kind="logo")
    Review.objects.create(
        business=business, user=make_user("eater@private.example"), name="Eve", rating=4, title="Good", text="Fresh fish.",
        status="published", published_at=timezone.now(),
    )  # fmt: skip
    image = make_image(caption="A lock")
    story = make_article(
        "Low water at the lock",
        section=section,
        tags=["Trade", "Rivers"],
        countries=["DE", "FR"],
        dateline_city=city,
        lead_image=image,
        body=f'<h2>Why</h2><p>Read <a href="/news/">more</a> &amp; more.</p><figure data-media="{image.pk}"></figure>',
    )
    story.correct(by=owner, kind="correction", text="It is the upper lock.")
    Mention.objects.create(article=story, business=business, role="advertiser")
    Mention.objects.create(article=story, business=make_business("Blue Door", status="pending"), role="quoted")
    make_article("Elsewhere", countries=["IN"], authors=["Bea Li"], kind="analysis", language="de", hours_ago=50)
    make_business("Paris Nails", country="FR", city="Paris", category="Salons", latitude=48.85, longitude=2.35)
    business.refresh_from_db()
    return {"story": story, "business": business, "city": city}


def addresses(world: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return a path and a query for every endpoint, with every filter of a list."""
    city = world["city"].pk
    story = {"country": "DE", "section": "world", "tag": "trade", "author": "ada-ng", "kind": "news", "city": city}
    story |= {"business": "harbour-kitchen", "language": "en", "since": "2020-01-01", "until": "2999-01-01T00:00:00Z"}
    return {
        "index": ("", {}),
        "openapi": ("openapi.json", {}),
        "stories": ("stories/", story),
        "story": (f"stories/{world['story'].pk}/", {}),
        "sections": ("sections/", {}),
        "section": ("sections/trade/", {}),
        "countries": ("countries/", {"continent": "EU"}),
        "country": ("countries/de/", {}),
        "cities": ("cities/", {"country": "DE"}),
        "city": (f"cities/{city}/", {}),
        "categories": ("categories/", {"parent": "food-and-drink"}),
        "category": ("categories/restaurants/", {}),
        "businesses": ("businesses/", {"country": "de", "city": city, "category": "food-and-drink", "language": "en"}),
        "business": ("businesses/harbour-kitchen/", {}),
        "search": ("search/", {"q": "harbour or lock", "country": "DE", "since": "2020-01-01", "until": "2999-01-01"}),
    }


# --- The description ----------------------------------------------------------------------------------------------------


def strictly(schema: Any) -> Any:
    """Return the schema with objects that hold nothing but what is described."""
    if isinstance(schema, list):
        return [strictly(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    more = {"additionalProperties": False} if "properties" in schema and schema.get("type") == "object" else {}
    return {**{name: strictly(part) for name, part in schema.items()}, **more}


def validator(described: Any, response: Any) -> jsonschema.Draft202012Validator:
    schema = response["content"]["application/json"]["schema"]
    return jsonschema.Draft202012Validator(
        {**schema, "components": strictly(described["components"])}, format_checker=jsonschema.FormatChecker()
    )


def test_the_description_is_valid_and_every_answer_is_what_it_says(
    world: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    described = read("openapi.json")
    OpenAPIV31SpecValidator(described).validate()
    operations = {each["get"]["operationId"]: each["get"] for each in described["paths"].values()}
    assert set(operations) == set(addresses(world)) == set(QUERIES)
    for name, (path, query) in addresses(world).items():
        with django_assert_max_num_queries(QUERIES[name]):
            answer = read(path, **query)
        validator(described, operations[name]["responses"]["200"]).validate(answer)
        if "items" in answer:
            assert answer["items"], f"{name} shows nothing, so nothing was checked."
        assert set(query) <= {each["name"] for each in operations[name]["parameters"]}
    # The emptier things too, and every order of the businesses.
    for query in ({}, {"sort": "newest"}, {"near": "53.55,9.99", "radius": 200}):
        validator(described, operations["businesses"]["responses"]["200"]).validate(read("businesses/", **query))
    for name, path in (("stories", "stories/"), ("business", "businesses/paris-nails/")):
        validator(described, operations[name]["responses"]["200"]).validate(read(path))


def test_a_story_is_told_with_its_text_its_corrections_and_who_pays(world: dict[str, Any]) -> None:
    story = read(f"stories/{world['story'].pk}/")
    assert story["url"].endswith(world["story"].get_absolute_url())
    assert "<h2>Why</h2>" in story["body_html"] and 'href="http' in story["body_html"]
    assert story["body_text"].startswith("Why\n\nRead more & more.")
    assert [country["code"] for country in story["countries"]] == ["DE", "FR"]
    assert (story["image"]["credit"], story["image"]["sizes"][-1]["width"]) == ("Drawing: Ada Ng", 120)
    assert [correction["text"] for correction in story["corrections"]] == ["It is the upper lock."]
    assert story["updated_at"]
    # The business that waits for a moderator is not there.
    assert [(each["name"], each["role"], each["is_paid"]) for each in story["businesses"]] == [
        ("Harbour Kitchen", "advertiser", True)
    ]
    assert "Harbour Kitchen" in story["disclosure"]


def test_a_business_is_told_with_its_hours_and_nothing_that_it_keeps_to_itself(world: dict[str, Any]) -> None:
    response = get("businesses/harbour-kitchen/")
    business = response.json()
    assert business["hours"]["notation"] == "Mo 09:00-18:00; Fr 20:00-02:00"
    assert business["hours"]["specifications"][0]["@type"] == "OpeningHoursSpecification"
    assert "listing-harbour-kitchen" in response["Surrogate-Key"].split()
    # No copy of it is kept beyond the moment when it opens or closes.
    assert 60 <= int(response["Surrogate-Control"].removeprefix("max-age=")) <= 3600
    assert business["rating"] == {"average": 4.0, "count": 1}
    assert business["addresses"][0]["street"] == "Kai 4" and business["is_location_exact"] is False
    assert (business["is_verified"], business["verified_by"], business["is_sponsored"]) == (True, "dns", True)
    assert "private.example" not in response.content.decode()
    Business.objects.update(hide_street=True, latitude=53.1, longitude=9.1)
    hidden = get("businesses/harbour-kitchen/").content.decode()
    assert "Kai 4" not in hidden and "20457" not in hidden and "53.1" not in hidden


# --- Lists --------------------------------------------------------------------------------------------------------------


NARROWED: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["Low water at the lock", "Elsewhere"]),
    ({"country": "fr"}, ["Low water at the lock"]),
    ({"section": "world"}, ["Low water at the lock", "Elsewhere"]),
    ({"section": "trade"}, ["Low water at the lock"]),
    ({"tag": "rivers"}, ["Low water at the lock"]),
    ({"author": "bea-li"}, ["Elsewhere"]),
    ({"kind": "analysis"}, ["Elsewhere"]),
    ({"language": "de"}, ["Elsewhere"]),
    ({"business": "harbour-kitchen", "country": "DE", "tag": "trade"}, ["Low water at the lock"]),
    ({"business": "harbour-kitchen", "country": "IN"}, []),
    ({"since": "2999-01-01"}, []),
    ({"until": "2020-01-01T00:00:00+02:00"}, []),
]


def test_filters_narrow_the_stories(world: dict[str, Any]) -> None:
    for query, expected in NARROWED:
        assert names("stories/", **query) == expected, query


def test_filters_narrow_the_businesses(world: dict[str, Any]) -> None:
    assert names("businesses/") == ["Harbour Kitchen", "Paris Nails"]
    assert names("businesses/", sort="newest") == ["Paris Nails", "Harbour Kitchen"]
    assert names("businesses/", country="FR") == ["Paris Nails"]
    assert names("businesses/", category="food-and-drink") == ["Harbour Kitchen"]
    assert names("businesses/", category="salons", country="DE") == []
    assert names("businesses/", language="fr") == []
    assert names("businesses/", near="48.8,2.3") == ["Paris Nails"]
    (item,) = read("businesses/", near="53.6,9.99")["items"]
    assert 5 < item["distance_km"] < 6


def test_the_pages_of_a_list_hold_every_story_once_whatever_appears_meanwhile() -> None:
    # Three at the same moment, which only their keys tell apart.
    moment = timezone.now() - datetime.timedelta(hours=3)
    for number in range(7):
        at = moment if number < 3 else moment - datetime.timedelta(minutes=number)
        make_article(f"Lock {number}", publish_at=at, tags=["locks"], countries=["DE", "FR"])
    for query in ({}, {"tag": "locks"}, {"country": "DE"}, {"author": "ada-ng", "tag": "locks"}):
        found: list[str] = []
        page = read("stories/", limit=2, **query)
        while True:
            found += [item["headline"] for item in page["items"]]
            if not page["next"]:
                break
            make_article("It appears meanwhile", tags=["locks"], countries=["DE"], hours_ago=0)
            parts = urlsplit(page["next"])
            page = read(f"{parts.path}?{parts.query}")
        assert sorted(found) == [f"Lock {number}" for number in range(7)], query
        Article.objects.filter(headline="It appears meanwhile").delete()


LISTS: list[tuple[str, dict[str, str]]] = [
    ("businesses/", {}),
    ("businesses/", {"sort": "newest"}),
    ("businesses/", {"category": "restaurants", "country": "DE"}),
    ("businesses/", {"near": "53.55,9.99"}),
    ("countries/", {}),
    ("cities/", {}),
    ("sections/", {}),
    ("categories/", {}),
]


def test_the_pages_of_every_list_hold_everything_once() -> None:
    for number in range(5):
        make_business(f"Kitchen {number}")
        make_category(f"Category {number}")
        make_section(f"Section {number}")
        make_city(f"City {number}", country=["DE", "FR", "NL", "IN", "US"][number])
    for path, query in LISTS:
        whole = read(path, limit=100, **query)
        assert len(whole["items"]) >= 5 and whole["next"] is None
        found: list[Any] = []
        response = get(path, limit=2, **query)
        while response.json()["next"]:
            assert response["Link"] == f'<{response.json()["next"]}>; rel="next"'
            found += response.json()["items"]
            parts = urlsplit(response.json()["next"])
            response = get(f"{parts.path}?{parts.query}")
        assert found + response.json()["items"] == whole["items"]


def test_a_cursor_of_another_list_or_one_that_was_made_up_is_refused(world: dict[str, Any]) -> None:
    following = read("stories/", limit=1)["next"]
    cursor = dict(pair.split("=") for pair in urlsplit(following).query.split("&"))["cursor"]
    assert names("stories/", cursor=cursor) == ["Elsewhere"]
    for path, query in (
        ("stories/", {"cursor": cursor, "country": "DE"}),
        ("businesses/", {"cursor": cursor}),
        ("stories/", {"cursor": cursor[:-1]}),
        ("stories/", {"cursor": "WyIyMDI2Il0.x"}),
        ("stories/", {"cursor": ""}),
        ("stories/", {"cursor": "é\u202e"}),
    ):
        assert get(path, **query).status_code == 400, query


def test_one_search_finds_stories_and_businesses_page_by_page(world: dict[str, Any]) -> None:
    for number in range(3):
        make_article(f"The harbour at night {number}")
    make_article("The harbour of tomorrow", hours_ago=-5)
    whole = read("search/", q="harbour")
    assert {item["kind"] for item in whole["items"]} == {"story", "business"}
    assert whole["counted"] == {"stories": 3, "businesses": 1} and whole["next"] is None
    assert all("<mark>" in item["title_html"].lower() for item in whole["items"])
    assert "tomorrow" not in str(whole)
    page, found = read("search/", q="harbour", limit=3), []
    found += page["items"]
    parts = urlsplit(page["next"])
    rest = read(f"{parts.path}?{parts.query}")
    assert [item["title_html"] for item in found + rest["items"]] == [item["title_html"] for item in whole["items"]]
    assert [item["kind"] for item in read("search/", q="harbour", kind="businesses")["items"]] == ["business"]
    nothing = read("search/", q="zzzzqq")
    assert (nothing["items"], nothing["meant"]) == ([], None)


# --- What is refused ----------------------------------------------------------------------------------------------------


REFUSED = [
    ("", {"q": "x"}, "q"),
    ("stories/", {"page": "2"}, "page"),
    ("stories/", {"section__slug": "world"}, "section__slug"),
    ("stories/", {"limit": "101"}, "limit"),
    ("stories/", {"limit": "0"}, "limit"),
    ("stories/", {"limit": "\uff11"}, "limit"),
    ("stories/", {"country": "Germany"}, "country"),
    ("stories/", {"country": "ZZ"}, "country"),
    ("stories/", {"tag": "no such"}, "tag"),
    ("stories/", {"tag": "nothing"}, "tag"),
    ("stories/", {"kind": "gossip"}, "kind"),
    ("stories/", {"since": "yesterday"}, "since"),
    ("stories/", {"since": "2026-02-30"}, "since"),
    ("stories/", {"since": "2026-05-01T09:30:00"}, "since"),
    ("stories/", {"until": "0001-01-01T00:00:00+14:00"}, "until"),
    ("stories/", {"business": "blue-door"}, "business"),
    ("stories/", {"tag": ["a", "b"]}, "tag"),
    ("stories/1/", {"country": "DE"}, "country"),
    ("businesses/", {"near": "91,0"}, "near"),
    ("businesses/", {"near": "1e3,0"}, "near"),
    ("businesses/", {"near": "nan,nan"}, "near"),
    ("businesses/", {"radius": "5"}, "radius"),
    ("businesses/", {"near": "1,1", "radius": "201"}, "radius"),
    ("businesses/", {"near": "1,1", "sort": "best"}, "sort"),
    ("businesses/", {"city": "9" * 30}, "city"),
    ("businesses/", {"category": "nothing"}, "category"),
    ("search/", {}, "q"),
    ("search/", {"q": " "}, "q"),
    ("search/", {"q": "x" * 1001}, "q"),
    ("search/", {"q": "lock", "country": "ZZ"}, "country"),
    ("search/", {"q": "lock", "section": "nothing"}, "section"),
    ("search/", {"q": "lock", "section": "trade", "kind": "businesses"}, "section"),
    ("search/", {"q": "lock", "category": "salons", "kind": "stories"}, "category"),
    ("search/", {"q": "lock", "time": "week"}, "time"),
]


def test_a_parameter_that_there_is_not_or_that_says_nothing_is_a_problem(world: dict[str, Any]) -> None:
    for path, query, parameter in REFUSED:
        response = get(path, **query)
        assert response["Content-Type"] == "application/problem+json", (path, query)
        problem = response.json()
        assert (response.status_code, problem["status"], problem["title"]) == (400, 400, "Bad Request"), (path, query)
        assert problem["parameter"] == parameter and problem["detail"], (path, query)


def test_what_is_not_there_is_a_problem_too(world: dict[str, Any]) -> None:
    for path in ("nothing/", "stories/999999/", "stories/" + "9" * 40 + "/", "businesses/blue-door/", "countries/zz/",
                 "cities/1/", "sections/nothing/", "categories/nothing/", "businesses/a b/"):  # fmt: skip
        response = get(path)
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json"), path
    world["story"].withdraw(by=None)
    assert get(f"stories/{world['story'].pk}/").status_code == 410


def test_a_former_slug_leads_to_the_present_one_unless_that_is_hidden(world: dict[str, Any]) -> None:
    Business.objects.filter(slug="harbour-kitchen").update(slug="quay-kitchen")
    assert get("businesses/harbour-kitchen/")["Location"] == "/api/v1/businesses/quay-kitchen/"
    Business.objects.filter(slug="quay-kitchen").update(status="suspended")
    assert get("businesses/harbour-kitchen/").status_code == 404


# --- As HTTP has it -------------------------------------------------------------------------------------------------------


def test_every_answer_may_be_kept_and_read_by_the_scripts_of_any_site(world: dict[str, Any]) -> None:
    for path, query in addresses(world).values():
        response = get(path, **query)
        assert_is_for_everybody(response)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "public" in response["Cache-Control"] and response["X-Content-Type-Options"] == "nosniff"
    assert get("stories/", page=1)["Access-Control-Allow-Origin"] == "*"


def test_what_has_not_changed_is_not_sent_again(world: dict[str, Any], client: Client) -> None:
    first = client.get(ROOT + "stories/")
    again = client.get(ROOT + "stories/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    make_article("Something new")
    assert client.get(ROOT + "stories/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_only_reading_is_possible(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete"):
        response = getattr(strict, method)(ROOT + "stories/")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert response["Content-Type"] == "application/problem+json"
    assert client.head(ROOT + "stories/").content == b""
    before = client.options(ROOT + "stories/", headers={"origin": "https://elsewhere.example"})
    assert (before.status_code, before.content) == (204, b"")
    assert "GET" in before["Access-Control-Allow-Methods"] and before["Access-Control-Allow-Origin"] == "*"


def test_who_asks_too_often_is_told_so_in_json(settings: Any, client: Client) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    settings.LIMITS_EXEMPT = []
    responses = [client.get(ROOT, REMOTE_ADDR="203.0.113.9") for _ in range(5)]
    assert responses[0].status_code == 200
    refused = responses[-1]
    assert (refused.status_code, refused.json()["status"]) == (429, 429)
    assert int(refused["Retry-After"]) <= 60 and refused["Access-Control-Allow-Origin"] == "*"
    # Programs do not use up what the people of the house may ask for.
    assert client.get("/about/", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_request_that_cannot_be_read_is_a_problem() -> None:
    response = Client().generic("GET", ROOT + "stories/", QUERY_STRING="tag=%00")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert json.loads(response.content)["detail"]


def test_the_cost_of_a_list_does_not_grow_with_it(django_assert_num_queries: Any) -> None:
    for number in range(12):
        business = make_business(f"Kitchen {number}")
        story = make_article(tags=[f"Tag {number}"], countries=["DE", "IN"], authors=["Ada Ng", f"Author {number}"])
        Mention.objects.create(article=story, business=business)
    with django_assert_num_queries(1):
        assert len(read("stories/")["items"]) == 12
    with django_assert_num_queries(2):
        assert len(read("businesses/")["items"]) == 12
    assert Article.objects.count() == 12


def test_every_parameter_of_the_interface_is_one_that_the_page_cache_knows() -> None:
    from newsportal.pagecache.rules import API

    assert {parameter.name for each in document.ENDPOINTS for parameter in each.parameters} == API
