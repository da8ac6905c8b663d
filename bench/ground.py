"""What the benchmarks stand on: a database of their own, the machine's description, and a clock."""

from __future__ import annotations

import atexit
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def open_database(name: str) -> None:
    """Start a server over var/bench/<name>, kept from run to run, and set Django up on it with all migrations applied.

    Whatever DATABASE_URL says is left alone: a benchmark fills its database with a million invented rows.
    """
    sys.path.insert(0, str(ROOT))
    from newsportal import embedded_postgres

    cluster = embedded_postgres.start(ROOT / "var" / "bench" / name, fsync=False)
    atexit.register(cluster.stop)
    os.environ["DATABASE_URL"] = cluster.url
    os.environ["SECRET_KEY"] = "only-for-benchmarks-" + "x" * 40
    os.environ["SITE_URL"] = "http://127.0.0.1:8000"
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsportal.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        # One program alone may take its time between two statements.
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
        cursor.execute("SET maintenance_work_mem = '512MB'")


def machine() -> str:
    """Return one line about the machine, Python and PostgreSQL."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0].split()[0]
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    cpu = Path("/proc/cpuinfo")
    models = (
        [line.partition(":")[2].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")]
        if cpu.exists()
        else []
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({models[0] if models else platform.machine()}), {memory:.0f} GiB, {system},"
        f" Python {platform.python_version()}, PostgreSQL {server}"
    )


def milliseconds(calls: Iterable[Callable[[], Any]]) -> list[float]:
    """Call each once and return how long each took, in milliseconds, the shortest first."""
    taken = []
    for call in calls:
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)


def median_and_p95(taken: list[float]) -> tuple[float, float]:
    """Return the middle of the sorted times, and what nineteen of twenty stay below."""
    return statistics.median(taken), taken[min(len(taken) - 1, round(len(taken) * 0.95))]


def table(head: list[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return a Markdown table; numbers stand to the right."""
    lines = [[str(cell) for cell in row] for row in rows]
    ruler = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, ruler, *lines])
