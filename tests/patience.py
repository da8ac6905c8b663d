"""Questions that cost too much, whatever the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def impatient() -> Iterator[list[str]]:
    """Let the first look everywhere take longer than anybody waits; yield the statements that were given up."""
    gave_up: list[str] = []

    def slow_once(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "statement_timeout = 150" in sql and not gave_up:
            gave_up.append(sql)
            sql = sql.replace("statement_timeout = 150", "statement_timeout = 1; SELECT pg_sleep(60)")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(slow_once):
        yield gave_up
