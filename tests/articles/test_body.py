"""The body of a story: what the sanitiser keeps, what it drops, and that nobody can make it slow."""

from __future__ import annotations

import random
import re

import pytest

from articles.body import EMBED_HOSTS, embed_url, sanitise
from tests.growth import grows_in_proportion

MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p>One <em>two</em> <strong>three</strong></p>", "<p>One <em>two</em> <strong>three</strong></p>"),
        ("<p>H<sub>2</sub>O, 10<sup>3</sup><br>next line</p>", "<p>H<sub>2</sub>O, 10<sup>3</sup><br>next line</p>"),
        (
            "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>",
            "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>",
        ),
        ('<ol start="3"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
        ("<blockquote><p>a</p></blockquote><hr><p>b</p>", "<blockquote><p>a</p></blockquote><hr><p>b</p>"),
        (
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td></td></tr></tbody></table>",
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td></td></tr></tbody></table>",
        ),
        ("<p>1 &lt; 2 &amp; 3 > 2</p>", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        (
            "<p>\u202eright to left\u202c, \U0001f30d, \u200bnothing</p>",
            "<p>\u202eright to left\u202c, \U0001f30d, \u200bnothing</p>",
        ),
    ],
)
def test_keeps_what_a_story_is_made_of(given: str, kept: str) -> None:
    assert sanitise(given) == kept


@pytest.mark.parametrize(
    "vector",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src='https://evil.example/'></iframe>",
        '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)"></style></mglyph></table></mtext></math>',
        "<noscript><img src=x onerror=alert(1)></noscript>",
        "<style>body{display:none}</style>",
        "<template><p>hidden</p></template>",
        "<p style='position:fixed' class='x' id='y' onclick='alert(1)'></p>",
        "<form action=//evil.example><input name=a></form>",
        "<object data=x></object><embed src=x>",
        "<base href=//evil.example><meta http-equiv=refresh content=0>",
        '<figure data-media="1 onload=alert(1)"></figure>',
        '<figure data-embed="javascript:alert(1)"></figure>',
    ],
)
def test_drops_whatever_else_it_finds(vector: str) -> None:
    assert sanitise(f"<p>a</p>{vector}<p>b</p>") == "<p>a</p><p>b</p>"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/",
        "/\\evil.example/",
        "story:another",
        "tel:112",
        "page.html",
        "#top",
        "https:",
        "",
    ],
)
def test_a_link_elsewhere_than_to_the_web_mail_or_this_site_is_text(address: str) -> None:
    assert sanitise(f'<p><a href="{address}">words</a></p>') == "<p>words</p>"


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=1#c", "http://example.org", "mailto:a@example.org", "/news/"]
)
def test_a_link_to_the_web_mail_or_this_site_stays(address: str) -> None:
    assert sanitise(f'<p><a href="{address}" target="_blank" rel="x">w</a></p>') == f'<p><a href="{address}">w</a></p>'


def test_headings_of_every_level_become_the_two_that_a_story_has() -> None:
    given = "".join(f"<h{level}>{level}</h{level}>" for level in range(1, 7))
    assert sanitise(given) == "<h2>1</h2><h2>2</h2><h3>3</h3><h3>4</h3><h3>5</h3><h3>6</h3>"


def test_empty_paragraphs_headings_and_lists_leave_no_trace() -> None:
    empty = "<p></p><p> </p><p>&nbsp;<br></p><h2></h2><ul><li></ul><blockquote><p></p></blockquote><table></table>"
    assert sanitise(f"<p>a</p>{empty}<p>b</p>") == "<p>a</p><p>b</p>"


def test_an_empty_body_is_empty() -> None:
    assert [sanitise(text) for text in ("", " ", "<p></p>", "<p><br></p>", "<div><b></b></div>")] == [""] * 5


def test_text_outside_of_blocks_and_in_foreign_ones_gets_its_paragraphs() -> None:
    given = "one<div>two</div><section><p>three</p>four</section><pre>five</pre>"
    assert sanitise(given) == "<p>one</p><p>two</p><p>three</p><p>four</p><p>five</p>"


def test_words_mso_comments_and_docs_wrapper_go_and_their_paragraphs_stay() -> None:
    word = "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><p class=MsoNormal>Word<o:p></o:p></p>"
    docs = '<b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr"><span>Docs</span></h1><p>b</p></b>'
    assert sanitise(word + docs) == "<p>Word</p><h2>Docs</h2><p>b</p>"


def test_a_figure_names_an_image_and_holds_a_caption_of_plain_text() -> None:
    given = '<figure data-media="12" class="x"><img src=x><p>y</p><figcaption><b>The</b> lock</figcaption></figure>'
    assert sanitise(given) == '<figure data-media="12"><figcaption>The lock</figcaption></figure>'


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "x", "9" * 19, "\uff11\uff12"])
def test_a_figure_without_a_proper_id_is_dropped(value: str) -> None:
    assert sanitise(f'<p>a</p><figure data-media="{value}"></figure>') == "<p>a</p>"


def test_a_pull_quote_holds_paragraphs_and_an_ordinary_aside_is_text() -> None:
    given = "<aside data-pull-quote><h2>a</h2>b</aside><aside><p>c</p></aside>"
    assert sanitise(given) == '<aside data-pull-quote=""><p>a</p><p>b</p></aside><p>c</p>'


@pytest.mark.parametrize(
    ("copied", "canonical"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"),
        ("https://youtu.be/aqz-KE-bpKQ?si=abc&t=1m5s", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?start=65"),
        ("https://m.youtube.com/shorts/aqz-KE-bpKQ", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"),
        (
            "https://www.youtube.com/live/aqz-KE-bpKQ?t=90",
            "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?start=90",
        ),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/76979871/0a1b2c3d4e", "https://player.vimeo.com/video/76979871?dnt=1&h=0a1b2c3d4e"),
        (
            "https://www.openstreetmap.org/export/embed.html?bbox=13.3%2C52.4%2C13.5%2C52.6&layer=hot&marker=52.5%2C13.4",
            "https://www.openstreetmap.org/export/embed.html?bbox=13.3%2C52.4%2C13.5%2C52.6&layer=mapnik&marker=52.5%2C13.4",
        ),
        (
            "https://www.openstreetmap.org/#map=12/52.52/13.405",
            "https://www.openstreetmap.org/export/embed.html?bbox=13.302%2C52.4685%2C13.508%2C52.5715&layer=mapnik",
        ),
    ],
)
def test_an_embed_has_one_address_however_it_was_copied(copied: str, canonical: str) -> None:
    assert embed_url(copied) == canonical
    assert embed_url(canonical) == canonical
    assert canonical.split("/")[2] in EMBED_HOSTS
    stored = sanitise(f'<figure data-embed="{copied}"></figure>')
    assert stored == f'<figure data-embed="{canonical.replace("&", "&amp;")}"></figure>'


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/video",
        "http://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://youtube.com.example.org/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com@example.org/watch?v=aqz-KE-bpKQ",
        "https://user@www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com:8443/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ%22onload",
        "https://www.youtube.com/redirect?q=https://example.org",
        "https://vimeo.com/channels/staffpicks",
        "https://player.vimeo.com/video/1/2/3",
        "https://www.openstreetmap.org/export/embed.html?bbox=1,2,3",
        "https://www.openstreetmap.org/export/embed.html?bbox=nan,nan,nan,nan",
        "https://www.openstreetmap.org/export/embed.html?bbox=9,9,1,1",
        "https://[www.youtube.com",
        "https://www.youtube.com:99999999/",
        "javascript:alert(1)//youtu.be/aqz-KE-bpKQ",
        "https://youtu.be/\u0430qz-KE-bpKQ",
        "",
        "\x00",
    ],
)
def test_no_other_address_is_embedded(address: str) -> None:
    assert embed_url(address) is None


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>",
        "<b>",
        "<p><b>",
        "<ul><li>",
        "<blockquote>",
        "<figure data-media=1>",
        "<b></p>",
        "<h2>",
        "<table><tr><td>",
        '<a href="/x">',
        "<i><b><sub><sup>",
        "&",
        "&amp;",
        "&#x",
        "<",
        "<!--",
        '<p a="',
        "<svg>",
        "<select>",
        "<p>x",
        "x<br>",
    ],
)
def test_takes_time_in_proportion_to_the_length(bomb: str) -> None:
    assert grows_in_proportion(sanitise, bomb, MEGABYTE)


def test_attributes_take_time_in_proportion_to_their_number() -> None:
    def with_attributes(text: str) -> None:
        sanitise("".join(f"<b a{number}>" for number in range(len(text))))

    assert grows_in_proportion(with_attributes, "x", MEGABYTE // 9)


def test_lone_surrogates_and_control_characters_are_gone() -> None:
    assert sanitise("<p>a\ud800b\x00c\x0bd</p>") == "<p>a b c d</p>"


PIECES = """<p> </p> <b> </b> <i> </i> <div> </div> <h1> </h1> <h3> </h3> <ul> <li> </li> </ul> <ol> </ol> <br> <hr>
    <table> <tr> <td> <th> </td> </tr> </table> <caption> <tbody> <figure> </figure> <figcaption> </a> <sub> </sub>
    <blockquote> </blockquote> </figcaption> <aside> </aside> <!-- --> <svg> </svg> <select> <template> word &amp;
    <script>x</script> <img/src=x/onerror=y> &nbsp; &lt;script&gt; < > " '""".split()  # noqa: SIM905 (read as words)
PIECES += ['<a href="/x">', '<a title="<b>" href="https://example.org/?a=1&b=2">', "<figure data-media=3>", " ", "\n"]
PIECES += ["<aside data-pull-quote>", '<figure data-embed="https://youtu.be/aqz-KE-bpKQ">']
CLEAN = re.compile(
    r"(?:</?(?:p|h2|h3|ul|ol|li|blockquote|hr|a|strong|em|sub|sup|br|table|thead|tbody|tr|th|td|figure|figcaption|aside)"
    r'(?: (?:href|title|data-media|data-embed|data-pull-quote)="[^"<>]*")*>|[^<>]+)*'
)


def test_any_muddle_of_tags_becomes_clean_markup_and_doing_it_twice_changes_nothing() -> None:
    chance = random.Random(2)
    for _ in range(5000):
        muddle = "".join(chance.choices(PIECES, k=chance.randint(1, 40)))
        once = sanitise(muddle)
        assert CLEAN.fullmatch(once), muddle
        assert sanitise(once) == once, muddle
