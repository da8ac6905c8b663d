"""The body of a story as a reader sees it."""

from __future__ import annotations

import html5lib
import pytest
from django.core.files.base import ContentFile
from django.test import override_settings

from articles.body import sanitise
from articles.models import Image
from articles.rendering import player_of, reading_minutes, render_body, render_for_feed
from tests.factories import make_article
from tests.growth import grows_in_proportion
from tests.pictures import encoded, photo

FOUR = "".join(f"<h2>Part {number}</h2><p>Text.</p>" for number in range(4))


def rendered(body: str) -> str:
    html = render_body(body).html
    html5lib.HTMLParser(strict=True).parseFragment(html)
    return html


def anchors(body: str) -> list[str]:
    return [heading.anchor for heading in render_body(body).headings]


def make_image(**fields: object) -> Image:
    file = ContentFile(encoded(photo(1200, 800)), "harbour.jpg")
    return Image.store(file, **{"title": "Harbour", "alt": "Cranes over a harbour", **fields})


# --- Headings ---------------------------------------------------------------------------------------------------------


def test_gives_every_heading_an_anchor() -> None:
    assert '<h2 id="low-water">Low water</h2>' in rendered("<h2>Low water</h2><p>Text.</p>")


def test_tells_apart_headings_of_the_same_words() -> None:
    assert anchors("<h2>Today</h2><p>A</p><h3>Today</h3><p>B</p>") == ["today", "today-2"]


def test_takes_no_anchor_that_the_page_uses_itself() -> None:
    assert anchors("<h2>Main</h2><p>A</p><h2>Related</h2><p>B</p>") == ["main-2", "related-2"]


def test_makes_ascii_anchors_for_any_script() -> None:
    assert anchors("<h2>Über die Brücke</h2><p>A</p><h2>東京</h2><p>B</p><h2>!!!</h2><p>C</p>") == [
        "uber-die-brucke",
        "dongjing",
        "section",
    ]


def test_lists_the_contents_of_a_story_with_four_headings() -> None:
    contents = render_body(FOUR).contents
    assert [(heading.level, heading.text) for heading in contents] == [(2, f"Part {number}") for number in range(4)]


def test_lists_no_contents_for_a_story_with_three_headings() -> None:
    assert render_body(FOUR.replace("<h2>Part 3</h2>", "")).contents == []


def test_shows_in_the_contents_what_a_heading_says_and_not_its_markup() -> None:
    heading = render_body('<h2>Fish &amp; <em>chips</em> <a href="/x/">today</a></h2><p>A</p>').headings[0]
    assert heading.text == "Fish & chips today"


# --- Links and tables -------------------------------------------------------------------------------------------------


def test_cuts_the_tie_to_pages_of_other_sites() -> None:
    assert '<a href="https://example.org/?a=1&amp;b=2" rel="noopener">' in rendered(
        '<p><a href="https://example.org/?a=1&amp;b=2">there</a></p>'
    )


@pytest.mark.parametrize("href", ["/news/world/", "http://testserver/about/", "mailto:desk@example.org"])
def test_leaves_other_links_plain(href: str) -> None:
    assert f'<a href="{href}">' in rendered(f'<p><a href="{href}">here</a></p>')


def test_lets_a_wide_table_scroll_by_itself_and_by_keyboard() -> None:
    html = rendered("<table><tbody><tr><th>Year</th><td>2025</td></tr></tbody></table>")
    assert '<div class="table" role="region" tabindex="0" aria-label="Table"><table>' in html
    assert "</table></div>" in html


def test_wraps_a_table_within_a_table_once() -> None:
    html = render_body(
        "<table><tbody><tr><td><table><tbody><tr><td>1</td></tr></tbody></table></td></tr></tbody></table>"
    ).html
    assert html.count("<div") == html.count("</div>") == 1


def test_sets_a_pull_quote_apart() -> None:
    assert '<aside class="pull-quote"><p>Half a load.</p></aside>' in rendered(
        '<aside data-pull-quote=""><p>Half a load.</p></aside>'
    )


# --- Players ----------------------------------------------------------------------------------------------------------

VIDEO = "https://www.youtube-nocookie.com/embed/abcdefghijk?start=90"


def test_shows_a_player_as_a_link_until_it_is_asked_for() -> None:
    html = rendered(f'<figure data-embed="{VIDEO}"><figcaption>The lock at work</figcaption></figure>')
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk&amp;t=90"' in html
    assert f'data-embed="{VIDEO}"' in html
    assert "The lock at work" in html
    assert "<iframe" not in html and "src=" not in html


@pytest.mark.parametrize(
    ("frame", "page"),
    [
        ("https://player.vimeo.com/video/123?dnt=1", "https://vimeo.com/123"),
        ("https://player.vimeo.com/video/123?dnt=1&h=abcdef", "https://vimeo.com/123/abcdef"),
        (
            "https://www.openstreetmap.org/export/embed.html?bbox=9.9%2C53.5%2C10.1%2C53.6&layer=mapnik",
            "https://www.openstreetmap.org/?minlon=9.9&minlat=53.5&maxlon=10.1&maxlat=53.6&box=no",
        ),
    ],
)
def test_knows_the_page_behind_each_player(frame: str, page: str) -> None:
    player = player_of(frame)
    assert player is not None and player.page == page


@pytest.mark.parametrize(
    "url", ["https://evil.example/embed/1", "javascript:alert(1)", "http://player.vimeo.com/video/1", ""]
)
def test_shows_nothing_of_a_site_that_is_not_on_the_list(url: str) -> None:
    assert render_body(f'<p>Before</p><figure data-embed="{url}"></figure>').html == "<p>Before</p>"


# --- Pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_shows_a_picture_with_its_caption_and_credit() -> None:
    image = make_image(caption="The port at dawn", credit="Photograph: Ada Ng")
    html = rendered(f'<figure data-media="{image.pk}"></figure>')
    assert 'alt="Cranes over a harbour"' in html and "<picture>" in html
    assert "The port at dawn" in html and "Photograph: Ada Ng" in html


@pytest.mark.django_db
def test_puts_the_storys_own_caption_before_the_pictures() -> None:
    image = make_image(caption="The port at dawn")
    html = rendered(f'<figure data-media="{image.pk}"><figcaption>Cranes &lt;at work&gt;</figcaption></figure>')
    assert "Cranes &lt;at work&gt;" in html and "The port at dawn" not in html


@pytest.mark.django_db
def test_leaves_out_a_picture_that_is_gone() -> None:
    assert rendered('<p>Before</p><figure data-media="404"></figure>') == "<p>Before</p>"


@pytest.mark.django_db
def test_loads_all_pictures_of_a_body_at_once(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    images = [make_image(title=f"Harbour {number}") for number in range(3)]
    body = "".join(f'<figure data-media="{image.pk}"></figure>' for image in images)
    with django_assert_num_queries(1):
        assert render_body(body).html.count("<picture>") == 3


# --- What got round the sanitiser -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="//evil.example/">x</a>',
        "<img src=x onerror=alert(1)>",
        '<ol start="1"><li>x</li></ol><svg onload="alert(1)">',
        '<h2 id="x" onmouseover="alert(1)">x</h2>',
        '<figure data-media="1&quot;><script>alert(1)</script>"></figure>',
        '<a href="https://example.org/" title="&quot;><script>alert(1)</script>">x</a>',
    ],
)
def test_writes_only_what_a_body_may_contain(body: str) -> None:
    tree = html5lib.parseFragment(render_body(body).html, namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag in {"DOCUMENT_FRAGMENT", "p", "a", "ol", "li", "h2"}, body
        assert set(element.attrib) <= {"href", "title", "rel", "start", "id"}, body
        assert not element.attrib.get("href", "").startswith(("javascript:", "//"))


def test_shows_what_the_sanitiser_keeps_unchanged() -> None:
    body = sanitise(
        "<p>5 &lt; 6 &amp; “quotes”<br>H<sub>2</sub>O</p><ul><li>One</li></ul><hr><blockquote><p>x</p></blockquote>"
    )
    assert rendered(body) == body


@pytest.mark.parametrize("piece", ["<", '<a b="', "<a ", "<h2>", "<table>", "&", "<aside><figure>", '"', "字"])
def test_takes_time_in_proportion_to_the_length(piece: str) -> None:
    assert grows_in_proportion(lambda text: render_body(f"<p>{text}"), piece, 400_000)


# --- Reading time -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "minutes"),
    [
        ("", 1),
        ("<p>" + "word " * 200 + "</p>", 1),
        ("<p>" + "word " * 1150 + "</p>", 5),
        ("<p>" + "字" * 1500 + "</p>", 3),
        ("<p>" + "don&#39;t " * 460 + "</p>", 2),
    ],
)
def test_tells_how_long_a_story_takes(body: str, minutes: int) -> None:
    assert reading_minutes(body) == minutes


# --- Feeds ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@override_settings(SITE_URL="https://news.example")
def test_writes_whole_addresses_for_feeds() -> None:
    image = make_image(caption="The port", credit="Ada Ng")
    body = (
        f'<h2>Part</h2><p><a href="/news/">here</a></p><figure data-media="{image.pk}"></figure>'
        f'<figure data-embed="{VIDEO}"></figure><aside data-pull-quote=""><p>Twice.</p></aside>'
    )
    html = render_for_feed(make_article(body=body))
    assert '<a href="https://news.example/news/">here</a>' in html
    assert 'src="https://news.example/media/' in html and "The port Ada Ng" in html
    assert '<p><a href="https://www.youtube.com/watch?v=abcdefghijk&amp;t=90">Watch on YouTube</a></p>' in html
    assert "<h2>Part</h2>" in html and "Twice." not in html and "data-" not in html
