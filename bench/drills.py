"""What must hold when parts fail, tried on a stack of our own: `make drill` prints a table, the tests run short versions.

python bench/drills.py [NAME ...] [soak=MINUTES]
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psycopg

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import disks, slow
from bench import soak as soaking
from bench.machine import FORM_AGE, Answer, Load, Machine, Page, can_mount, percentile
from bench.outcome import Outcome, numbers, statuses, uncached
from newsportal.launcher import children

# --- The database ---------------------------------------------------------------------------------------------------


def database_away(machine: Machine, seconds: float = 60.0, *, frozen: bool = False) -> Outcome:
    """Without a database, or with one that hangs: what was served before is served; the rest is a clear 503; all heals."""
    pages = machine.pages()
    for path in pages * 2:
        machine.get(path)
    form = machine.open_form(1)
    time.sleep(FORM_AGE)

    def next_request(reader: int, turn: int) -> tuple[str, str]:
        return ("new", uncached(reader, turn)) if reader == 0 else ("known", pages[(reader * 7 + turn) % len(pages)])

    mark = f"away {uuid.uuid4()}"
    with machine.frozen("postgres") if frozen else machine.postgres_stopped(), Load(machine, next_request) as load:
        end = time.monotonic() + seconds
        sent = machine.send_form(form, mark)
        while time.monotonic() < end:
            time.sleep(0.1)
    known, new = load.of("known"), load.of("new")
    begun = time.monotonic()
    healed = children.wait_until(lambda: machine.get(uncached(0, 0)).status == 200, 30, 0.1)
    # What was typed is still in the browser; sent again until it is taken, it is taken once.
    again = machine.send_form(form, mark)
    while again.status == 503 and time.monotonic() - begun < 30:
        time.sleep(0.2)
        again = machine.send_form(form, mark)
    healing = time.monotonic() - begun
    rows = machine.query("SELECT count(*) FROM directory_report WHERE message = %s", mark)[0][0]
    p95 = percentile(known, 0.95)
    held = (
        bool(known and new)
        and {a.status for a in known} == {200}
        and p95 < 1
        and {a.status for a in new} == {503}
        and all("retry-after" in a.headers for a in new)
        and sent.status == 503
        and (again.status, rows) == (302, 1)
        and healed
        and healing < 10
    )
    return Outcome(
        held,
        f"known pages: {statuses(known)}, p95 {p95 * 1000:.0f} ms; new pages: {statuses(new)}; form: {sent.status}, sent again "
        f"{again.status}, {rows} row; healed in {healing:.1f} s",
    )


def database_killed(machine: Machine, submissions: int = 1000, kills: int = 10) -> Outcome:
    """PostgreSQL killed -9 again and again while forms are sent: none that was acknowledged is lost, none is there twice."""
    run = uuid.uuid4().hex
    # At another address each, as many readers are.
    with ThreadPoolExecutor(8) as readers:
        pages = list(readers.map(machine.open_form, range(1000, 1000 + submissions)))
    time.sleep(FORM_AGE)

    def send(numbered: tuple[int, Page]) -> tuple[int, list[int]]:
        number, page = numbered
        statuses: list[int] = []
        # A reader who is told 503 waits and sends the same form again.
        while len(statuses) < 60 and (not statuses or statuses[-1] != 302):
            if statuses:
                time.sleep(0.5)
            statuses.append(machine.send_form(page, f"{run} {number}").status)
        return number, statuses

    killed = 0
    with ThreadPoolExecutor(8) as people:
        sending = people.map(send, enumerate(pages))
        while killed < kills:
            machine.kill_postgres()
            killed += 1
            children.wait_until(lambda: machine.get("/readyz").status == 200, 30, 0.1)
            time.sleep(0.3)
        sent = dict(sending)
    children.wait_until(lambda: machine.get("/readyz").status == 200, 30, 0.1)
    counts = dict(
        machine.query("SELECT message, count(*) FROM directory_report WHERE message LIKE %s GROUP BY 1", f"{run}%")
    )
    acknowledged = {f"{run} {number}" for number, statuses in sent.items() if statuses[-1] == 302}
    lost = acknowledged - counts.keys()
    twice = [message for message, number in counts.items() if number != 1]
    attempts = Counter(status for statuses in sent.values() for status in statuses)
    return Outcome(
        len(acknowledged) == submissions and not lost and not twice and killed == kills and not attempts[500],
        f"{submissions} forms, {killed} kills: {len(acknowledged)} acknowledged, {len(lost)} lost, {len(twice)} twice; "
        f"answers: {numbers(attempts)}",
    )


# --- Redis ----------------------------------------------------------------------------------------------------------


def redis_away(machine: Machine, seconds: float = 10.0, *, frozen: bool = False) -> Outcome:
    """Redis killed over and over, or hanging: slower, never wrong, never an error; forms are taken."""
    pages = machine.pages()
    form = machine.open_form(2)
    time.sleep(FORM_AGE)

    def next_request(reader: int, turn: int) -> tuple[str, str]:
        return ("new", uncached(reader, turn)) if reader == 0 else ("known", pages[(reader + turn) % len(pages)])

    with Load(machine, next_request) as load:
        if frozen:
            with machine.frozen("redis"):
                time.sleep(seconds / 2)
                sent = machine.send_form(form, f"redis {uuid.uuid4()}")
                time.sleep(seconds / 2)
        else:
            end = time.monotonic() + seconds
            old = machine.kill("redis")
            sent = machine.send_form(form, f"redis {uuid.uuid4()}")
            while time.monotonic() < end:
                machine.replaced("redis", old)
                old = machine.kill("redis")
                time.sleep(0.5)
            machine.replaced("redis", old)
    answers = [answer for _, _, answer in load.answers]
    return Outcome(
        bool(answers) and {a.status for a in answers} == {200} and sent.status == 302,
        f"{statuses(answers)}, p95 {percentile(answers, 0.95) * 1000:.0f} ms; form: {sent.status}",
    )


# --- Web servers and workers ----------------------------------------------------------------------------------------


def rolling_restart(machine: Machine, times: int = 20) -> Outcome:
    """The web servers restarted one after the other under load, as a deployment does it: no request fails."""
    pages = machine.pages()
    forms = [machine.open_form(100 + number) for number in range(times * 2)]
    time.sleep(FORM_AGE)
    sent: list[Answer] = []

    def next_request(reader: int, turn: int) -> tuple[str, str]:
        return ("new", uncached(reader, turn)) if reader % 2 else ("known", pages[(reader + turn) % len(pages)])

    with Load(machine, next_request) as load:
        for turn in range(times):
            for number in (1, 2):
                old = machine.kill(f"web-server-{number}", signal.SIGTERM)
                sent.append(machine.send_form(forms.pop(), f"rolling {turn}"))
                machine.replaced(f"web-server-{number}", old)
    answers = [answer for _, _, answer in load.answers]
    failed = [a for a in answers if a.status != 200] + [a for a in sent if a.status != 302]
    return Outcome(
        bool(answers) and not failed,
        f"{times * 2} restarts, {len(answers)} pages and {len(sent)} forms: {len(failed)} failed"
        + (f" ({statuses(failed)})" if failed else "")
        + f", p95 {percentile(answers, 0.95) * 1000:.0f} ms",
    )


def deployment(machine: Machine) -> Outcome:
    """A migration of the table that all pages read, while somebody reads it for long, new web servers, and all the way back."""
    machine.pages()
    step = (
        "from django.db import connection\n"
        "from newsportal.management.commands.bootstrap import Command\n"
        "Command()._patiently(lambda: connection.cursor().execute('ALTER TABLE articles_article {}'))"
    )
    took = []
    with Load(machine, lambda reader, turn: ("new", uncached(reader, turn))) as load:
        for change in ("ADD COLUMN drill text", "DROP COLUMN drill"):
            begun = time.monotonic()
            with psycopg.connect(machine.postgres.url) as reader:
                # As a backup does.
                reader.execute("SELECT count(*) FROM articles_article")
                migrating = ThreadPoolExecutor(1).submit(
                    machine.manage, "shell", "--verbosity=0", "-c", step.format(change)
                )
                time.sleep(6)
            migrating.result()
            took.append(time.monotonic() - begun)
            for number in (1, 2):
                old = machine.kill(f"web-server-{number}", signal.SIGTERM)
                machine.replaced(f"web-server-{number}", old)
    answers = load.of("new")
    failed = [a for a in answers if a.status != 200]
    left = machine.query("SELECT count(*) FROM information_schema.columns WHERE column_name = 'drill'")[0][0]
    return Outcome(
        bool(answers) and not failed and left == 0,
        f"2 migrations behind a reader of 6 s ({took[0]:.0f} and {took[1]:.0f} s), 4 restarts, {len(answers)} new pages: "
        f"{len(failed)} failed"
        + (f" ({statuses(failed)})" if failed else "")
        + f", p95 {percentile(answers, 0.95) * 1000:.0f} ms, longest {percentile(answers, 1) * 1000:.0f} ms",
    )


def connections_exhausted(machine: Machine, seconds: float = 10.0) -> Outcome:
    """Somebody takes every connection of the database: what can be answered is, the rest is a quick 503, and all heals."""
    pages = machine.pages()
    for path in pages * 2:
        machine.get(path)

    def next_request(reader: int, turn: int) -> tuple[str, str]:
        return ("new", uncached(reader, turn)) if reader == 0 else ("known", pages[(reader + turn) % len(pages)])

    taken: list[psycopg.Connection[tuple[object, ...]]] = []
    with Load(machine, next_request) as load:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                taken.append(psycopg.connect(machine.postgres.url))
            except psycopg.OperationalError:
                # Also those that others give back.
                time.sleep(0.05)
        for link in taken:
            link.close()
        begun = time.monotonic()
        healed = children.wait_until(lambda: machine.get(uncached(0, 0)).status == 200, 30, 0.1)
        healing = time.monotonic() - begun
    known, new = load.of("known"), load.of("new")
    held = (
        len(taken) > 20
        and {a.status for a in known} == {200}
        and {a.status for a in new} <= {200, 503}
        and percentile(new, 1) < 10
        and healed
        and healing < 10
    )
    return Outcome(
        held,
        f"{len(taken)} connections taken; known pages: {statuses(known)}; new pages: {statuses(new)}, longest "
        f"{percentile(new, 1):.1f} s; healed in {healing:.1f} s",
    )


def slow_clients(machine: Machine, clients: int = 1000, seconds: float = 120.0, within: float = 1.0) -> Outcome:
    """Clients who send their requests byte by byte, or never read the answer, cost the others nothing.

    Nineteen of twenty answers are to come ``within`` so many seconds.
    """
    pages = machine.pages()
    for path in pages * 2:
        machine.get(path)

    def next_request(reader: int, turn: int) -> tuple[str, str]:
        return ("new", uncached(reader, turn)) if reader == 0 else ("known", pages[(reader + turn) % len(pages)])

    with slow.clients(machine.port, clients, pages[-1]) as told, Load(machine, next_request) as load:
        time.sleep(seconds)
    answers = [answer for _, _, answer in load.answers]
    new = load.of("new")
    p95, p95_new = percentile(answers, 0.95), percentile(new, 0.95)
    return Outcome(
        bool(new) and {a.status for a in answers} == {200} and max(p95, p95_new) < within and bool(told),
        f"{clients} slow clients for {seconds:.0f} s, {told.get('dropped')} dropped, with {told.get('processor', 0):.1%} of a "
        f"core; others: {statuses(answers)}, p95 {p95 * 1000:.0f} ms, of {len(new)} new pages {p95_new * 1000:.0f} ms",
    )


def process_killed(machine: Machine, times: int = 10) -> Outcome:
    """One of gunicorn's processes killed -9 under load: at most what was in its hands fails, and nginx asks another for that."""
    pages = machine.pages()

    def next_request(reader: int, turn: int) -> tuple[str, str]:
        return ("new", uncached(reader, turn)) if reader % 2 else ("known", pages[(reader + turn) % len(pages)])

    with Load(machine, next_request) as load:
        for turn in range(times):
            master = machine.pid(f"web-server-{1 + turn % 2}")
            victim = machine.below(master)[0]
            os.kill(victim, signal.SIGKILL)
            children.wait_until(lambda m=master, v=victim: v not in machine.below(m), 10)  # type: ignore[misc]
            time.sleep(0.3)
    answers = [answer for _, _, answer in load.answers]
    failed = [a for a in answers if a.status != 200]
    # Four readers: no more than that can be in flight at a time.
    return Outcome(
        bool(answers) and len(failed) <= 4 * times,
        f"{times} kills, {len(answers)} pages: {len(failed)} failed" + (f" ({statuses(failed)})" if failed else ""),
    )


def task_worker_killed(machine: Machine, times: int = 5) -> Outcome:
    """The task worker killed -9 again and again: it is started again, and what it had in hand is done in the end."""
    tasks = 20 * times
    machine.manage(
        "shell",
        "--verbosity=0",
        "-c",
        f"from directory.tasks import fold_tallies\nfor _ in range({tasks}): fold_tallies.enqueue()",
    )
    for _ in range(times):
        old = machine.kill("task-worker")
        machine.replaced("task-worker", old)
        time.sleep(0.5)
    # A worker that is gone is missed after two minutes; until then what it left is marked as running.
    machine.query(
        "UPDATE directory_worker SET seen_at = now() - interval '5 minutes' "
        "WHERE seen_at < now() - interval '15 seconds' RETURNING 1"
    )

    def left() -> int:
        query = (
            "SELECT count(*) FROM django_tasks_database_dbtaskresult "
            "WHERE status IN ('READY', 'RUNNING') AND task_path LIKE '%%fold_tallies'"
        )
        return int(str(machine.query(query)[0][0]))

    done = children.wait_until(lambda: left() == 0, 90, 0.5)
    return Outcome(done, f"{times} kills, {tasks} tasks: {left()} left")


DRILLS: dict[str, tuple[str, Callable[[Machine], Outcome]]] = {
    "database-stopped": ("R2", database_away),
    "database-frozen": ("R2", lambda machine: database_away(machine, 30, frozen=True)),
    "database-killed": ("R1", database_killed),
    "redis-killed": ("R5", redis_away),
    "redis-frozen": ("R5", lambda machine: redis_away(machine, frozen=True)),
    "rolling-restart": ("R3", rolling_restart),
    "deployment": ("R4", deployment),
    "connections-exhausted": ("R8", connections_exhausted),
    "slow-clients": ("D3", slow_clients),
    "process-killed": ("R3", process_killed),
    "task-worker-killed": ("R3", task_worker_killed),
    "disk-full": ("R6", disks.disk_full),
    "soak": ("R10", soaking.soak),
}
# Drills that need a machine of their own: disks of these sizes in MB, and settings.
ALONE: dict[str, tuple[Mapping[str, int], Mapping[str, str]]] = {
    "disk-full": (disks.SIZES, {}),
    "soak": ({}, soaking.SETTINGS),
}


def main(words: list[str]) -> int:
    """Run the drills of these names, or all, and print a table; "soak=60" soaks for so many minutes. Returns 0 when all held."""
    drills = {name: drill for name, (_promise, drill) in DRILLS.items()}
    wanted = []
    for word in words or DRILLS:
        name, _, minutes = word.partition("=")
        if name not in DRILLS or (minutes and (name != "soak" or not minutes.isdigit())):
            print(f"There is no drill {word}; there are {', '.join(DRILLS)}, and soak=MINUTES.", file=sys.stderr)
            return 64
        if minutes:
            drills[name] = partial(soaking.soak, minutes=float(minutes))
        wanted.append(name)
    groups = [[name for name in wanted if name not in ALONE], *([name] for name in wanted if name in ALONE)]
    return 1 if sum(run({name: drills[name] for name in group}) for group in groups if group) else 0


def run(drills: Mapping[str, Callable[[Machine], Outcome]]) -> int:
    """Run drills on one machine, that which the first of them needs, and print a line each; return how many did not hold."""
    sizes, settings = ALONE.get(next(iter(drills)), ({}, {}))
    if sizes and not can_mount():
        print(f"{', '.join(drills)}: skipped, because only root can mount the small disks that it fills.", flush=True)
        return 0
    failed = 0
    with (
        tempfile.TemporaryDirectory(prefix="np-drill-") as folder,
        Machine(Path(folder) / "var", sizes, **settings) as machine,
    ):
        for name, drill in drills.items():
            begun = time.monotonic()
            outcome = drill(machine)
            failed += not outcome.held
            mark = "held" if outcome.held else "BROKEN"
            took = time.monotonic() - begun
            print(f"{name:20} {DRILLS[name][0]:4} {mark:7} {took:4.0f} s  {outcome.words}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
