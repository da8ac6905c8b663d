"""Pages of a list, bounded on every side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

M = TypeVar("M")

# Deeper history is the archive by month: an offset that grows without end is a way to slow a site down.
LAST_PAGE = 50
PAGE_SIZE = 20

# ASCII digits only, and no second spelling of the same page.
_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of a list.

    ``items`` are its rows and ``number`` counts from 1. ``address`` is the page's own path and query, ``next`` and
    ``previous`` are those of its neighbours ('' where there is none). ``goes_on`` tells that the list is longer than
    its last page.
    """

    items: list[M]
    number: int
    address: str
    next: str
    previous: str
    goes_on: bool


def page_number(request: HttpRequest, last: int = LAST_PAGE) -> int:
    """Return the number that ``?page=`` asks for, 1 without it. Raises Http404 for anything but 1 to ``last``."""
    asked = request.GET.get("page", "1")
    if not _NUMBER.fullmatch(asked) or int(asked) > last:
        raise Http404("There is no such page.")
    return int(asked)


def paginate(
    request: HttpRequest,
    rows: QuerySet[Any, M] | Sequence[M] | Callable[..., list[M]],
    *,
    size: int = PAGE_SIZE,
    last: int = LAST_PAGE,
    query: Mapping[str, str] | Iterable[tuple[str, str]] = (),
) -> Page[M]:
    """Return the page of ``rows`` that the request asks for; it costs one query (none for a list) and counts nothing.

    ``rows`` may be a prepared query that takes the ``start`` of a slice, of one row more than ``size``.
    ``query`` holds the parameters that belong to the list's address, a name perhaps more than once; all others are dropped
    from it. Raises Http404 for a number that is none and for a page beyond the end. The first page may be empty.
    """
    number = page_number(request, last)
    start = (number - 1) * size
    # One row more than is shown tells whether there is another page.
    found = rows(start=start) if callable(rows) else list(rows[start : start + size + 1])
    if not found and number > 1:
        raise Http404("There is no such page.")
    more = len(found) > size
    pairs = list(query.items() if isinstance(query, Mapping) else query)

    def address(of: int) -> str:
        parameters = [*pairs, *([("page", str(of))] if of > 1 else [])]
        return f"{request.path}?{urlencode(parameters)}" if parameters else request.path

    return Page(
        items=found[:size],
        number=number,
        address=address(number),
        next=address(number + 1) if more and number < last else "",
        previous=address(number - 1) if number > 1 else "",
        goes_on=more and number == last,
    )
