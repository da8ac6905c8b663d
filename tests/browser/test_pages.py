"""Every kind of public page, as a reader's browser sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from articles.models import Article
from tests.factories import make_article, make_author, make_city

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[..., Page]

BODY = "".join(
    f"<h2>Part {number}</h2><p>The lock keeper counts the barges, and writes <strong>each</strong> in a book.</p>"
    for number in range(5)
) + (
    "<blockquote><p>Water finds its way.</p></blockquote><aside data-pull-quote><p>Half a load.</p></aside>"
    "<table><thead><tr><th>Year</th><th>Barges</th></tr></thead><tbody><tr><td>2025</td><td>812</td></tr></tbody></table>"
    "<ul><li>One</li></ul><ol><li>Two</li></ol>"
)

ADDRESSES = [
    *(
        "/",
        "/news/",
        "/news/world/",
        "story",
        "/news/archive/",
        "month",
        "/tag/rivers/",
        "/author/ada-ng/",
        "/country/",
    ),
    *(
        "/country/germany/",
        "/search/?q=ships",
        "/search/?q=nothing-of-the-kind",
        "/about/",
        "/standards/",
        "/contact/",
    ),
    *("/privacy/", "/no-such-page/"),
]


@pytest.fixture
def story(db: None) -> Article:
    """One long story among enough others to fill a front page."""
    make_author("Ada Ng", bio="Ada walks along canals.", expertise=["rivers"])
    for number in range(14):
        section = ("World", "Science", "Culture")[number % 3]
        make_article(tags=["rivers"], countries=["DE", "NL"], section=section, hours_ago=number + 2)
    return make_article(
        "The year of the low river", body=BODY, tags=["rivers"], countries=["DE"], dateline_city=make_city()
    )


def address(name: str, story: Article) -> str:
    places = {"story": story.get_absolute_url(), "month": f"/news/archive/{story.publish_at:%Y/%m}/"}
    return places.get(name, name)


def violations(page: Page) -> list[str]:
    results = Axe().run(page)
    return [
        f"{rule['id']}: {[node['html'][:160] for node in rule['nodes'][:3]]}"
        for rule in results.response["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_accessibility(open_page: Open, story: Article, scheme: str) -> None:
    page = open_page("/about/", color_scheme=scheme, viewport={"width": 1280, "height": 900})
    broken: dict[str, list[str]] = {}
    for name in ADDRESSES[:-1]:
        page.goto(address(name, story))
        if found := violations(page):
            broken[name] = found
    assert broken == {}


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_no_page_is_wider_than_its_window(open_page: Open, story: Article, width: int) -> None:
    page = open_page("/about/", viewport={"width": width, "height": 800})
    wide = {}
    for name in ADDRESSES[:-1]:
        page.goto(address(name, story))
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if beyond > 0:
            wide[name] = beyond
    assert wide == {}


def test_a_story_reads_whole_without_javascript(open_page: Open, story: Article) -> None:
    page = open_page(story.get_absolute_url(), java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_have_text(story.headline)
    expect(page.get_by_role("heading", name="Part 4")).to_be_visible()
    expect(page.get_by_role("heading", name="Related posts")).to_be_visible()
    expect(page.get_by_role("heading", name="About us")).to_be_visible()
    expect(page.locator("article time").first).to_contain_text("UTC")


def test_the_contents_lead_to_their_headings(open_page: Open, story: Article) -> None:
    page = open_page(story.get_absolute_url(), java_script_enabled=False)
    page.get_by_role("link", name="Part 3").first.click()
    anchor = page.url.partition("#")[2]
    expect(page.locator(f"h2[id='{anchor}']")).to_have_text("Part 3")


def test_a_search_from_the_front_page_finds_the_story(open_page: Open, story: Article) -> None:
    page = open_page("/", java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page.get_by_role("searchbox").first.fill("low river")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.get_by_role("link", name=story.headline).first).to_be_visible()


def test_a_missing_page_says_so_in_the_sites_look(live_server: Any, browser: Any, story: Article) -> None:
    page = browser.new_page()
    response = page.goto(f"{live_server.url}/no-such-page/")
    assert response.status == 404
    assert violations(page) == []
    page.close()
