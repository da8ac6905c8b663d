"""The front page."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models import Article, Image, Section
from newsportal.front import compose
from tests.factories import make_article, make_author, make_business, make_country, make_section
from tests.pages import assert_is_for_everybody, canonical, get, headlines, texts, with_class
from tests.pictures import encoded, photo

pytestmark = pytest.mark.django_db

NAMES = ["World", "Business", "Science", "Environment", "Technology", "Health", "Culture", "Travel"]


def fill(count: int, names: list[str] = NAMES) -> None:
    """Publish stories by turns in sections that stand in the navigation in the order of their names' list."""
    sections = [make_section(name, order=order) for order, name in enumerate(names)]
    for number in range(count):
        make_article(
            f"Story {number}", section=sections[number % len(sections)], hours_ago=number + 1, countries=["DE"]
        )


def make_photo() -> Image:
    return Image.store(ContentFile(encoded(photo(900, 600)), "harbour.jpg"), alt="Cranes")


def test_shows_a_friendly_page_before_the_first_story() -> None:
    response = get("/")
    assert response.status_code == 200
    assert "The first edition is being written" in response.content.decode()


@pytest.mark.parametrize("count", [1, 2, 3, 5, 13, 40, 60])
def test_shows_no_story_twice(count: int) -> None:
    fill(count)
    make_article("An opinion", section=make_section("Opinion", is_opinion=True), authors=["Ada Ng"])
    shown = Counter(headlines(get("/")))
    assert set(shown.values()) == {1}
    assert "An opinion" in shown


@pytest.mark.parametrize("count", [1, 3, 12])
def test_shows_every_story_of_a_small_site(count: int) -> None:
    fill(count)
    assert sorted(headlines(get("/"))) == sorted(f"Story {number}" for number in range(count))


def test_shows_no_empty_place() -> None:
    fill(1)
    front = compose()
    assert front.lead and (front.second, front.rail, front.opinion, front.bands) == ([], [], None, [])
    page = get("/").content.decode()
    for name in ("top__second", "top__rail", "opinions", 'class="wrap band'):
        assert name not in page


def test_leads_with_a_story_that_has_a_photo_among_the_newest() -> None:
    fill(8)
    make_article("With a photo", hours_ago=4.5, lead_image=make_photo())
    assert headlines(get("/"))[0] == "With a photo"


def test_leads_with_the_newest_where_a_photo_is_old() -> None:
    fill(8)
    make_article("With an old photo", hours_ago=40, lead_image=make_photo())
    assert headlines(get("/"))[0] == "Story 0"


def test_never_leads_with_an_opinion() -> None:
    fill(3)
    make_article("My view", kind=Article.Kind.OPINION, hours_ago=0.1, lead_image=make_photo())
    make_section("Opinion", is_opinion=True)
    assert headlines(get("/"))[0] == "Story 0"


def test_shows_the_faces_of_those_who_give_their_opinion() -> None:
    fill(8)
    make_author("Bo Li", photo=make_photo())
    make_article("My view", section=make_section("Opinion", is_opinion=True), authors=["Bo Li"])
    response = get("/")
    assert texts(response, with_class("opinion__author")) == ["Bo Li"]
    assert b'class="face"' in response.content


def test_gives_a_section_the_stories_of_all_below_it() -> None:
    fill(60, ["Science"])
    asia = make_section("Asia", parent=make_section("World"), in_navigation=False)
    make_article("From Asia", section=asia, hours_ago=200)
    parts = [part for band in compose().bands for part in band.parts]
    assert ["From Asia"] in [
        [story.headline for story in part.stories] for part in parts if part.section.name == "World"
    ]


def test_keeps_a_section_on_the_page_that_has_no_new_stories() -> None:
    fill(60, ["World"])
    make_article("An old recipe", section="Food", hours_ago=5000)
    assert "An old recipe" in headlines(get("/"))


def test_leaves_out_a_section_that_is_not_in_the_navigation() -> None:
    fill(20, ["World"])
    make_article("Hidden away", section=make_section("Attic", in_navigation=False), hours_ago=500)
    assert "Attic" not in texts(get("/"), with_class("band__title"))


@pytest.mark.parametrize(("sharing", "rows"), [(1, [1]), (2, [2]), (3, [3]), (4, [2, 2]), (5, [3, 2]), (7, [3, 2, 2])])
def test_leaves_no_section_alone_in_a_row_that_others_share(sharing: int, rows: list[int]) -> None:
    fill(20, ["Top"])
    Section.objects.filter(slug="top").update(in_navigation=False)
    for number in range(sharing):
        make_article(section=make_section(f"Section {number}", order=number), hours_ago=100 + number)
    assert [len(band.parts) for band in compose().bands if band.layout == "shared"] == rows


def test_opens_the_door_to_the_countries_that_stand_first() -> None:
    make_country("DE", featured=True)
    make_country("FR")
    doors = texts(get("/"), "//ul[@class='flags']//a")
    assert doors == ["Germany", "All countries"]


def test_shows_what_is_published_only() -> None:
    make_article("Seen", section="World")
    make_article("Planned", section="World", hours_ago=-5)
    make_article("Drafted", section="World", status="draft")
    assert headlines(get("/")) == ["Seen"]


def test_has_one_heading_and_one_address() -> None:
    fill(20)
    response = get("/?utm_source=mail")
    assert texts(response, "//h1") == ["AdMyCity"]
    assert canonical(response) == "http://testserver/"


def test_sets_no_cookie_and_asks_for_none() -> None:
    fill(5)
    assert_is_for_everybody(get("/"))


@pytest.mark.parametrize("count", [5, 90])
def test_asks_the_database_a_fixed_number_of_questions(django_assert_max_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    fill(count)
    make_country("FR", featured=True)
    opinion = make_section("Opinion", is_opinion=True)
    for number in range(6):
        name = f"Author {number}"
        make_author(name, photo=make_photo())
        make_article(section=opinion, authors=[name], hours_ago=number + 1)
        make_business()
    with django_assert_max_num_queries(8):
        assert get("/").status_code == 200


def test_shows_what_was_listed_last_and_nothing_that_is_not_listed() -> None:
    fill(3)
    assert "front-directory" not in get("/").content.decode()
    for number in range(5):
        make_business(f"Quay {number}", listed_at=timezone.now() - datetime.timedelta(days=number))
    for status in ("draft", "pending", "rejected", "needs-changes", "closed", "expired"):
        make_business(f"Hidden {status}", status=status)
    page = get("/")
    assert texts(page, with_class("entry__name")) == ["Quay 0", "Quay 1", "Quay 2", "Quay 3"]
    assert "Hidden" not in page.content.decode()
    assert_is_for_everybody(page)


def test_sorts_stories_of_one_moment_the_same_way_every_time() -> None:
    at = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    for number in range(20):
        make_article(f"Story {number}", publish_at=at)
    assert headlines(get("/")) == headlines(get("/"))
