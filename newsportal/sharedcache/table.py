"""A cache in a table of the database: one statement for each act, and counters that no two processes can miscount.

Django's own cache in a table counts all rows at every write, and adds to a number by reading it, adding, and writing it back,
which loses what another process adds meanwhile. Expired rows are removed by the worker (``newsportal/tasks.py``).
"""

from __future__ import annotations

import base64
import pickle
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

# Later than any real moment: an entry without a timeout.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class TableCache(BaseCache):
    """LOCATION is the table: ``cache_key`` (its primary key), ``value`` and ``expires``."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._table = connection.ops.quote_name(table)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Return what is kept under the keys, and has not expired."""
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        rows = self._run(
            "SELECT cache_key, value FROM {table} WHERE cache_key = ANY(%s) AND expires > now_()", [list(names)]
        )
        return {names[name]: _loads(value) for name, value in rows}

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept under the key, else ``default``."""
        return self.get_many([key], version).get(key, default)

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Tell whether something is kept under the key."""
        return key in self.get_many([key], version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value under the key."""
        self.set_many({key: value}, timeout, version)

    def set_many(self, data: dict[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[str]:
        """Keep values under their keys."""
        # In one order, so that two processes that write the same keys do not wait for each other.
        named = sorted(
            (self.make_and_validate_key(key, version=version), _dumps(value)) for key, value in data.items()
        )
        self._run(
            """
            INSERT INTO {table} (cache_key, value, expires)
            SELECT key, value, %s FROM unnest(%s::text[], %s::text[]) AS given (key, value)
            ON CONFLICT (cache_key) DO UPDATE SET value = EXCLUDED.value, expires = EXCLUDED.expires
            """,
            [self._expires(timeout), [key for key, _ in named], [value for _, value in named]],
        )
        return []

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value unless there is one; return whether it was kept."""
        name = self.make_and_validate_key(key, version=version)
        rows = self._run(
            """
            INSERT INTO {table} AS kept (cache_key, value, expires) VALUES (%s, %s, %s)
            ON CONFLICT (cache_key) DO UPDATE SET value = EXCLUDED.value, expires = EXCLUDED.expires
            WHERE kept.expires <= now_() RETURNING 1
            """,
            [name, _dumps(value), self._expires(timeout)],
        )
        return bool(rows)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a whole number and return the sum; when it expires stays as it is. Raises ValueError where there is none."""
        name = self.make_and_validate_key(key, version=version)
        rows = self._run(
            r"""
            UPDATE {table} SET value = (value::bigint + %s)::text
            WHERE cache_key = %s AND expires > now_() AND value ~ '^-?[0-9]{{1,18}}$' RETURNING value
            """,
            [delta, name],
        )
        if not rows:
            raise ValueError(f"There is no number under the key {key!r}.")
        return int(rows[0][0])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Have an entry expire later; return whether there was one."""
        name = self.make_and_validate_key(key, version=version)
        query = "UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires > now_() RETURNING 1"
        return bool(self._run(query, [self._expires(timeout), name]))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget an entry; return whether there was one."""
        name = self.make_and_validate_key(key, version=version)
        return bool(self._run("DELETE FROM {table} WHERE cache_key = %s RETURNING 1", [name]))

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        """Forget entries."""
        names = sorted(self.make_and_validate_key(key, version=version) for key in keys)
        self._run("DELETE FROM {table} WHERE cache_key = ANY(%s)", [names])

    def clear(self) -> None:
        """Forget everything."""
        self._run("DELETE FROM {table}", [])

    def sweep(self) -> int:
        """Remove what has expired, and, where there is more than MAX_ENTRIES, what expires soonest; return how many."""
        expired = self._run("DELETE FROM {table} WHERE expires <= now_() RETURNING 1", [])
        surplus = self._run(
            """
            DELETE FROM {table} WHERE cache_key IN (SELECT cache_key FROM {table} ORDER BY expires DESC OFFSET %s) RETURNING 1
            """,
            [self._max_entries],
        )
        return len(expired) + len(surplus)

    def _expires(self, timeout: Any) -> datetime:
        moment = self.get_backend_timeout(timeout)
        return NEVER if moment is None else datetime.fromtimestamp(moment, UTC)

    def _run(self, query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        # The clock and not the transaction's beginning, which stands still in a long one.
        with connection.cursor() as cursor:
            cursor.execute(query.format(table=self._table).replace("now_()", "clock_timestamp()"), parameters)
            return cursor.fetchall() if cursor.description else []


def _dumps(value: Any) -> str:
    """Return the text that is kept: a whole number as such, so that the database can add to it."""
    if type(value) is int and abs(value) < 10**18:
        return str(value)
    return base64.b64encode(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)).decode()


def _loads(text: str) -> Any:
    """Return the value. The table is ours alone, as Django's own caches are."""
    try:
        return int(text)
    except ValueError:
        return pickle.loads(base64.b64decode(text))  # noqa: S301
