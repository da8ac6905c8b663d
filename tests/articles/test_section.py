"""/news/<section>/: a section with all below it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_article, make_section
from tests.pages import NO_PAGES, assert_is_for_everybody, canonical, get, headlines, texts, tree, with_class

pytestmark = pytest.mark.django_db


def test_lists_its_own_stories_and_those_of_all_below_it() -> None:
    world = make_section("World")
    asia = make_section("Asia", parent=world)
    make_article("From the delta", section=make_section("South Asia", parent=asia), hours_ago=3)
    make_article("From the world", section=world, hours_ago=2)
    make_article("From Asia", section=asia, hours_ago=1)
    make_article("From the laboratory", section="Science")
    assert headlines(get("/news/world/")) == ["From Asia", "From the world", "From the delta"]
    assert headlines(get("/news/asia/")) == ["From Asia", "From the delta"]


def test_links_the_sections_below_it() -> None:
    world = make_section("World")
    for name in ("Asia", "Africa"):
        make_section(name, parent=world)
    assert texts(get("/news/world/"), with_class("head__children") + "//a") == ["Africa", "Asia"]


def test_shows_the_way_up() -> None:
    asia = make_section("Asia", parent=make_section("World"))
    make_section("Japan", parent=asia)
    assert texts(get("/news/japan/"), with_class("trail__list") + "//a") == ["World", "Asia"]


def test_marks_its_place_in_the_navigation() -> None:
    make_section("Asia", parent=make_section("World"), in_navigation=False)
    marked = tree(get("/news/asia/")).xpath("//ul[@class='sections__list']//a[@aria-current]/@href")
    assert marked == ["/news/world/"]


def test_is_a_page_even_without_stories() -> None:
    make_section("Science")
    response = get("/news/science/")
    assert response.status_code == 200
    assert "There are no stories here yet." in response.content.decode()


def test_a_former_slug_leads_to_the_present_one() -> None:
    section = make_section("Science")
    section.slug = "knowledge"
    section.save()
    response = get("/news/science/")
    assert (response.status_code, response["Location"]) == (301, "/news/knowledge/")


@pytest.mark.parametrize("path", ["/news/nowhere/", "/news/World/", "/news/2026/", "/news/%00/", "/news/wörld/"])
def test_has_no_page_of_another_name(path: str) -> None:
    make_section("World")
    assert get(path).status_code in {400, 404}


@pytest.mark.parametrize("page", NO_PAGES)
def test_has_no_page_of_another_number(page: str) -> None:
    make_article()
    assert Client().get("/news/world/", {"page": page}).status_code == 404


def test_turns_its_pages_without_a_gap_or_a_repetition() -> None:
    for number in range(41):
        make_article(f"Story {number:02}", hours_ago=number + 1)
    pages = [headlines(get(f"/news/world/{query}")) for query in ("", "?page=2", "?page=3")]
    assert sum(pages, []) == [f"Story {number:02}" for number in range(41)]
    assert canonical(get("/news/world/?page=2&x=1")) == "http://testserver/news/world/?page=2"


def test_sets_no_cookie_and_asks_for_none() -> None:
    make_article()
    assert_is_for_everybody(get("/news/world/"))


def test_asks_the_database_a_fixed_number_of_questions(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    asia = make_section("Asia", parent=make_section("World"))
    for number in range(8):
        make_section(f"Region {number}", parent=asia)
    for number in range(50):
        make_article(
            section=asia, hours_ago=number + 1, authors=["Ada Ng", "Bo Li"], countries=["DE"], tags=["rivers"]
        )
    for path in ("/news/world/", "/news/world/?page=2", "/news/asia/"):
        with django_assert_max_num_queries(8, info=path):
            assert len(headlines(get(path))) == 20
