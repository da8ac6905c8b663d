"""Pages kept in files: for all processes of one machine, and after a restart."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import threading
from pathlib import Path

from newsportal.pagecache.memory import MANY_SHARE

# A sweep goes a little below the bound, so that it is not due again at once.
_SWEPT = 0.9


class Files:
    """A folder of pages, bounded in bytes. Nothing here raises OSError: a full disk only means that nothing is kept.

    Every page is written beside its place and moved there, so that nobody ever reads half of one.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self._folder = folder
        self._bounds = {False: int(size * (1 - MANY_SHARE)), True: int(size * MANY_SHARE)}
        self._written = {False: 0, True: 0}
        self._claims = _Claims(folder / "claims")
        self._lock = threading.Lock()

    def get(self, name: str) -> bytes | None:
        """Return what is kept under the name (a hexadecimal digest)."""
        for many in (False, True):
            with contextlib.suppress(OSError):
                return self._path(name, many).read_bytes()
        return None

    def put(self, name: str, packed: bytes, *, one_of_many: bool, seconds: float) -> None:
        """Keep the bytes under the name; ``seconds`` is for stores that forget by themselves."""
        if not _write(self._path(name, one_of_many), packed):
            return
        # What the other processes write meanwhile is counted by them, so the bound is passed by a sixteenth each at most.
        self._written[one_of_many] += len(packed)
        if self._written[one_of_many] > self._bounds[one_of_many] // 16:
            self._written[one_of_many] = 0
            self._sweep(one_of_many)

    def remember(self, known: bytes) -> None:
        """Keep what a process should know that starts while the database is down."""
        _write(self._folder / "known", known)

    def recall(self) -> bytes | None:
        """Return what was last remembered."""
        with contextlib.suppress(OSError):
            return (self._folder / "known").read_bytes()
        return None

    def claim(self, name: str) -> bool:
        """Take the right to make the page, for all processes of the machine; False where another process has it."""
        return self._claims.take(name)

    def release(self, name: str) -> None:
        """Give the right back. The end of a process gives back all that it had."""
        self._claims.give(name)

    def _path(self, name: str, many: bool) -> Path:
        return self._folder / ("many" if many else "pages") / name

    def _sweep(self, many: bool) -> None:
        """Remove the oldest files until the rest fits."""
        with self._lock, contextlib.suppress(OSError):
            found = []
            for entry in os.scandir(self._path("", many)):
                with contextlib.suppress(OSError):
                    about = entry.stat()
                    found.append((about.st_mtime, about.st_size, entry.path))
            left = sum(size for _, size, _ in found)
            if left <= self._bounds[many]:
                return
            for _, size, path in sorted(found):
                Path(path).unlink(missing_ok=True)
                left -= size
                if left <= self._bounds[many] * _SWEPT:
                    break


def _write(path: Path, content: bytes) -> bool:
    """Write a file in one step; False where there is no room or no right to."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        try:
            fresh.write_bytes(content)
        except FileNotFoundError:
            fresh.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh.write_bytes(content)
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        return False
    return True


class _Claims:
    """Locks on single bytes of one file: as many as there are keys, without a file for each, and gone with their process.

    The kernel forgets all of a process's locks when it closes any descriptor of the file, so it is opened once. They bind
    processes; threads of one process must agree among themselves.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pid = 0
        self._descriptor = -1
        self._opening = threading.Lock()

    def take(self, name: str) -> bool:
        try:
            fcntl.lockf(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _offset(name))
        except BlockingIOError:
            return False
        except OSError:
            # No locks here: each process makes its own copy.
            return True
        return True

    def give(self, name: str) -> None:
        with contextlib.suppress(OSError):
            fcntl.lockf(self._open(), fcntl.LOCK_UN, 1, _offset(name))

    def _open(self) -> int:
        with self._opening:
            if self._pid != os.getpid():
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                self._pid = os.getpid()
            return self._descriptor


def _offset(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:10], 16)
