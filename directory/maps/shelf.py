"""Maps that were drawn once for all processes of a machine: one costs a hundred milliseconds and more, and each shows the same.

They lie in files under the digest of all that they depend on, the code and the shapes included, so none is ever out of date.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import ParamSpec

from django.conf import settings

P = ParamSpec("P")

# In each of 256 folders; a map has some ten kilobytes. What has no room is drawn anew by each process.
MOST_IN_FOLDER = 100


def drawn_once(maxsize: int) -> Callable[[Callable[P, str]], Callable[P, str]]:
    """Keep what a function of plain values draws: ``maxsize`` of them in memory, and all in files."""

    def decorate(draw: Callable[P, str]) -> Callable[P, str]:
        @lru_cache(maxsize=maxsize)
        @wraps(draw)
        def drawn(*args: P.args, **kwargs: P.kwargs) -> str:
            digest = hashlib.sha256(repr((draw.__name__, args, sorted(kwargs.items()))).encode()).hexdigest()
            path = _folder() / digest[:2] / digest[2:]
            with contextlib.suppress(OSError, UnicodeDecodeError):
                return path.read_text("utf-8")
            svg = draw(*args, **kwargs)
            _keep(path, svg)
            return svg

        return drawn  # type: ignore[return-value] # its arguments can be hashed

    return decorate


def _folder() -> Path:
    return Path(settings.MAPS_DIR) / _version()


@lru_cache(maxsize=1)
def _version() -> str:
    """Return a digest of the code and of the shapes."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *(here.parent / "data").glob("shapes*")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _keep(path: Path, svg: str) -> None:
    """Write a map in one step; where there is no room or no right to, it is kept by this process alone."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        if not path.parent.exists():
            if not path.parent.parent.exists():
                _forget_others(path.parent.parent)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sum(1 for _ in path.parent.iterdir()) >= MOST_IN_FOLDER:
            return
        fresh.write_text(svg, "utf-8")
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def _forget_others(version: Path) -> None:
    """Remove what former releases drew."""
    for other in version.parent.glob("*"):
        if other != version:
            shutil.rmtree(other, ignore_errors=True)
