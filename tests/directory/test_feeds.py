"""Feeds of what is new in a place or a category, and what sitemaps say of the directory."""

from __future__ import annotations

import datetime

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from directory import sitemaps
from directory.models import Business, Country
from tests.factories import make_business, make_category, make_city, make_country, make_photo

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


def test_a_large_country_has_one_file_and_many_listings_several(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "KEYS", 2)
    make_country("DE")
    listings = [make_business(f"Cafe {number}") for number in range(5)]
    index = rows(client, "/sitemap.xml")
    files = [address for address in index if "listings" in address]
    assert len(files) in {3, 4}
    assert {path for address in files for path in rows(client, address)} == {
        row.get_absolute_url() for row in listings
    }
