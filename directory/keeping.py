"""What is read once for as long as nothing public changes, where a layer above knows how long that is.

The directory does not know: unless somebody who does registers, everything is read anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
Keeper = Callable[[Hashable, Callable[[], Any]], Any]

_keepers: list[Keeper] = []


def keep_with(keeper: Keeper) -> None:
    """Have ``keeper(key, make)`` return what ``make()`` gives, from a former time if nothing public changed since."""
    _keepers[:] = [keeper]


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """Return what ``make()`` gives, which depends on the key and on what is public; whoever gets it leaves it as it is."""
    return _keepers[0](key, make) if _keepers else make()
