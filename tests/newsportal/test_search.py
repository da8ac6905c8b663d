"""/search/: stories by their words."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles import querysets
from tests.factories import make_article, make_business
from tests.pages import NO_PAGES, assert_is_for_everybody, canonical, get, headlines, texts, tree, with_class

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
    monkeypatch.setattr(querysets, "RANKED", 3)
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
        sql = "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(60)" if "websearch" in sql else sql
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


# --- Businesses -------------------------------------------------------------------------------------------------------


def test_finds_businesses_beside_stories_and_either_alone() -> None:
    make_article("The fish of the harbour")
    make_business("Café Harbour", tagline="Fish soup")
    make_business("Secret Fish Club", status="pending", tagline="fish")
    page = get("/search/?q=fish").content.decode()
    assert "The fish of the harbour" in page and "Café Harbour" in page and "Secret Fish Club" not in page
    assert "Café Harbour" not in get("/search/?q=fish&kind=stories").content.decode()
    alone = get("/search/?q=fish&kind=businesses").content.decode()
    assert "Café Harbour" in alone and "The fish of the harbour" not in alone
    assert "Café Harbour" in get("/search/?q=CAFE").content.decode()
    assert "Café Harbour" not in get("/search/?q=fish -soup").content.decode()


def test_helps_with_a_misspelt_word() -> None:
    make_article("The volcano that sleeps")
    call_command("update_vocabulary", verbosity=0)
    page = get("/search/?q=volcanoo").content.decode()
    assert "Did you mean" in page and 'href="/search/?q=volcano"' in page


def test_asks_at_most_eight_questions_of_the_database(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(25):
        make_article(f"Fish {number}", authors=["Ada Ng", "Bo Li"])
        make_business(f"Fish shop {number}")
    for address in ("/search/?q=fish", "/search/?q=fish&kind=businesses", "/search/?q=nothingatall"):
        with django_assert_max_num_queries(8):
            assert Client().get(address).status_code == 200
