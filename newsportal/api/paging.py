"""Pages that begin where the last one ended, so that the thousandth costs what the first does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet

from directory.links import absolute
from newsportal.api.answering import Answer, Asked, Refused
from newsportal.api.parameters import USUAL
from newsportal.api.shapes import ADDRESS, Schema, about, many, maybe, ref, thing

#: One value of the order, from a row; what a cursor holds.
Value = str | int | float | None


@dataclass(frozen=True)
class Order:
    """An order of a set by two fields: ``first`` decides, and ``key``, which no two rows share, between those that are equal.

    ``value`` returns the first from a row as JSON can hold it, and ``revive`` makes of that what a query takes.
    """

    first: str
    value: Callable[[Any], Value]
    revive: Callable[[Any], Any]
    descending: bool = True
    key: str = "pk"
    key_descending: bool = True

    def after(self, rows: QuerySet[Any], first: Any, key: Any) -> QuerySet[Any]:
        """Return the rows that stand after this place. The first condition is what an index begins at."""
        way, key_way = ("lt" if self.descending else "gt"), ("lt" if self.key_descending else "gt")
        later = Q(**{f"{self.first}__{way}": first}) | Q(**{f"{self.key}__{key_way}": key})
        return rows.filter(Q(**{f"{self.first}__{way}e": first}) & later)


def page(asked: Asked, rows: QuerySet[Any], order: Order, write: Callable[[Any], Any]) -> Answer:
    """Return the page of the rows, which are in this order, that was asked for: one query for the rows.

    Raises Refused for a cursor that is not ours, or that belongs to another list.
    """
    if asked["cursor"] is not None:
        first, key = place(asked)
        try:
            rows = order.after(rows, order.revive(first), key)
        except (ValueError, TypeError) as error:
            raise _stranger() from error
    limit = asked["limit"] or USUAL
    found = list(rows[: limit + 1])
    shown = found[:limit]
    rest = following(asked, [order.value(shown[-1]), shown[-1].pk]) if len(found) > limit else ""
    answer = listed([write(row) for row in shown], rest)
    return replace(answer, shown=[row for row in shown if hasattr(row, "surrogate_key")])


def listed(items: Sequence[Any], rest: str = "", **more: Any) -> Answer:
    """Return a page of these items; ``rest`` is the address of the next one."""
    return Answer({"items": list(items), "next": rest or None, **more}, next=rest)


def page_of(name: str, **more: Schema) -> Schema:
    """Return the schema of a page of these things."""
    return thing(
        items=many(ref(name)),
        next=about(maybe(ADDRESS), "The address of the page after this one; null on the last."),
        **more,
    )


def place(asked: Asked) -> list[Any]:
    """Return where the page begins: the two values that ``following`` was given. Raises Refused for a cursor that is not ours."""
    try:
        first, key = _signer(asked).unsign_object(asked["cursor"])
    except (BadSignature, ValueError, TypeError) as error:
        raise _stranger() from error
    return [first, key]


def _stranger() -> Refused:
    detail = "This cursor is not one of this list: take it from `next`, with the filters beside it."
    return Refused(400, detail, parameter="cursor")


def following(asked: Asked, last: list[Value]) -> str:
    """Return the address of the page that begins behind a place: a value of the order, and a key."""
    cursor = _signer(asked).sign_object(last)
    kept = [(name, value) for name, value in sorted(asked.request.GET.items()) if name != "cursor"]
    return absolute(f"{asked.request.path}?{urlencode([*kept, ('cursor', cursor)])}")


def _signer(asked: Asked) -> Signer:
    """Return who signs the cursors of this very list: one of another list, or with other filters, means nothing to it."""
    filters = [pair for pair in sorted(asked.request.GET.items()) if pair[0] not in {"cursor", "limit"}]
    what = json.dumps([asked.request.path, filters]).encode("utf-8", "surrogatepass")
    # A dot, because a colon has to be escaped in an address.
    return Signer(salt=f"newsportal.api.{hashlib.sha256(what).hexdigest()}", sep=".")
