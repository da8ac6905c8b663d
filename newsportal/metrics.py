"""Figures for Prometheus: what the processes of this machine count together, and what the database knows.

Under gunicorn each process keeps its counters in files of a folder that PROMETHEUS_MULTIPROC_DIR names (see
``deploy/gunicorn.conf.py``); whoever is asked adds them up. Files of processes that ended are added into one, so that a year of
recycled workers does not leave a year of files.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Where the counts of ended processes go; no process has this number.
ENDED = 0

REQUESTS = Counter("newsportal_requests", "Requests that reached Django.", ["view", "method", "status"])
SECONDS = Histogram(
    "newsportal_request_seconds",
    "Seconds that Django took over a request.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5),
)
METHODS = {"GET", "HEAD", "POST"}


def count(view: str, method: str, status: int, seconds: float) -> None:
    """Count a request that was answered."""
    REQUESTS.labels(view, method if method in METHODS else "other", str(status)).inc()
    SECONDS.labels(view).observe(seconds)


def render(figures: Collector) -> bytes:
    """Return every count, and further figures, in Prometheus' text format."""
    more = CollectorRegistry()
    more.register(figures)
    folder = _folder()
    if folder is None:
        return generate_latest(REGISTRY) + generate_latest(more)
    counts = CollectorRegistry()
    MultiProcessCollector(counts, str(folder))
    with _turn(folder):
        return generate_latest(counts) + generate_latest(more)


class Figures(Collector):
    """Gauges that were read a moment ago: by name, what they mean and their value."""

    def __init__(self) -> None:
        self._gauges: list[GaugeMetricFamily] = []

    def add(self, name: str, meaning: str, value: float) -> None:
        """Add one gauge, ``newsportal_<name>``."""
        self._gauges.append(GaugeMetricFamily(f"newsportal_{name}", meaning, value=value))

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges."""
        yield from self._gauges


# --- Files of processes ---------------------------------------------------------------------------------------------


def prepare(folder: Path) -> None:
    """Make the empty folder that this master's processes count in, and remove those of masters that were killed.

    Raises OSError when somebody else has a folder of that name.
    """
    for other in folder.parent.glob(f"{folder.name.rsplit('-', 1)[0]}-*"):
        number = other.name.rsplit("-", 1)[1]
        alive = number.isdigit() and number != str(os.getpid()) and Path(f"/proc/{number}").exists()
        if not alive and other.is_dir() and not other.is_symlink() and other.stat().st_uid == os.geteuid():
            shutil.rmtree(other, ignore_errors=True)
    folder.mkdir(mode=0o700)


def forget_process(pid: int) -> None:
    """Add the counts of a process that has ended to those of the others that did, and remove its files."""
    folder = _folder()
    if folder is None or pid == ENDED:
        return
    with _turn(folder):
        for kind in ("counter", "histogram"):
            file = folder / f"{kind}_{pid}.db"
            if file.exists():
                sums = MmapedDict(str(folder / f"{kind}_{ENDED}.db"))
                for key, value, _, _ in MmapedDict.read_all_values_from_file(str(file)):
                    sums.write_value(key, sums.read_value(key)[0] + value, 0.0)
                sums.close()
                file.unlink()


def _folder() -> Path | None:
    name = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    return Path(name) if name else None


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Keep whoever adds up from seeing a file and its sum at once."""
    descriptor = os.open(folder / "turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
