"""Stories in lists: what a card, a row and a headline say, and that nothing in them is taken for markup."""

from __future__ import annotations

from collections.abc import Callable

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import cards
from articles.models import Article
from tests.factories import make_article, make_image

pytestmark = pytest.mark.django_db

EVIL = "\"><script>alert(1)</script><b title='&amp;"


def loaded(article: Article) -> Article:
    return Article.objects.filter(pk=article.pk).for_cards().get()


def parsed(markup: str):  # type: ignore[no-untyped-def]
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(markup)


def words(element) -> str:  # type: ignore[no-untyped-def]
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize(
    "write", [cards.card, cards.row, cards.headline, cards.line], ids=lambda write: write.__name__
)
def test_what_people_wrote_stays_text(write: Callable[..., str]) -> None:
    article = make_article(
        EVIL,
        slug="evil",
        standfirst=EVIL,
        section=EVIL,
        kind="opinion",
        authors=[EVIL],
        countries=["DE"],
        language="de",
    )
    more = {"css": "card--lead", "standfirst": True} if write is cards.card else {}
    tree = parsed(write(loaded(article), **more))
    assert EVIL in words(tree) and not tree.findall(".//script") and not tree.findall(".//b")
    assert tree.find(".//a").get("href") == article.get_absolute_url()
    assert tree[0].get("lang") == "de"


def test_a_reason_stands_in_the_kickers_place() -> None:
    article = loaded(make_article(countries=["DE"], kind="analysis"))
    assert words(parsed(cards.card(article))).startswith("WorldAnalysisGermany")
    assert words(parsed(cards.card(article, reason="Same topic: <Rivers>"))).startswith("Same topic: <Rivers>")


@pytest.mark.parametrize(
    ("authors", "said"),
    [([], ""), (["Ada Ng"], "Ada Ng"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_an_opinion_names_who_holds_it(authors: list[str], said: str) -> None:
    article = loaded(make_article(kind="opinion", authors=authors))
    assert words(parsed(cards.row(article)).find(".//p[@class='card__author']")) == said


def test_a_story_is_written_in_its_own_direction() -> None:
    assert ' dir="rtl"' in cards.headline(loaded(make_article(language="ar")))
    assert ' dir="ltr"' in cards.headline(loaded(make_article(language="pt-br")))


def test_a_photo_or_a_map_stands_on_a_card_and_neither_costs_a_query() -> None:
    photo = loaded(make_article(lead_image=make_image("Lock"), countries=["DE"]))
    place = loaded(make_article(countries=["DE"]))
    with CaptureQueriesContext(connection) as captured:
        assert "<picture>" in cards.card(photo) and "<svg" not in cards.card(photo)
        assert "<svg" in cards.card(place) and "<picture>" not in cards.card(place)
        assert "<picture>" in cards.row(photo) and "<svg" in cards.row(place)
    assert len(captured) == 0
