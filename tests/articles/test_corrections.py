"""Corrections: written by editors, shown with the story, in one list, and in its feed."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Correction, InvalidTransition
from tests.factories import make_article, make_user
from tests.newsroom import change_url, form_values, save, signed_in
from tests.pages import NO_PAGES, assert_is_for_everybody, canonical, get, texts, tree, with_class

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = datetime.timedelta(hours=1)


def correct(article: Article, text: str = "The river is the Elbe.", **fields: Any) -> Correction:
    return Correction.objects.create(article=article, text=text, **fields)


def page(article: Article) -> str:
    return Client().get(article.get_absolute_url()).content.decode()


# --- The verb -----------------------------------------------------------------------------------------------------------


def test_correcting_tells_readers_and_the_log_when_and_by_whom() -> None:
    editor, story = make_user(role="Editor"), make_article()
    correction = story.correct(by=editor, kind="clarification", text="It is the Elbe.")
    story.refresh_from_db()
    assert story.updated_at == correction.at and story.shows_update
    entry = story.log.get()
    assert (entry.by, entry.verb, entry.note) == (editor, "corrected", "It is the Elbe.")
    assert (correction.by, correction.get_kind_display()) == (editor, "Clarification")


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"hours_ago": -3}])
def test_nobody_corrects_what_nobody_has_read(fields: dict[str, Any]) -> None:
    story = make_article(**fields)
    with pytest.raises(InvalidTransition):
        story.correct(by=None, kind="correction", text="It is the Elbe.")
    assert not Correction.objects.exists() and not story.log.exists()


# --- The story ----------------------------------------------------------------------------------------------------------


def test_a_story_says_at_its_end_what_was_wrong_and_tells_machines() -> None:
    story = make_article()
    correct(story, "It is the <b>Elbe</b>.\nNot the Weser.", at=NOW - HOUR)
    correct(story, "Two ships waited.", kind="update")
    found = tree(get(story.get_absolute_url()))
    box = found.xpath("//section[@id='corrections']")[0]
    said = [" ".join("".join(part.itertext()).split()) for part in box.xpath(".//p[@class='corrections__text']")]
    assert said == ["It is the <b>Elbe</b>.Not the Weser.", "Two ships waited."]
    assert ["".join(part.itertext()) for part in box.xpath(".//strong")] == ["Correction", "Update"]
    assert len(box.xpath(".//time[@datetime]")) == 2
    # It follows the text, and the head of the story leads to it.
    assert box.getprevious().get("class") == "prose"
    assert found.xpath("//a[@href='#corrections']")
    document = json.loads(found.xpath("//script[@type='application/ld+json']")[0].text)
    node = next(node for node in document["@graph"] if node["@type"].endswith("NewsArticle"))
    assert [each["text"] for each in node["correction"]] == [
        "It is the <b>Elbe</b>.\nNot the Weser.",
        "Two ships waited.",
    ]


def test_a_story_without_corrections_does_not_speak_of_them() -> None:
    text = page(make_article())
    assert 'id="corrections"' not in text and "CorrectionComment" not in text


# --- The list and its feed ------------------------------------------------------------------------------------------------


def test_lists_all_corrections_the_latest_first_and_leads_to_their_stories() -> None:
    story, other = make_article("Ships wait"), make_article("Trains run")
    correct(story, "First.", at=NOW - 2 * HOUR)
    correct(other, "Second.", kind="clarification", at=NOW - HOUR)
    response = get("/corrections/")
    assert texts(response, with_class("corrected__text")) == ["Second.", "First."]
    links = tree(response).xpath("//h2[@class='corrected__story']/a")
    assert [(link.text, link.get("href")) for link in links] == [
        ("Trains run", f"{other.get_absolute_url()}#corrections"),
        ("Ships wait", f"{story.get_absolute_url()}#corrections"),
    ]
    assert_is_for_everybody(response)


def test_the_feed_has_one_entry_for_each_correction() -> None:
    story = make_article("Ships wait")
    first = correct(story, "It is the <Elbe>.", at=NOW - HOUR)
    correct(story, "Two ships.")
    for path in ("/corrections/feed/", "/corrections/feed/atom/"):
        entries = feedparser.parse(get(path).content).entries
        assert [entry.title for entry in entries] == ["Correction: Ships wait"] * 2
        assert entries[1].link == f"http://testserver{story.get_absolute_url()}#corrections"
        assert entries[1].id.endswith(f"correction/{first.pk}") and entries[0].id != entries[1].id
        assert entries[1].content[0].value == "<p>It is the &lt;Elbe&gt;.</p>"
    items = json.loads(get("/corrections/feed.json").content)["items"]
    assert [item["summary"] for item in items] == ["Two ships.", "It is the <Elbe>."]


HIDDEN: list[dict[str, Any]] = [
    {"status": "draft"},
    {"status": "in-review"},
    {"status": "withdrawn"},
    {"status": "killed"},
    {"publish_at": NOW + HOUR},
    {"publish_at": NOW - 2 * HOUR, "expire_at": NOW - HOUR},
    {"embargo_until": NOW + HOUR},
]


@pytest.mark.parametrize("state", HIDDEN)
def test_a_correction_of_a_hidden_story_appears_nowhere(state: dict[str, Any]) -> None:
    correct(make_article("Zqsecret", **state), "Zqcorrected.")
    correct(make_article("Ships wait"), "It is the Elbe.")
    assert [correction.text for correction in Correction.objects.published()] == ["It is the Elbe."]
    for path in ("/corrections/", "/corrections/feed/", "/corrections/feed/atom/", "/corrections/feed.json"):
        text = get(path).content.decode()
        assert "It is the Elbe." in text and "Zq" not in text


def test_turns_its_pages() -> None:
    story = make_article()
    for number in range(21):
        correct(story, f"Number {number}.", at=NOW - number * HOUR)
    assert texts(get("/corrections/?page=2"), with_class("corrected__text")) == ["Number 20."]
    assert canonical(get("/corrections/?page=2&x=1")) == "http://testserver/corrections/?page=2"
    for number in NO_PAGES:
        assert Client().get("/corrections/", {"page": number}).status_code == 404


def test_says_so_where_nothing_was_corrected() -> None:
    assert "Nothing had to be corrected yet." in get("/corrections/").content.decode()


def test_is_linked_from_every_page_and_from_the_standards() -> None:
    for path in ("/", "/standards/"):
        assert tree(get(path)).xpath("//a[@href='/corrections/']")
    assert tree(get("/standards/")).xpath("//main//a[@href='/corrections/']")


@pytest.mark.parametrize("path,most", [("/corrections/", 4), ("/corrections/?page=2", 4), ("/corrections/feed/", 1)])
def test_asks_the_database_a_fixed_number_of_questions(
    django_assert_max_num_queries: Any, path: str, most: int
) -> None:
    for number in range(25):
        correct(make_article(f"Story {number}", tags=["rivers"], countries=["DE"]), f"Number {number}.")
    get(path)
    with django_assert_max_num_queries(most):
        get(path)


# --- The newsroom -------------------------------------------------------------------------------------------------------

PREFIX = "corrections"


def added(text: str = "It is the Elbe.", kind: str = "correction", at: int = 0) -> dict[str, str]:
    return {
        f"{PREFIX}-TOTAL_FORMS": str(at + 1),
        f"{PREFIX}-{at}-kind": kind,
        f"{PREFIX}-{at}-text": text,
        f"{PREFIX}-{at}-id": "",
    }


def test_an_editor_writes_rewords_and_removes_a_correction_in_the_storys_form() -> None:
    story, editor = make_article(), make_user(role="Editor")
    client = signed_in(editor)
    assert save(client, story, **added(" It is the Elbe. \r\nReally. ")).status_code == 302
    correction = Correction.objects.get()
    assert (correction.text, correction.by) == ("It is the Elbe. \nReally.", editor)
    story.refresh_from_db()
    assert story.updated_at == correction.at
    save(client, story, **{f"{PREFIX}-0-text": "It is the Weser."})
    assert [correction.text for correction in Correction.objects.all()] == ["It is the Weser."]
    save(client, story, **{f"{PREFIX}-0-DELETE": "on"})
    assert not Correction.objects.exists()
    notes = [entry.note for entry in story.log.order_by("pk") if entry.verb == "corrected"]
    assert notes == ["It is the Elbe. \nReally.", "Reworded: It is the Weser.", "Removed: It is the Weser."]


@pytest.mark.parametrize("text", ["", "   ", "x\x07", "x" * 1001])
def test_a_correction_says_something_readable(text: str) -> None:
    story = make_article()
    assert save(signed_in(make_user(role="Editor")), story, **added(text, kind="update")).status_code == 200
    assert not Correction.objects.exists()


def test_there_is_nothing_to_correct_in_what_nobody_has_read() -> None:
    story = make_article(status="draft")
    client = signed_in(make_user(role="Editor"))
    assert f"{PREFIX}-TOTAL_FORMS" not in form_values(client.get(change_url(story)))
    form = {f"{PREFIX}-INITIAL_FORMS": "0", **added()}
    assert save(client, story, **form).status_code == 302
    assert not Correction.objects.exists()


def test_a_reporter_reads_corrections_and_writes_none() -> None:
    reporter = make_user(role="Reporter")
    story = make_article(created_by=reporter)
    correct(story)
    client = signed_in(reporter)
    text = client.get(change_url(story)).content.decode()
    assert "The river is the Elbe." in text and not re.search(rf'name="{PREFIX}-\d+-text"', text)
    values = {f"{PREFIX}-INITIAL_FORMS": "0", "_save": "1", **added("Not by me.")}
    client.post(change_url(story), values)
    assert [correction.text for correction in Correction.objects.all()] == ["The river is the Elbe."]
