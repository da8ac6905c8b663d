"""/tag/<slug>/: every story about one thing."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_article, make_tag
from tests.pages import NO_PAGES, assert_is_for_everybody, canonical, get, headlines, texts

pytestmark = pytest.mark.django_db


def test_lists_the_stories_with_the_tag_the_latest_first() -> None:
    make_article("Older", tags=["rivers"], hours_ago=2)
    make_article("Newer", tags=["rivers", "ports"], hours_ago=1)
    make_article("Other", tags=["ports"])
    response = get("/tag/rivers/")
    assert headlines(response) == ["Newer", "Older"]
    assert texts(response, "//h1") == ["Rivers"]


def test_does_not_tell_of_a_tag_that_no_published_story_has() -> None:
    make_article(tags=["merger of the year"], status="draft")
    assert get("/tag/merger-of-the-year/").status_code == 404


def test_does_not_tell_of_a_former_slug_of_such_a_tag() -> None:
    tag = make_tag("merger of the year")
    make_article(tags=[tag.name], hours_ago=-2)
    tag.slug = "deal"
    tag.save()
    assert get("/tag/merger-of-the-year/").status_code == 404


def test_a_former_slug_leads_to_the_present_one() -> None:
    make_article(tags=["rivers"])
    tag = make_tag("rivers")
    tag.slug = "streams"
    tag.save()
    response = get("/tag/rivers/")
    assert (response.status_code, response["Location"]) == (301, "/tag/streams/")


@pytest.mark.parametrize("page", NO_PAGES)
def test_has_no_page_of_another_number(page: str) -> None:
    make_article(tags=["rivers"])
    assert Client().get("/tag/rivers/", {"page": page}).status_code == 404


def test_has_a_canonical_address() -> None:
    make_article(tags=["rivers"])
    assert canonical(get("/tag/rivers/?ref=x")) == "http://testserver/tag/rivers/"


def test_sets_no_cookie_and_asks_for_none() -> None:
    make_article(tags=["rivers"])
    assert_is_for_everybody(get("/tag/rivers/"))


@pytest.mark.parametrize("path", ["/tag/rivers/", "/tag/rivers/?page=2"])
def test_asks_the_database_a_fixed_number_of_questions(django_assert_max_num_queries, path: str) -> None:  # type: ignore[no-untyped-def]
    for number in range(45):
        make_article(hours_ago=number + 1, tags=["rivers", "ports"], authors=["Ada Ng", "Bo Li"], countries=["DE"])
    with django_assert_max_num_queries(8):
        assert len(headlines(get(path))) == 20
