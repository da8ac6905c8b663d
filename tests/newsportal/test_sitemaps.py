"""Sitemaps, robots.txt, the manifest and the probes."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LASTMOD = "{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod"


def locations(client: Client, address: str) -> list[str]:
    return [node.text for node in etree.fromstring(client.get(address).content).iter(LOC)]


def test_the_index_leads_to_every_story(client: Client) -> None:
    old = make_article(publish_at=datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.UTC))
    new = make_article()
    parts = locations(client, "/sitemap.xml")
    found = {url for part in parts for url in locations(client, part.removeprefix("http://testserver"))}
    assert {f"http://testserver{story.get_absolute_url()}" for story in (old, new)} <= found
    assert {"http://testserver/", "http://testserver/about/", "http://testserver/news/world/"} <= found


def test_a_story_is_listed_with_the_full_moment_of_its_last_substantive_change(client: Client) -> None:
    moment = datetime.datetime(2024, 2, 29, 12, 34, 56, tzinfo=datetime.UTC)
    make_article(publish_at=moment, updated_at=moment + datetime.timedelta(days=1))
    document = etree.fromstring(client.get("/sitemap-2024-02.xml").content)
    assert [node.text for node in document.iter(LASTMOD)] == ["2024-03-01T12:34:56+00:00"]


def test_a_section_counts_as_changed_when_something_below_it_is(client: Client) -> None:
    make_article(section=make_section("Europe", parent=make_section("World")))
    assert "http://testserver/news/world/" in locations(client, "/sitemap/lists.xml")


def test_lists_without_a_public_story_are_left_out(client: Client) -> None:
    make_article(status="draft", tags=["secret"], countries=["DE"], section="Hidden")
    assert locations(client, "/sitemap/lists.xml") == []


def test_a_story_that_search_engines_should_not_see_is_left_out(client: Client) -> None:
    make_article(noindex=True, slug="quiet")
    make_article(canonical_url="https://example.org/first", slug="second-hand")
    assert locations(client, "/news-sitemap.xml") == []
    month = timezone.now() - datetime.timedelta(hours=1)
    assert client.get(f"/sitemap-{month:%Y-%m}.xml").status_code == 404


def test_the_news_sitemap_holds_two_days_and_no_press_releases(client: Client) -> None:
    fresh = make_article(hours_ago=47)
    make_article(hours_ago=49)
    make_article(kind="press-release")
    assert locations(client, "/news-sitemap.xml") == [f"http://testserver{fresh.get_absolute_url()}"]


# What https://www.sitemaps.org/protocol.html allows, and Google's news extension, in RELAX NG.
GRAMMAR = etree.RelaxNG(
    etree.fromstring(
        """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><choice>
    <element name="sitemapindex"><oneOrMore><element name="sitemap"><ref name="place"/></element></oneOrMore></element>
    <element name="urlset"><oneOrMore><element name="url">
      <ref name="place"/>
      <optional><element name="n:news">
        <element name="n:publication">
          <element name="n:name"><ref name="words"/></element>
          <element name="n:language"><data type="string"><param name="pattern">[a-z]{2,3}(-[a-z]{2})?</param></data></element>
        </element>
        <element name="n:publication_date"><data type="dateTime"/></element>
        <element name="n:title"><ref name="words"/></element>
      </element></optional>
    </element></oneOrMore></element>
  </choice></start>
  <define name="place">
    <element name="loc"><data type="anyURI"><param name="minLength">12</param><param name="maxLength">2048</param></data></element>
    <optional><element name="lastmod"><data type="dateTime"/></element></optional>
  </define>
  <define name="words"><data type="string"><param name="minLength">1</param></data></define>
</grammar>"""
    )
)


def test_every_sitemap_keeps_to_the_protocol(client: Client) -> None:
    make_article("Tom & Jerry's \u201cfirst\u201d <day>", tags=["r&d"], countries=["DE"], section="World")
    make_article(publish_at=datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.UTC))
    parts = [part.removeprefix("http://testserver") for part in locations(client, "/sitemap.xml")]
    assert len(parts) == 4
    for address in ("/sitemap.xml", "/news-sitemap.xml", *parts):
        GRAMMAR.assertValid(etree.fromstring(client.get(address).content))


@pytest.mark.parametrize("name", ["-2024-13", "-abc", "-0000-01", "-9999-12", "-1-1", "/nothing", "-2024-02-29"])
def test_a_sitemap_that_is_none_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/sitemap{name}.xml").status_code == 404


def test_sitemaps_cost_a_few_queries_whatever_they_list(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(25):
        make_article(tags=[f"tag {number}"], countries=["DE", "FR"])
    for address, queries in (("/sitemap.xml", 3), ("/news-sitemap.xml", 1), ("/sitemap/lists.xml", 8)):
        with django_assert_max_num_queries(queries):
            assert client.get(address).status_code == 200


def test_robots_name_both_sitemaps(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Sitemap: http://testserver/news-sitemap.xml" in text


def test_the_manifest_names_the_site(client: Client) -> None:
    assert client.get("/manifest.webmanifest").json()["name"] == "AdMyCity"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_the_probes_answer(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
