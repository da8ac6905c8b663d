"""Every kind of page of a portal of one size: what it costs, and how many a second there are, cached and uncached."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import load
import servers
from servers import ROOT, Server

VAR = ROOT / "var" / "bench"
# How often both sizes are asked for each kind of page, for how it grows.
ROUNDS = 3
# Seconds of load for each kind of page, and before it so many in which every process prepares its queries.
WARMING_SECONDS, UNCACHED_SECONDS, CACHED_SECONDS = 1, 3, 1


class Inside:
    """The program ``inside.py``, asked one thing after another."""

    def __init__(self, size: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("inside.py")), "--size", str(size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.about: dict[str, str] = self._answer()

    def ask(self, *words: str) -> Any:
        """Return its answer to a command."""
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The portal could not be measured from within: see above.")
        return json.loads(line)

    def close(self) -> None:
        """Let it end, and with it the database server."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


def site(stack: ExitStack, about: dict[str, str], **settings: str) -> Server:
    """Serve the portal as `make run` does: the same gunicorn, the same settings, until ``stack`` is closed."""
    port = servers.free_port()
    environment = servers.environment(about["url"], port, VAR, **settings)
    return stack.enter_context(servers.gunicorn("newsportal.wsgi", environment))


def growth(small: Inside, large: Inside, say: Any) -> dict[str, list[dict[str, float]]]:
    """Return for every kind of page that both have what it costs in each: milliseconds of Python and PostgreSQL, and bytes.

    The two are asked in turn, and of each address the best of three rounds counts: a machine that is slower for a minute would
    otherwise be taken for growth.
    """
    found = {}
    for kind in (kind for kind in small.ask("addresses") if kind in large.ask("addresses")):
        rounds = [[each.ask("time", kind) for each in (small, large)] for _ in range(ROUNDS)]
        if not all(cost for both in rounds for cost in both):
            continue
        found[kind] = [_best([both[at] for both in rounds]) for at in (0, 1)]
        one, other = (each["python"] + each["database"] for each in found[kind])
        say(f"{kind}: {one:.1f} -> {other:.1f} ms")
    return found


def _best(costs: list[dict[str, Any]]) -> dict[str, float]:
    pairs = [
        min(each, key=sum) for each in zip(*(zip(c["python"], c["database"], strict=True) for c in costs), strict=True)
    ]
    python, database = zip(*pairs, strict=True)
    return {
        "python": statistics.median(python),
        "database": statistics.median(database),
        "bytes": costs[0]["bytes"],
    }


def measure(inside: Inside, say: Any, kinds: list[str]) -> dict[str, dict[str, Any]]:
    """Return the figures of every kind of page: rates a second, milliseconds, queries, bytes."""
    found: dict[str, dict[str, Any]] = {}
    addresses = inside.ask("addresses")
    if unknown := set(kinds) - set(addresses):
        raise SystemExit(f"There is no page called {', '.join(sorted(unknown))}: {', '.join(addresses)}.")
    for kind in kinds or addresses:
        cost = inside.ask("time", kind)
        if not cost:
            say(f"{kind}: the site has no such page")
            continue
        found[kind] = {
            "paths": cost["paths"],
            "python": statistics.median(cost["python"]),
            "database": statistics.median(cost["database"]),
            "worst": max(map(sum, zip(cost["python"], cost["database"], strict=True))),
            "queries": cost["queries"],
            "bytes": cost["bytes"],
        }
    with ExitStack() as stack:
        served = site(stack, inside.about)
        # A visitor who may be signed in is never answered from the cache.
        cookie = f"{inside.about['cookie']}=nobody"
        for kind, figures in found.items():
            load.drive(served.address, figures["paths"], WARMING_SECONDS, cookie=cookie)
            made = load.drive(served.address, figures["paths"], UNCACHED_SECONDS, cookie=cookie)
            figures |= {"rate": made.rate, "median": made.median, "p99": made.p99, "errors": made.errors}
            for path in figures["paths"]:
                served.get(path, Accept_Encoding="gzip")
            hit = load.drive(served.address, figures["paths"], CACHED_SECONDS)
            figures |= {"hits": hit.rate, "hit_p99": hit.p99}
            figures["errors"] += hit.errors
            headers, body = served.get(figures["paths"][0], Accept_Encoding="gzip")[1:]
            figures["wire"] = len(body)
            figures["cache"] = headers.get("x-cache", "")
            say(f"{kind}: {made.rate:,.0f}/s, from the cache {hit.rate:,.0f}/s")
    return found
