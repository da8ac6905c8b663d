"""Businesses in stories: what readers see, what is disclosed, and what the newsroom is offered."""

from __future__ import annotations

import datetime
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Mention
from articles.naming import businesses_named_in, candidates
from directory.models import Business
from tests.factories import make_article, make_business, make_user
from tests.newsroom import change_url, form_values, save, signed_in

pytestmark = pytest.mark.django_db


def page(client: Client, article: Article) -> str:
    return client.get(article.get_absolute_url()).content.decode()


def test_a_story_shows_its_businesses_with_their_roles_and_tells_machines(client: Client) -> None:
    story, business = make_article(), make_business("Harbour Kitchen")
    Mention.objects.create(article=story, business=business, role="subject")
    Mention.objects.create(article=story, business=make_business("Quay Cafe"))
    text = page(client, story)
    assert "Businesses in this story" in text and 'href="/business/harbour-kitchen/"' in text and "Subject" in text
    document = json.loads(re.findall(r"<script type=\"application/ld\+json\"[^>]*>(.*?)</script>", text, re.DOTALL)[0])
    node = next(node for node in document["@graph"] if node["@type"].endswith("NewsArticle"))
    assert "Harbour Kitchen" in [each["name"] for each in node["about"]]
    assert [each["name"] for each in node["mentions"]] == ["Quay Cafe"]
    assert "Advertising" not in text


@pytest.mark.parametrize("status", ["pending", "draft", "rejected", "suspended", "closed", "expired"])
def test_a_business_that_readers_do_not_find_is_not_named(client: Client, status: str) -> None:
    story = make_article()
    Mention.objects.create(article=story, business=make_business("Secret Supper Club", status=status))
    assert "Secret Supper Club" not in page(client, story)


def test_an_advertiser_is_disclosed_even_after_its_listing_went(client: Client) -> None:
    story, business = make_article(), make_business("Harbour Kitchen")
    Mention.objects.create(article=story, business=business, role="advertiser")
    assert "Advertising" in page(client, story) and 'rel="sponsored"' in page(client, story)
    business.suspend(by=None, reason="x")
    text = page(client, story)
    assert "Advertising" in text and "Harbour Kitchen" not in text


def test_a_paid_placement_is_disclosed_while_it_lasts(client: Client) -> None:
    story, business = make_article(), make_business()
    Mention.objects.create(article=story, business=business)
    today = timezone.now().date()
    Business.objects.update(sponsored_until=today)
    assert "Advertising" in page(client, story)
    Business.objects.update(sponsored_until=today - datetime.timedelta(days=1))
    assert "Advertising" not in page(client, story)


def test_the_stories_that_name_a_business_are_published_ones() -> None:
    business = make_business()
    for fields in (
        {"headline": "Out"},
        {"headline": "Later", "hours_ago": -3},
        {"headline": "Draft", "status": "draft"},
    ):
        Mention.objects.create(article=make_article(**fields), business=business)  # type: ignore[arg-type]
    found = Article.objects.published().naming(business).newest_first("mentions")
    assert [story.headline for story in found] == ["Out"]
    Article.objects.get(headline="Out").withdraw(by=None)
    assert not Article.objects.published().naming(business)


def test_names_of_listed_businesses_are_found_in_a_text() -> None:
    cafe, _hidden = make_business("Café Zürich"), make_business("Blue Door", status="pending")
    abroad = make_business("Quay Ltd.", country="FR", city="Paris")
    text = "<p>At Cafe Zurich, next to the Blue Door, they talked of QUAY LTD and of fish.</p>"
    assert set(businesses_named_in(text)) == {cafe, abroad}
    assert businesses_named_in(text, countries=["DE"]) == [cafe]
    assert businesses_named_in(text, but=[cafe.pk, abroad.pk]) == []
    assert businesses_named_in("nothing here is a name") == []
    assert len(candidates("Aa " * 100_000)) <= 2000


def test_a_reporter_is_offered_what_the_text_names_and_adds_it() -> None:
    reporter = make_user(role="Reporter")
    business = make_business("Harbour Kitchen")
    story = make_article(status="draft", body="<p>The Harbour Kitchen opens at six.</p>", created_by=reporter)
    client = signed_in(reporter)
    values = form_values(client.get(change_url(story)))
    assert "mentions-TOTAL_FORMS" in values
    assert "Harbour Kitchen" in client.get(change_url(story)).content.decode()
    save(client, story, add_business=str(business.pk))
    assert Mention.objects.get().business == business
    assert 'name="add_business"' not in client.get(change_url(story)).content.decode()


def test_the_newsroom_finds_listed_businesses_and_no_others() -> None:
    make_business("Harbour Kitchen")
    make_business("Harbour Secret", status="pending", email="private@shop.example")
    client = signed_in(make_user(role="Reporter"))
    address = "/admin/autocomplete/?app_label=articles&model_name=mention&field_name=business&term=harbour"
    answer = client.get(address).content.decode()
    assert "Harbour Kitchen, Hamburg, Germany" in answer and "Secret" not in answer
    assert client.get("/admin/directory/business/").status_code == 403
