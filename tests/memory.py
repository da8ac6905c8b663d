"""Where a test lays what it throws away a moment later."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - tempfile makes folders of our own in it
# Twice what all tests at one moment lay there; a container often has no more than 64 MB.
ROOM = 2 * 1024**3


def in_memory() -> str | None:
    """Return a folder in memory, for ``tempfile``'s argument ``dir``; None, its usual one, where there is no room.

    A database is a thousand files, and on a disk making them costs the processors more than filling them.
    """
    try:
        roomy = shutil.disk_usage(MEMORY).free >= ROOM
    except OSError:
        return None
    return str(MEMORY) if roomy and os.access(MEMORY, os.W_OK | os.X_OK) else None
