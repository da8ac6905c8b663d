"""Pages about the site itself, and the frame of every page."""

from __future__ import annotations

import html5lib
import pytest
from django.template.loader import render_to_string

from tests.factories import make_article, make_country, make_section
from tests.pages import assert_is_for_everybody, canonical, get, text, texts, tree

pytestmark = pytest.mark.django_db

PAGES = {"/about/": "About us", "/standards/": "Our standards", "/contact/": "Contact", "/privacy/": "Privacy"}
EVERY = [
    "/",
    "/news/",
    "/news/world/",
    "/news/archive/",
    "/tag/rivers/",
    "/author/ada-ng/",
    "/country/",
    "/country/germany/",
]
EVERY += ["/search/", "/search/?q=ships", *PAGES]


@pytest.fixture(autouse=True)
def _edition() -> None:
    make_article("Ships wait", tags=["rivers"], countries=["DE"], authors=["Ada Ng"])


@pytest.mark.parametrize(("path", "title"), PAGES.items())
def test_says_what_it_is(path: str, title: str) -> None:
    response = get(path)
    assert texts(response, "//h1") == [title]
    assert len(texts(response, "//div[@class='prose']")[0]) > 800


def test_gives_the_newsrooms_address(settings) -> None:  # type: ignore[no-untyped-def]
    settings.SITE_CONTACT_EMAIL = "desk@news.example"
    for path in ("/contact/", "/privacy/"):
        assert "mailto:desk@news.example" in tree(get(path)).xpath("//main//a/@href")


@pytest.mark.parametrize("path", EVERY)
def test_every_page_has_a_title_a_description_one_heading_and_one_address(path: str) -> None:
    response = get(path)
    page = tree(response)
    assert len(text(page.xpath("//title")[0])) > 5
    assert len(page.xpath("//meta[@name='description']/@content")[0]) > 15
    assert len(page.xpath("//h1")) == 1
    assert canonical(response) == f"http://testserver{path}"


def test_no_two_pages_share_a_title_or_a_description() -> None:
    titles = [texts(get(path), "//title")[0] for path in EVERY]
    assert len(set(titles)) == len(EVERY)


@pytest.mark.parametrize("path", EVERY)
def test_every_page_can_be_used_without_a_mouse(path: str) -> None:
    page = tree(get(path))
    assert page.xpath("//body/a[1]/@href") == ["#main"]
    assert (
        len(page.xpath("//main[@id='main']"))
        == len(page.xpath("//header[@class='header']"))
        == len(page.xpath("//footer[@id]"))
        == 1
    )


@pytest.mark.parametrize("path", EVERY)
def test_no_page_holds_styles_or_scripts_of_its_own(path: str) -> None:
    page = tree(get(path))
    assert page.xpath("//@style | //style | //@*[starts-with(name(), 'on')]") == []
    assert page.xpath("//script[not(@src) and not(@type='application/ld+json')]") == []


@pytest.mark.parametrize("path", EVERY)
def test_every_id_is_unique(path: str) -> None:
    ids = tree(get(path)).xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", EVERY)
def test_every_link_within_the_site_leads_somewhere(path: str) -> None:
    page = tree(get(path))
    ids = set(page.xpath("//@id"))
    for href in set(page.xpath("//a/@href | //link[@rel='alternate']/@href")):
        if href.startswith("#"):
            assert href[1:] in ids, href
        elif href.startswith("/"):
            assert get(href).status_code == 200, href


@pytest.mark.parametrize("path", EVERY)
def test_no_page_sets_a_cookie_or_asks_for_one(path: str) -> None:
    assert_is_for_everybody(get(path))


def test_the_navigation_has_its_own_order() -> None:
    make_section("Travel", order=2)
    make_section("Science", order=1)
    make_section("Attic", in_navigation=False)
    links = texts(get("/about/"), "//ul[@class='sections__list']//a")
    assert links == ["World", "Science", "Travel", "Directory", "Countries"]


def test_the_foot_says_who_we_are_and_leads_on() -> None:
    make_country("FR", featured=True)
    response = get("/news/")
    assert texts(response, "//footer//h2") == ["About us", "Sections", "Countries", "Directory", "Follow"]
    about = texts(response, "//section[@aria-labelledby='about-us']/p")[0]
    for place in ("United States", "India", "Canada", "United Kingdom", "United Arab Emirates", "Germany"):
        assert place in about
    assert {"/country/france/", "/feed/", "/feed/atom/", "/feed.json", "/standards/"} <= set(
        tree(response).xpath("//footer//a/@href")
    )


# --- Errors -----------------------------------------------------------------------------------------------------------


def test_a_missing_page_helps_to_go_on() -> None:
    response = get("/no/such/page/")
    assert response.status_code == 404
    assert texts(response, "//h1") == ["There is no such page"]
    assert tree(response).xpath("//main//form/@action") == ["/search/"]
    assert tree(response).xpath("//link[@rel='canonical']") == []
    assert not response.cookies


@pytest.mark.parametrize(
    "path", ["/%3Cscript%3Ealert(1)%3C/script%3E/", "/news/%22%3E%3Cimg%20src=x%3E/", "/%E2%80%AEabc/"]
)
def test_a_missing_page_does_not_repeat_what_was_asked_for(path: str) -> None:
    response = get(path)
    assert response.status_code == 404
    assert b"alert(1)" not in response.content and b"<img src=x" not in response.content


@pytest.mark.parametrize("number", [400, 413, 429, 500, 502, 503])
def test_a_page_for_when_everything_is_down_needs_nothing(number: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        page = render_to_string(f"{number}.html")
    html5lib.HTMLParser(strict=True).parse(page)
    assert str(number) in page and "<h1>" in page and 'href="/"' in page
    assert "<script" not in page
    assert "{" not in page
