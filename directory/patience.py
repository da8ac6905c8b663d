"""Statements that are waited for only so long: what a question costs is known when it has been asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from psycopg.errors import QueryCanceled


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


__all__ = ["patiently"]
