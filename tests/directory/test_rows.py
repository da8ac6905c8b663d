"""A business in a list, as HTML."""

from __future__ import annotations

import datetime
import re

import pytest
from django.template import Context, Template
from django.utils import timezone

from directory import browsing, rows
from directory.models import Business
from tests.factories import make_business, make_category, make_city, make_photo

pytestmark = pytest.mark.django_db

NASTY = """<i>"Tom's" & Co</i>"""
ESCAPED = "&lt;i&gt;&quot;Tom&#x27;s&quot; &amp; Co&lt;/i&gt;"
NOON = datetime.datetime(2026, 3, 4, 11, 0, tzinfo=datetime.UTC)


def card(name: str) -> str:
    """Return the row of a business, without the space between its elements."""
    found = list(Business.objects.listed().for_cards().filter(name=name))
    browsing.show(found, NOON)
    return re.sub(
        r">\s+<", "><", Template("{% load businesses %}{% entries rows 3 %}").render(Context({"rows": found}))
    )


def test_shows_all_that_helps_to_choose() -> None:
    business = make_business(
        "Harbour",
        phone="+493023125042",
        price_range=2,
        verified_at=timezone.now(),
        sponsored_until=timezone.now().date(),
        hours={"mode": "always", "week": {}},
        category=make_category("Cafes", icon="coffee"),
    )
    Business.objects.filter(pk=business.pk).update(rating_average="4.50", rating_count=12)
    html = card("Harbour")
    assert html.startswith(
        '<ol class="entries"><li class="entry tint-eu"><div class="entry__media"><span class="tile tile-'
    )
    assert '<h3 class="entry__name"><a href="/business/harbour/"><bdi>Harbour</bdi></a>' in html
    assert re.search(r'entry__verified"><svg.*?#i-badge-check.*?<span class="visually-hidden">Verified</span>', html)
    assert '<span class="badge">Paid placement</span>' in html
    assert '<span class="visually-hidden">4.5 out of 5</span></span><span aria-hidden="true">4.5 (12)</span>' in html
    assert html.count("#i-star-full") == 4 and html.count("#i-star-half-full") == 1
    assert '<span>Cafes</span><span class="price"><abbr title="Moderate">€€</abbr></span>' in html
    assert '<p class="entry__tagline"><bdi>Fish from the boat</bdi></p>' in html
    assert '<span class="state state--open" data-phases="[[1772622000, &quot;open&quot;, &quot;Open 24 hours' in html
    assert "<span>Hamburg</span>" in html
    assert re.search(r'<a href="tel:\+493023125042"><svg.*?</svg><bdi>030 23125042</bdi></a>', html)


def test_says_nothing_of_what_a_listing_does_not_have() -> None:
    make_business("Bare", city=None, tagline="")
    html = card("Bare")
    absent = ("tagline", "phone", "price", "stars", "badge", "verified", "state", "distance")
    assert [word for word in absent if word in html] == []
    assert "<span>Germany</span>" in html


def test_escapes_whatever_people_wrote() -> None:
    city = make_city("Hamburg")
    type(city).objects.filter(pk=city.pk).update(name=NASTY)
    kind = make_category("Nasty")
    type(kind).objects.filter(pk=kind.pk).update(name=NASTY, icon='x"><i>')
    business = make_business(NASTY, city=city, category=kind, tagline=NASTY, slug="nasty")
    Business.objects.filter(pk=business.pk).update(phone='"><i>1')
    html = card(NASTY)
    assert html.count(ESCAPED) == 4 and "<i>" not in html
    found = browsing.tiled(list(Business.objects.listed().for_names()))
    short = str(rows.newest(found))
    assert short.count(ESCAPED) == 3 and "<i>" not in short


def test_a_photo_stands_in_the_place_of_the_tile() -> None:
    make_photo(make_business("Shown"))
    html = card("Shown")
    assert re.search(r'entry__media"><picture>.*?alt=""', html) and "tile" not in html
