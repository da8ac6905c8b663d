"""The words that a search looked for, marked in the texts that it found."""

from __future__ import annotations

from typing import Any

import pytest

from directory.marking import ALONE, LENGTH, MOST_FORMS, Text, mark
from directory.questions import read

pytestmark = pytest.mark.django_db


def marked(question: str, words: str, config: str = "english", *, folded: bool = False) -> str:
    """Return the whole text with square brackets about what is marked."""
    (found,) = mark(read(question), [Text.of(words, f"pg_catalog.{config}", folded=folded)])
    return found.whole().replace("<mark>", "[").replace("</mark>", "]")


def parts(question: str, words: str) -> str:
    """Return the parts of a text that are shown, marked alike."""
    (found,) = mark(read(question), [Text.of(words)])
    return found.parts().replace("<mark>", "[").replace("</mark>", "]")


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("rivers", "A river, RIVERS; riverside", "A [river], [RIVERS]; riverside"),
        ("countries", "one country of countries", "one [country] of [countries]"),
        ("go", "going, gone: go", "[going], gone: [go]"),
        ("volcan*", "Volcanoes, volcanic, a Vulcan", "[Volcanoes], [volcanic], a Vulcan"),
        ('"low water" -tide', "low tide, high water", "[low] tide, high [water]"),
        ("dyke or dam", "dams and dykes", "[dams] and [dykes]"),
        ("e-mail", "E-mails by mail", "[E-mails] by mail"),
        ("example.org", "see example.org.", "see [example.org]."),
        ("river", "‘river’ and the river’s bed", "‘[river]’ and the [river’s] bed"),
        ("the", "the river", "the river"),
        ("rivers", "", ""),
        ("\x00 ' \\ %s :* & !", "a % b :* c", "a % b :* c"),
    ],
)
def test_marks_all_forms_of_a_word_and_no_others(question: str, words: str, expected: str) -> None:
    assert marked(question, words) == expected


@pytest.mark.parametrize(
    ("question", "words", "config", "expected"),
    [
        ("Haus", "Die Häuser am Hauser Weg", "german", "Die [Häuser] am [Hauser] Weg"),
        ("город", "в городе, города", "russian", "в [городе], [города]"),
        ("كتاب", "الكتاب على الطاولة", "arabic", "[الكتاب] على الطاولة"),
        ("الكتاب", "كتاب على الطاولة", "arabic", "[كتاب] على الطاولة"),
        ("हिन्दी", "यह हिन्दी है", "hindi", "यह [हिन्दी] है"),
        # The small form of this I has two characters.
        ("istanbul", "İzmir, İZMİR, Istanbul", "simple", "İzmir, İZMİR, [Istanbul]"),
        ("東京", "東京 と 大阪", "simple", "[東京] と 大阪"),
    ],
)
def test_marks_by_the_rules_of_the_language(question: str, words: str, config: str, expected: str) -> None:
    assert marked(question, words, config) == expected


def test_finds_letters_with_accents_by_those_without_only_where_the_search_does() -> None:
    assert marked("zurich", "Café Zürich", folded=True) == "Café [Zürich]"
    assert marked("café", "Cafes of Paris", folded=True) == "[Cafes] of Paris"
    assert marked("zurich", "Café Zürich") == "Café Zürich"


def test_escapes_all_that_anybody_wrote() -> None:
    expected = "&lt;b&gt;<mark>River</mark>&lt;/b&gt; &amp; &quot;<mark>rivers</mark>&#x27; &#x27;"
    (found,) = mark(read("river"), [Text.of("""<b>River</b> & "rivers' '""")])
    assert found.whole() == found.parts() == expected


def test_shows_the_part_where_most_of_the_words_stand() -> None:
    filler = "Some other words that nobody asked for stand here. " * 8
    text = f"A river. {filler}Then the low river rose in the night. {filler}"
    assert parts("low river", text).startswith("Then the [low] [river] rose in the night.")
    assert len(parts("low river", text)) < ALONE + 20
    assert parts("volcano", text) == ""


def test_shows_two_parts_where_the_words_stand_far_apart() -> None:
    far = " and so on" * 60
    shown = parts("alpha omega", f"Alpha{far} until omega{far}")
    first, second, *rest = shown.split(" … ")
    assert "[Alpha]" in first and "[omega]" in second and rest == []
    assert len(shown) < 2 * LENGTH + 40
    assert shown.endswith(" …") and not shown.startswith("…")


def test_cuts_what_has_no_spaces() -> None:
    assert parts("river", f"{'a' * 5000} river {'b' * 5000}") == "… [river] …"
    shown = parts("river", f"river{'.b' * 5000}")
    assert shown.startswith("[river].b.b") and len(shown) == ALONE + len("[]")


def test_bounds_what_a_hostile_text_costs(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = mark(read("river the"), [Text.of("river there " * 5000)] * 20)
    assert len(found[0].spans) == MOST_FORMS
    with django_assert_num_queries(0):
        assert mark(read("river"), [Text.of("nothing of it")])[0].spans == []
