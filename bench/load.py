"""Many clients at once: wrk where it is installed, threads of our own where it is not."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

WRK = shutil.which("wrk")
CONNECTIONS = 16
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
# It says what share of answers came in which time, but not in which nineteen of twenty did.
_TOLD = """
function done(summary, latency) io.write(string.format("95%% %d us\\n", latency:percentile(95))) end
"""
# Each thread of wrk goes round the addresses from a place of its own.
_SCRIPT = """
local paths = { %s }
local at = 0
function init(args) math.randomseed(os.time()) ; at = math.random(#paths) end
function request() at = at %% #paths + 1 ; return wrk.format("GET", paths[at]) end
"""


@dataclass(frozen=True)
class Driven:
    """What came of it: requests a second, milliseconds in the middle, at 95 and 99 of 100, answers that were no 2xx or none."""

    rate: float
    median: float
    p95: float
    p99: float
    errors: int
    requests: int


def drive(
    address: str, paths: list[str], seconds: float, *, connections: int = CONNECTIONS, cookie: str = ""
) -> Driven:
    """Ask for the paths in turn, over and over, for so many whole seconds."""
    headers = {"Accept-Encoding": "gzip"} | ({"Cookie": cookie} if cookie else {})
    return (_wrk if WRK else _threads)(address, paths, seconds, connections, headers)


def _wrk(address: str, paths: list[str], seconds: float, connections: int, headers: dict[str, str]) -> Driven:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        # A fixed address needs no script for its requests, which would cost wrk a good part of its speed.
        going = _SCRIPT % ", ".join(f'"{path}"' for path in paths) if len(paths) > 1 else ""
        script.write(going + _TOLD)
        script.flush()
        given = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
        command = [
            "wrk",
            f"-t{min(2, connections)}",
            f"-c{connections}",
            f"-d{seconds:.0f}s",
            "--latency",
            "--timeout",
            "10s",
        ]
        how = ["-s", script.name, address if len(paths) > 1 else address + paths[0]]
        told = subprocess.run([*command, *given, *how], capture_output=True, text=True, check=True).stdout

    def found(pattern: str) -> str:
        match = re.search(pattern, told)
        return match[1] if match else "0"

    def milliseconds(share: str) -> float:
        match = re.search(rf"{share}%\s+([\d.]+)\s*(us|ms|s|m)\b", told)
        return float(match[1]) * _UNITS[match[2]] if match else 0.0

    lost = sum(int(number) for number in re.findall(r"(?:connect|read|write|timeout) (\d+)", told))
    return Driven(
        float(found(r"Requests/sec:\s+([\d.]+)")),
        milliseconds("50"),
        milliseconds("95"),
        milliseconds("99"),
        int(found(r"Non-2xx or 3xx responses: (\d+)")) + lost,
        int(found(r"(\d+) requests in")),
    )


def _threads(address: str, paths: list[str], seconds: float, connections: int, headers: dict[str, str]) -> Driven:
    taken: list[float] = []
    errors = [0] * connections
    until = time.monotonic() + seconds
    place = urlsplit(address)

    def ask(number: int) -> None:
        link = HTTPConnection(place.hostname or "", place.port, timeout=10)
        at = number * len(paths) // connections
        while time.monotonic() < until:
            at = (at + 1) % len(paths)
            begun = time.perf_counter()
            try:
                link.request("GET", paths[at], headers=headers)
                answer = link.getresponse()
                answer.read()
                errors[number] += answer.status >= 400
            except (OSError, HTTPException):
                errors[number] += 1
                link.close()
            taken.append((time.perf_counter() - begun) * 1000)
        link.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.sort()
    count = len(taken) or 1
    at = [taken[min(count - 1, int(count * share))] if taken else 0.0 for share in (0.5, 0.95, 0.99)]
    return Driven(count / seconds, *at, sum(errors), count)
