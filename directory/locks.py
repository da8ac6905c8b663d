"""Locks on things that have no row: whoever comes second waits for the end of the first one's transaction."""

from __future__ import annotations

import hashlib

from django.db import connection


def hold(*words: str) -> None:
    """Hold the lock that these words name until the present transaction ends. Must be called within one."""
    digest = hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).digest()
    key = int.from_bytes(digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
