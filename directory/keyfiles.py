"""Rows of a large table, told of in files by their keys: a row stays in its file, and no file grows with the table.

Moments come as texts. Python would take longer to read them and write them again than for all else together.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import connections
from django.db.models import CharField, DateTimeField, F, Func, Model, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.utils import timezone

M = TypeVar("M", bound=Model)

# So many keys go to one file: it has fewer rows where not all are public. Indexes are made for this number.
KEYS = 1_000

#: The number of a row's file, as indexes have it.
NUMBER = F("id") / Value(KEYS)


class Written(Func):
    """A moment as sitemaps write it."""

    template = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')"""
    output_field = CharField()


# Each file is looked for behind the one before: as many looks into an index as there are files, whatever they hold.
_WALK = """
    WITH RECURSIVE file AS (
        ({first})
        UNION ALL
        SELECT following.* FROM file CROSS JOIN LATERAL ({following}) following
    )
    SELECT number, to_char(least(changed, %s) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"') FROM file
"""


def changed_files(rows: QuerySet[Any], changed: Any) -> list[tuple[int, str]]:
    """Return the numbers, from 1, of the files that have any of the rows, each with the latest value of ``changed`` until now.

    One query, to an index of ``NUMBER`` and, the latest first, of ``changed``.
    """
    numbered = rows.order_by(NUMBER, changed.desc()).values(number=NUMBER, changed=changed)
    return _walk(numbered, numbered.alias(file=NUMBER).filter(file__gt=RawSQL("file.number", ())))


def files(rows: QuerySet[Any]) -> list[int]:
    """Return the numbers, from 1, of the files that have any of the rows. One query, to the index of keys."""
    numbered = rows.order_by("pk").values(number=NUMBER, changed=Cast(Value(None), DateTimeField()))
    following = numbered.filter(pk__gte=RawSQL("(file.number + 1) * %s", (KEYS,)))
    return [number for number, _ in _walk(numbered, following)]


def within(rows: QuerySet[M], number: int) -> QuerySet[M]:
    """Return those of the rows that belong to the file of this number."""
    first = (number - 1) * KEYS
    return rows.filter(pk__gte=first, pk__lt=first + KEYS)


def _walk(first: QuerySet[Any], following: QuerySet[Any]) -> list[tuple[int, str]]:
    parts = [rows[:1].query.sql_with_params() for rows in (first, following)]
    with connections[first.db].cursor() as cursor:
        cursor.execute(
            _WALK.format(first=parts[0][0], following=parts[1][0]), [*parts[0][1], *parts[1][1], timezone.now()]
        )
        return [(number + 1, changed) for number, changed in cursor.fetchall()]
