"""Many people who do something at the same moment, each over a database connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

from django.db import connections

# Enough to meet in every gap between a look and a write. Each has a connection, and so a process of the server's, and those
# that wait for one lock cost more than they find.
AT_ONCE = 12


def crowd(times: int, act: Callable[[int], Any]) -> list[Any]:
    """Do it so many times, AT_ONCE at a time; return what each got, an exception where it raised one."""
    numbers = iter(range(times))
    results: list[Any] = []

    def work() -> None:
        try:
            # Taking the next of a range is one step of the interpreter, so no two threads get the same number.
            for number in numbers:
                try:
                    results.append(act(number))
                except Exception as error:  # noqa: BLE001 - shown by the assertion
                    results.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=work) for _ in range(min(times, AT_ONCE))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
