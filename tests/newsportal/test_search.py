"""/search/: stories and businesses by their words, in one list; what its box suggests; and the feeds of a search."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles import candidates
from directory import patience
from newsportal.searching import Asked, find
from tests.factories import make_article, make_business, make_category, make_city, make_section
from tests.pages import NO_PAGES, assert_is_for_everybody, canonical, get, headlines, text, texts, tree, with_class
from tests.patience import impatient

pytestmark = pytest.mark.django_db


def search(words: str, **more: str) -> list[str]:
    response = Client().get("/search/", {"q": words, **more})
    assert response.status_code == 200
    return headlines(response)


def test_finds_a_story_by_any_of_its_parts() -> None:
    make_article("Ships wait", standfirst="Low water in the canal.", body="<p>Barges carry half.</p>")
    make_article("Trains run", body="<p>On rails.</p>")
    assert [search(word) for word in ("ships", "canal", "barge")] == [["Ships wait"]] * 3


def test_puts_the_headline_before_the_text() -> None:
    make_article("Rivers fall", body="<p>Dry.</p>", hours_ago=50)
    make_article("Trains run", body="<p>Along the rivers.</p>", hours_ago=1)
    assert search("rivers") == ["Rivers fall", "Trains run"]


def test_finds_a_phrase_as_it_stands() -> None:
    make_article("High water marks")
    make_article("Water at its high")
    assert search('"high water"') == ["High water marks"]


@pytest.mark.parametrize("words", ["water -rivers", "water -river", 'water -"dry rivers"'])
def test_leaves_out_what_is_not_wanted(words: str) -> None:
    make_article("Water in dry rivers")
    make_article("Water in pipes", standfirst="", body="")
    assert search(words) == ["Water in pipes"]


def test_finds_stories_in_other_languages_by_their_words() -> None:
    make_article("Die Schiffe warten", language="de")
    make_article("東京の川", language="ja")
    assert [search("Schiffe"), search("東京の川")] == [["Die Schiffe warten"], ["東京の川"]]


def test_finds_what_is_published_only() -> None:
    make_article("Rivers today")
    make_article("Rivers tomorrow", hours_ago=-24)
    make_article("Rivers perhaps", status="draft")
    assert search("rivers") == ["Rivers today"]


def test_ranks_the_newest_matches_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST", 3)
    for number in range(5):
        make_article(f"Rivers {number}", hours_ago=number + 1)
    assert sorted(search("rivers")) == ["Rivers 0", "Rivers 1", "Rivers 2"]


def test_says_kindly_that_nothing_was_found() -> None:
    response = Client().get("/search/", {"q": "<b>unicorns</b>"})
    assert response.status_code == 200
    assert texts(response, with_class("empty__title")) == ["Nothing found for “<b>unicorns</b>”"]


def test_is_a_page_before_anything_was_typed() -> None:
    for path in ("/search/", "/search/?q=", "/search/?q=%20%20", "/search/?x=1"):
        assert get(path).status_code == 200


def test_keeps_the_words_in_their_field() -> None:
    response = Client().get("/search/", {"q": '  "low   water" '})
    assert tree(response).xpath("//input[@id='words']/@value") == ['"low water"']


@pytest.mark.parametrize(
    "words",
    [
        "'",
        '"',
        "-",
        "--",
        "- -a",
        "&|!():*<->",
        "a" * 5000,
        "word " * 1000,
        "\x00",
        "or or or",
        "-a -b",
        "\\",
        "%",
        "😀",
        "\u202eabc",
        '-"',
        "((((" * 50,
        "a:*b & !",
    ],
)
def test_takes_whatever_is_typed(words: str) -> None:
    make_article("Rivers fall")
    assert Client().get("/search/", {"q": words}).status_code in {200, 400}


def test_cuts_a_query_that_nobody_types() -> None:
    make_article("Rivers fall")
    assert search("rivers " * 300) == ["Rivers fall"]
    response = Client().get("/search/", {"q": "x" * 300})
    assert tree(response).xpath("//input[@id='words']/@value") == ["x" * 200]


def test_turns_its_pages_with_the_words() -> None:
    for number in range(25):
        make_article(f"Rivers {number}", hours_ago=number + 1)
    assert len(search("rivers fall or rivers")) == 20
    response = Client().get("/search/", {"q": "rivers & lakes", "page": "1"})
    assert canonical(response) == "http://testserver/search/?q=rivers+%26+lakes"
    response = Client().get("/search/", {"q": "rivers"})
    assert tree(response).xpath("//a[@rel='next']/@href") == ["/search/?q=rivers&page=2"]
    assert len(search("rivers", page="2")) == 5


@pytest.mark.parametrize("page", NO_PAGES)
def test_has_no_page_of_another_number(page: str) -> None:
    make_article("Rivers fall")
    assert Client().get("/search/", {"q": "rivers", "page": page}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_says_so_when_the_database_gives_up() -> None:
    def given_up(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # What the database says after the statement timeout, without the wait for it.
        sql = "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(60)" if "directory_answers" in sql else sql
        return execute(sql, None if "pg_sleep" in sql else params, many, context)

    with connection.execute_wrapper(given_up):
        response = get("/search/?q=rivers")
    assert response.status_code == 503
    assert "That search took too long." in response.content.decode()


def test_is_not_for_search_engines() -> None:
    assert tree(get("/search/?q=x")).xpath("//meta[@name='robots']/@content") == ["noindex, follow"]


def test_sets_no_cookie_and_asks_for_none() -> None:
    make_article("Rivers fall")
    assert_is_for_everybody(get("/search/?q=rivers"))


def test_asks_the_database_a_fixed_number_of_questions(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(45):
        make_article(f"Rivers {number}", tags=["rivers"], countries=["DE"], authors=["Ada Ng", "Bo Li"])
    with django_assert_max_num_queries(8):
        assert len(search("rivers")) == 20


# --- Stories and businesses in one list -------------------------------------------------------------------------------


def results(address: str, **more: str) -> list[str]:
    """Return what the results of a search are called, in their order."""
    response = Client().get(address, more)
    assert response.status_code == 200
    return texts(response, with_class("hit__title"))


def test_ranks_stories_and_businesses_in_one_list_and_either_alone() -> None:
    make_article("The fish of the harbour")
    make_article("Ships wait", body="<p>No fish today.</p>")
    make_business("Fish Market", tagline="")
    make_business("Secret Fish Club", status="pending", tagline="fish")
    assert results("/search/", q="fish") == ["The fish of the harbour", "Fish Market", "Ships wait"]
    assert results("/search/", q="fish", kind="stories") == ["The fish of the harbour", "Ships wait"]
    assert results("/search/", q="fish", kind="businesses") == ["Fish Market"]
    kinds = texts(get("/search/?q=fish"), with_class("kicker__topic"))
    assert kinds == ["World", "Directory", "World"]


def test_finds_a_business_whatever_its_accents_and_first_by_its_very_name() -> None:
    make_business("Harbour Café House", description="x" * 90)
    make_business("Café House", tagline="", phone="", website="")
    assert results("/search/?q=CAFE house") == ["Café House", "Harbour Café House"]
    assert results("/search/?q=cafe -harbour") == ["Café House"]


def test_reads_what_people_type() -> None:
    make_article("Volcanoes of Iceland", standfirst="", body="")
    make_article("Low water", standfirst="", body="")
    make_article("Water is low", standfirst="", body="")
    asked = {
        '"low water"': ["Low water"],
        "\u201clow water\u201d": ["Low water"],
        "volcan*": ["Volcanoes of Iceland"],
        "iceland or water": ["Low water", "Volcanoes of Iceland", "Water is low"],
        "water | iceland -low": ["Volcanoes of Iceland"],
        "volcan": [],
        "vo*": [],
    }
    assert {words: sorted(results("/search/", q=words)) for words in asked} == asked


def test_stems_by_the_language_of_the_story() -> None:
    make_article("Die H\u00e4user am Fluss", language="de", standfirst="", body="")
    make_article("Les rivi\u00e8res montent", language="fr", standfirst="", body="")
    make_article("Rivers rising", standfirst="", body="")
    assert results("/search/?q=haus") == ["Die H\u00e4user am Fluss"]
    assert results("/search/?q=h\u00e4usern") == ["Die H\u00e4user am Fluss"]
    assert results("/search/?q=rivi\u00e8re") == ["Les rivi\u00e8res montent"]
    assert results("/search/?q=river") == ["Rivers rising"]


def test_narrows_by_all_facets_at_once_and_keeps_them_in_the_address() -> None:
    science = make_section("Science")
    physics = make_section("Physics", parent=science)
    make_article("Rivers one", countries=["DE"], section=physics, kind="opinion")
    make_article("Rivers two", countries=["DE"], section=physics, hours_ago=24 * 40)
    make_article("Rivers three", countries=["NL"], section=science, kind="opinion", hours_ago=2)
    make_business("Rivers Inn", category="Hotels", city=make_city("Bonn"))
    make_business("Rivers Books", category="Bookshops")
    assert len(results("/search/?q=rivers&country=germany")) == 4
    assert results("/search/?q=rivers&section=science&sort=newest") == ["Rivers one", "Rivers three", "Rivers two"]
    assert results("/search/?q=rivers&category=hotels") == ["Rivers Inn"]
    address = "/search/?q=rivers&country=germany&section=science&type=opinion&time=month"
    assert results(address) == ["Rivers one"]
    assert canonical(get(address)) == f"http://testserver{address}"
    day = f"{candidates.timezone.now():%Y-%m-%d}"
    assert "Rivers two" not in results(f"/search/?q=rivers&from={day}&to=2999-01-01")
    # What is no country, no day or no order means nothing.
    wrong = "country=atlantis&section=x'&category=%25&type=&time=ever&from=2026-02-31&to=1&sort=oldest&kind=3"
    assert len(results(f"/search/?q=rivers&{wrong}")) == 5


def test_offers_what_the_results_have_with_their_number() -> None:
    make_article("Rivers one", countries=["DE", "NL"], section="Science")
    make_article("Rivers two", countries=["DE"], kind="opinion")
    make_article("Rivers hidden", status="draft", countries=["FR"], section="Secret")
    make_business("Rivers Inn", category="Hotels")
    make_business("Rivers Bar", category="Secret bars", country="US", city=None, status="rejected")

    def offers(address: str) -> dict[str, list[str]]:
        page = tree(get(address))
        groups = page.xpath("//*[@class='narrow__group'][.//*[@class='narrow__number']]")
        return {text(group.xpath("h2")[0]): [text(row) for row in group.xpath(".//li")] for group in groups}

    assert offers("/search/?q=rivers") == {"Country": ["Germany 3", "Netherlands 1"]}
    assert offers("/search/?q=rivers&kind=stories") == {
        "Country": ["Germany 2", "Netherlands 1"],
        "Section": ["Science 1", "World 1"],
        "Kind of story": ["News 1", "Opinion 1"],
    }
    assert offers("/search/?q=rivers&kind=businesses") == {}


def test_marks_the_words_and_nothing_that_anybody_wrote() -> None:
    make_article(
        "<b>Rivers</b> & \ue000 seas",
        standfirst="",
        body="<p>The rivers &lt;script&gt;alert(1)&lt;/script&gt; <b>fall</b> &amp; <i>rise</i>.</p>",
    )
    make_business("Rivers <img src=x>", description="On the river <script>alert(1)</script> since ever.")
    page = tree(get("/search/?q=rivers"))
    assert {text(mark).lower() for mark in page.xpath("//main//mark")} == {"rivers", "river"}
    assert page.xpath("//main//*[self::script or @src='x'] | //main//*[@class='hit__title']//b") == []
    assert texts(get("/search/?q=rivers&kind=stories"), with_class("hit__extract")) == [
        "The rivers <script>alert(1)</script> fall & rise."
    ]


def test_looks_through_the_newest_and_the_best_where_it_costs_too_much_to_look_everywhere(
    settings: Any, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    settings.STATEMENT_TIMEOUT_MS = 2000
    make_article("Rivers fall")
    make_business("Rivers Inn")
    with impatient() as gave_up:
        response = get("/search/?q=rivers")
    # A site on which nothing more could have been found does not say so, however slow its machine was.
    assert gave_up and "were looked through" not in response.content.decode()
    assert texts(response, with_class("hit__title")) == ["Rivers fall", "Rivers Inn"]
    monkeypatch.setattr(patience, "FEW", 0)
    with impatient() as gave_up:
        response = get("/search/?q=rivers")
    assert gave_up
    assert texts(response, with_class("hit__title")) == ["Rivers fall", "Rivers Inn"]
    assert "only the newest and the best were looked through" in response.content.decode()
    assert response["Surrogate-Control"] == "max-age=60"
    assert results("/search/?q=rivers") == ["Rivers fall", "Rivers Inn"]


def test_looks_once_for_what_costs_too_much_and_says_so_where_nothing_was_found(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATEMENT_TIMEOUT_MS = 2000
    monkeypatch.setattr(patience, "FEW", 0)
    make_article("The volcano that sleeps")
    call_command("update_vocabulary", verbosity=0)
    with impatient() as gave_up:
        page = get("/search/?q=volcanoo&kind=stories").content.decode()
    assert gave_up and "Nothing found" in page
    assert "only the newest and the best were looked through" in page and "Did you mean" not in page


def test_helps_with_a_misspelt_word() -> None:
    make_article("The volcano that sleeps")
    call_command("update_vocabulary", verbosity=0)
    page = get("/search/?q=volcanoo&kind=stories").content.decode()
    assert "Did you mean" in page and 'href="/search/?q=volcano&amp;kind=stories"' in page


def test_says_what_is_near_where_nothing_is_found_and_what_there_is_without_the_filters() -> None:
    make_article("Rivers fall", section="Science", countries=["DE"])
    page = get("/search/?q=rivers&kind=businesses")
    assert "1 result without the filters" in page.content.decode()
    page = get("/search/?q=germany zebras")
    assert "/country/germany/" in tree(page).xpath("//main//a/@href")
    assert texts(page, "//*[@class='results__stories']/li") == ["Rivers fall"]


@pytest.mark.parametrize("newest", ["2026-12-01", "2026-12-31", "2024-03-01", "2025-01-01", "2019-03-05"])
def test_looks_for_the_newest_first_in_steps_that_leave_no_day_out_and_begin_small(newest: str) -> None:
    oldest, day = datetime.date(2019, 3, 5), datetime.date.fromisoformat(newest)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT period::text FROM articles_periods(%s::timestamptz, %s::timestamptz) AS period", [oldest, day]
        )
        steps = [set(re.findall(r"'(?:day|month|year) (\d+)'", period)) for (period,) in cursor.fetchall()]
    assert [len(step) for step in steps[:3]] == [1, 2, 4][: (day - oldest).days + 1]
    assert len(steps) < 20
    found = []
    while day >= oldest:
        written = f"{day:%Y%m%d}"
        found.append([number for number, step in enumerate(steps) if step & {written, written[:6], written[:4]}])
        day -= datetime.timedelta(days=1)
    assert all(len(numbers) == 1 for numbers in found)
    assert found == sorted(found)


def test_asks_at_most_eight_questions_of_the_database(django_assert_max_num_queries: Any) -> None:
    for number in range(25):
        make_article(f"Fish {number}", authors=["Ada Ng", "Bo Li"], countries=["DE", "NL"])
        make_business(f"Fish shop {number}", category=f"Kind {number % 3}")
    call_command("update_vocabulary", verbosity=0)
    for address in (
        "/search/?q=fish",
        "/search/?q=fish&page=2",
        "/search/?q=fish&kind=businesses&country=germany",
        "/search/?q=fish&section=world&type=news&time=week",
        "/search/?q=fihs",
        "/search/?q=nothingatall&country=germany",
    ):
        with django_assert_max_num_queries(8):
            assert Client().get(address).status_code == 200


def test_reads_questions_of_any_shape_in_bounded_parts() -> None:
    assert len(Asked.of("a " * 5000).question.wanted) == 12
    hostile = [
        "\x00",
        "&|!():*<->\\",
        '"',
        '-"',
        "or or or",
        "* - | \u201c",
        "a:*b & !",
        "'; DROP TABLE x; --",
        "%",
        "\ud83d\ude00",
    ]
    assert [find(Asked.of(words)).candidates for words in hostile] == [[]] * len(hostile)


# --- What the box suggests --------------------------------------------------------------------------------------------


def test_suggests_places_tags_stories_and_businesses_that_begin_so() -> None:
    make_category("Restaurants")
    make_city("Hamelin", "DE", slug="hamelin", population=5)
    make_article("Hamsters return to the fields", tags=["Hamlets"])
    make_article("Hamsters in hiding", status="draft", tags=["Hampers"])
    make_business("Hammer & Sons", city=None)
    make_business("Hammock World", city=None, status="pending")
    response = get("/search/suggest/?q=Ham")
    found = {row["kind"]: (row["words"], row["url"]) for row in response.json()["suggestions"]}
    assert len(response.json()["suggestions"]) == 4
    assert found["City"] == ("Hamelin, Germany", "/directory/germany/hamelin/")
    assert found["Topic"] == ("Hamlets", "/tag/hamlets/")
    assert found["Story"][0] == "Hamsters return to the fields"
    assert found["Business"] == ("Hammer & Sons", "/business/hammer-sons/")
    assert_is_for_everybody(response)
    assert response["Cache-Control"].startswith("public, max-age=60")


@pytest.mark.parametrize("words", ["", "h", "%%%", "'\"\\", "x" * 100_000, "a " * 1000, "-a", '"', "\u202e_"])
def test_suggests_nothing_and_fails_at_nothing(words: str, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        assert Client().get("/search/suggest/", {"q": words}).json() == {"suggestions": []}


# --- Feeds of a search ------------------------------------------------------------------------------------------------


def test_has_feeds_of_the_newest_that_it_finds() -> None:
    make_article("Rivers old", hours_ago=50)
    make_article("Rivers new", countries=["DE"])
    make_article("Rivers draft", status="draft")
    make_business("Rivers Inn")
    page = get("/search/?q=rivers")
    linked = tree(page).xpath("//link[@rel='alternate']/@href")[:3]
    assert linked == ["/search/feed/?q=rivers", "/search/feed/atom/?q=rivers", "/search/feed.json?q=rivers"]
    for address in linked:
        response = get(address)
        assert response["X-Robots-Tag"] == "noindex"
        assert_is_for_everybody(response)
        assert f"http://testserver{address}" in response.content.decode()
    items = get("/search/feed.json?q=rivers").json()["items"]
    assert [item["title"] for item in items] == ["Rivers Inn", "Rivers new", "Rivers old"]
    items = get("/search/feed.json?q=rivers&country=germany&kind=stories").json()["items"]
    assert [item["title"] for item in items] == ["Rivers new"]
    assert get("/search/feed.json").json()["items"] == []
