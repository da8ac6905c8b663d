"""News and business as one world: a country's edition, a business in a story, and a search that helps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page, expect

from tests.factories import make_article, make_business, make_country, make_user

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[..., Page]


def test_a_reader_picks_a_countrys_edition(open_page: Open) -> None:
    make_country("DE", featured=True)
    make_country("US")
    for number in range(8):
        make_article(f"Far away {number}", countries=["US"], hours_ago=number)
    make_article("Near by", countries=["DE"], hours_ago=90)
    for with_script in (True, False):
        page = open_page("/edition/", java_script_enabled=with_script)
        page.get_by_role("button", name="Germany").click()
        expect(page.locator("#main a[href^='/news/2']").first).to_have_text("Near by")
        page.goto("/edition/")
        page.get_by_role("button", name="Back to the world's edition").click()
        expect(page.locator("#main a[href^='/news/2']").first).to_have_text("Far away 0")


def test_an_editor_names_a_business_in_a_story_and_readers_see_it_on_both_sides(
    open_page: Open, live_server: Any
) -> None:
    story, business = make_article("The last kitchen on the quay"), make_business("Harbour Kitchen")
    client = Client()
    client.force_login(make_user("editor@example.org", role="Editor"))
    state = {"cookies": [{"name": "session", "value": client.cookies["session"].value, "url": live_server.url}]}
    desk = open_page(f"/admin/articles/article/{story.pk}/change/", storage_state=state)
    desk.locator("#mentions-group .add-row a").click()
    row = desk.locator("#mentions-group .dynamic-mentions").first
    row.locator(".field-business .select2-selection").click()
    desk.locator(".select2-container--open .select2-search__field").press_sequentially("harbour")
    desk.locator(".select2-results__option", has_text="Harbour Kitchen").first.click()
    row.locator(".field-role select").select_option("subject")
    desk.locator("[name=_save]").first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()

    page = open_page(story.get_absolute_url(), java_script_enabled=False)
    page.get_by_role("link", name="Harbour Kitchen").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(business.name)
    page.get_by_role("link", name=story.headline).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(story.headline)


def test_a_reader_misspells_a_search_and_is_helped(open_page: Open) -> None:
    story = make_article("The volcano that sleeps")
    call_command("update_vocabulary", verbosity=0)
    for with_script in (True, False):
        page = open_page("/search/", java_script_enabled=with_script)
        page.locator("#words").fill("volcanoo")
        page.locator("#words").press("Enter")
        page.locator(".search-meant").get_by_role("link", name="volcano").click()
        expect(page.locator(".hit mark").first).to_have_text("volcano")
        page.locator(".hits").get_by_role("link", name=story.headline).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(story.headline)

    # With a script, the field suggests the story itself, by keyboard alone.
    page = open_page("/search/")
    page.get_by_role("combobox").last.press_sequentially("volcan")
    expect(page.get_by_role("option", name=story.headline)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name=story.headline)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(story.headline)
