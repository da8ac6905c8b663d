"""Addresses of static files: the store takes its time to answer, and its answer never changes while a process lives."""

from __future__ import annotations

from functools import lru_cache

from django.templatetags.static import static


@lru_cache(maxsize=1024)
def asset(path: str) -> str:
    """Return the address of a static file. Raises ValueError for one that was never collected."""
    return static(path)
