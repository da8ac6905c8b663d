"""Feeds: well-formed whatever stands in a story, complete, and stable."""

from __future__ import annotations

import json
from typing import Any

import feedparser
import pytest
from django.test import Client
from lxml import etree

from articles.models import Article, Tag
from tests.factories import make_article, make_author, make_country, make_tag

pytestmark = pytest.mark.django_db

PAGES = ["/", "/news/world/", "/tag/rivers/", "/author/ada-ng/", "/country/germany/"]
ADDRESSES = [f"{page}feed/{form}" for page in PAGES for form in ("", "atom/")]
JSON = [f"{page}feed.json" for page in PAGES]


def publish(**fields: Any) -> Article:
    return make_article(tags=["rivers", "locks"], countries=["DE"], **fields)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_feed_is_read_without_complaint(client: Client, address: str) -> None:
    story = publish()
    response = client.get(address)
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not feed.bozo, feed.bozo_exception
    entry = feed.entries[0]
    assert entry.title == story.headline
    assert entry.link == f"http://testserver{story.get_absolute_url()}"
    assert "Barges carry half" in entry.content[0].value
    assert [author.name for author in entry.authors if author.get("name")] == ["Ada Ng"]
    assert {"rivers", "locks"} <= {tag.term for tag in entry.tags}


@pytest.mark.parametrize("address", JSON)
def test_every_json_feed_has_what_the_standard_asks_for(client: Client, address: str) -> None:
    story = publish()
    response = client.get(address)
    feed = json.loads(response.content)
    assert response["Content-Type"].startswith("application/feed+json")
    assert feed["feed_url"] == f"http://testserver{address}"
    assert feed["items"][0]["title"] == story.headline
    assert feed["items"][0]["authors"] == [{"name": "Ada Ng", "url": "http://testserver/author/ada-ng/"}]


def test_the_id_of_a_story_survives_a_new_slug_and_headline(client: Client) -> None:
    story = publish()
    before = client.get("/feed.json").json()["items"][0]["id"]
    Article.objects.filter(pk=story.pk).update(slug="elsewhere", headline="Another")
    assert client.get("/feed.json").json()["items"][0]["id"] == before


@pytest.mark.parametrize("address", ["/feed/", "/feed/atom/", "/news-sitemap.xml"])
@pytest.mark.parametrize("text", ["]]> <b>&amp;</b> \x01\x0b\x1f", "\u202e\ufffe\uffff\U0001f600", "</title><script>"])
def test_no_text_breaks_the_document(client: Client, address: str, text: str) -> None:
    publish(headline=f"Head {text}", standfirst=text, slug="head")
    etree.fromstring(client.get(address).content)


def test_a_feed_costs_four_queries_at_most(client: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(35):
        publish()
    for address in (*ADDRESSES, *JSON):
        with django_assert_max_num_queries(4, info=address):
            assert client.get(address).status_code == 200


def test_a_feed_sets_no_cookie_and_may_be_cached(client: Client) -> None:
    publish()
    response = client.get("/feed/")
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("address", ["/tag/rivers/feed/", "/author/ada-ng/feed/"])
def test_what_has_only_hidden_stories_has_no_feed(client: Client, address: str) -> None:
    make_article(status="draft", tags=["rivers"])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/tag/no/feed/", "/author/no/feed/", "/news/no/feed/", "/country/no/feed/"])
def test_the_feed_of_nothing_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_feed_of_an_old_slug_redirects(client: Client) -> None:
    publish()
    Tag.objects.filter(pk=make_tag("rivers").pk).update(slug="waterways")
    response = client.get("/tag/rivers/feed/atom/")
    assert (response.status_code, response["Location"]) == (301, "/tag/waterways/feed/atom/")


def test_the_feed_of_a_country_without_stories_is_empty_and_valid(client: Client) -> None:
    make_country("FR")
    make_author("Ada Ng")
    assert not feedparser.parse(client.get("/country/france/feed/").content).bozo


def test_a_feed_refuses_to_be_posted_to(client: Client) -> None:
    assert client.post("/feed/").status_code == 405
