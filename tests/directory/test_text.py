"""Text that the public writes: kept as it is, refused in plain words, and harmless where it is shown."""

from __future__ import annotations

import unicodedata

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines

from directory.text import CleanCharField, clean_line, clean_text, count_links, has_blocked_words, linkify

MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    "name",
    [
        "Café Zürich – Müller & Söhne",
        "<b>Bold</b> \"quotes\" 'n' \\ %s {{ x }}",
        "مطعم \u200fالشام\u200f (دبي)",
        "می\u200cخواهم",  # a joiner that Persian needs
        "क्\u200dष Dhaba",
        "👨\u200d👩\u200d👧\u200d👦 family 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f ❤\ufe0f",
        "𝒜 四川 餐厅 한국 ไทยก่ำ",
    ],
)
def test_honest_text_comes_back_as_it_was(name: str):
    assert clean_line(name, 200) == unicodedata.normalize("NFC", name)
    assert clean_text(name, 200) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("  two\t words\u00a0here\n", "two words here"),
        ("e\u0301tage", "étage"),
        ("zero\u200bwidth\ufeff and\u2060 soft\u00adhyphen", "zerowidth and softhyphen"),
        ("\u200d\u200cjoiners\u200d \u200cloose\u200d\u200d", "joiners loose"),
        ("\u3164\u200b\u2060\ufeff", ""),
        ("\u200e\u200f", ""),
        ("hidden\U000e0041\U000e0042 tags", "hidden tags"),
        ("a\u2028b\x0bc\r\nd", "a b c d"),
    ],
)
def test_what_nobody_sees_goes(given: str, line: str):
    assert clean_line(given, 100) == line


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("a\0b", "control"),
        ("a\x1b[31m", "control"),
        ("a\x9fb", "control"),
        ("lone \ud83d surrogate", "control"),
        ("no character \ufffe", "control"),
        ("\u202egnp.exe", "direction"),
        ("\u2067turned\u2069", "direction"),
        ("z" + "\u0301" * 9, "marks"),
        ("x" * 101, "max_length"),
        ("x" * MEGABYTE, "max_length"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_plain_words(given: str, code: str):
    for clean in (clean_line, clean_text):
        with pytest.raises(ValidationError) as error:
            clean(given, 100)
        assert error.value.code == code
        assert error.value.messages[0].isprintable()


def test_paragraphs_stay():
    assert (
        clean_text("\r\n One  line \r\nanother\r\n\r\n\r\n\r\nA paragraph\u2029end\n\n", 100)
        == "One line\nanother\n\nA paragraph\nend"
    )


def test_a_form_field_cleans_and_knows_that_invisible_text_is_none():
    class Form(forms.Form):
        name = CleanCharField(max_length=10)
        text = CleanCharField(max_length=20, multiline=True, required=False)

    form = Form({"name": " A  B ", "text": "one\r\n\r\n\r\ntwo "})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "A B", "text": "one\n\ntwo"}
    assert Form({"name": "\u200b\u3164"}).errors == {"name": ["This field is required."]}
    assert "U+0000" in Form({"name": "a\0b"}).errors["name"][0]
    assert Form({"name": "12345678901"}).errors["name"] == ["Please shorten it to 10 characters (it has 11)."]
    assert 'maxlength="20"' in str(form["text"])


def test_no_text_takes_quadratic_time():
    """Each of these would take minutes."""
    size = MEGABYTE // 4
    for text in (
        "a." * (size // 2),
        "http://" * (size // 7),
        "www." + ")" * size,
        "\n " * (size // 2),
        "-" * size,
        "https://a.b/" + "a" * size,
        "https://" + "a-" * (size // 2),
        "[url" * (size // 4),
    ):
        linkify(text)
        count_links(text)
        has_blocked_words(text, ["casino bonus", "viagra"])
    with pytest.raises(ValidationError):
        clean_text("a\u0301\u0323" * (size // 3) + "\u0301\u0323" * 9, size)


def test_descriptions_become_paragraphs_with_links_that_count_for_nothing():
    text = "Fish & chips <b>fresh</b>.\nSee www.example.com/menu, or (https://example.org/a_(b)).\n\nBook: HTTPS://EXAMPLE.NET/?a=1&b='2'"
    assert linkify(text) == (
        "<p>Fish &amp; chips &lt;b&gt;fresh&lt;/b&gt;.<br>"
        'See <a href="https://www.example.com/menu" rel="nofollow ugc">www.example.com/menu</a>, or '
        '(<a href="https://example.org/a_(b)" rel="nofollow ugc">https://example.org/a_(b)</a>).</p>\n'
        '<p>Book: <a href="HTTPS://EXAMPLE.NET/?a=1&amp;b=&#x27;2" rel="nofollow ugc">HTTPS://EXAMPLE.NET/?a=1&amp;b=&#x27;2</a>&#x27;</p>'
    )
    assert linkify(" \n\n ") == ""


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "https://bank.example@evil.example/",
        "http://[::1/",
        "http://127.0.0.1/",
        "https://localhost/",
        "http://",
        "data:text/html,https",
        "me@www.example.com",
        "https://a.example/" + "x" * 3000,
    ],
)
def test_what_is_no_proper_address_is_no_link(text: str):
    assert "<a" not in linkify(text)


def test_links_are_counted_however_they_are_written():
    assert count_links("We are at https://a.example, www.b.com and cheap-pills.shop, or [url=x] <a href=y>") == 5
    assert count_links("Write to me@example.com, e.g. today. St.Mary's, No.5, 9.30-17.00. Ask for Mr.Smith.") == 0


def test_blocked_words_are_found_in_disguise_and_not_inside_others():
    words = ["casino", "buy followers", "赌场"]
    for text in ("CASINO!", "C\u200bas\u200bíno", "ｃａｓｉｎｏ", "buy...  followers", "去赌场吧"):
        assert has_blocked_words(text, words), text
    for text in ("Casinos of words", "occasion", "buy flowers", ""):
        assert not has_blocked_words(text, words), text
    assert not has_blocked_words("casino", [])


def test_names_are_isolated_in_templates():
    template = engines["django"].from_string("{% load text %}{{ name|isolate }} {{ name|linkify }}")
    assert template.render({"name": "<مطعم>"}) == "<bdi>&lt;مطعم&gt;</bdi> <p>&lt;مطعم&gt;</p>"
