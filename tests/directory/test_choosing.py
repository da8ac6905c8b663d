"""What a list offers to choose from, as HTML."""

from __future__ import annotations

from directory import choosing
from directory.counts import Counted
from directory.facets import Option
from directory.models import Category, City, Country
from directory.tree import Branch

NASTY = """<i>"Tom's" & Co</i>"""
ESCAPED = "&lt;i&gt;&quot;Tom&#x27;s&quot; &amp; Co&lt;/i&gt;"
FOOD, CAFES, SHOPS = (
    Category(pk=number, name=name, slug=slug, icon="store")
    for number, (name, slug) in enumerate([(NASTY, "food"), ("Cafés", "cafes"), ("Shops", "shops")], 1)
)
GERMANY = Country(iso2="DE", name=NASTY, slug="germany")
HAMBURG = City(id=7, name="Hamburg", slug="hamburg", country=GERMANY)


def test_categories_stand_below_those_at_the_top_and_the_chosen_one_is_selected() -> None:
    assert choosing.category_options([(FOOD, [CAFES]), (SHOPS, [])], CAFES) == (
        f'<optgroup label="{ESCAPED}"><option value="food">All of {ESCAPED}</option>'
        '<option value="cafes" selected>Cafés</option></optgroup>'
        '<optgroup label="Shops"><option value="shops">All of Shops</option></optgroup>'
    )
    assert "selected" not in choosing.category_options([(FOOD, [CAFES])], None)


def test_options_and_ticks_show_what_is_chosen_and_escape_the_rest() -> None:
    options = [Option("1", NASTY, False), Option('"2', "Two", True)]
    assert choosing.select_options(options) == (
        f'<option value="1">{ESCAPED}</option><option value="&quot;2" selected>Two</option>'
    )
    assert choosing.ticks("price", options) == (
        f'<label class="tick"><input type="checkbox" name="price" value="1">{ESCAPED}</label>'
        '<label class="tick"><input type="checkbox" name="price" value="&quot;2" checked>Two</label>'
    )
    assert choosing.city_options([Counted(HAMBURG, 3)]) == '<option value="hamburg">Hamburg</option>'


def test_attributes_are_ticked_for_one_reader_and_not_for_the_next() -> None:
    assert choosing.attribute_fields(["wifi", "vegan"]).count(" checked") == 2
    plain = choosing.attribute_fields([])
    assert " checked" not in plain and plain.count("<legend>") > 3
    assert '<input type="checkbox" name="attributes" value="wifi">Free Wi-Fi</label>' in plain


def test_places_lead_to_their_lists_and_to_a_category_in_them() -> None:
    counted = [Counted(GERMANY, 12), Counted(HAMBURG, 3)]
    assert (
        f'<li><a href="/directory/germany/">{ESCAPED}</a> <span class="count">12</span></li>'
        '<li><a href="/directory/germany/hamburg/">Hamburg</a> <span class="count">3</span></li>'
    ) in choosing.places(counted)
    assert 'href="/directory/germany/hamburg/in/cafes/"' in choosing.places(counted, CAFES)


def test_categories_have_their_numbers_and_those_below_them() -> None:
    html = choosing.branches([Branch(FOOD, 9, "/food/", [Branch(CAFES, 4, "/cafes/")]), Branch(SHOPS, 1, "/shops/")])
    assert f'<span>{ESCAPED}</span> <span class="count">9</span></a>' in html
    assert '<ul class="kind__below"><li><a href="/cafes/">Cafés</a> <span class="count">4</span></li></ul>' in html
    assert html.count("kind__below") == 1 and '#i-store"></use></svg><span>Shops</span>' in html
