"""Remember for a moment that a server was away, so that not every thread has to find out by waiting."""

from __future__ import annotations

import threading
import time

# Seconds for which nobody tries after a failure, for which one thread alone tries then, and for which others wait to hear how
# that went.
REST = 1.0
TRIAL = 5.0
HEARING = 0.3


class Breaker:
    """Lets everybody through while all is well; after a failure nobody for a moment, then one at a time until one succeeds."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._closed_until = 0.0
        self._trial = False
        self.is_tripped = False

    def lets_through(self) -> bool:
        """Tell whether to try the server now. After a failure one caller is told so, who then reports how it went.

        Those who come while it tries wait a little: the failure may be long past, and the server answer at once.
        """
        if not self.is_tripped:
            return True
        with self._changed:
            if self._trial and self._changed.wait_for(lambda: not self._trial, HEARING):
                return not self.is_tripped
            now = time.monotonic()
            if self.is_tripped and now < self._closed_until:
                return False
            # Should this one never report, the next tries after it.
            self._trial, self._closed_until = self.is_tripped, now + TRIAL
            return True

    def failed(self) -> None:
        """Report that the server did not answer."""
        with self._changed:
            self.is_tripped = True
            self._closed_until = time.monotonic() + REST
            self._end_trial()

    def succeeded(self) -> None:
        """Report that the server answers."""
        if self.is_tripped:
            with self._changed:
                self.is_tripped = False
                self._end_trial()

    def _end_trial(self) -> None:
        self._trial = False
        self._changed.notify_all()
