"""The words that stories give to suggestions, and take away with them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.models import Article, Tag
from directory import vocabulary
from directory.models import Word
from directory.spelling import correct, suggest_words
from tests.factories import make_article

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = datetime.timedelta(hours=1)
HIDDEN: dict[str, dict[str, Any]] = {
    "draft": {"status": "draft"},
    "in review": {"status": "in-review"},
    "approved": {"status": "approved"},
    "scheduled": {"publish_at": NOW + HOUR},
    "embargoed": {"embargo_until": NOW + HOUR},
    "expired": {"publish_at": NOW - 2 * HOUR, "expire_at": NOW - HOUR},
    "expiring": {"expire_at": NOW + HOUR},
    "withdrawn": {"status": "withdrawn"},
    "killed": {"status": "killed"},
}


def words(source: str) -> dict[str, int]:
    return dict(Word.objects.filter(source=source).values_list("form", "weight"))


def known(beginning: str) -> bool:
    """Whether a word with this beginning is suggested, or given as a correction."""
    return bool(suggest_words(beginning) or correct(f"{beginning}x"))


def test_counts_the_words_of_headlines_and_the_uses_of_tags() -> None:
    make_article("Water in the Rhine, water everywhere", tags=["Low water"])
    make_article("Rhine ships wait", tags=["Low water", "Shipping"])
    vocabulary.update()
    assert words("story") == {"water": 2, "in": 1, "the": 1, "Rhine": 2, "everywhere": 1, "ships": 1, "wait": 1}
    assert words("tag") == {"Low": 2, "water": 2, "Shipping": 1}


@pytest.mark.parametrize("state", HIDDEN)
def test_gives_no_word_of_a_hidden_story(state: str) -> None:
    make_article("Ships wait", tags=["Shipping"])
    make_article("Ships Zqheadline", tags=["Zqtag"], **HIDDEN[state])
    vocabulary.update()
    assert words("story") == {"Ships": 1, "wait": 1}
    assert words("tag") == {"Shipping": 1}


def hide_by_a_verb(story: Article) -> None:
    story.withdraw(by=None)


def hide_by_an_update(story: Article) -> None:
    Article.objects.filter(pk=story.pk).update(status="draft")


def hide_by_an_embargo(story: Article) -> None:
    Article.objects.filter(pk=story.pk).update(embargo_until=NOW + HOUR)


def hide_by_an_expiry(story: Article) -> None:
    Article.objects.filter(pk=story.pk).update(expire_at=timezone.now())


def rewrite(story: Article) -> None:
    Article.objects.filter(pk=story.pk).update(headline="Ships wait")
    story.tags.clear()


def rename(story: Article) -> None:
    Article.objects.filter(pk=story.pk).update(headline="Ships wait")
    Tag.objects.filter(name="Qvtag").update(name="Shipping")


def delete(story: Article) -> None:
    story.delete()


@pytest.mark.parametrize(
    "hide",
    [hide_by_a_verb, hide_by_an_update, hide_by_an_embargo, hide_by_an_expiry, rewrite, rename, delete],
)
def test_a_story_that_goes_takes_its_words_along_at_once(hide: Any) -> None:
    make_article("Common words", tags=["Commonplace"])
    story = make_article("Common Zqheadline", tags=["Commonplace", "Qvtag"])
    vocabulary.update()
    assert [known("zqheadline"), known("qvtag"), known("commonplace"), known("common")] == [True] * 4
    hide(story)
    assert [known("zqheadline"), known("qvtag"), known("commonplace"), known("common")] == [False, False, True, True]
    vocabulary.update()
    assert [known("zqheadline"), known("qvtag"), known("commonplace"), known("common")] == [False, False, True, True]
    assert not Word.objects.filter(folded__in=["zqheadline", "qvtag"]).exists()


def test_publishing_and_withdrawing_ask_the_worker_for_a_new_count(
    django_capture_on_commit_callbacks: Any,
) -> None:
    story = make_article(status="draft")
    for verb in (story.publish, story.withdraw):
        with django_capture_on_commit_callbacks(execute=True):
            verb(by=None)
        asked = DBTaskResult.objects.filter(task_path="directory.tasks.update_vocabulary")
        assert asked.count() == 1
        asked.delete()
