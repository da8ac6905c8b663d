"""Feeds of what is new in a place or a category, and what sitemaps say of the directory."""

from __future__ import annotations

import datetime
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from directory import sitemaps
from directory.models import Business, Country
from tests.factories import make_business, make_category, make_city, make_photo

pytestmark = pytest.mark.django_db

PAGES = (
    "/directory/germany/",
    "/directory/germany/hamburg/",
    "/directory/germany/in/cafes/",
    "/directory/germany/hamburg/in/cafes/",
)
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize("page", PAGES)
def test_every_list_has_feeds_of_its_newest(client: Client, page: str) -> None:
    make_business("Elsewhere", city=make_city("Paris", "FR"), country="FR", category="Shops")
    for number in range(2):
        listed = timezone.now() - datetime.timedelta(days=number)
        business = make_business(
            f"Café <{number}> \x0b", category="Cafes", listed_at=listed, description="See https://x.example/ & more."
        )
    make_photo(business)
    make_business("Hidden", category="Cafes", status="suspended")
    for ending in ("feed/", "feed/atom/"):
        response = client.get(page + ending)
        feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
        assert not feed.bozo
        assert [entry.link.rpartition("/business/")[2] for entry in feed.entries] == ["cafe-0/", "cafe-1/"]
        assert feed.entries[0].id == f"tag:testserver,2026:business/{Business.objects.get(slug='cafe-0').pk}"
        assert "https://x.example/" in feed.entries[0].content[0].value
    items = client.get(f"{page}feed.json").json()["items"]
    assert [item["title"].startswith("Café") for item in items] == [True, True]
    assert f'href="{page}feed/"' in client.get(page).content.decode()


def test_a_feed_of_a_former_slug_redirects_and_one_of_nothing_is_not_found(client: Client) -> None:
    make_business(category="Cafes")
    Country.objects.filter(slug="germany").update(slug="deutschland")
    response = client.get("/directory/germany/hamburg/in/cafes/feed/atom/")
    assert (response.status_code, response["Location"]) == (301, "/directory/deutschland/hamburg/in/cafes/feed/atom/")
    for page in ("/directory/nowhere/", "/directory/deutschland/nowhere/", "/directory/deutschland/in/nothing/"):
        assert client.get(f"{page}feed/").status_code == 404


def rows(client: Client, address: str) -> dict[str, str]:
    """Return the addresses of a sitemap with their moments."""
    found = etree.fromstring(client.get(address.removeprefix("http://testserver")).content)
    return {
        node.findtext(f"{SITEMAP}loc").removeprefix("http://testserver"): node.findtext(f"{SITEMAP}lastmod")
        for node in found
    }


def test_sitemaps_tell_of_listings_with_their_last_change_and_of_lists_that_are_worth_it(client: Client) -> None:
    moment = datetime.datetime(2026, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)
    cafes = make_category("Cafes")
    for number in range(3):
        make_business(f"Cafe {number}", category=cafes, updated_at=moment)
    make_business("Lonely", city=make_city("Kiel"), category="Shops", updated_at=moment)
    make_business("Demoted", city=None, country="FR", category="Shops", demoted_at=moment)
    for status in set(Business.Status.values) - {"listed", "merged"}:
        make_business("Zqhidden", status=status)
    index = rows(client, "/sitemap.xml")
    files = [address for address in index if "listings" in address]
    assert files and all(index[address] == "2026-02-03T04:05:06+00:00" for address in files)
    found = {path: changed for address in files for path, changed in rows(client, address).items()}
    assert found == dict.fromkeys(
        ["/business/cafe-0/", "/business/cafe-1/", "/business/cafe-2/", "/business/lonely/"],
        "2026-02-03T04:05:06+00:00",
    )
    assert set(rows(client, "/sitemap/directory-de.xml")) == set(PAGES)
    assert "/sitemap/directory-fr.xml" not in index
    for missing in (
        "directory-xx",
        "directory-fr",
        "listings-0",
        "listings-999999",
        "listings-1000000",
        "directory-d",
    ):
        assert client.get(f"/sitemap/{missing}.xml").status_code == 404


def test_a_listing_stays_in_the_file_of_its_key_of_which_each_has_a_thousand(client: Client) -> None:
    moment = datetime.datetime(2026, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)
    later = datetime.datetime(2026, 3, 3, 4, 5, 6, tzinfo=datetime.UTC)
    fields: list[dict[str, Any]] = [
        {"pk": 5_000_999, "updated_at": moment},
        {"pk": 5_001_000, "updated_at": later},
        {"pk": 5_001_999, "updated_at": moment},
        {"pk": 5_001_998, "status": "suspended"},
        {"pk": 5_002_000, "status": "closed"},
        {"pk": 5_003_000, "demoted_at": moment},
        {"pk": 6_000_000_000_000, "updated_at": moment},
    ]
    for number, values in enumerate(fields):
        make_business(f"Cafe {number}", **values)
    assert {path: changed for path, changed in rows(client, "/sitemap.xml").items() if "listings" in path} == {
        "/sitemap/listings-5001.xml": "2026-02-03T04:05:06+00:00",
        "/sitemap/listings-5002.xml": "2026-03-03T04:05:06+00:00",
        "/sitemap/listings-6000000001.xml": "2026-02-03T04:05:06+00:00",
    }
    assert list(rows(client, "/sitemap/listings-5002.xml")) == ["/business/cafe-1/", "/business/cafe-2/"]
    for number in (5003, 5004):
        assert client.get(f"/sitemap/listings-{number}.xml").status_code == 404


def test_the_lists_of_a_large_country_are_cut_by_city(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(sitemaps, "BUSINESSES", 5)
    cafes = make_category("Cafes")
    cities = [make_city(name, id=20_000_000 + key) for key, name in enumerate(("Aachen", "Bonn", "Celle"))]
    for city in cities:
        for _ in range(3):
            make_business(category=cafes, city=city)
    files = [path for path in rows(client, "/sitemap.xml") if "directory-" in path]
    assert files == ["/sitemap/directory-de.xml", "/sitemap/directory-de-2.xml"]
    found = []
    for path in files:
        with django_assert_max_num_queries(5):
            found.append(list(rows(client, path)))
    germany, kind = "/directory/germany/", "in/cafes/"
    assert found == [
        [
            germany,
            f"{germany}{kind}",
            *(f"{germany}{name}/{more}" for name in ("aachen", "celle") for more in ("", kind)),
        ],
        [germany, f"{germany}bonn/", f"{germany}bonn/{kind}"],
    ]
    # A part in which no city has enough is there all the same, for the index is told by the country's number alone.
    Business.objects.filter(city=cities[1]).update(city=cities[0])
    assert list(rows(client, files[1])) == [germany]
    for missing in ("directory-de-1", "directory-de-3", "directory-de-02", "directory-de-0"):
        assert client.get(f"/sitemap/{missing}.xml").status_code == 404
    # Below that number one file has them all again.
    Business.objects.filter(pk__in=Business.objects.values("pk")[:4]).update(status="suspended")
    assert [path for path in rows(client, "/sitemap.xml") if "directory-" in path] == files[:1]
    assert client.get(files[1]).status_code == 404
