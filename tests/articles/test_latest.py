"""/news/: everything, the latest first."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from articles.models import Article
from directory.pagination import paginate
from tests.factories import make_article
from tests.pages import NO_PAGES, assert_is_for_everybody, canonical, get, headlines, tree

pytestmark = pytest.mark.django_db


def fill(count: int) -> None:
    for number in range(count):
        make_article(
            f"Story {number:04}",
            hours_ago=number + 1,
            authors=["Ada Ng", "Bo Li"],
            countries=["DE", "FR"],
            tags=["rivers"],
            section=("World", "Science", "Culture")[number % 3],
        )


def test_lists_the_latest_first() -> None:
    fill(3)
    assert headlines(get("/news/")) == ["Story 0000", "Story 0001", "Story 0002"]


def test_is_a_page_even_without_stories() -> None:
    response = get("/news/")
    assert response.status_code == 200
    assert "There are no stories here yet." in response.content.decode()


def test_turns_its_pages_without_a_gap_or_a_repetition() -> None:
    fill(45)
    pages = [headlines(get(path)) for path in ("/news/", "/news/?page=2", "/news/?page=3")]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert sum(pages, []) == [f"Story {number:04}" for number in range(45)]


def test_links_its_neighbours() -> None:
    fill(45)
    links = {
        path: (tree(get(path)).xpath("//a[@rel='prev']/@href"), tree(get(path)).xpath("//a[@rel='next']/@href"))
        for path in ("/news/", "/news/?page=2", "/news/?page=3")
    }
    assert links == {
        "/news/": ([], ["/news/?page=2"]),
        "/news/?page=2": (["/news/"], ["/news/?page=3"]),
        "/news/?page=3": (["/news/?page=2"], []),
    }


def test_has_no_page_beyond_its_end() -> None:
    fill(20)
    assert get("/news/").status_code == 200
    assert get("/news/?page=2").status_code == 404


@pytest.mark.parametrize("page", NO_PAGES)
def test_has_no_page_of_another_spelling(page: str) -> None:
    fill(1)
    assert Client().get("/news/", {"page": page}).status_code == 404


def test_sends_whoever_reaches_the_last_page_to_the_archive() -> None:
    fill(41)
    request = RequestFactory().get("/news/?page=2")
    page = paginate(request, Article.objects.published().newest_first(), last=2)
    assert (page.goes_on, page.next) == (True, "")
    assert 'href="/news/archive/"' in render_to_string("_pagination.html", {"page": page})


def test_has_a_canonical_address_for_each_page() -> None:
    fill(21)
    assert canonical(get("/news/?page=1&utm_source=mail")) == "http://testserver/news/"
    assert canonical(get("/news/?page=2&utm_source=mail")) == "http://testserver/news/?page=2"


def test_redirects_the_address_without_its_slash() -> None:
    response = get("/news")
    assert (response.status_code, response["Location"]) == (301, "/news/")


def test_sets_no_cookie_and_asks_for_none() -> None:
    fill(2)
    assert_is_for_everybody(get("/news/"))


@pytest.mark.parametrize("path", ["/news/", "/news/?page=3"])
def test_asks_the_database_a_fixed_number_of_questions(django_assert_max_num_queries, path: str) -> None:  # type: ignore[no-untyped-def]
    fill(65)
    with django_assert_max_num_queries(3):
        assert len(headlines(get(path))) == 20


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_is_for_reading_only(client, method: str) -> None:  # type: ignore[no-untyped-def]
    assert getattr(client, method)("/news/").status_code == 405
