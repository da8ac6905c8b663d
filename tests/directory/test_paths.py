"""Paths that are written without the resolver are the resolver's."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from directory.paths import Route, slug_path

STORY = Route("articles:article", "1987", "10", "21", "sample")


@pytest.mark.parametrize(
    ("name", "slugs", "expected"),
    [
        ("directory:business", ["cafe-7"], "/business/cafe-7/"),
        ("directory:country", ["germany"], "/directory/germany/"),
        ("directory:city_category", ["germany", "hamburg", "cafes"], "/directory/germany/hamburg/in/cafes/"),
        ("directory:city_category", ["a_B", "a_B", "a_B"], "/directory/a_B/a_B/in/a_B/"),
    ],
)
def test_is_what_reverse_returns(name: str, slugs: list[str], expected: str) -> None:
    assert slug_path(name, *slugs) == expected == reverse(name, args=slugs)
    assert slug_path(name, *reversed(slugs)) == reverse(name, args=[*reversed(slugs)])


def test_begins_with_the_prefix_under_which_the_site_is_served() -> None:
    assert slug_path("directory:business", "cafe") == "/business/cafe/"
    set_script_prefix("/50%/portal/")
    try:
        assert slug_path("directory:business", "cafe") == "/50%25/portal/business/cafe/"
    finally:
        set_script_prefix("/")
    assert slug_path("directory:business", "cafe") == "/business/cafe/"


@pytest.mark.parametrize("slug", ["", "a/b", "é", "a b", "../admin", "%s"])
def test_refuses_what_is_no_slug(slug: str) -> None:
    with pytest.raises(NoReverseMatch):
        slug_path("directory:business", slug)


def test_a_path_with_a_date_is_what_reverse_returns() -> None:
    parts = ["2026", "03", "04", "1987-10-21-sample"]
    assert STORY(*parts) == reverse("articles:article", args=parts) == "/news/2026/03/04/1987-10-21-sample/"


def test_refuses_other_parameters_than_the_route_has() -> None:
    for parts in (["2026", "03", "04", "a/b"], ["2026", "03", "04", ""], ["2026", "03", "04"], []):
        with pytest.raises(NoReverseMatch):
            STORY(*parts)
