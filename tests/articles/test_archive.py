"""/news/archive/: every story by month."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from tests.factories import make_article
from tests.pages import NO_PAGES, assert_is_for_everybody, canonical, get, headlines, texts, tree, with_class

pytestmark = pytest.mark.django_db


def at(*when: int) -> datetime.datetime:
    return datetime.datetime(*when, tzinfo=datetime.UTC)  # type: ignore[misc,arg-type]


# --- The index --------------------------------------------------------------------------------------------------------


def test_lists_the_months_that_have_stories() -> None:
    for when in (at(2023, 9, 17), at(2023, 9, 18), at(2025, 12, 31, 23, 59), at(2026, 1, 1)):
        make_article(publish_at=when)
    links = tree(get("/news/archive/")).xpath("//ul[@class='year__months']//a/@href")
    assert links == ["/news/archive/2026/01/", "/news/archive/2025/12/", "/news/archive/2023/09/"]
    assert texts(get("/news/archive/"), with_class("year__title")) == ["2026", "2025", "2023"]


def test_does_not_tell_of_months_that_are_to_come() -> None:
    make_article(publish_at=timezone.now() + datetime.timedelta(days=70))
    make_article(publish_at=at(2024, 5, 1), status="draft")
    make_article(publish_at=at(2024, 7, 1), expire_at=at(2024, 8, 1))
    response = get("/news/archive/")
    assert response.status_code == 200
    assert tree(response).xpath("//ul[@class='year__months']") == []


def test_agrees_with_counting_every_story() -> None:
    for number in range(60):
        make_article(
            publish_at=at(2024, 1, 1) + datetime.timedelta(days=number * 13),
            status=("published", "draft")[number % 4 == 0],
        )
    counted = {story.publish_at.date().replace(day=1) for story in Article.objects.published()}
    assert Article.objects.published().months() == sorted(counted, reverse=True)


def test_index_asks_the_database_a_fixed_number_of_questions(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(40):
        make_article(publish_at=at(2023, 1, 1) + datetime.timedelta(days=number * 31))
    with django_assert_max_num_queries(4):
        assert len(tree(get("/news/archive/")).xpath("//ul[@class='year__months']//a")) == 40


# --- A month ----------------------------------------------------------------------------------------------------------


def test_lists_a_month_day_by_day() -> None:
    make_article("First", publish_at=at(2025, 3, 1))
    make_article("Last", publish_at=at(2025, 3, 31, 23, 59))
    make_article("Second", publish_at=at(2025, 3, 1, 8))
    make_article("Before", publish_at=at(2025, 2, 28, 23, 59))
    make_article("After", publish_at=at(2025, 4, 1))
    response = get("/news/archive/2025/03/")
    assert headlines(response) == ["Last", "Second", "First"]
    assert texts(response, with_class("day__title")) == ["Monday, 31 March", "Saturday, 1 March"]


def test_links_the_months_beside_it_that_have_stories() -> None:
    for month in (1, 3, 8):
        make_article(publish_at=at(2025, month, 5))
    links = tree(get("/news/archive/2025/03/")).xpath("//nav[@aria-label='Months']//a/@href")
    assert links == ["/news/archive/2025/08/", "/news/archive/2025/01/"]


@pytest.mark.parametrize(
    "path",
    [
        "/news/archive/2025/13/",
        "/news/archive/2025/00/",
        "/news/archive/2025/3/",
        "/news/archive/0000/01/",
        "/news/archive/9999/12/",
        "/news/archive/2025/02/",
        "/news/archive/99999/01/",
        "/news/archive/２０２５/03/",
    ],
)
def test_has_no_page_for_a_month_that_is_none_or_has_no_stories(path: str) -> None:
    make_article(publish_at=at(2025, 3, 5))
    assert get(path).status_code == 404


@pytest.mark.parametrize("page", [*NO_PAGES, "101"])
def test_has_no_page_of_another_number(page: str) -> None:
    make_article(publish_at=at(2025, 3, 5))
    assert Client().get("/news/archive/2025/03/", {"page": page}).status_code == 404


def test_turns_the_pages_of_a_busy_month() -> None:
    for number in range(130):
        make_article(f"Story {number:03}", publish_at=at(2025, 3, 31) - datetime.timedelta(hours=number))
    pages = [headlines(get(f"/news/archive/2025/03/{query}")) for query in ("", "?page=2")]
    assert [len(page) for page in pages] == [100, 30]
    assert sum(pages, []) == [f"Story {number:03}" for number in range(130)]
    assert canonical(get("/news/archive/2025/03/?page=2")) == "http://testserver/news/archive/2025/03/?page=2"


def test_a_month_asks_the_database_a_fixed_number_of_questions(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(120):
        make_article(publish_at=at(2025, 3, 31) - datetime.timedelta(hours=number), tags=["rivers"], countries=["DE"])
    with django_assert_max_num_queries(5):
        assert len(headlines(get("/news/archive/2025/03/"))) == 100


@pytest.mark.parametrize("path", ["/news/archive/", "/news/archive/2025/03/"])
def test_sets_no_cookie_and_asks_for_none(path: str) -> None:
    make_article(publish_at=at(2025, 3, 5))
    assert_is_for_everybody(get(path))
