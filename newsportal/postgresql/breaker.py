"""Remember for a moment that a server was away, so that not every thread has to find out by waiting."""

from __future__ import annotations

import threading
import time

# Seconds for which nobody tries after a failure, and for which one thread alone tries then.
REST = 1.0
TRIAL = 5.0


class Breaker:
    """Lets everybody through while all is well; after a failure nobody for a moment, then one at a time until one succeeds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed_until = 0.0
        self.is_tripped = False

    def lets_through(self) -> bool:
        """Tell whether to try the server now. After a failure one caller is told so, who then reports how it went."""
        if not self.is_tripped:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._closed_until:
                return False
            # Should this one never report, the next tries after it.
            self._closed_until = now + TRIAL
            return True

    def failed(self) -> None:
        """Report that the server did not answer."""
        with self._lock:
            self.is_tripped = True
            self._closed_until = time.monotonic() + REST

    def succeeded(self) -> None:
        """Report that the server answers."""
        if self.is_tripped:
            with self._lock:
                self.is_tripped = False
                self._closed_until = 0.0
