"""Addresses that are written without the resolver are the resolver's."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from directory.routes import Route

STORY = Route("articles:article", "1987", "10", "21", "sample")


@pytest.mark.parametrize(
    ("name", "samples", "parts"),
    [
        ("country", ["sample"], ["germany"]),
        ("articles:tag", ["sample"], ["low_water"]),
        ("articles:tag", ["sample"], ["Capital-Letters"]),
        ("directory:city_category", ["one", "two", "three"], ["germany", "koeln", "cafes"]),
        ("articles:article", ["1987", "10", "21", "sample"], ["2026", "03", "04", "1987-10-21-sample"]),
    ],
)
def test_an_address_is_what_the_resolver_says(name: str, samples: list[str], parts: list[str]) -> None:
    assert Route(name, *samples)(*parts) == reverse(name, args=parts)


def test_an_address_for_other_parameters_is_refused() -> None:
    for parts in (["2026", "03", "04", "a/b"], ["2026", "03", "04", ""], ["2026", "03", "04"], []):
        with pytest.raises(NoReverseMatch):
            STORY(*parts)


def test_an_address_begins_with_the_folder_that_the_site_is_served_from() -> None:
    try:
        set_script_prefix("/paper/")
        assert STORY("2026", "03", "04", "low-water") == "/paper/news/2026/03/04/low-water/"
    finally:
        set_script_prefix("/")
    assert STORY("2026", "03", "04", "low-water") == "/news/2026/03/04/low-water/"
