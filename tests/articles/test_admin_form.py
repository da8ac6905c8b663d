"""The form of a story in the newsroom: what it saves, what it refuses, and what its buttons do."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.admin.models import LogEntry as SaveEntry
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from articles.models import Article, LogEntry, Tag
from directory.models import PastSlug
from tests.factories import (
    make_article,
    make_author,
    make_city,
    make_country,
    make_section,
    make_tag,
    make_user,
)
from tests.newsroom import ADD, change_url, errors, form_values, messages, moment, save, signed_in

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def editor() -> Client:
    return signed_in(make_user("editor@example.org", role="Editor"))


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def new_story(client: Client, button: str = "_save", **fields: object) -> Article:
    known = set(Article.objects.values_list("pk", flat=True))
    response = save(client, None, button, **{"headline": "A bridge opens", "section": make_section().pk, **fields})
    assert not errors(response), errors(response)
    return Article.objects.exclude(pk__in=known).get()


# --- What is saved ---------------------------------------------------------------------------------------------------


def test_a_headline_and_a_section_are_enough_for_a_draft(editor: Client) -> None:
    story = new_story(editor)
    assert (story.status, story.slug, story.version) == ("draft", "a-bridge-opens", 1)
    assert story.created_by.email == "editor@example.org"


def test_everything_that_belongs_to_a_story_is_saved_in_its_order(editor: Client) -> None:
    city = make_city("Hamburg")
    india, france, germany = make_country("IN"), make_country("FR"), make_country("DE")
    first, second = make_author("Zoë Last"), make_author("Ada Ng")
    pin, other_pin = make_article(), make_article()
    story = new_story(
        editor,
        standfirst="It took nine years.",
        body="<h2>Nine years</h2><p>It is open.</p>",
        tags="bridges, trade",
        signed_by=[first.pk, second.pk],
        primary_country=germany.pk,
        other_countries=[india.pk, france.pk],
        dateline_city=city.pk,
        pinned_stories=[other_pin.pk, pin.pk],
    )
    assert story.body == "<h2>Nine years</h2><p>It is open.</p>"
    assert {tag.name for tag in story.tags.all()} == {"bridges", "trade"}
    assert story.byline == [first, second]
    assert story.primary_country == germany
    assert set(story.countries.all()) == {germany, india, france}
    assert story.dateline_city == city
    assert [row.related for row in story.pins.all()] == [other_pin, pin]


def test_the_form_shows_relations_in_the_order_that_was_saved(editor: Client) -> None:
    last, first = make_author("Zoë Last"), make_author("Ada Ng")
    story = make_article()
    story.set_authors([last, first])
    assert form_values(editor.get(change_url(story)))["signed_by"] == [str(last.pk), str(first.pk)]


def test_saving_a_form_that_nobody_touched_changes_nothing_but_the_version(editor: Client) -> None:
    story = make_article(tags=["Trade", "Washington, D.C."], countries=["DE", "FR"], authors=["Ada Ng", "Bo Li"])
    before = Article.objects.filter(pk=story.pk).values().get()
    save(editor, story)
    after = Article.objects.filter(pk=story.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"version", "modified_at"}
    assert {tag.name for tag in story.tags.all()} == {"Trade", "Washington, D.C."}
    assert {country.pk for country in story.countries.all()} == {"DE", "FR"}
    assert [author.name for author in fresh(story).byline] == ["Ada Ng", "Bo Li"]


def test_every_save_makes_a_new_version(editor: Client) -> None:
    story = make_article(status="draft")
    save(editor, story)
    save(editor, story)
    assert fresh(story).version == 3


def test_what_the_sanitiser_would_drop_is_dropped_by_the_form(editor: Client) -> None:
    story = new_story(editor, body='<p onclick="x()">a</p><script>alert(1)</script><p></p>')
    assert story.body == "<p>a</p>"


def test_text_that_no_story_can_hold_is_refused_with_a_word(editor: Client) -> None:
    response = save(editor, None, headline="x", section=make_section().pk, body="<p>" + "word " * 50_000 + "</p>")
    assert "body" in errors(response)


def test_an_embed_that_is_not_on_the_list_is_an_error_and_not_a_loss(editor: Client) -> None:
    body = '<p>a</p><figure data-embed="https://example.org/video"></figure>'
    response = save(editor, None, headline="x", section=make_section().pk, body=body)
    assert "https://example.org/video" in errors(response)["body"][0]
    assert "https://example.org/video" in form_values(response)["body"]


def test_a_figure_whose_picture_is_gone_is_an_error(editor: Client) -> None:
    response = save(editor, None, headline="x", section=make_section().pk, body='<figure data-media="99"></figure>')
    assert "99" in errors(response)["body"][0]


# --- Tags ------------------------------------------------------------------------------------------------------------


def test_tags_are_told_apart_by_commas_and_one_in_any_case(editor: Client) -> None:
    make_tag("Climate Change")
    story = new_story(editor, tags='climate change, New Tag , new tag,, "Washington, D.C."')
    assert {tag.name for tag in story.tags.all()} == {"Climate Change", "New Tag", "Washington, D.C."}
    assert Tag.objects.count() == 3


def test_a_tag_with_a_comma_comes_back_from_the_form_as_it_went_in(editor: Client) -> None:
    story = make_article(tags=['The "big, bad" wolf', "plain"])
    save(editor, story)
    assert {tag.name for tag in story.tags.all()} == {'The "big, bad" wolf', "plain"}


@pytest.mark.parametrize("line", ["x" * 61, ", ".join(f"t{n}" for n in range(31)), "a\x07b"])
def test_tags_that_are_too_long_too_many_or_unprintable_are_refused(editor: Client, line: str) -> None:
    response = save(editor, None, headline="x", section=make_section().pk, tags=line)
    assert list(errors(response)) == ["tags"]
    assert not Tag.objects.exists()


def test_a_tag_of_any_script_is_found_again(editor: Client) -> None:
    names = {"İstanbul", "ß", "\u0131", "ǅ", "ﬀ", "日本", "😀", "\u202eabc\u202c"}
    for _ in range(2):
        story = new_story(editor, tags=", ".join(names))
        assert {tag.name for tag in story.tags.all()} == names
    assert Tag.objects.count() == len(names)


# --- The address -----------------------------------------------------------------------------------------------------


def test_a_second_story_with_the_headline_of_today_gets_a_slug_of_its_own(editor: Client) -> None:
    assert [new_story(editor, slug=slug).slug for slug in ("", "", "a-bridge-opens")] == [
        "a-bridge-opens",
        "a-bridge-opens-2",
        "a-bridge-opens-3",
    ]


def test_a_slug_that_was_typed_and_is_taken_is_an_error(editor: Client) -> None:
    new_story(editor, slug="the-bridge")
    response = save(editor, None, headline="Another", section=make_section().pk, slug="the-bridge")
    assert errors(response)


def test_a_slug_that_once_led_to_another_story_is_an_error(editor: Client) -> None:
    story = new_story(editor, slug="old")
    save(editor, story, slug="new")
    assert PastSlug.objects.exists()
    response = save(editor, None, headline="Another", section=make_section().pk, slug="old")
    assert "once had this slug" in errors(response)["slug"][0]


def test_a_published_story_keeps_its_slug_when_its_headline_changes(editor: Client) -> None:
    story = make_article("Old headline")
    save(editor, story, headline="New headline")
    assert (fresh(story).headline, fresh(story).slug) == ("New headline", "old-headline")


@pytest.mark.parametrize("headline", ["北京", "😀", "\u202e\u200b!", "???"])
def test_a_headline_of_any_script_gets_a_slug(editor: Client, headline: str) -> None:
    assert new_story(editor, headline=headline).slug


# --- Verbs -----------------------------------------------------------------------------------------------------------


def test_publish_now_saves_and_publishes_in_one_step(editor: Client) -> None:
    story = new_story(editor, "publish", body="<p>Open.</p>")
    assert story.is_published
    assert (story.body, story.log.get().verb) == ("<p>Open.</p>", "published")


def test_publish_now_means_now_although_a_later_hour_is_in_the_form(editor: Client) -> None:
    story = new_story(editor, "publish", **moment("publish_at", timezone.now() + 48 * HOUR))
    assert story.is_published and story.first_published_at <= timezone.now()


def test_publish_now_dates_an_old_draft_today(editor: Client) -> None:
    story = make_article(status="draft", hours_ago=100)
    save(editor, story, "publish")
    assert timezone.now() - fresh(story).publish_at < datetime.timedelta(minutes=1)


def test_schedule_needs_a_later_hour(editor: Client) -> None:
    story = make_article(status="draft")
    assert "publish_at" in errors(save(editor, story, "schedule"))
    assert not errors(save(editor, story, "schedule", **moment("publish_at", timezone.now() + HOUR)))
    assert fresh(story).is_scheduled
    assert story.log.get().verb == "scheduled"


def test_a_scheduled_story_that_is_moved_is_scheduled_anew(editor: Client) -> None:
    story = make_article(status="draft")
    save(editor, story, "schedule", **moment("publish_at", timezone.now() + HOUR))
    save(editor, story, **moment("publish_at", timezone.now() + 3 * HOUR))
    assert fresh(story).first_published_at == fresh(story).publish_at
    assert [entry.verb for entry in story.log.all()] == ["scheduled", "scheduled"]


def test_a_scheduled_story_can_be_published_now(editor: Client) -> None:
    story = make_article(status="draft")
    save(editor, story, "schedule", **moment("publish_at", timezone.now() + 30 * HOUR))
    save(editor, story, "publish")
    assert fresh(story).is_published


def test_what_readers_see_cannot_be_moved_to_a_later_hour_by_a_save(editor: Client) -> None:
    story = make_article()
    later = timezone.now() + HOUR
    assert "publish_at" in errors(save(editor, story, **moment("publish_at", later)))
    assert "embargo_until" in errors(save(editor, story, **moment("embargo_until", later)))
    assert fresh(story).is_published


def test_a_story_goes_from_draft_to_print_by_its_buttons_and_the_history_says_who(editor: Client) -> None:
    story = new_story(editor)
    for button, status in (
        ("submit", "in-review"),
        ("request_changes", "needs-changes"),
        ("submit", "in-review"),
        ("approve", "approved"),
        ("publish", "published"),
    ):
        response = save(editor, story, button, note="Mind the names.")
        assert not errors(response) and fresh(story).status == status
    page = editor.get(change_url(story)).content.decode()
    assert page.count("editor@example.org") >= 5 and "Asked for changes" in page and "Mind the names." in page


def test_asking_for_changes_needs_a_word_of_why(editor: Client) -> None:
    story = make_article(status="in-review")
    assert list(errors(save(editor, story, "request_changes", note=" "))) == ["note"]
    assert fresh(story).status == "in-review"


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [("withdraw", "published", "withdrawn"), ("kill", "draft", "killed"), ("reopen", "withdrawn", "draft")],
)
def test_withdraw_kill_and_reopen_ask_once_more(editor: Client, verb: str, before: str, after: str) -> None:
    story = make_article(status=before)
    url = f"/admin/articles/article/{story.pk}/do/{verb}/"
    assert editor.get(url).status_code == 200
    assert fresh(story).status == before, "a GET changed something"
    assert editor.post(url, {"note": "A court says so."}).status_code == 302
    assert fresh(story).status == after
    assert story.log.get().note == "A court says so."


@pytest.mark.parametrize("verb", ["withdraw", "kill", "reopen"])
def test_a_verb_that_does_not_fit_the_status_is_a_message(editor: Client, verb: str) -> None:
    story = make_article(status={"withdraw": "draft", "kill": "published", "reopen": "draft"}[verb])
    response = editor.post(f"/admin/articles/article/{story.pk}/do/{verb}/", {})
    assert any("cannot become" in message for message in messages(response, editor))
    assert not story.log.exists()


@pytest.mark.parametrize("button", ["approve", "request_changes", "submit", "schedule"])
def test_a_button_of_another_status_saves_and_says_that_it_did_no_more(editor: Client, button: str) -> None:
    story = make_article(status="killed")
    later = moment("publish_at", timezone.now() + HOUR)
    response = save(editor, story, button, headline="Mended", note="x", **later)
    assert any("may not do that" in message for message in messages(response, editor))
    assert (fresh(story).headline, fresh(story).status) == ("Mended", "killed")


def test_an_unknown_button_is_a_mere_save(editor: Client) -> None:
    story = make_article(status="draft")
    save(editor, story, "set_status", headline="Mended", status="published")
    assert (fresh(story).headline, fresh(story).status) == ("Mended", "draft")


def test_readers_are_told_of_an_update_only_when_the_box_is_ticked(editor: Client) -> None:
    story = make_article()
    save(editor, story, body="<p>One comma less.</p>")
    assert fresh(story).updated_at is None
    save(editor, story, body="<p>The toll was wrong.</p>", tell_readers="on", note="The toll")
    assert fresh(story).shows_update
    entry = story.log.get()
    assert (entry.verb, entry.note) == (LogEntry.Verb.UPDATED, "The toll")


def test_fields_that_no_form_has_are_not_set_by_sending_them(editor: Client) -> None:
    story = make_article(status="draft")
    owner = fresh(story).created_by_id
    save(
        editor,
        story,
        status="published",
        created_by="1",
        first_published_at="2020-01-01",
        visible_from="2020-01-01",
        search="x",
        updated_at="2020-01-01",
    )
    after = fresh(story)
    assert (after.status, after.created_by_id, after.first_published_at, after.updated_at) == (
        "draft",
        owner,
        None,
        None,
    )


# --- Hostile text ----------------------------------------------------------------------------------------------------

# What is typed into at the same time. The version comes by itself, as a wrong one has nothing else looked at; and so does
# the address, which is made from the headline and must be seen beside an honest one.
TYPED = {
    "words and choices": [
        *("headline", "short_headline", "lead_alt", "lead_caption", "search_title", "social_title"),
        *("standfirst", "note", "search_description", "social_description", "body", "tags", "language"),
        *("section", "primary_country", "dateline_city", "lead_image", "social_image"),
        *("signed_by", "other_countries", "pinned_stories", "kind", "noindex", "tell_readers"),
        *("publish_at_0", "publish_at_1", "expire_at_0", "expire_at_1", "embargo_until_0", "embargo_until_1"),
    ],
    "address": ["slug", "canonical_url"],
    "versions": ["version", "replace_version"],
}
NASTY = {
    "NUL": "a\x00b",
    "bell": "a\x07b",
    "4-byte": "a😀𠀀b",
    "bidi": "a\u202eb\u2066c",
    "zero width": "a\u200b\u2060\ufeffb",
    "line break": "a\r\nBcc: x@example.org",
    "megabyte": "x" * 1_000_000,
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "number": "99999999999999999999999999",
    "negative": "-1",
    "float": "1e309",
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
}


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo what is written in the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(article: Article) -> dict[str, object]:
    """Return every column of a story and what it points at."""
    row = Article.objects.filter(pk=article.pk).values().get()
    tags, countries = article.tags.names(), article.country_uses.values_list("country", flat=True)
    authors, pinned = article.bylines.values_list("author", "order"), article.pins.values_list("related", flat=True)
    return row | {"tags": sorted(tags), "countries": sorted(countries), "authors": [*authors], "pinned": [*pinned]}


def names_of(field: str) -> set[str]:
    """Return the inputs that a field of the form consists of."""
    return {field, f"{field}_0", f"{field}_1"}


@pytest.mark.parametrize("name", NASTY)
def test_any_text_in_any_field_is_stored_or_refused_and_never_an_error(editor: Client, name: str) -> None:
    story = make_article(status="draft")
    untouched, before = form_values(editor.get(change_url(story))), stored(story)
    for group, fields in TYPED.items():
        # All together must stay below the 2.5 MB that a form may have, which is answered with 413.
        nasty = {field: NASTY[name][: 1_000_000 if field == "body" else 50_000] for field in fields}
        with rolled_back():
            # What is refused is taken back, until only that is sent which is stored: so each field's own fate is seen.
            while nasty:
                response = editor.post(change_url(story), {**untouched, **nasty, "_save": "1"})
                assert response.status_code in {200, 302}, nasty
                assert b"<script>alert(1)" not in response.content, nasty
                if response.status_code == 302:
                    page = editor.get(change_url(story))
                    assert page.status_code == 200, nasty
                    assert b"<script>alert(1)" not in page.content and b"<img src=x" not in page.content, nasty
                    break
                # So the page that it had before is the one that it has now.
                assert stored(story) == before, nasty
                refused = set(fields) if group == "versions" else set().union(*map(names_of, errors(response)))
                assert errors(response) and refused & set(nasty), errors(response)
                nasty = {field: text for field, text in nasty.items() if field not in refused}


def test_text_of_any_script_is_stored_as_it_was_typed(editor: Client) -> None:
    for text in ("a😀𠀀b", "a\u202eb\u2066c\u202c", "a\u200b\u2060b", "e\u0301", "שלום مرحبا"):
        story = make_article(status="draft")
        save(editor, story, headline=text)
        assert fresh(story).headline == text


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"%ED%A0%80", b"%C0%80", b"%F8%88%80%80%80", b"\xed\xa0\x80"])
def test_bytes_that_are_no_utf8_are_no_error(editor: Client, raw: bytes) -> None:
    section = make_section()
    body = b"headline=a" + raw + b"&section=%d&slug=&kind=news&language=en" % section.pk
    page = editor.get(ADD)
    body += b"&publish_at_0=%s&publish_at_1=10:00" % str(timezone.now().date()).encode()
    assert page.status_code == 200
    response = editor.post(ADD, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {200, 302}


@pytest.mark.django_db(transaction=True)
def test_stories_saved_in_the_same_moment_get_slugs_of_their_own() -> None:
    user = make_user("editor@example.org", role="Editor")
    section = make_section()
    start = threading.Barrier(6)
    statuses = []

    def write() -> None:
        try:
            client = signed_in(user)
            values = {
                **form_values(client.get(ADD)),
                "headline": "The same words",
                "section": section.pk,
                "_save": "1",
            }
            start.wait(20)
            statuses.append(client.post(ADD, values).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 6
    assert sorted(Article.objects.values_list("slug", flat=True)) == [
        "the-same-words",
        *(f"the-same-words-{number}" for number in range(2, 7)),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_new_tag_that_two_editors_make_in_the_same_moment_is_one() -> None:
    user = make_user("editor@example.org", role="Editor")
    section = make_section()
    start = threading.Barrier(4)
    statuses = []

    def write(number: int) -> None:
        try:
            client = signed_in(user)
            values = {**form_values(client.get(ADD)), "headline": f"Story {number}", "section": section.pk}
            start.wait(20)
            statuses.append(client.post(ADD, {**values, "tags": "brand new", "_save": "1"}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 4
    assert Tag.objects.get().uses.count() == 4


def test_each_save_is_logged_with_who_and_what(editor: Client) -> None:
    story = make_article(status="draft")
    save(editor, story, headline="Mended", note="")
    entry = SaveEntry.objects.get(object_id=str(story.pk))
    assert (entry.user.email, entry.get_change_message()) == ("editor@example.org", "Changed Headline.")
