"""What the task worker does for the house itself."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache

from directory.periodic import periodic


@periodic(every=timedelta(minutes=5))
def sweep_cache() -> int:
    """Remove what has expired from the table that processes share; return how many entries went."""
    return int(cache.sweep())  # type: ignore[attr-defined]
