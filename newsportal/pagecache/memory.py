"""The pages that a process has at hand, ready to be sent."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

from newsportal.pagecache.pages import Ready

# What has parameters, or is not there, comes in endless numbers: it shares a small part, and cannot push out the rest.
MANY_SHARE = 0.2


class Memory:
    """At most so many bytes of pages; what was not asked for the longest gives way.

    ``pages`` holds those of the greater share by their key, for whoever has no time to call a method.
    """

    def __init__(self, size: int) -> None:
        self.pages: OrderedDict[Hashable, Ready] = OrderedDict()
        self._many: OrderedDict[Hashable, Ready] = OrderedDict()
        self._room = {False: int(size * (1 - MANY_SHARE)), True: int(size * MANY_SHARE)}
        self._taken = {False: 0, True: 0}
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Ready | None:
        """Return the page, whether or not it is still true."""
        for pages in (self.pages, self._many):
            found = pages.get(key)
            if found is not None:
                try:  # noqa: SIM105 - a context manager costs more than all the rest
                    pages.move_to_end(key)
                except KeyError:
                    # It gave way a moment ago.
                    pass
                return found
        return None

    def put(self, key: Hashable, ready: Ready, *, one_of_many: bool) -> None:
        """Keep the page in the place of its former self."""
        pages = self._many if one_of_many else self.pages
        if ready.size > self._room[one_of_many] // 4:
            return
        with self._lock:
            former = pages.pop(key, None)
            taken = self._taken[one_of_many] + ready.size - (former.size if former else 0)
            pages[key] = ready
            while taken > self._room[one_of_many]:
                taken -= pages.popitem(last=False)[1].size
            self._taken[one_of_many] = taken
