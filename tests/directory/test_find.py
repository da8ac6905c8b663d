"""Finding businesses by what and where, and the suggestions of the form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import answering, browsing, finding, patience, vocabulary
from directory.models import Business, City
from tests.factories import make_business, make_category, make_city, make_country
from tests.patience import impatient

pytestmark = pytest.mark.django_db


def find(client: Client, what: str = "", where: str = "", **more: Any) -> str:
    response = client.get("/directory/find/", {"what": what, "where": where, **more})
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    return re.findall(r'class="entry__name"><a[^>]*><bdi>([^<]+)', html)


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, int], None]]:
    """Set one of the bounds of a search, MOST or WINDOW."""

    def bound_to(name: str, number: int) -> None:
        monkeypatch.setattr(answering, name, number)
        answering._worked_out.cache_clear()

    yield bound_to
    answering._worked_out.cache_clear()


@pytest.fixture
def hamburg() -> City:
    """A city with some businesses in and around it, and one far away."""
    city = make_city("Hamburg", latitude=53.55, longitude=10.0)
    cafes = make_category("Cafes", synonyms=["coffee house", "espresso"])
    plumbers = make_category("Plumbers", synonyms=["drains"])
    make_business("Harbour Café", city=city, category=cafes, description="Cake and strong tea.", tagline="")
    make_business("Otto Bauer", city=city, category=plumbers, description="Pipes of all kinds.", tagline="")
    make_business("Café at the Lake", city=make_city("Norderstedt", latitude=53.7, longitude=10.0), category=cafes)
    make_business("Isar Café", city=make_city("Munich", latitude=48.14, longitude=11.58), category=cafes)
    return city


@pytest.mark.parametrize(
    ("what", "where", "expected"),
    [
        ("cafe", "Hamburg", {"Harbour Café", "Café at the Lake"}),
        ("CAFÉ", "hamburg, germany", {"Harbour Café", "Café at the Lake"}),
        ("cof", "", {"Harbour Café", "Café at the Lake", "Isar Café"}),
        ("drain", "Germany", {"Otto Bauer"}),
        ("the pipe", "de", {"Otto Bauer"}),
        ("harbour cake", "", {"Harbour Café"}),
        ("cafe in Munich", "", {"Isar Café"}),
        ("munich espresso", "", {"Isar Café"}),
        ("cafe", "France", set()),
        ("otto espresso", "", set()),
    ],
)
def test_finds_by_name_kind_synonym_place_and_description(
    client: Client, hamburg: City, what: str, where: str, expected: set[str]
) -> None:
    make_country("FR")
    assert set(names(find(client, what, where))) == expected


def test_what_the_name_says_goes_before_what_the_description_says(client: Client) -> None:
    make_business("Somewhere", description="We mend umbrellas, and much besides, in a street near the old station.")
    make_business("Umbrella Repair", description="")
    make_business("Elsewhere", tagline="Your umbrella, as new", description="")
    assert names(find(client, "umbrella")) == ["Umbrella Repair", "Elsewhere", "Somewhere"]


def test_a_place_alone_leads_to_its_page_with_what_was_chosen(client: Client, hamburg: City) -> None:
    for query, to in {
        "where=Hamburg": "/directory/germany/hamburg/",
        "where=germany&what=": "/directory/germany/",
        "where=Hamburg&category=cafes&open=now&near=1,1": "/directory/germany/hamburg/in/cafes/?open=now",
    }.items():
        response = client.get(f"/directory/find/?{query}")
        assert (response.status_code, response["Location"]) == (302, to)


def test_of_cities_of_one_name_the_greatest_is_meant_unless_more_is_said() -> None:
    make_country("US")
    great = make_city("Hamburg", population=1_800_000)
    make_city("Hamburg", "US", slug="hamburg-ny", region="New York", population=10_000)
    make_city("Hamburg", "US", slug="hamburg-ar", region="Arkansas", population=3_000)
    assert finding.find_place("hamburg") == great
    for text, slug in {
        "Hamburg, New York": "hamburg-ny",
        "hamburg, arkansas, USA": "hamburg-ar",
        "Hamburg, United States": "hamburg-ny",
        "Hamburg,us": "hamburg-ny",
    }.items():
        place = finding.find_place(text)
        assert isinstance(place, City) and place.slug == slug, text
    assert finding.find_place("Hamburg, Bavaria") is None
    assert {finding.find_place(text) for text in ("usa", "US", "america", "United States")} == {make_country("US")}


def test_misspelt_words_and_places_are_understood(client: Client, hamburg: City) -> None:
    make_business("Harbour Restaurant", city=hamburg)
    vocabulary.update()
    html = find(client, "restarant", "Hambrug")
    assert names(html) == ["Harbour Restaurant"]
    assert "“restarant”" in html and "<strong>Restaurant</strong>" in html
    assert "“Hambrug”" in html and 'value="Hamburg"' in html
    assert "These are results from everywhere" in find(client, "cafe", "Xyzzyville")


def test_near_the_reader_the_nearest_come_first_with_their_distance(client: Client, hamburg: City) -> None:
    html = find(client, "cafe", near="53.69,10.0")
    assert names(html) == ["Café at the Lake", "Harbour Café"]
    assert re.findall(r'entry__distance">([^<]+)', html) == ["1.1 km", "16 km"]
    assert "53.69%2C10.00" in find(client, "cafe", near="53.6912345,10.0012345")


def test_facets_narrow_what_is_found_and_the_page_stays_out_of_search_engines(client: Client, hamburg: City) -> None:
    Business.objects.filter(name="Harbour Café").update(price_range=2)
    html = find(client, "cafe", "Hamburg", price="2", category="cafes")
    assert names(html) == ["Harbour Café"] and 'content="noindex' in html
    assert 'href="/directory/find/?what=cafe&amp;where=Hamburg&amp;category=cafes"' in html
    assert "/directory/germany/hamburg/in/cafes/" in find(client, "espresso", "Hamburg")


def test_costs_eight_queries_whatever_is_found(client: Client, hamburg: City) -> None:
    def queries(**query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/directory/find/", query)
        return len(captured)

    before = [queries(what="cafe", where="Hamburg"), queries(what="cafe"), queries(what="cafe", near="53.5,10")]
    for number in range(30):
        make_business(f"Café {number}", city=hamburg, hours={"mode": "always", "week": {}})
    after = [queries(what="cafe", where="Hamburg"), queries(what="cafe"), queries(what="cafe", near="53.5,10")]
    assert after == before and max(before) <= 8


def test_only_what_is_listed_is_found_or_suggested(client: Client, hamburg: City) -> None:
    for status in set(Business.Status.values) - {"listed", "merged"}:
        make_business("Zqhidden Zqcafe", status=status, city=hamburg, email="zqsecret@example.org")
    hidden = make_business("Open Door", city=hamburg, email="zqsecret@example.org", hide_street=True)
    hidden.addresses.create(line1="Zqstreet 7", locality="Hamburg", country=hidden.country)
    vocabulary.update()
    for word in ("zqhidden", "zqcafe", "zqsecret", "zqstreet"):
        assert names(find(client, word)) == []
        assert client.get("/directory/suggest/", {"what": word[:4]}).json() == {"suggestions": []}


def test_the_form_suggests_places_and_kinds_and_words(client: Client, hamburg: City) -> None:
    make_country("FR")
    make_city("Hamm", population=180_000)
    vocabulary.update()
    response = client.get("/directory/suggest/", {"where": "ham"})
    assert response.json() == {"suggestions": ["Hamburg, Germany", "Hamm, Germany"]}
    assert "public" in response["Cache-Control"] and "Set-Cookie" not in response
    assert client.get("/directory/suggest/", {"where": "fr"}).json()["suggestions"] == ["France"]
    assert client.get("/directory/suggest/", {"what": "plu"}).json()["suggestions"][0] == "Plumbers"
    assert "harbour Café" in client.get("/directory/suggest/", {"what": "harbour caf"}).json()["suggestions"]
    for nothing in ({}, {"what": "h"}, {"where": "%"}, {"what": "'"}, {"where": "\\"}):
        assert client.get("/directory/suggest/", nothing).json() == {"suggestions": []}


@pytest.mark.parametrize(
    "text",
    [
        "& | ! <-> ( ) : * ' \\",
        "'; DROP TABLE x; --",
        "\U0001f6a2" * 50,
        "a " * 5000,
        "%_%",
        "\u202eabc",
        "e" + "\u0301" * 300,
    ],
)
def test_nothing_that_is_typed_breaks_it(client: Client, hamburg: City, text: str) -> None:
    for parameters in (
        {"what": text},
        {"where": text},
        {"what": "cafe", "near": text},
        {"what": "cafe", "sort": text},
    ):
        assert client.get("/directory/find/", parameters).status_code == 200
        assert client.get("/directory/suggest/", parameters).status_code == 200


def test_open_now_is_asked_of_each_in_its_own_time_zone(client: Client) -> None:
    now = timezone.now()
    for zone, offset in (("Asia/Tokyo", 9), ("America/Bogota", -5)):
        local = now + datetime.timedelta(hours=offset)
        day, hour = local.strftime("%a").lower(), local.hour
        week = {day: [[f"{hour:02}:00", f"{hour + 1:02}:00"]]}
        make_business(f"Cafe {zone}", time_zone=zone, hours={"mode": "regular", "week": week})
    make_business("Cafe closed", hours={"mode": "regular", "week": {}})
    assert set(names(find(client, "cafe", open="now"))) == {"Cafe Asia/Tokyo", "Cafe America/Bogota"}


def test_puts_the_best_attested_in_order_and_says_that_there_are_more(
    client: Client, bound: Callable[[str, int], None]
) -> None:
    for number in range(5):
        make_business(f"Umbrella Shop {number}", verified_at=timezone.now() if number < 3 else None)
    assert len(names(find(client, "umbrella"))) == 5
    assert "of more results" not in find(client, "umbrella")
    bound("MOST", 3)
    for sort in ("", "rating", "newest"):
        html = find(client, "umbrella", sort=sort)
        assert set(names(html)) == {"Umbrella Shop 0", "Umbrella Shop 1", "Umbrella Shop 2"}
        assert "The best 3 of more results" in html
    for where in ("Germany", "Hamburg"):
        assert set(names(find(client, "umbrella", where))) == {"Umbrella Shop 0", "Umbrella Shop 1", "Umbrella Shop 2"}
    assert "of more results" not in find(client, "umbrella 4")


def test_a_word_as_it_was_typed_goes_before_words_that_begin_so(
    client: Client, bound: Callable[[str, int], None]
) -> None:
    make_business("Port One")
    make_business("Port Two")
    make_business("Portrait Studio", verified_at=timezone.now())
    assert set(names(find(client, "port"))) == {"Port One", "Port Two", "Portrait Studio"}
    bound("MOST", 2)
    assert set(names(find(client, "port"))) == {"Port One", "Port Two"}
    bound("MOST", 3)
    assert set(names(find(client, "port"))) == {"Port One", "Port Two", "Portrait Studio"}


def test_a_beginning_of_one_letter_is_looked_for_among_the_best(
    client: Client, hamburg: City, bound: Callable[[str, int], None]
) -> None:
    make_business("Otto Baum", city=hamburg, verified_at=timezone.now())
    assert set(names(find(client, "otto b"))) == {"Otto Bauer", "Otto Baum"}
    assert set(names(find(client, "ot", "Germany", category="plumbers"))) == {"Otto Bauer"}
    bound("WINDOW", 1)
    html = find(client, "otto b")
    assert names(html) == ["Otto Baum"] and "only some were looked through" in html
    assert "only some were looked through" in find(client, "zq")
    assert "only some were looked through" not in find(client, "zqx")
    assert set(names(find(client, "otto bau"))) == {"Otto Bauer", "Otto Baum"}


def test_every_order_and_every_narrowing_holds_for_what_is_found(client: Client, hamburg: City) -> None:
    make_business("Café Paris", country="FR", city=make_city("Paris", "FR", latitude=48.86, longitude=2.35))
    rated = Business.objects.get(name="Isar Café")
    Business.objects.filter(pk=rated.pk).update(rating_average=5, rating_count=3)
    newest = Business.objects.get(name="Harbour Café")
    Business.objects.filter(pk=newest.pk).update(listed_at=timezone.now() + datetime.timedelta(hours=1))
    assert names(find(client, "cafe", sort="rating"))[0] == "Isar Café"
    assert names(find(client, "cafe", sort="newest"))[0] == "Harbour Café"
    assert names(find(client, "cafe", "Hamburg", sort="distance")) == ["Harbour Café", "Café at the Lake"]
    assert names(find(client, "cafe", "Munich", sort="distance")) == ["Isar Café"]
    assert names(find(client, "cafe", "France")) == ["Café Paris"]
    assert set(names(find(client, "cafe", "Germany", category="cafes"))) == {
        "Harbour Café",
        "Café at the Lake",
        "Isar Café",
    }
    assert names(find(client, "otto", category="cafes")) == []
    assert names(find(client, "otto", category="plumbers")) == ["Otto Bauer"]


def test_pages_through_what_is_found_without_a_gap(client: Client) -> None:
    for number in range(45):
        make_business(f"Lantern {number}")
    found = [name for page in (1, 2, 3) for name in names(find(client, "lantern", page=page))]
    assert len(found) == len(set(found)) == 45
    assert client.get("/directory/find/?what=lantern&page=4").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"category": "cafes"},
        {"where": "Germany"},
        {"where": "Germany", "category": "cafes"},
        {"where": "Hamburg"},
        {"where": "Hamburg", "sort": "distance"},
        {"where": "Hamburg", "category": "cafes", "sort": "rating"},
        {"near": "53.55,10"},
        {"price": "2", "sort": "newest"},
    ],
    ids=str,
)
def test_looks_through_the_best_or_the_nearest_where_it_costs_too_much_to_look_everywhere(
    client: Client, hamburg: City, settings: Any, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    settings.STATEMENT_TIMEOUT_MS = 2000
    monkeypatch.setattr(patience, "FEW", 0)
    Business.objects.update(price_range=2)
    everywhere = names(find(client, "cafe", **query))
    with impatient() as gave_up:
        response = client.get("/directory/find/", {"what": "cafe", **query})
    html = response.content.decode()
    assert gave_up and response["Surrogate-Control"] == "max-age=60"
    assert names(html) == everywhere != []
    assert "only some were looked through" in html and "only some were looked through" not in find(client, "cafe")


@pytest.mark.parametrize(
    ("sort", "index"),
    [("", "placed_best_anywhere"), ("rating", "placed_rated_anywhere"), ("newest", "placed_newest_anywhere")],
)
def test_a_category_without_words_is_read_in_its_order_from_an_index(
    client: Client, hamburg: City, sort: str, index: str
) -> None:
    browsing._searched.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        # With so few rows any way is as good: the one that needs no sorting is the one of a great many.
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        for _ in range(4):
            assert len(names(find(client, category="cafes", sort=sort))) == 3
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE %s", ["%placement%ORDER BY%"])
        (name,) = cursor.fetchone()
        cursor.execute(f"EXPLAIN EXECUTE {name}(1, 0)")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert f"using {index}" in plan and "Sort" not in plan
