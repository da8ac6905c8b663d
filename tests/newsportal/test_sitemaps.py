"""Sitemaps, robots.txt, the manifest and the probes."""

from __future__ import annotations

import datetime
import re
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from articles.models import Article, ArticleAuthor, ArticleTag, Author, Tag
from tests.factories import make_article, make_author, make_business, make_section

pytestmark = pytest.mark.django_db

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LASTMOD = "{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod"
PAST = datetime.datetime(2024, 2, 29, 12, 34, 56, tzinfo=datetime.UTC)
MOMENT = "2024-02-29T12:34:56+00:00"


def moments(client: Client, address: str) -> dict[str, str | None]:
    """Return the paths of a sitemap with their moments."""
    entries = etree.fromstring(client.get(address).content)
    return {node.findtext(LOC).removeprefix("http://testserver"): node.findtext(LASTMOD) for node in entries}


def files(client: Client, kind: str = "") -> dict[str, str | None]:
    """Return the files of a kind that the index names, with their moments."""
    return {path: moment for path, moment in moments(client, "/sitemap.xml").items() if f"/sitemap/{kind}" in path}


def file_of(story: Article) -> str:
    return f"/sitemap/stories-{story.pk // 1000 + 1}.xml"


def kind_of(address: str) -> str:
    return re.split("[-.]", address.removeprefix("/sitemap/"))[0]


def test_the_index_leads_to_every_story(client: Client) -> None:
    old = make_article(publish_at=PAST)
    new = make_article()
    found = {path for part in files(client) for path in moments(client, part)}
    assert {story.get_absolute_url() for story in (old, new)} <= found
    assert {"/", "/about/", "/news/world/"} <= found


def test_a_story_is_listed_with_the_full_moment_of_its_last_substantive_change(client: Client) -> None:
    story = make_article(publish_at=PAST, updated_at=PAST + datetime.timedelta(days=1))
    assert moments(client, file_of(story)) == {story.get_absolute_url(): "2024-03-01T12:34:56+00:00"}
    assert files(client, "stories") == {file_of(story): "2024-03-01T12:34:56+00:00"}


def test_a_story_stays_in_the_file_of_its_key_of_which_each_has_a_thousand(client: Client) -> None:
    keys = (5_000_000, 5_000_999, 5_001_000, 6_000_000_000_000)
    stories = [make_article(pk=key, publish_at=PAST + datetime.timedelta(days=day)) for day, key in enumerate(keys)]
    paths = [story.get_absolute_url() for story in stories]
    assert files(client, "stories") == {
        "/sitemap/stories-5001.xml": "2024-03-01T12:34:56+00:00",
        "/sitemap/stories-5002.xml": "2024-03-02T12:34:56+00:00",
        "/sitemap/stories-6000000001.xml": "2024-03-03T12:34:56+00:00",
    }
    assert list(moments(client, "/sitemap/stories-5001.xml")) == [paths[1], paths[0]]
    assert list(moments(client, "/sitemap/stories-5002.xml")) == [paths[2]]
    make_article(pk=5_000_500, publish_at=PAST - datetime.timedelta(days=400))
    assert set(paths[:2]) < set(moments(client, "/sitemap/stories-5001.xml"))
    Article.objects.filter(pk=keys[0]).update(slug="another", publish_at=PAST + datetime.timedelta(days=9))
    assert "/news/2024/03/09/another/" in moments(client, "/sitemap/stories-5001.xml")


def test_no_moment_tells_of_a_story_that_is_not_public(client: Client) -> None:
    now, hour = timezone.now(), datetime.timedelta(hours=1)
    shown = make_article(pk=7_000_000, publish_at=PAST, tags=["trade"], countries=["DE"])
    hidden: list[dict[str, Any]] = [
        {"status": "draft", "publish_at": now - hour, "updated_at": now - hour},
        {"publish_at": now + hour},
        {"publish_at": now - 3 * hour, "embargo_until": now + hour, "updated_at": now - hour},
        {"publish_at": now - 3 * hour, "expire_at": now - hour, "updated_at": now - 2 * hour},
        {"publish_at": now - hour, "status": "withdrawn"},
    ]
    for number, fields in enumerate(hidden, 7_000_001):
        make_article(pk=number, tags=["trade"], countries=["DE"], **fields)
    assert files(client, "stories") == {"/sitemap/stories-7001.xml": MOMENT}
    assert moments(client, "/sitemap/stories-7001.xml") == {shown.get_absolute_url(): MOMENT}
    (tags,) = files(client, "tags")
    assert moments(client, tags) == {"/tag/trade/": MOMENT}
    assert moments(client, "/sitemap/lists.xml") == {"/news/world/": MOMENT, "/country/germany/": MOMENT}


@pytest.mark.parametrize("state", ["draft", "scheduled", "expired", "withdrawn"])
def test_a_file_without_a_public_story_is_neither_named_nor_found(client: Client, state: str) -> None:
    fields: dict[str, Any] = {
        "draft": {"status": "draft"},
        "scheduled": {"hours_ago": -1},
        "expired": {"publish_at": PAST, "expire_at": PAST + datetime.timedelta(days=1)},
        "withdrawn": {"status": "withdrawn"},
    }[state]
    make_article(pk=8_000_000)
    story = make_article(pk=9_000_000, countries=["DE"], section="Hidden", authors=[], **fields)
    # Each in a file of its own, as the story is.
    tag = Tag.objects.create(pk=9_000_000, name="secret", slug="secret")
    author = Author.objects.create(pk=9_000_000, name="Bo Li", slug="bo-li")
    ArticleTag.objects.create(tag=tag, content_object=story)
    ArticleAuthor.objects.create(author=author, article=story)
    assert [path for path in files(client) if "9001" in path] == []
    for kind in ("stories", "tags", "authors"):
        assert client.get(f"/sitemap/{kind}-9001.xml").status_code == 404
    assert list(moments(client, "/sitemap/lists.xml")) == ["/news/world/"]
    Article.objects.filter(pk=story.pk).update(status="published", publish_at=PAST, expire_at=None)
    assert len([path for path in files(client) if "9001" in path]) == 3


def test_a_story_comes_and_goes_by_the_clock_alone(client: Client) -> None:
    soon = timezone.now() + datetime.timedelta(seconds=1)
    comes = make_article(pk=8_000_000, publish_at=soon)
    goes = make_article(pk=9_000_000, publish_at=PAST, expire_at=soon)
    assert list(files(client, "stories")) == [file_of(goes)]
    time.sleep(max(0, (soon - timezone.now()).total_seconds()) + 0.01)
    assert files(client, "stories") == {file_of(comes): soon.isoformat(timespec="seconds")}
    assert client.get(file_of(goes)).status_code == 404


def test_nothing_is_said_to_have_changed_tomorrow(client: Client) -> None:
    story = make_article(updated_at=timezone.now() + datetime.timedelta(days=1))
    for address in ("/sitemap.xml", file_of(story)):
        told = [datetime.datetime.fromisoformat(moment) for moment in moments(client, address).values() if moment]
        assert told and max(told) <= timezone.now()


def test_a_section_counts_as_changed_when_something_below_it_is(client: Client) -> None:
    world = make_section("World")
    make_article(section=make_section("Europe", parent=world), publish_at=PAST)
    assert moments(client, "/sitemap/lists.xml")["/news/world/"] == MOMENT
    make_article(section=world, publish_at=PAST - datetime.timedelta(days=1))
    assert moments(client, "/sitemap/lists.xml")["/news/world/"] == MOMENT


def test_lists_without_a_public_story_are_left_out(client: Client) -> None:
    make_article(status="draft", tags=["secret"], countries=["DE"], section="Hidden")
    assert list(files(client)) == ["/sitemap/pages.xml"]
    assert client.get("/sitemap/lists.xml").status_code == 404


def test_tags_and_authors_stand_in_files_of_their_own(client: Client) -> None:
    make_article(publish_at=PAST, tags=["trade", "ports"], authors=["Ada Ng", "Bo Li"])
    make_article(publish_at=PAST - datetime.timedelta(days=1), tags=["trade"], authors=["Ada Ng"])
    make_author("Nobody yet")
    Tag.objects.create(name="unused", slug="unused")
    found: dict[str, dict[str, str | None]] = {"tags": {}, "authors": {}}
    for kind, rows in found.items():
        for address in files(client, kind):
            rows |= moments(client, address)
    assert found == {
        "tags": dict.fromkeys(["/tag/trade/", "/tag/ports/"], MOMENT),
        "authors": dict.fromkeys(["/author/ada-ng/", "/author/bo-li/"], MOMENT),
    }


def test_a_story_that_search_engines_should_not_see_is_left_out(client: Client) -> None:
    quiet = make_article(noindex=True, slug="quiet")
    copied = make_article(canonical_url="https://example.org/first", slug="second-hand")
    assert list(moments(client, "/news-sitemap.xml")) == []
    assert files(client, "stories") == {}
    assert {client.get(file_of(story)).status_code for story in (quiet, copied)} == {404}


def test_the_news_sitemap_holds_two_days_and_no_press_releases(client: Client) -> None:
    fresh = make_article(hours_ago=47)
    make_article(hours_ago=49)
    make_article(kind="press-release")
    assert list(moments(client, "/news-sitemap.xml")) == [fresh.get_absolute_url()]


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
    make_article(pk=8_000_000, publish_at=PAST)
    for _ in range(3):
        make_business(category="Cafes & bars")
    parts = list(files(client))
    kinds = ["pages", "lists", "tags", "authors", "stories", "stories", "directory", "listings"]
    assert [kind_of(part) for part in parts] == kinds
    for address in ("/sitemap.xml", "/news-sitemap.xml", *parts):
        GRAMMAR.assertValid(etree.fromstring(client.get(address).content))


@pytest.mark.parametrize(
    "name",
    [
        *("-2024-13", "-abc", "-0000-01", "-9999-12", "-1-1", "/nothing", "-2024-02-29"),
        *("/stories", "/stories-0", "/stories-01", "/stories-1-1", "/stories-999999999999999", f"/stories-{10**20}"),
        *("/tags-0", "/tags-999999999999999", "/authors-01", "/lists-1"),
    ],
)
def test_a_sitemap_that_is_none_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/sitemap{name}.xml").status_code == 404


def test_who_knows_a_sitemap_of_a_month_is_sent_to_the_index(client: Client) -> None:
    response = client.get("/sitemap-2024-02.xml")
    assert (response.status_code, response["Location"]) == (301, "/sitemap.xml")


def test_sitemaps_cost_a_few_queries_whatever_they_list(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(25):
        make_article(tags=[f"tag {number}"], countries=["DE", "FR"], authors=[f"Author {number}"])
        make_business(category="Cafes")
    most = {"pages": 0, "lists": 2, "tags": 1, "authors": 1, "stories": 1, "directory": 5, "listings": 1}
    addresses = {"/sitemap.xml": 6, "/news-sitemap.xml": 1} | {path: most[kind_of(path)] for path in files(client)}
    for address, queries in addresses.items():
        with django_assert_max_num_queries(queries):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["article_by_file", "business_by_file"])
def test_the_index_of_sitemaps_is_read_from_an_index_of_the_database(client: Client, name: str) -> None:
    make_article()
    make_business()
    with connection.cursor() as cursor:
        # Of few rows all are read and sorted, whatever there is.
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        plans = []
        for query in captured.captured_queries:
            cursor.execute("EXPLAIN " + query["sql"].replace("%", "%%"), [])
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    (plan,) = (plan for plan in plans if name in plan)
    assert plan.count(f"Index Only Scan using {name}") == 2
    assert "Sort" not in plan


def test_robots_name_both_sitemaps(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Sitemap: http://testserver/news-sitemap.xml" in text


def test_the_manifest_names_the_site(client: Client) -> None:
    assert client.get("/manifest.webmanifest").json()["name"] == "AdMyCity"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_the_probes_answer(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
