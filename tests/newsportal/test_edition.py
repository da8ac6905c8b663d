"""The country's edition of the front page: what stands first, that nothing is hidden, and how it is chosen."""

from __future__ import annotations

import pytest
from django.test import Client

from newsportal.front import compose
from tests.factories import make_article, make_business, make_country
from tests.pages import headlines

pytestmark = pytest.mark.django_db


def fill() -> None:
    for number in range(12):
        make_article(f"World {number}", hours_ago=number + 1, countries=["FR"])
    for number in range(3):
        make_article(f"Home {number}", hours_ago=number + 40, countries=["DE"])


def test_the_countrys_stories_stand_first_and_none_is_left_out() -> None:
    fill()
    world, home = compose(), compose(make_country("DE"))
    assert {story.pk for story in home.stories()} >= {story.pk for story in world.stories()}
    assert home.lead is not None and home.lead.headline == "Home 0"
    assert [story.headline for story in home.second][:2] == ["Home 1", "Home 2"]
    assert world.lead is not None and world.lead.headline == "World 0"
    assert len({story.pk for story in home.stories()}) == len(home.stories())


def test_a_reader_chooses_once_and_can_go_back() -> None:
    fill()
    client = Client()
    page = client.get("/edition/").content.decode()
    assert 'name="csrfmiddlewaretoken"' in page and "France" in page
    response = client.post("/edition/", {"country": "DE"})
    assert response["Location"] == "/" and client.cookies["edition"].value == "de"
    cookie = client.cookies["edition"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    front = client.get("/")
    assert headlines(front)[0] == "Home 0" and not front.cookies
    assert 'rel="canonical" href="http://testserver/"' in front.content.decode()
    client.post("/edition/", {"country": ""})
    assert headlines(client.get("/"))[0] == "World 0"


def test_its_directory_stands_before_other_news_and_the_worlds_where_it_has_none() -> None:
    fill()
    make_business("Elbe Kitchen")
    make_business("Seine Kitchen", country="FR", city="Paris")
    client = Client()
    client.cookies["edition"] = "de"
    page = client.get("/").content.decode()
    assert "Businesses in Germany" in page and "Elbe Kitchen" in page and "Seine Kitchen" not in page
    assert page.index("Elbe Kitchen") < page.index('class="wrap band band--')
    client.cookies["edition"] = "us"
    make_country("US")
    page = client.get("/").content.decode()
    assert "Elbe Kitchen" in page and "Seine Kitchen" in page and "Businesses in the United States" not in page


def test_what_is_no_country_is_no_edition() -> None:
    fill()
    client = Client()
    for code in ("XX", "D", "ＤＥ", "D\x00", "x" * 5000, "de; Path=/"):
        assert client.post("/edition/", {"country": code}).status_code == 404
    for value in ("xx", "DE", "../", "d"):
        client.cookies["edition"] = value
        assert headlines(client.get("/"))[0] == "World 0"
    assert Client(enforce_csrf_checks=True).post("/edition/", {"country": "DE"}).status_code == 403


def test_an_edition_costs_two_queries_more(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    fill()
    client = Client()
    client.cookies["edition"] = "de"
    with django_assert_max_num_queries(12):
        client.get("/")
