"""Stories: who may see them, and the verbs that move them."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, InvalidTransition, LogEntry, Tag
from directory.models import PastSlug
from tests.factories import make_article, make_author, make_country, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def published(article: Article) -> bool:
    article = Article.objects.get(pk=article.pk)
    listed = Article.objects.published().filter(pk=article.pk).exists()
    assert listed == article.is_published, "the set and the question disagree"
    return listed


def test_shows_a_published_story() -> None:
    assert published(make_article())


@pytest.mark.parametrize("status", ["draft", "in-review", "needs-changes", "approved", "withdrawn", "killed"])
def test_hides_a_story_in_any_other_status(status: str) -> None:
    assert not published(make_article(status=status))


def test_hides_a_story_scheduled_for_tomorrow() -> None:
    assert not published(make_article(hours_ago=-24))


def test_hides_an_expired_story() -> None:
    assert not published(make_article(hours_ago=3, expire_at=timezone.now() - HOUR))


def test_hides_a_story_under_embargo_although_its_hour_is_past() -> None:
    assert not published(make_article(embargo_until=timezone.now() + HOUR))


def test_lists_by_tag_country_and_author_follow_every_change_of_status() -> None:
    article = make_article(status="draft", tags=["rivers"], countries=["DE"], authors=["Ada Ng"])
    tag, country, author = make_tag("rivers"), make_country("DE"), make_author("Ada Ng")

    def rows() -> list[object]:
        return [
            article.tag_uses.get(tag=tag).visible_from,
            article.country_uses.get(country=country).visible_from,
            article.bylines.get(author=author).visible_from,
        ]

    assert rows() == [None] * 3
    article.publish(by=None)
    assert rows() == [article.visible_from] * 3
    # QuerySet.update() sends no signal, and an import may use it.
    Article.objects.filter(pk=article.pk).update(status="withdrawn")
    assert rows() == [None] * 3


def test_a_tag_added_to_a_published_story_knows_its_date() -> None:
    article = make_article()
    article.tags.add("late tag")
    assert article.tag_uses.get().visible_from == article.visible_from


def test_publishing_a_draft_dates_it_now_and_logs_who_did_it() -> None:
    editor = make_user(role="Editor")
    article = make_article(status="draft", hours_ago=72)
    article.publish(by=editor)
    assert timezone.now() - article.publish_at < datetime.timedelta(seconds=10)
    assert article.first_published_at == article.publish_at
    assert list(article.log.values_list("verb", "by")) == [(LogEntry.Verb.PUBLISHED, editor.pk)]


def test_publishing_again_keeps_the_first_date_and_the_address() -> None:
    article = make_article(hours_ago=72)
    address = article.get_absolute_url()
    article.withdraw(by=None)
    article.publish(by=None)
    assert article.get_absolute_url() == address


def test_a_later_hour_schedules() -> None:
    article = make_article(status="draft")
    article.publish(by=None, at=timezone.now() + HOUR)
    assert article.is_scheduled and not published(article)
    assert article.log.get().verb == LogEntry.Verb.SCHEDULED


def test_a_draft_cannot_be_withdrawn_and_nothing_is_logged() -> None:
    article = make_article(status="draft")
    with pytest.raises(InvalidTransition, match="Draft"):
        article.withdraw(by=None)
    assert Article.objects.get(pk=article.pk).status == "draft"
    assert not article.log.exists()


def test_every_verb_makes_a_new_version() -> None:
    article = make_article(status="draft")
    article.submit(by=None)
    article.approve(by=None)
    article.publish(by=None)
    assert article.version == 4


def test_two_stories_of_one_day_cannot_share_a_slug() -> None:
    first = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(slug=first.slug, publish_at=first.publish_at)


def test_the_form_hears_of_a_slug_that_is_taken_on_that_day() -> None:
    first = make_article()
    twin = Article(headline="Twin", slug=first.slug, section=first.section, publish_at=first.publish_at)
    with pytest.raises(ValidationError, match="Another story of that day"):
        twin.full_clean()


def test_a_free_slug_is_picked_for_a_headline_that_was_used_today() -> None:
    now = timezone.now()
    slugs = [make_article("Rain at last", publish_at=now).slug for _ in range(3)]
    assert slugs == ["rain-at-last", "rain-at-last-2", "rain-at-last-3"]


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Zürich: 100 % más café", "zurich-100-mas-cafe"),
        ("北京", "beijing"),
        ("\u202e\u200b", "story"),
        ("../../etc/passwd", "etcpasswd"),
        ("\u202eevil\u202c", "evil"),
    ],
)
def test_a_slug_is_plain_ascii_for_any_script(headline: str, slug: str) -> None:
    assert make_article(headline).slug == slug


def test_a_story_that_a_script_made_without_a_slug_has_one_when_it_is_published() -> None:
    story = Article.objects.create(headline="Rain at last", section=make_section())
    story.publish(by=None)
    story.refresh_from_db()
    assert story.slug == "rain-at-last"


def test_a_changed_slug_and_a_changed_day_are_remembered() -> None:
    article = make_article("Old name", publish_at=datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC))
    Article.objects.filter(pk=article.pk).update(slug="new-name")
    Article.objects.filter(pk=article.pk).update(publish_at=datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC))
    assert PastSlug.objects.find(Article, "2026-03-01/old-name") == article
    assert PastSlug.objects.find(Article, "2026-03-01/new-name") == article


def test_a_slug_that_led_elsewhere_is_not_given_to_another_story() -> None:
    day = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    article = make_article("Old name", publish_at=day)
    Article.objects.filter(pk=article.pk).update(slug="new-name")
    assert make_article("Old name", publish_at=day).slug == "old-name-2"


def test_tags_are_one_in_any_case() -> None:
    make_article(tags=["Trade"])
    make_article(tags=["TRADE"])
    assert [tag.name for tag in Tag.objects.all()] == ["Trade"]


def test_a_section_includes_its_descendants() -> None:
    world = make_section("World")
    europe = make_section("Europe", parent=world)
    alps = make_section("Alps", parent=europe)
    article = make_article(section=alps)
    make_article(section="Science")
    assert list(Article.objects.published().in_section(world)) == [article]


def test_a_section_cannot_stand_below_itself() -> None:
    world = make_section("World")
    europe = make_section("Europe", parent=world)
    world.parent = europe
    with pytest.raises(ValidationError, match="below itself"):
        world.full_clean()


def test_markup_outside_the_allow_list_is_dropped_however_a_story_is_saved() -> None:
    article = make_article(body='<h2 onclick="x()">A</h2><script>alert(1)</script><p style="color:red">B</p>')
    assert Article.objects.get(pk=article.pk).body == "<h2>A</h2><p>B</p>"


def test_a_reporter_sees_own_stories_and_what_is_public_but_not_the_drafts_of_others() -> None:
    reporter = make_user(role="Reporter")
    own = make_article(status="draft", created_by=reporter)
    public = make_article()
    make_article(status="draft")
    assert set(Article.objects.visible_to(reporter)) == {own, public}


def test_an_editor_sees_every_story() -> None:
    article = make_article(status="draft")
    assert list(Article.objects.visible_to(make_user(role="Editor"))) == [article]


def test_somebody_without_a_role_sees_nothing_of_the_newsroom() -> None:
    make_article()
    assert not Article.objects.visible_to(make_user()).exists()


def test_search_stems_by_the_language_of_the_story() -> None:
    article = make_article(language="de", body="<p>Die Häuser am Fluss</p>")
    from django.contrib.postgres.search import SearchQuery

    assert list(Article.objects.filter(search=SearchQuery("Haus", config="german"))) == [article]


def test_a_body_of_unlike_words_in_a_four_byte_script_can_be_stored() -> None:
    words = " ".join("".join(chr(0x20000 + (n * 7 + k) % 40000) for k in range(3)) for n in range(49_000))
    assert make_article(body=f"<p>{words}</p>").pk
