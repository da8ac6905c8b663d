"""The house in figures: counted, by year, and without what readers do not see."""

from __future__ import annotations

import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from articles.models import Correction, Mention
from newsportal.transparency import count, figures, renew
from tests.factories import make_article, make_business

pytestmark = pytest.mark.django_db
THIS = datetime.datetime.now(tz=datetime.UTC).year


@pytest.fixture(autouse=True)
def _forget() -> None:
    cache.clear()


def test_counts_stories_decisions_and_corrections() -> None:
    stories = [make_article(kind=kind, countries=["DE"], hours_ago=48) for kind in ("news", "news", "analysis")]
    make_article(status="draft", countries=["DE"])
    Correction.objects.create(
        article=stories[0], text="It was 40.", at=stories[0].publish_at + datetime.timedelta(hours=3)
    )
    Mention.objects.create(article=stories[0], business=make_business(), role="advertiser")
    for code in ("spam", "spam", "duplicate"):
        make_business(status="pending").reject(by=None, reason="No.", code=code)
    make_business(status="pending").approve(by=None)
    found = count(THIS)
    assert found["stories"] == 3 and found["by_kind"][0] == ("News", 2)
    assert found["by_country"] == [("Germany", "/country/germany/", 3)]
    assert found["hours_to_correct"] == 3.0 and found["corrections"] == [("Correction", 1)]
    assert found["decisions"]["refused"] == 3 and found["decisions"]["approved"] == 1
    assert found["refused_by_reason"] == [("It is advertising", 2), ("It is listed already", 1)]
    assert found["advertisers"] == 1


def test_the_page_shows_them_and_older_years_have_pages_of_their_own() -> None:
    make_article(publish_at=datetime.datetime(THIS - 1, 6, 1, tzinfo=datetime.UTC))
    client = Client()
    page = client.get("/transparency/")
    assert page.status_code == 200 and f"/transparency/{THIS - 1}/" in page.content.decode()
    assert client.get(f"/transparency/{THIS - 1}/").status_code == 200
    words = " ".join(page.content.decode().split())
    assert "No business advertised in a story. No business pays for its place in the directory today." in words
    for year in (THIS, THIS + 1, 1066):
        assert client.get(f"/transparency/{year}/").status_code == 404


def test_figures_are_counted_once_and_renewed_by_the_worker(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    make_article()
    assert figures(THIS)["stories"] == 1
    make_article()
    assert figures(THIS)["stories"] == 1
    renew()
    assert figures(THIS)["stories"] == 2
