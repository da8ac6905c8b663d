"""Importing stories from files."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image as Picture

from articles.importing import Defaults, ImportRefused, import_stories
from articles.models import Article, Image
from articles.storyfiles import parse_moment, parse_plain_text
from tests.factories import make_article, make_author, make_city, make_country, make_section

pytestmark = pytest.mark.django_db

PLAIN = """The river and the wall



Where the water comes from

The snow of the mountains melts in April. It takes three weeks to reach the plain.

An old promise

Farmers and millers shared the sluice for a century. Each had a day.

Peace, or only quiet?

Nobody has measured the flow since.


The gauge still stands at the bridge.
"""

MARKDOWN = """---
headline: "Who owns the tide"
slug: who-owns-the-tide
standfirst: "A harbour counts its hours."
section: world
kind: explainer
authors: [ada-ng, bo-li]
countries: [DE, NL]
dateline: "Hamburg, DE"
tags: [Ports, tides]
publish_at: "2026-03-01 08:30"
status: published
---
The pilot waits.

# Not another headline

#### Deep below

See [the other story](story:the-other) and [a site](https://example.org/).

<script>alert(1)</script>

| a | b |
|---|---|
| 1 | 2 |
"""


@pytest.fixture(autouse=True)
def _newsroom() -> None:
    make_section("World")
    make_author("Ada Ng")
    make_author("Bo Li")
    make_country("DE")
    make_country("NL")
    make_city("Hamburg", "DE")


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_plain_text_becomes_a_headline_subheadings_and_paragraphs() -> None:
    headline, html = parse_plain_text(PLAIN)
    assert headline == "The river and the wall"
    assert html.count("<h2>") == 3
    assert html.count("<p>") == 4
    assert "<h2>Peace, or only quiet?</h2>" in html


def test_plain_text_leaves_the_furniture_of_a_saved_page_out() -> None:
    _, html = parse_plain_text(PLAIN + "\nRelated Post\n\nAbout Us\n\nWe publish news and we list shops.\n")
    assert html.endswith("bridge.</p>")


def test_a_headline_needs_no_blank_line_below_it() -> None:
    assert parse_plain_text("One\nTwo and a half.\n\nThree.") == ("One", "<p>Two and a half.</p>\n<p>Three.</p>")


def test_imports_plain_text_with_the_options_of_the_command(tmp_path: Path) -> None:
    path = write(tmp_path, "river.txt", PLAIN)
    call_command(
        "import_stories",
        path,
        section="World",
        countries="Germany,NL",
        tags="Rivers",
        authors="Bo Li",
        publish=True,
        verbosity=0,
    )
    article = Article.objects.published().get()
    assert (article.headline, article.slug) == ("The river and the wall", "the-river-and-the-wall")
    assert article.primary_country == make_country("DE")
    assert [country.iso2 for country in article.countries.order_by("iso2")] == ["DE", "NL"]
    assert article.byline == [make_author("Bo Li")]
    assert [tag.name for tag in article.tags.all()] == ["Rivers"]


def test_plain_text_is_a_draft_unless_told_to_publish(tmp_path: Path) -> None:
    import_stories([write(tmp_path, "a.txt", PLAIN)], Defaults(section="world"))
    assert Article.objects.get().status == "draft"


def test_markdown_carries_everything_that_its_front_matter_says(tmp_path: Path) -> None:
    import_stories([write(tmp_path, "a.md", MARKDOWN)])
    article = Article.objects.published().get()
    assert article.get_absolute_url() == "/news/2026/03/01/who-owns-the-tide/"
    assert (
        article.first_published_at == article.publish_at == datetime.datetime(2026, 3, 1, 8, 30, tzinfo=datetime.UTC)
    )
    assert (article.kind, article.standfirst) == ("explainer", "A harbour counts its hours.")
    assert str(article.dateline_city) == "Hamburg"
    assert [author.slug for author in article.byline] == ["ada-ng", "bo-li"]
    assert {tag.name for tag in article.tags.all()} == {"Ports", "tides"}


def test_headings_of_markdown_stand_below_the_headline_and_html_is_text(tmp_path: Path) -> None:
    import_stories([write(tmp_path, "a.md", MARKDOWN)])
    body = Article.objects.get().body
    assert "<h2>Not another headline</h2>" in body
    assert "<h3>Deep below</h3>" in body
    assert "<table>" in body
    assert "<script" not in body


def test_links_between_stories_find_their_addresses_and_lead_nowhere_else(tmp_path: Path) -> None:
    write(tmp_path, "a.md", MARKDOWN)
    import_stories([tmp_path])
    assert "See the other story and" in Article.objects.get().body
    write(tmp_path, "b.md", MARKDOWN.replace("who-owns-the-tide", "the-other"))
    write(tmp_path, "a.md", MARKDOWN + "\nMore.\n")
    import_stories([tmp_path])
    body = Article.objects.get(slug="who-owns-the-tide").body
    assert '<a href="/news/2026/03/01/the-other/">the other story</a>' in body


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.md", MARKDOWN)
    write(tmp_path, "deep/down/b.txt", PLAIN)
    first = import_stories([tmp_path], Defaults(section="world"))
    before = list(Article.objects.order_by("pk").values())
    second = import_stories([tmp_path], Defaults(section="world"))
    assert (first["created"], second["created"], second["unchanged"]) == (2, 0, 2)
    assert list(Article.objects.order_by("pk").values()) == before


def test_a_changed_file_changes_its_story_and_keeps_its_address(tmp_path: Path) -> None:
    import_stories([write(tmp_path, "a.txt", PLAIN)], Defaults(section="world", publish=True))
    address = Article.objects.get().get_absolute_url()
    counts = import_stories(
        [write(tmp_path, "a.txt", PLAIN + "\nOne line more.\n")], Defaults(section="world", publish=True)
    )
    article = Article.objects.get()
    assert counts["updated"] == 1
    assert "One line more." in article.body
    assert article.get_absolute_url() == address


def test_an_editors_later_work_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    import_stories([write(tmp_path, "a.md", MARKDOWN)])
    Article.objects.update(version=9, standfirst="By hand")
    changed = write(tmp_path, "a.md", MARKDOWN + "\nMore.\n")
    with pytest.raises(ImportRefused):
        import_stories([changed])
    assert Article.objects.get().standfirst == "By hand"
    import_stories([changed], Defaults(overwrite=True))
    assert Article.objects.get().standfirst == "A harbour counts its hours."


def test_one_bad_file_stops_the_whole_import_and_every_problem_is_named_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, "a.md", MARKDOWN)
    write(
        tmp_path,
        "b.md",
        MARKDOWN.replace("slug: who-owns-the-tide", "slug: b").replace("section: world", "section: moon"),
    )
    write(tmp_path, "c.md", MARKDOWN.replace("slug: who-owns-the-tide", "slug: c").replace("[DE, NL]", "[DE, XX]"))
    write(tmp_path, "d.md", "---\nheadline: [\n---\nText\n")
    write(tmp_path, "e.txt", b"Headline\n\nGr\xfc\xdfe.\n")
    write(tmp_path, "f.md", MARKDOWN.replace("slug: who-owns-the-tide", "slug: f\nis_staff: true"))
    errors = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was imported: 5"):
        call_command("import_stories", tmp_path, stderr=errors, verbosity=0)
    lines = [line.removeprefix(f"{tmp_path}/") for line in errors.getvalue().splitlines()]
    assert lines[0] == "b.md:5: there is no section 'moon'"
    assert lines[1] == "c.md:8: there is no country 'XX'"
    assert lines[2].startswith("d.md:")
    assert lines[3] == "e.txt:3: not UTF-8 text"
    assert lines[4] == "f.md:4: unknown key 'is_staff'"
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Only a headline",
        "A\x00B\n\nText.",
        "---\nheadline: x\n",
        "---\n- a\n---\nText",
        "---\n---\n\nText",
    ],
)
def test_a_file_that_is_no_story_gets_a_clear_error(tmp_path: Path, text: str) -> None:
    for name in ("a.txt", "a.md"):
        if name == "a.txt" and text.startswith("---"):
            continue
        with pytest.raises(ImportRefused) as refused:
            import_stories([write(tmp_path, name, text)], Defaults(section="world"))
        assert len(str(refused.value.problems[0])) < 300


def test_a_headline_that_is_too_long_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_stories([write(tmp_path, "a.txt", "x" * 500 + "\n\nText.")], Defaults(section="world"))
    assert "headline" in str(refused.value.problems[0])


def test_two_files_with_one_headline_get_two_addresses(tmp_path: Path) -> None:
    paths = [write(tmp_path, "a.txt", PLAIN), write(tmp_path, "b.txt", PLAIN)]
    import_stories(paths, Defaults(section="world"))
    slugs = Article.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["the-river-and-the-wall", "the-river-and-the-wall-2"]


def test_two_files_that_claim_one_address_are_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "a.md", MARKDOWN.replace("slug:", "id: one\nslug:"))
    write(tmp_path, "b.md", MARKDOWN.replace("slug:", "id: two\nslug:"))
    with pytest.raises(ImportRefused, match="1 problem"):
        import_stories([tmp_path])


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_stories", tmp_path / "nowhere.md")


def test_brings_the_image_that_lies_beside_the_story_once(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Picture.new("RGB", (900, 600), "teal").save(picture, "JPEG")
    write(tmp_path, "images/quay.jpg", picture.getvalue())
    write(tmp_path, "images/images.yaml", "quay.jpg: {alt: A quay, credit: 'Drawing: us', focal: [0.2, 0.8]}")
    image = "image: quay.jpg\nimage_caption: At high water\n"
    write(tmp_path, "a.md", MARKDOWN.replace("section:", image + "section:"))
    write(tmp_path, "b.md", MARKDOWN.replace("section:", image + "section:").replace("who-owns-the-tide", "again"))
    import_stories([tmp_path])
    stored = Image.objects.get()
    assert (stored.alt, stored.caption, stored.credit) == ("A quay", "At high water", "Drawing: us")
    assert (stored.width, stored.focal_x, stored.focal_y) == (900, 0.2, 0.8)
    assert {article.lead_image for article in Article.objects.all()} == {stored}


def test_an_image_outside_the_storys_folders_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, "secret.jpg", "x")
    with pytest.raises(ImportRefused) as refused:
        import_stories(
            [write(tmp_path, "s/t/a.md", MARKDOWN.replace("section:", "image: ../../secret.jpg\nsection:"))]
        )
    assert "no image" in str(refused.value.problems[0])


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    write(tmp_path, "fake.jpg", "<svg onload=alert(1)>")
    with pytest.raises(ImportRefused):
        import_stories([write(tmp_path, "a.md", MARKDOWN.replace("section:", "image: fake.jpg\nsection:"))])
    assert not Article.objects.exists() and not Image.objects.exists()


def test_pins_follow_the_order_of_the_file(tmp_path: Path) -> None:
    first, second = make_article(slug="first"), make_article(slug="second")
    import_stories([write(tmp_path, "a.md", MARKDOWN.replace("section:", "related: [second, first]\nsection:"))])
    article = Article.objects.get(slug="who-owns-the-tide")
    assert [pin.related for pin in article.pins.all()] == [second, first]


@pytest.mark.parametrize("status", ["draft", "in-review", "needs-changes", "approved", "withdrawn", "killed"])
def test_a_story_stands_in_the_status_of_its_file_and_stays_hidden(tmp_path: Path, status: str) -> None:
    import_stories([write(tmp_path, "a.md", MARKDOWN.replace("status: published", f"status: {status}"))])
    assert Article.objects.get().status == status
    assert not Article.objects.published().exists()


def test_relative_moments_count_from_today_and_never_slip_into_the_future() -> None:
    now = datetime.datetime(2026, 3, 10, 1, 30, tzinfo=datetime.UTC)
    assert parse_moment("-2d 07:40", now) == datetime.datetime(2026, 3, 8, 7, 40, tzinfo=datetime.UTC)
    assert parse_moment("-0d 07:40", now) == datetime.datetime(2026, 3, 9, 7, 40, tzinfo=datetime.UTC)
    assert parse_moment("+2d 06:00", now) > now
    assert timezone.is_aware(parse_moment("2026-03-01"))


@pytest.mark.parametrize("value", ["tomorrow", "-99999d", "2026-13-01", "-1d 25:00", "9" * 400])
def test_a_moment_that_is_none_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_stories([write(tmp_path, "a.md", MARKDOWN.replace("2026-03-01 08:30", value))])
    assert refused.value.problems[0].line == 11
