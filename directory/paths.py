"""Paths of this site that differ by slugs only: one of each kind is asked for, and the others are like it.

A page has a hundred of them, and ``reverse`` works each one out anew.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.urls import get_script_prefix, reverse

_SLUG = re.compile(r"[-a-zA-Z0-9_]+", re.ASCII)


def slug_path(name: str, *slugs: str) -> str:
    """Return what ``reverse(name, args=slugs)`` returns, for an address whose parts are slugs. Raises NoReverseMatch."""
    if not all(map(_SLUG.fullmatch, slugs)):
        return reverse(name, args=slugs)
    return _pattern(name, len(slugs), get_script_prefix()) % slugs


@lru_cache(maxsize=256)
def _pattern(name: str, number: int, prefix: str) -> str:
    """Return the path with a place for each slug; it begins with the prefix under which the site is served."""
    stand_ins = [f"slug-{count}-of-{number}" for count in range(number)]
    path = reverse(name, args=stand_ins).replace("%", "%%")
    for stand_in in stand_ins:
        path = path.replace(stand_in, "%s", 1)
    return path
