"""Statements that are waited for only so long: what a question costs is known when it has been asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import QuerySet
from psycopg.errors import QueryCanceled

# So many are looked through in any case: the newest, the best attested (directory.candidates.WINDOW) or the nearest
# (directory.near.CANDIDATES).
FEW = 1500


def are_many(*sets: QuerySet[Any]) -> bool:
    """Return whether any of the sets has more than ``FEW`` rows, of which not all are looked through: one query."""
    first, *others = (rows.order_by().values("pk")[FEW : FEW + 1] for rows in sets)
    return bool(list(first.union(*others, all=True)[:1] if others else first))


def patiently(sql: str, parameters: Sequence[Any], milliseconds: int) -> list[Any] | None:
    """Return the rows of a statement, or None where they took longer. One query.

    Whoever waits for less than ``STATEMENT_TIMEOUT_MS`` waits no longer for this one either.
    """
    patience = min(milliseconds, settings.STATEMENT_TIMEOUT_MS)
    # One message to the server: the limit holds for this statement, and goes with it.
    sql = f"SET LOCAL statement_timeout = {patience}; {sql}; SET LOCAL statement_timeout TO DEFAULT"
    within = connection.in_atomic_block
    if within:
        # A transaction that others have begun outlasts it.
        sql = f"SAVEPOINT patience; {sql}; RELEASE SAVEPOINT patience"
    with connection.cursor() as cursor:
        try:
            cursor.execute(sql, parameters)
        except OperationalError as error:
            if not isinstance(error.__cause__, QueryCanceled):
                raise
            if within:
                cursor.execute("ROLLBACK TO SAVEPOINT patience; RELEASE SAVEPOINT patience")
            return None
        for _result in range(2 if within else 1):
            cursor.nextset()
        return cursor.fetchall()


__all__ = ["FEW", "are_many", "patiently"]
