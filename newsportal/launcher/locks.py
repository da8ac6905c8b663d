"""A lock file that says who holds it, and whether they are about to let go."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from newsportal.launcher import children

# How long to look for a word from the owner before believing that they mean to stay.
GLANCE = 1.0
STOPPING = "stopping"


class Locked(Exception):
    """Somebody else holds the lock. ``pid`` is their process number, 0 when they did not say."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"Locked by process {pid}.")
        self.pid = pid


class Lock:
    """An exclusive lock on a file, freed by the kernel when this process ends, however it ends."""

    def __init__(self, path: Path, patience: float = 0.0) -> None:
        """Take the lock. patience: seconds to wait for an owner that is stopping. Raises Locked, or OSError."""
        # Closed on exec: nothing that we start keeps the lock when we are gone.
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        got = children.wait_until(self._try, min(GLANCE, patience), pause=0.05)
        if not got and STOPPING in self._owner():
            got = children.wait_until(self._try, patience, pause=0.05)
        if not got:
            pids = [int(word) for word in self._owner() if word.isdigit()]
            os.close(self._descriptor)
            raise Locked(pids[0] if pids else 0)
        self._sign()

    def announce_release(self) -> None:
        """Let whoever comes now wait for us."""
        self._sign(STOPPING)

    def release(self) -> None:
        """Let go. The file stays: removing it would let two others lock two different files of that name."""
        os.close(self._descriptor)

    def _try(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _owner(self) -> list[str]:
        return os.pread(self._descriptor, 64, 0).decode("ascii", "replace").split()

    def _sign(self, word: str = "") -> None:
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()} {word}\n".encode(), 0)
