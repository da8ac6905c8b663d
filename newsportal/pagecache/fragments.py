"""Parts of pages that are the same on many, and what they are made of, made once in an edition: the frame, for instance."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

from newsportal.pagecache import site
from newsportal.pagecache.editions import Editions

T = TypeVar("T")

# There are few on purpose: what differs from page to page is kept with the page.
MOST = 200


@dataclass(frozen=True)
class _Shelf:
    # Whose edition it is: another page cache in the process may know another database.
    editions: Editions | None = None
    edition: str | None = None
    parts: dict[Hashable, Any] = field(default_factory=dict)


_shelf = _Shelf()
_same: dict[Hashable, Any] = {}


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """Return what ``make()`` gives, made once for the key in each edition.

    Where no page cache answers, or does not know the present edition, it is made each time; and within a transaction, which may
    see what nobody else does yet.
    """
    global _shelf
    if site.active is None or connection.in_atomic_block:
        return make()
    # Asked before it is made: what is published meanwhile belongs to an edition that is not known yet.
    editions = site.active.editions
    edition = editions.current()
    if edition is None:
        return make()
    # Edition and parts are read as one, so that no part of one edition gets among those of another.
    shelf = _shelf
    if shelf.edition != edition or shelf.editions is not editions:
        _shelf = shelf = _Shelf(editions, edition)
    found: T | None = shelf.parts.get(key)
    if found is None:
        found = make()
        if len(shelf.parts) < MOST:
            shelf.parts[key] = found
    return found


def same(key: Hashable, make: Callable[[], T]) -> T:
    """Return what ``make()`` gives, made once for the key in a process; the key must name all that it is made of.

    So the frame is not made anew with each edition, nor where no edition is known. While somebody writes templates it is.
    """
    if settings.DEBUG:
        return make()
    found: T | None = _same.get(key)
    if found is None:
        found = make()
        if len(_same) >= MOST:
            # Yesterday's, mostly.
            _same.clear()
        _same[key] = found
    return found
