"""Related posts: pins, reasons, and never a story that readers must not see."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from articles import lexemes
from articles.lexemes import count_lexemes
from articles.models import Lexeme, PinnedStory
from articles.related import related_to
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def titles(article, limit: int = 6) -> list[str]:  # type: ignore[no-untyped-def]
    return [row.article.headline for row in related_to(article, limit)]


def test_a_pin_comes_first_and_says_so() -> None:
    story = make_article("Story", tags=["rivers"], countries=["DE"])
    make_article("Close", tags=["rivers"], countries=["DE"])
    pinned = make_article("Pinned", section="Culture", hours_ago=900)
    PinnedStory.objects.create(article=story, related=pinned)
    first = related_to(story)[0]
    assert (first.article, first.reason) == (pinned, "Chosen by the editors")


def test_pins_keep_their_order_and_are_not_shown_twice() -> None:
    story = make_article("Story", tags=["rivers"])
    one, two = make_article("One", tags=["rivers"]), make_article("Two", tags=["rivers"])
    PinnedStory.objects.create(article=story, related=two, order=0)
    PinnedStory.objects.create(article=story, related=one, order=1)
    assert titles(story) == ["Two", "One"]


def test_a_rare_tag_weighs_more_than_a_common_one() -> None:
    for number in range(12):
        make_article(f"Common {number}", tags=["trade"], section="Culture", body="<p>.</p>", standfirst="")
    rare = make_article("Rare", tags=["locks"], section="Culture", hours_ago=400, standfirst="")
    story = make_article("Story", tags=["trade", "locks"], standfirst="")
    assert related_to(story)[0].article == rare


def test_says_the_topic_that_is_shared() -> None:
    story = make_article(tags=["elections"])
    make_article(tags=["elections"])
    assert related_to(story)[0].reason == "Same topic: elections"


def test_says_the_country_that_is_shared() -> None:
    story = make_article(countries=["DE"])
    make_article(countries=["DE"], section="Culture")
    assert related_to(story)[0].reason == "Also about Germany"


def test_falls_back_to_the_latest_of_the_section_and_then_of_the_site() -> None:
    elsewhere = make_article("Elsewhere", section="Culture", standfirst="", hours_ago=1)
    same = make_article("Same", standfirst="", hours_ago=2)
    story = make_article("Story", standfirst="")
    assert [(row.article, row.reason) for row in related_to(story)] == [
        (same, "More from World"),
        (elsewhere, "Latest"),
    ]


def test_words_decide_between_stories_that_share_nothing_else() -> None:
    make_article("Painters of the north", standfirst="", body="<p>Colour.</p>", hours_ago=1)
    close = make_article("Salmon return to the Rhine", standfirst="", body="<p>Salmon.</p>", hours_ago=2)
    story = make_article("Salmon ladders on the Rhine", standfirst="")
    assert related_to(story)[0].article == close


def test_a_story_is_never_related_to_itself_and_is_alone_in_an_empty_paper() -> None:
    assert related_to(make_article(tags=["rivers"], countries=["DE"])) == []


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": "draft"},
        {"status": "in-review"},
        {"status": "approved"},
        {"status": "withdrawn"},
        {"status": "killed"},
        {"hours_ago": -5},
        {"expire_at": timezone.now() - datetime.timedelta(minutes=5)},
        {"embargo_until": timezone.now() + datetime.timedelta(days=1)},
    ],
)
def test_hides_what_readers_must_not_see_even_when_it_is_pinned(hidden: dict[str, object]) -> None:
    story = make_article("Story", tags=["rivers"], countries=["DE"])
    secret = make_article("Secret", tags=["rivers"], countries=["DE"], **{"hours_ago": 1, **hidden})  # type: ignore[arg-type]
    PinnedStory.objects.create(article=story, related=secret)
    assert titles(story) == []


def test_gives_no_more_than_asked_for() -> None:
    for number in range(9):
        make_article(f"Number {number}")
    assert len(titles(make_article("Story"), 4)) == 4


def test_a_headline_of_quotes_and_operators_does_no_harm() -> None:
    story = make_article("It's \"quoted\" & | ! <-> :* \\ ('a' | 'b')", standfirst="' \\' :A")
    other = make_article("Other")
    assert [row.article for row in related_to(story)] == [other]


def test_costs_three_queries_with_many_stories(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(30):
        make_article(f"Number {number}", tags=["rivers", f"tag {number}"], countries=["DE", "FR"])
    story = make_article("Story", tags=["rivers", "tag 1", "tag 2"], countries=["DE", "FR"])
    with django_assert_num_queries(3):
        rows = related_to(story)
        assert all(row.article.section.name and row.article.card_headline for row in rows)


def test_a_telling_word_finds_a_story_of_long_ago() -> None:
    first = make_article("Zeppelin lands in the desert", section="Culture", standfirst="", hours_ago=9_000)
    for number in range(50):
        make_article(f"Number {number}", section="Culture", standfirst="", body="<p>Ships wait in the desert.</p>")
    count_lexemes()
    story = make_article("A zeppelin for the mail", standfirst="")
    assert related_to(story)[0].article == first


def test_counts_how_rare_the_words_of_published_stories_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        make_article("Ships wait", standfirst="", body="<p>Locks</p>" if number else "")
    make_article("Ships secret secret", status="draft")
    for _ in range(2):
        assert count_lexemes() == 3
        known = dict(Lexeme.objects.values_list("lexeme", "rarity"))
        assert known["ship"] == known["wait"] < known["lock"] < 0.1
    assert known["ship"] == 0
    monkeypatch.setattr(lexemes, "COMMON_STORIES", 2)
    count_lexemes()
    assert set(Lexeme.objects.values_list("rarity", flat=True)) == {0}
