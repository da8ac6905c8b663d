"""/author/<slug>/: who writes, and what they wrote."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_article, make_author
from tests.pages import NO_PAGES, assert_is_for_everybody, canonical, get, headlines, texts, tree, with_class

pytestmark = pytest.mark.django_db


def test_lists_what_the_author_signed_alone_or_with_others() -> None:
    make_article("Alone", authors=["Ada Ng"], hours_ago=2)
    make_article("Together", authors=["Bo Li", "Ada Ng"], hours_ago=1)
    make_article("Without", authors=["Bo Li"])
    assert headlines(get("/author/ada-ng/")) == ["Together", "Alone"]


def test_says_who_the_author_is() -> None:
    make_author("Bo Li", job_title="Rivers editor", bio="Bo walks along canals.", expertise=["locks", "floods"])
    make_article(authors=["Bo Li"])
    response = get("/author/bo-li/")
    assert texts(response, "//h1") == ["Bo Li"]
    assert texts(response, with_class("author__job")) == ["Rivers editor"]
    assert texts(response, with_class("author__expertise")) == ["Writes about locks, floods"]
    assert "Bo walks along canals." in response.content.decode()


def test_links_the_authors_pages_elsewhere_by_the_names_of_their_sites() -> None:
    make_author("Bo Li", profiles=["https://www.example.org/~bo"])
    make_article(authors=["Bo Li"])
    (link,) = tree(get("/author/bo-li/")).xpath("//a[@rel='me noopener']")
    assert (link.get("href"), "".join(link.itertext()).strip()) == ("https://www.example.org/~bo", "example.org")


def test_does_not_announce_who_has_published_nothing() -> None:
    make_author("Secret Columnist")
    make_article(authors=["Secret Columnist"], status="draft")
    assert get("/author/secret-columnist/").status_code == 404


def test_a_former_slug_leads_to_the_present_one() -> None:
    author = make_author("Ada Ng")
    make_article(authors=["Ada Ng"])
    author.slug = "ada-okafor"
    author.save()
    response = get("/author/ada-ng/")
    assert (response.status_code, response["Location"]) == (301, "/author/ada-okafor/")


@pytest.mark.parametrize("page", NO_PAGES)
def test_has_no_page_of_another_number(page: str) -> None:
    make_article(authors=["Ada Ng"])
    assert Client().get("/author/ada-ng/", {"page": page}).status_code == 404


def test_has_a_canonical_address() -> None:
    make_article(authors=["Ada Ng"])
    assert canonical(get("/author/ada-ng/?ref=x")) == "http://testserver/author/ada-ng/"


def test_sets_no_cookie_and_asks_for_none() -> None:
    make_article(authors=["Ada Ng"])
    assert_is_for_everybody(get("/author/ada-ng/"))


@pytest.mark.parametrize("path", ["/author/ada-ng/", "/author/ada-ng/?page=2"])
def test_asks_the_database_a_fixed_number_of_questions(django_assert_max_num_queries, path: str) -> None:  # type: ignore[no-untyped-def]
    for number in range(45):
        make_article(hours_ago=number + 1, tags=["rivers"], authors=["Ada Ng", "Bo Li"], countries=["DE"])
    with django_assert_max_num_queries(8):
        assert len(headlines(get(path))) == 20
