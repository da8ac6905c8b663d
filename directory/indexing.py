"""Indexes that are made on tables in use."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently


class AddIndexPatiently(AddIndexConcurrently):
    """Makes an index beside those who read and write, and bears being begun again. The migration must not be atomic.

    PostgreSQL waits for all who were there before, for as long as a backup takes, and nobody waits behind it. So the limits that
    keep other migrations from holding the site up are none here. Whoever stops it leaves half an index, which goes first.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make the index, whatever was left of it, without limits of time."""
        limits = ("lock_timeout", "statement_timeout")
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join('current_setting(%s)' for _ in limits)}", limits)
            former = dict(zip(limits, cursor.fetchone(), strict=True))
            _limit(cursor, dict.fromkeys(limits, "0"))
            try:
                cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(self.index.name)}")
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            finally:
                _limit(cursor, former)


def _limit(cursor: Any, limits: dict[str, str]) -> None:
    for name, value in limits.items():
        cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
