"""An editor at work in a real browser, and the reader who finds the story."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Dialog, Page, expect

from articles.models import Article
from directory.models import User
from tests.factories import (
    make_article,
    make_author,
    make_business,
    make_country,
    make_image,
    make_section,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[..., Page]
PASSWORD = "correct horse battery"
ADD = "/admin/articles/article/add/"

PARTS = [
    ("A winter without ice", "The harbour of Luleå was free of ice on the first of March, a month before its time."),
    ("What the breakers do", "Four ships keep the lanes open, and for once three of them lay at the quay."),
    ("Ore that cannot wait", "A train of ore leaves the mine every ninety minutes, whatever the weather."),
    ("The arithmetic of salt", "The gulf is nearly fresh water, so it freezes early and thaws late."),
    ("Seals on bare rock", "Ringed seals need snow on ice to raise their pups, and found neither."),
    ("A lane for bigger ships", "Dredgers deepen the lane by a metre and a half until the end of next year."),
    ("What comes after", "The port plans for winters of both kinds: none can be counted upon."),
]

# What Word puts on the clipboard, in short.
FROM_WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta name=Generator content='Microsoft Word 15'>"
    "<style><!-- p.MsoNormal {margin:0cm; font-family:Calibri} --></style>"
    "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>"
    "<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->"
    + "".join(
        f"<h{1 + number % 2} style='mso-line-height-rule:exactly'><span lang=EN-GB style='color:#2F5496'>{heading}"
        "<o:p></o:p></span></h{}>".format(1 + number % 2)
        + f"<p class=MsoNormal style='margin-bottom:8pt'><span style='font-size:11pt' onclick='alert(1)'>{text}</span>"
        "<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        for number, (heading, text) in enumerate(PARTS)
    )
    + "<img src='file:///C:/photo.png' onerror='alert(1)'><script>alert(1)</script><!--EndFragment--></body></html>"
)
# What a web page puts there.
FROM_THE_WEB = (
    "<meta charset='utf-8'><div class='entry-content' style='font:16px serif'><div class='share'><button>Share</button></div>"
    + "".join(
        f"<h3 class='wp-block-heading' id='h-{number}'><strong>{heading}</strong></h3><div><p class='x'>{text}</p></div>"
        for number, (heading, text) in enumerate(PARTS)
    )
    + "<figure><img src='https://tracker.invalid/x.gif'><figcaption>Photo: somebody</figcaption></figure>"
    "<p>&nbsp;</p><iframe src='https://tracker.invalid/'></iframe></div>"
)
FROM_DOCS = (
    "<meta charset='utf-8'><b style='font-weight:normal;' id='docs-internal-guid-1'>"
    + "".join(
        f"<h2 dir='ltr' style='line-height:1.38'><span style='font-size:16pt;font-weight:400'>{heading}</span></h2>"
        f"<p dir='ltr'><span style='font-weight:400'>{text}</span></p><br>"
        for heading, text in PARTS
    )
    + "</b>"
)


def expected(level: Callable[[int], int]) -> str:
    return "".join(
        f"<h{level(number)}>{heading}</h{level(number)}><p>{text}</p>" for number, (heading, text) in enumerate(PARTS)
    )


@pytest.fixture
def editor(transactional_db: None) -> User:
    return make_user("editor@example.org", role="Editor", first_name="Ada", last_name="Ng")


@pytest.fixture
def newsroom(editor: User, open_page: Open, live_server: Any) -> Callable[..., Page]:
    """Open a page of the newsroom as an editor who is signed in already."""
    client = Client()
    client.force_login(editor)
    cookie = client.cookies["session"].value

    def opened(path: str, **options: Any) -> Page:
        state = {"cookies": [{"name": "session", "value": cookie, "url": live_server.url}]}
        return open_page(path, storage_state=state, **options)

    return opened


def editor_of(page: Page) -> Any:
    return page.locator(".prose-editor > .ProseMirror[contenteditable=true]")


def paste(page: Page, html: str) -> None:
    expect(editor_of(page)).to_be_visible()
    editor_of(page).evaluate(
        """(element, html) => {
            element.focus()
            const data = new DataTransfer()
            data.setData("text/html", html)
            element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
        }""",
        html,
    )


def choose(page: Page, field: str, words: str, option: str) -> None:
    """Choose from an autocomplete by typing."""
    page.locator(f".field-{field} .select2-selection").click()
    search = page.locator(".select2-container--open .select2-search__field")
    search.press_sequentially(words)
    page.locator(".select2-results__option", has_text=option).first.click()


def body_of(page: Page) -> str:
    return page.locator("#id_body").input_value()


# --- The whole way ---------------------------------------------------------------------------------------------------


def test_an_editor_signs_in_pastes_a_story_previews_and_publishes_it_and_a_reader_finds_it(
    editor: User, open_page: Open
) -> None:
    image = make_image("Icebreaker at the quay", credit="Photograph: Bo Li", alt="A red ship at a grey quay")
    make_section("World")
    make_author("Bo Li")
    make_country("DE")
    make_tag("ports")
    for number in range(6):
        make_article(f"Earlier story {number}", tags=["ports"], countries=["DE"])
    headline = "A gulf without ice keeps the ore moving"

    page = open_page("/admin/")
    page.fill("[name=login]", "Editor@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.click(".model-article .addlink >> nth=0")

    page.fill("#id_headline", headline)
    page.fill("#id_standfirst", "The port of Luleå had its shortest winter on record. Its people are of two minds.")
    paste(page, FROM_WORD)
    expect(editor_of(page).locator("h2")).to_have_count(7)

    # A photo from the library, for the head of the story and for its text.
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Choose from the library").first.click()
    popup.value.get_by_role("link", name="Icebreaker at the quay").click()
    expect(page.locator(".field-lead_image [data-image-words]")).to_contain_text("Icebreaker at the quay")
    with page.expect_popup() as popup:
        page.locator("[data-name=mediaFigure]").click()
    popup.value.get_by_role("link", name="Icebreaker at the quay").click()
    expect(editor_of(page).locator("figure img")).to_have_attribute("src", re.compile("/media/"))

    choose(page, "signed_by", "bo", "Bo Li")
    choose(page, "primary_country", "germ", "Germany")
    page.select_option("#id_section", label="World")
    page.locator(".field-tags .select2-search__field").press_sequentially("ports,winter ice,")
    expect(page.locator(".field-tags .select2-selection__choice")).to_have_count(2)
    page.click("text=Save and go on")
    expect(page.locator(".messagelist")).to_contain_text("added successfully")

    story = Article.objects.get(headline=headline)
    assert story.body.count("<h2>") == 7 and story.body.count("<p>") == 7
    assert f'<figure data-media="{image.pk}"></figure>' in story.body
    assert not re.search(r"Mso|style|span|script|onerror|img", story.body)
    assert {tag.name for tag in story.tags.all()} == {"ports", "winter ice"}
    assert (story.lead_image, story.status) == (image, "draft")

    with page.expect_popup() as popup:
        page.get_by_role("link", name="Preview").click()
    preview = popup.value
    expect(preview.locator("h1")).to_contain_text(headline)
    assert preview.url.endswith(story.get_absolute_url())
    reader = Client()
    assert reader.get(story.get_absolute_url()).status_code == 404

    page.click("text=Save and publish now")
    expect(page.locator(".messagelist")).to_contain_text("Published")
    story.refresh_from_db()
    address = story.get_absolute_url()

    visit = open_page("/")
    expect(visit.get_by_role("link", name=headline).first).to_be_visible()
    visit.goto("/news/world/")
    visit.get_by_role("link", name=headline).first.click()
    expect(visit.locator("h1")).to_contain_text(headline)
    assert visit.url.endswith(address)
    expect(visit.locator("article h2", has_text="Ore that cannot wait")).to_be_visible()
    expect(visit.get_by_text("Photograph: Bo Li").first).to_be_visible()
    expect(visit.get_by_text(re.compile("Related posts?", re.IGNORECASE)).first).to_be_visible()
    expect(visit.get_by_text("Earlier story").first).to_be_visible()
    expect(visit.locator("footer").get_by_role("heading", name="About us")).to_be_visible()
    for feed in ("/feed/", "/news/world/feed/", "/feed.json"):
        assert headline in reader.get(feed).content.decode(), feed
    maps = re.findall(r"<loc>https?://[^/<]+(/[^<]+)</loc>", reader.get("/sitemap.xml").content.decode())
    assert any(address in reader.get(part).content.decode() for part in maps)
    assert address in reader.get("/news-sitemap.xml").content.decode()


# --- Pasting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clipboard", "level"),
    [(FROM_WORD, lambda number: 2), (FROM_THE_WEB, lambda number: 3), (FROM_DOCS, lambda number: 2)],
    ids=["word", "web", "docs"],
)
def test_pasting_keeps_headings_and_paragraphs_and_drops_everything_else(
    newsroom: Open, clipboard: str, level: Callable[[int], int]
) -> None:
    page = newsroom(ADD)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    paste(page, clipboard)
    expect(editor_of(page).locator("h2, h3")).to_have_count(7)
    assert body_of(page) == expected(level)
    assert not [url for url in requests if "tracker" in url or "photo" in url]


def test_pasting_keeps_lists_links_emphasis_quotations_and_tables(newsroom: Open) -> None:
    page = newsroom(ADD)
    paste(
        page,
        "<ul class=x><li><p>one</p></li><li>two<ol><li>deep</li></ol></li></ul><blockquote>said</blockquote>"
        "<p><b>bold</b> <span style='font-style:italic'>slanted</span> H<sub>2</sub>O "
        "<a href='https://www.google.com/url?q=https://example.org/a&sa=D' class=y>link</a> "
        "<a href='javascript:alert(1)'>trap</a></p>"
        "<table border=1><tbody><tr><th colspan=2>head</th></tr><tr><td>a</td><td>b</td></tr></tbody></table>",
    )
    expect(editor_of(page).locator("table")).to_be_visible()
    assert body_of(page) == (
        '<ul><li><p>one</p></li><li><p>two</p><ol data-type="decimal"><li><p>deep</p></li></ol></li></ul>'
        "<blockquote><p>said</p></blockquote>"
        "<p><strong>bold</strong> <em>slanted</em> H<sub>2</sub>O "
        '<a href="https://example.org/a">link</a> trap</p>'
        '<table><tbody><tr><th colspan="2"><p>head</p></th></tr>'
        "<tr><td><p>a</p></td><td><p>b</p></td></tr></tbody></table>"
    )


def test_words_own_lists_become_lists(newsroom: Open) -> None:
    page = newsroom(ADD)
    item = "<p class=MsoListParagraph style='mso-list:l0 level{} lfo1'><span style='mso-list:Ignore'>{}</span>{}</p>"
    paste(
        page,
        item.format(1, "· ", "one")
        + item.format(2, "o ", "inner")
        + item.format(1, "· ", "two")
        + "<p class=MsoNormal>end</p>",
    )
    expect(editor_of(page).locator("li")).to_have_count(3)
    assert body_of(page) == "<ul><li><p>one</p><ul><li><p>inner</p></li></ul></li><li><p>two</p></li></ul><p>end</p>"


def test_plain_text_becomes_paragraphs(newsroom: Open) -> None:
    page = newsroom(ADD)
    expect(editor_of(page)).to_be_visible()
    editor_of(page).evaluate(
        """(element) => {
            element.focus()
            const data = new DataTransfer()
            data.setData("text/plain", "One.\\n\\nTwo <b>two</b>.\\nThree.")
            element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
        }"""
    )
    expect(editor_of(page).locator("p")).to_have_count(3)
    assert body_of(page) == "<p>One.</p><p>Two &lt;b&gt;two&lt;/b&gt;.</p><p>Three.</p>"


# --- The editor's own parts ------------------------------------------------------------------------------------------


def test_a_figure_shows_its_picture_takes_a_caption_and_comes_back_from_the_server(newsroom: Open) -> None:
    image = make_image("Lock", caption="The library's caption")
    story = make_article(status="draft", body=f'<p>a</p><figure data-media="{image.pk}"></figure><p>b</p>')
    page = newsroom(f"/admin/articles/article/{story.pk}/change/")
    caption = editor_of(page).locator("figcaption")
    expect(editor_of(page).locator("figure img")).to_have_attribute("src", re.compile("/media/"))
    expect(caption).to_have_attribute("data-placeholder", re.compile("The library's caption"))
    caption.click()
    page.keyboard.type("At dusk")
    page.keyboard.press("Enter")
    page.keyboard.type("after")
    page.click("text=Save and go on")
    expect(page.locator(".messagelist")).to_be_visible()
    story.refresh_from_db()
    figure = f'<figure data-media="{image.pk}"><figcaption>At dusk</figcaption></figure>'
    assert story.body == f"<p>a</p>{figure}<p>after</p><p>b</p>"
    expect(editor_of(page).locator("figcaption")).to_have_text("At dusk")


def test_a_pull_quote_and_an_embed_are_made_by_their_buttons(newsroom: Open) -> None:
    story = make_article(status="draft", body="<p>Half a load.</p>")
    page = newsroom(f"/admin/articles/article/{story.pk}/change/")
    editor_of(page).locator("p").click()
    page.locator("[data-name=pullQuote]").click()
    expect(editor_of(page).locator("aside p")).to_have_text("Half a load.")
    page.locator("[data-name=embed]").click()
    page.locator("dialog input").fill("https://youtu.be/aqz-KE-bpKQ?t=65")
    page.locator("dialog [type=submit]").click()
    expect(editor_of(page).locator(".embed-figure")).to_contain_text("YouTube")
    page.click("text=Save and go on")
    expect(page.locator(".messagelist")).to_be_visible()
    story.refresh_from_db()
    assert '<aside data-pull-quote=""><p>Half a load.</p></aside>' in story.body
    assert '<figure data-embed="https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?start=65"></figure>' in story.body


def test_an_address_that_cannot_be_embedded_is_refused_at_once(newsroom: Open) -> None:
    page = newsroom(ADD)
    said: list[str] = []

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.accept()

    page.on("dialog", hear)
    editor_of(page).click()
    page.locator("[data-name=embed]").click()
    page.locator("dialog input").fill("https://example.org/video")
    page.locator("dialog [type=submit]").click()
    expect(editor_of(page).locator(".embed-figure")).to_have_count(0)
    assert said and "YouTube" in said[0]


# --- The form --------------------------------------------------------------------------------------------------------


def test_counts_the_characters_of_headline_and_standfirst_while_they_are_typed(newsroom: Open) -> None:
    page = newsroom(ADD)
    count = page.locator(".field-headline output")
    expect(count).to_have_text("0 / 160")
    page.fill("#id_headline", "x" * 70)
    expect(count).to_have_text("70 / 160")
    expect(count).to_have_attribute("data-fit", "good")
    page.fill("#id_headline", "x" * 120)
    expect(count).to_have_attribute("data-fit", "long")
    # A field as wide as Django has it would stand out of its column, and be cut off there.
    edges = [page.locator(name).bounding_box() for name in ("#id_headline", "#id_standfirst")]
    assert edges[0] and edges[1] and edges[0]["width"] == edges[1]["width"]


def test_authors_keep_the_order_in_which_they_were_chosen(newsroom: Open) -> None:
    first, second = make_author("Zoë Last"), make_author("Ada Ng")
    story = make_article(status="draft", authors=[])
    page = newsroom(f"/admin/articles/article/{story.pk}/change/")
    choose(page, "signed_by", "zo", "Zoë Last")
    choose(page, "signed_by", "ada", "Ada Ng")
    page.click("text=Save and go on")
    expect(page.locator(".messagelist")).to_be_visible()
    assert Article.objects.get().byline == [first, second]
    names = page.locator(".field-signed_by .select2-selection__choice")
    expect(names.nth(1)).to_have_attribute("draggable", "true")
    names.nth(1).drag_to(names.nth(0))
    expect(names.nth(0)).to_contain_text("Ada Ng")
    page.click("text=Save and go on")
    expect(page.locator(".story-state")).to_contain_text("version 3")
    assert Article.objects.get().byline == [second, first]


def test_scheduling_is_offered_when_the_hour_lies_ahead(newsroom: Open) -> None:
    story = make_article(status="draft")
    page = newsroom(f"/admin/articles/article/{story.pk}/change/")
    expect(page.locator("button[value=schedule]")).to_be_hidden()
    page.fill("#id_publish_at_0", "01/03/2099")
    expect(page.locator("button[value=schedule]")).to_be_visible()
    page.click("button[value=schedule]")
    expect(page.locator(".story-state")).to_contain_text("Scheduled")


def test_leaving_with_unsaved_text_is_asked_about(newsroom: Open) -> None:
    page = newsroom(ADD)
    asked: list[str] = []

    def hear(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", hear)
    page.locator("#id_headline").press_sequentially("Half a headline")
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_the_one_who_saves_second_sees_who_was_first_and_keeps_the_text(newsroom: Open) -> None:
    story = make_article("First words", status="draft")
    page = newsroom(f"/admin/articles/article/{story.pk}/change/")
    page.fill("#id_headline", "My headline")
    paste(page, "<p>My text.</p>")
    Article.objects.filter(pk=story.pk).update(headline="Theirs", version=2)
    page.click("text=Save and go on")
    expect(page.locator(".conflict")).to_be_visible()
    expect(page.locator("#id_headline")).to_have_value("My headline")
    expect(editor_of(page)).to_contain_text("My text.")
    page.check("[name=replace_version]")
    page.click("text=Save and go on")
    expect(page.locator(".messagelist")).to_be_visible()
    assert Article.objects.get().headline == "My headline"


def test_a_filter_by_typing_narrows_the_list(newsroom: Open) -> None:
    make_article("From Germany", countries=["DE"])
    make_article("From France", countries=["FR"])
    page = newsroom("/admin/articles/article/")
    # On a laptop all columns are seen, the last of which says when.
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator(".results").evaluate("(list) => list.scrollWidth <= list.clientWidth")
    page.locator(".autocomplete-filter .select2-selection").first.click()
    page.locator(".select2-search__field").press_sequentially("fran")
    # What stood there before the answer came is replaced by it, perhaps under a click.
    offered = page.locator(".select2-results__option")
    expect(offered).to_have_text(["France"])
    offered.click()
    page.wait_for_url("**country=FR**")
    expect(page.locator("#result_list")).to_contain_text("From France")
    expect(page.locator("#result_list")).not_to_contain_text("From Germany")


def test_the_focal_point_is_set_by_a_click_on_the_picture(newsroom: Open) -> None:
    image = make_image()
    page = newsroom(f"/admin/articles/image/{image.pk}/change/")
    box = page.locator("[data-focal]").bounding_box()
    assert box
    page.locator("[data-focal]").click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.8})
    page.click("[name=_save]")
    expect(page.locator(".messagelist")).to_be_visible()
    image.refresh_from_db()
    assert (round(image.focal_x, 1), round(image.focal_y, 1)) == (0.2, 0.8) or abs(image.focal_x - 0.25) < 0.02


# --- The policy ------------------------------------------------------------------------------------------------------


def test_no_page_of_the_newsroom_offends_its_policy_or_fails_to_load_a_file(newsroom: Open) -> None:
    image = make_image()
    body = f'<p>a</p><figure data-media="{image.pk}"></figure><table><tbody><tr><td>x</td></tr></tbody></table>'
    story = make_article(status="draft", body=body, tags=["rivers"], countries=["DE", "FR"])
    page = newsroom("/admin/")
    for path in (
        "articles/article/",
        "articles/article/?q=ships&state=draft",
        "articles/article/add/",
        f"articles/article/{story.pk}/change/",
        f"articles/article/{story.pk}/history/",
        f"articles/article/{story.pk}/do/kill/",
        "articles/image/",
        "articles/image/?_popup=1&_to_field=id",
        "articles/image/add/",
        f"articles/image/{image.pk}/change/",
        "articles/section/",
        "articles/author/add/",
        "articles/tag/",
        "articles/tag/add/",
        "password_change/",
    ):
        answer = page.goto(f"/admin/{path}")
        assert answer and answer.ok and "unsafe" not in answer.headers["content-security-policy"], path


def test_a_business_named_in_the_text_is_told_on_both_sides(newsroom: Callable[..., Page], open_page: Open) -> None:
    make_business("Harbour Kitchen")
    story = make_article("Low water", body="<p>The Harbour Kitchen serves what the boats bring.</p>", countries=["DE"])
    page = newsroom(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("checkbox", name="Harbour Kitchen").check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator(".messagelist")).to_be_visible()
    # The reader, without scripts: from the story to the listing, and back.
    reader = open_page(story.get_absolute_url(), java_script_enabled=False)
    reader.get_by_role("region", name="Businesses in this story").get_by_role("link", name="Harbour Kitchen").click()
    news = reader.get_by_role("region", name="In the news")
    news.get_by_role("link", name="Low water").first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Low water")
