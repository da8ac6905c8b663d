"""Where news and businesses meet: listings in the news, cities with their stories, countries with both."""

from __future__ import annotations

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Mention
from directory.models import Business, Review
from tests.factories import make_article, make_business, make_category, make_city, make_country, make_user
from tests.pages import get

pytestmark = pytest.mark.django_db


def named(business: Business, headline: str, **fields: object) -> Article:
    story = make_article(headline, **fields)  # type: ignore[arg-type]
    Mention.objects.create(article=story, business=business)
    return story


def test_a_listing_shows_the_stories_that_name_it_and_their_feed(client: Client) -> None:
    business = make_business("Harbour Kitchen")
    assert "In the news" not in get("/business/harbour-kitchen/").content.decode()
    for number in range(6):
        named(business, f"Fish story {number}", hours_ago=number + 1)
    named(business, "Tomorrow's fish", hours_ago=-5)
    named(business, "A secret fish", status="draft")
    page = get("/business/harbour-kitchen/").content.decode()
    assert "In the news" in page and "Fish story 0" in page and "Fish story 5" not in page
    every = get("/business/harbour-kitchen/news/").content.decode()
    feed = feedparser.parse(get("/business/harbour-kitchen/feed/").content)
    assert not feed.bozo and len(feed.entries) == 6
    for text in (page, every, str(feed)):
        assert "Tomorrow's fish" not in text and "A secret fish" not in text
    assert "Fish story 5" in every


def test_what_is_published_after_a_page_was_made_is_on_it_when_it_is_made_again() -> None:
    business = make_business("Harbour Kitchen", city="Hamburg")
    addresses = ("/business/harbour-kitchen/", "/directory/germany/hamburg/")
    assert [get(address).status_code for address in addresses] == [200, 200]
    city = business.city
    story = named(business, "Fish at last", hours_ago=0, dateline_city=city)
    story.correct(by=None, kind="correction", text="The fish came later.")
    pages = [get(address).content.decode() for address in addresses]
    assert ["Fish at last" in page for page in pages] == [True, True]
    assert "The fish came later." in pages[0]


def test_a_correction_travels_to_the_page_of_a_business_that_the_story_names() -> None:
    business = make_business("Harbour Kitchen")
    story = named(business, "Fish story")
    make_article("About something else").correct(by=None, kind="correction", text="Nothing to do with fish.")
    assert "Corrections</h3>" not in get("/business/harbour-kitchen/").content.decode()
    story.correct(by=None, kind="correction", text="The fish came from the river, not the sea.")
    page = get("/business/harbour-kitchen/").content.decode()
    assert "The fish came from the river" in page and "Nothing to do with fish." not in page
    assert f'href="{story.get_absolute_url()}#corrections"' in page
    schema = get(story.get_absolute_url()).content.decode().replace(": ", ":")
    assert f'"dateModified":"{story.updated_at.isoformat()}"' in schema
    story.withdraw(by=None)
    assert "The fish came from the river" not in get("/business/harbour-kitchen/").content.decode()


@pytest.mark.parametrize("status", ["pending", "draft", "rejected", "suspended", "expired", "closed"])
def test_what_readers_do_not_find_has_no_news(status: str) -> None:
    named(make_business("Blue Door", status=status), "A door")
    for address in ("/business/blue-door/news/", "/business/blue-door/feed/"):
        assert Client().get(address).status_code == 404


def test_a_city_is_headed_by_what_was_written_from_it() -> None:
    city = make_city("Hamburg")
    make_business(city=city)
    assert "News from Hamburg" not in get("/directory/germany/hamburg/").content.decode()
    make_article("Low water at the lock", dateline_city=city, countries=["DE"])
    make_article("Kept for tomorrow", dateline_city=city, hours_ago=-3, countries=["DE"])
    page = get("/directory/germany/hamburg/").content.decode()
    assert "News from Hamburg" in page and "Low water at the lock" in page and "Kept for tomorrow" not in page


def test_a_country_shows_news_and_businesses_side_by_side() -> None:
    make_country("DE", time_zones=["Europe/Berlin"])
    city = make_city("Hamburg")
    food = make_category("Food and drink")
    make_business("Harbour Kitchen", city=city, category=make_category("Restaurants", parent=food))
    make_business("Secret Supper Club", status="pending")
    make_article("Low water at the lock", dateline_city=city, countries=["DE"])
    page = get("/country/germany/").content.decode()
    for words in ("Low water at the lock", "Harbour Kitchen", "Food and drink", "Cities with news", "Local time"):
        assert words in page, words
    assert 'href="/directory/germany/hamburg/"' in page and "Secret Supper Club" not in page


def test_a_country_shows_its_best_rated_businesses_where_there_are_reviews() -> None:
    for name in ("Harbour Kitchen", "Quay Bakery", "Blue Door"):
        make_business(name)
    assert "Best attested" in get("/country/germany/").content.decode()
    for name, rating in (("Quay Bakery", 5), ("Blue Door", 3)):
        Review.objects.create(
            business=Business.objects.get(name=name), user=make_user(), name="Eve", rating=rating, text="Good bread.",
            status="published", published_at=timezone.now(),
        )  # fmt: skip
    page = get("/country/germany/")
    assert [business.name for business in page.context["rated"]] == ["Quay Bakery", "Blue Door"]
    assert "Best rated" in page.content.decode()


def test_a_countrys_page_asks_the_same_of_the_database_however_much_there_is(
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    city = make_city("Hamburg")
    for number in range(12):
        make_business(city=city)
        make_article(dateline_city=city, countries=["DE", "FR"], hours_ago=number + 1, tags=["rivers"])
    with django_assert_max_num_queries(14):
        assert get("/country/germany/").status_code == 200
    business = Business.objects.earliest("pk")
    for story in Article.objects.all():
        Mention.objects.create(article=story, business=business)
        story.correct(by=None, kind="correction", text="It was the other lock.")
    with django_assert_max_num_queries(10):
        assert get(business.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(10):
        assert get("/directory/germany/hamburg/").status_code == 200
