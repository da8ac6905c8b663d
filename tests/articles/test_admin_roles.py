"""Who may do what in the newsroom, through every door."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from articles.models import Article, Image, Section
from directory.models import User
from tests.factories import make_article, make_author, make_country, make_image, make_section, make_user
from tests.newsroom import LIST, change_url, form_values, save, signed_in

pytestmark = pytest.mark.django_db

STATUSES = [status.value for status in Article.Status]


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def staff_without_role() -> User:
    user = make_user()
    user.is_staff = True
    user.save()
    return user


# --- Who gets in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["", "articles/article/", "articles/article/add/", "articles/image/cards/", "autocomplete/", "jsi18n/"]
)
def test_a_stranger_and_a_reader_are_asked_to_sign_in(url: str) -> None:
    for client in (Client(), signed_in(make_user())):
        response = client.get(f"/admin/{url}")
        assert response.status_code == 302 and response["Location"].startswith("/admin/login/")


def test_staff_without_a_role_see_no_story_image_tag_author_or_section() -> None:
    story = make_article(status="draft")
    client = signed_in(staff_without_role())
    for model in ("article", "image", "tag", "author", "section"):
        assert client.get(f"/admin/articles/{model}/").status_code == 403
        assert client.get(f"/admin/articles/{model}/add/").status_code == 403
    assert client.get(change_url(story)).status_code in {302, 403}
    assert client.get("/admin/articles/image/cards/?id=1").status_code == 403


# --- A reporter ------------------------------------------------------------------------------------------------------


@pytest.fixture
def reporter() -> User:
    return make_user("reporter@example.org", role="Reporter")


@pytest.fixture
def desk(reporter: User) -> Client:
    return signed_in(reporter)


def test_a_reporter_sees_own_stories_and_public_ones_and_no_draft_of_others(desk: Client, reporter: User) -> None:
    own = make_article("Own draft", status="draft", created_by=reporter)
    make_author("Rita", user=reporter)
    signed = make_article("Signed draft", status="in-review", authors=["Rita"])
    public = make_article("Public")
    hidden = make_article("Hidden", status="draft")
    scheduled = make_article("Tomorrow's scoop", hours_ago=-5)
    listed = {story.pk for story in desk.get(LIST).context["cl"].result_list}
    assert listed == {own.pk, signed.pk, public.pk}
    for story in (hidden, scheduled):
        assert story.headline not in desk.get(LIST).content.decode()


@pytest.mark.parametrize("status", STATUSES)
def test_a_reporter_changes_an_own_story_only_until_it_is_submitted(desk: Client, reporter: User, status: str) -> None:
    story = make_article("Before", status=status, created_by=reporter)
    page = desk.get(change_url(story))
    assert page.status_code == 200
    values = {**form_values(page), "headline": "After", "version": "1", "section": story.section_id, "_save": "1"}
    response = desk.post(change_url(story), values)
    if status in {"draft", "needs-changes"}:
        assert response.status_code == 302 and fresh(story).headline == "After"
    else:
        assert response.status_code == 403 and fresh(story).headline == "Before"


def test_a_reporter_reads_a_public_story_of_others_and_cannot_write_it(desk: Client) -> None:
    story = make_article("Public")
    page = desk.get(change_url(story))
    assert page.status_code == 200 and 'name="_save"' not in page.content.decode()
    assert desk.post(change_url(story), {"headline": "x", "version": "1", "_save": "1"}).status_code == 403


SECONDARY_DOORS = [
    "/admin/articles/article/{pk}/change/",
    "/admin/articles/article/{pk}/change/?_popup=1",
    "/admin/articles/article/{pk}/change/?_to_field=id",
    "/admin/articles/article/{pk}/",
    "/admin/articles/article/{pk}/history/",
    "/admin/articles/article/{pk}/delete/",
    "/admin/articles/article/{pk}/do/withdraw/",
    "/admin/articles/article/{pk}/do/kill/",
    "/admin/articles/article/{pk}/do/reopen/",
    "/admin/r/{type}/{pk}/",
    "/admin/articles/article/?q=hidden",
    "/admin/articles/article/?_popup=1&q=hidden",
    "/admin/articles/article/?state=draft",
    "/admin/articles/article/?country=DE",
    "/admin/autocomplete/?app_label=articles&model_name=pinnedstory&field_name=related&term=hidden",
    "/admin/autocomplete/?app_label=articles&model_name=pinnedstory&field_name=article&term=hidden",
    "/admin/autocomplete/?app_label=articles&model_name=articletag&field_name=content_object&term=hidden",
    "/admin/",
]


@pytest.mark.parametrize("url", SECONDARY_DOORS)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("fields", [{"status": "draft"}, {"hours_ago": -9}, {"status": "killed"}])
def test_no_door_shows_a_reporter_the_hidden_story_of_others(
    desk: Client, url: str, method: str, fields: dict[str, Any]
) -> None:
    story = make_article("Hidden scoop", slug="secret-slug", countries=["DE"], **fields)
    before = Article.objects.filter(pk=story.pk).values().get()
    address = url.format(pk=story.pk, type=ContentType.objects.get_for_model(Article).pk)
    response = desk.get(address) if method == "get" else desk.post(address, {"post": "yes", "note": "x"})
    assert response.status_code in {200, 302, 403, 404, 405}
    # The page may repeat what was searched for, so look for what was not.
    assert b"scoop" not in response.content
    assert "secret-slug" not in response.headers.get("Location", "")
    assert Article.objects.filter(pk=story.pk).values().get() == before


def test_the_same_doors_are_open_to_an_editor() -> None:
    story = make_article("Hidden scoop", slug="secret-slug", countries=["DE"], status="draft")
    client = signed_in(make_user(role="Editor"))
    shown = []
    for url in SECONDARY_DOORS:
        response = client.get(url.format(pk=story.pk, type=ContentType.objects.get_for_model(Article).pk))
        if b"scoop" in response.content or "secret-slug" in response.headers.get("Location", ""):
            shown.append(url)
    # Deleting is for the editor-in-chief, the short address only redirects, and the index names no story.
    shut = {SECONDARY_DOORS[3], SECONDARY_DOORS[5], SECONDARY_DOORS[-1]}
    assert set(SECONDARY_DOORS) - set(shown) == shut


@pytest.mark.parametrize("button", ["publish", "schedule", "approve", "request_changes"])
def test_a_reporter_cannot_publish_schedule_or_approve_by_pressing_a_button_that_is_not_there(
    desk: Client, reporter: User, button: str
) -> None:
    story = make_article(status="draft", created_by=reporter)
    assert f'value="{button}"' not in desk.get(change_url(story)).content.decode()
    save(desk, story, button, note="x", publish_at_0="2099-01-01", publish_at_1="10:00")
    assert fresh(story).status == "draft"
    assert fresh(story).publish_at.year != 2099
    assert not story.log.exists()


def test_a_reporter_publishes_no_new_story_either(desk: Client) -> None:
    save(desk, None, "publish", headline="Mine", section=make_section().pk)
    assert Article.objects.get().status == "draft"


def test_a_reporter_submits_an_own_story_and_can_then_only_read_it(desk: Client, reporter: User) -> None:
    story = make_article(status="draft", created_by=reporter)
    assert save(desk, story, "submit").status_code == 302
    assert fresh(story).status == "in-review"
    assert 'name="_save"' not in desk.get(change_url(story)).content.decode()


@pytest.mark.parametrize("action", ["publish_stories", "withdraw_stories", "delete_selected"])
def test_a_reporter_has_no_bulk_actions(desk: Client, reporter: User, action: str) -> None:
    draft = make_article(status="draft", created_by=reporter)
    live = make_article(created_by=reporter)
    desk.post(LIST, {"action": action, "index": "0", "_selected_action": [draft.pk, live.pk], "post": "yes"})
    assert (fresh(draft).status, fresh(live).status) == ("draft", "published")


def test_a_reporter_cannot_pin_the_hidden_story_of_others_and_so_read_its_headline(
    desk: Client, reporter: User
) -> None:
    hidden = make_article("Hidden scoop", status="draft")
    story = make_article(status="draft", created_by=reporter)
    response = save(desk, story, pinned_stories=[hidden.pk])
    assert response.status_code == 200 and b"scoop" not in response.content
    assert not story.pins.exists()


def test_a_save_by_a_reporter_keeps_the_pins_that_the_reporter_cannot_see(desk: Client, reporter: User) -> None:
    hidden, public = make_article("Hidden scoop", status="draft"), make_article("Public")
    story = make_article(status="draft", created_by=reporter)
    story.pins.create(related=hidden, order=0)
    assert b"scoop" not in desk.get(change_url(story)).content
    save(desk, story, pinned_stories=[public.pk])
    assert [row.related for row in story.pins.all()] == [public, hidden]


def test_a_reporter_may_sign_for_others_but_gains_no_story_by_it(desk: Client, reporter: User) -> None:
    other = make_article("Hidden scoop", status="draft")
    own = make_author("Rita", user=reporter)
    desk.post(change_url(other), {"signed_by": [own.pk], "version": "1", "_save": "1"})
    assert not other.bylines.filter(author=own).exists()


def test_a_reporter_makes_tags_and_images_but_no_sections_and_authors(desk: Client) -> None:
    assert desk.get("/admin/articles/image/add/").status_code == 200
    for url in ("section/add/", "author/add/", f"section/{make_section().pk}/delete/"):
        assert desk.get(f"/admin/articles/{url}").status_code == 403
    section = make_section()
    assert desk.post(f"/admin/articles/section/{section.pk}/change/", {"name": "Mine"}).status_code == 403
    assert Section.objects.get(pk=section.pk).name == "World"


def test_a_reporter_looks_places_up_and_changes_none(desk: Client) -> None:
    make_country("DE")
    response = desk.get(
        "/admin/autocomplete/?app_label=articles&model_name=article&field_name=primary_country&term=ger"
    )
    assert json.loads(response.content)["results"] == [{"id": "DE", "text": "Germany"}]
    assert desk.post("/admin/directory/country/DE/change/", {"featured": "on"}).status_code == 403


# --- The whole matrix ------------------------------------------------------------------------------------------------

ROLES = ["Reporter", "Editor", "Editor-in-chief"]
MAY = {
    # What: who may.
    "publish": {"Editor", "Editor-in-chief"},
    "delete a draft": {"Editor-in-chief"},
    "delete what readers saw": set(),
    "add a section": {"Editor-in-chief"},
    "change a section": {"Editor-in-chief"},
    "add an author": {"Editor", "Editor-in-chief"},
    "change a tag": {"Editor", "Editor-in-chief"},
    "delete a tag": {"Editor", "Editor-in-chief"},
    "delete an image": {"Editor", "Editor-in-chief"},
    "see accounts": set(),
}


def attempt(what: str, client: Client) -> bool:
    """Try it and tell whether it worked."""
    if what == "publish":
        story = make_article(status="approved")
        page = client.get(change_url(story))
        values = form_values(page) if page.status_code == 200 else {}
        client.post(change_url(story), {**values, "_verb": "publish"})
        return fresh(story).status == "published"
    if what.startswith("delete a draft") or what == "delete what readers saw":
        story = make_article(status="draft" if "draft" in what else "published")
        client.post(f"/admin/articles/article/{story.pk}/delete/", {"post": "yes"})
        return not Article.objects.filter(pk=story.pk).exists()
    if what == "change a section":
        section = make_section()
        values = {"name": "New", "slug": section.slug, "order": 0}
        client.post(f"/admin/articles/section/{section.pk}/change/", values)
        return Section.objects.get(pk=section.pk).name == "New"
    if what == "change a tag":
        tag = make_article(tags=["old"]).tags.get()
        client.post(f"/admin/articles/tag/{tag.pk}/change/", {"name": "new", "slug": "new"})
        tag.refresh_from_db()
        return tag.name == "new"
    if what == "delete a tag":
        tag = make_article(tags=["old"]).tags.get()
        client.post(f"/admin/articles/tag/{tag.pk}/delete/", {"post": "yes"})
        return not type(tag).objects.filter(pk=tag.pk).exists()
    if what == "delete an image":
        image = make_image()
        client.post(f"/admin/articles/image/{image.pk}/delete/", {"post": "yes"})
        return not Image.objects.filter(pk=image.pk).exists()
    page = {
        "add a section": "/admin/articles/section/add/",
        "add an author": "/admin/articles/author/add/",
        "see accounts": "/admin/directory/user/",
    }[what]
    return client.get(page).status_code == 200


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("what", MAY)
def test_each_role_may_do_what_it_should_and_no_more(role: str, what: str) -> None:
    assert attempt(what, signed_in(make_user(role=role))) == (role in MAY[what])


def test_what_is_posted_without_a_token_or_from_elsewhere_is_refused() -> None:
    story = make_article(status="draft")
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(role="Editor"))
    for url in (
        change_url(story),
        LIST,
        "/admin/articles/article/add/",
        f"/admin/articles/article/{story.pk}/do/kill/",
    ):
        assert client.post(url, {"_save": "1"}).status_code == 403
        assert client.post(url, {"_save": "1"}, headers={"origin": "https://evil.example"}).status_code == 403
    assert fresh(story).status == "draft"


def test_no_get_changes_a_story() -> None:
    story = make_article(status="draft")
    client = signed_in(make_user(role="Editor"))
    before = Article.objects.filter(pk=story.pk).values().get()
    for url in (
        f"{change_url(story)}?_verb=publish&headline=x&_save=1",
        f"/admin/articles/article/{story.pk}/do/kill/?note=x",
        f"{LIST}?action=publish_stories&index=0&_selected_action={story.pk}",
    ):
        client.get(url)
    assert Article.objects.filter(pk=story.pk).values().get() == before
