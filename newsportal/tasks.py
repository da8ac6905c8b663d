"""What the task worker does for the house itself."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache

from directory.periodic import periodic
from newsportal import retention, transparency


@periodic(every=timedelta(minutes=5))
def sweep_cache() -> int:
    """Remove what has expired from the table that processes share; return how many entries went."""
    return int(cache.sweep())  # type: ignore[attr-defined]


@periodic(every=timedelta(days=1))
def forget_what_is_private() -> dict[str, int]:
    """Forget what has been kept long enough; return how many rows of each kind went."""
    return retention.forget()


@periodic(every=timedelta(days=1))
def count_figures() -> int:
    """Count what the transparency page tells; return of how many years."""
    return transparency.renew()
