"""A soak: readers, forms and sign-ins for minutes, and whether memory, connections and open files stay where they were."""

from __future__ import annotations

import contextlib
import itertools
import math
import re
import socket
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.machine import FORM_AGE, Account, Answer, Load, Machine, Page
from bench.outcome import Outcome, numbers, uncached
from newsportal.launcher import children

PARTS = ("web-server-1", "web-server-2", "task-worker", "nginx", "redis", "postgres")
# Whose open files are counted. Each of PostgreSQL's processes keeps files of tables open, a thousand of them.
FILES = PARTS[:-1]
# What is bounded is to reach its bound while the parts warm up, without a pause: pages kept in each process, and in Redis.
SETTINGS = {"PAGE_CACHE_MEMORY_MB": "1"}
REDIS_BYTES = 8 * 1024 * 1024
WARM_UP = 0.6
SAMPLE_SECONDS = 2.0
# Percent an hour. What is watched for less than an hour may grow by as much in that time: the last steps of warming up are of
# that size, so that minutes show coarse leaks only, and an hour what is promised.
PROMISED = 1.0
LOGIN = "/accounts/login/"
ACCOUNT = ("soak@drill.example", "correct horse battery")
# How many come at once before the four, and for how long.
CROWD, CROWD_SECONDS = 16, 5.0
CLIENTS = 4
# Between two requests of one of them, once the parts are warm.
PAUSE = 0.05


@dataclass(frozen=True)
class Sample:
    """One look at all parts: seconds since the begin, bytes of memory of their own, and what they hold open."""

    at: float
    memory: dict[str, int]
    files: dict[str, int]
    database: int
    redis: int


@dataclass(frozen=True)
class Slope:
    """Growth in percent of the mean an hour, by least squares, and twice its standard error."""

    percent: float
    error: float

    def is_above(self, limit: float) -> bool:
        """Tell whether it is above so many percent an hour, beyond doubt."""
        return self.percent - self.error >= limit

    def __str__(self) -> str:
        return f"{self.percent:+.1f} ± {self.error:.1f} %/h"


def slope(points: list[tuple[float, float]]) -> Slope:
    """Return the slope of values over seconds. Raises ValueError for fewer than three."""
    count = len(points)
    if count < 3:
        raise ValueError("A slope needs three points at least.")
    mean_at = sum(at for at, _ in points) / count
    mean = sum(value for _, value in points) / count
    spread = sum((at - mean_at) ** 2 for at, _ in points)
    growth = sum((at - mean_at) * (value - mean) for at, value in points) / spread
    rest = sum((value - mean - growth * (at - mean_at)) ** 2 for at, value in points)
    error = math.sqrt(rest / (count - 2) / spread)
    hour = 3600 * 100 / mean
    return Slope(growth * hour, 2 * error * hour)


def limit_of(seconds: float) -> float:
    """Return the percent an hour by which memory may grow that was watched for so long."""
    return PROMISED / min(1.0, seconds / 3600)


def soak(machine: Machine, minutes: float = 5.0) -> Outcome:
    """Four clients for so many minutes: memory is flat after the warm-up, and nothing stays open that was opened."""
    session = machine.sign_in(Account(ACCOUNT[0]))[0]
    _ask_redis(machine, f"CONFIG SET maxmemory {REDIS_BYTES}")

    # Everything that is opened at first need, such as connections of a pool, is opened now.
    with Load(machine, lambda reader, turn: ("crowd", uncached(reader, turn)), CROWD):
        time.sleep(CROWD_SECONDS)
        early = [look(machine, 0)]
    people = _People(machine)
    seconds = minutes * 60 * WARM_UP
    answers = _drive(machine, people, early, seconds, session, pause=0)
    late: list[Sample] = []
    answers += _drive(machine, people, late, minutes * 60 - seconds, session, pause=PAUSE)
    # What is held for a moment only is given back in one.
    children.wait_until(lambda: leaks(early, look(machine, 0)) == {}, 40, 2)
    leaked = leaks(early, look(machine, 0))
    slopes = {part: slope([(each.at, each.memory[part]) for each in late]) for part in PARTS}
    whole = slope([(each.at, sum(each.memory.values())) for each in late])
    is_well = set(answers) == {200} and set(people.answers) == {302}
    words = ", ".join(f"{part} {late[-1].memory[part] / 1e6:.0f} MB {each}" for part, each in slopes.items())
    limit = limit_of(minutes * 60 - seconds)
    is_flat = not any(each.is_above(limit) for each in (whole, *slopes.values()))
    return Outcome(
        is_well and is_flat and not leaked,
        f"{minutes:g} min: pages {numbers(answers)}, forms and sign-ins {numbers(people.answers)}; memory {whole}, limit "
        f"{limit:.0f} %/h ({words}); "
        f"connections to PostgreSQL {late[0].database} and {late[-1].database}, to Redis {late[0].redis} and {late[-1].redis}; "
        f"leaked: {', '.join(f'{number} {what}' for what, number in leaked.items()) or 'nothing'}",
    )


def _drive(
    machine: Machine, people: _People, samples: list[Sample], seconds: float, session: str, *, pause: float
) -> Counter[int]:
    """Have three readers and one who sends forms for so long, and look at the parts meanwhile; return the answers."""
    pages = machine.pages()

    def next_request(reader: int, turn: int) -> tuple[str, str]:
        if reader == 1:
            return "new", uncached(reader, turn)
        # What the third asks for is made anew: who is signed in gets no kept page.
        return "page", pages[turn % len(pages)]

    begun = due = time.monotonic()
    with Load(machine, next_request, CLIENTS - 1, pause=pause, cookies={2: session}) as load:
        while (now := time.monotonic()) < begun + seconds:
            people.go_on()
            if now >= due:
                samples.append(look(machine, now - begun))
                due += SAMPLE_SECONDS
    return Counter(answer.status for _, _, answer in load.answers)


class _People:
    """One client that sends forms and signs in: it opens one thing after another, and sends each when it is old enough."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.answers: Counter[int] = Counter()
        self._numbers = itertools.count(20_000)
        self._open: list[Page] = []

    def go_on(self) -> None:
        """Take the next step, and pause."""
        number = next(self._numbers)
        if number % 4 == 0:
            self._count(self._sign_in(number))
        elif number % 4 == 1:
            self._open.append(self.machine.open_form(number))
        elif self._open and time.monotonic() - self._open[0].opened > FORM_AGE:
            self._count(self.machine.send_form(self._open.pop(0), f"soak {number}"))
        time.sleep(PAUSE * 4)

    def _sign_in(self, number: int) -> Answer:
        page = self.machine.open_form(number, LOGIN)
        return self.machine.send_fields(page, LOGIN, login=ACCOUNT[0], password=ACCOUNT[1])

    def _count(self, answer: Answer) -> None:
        self.answers[answer.status] += 1


def leaks(early: list[Sample], now: Sample) -> dict[str, int]:
    """Return what is open at rest beyond the most that was in use while the parts warmed up, by what it is."""
    found = {f"files of {part}": now.files[part] - max(each.files[part] for each in early) for part in FILES}
    found["connections to PostgreSQL"] = now.database - max(each.database for each in early)
    found["connections to Redis"] = now.redis - max(each.redis for each in early)
    # A pool may come to need one more for each of the clients, later than in the crowd; what leaks, leaks with every request.
    return {what: number for what, number in found.items() if number > CLIENTS}


def look(machine: Machine, at: float) -> Sample:
    """Return what all parts hold now."""
    memory, files = {}, {}
    for part in PARTS:
        # Autovacuum comes, takes a lot and goes.
        pids = [
            pid
            for pid in _family(machine, machine.pid(part))
            if "autovacuum" not in " ".join(children.command_line(pid))
        ]
        memory[part] = sum(_anonymous(pid) for pid in pids)
        files[part] = sum(_open_files(pid) for pid in pids)
    count = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    database = int(str(machine.query(count)[0][0]))
    told = re.search(r"connected_clients:(\d+)", _ask_redis(machine, "INFO clients"))
    return Sample(at, memory, files, database, int(told[1]) - 1 if told else 0)


def _family(machine: Machine, pid: int) -> list[int]:
    """Return a process and all below it."""
    with contextlib.suppress(OSError):
        return [pid, *itertools.chain.from_iterable(_family(machine, child) for child in machine.below(pid))]
    return []


def _anonymous(pid: int) -> int:
    """Return the bytes of memory that are the process's own and no file's; 0 for one that is gone."""
    with contextlib.suppress(OSError):
        found = re.search(r"RssAnon:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


def _open_files(pid: int) -> int:
    with contextlib.suppress(OSError):
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    return 0


def _ask_redis(machine: Machine, command: str) -> str:
    """Send Redis a command on a connection of its own, and return the answer as it comes."""
    words = " ".join(children.command_line(machine.pid("redis")))
    path = re.search(r"unixsocket[: ](\S+)", words)
    if path is None:
        raise RuntimeError(f"Redis does not say where it listens: {words}")
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(5)
        link.connect(path[1])
        link.sendall(f"{command}\r\n".encode())
        return link.recv(65536).decode("utf-8", "replace")
