"""`make stack` in a folder of its own over a PostgreSQL of its own, and hands to break every part of it.

The database is not the stack's, so that it can be stopped without being started again at once. Like all that is started here it
ends with the thread that started it: break and mend things from the main one.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from newsportal import embedded_postgres
from newsportal.launcher import children, environment

ROOT = Path(__file__).resolve().parent.parent

# What the person has set must not reach the site that is broken here.
FOREIGN = {
    *environment.SETTINGS,
    "DATABASE_URL",
    "DATABASE_URL_FILE",
    "HOST",
    "MAKEFLAGS",
    "MAKELEVEL",
    "PORT",
    "VAR_DIR",
}
# A small paper, and a business that reports can be sent about.
SEED = """
from tests.factories import make_article, make_business
for number in range(12):
    make_article(f"Ships wait at lock {number}", tags=["Trade"], countries=["DE"], hours_ago=number + 1)
make_business("Drill", slug="drill")
"""
FORM = "/business/drill/report/"
# Younger pages are taken for a machine's.
FORM_AGE = 3.2
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


# Prints what the browser of each account is known by.
SIGN_IN = """
from django.test import Client
from directory.models import Business, User
from tests.factories import make_user
for email, role, keeps in {accounts!r}:
    user = User.objects.filter(email=email).first() or make_user(email, role=role)
    if keeps:
        Business.objects.get(slug=keeps).ownerships.get_or_create(user=user, role="owner")
    browser = Client()
    browser.force_login(user)
    print(browser.cookies["session"].value)
"""


@dataclass(frozen=True)
class Answer:
    """What came back. ``status`` is 0 where nothing did, and ``error`` says why."""

    status: int
    headers: dict[str, str]
    body: str
    seconds: float
    error: str = ""


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in: with a role in the newsroom, or as the owner of a listing (its slug)."""

    email: str
    role: str = ""
    keeps: str = ""


@dataclass
class Page:
    """A form as a reader has it open: the hidden fields, the cookie, and the address that the reader comes from."""

    fields: dict[str, str]
    cookie: str
    client: str
    opened: float = field(default_factory=time.monotonic)


class Machine:
    """A stack of our own. Use it as a context; ``var`` is kept by whoever gave it."""

    def __init__(
        self,
        var: Path,
        sizes: Mapping[str, int] | None = None,
        *,
        like: Path | None = None,
        pause: float = 0.0,
        **settings: str,
    ) -> None:
        """``sizes``: for folders below ``var``, or itself (""), how many megabytes the disk has that is mounted there.

        ``like``: a folder that ``copy_to`` of another machine has filled, so that nothing is set up anew. ``pause``: how many
        seconds each reader of a load lets pass between an answer and the next request, where the load says nothing else.
        """
        self.var = var
        self.like, self.pause = like, pause
        self.sizes = dict(sizes or {})
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        plain = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        self._environment = plain | {"PORT": str(self.port), "VAR_DIR": str(var), "LOG_FORMAT": "line"} | settings
        self.log = var / "stack.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.postgres = embedded_postgres.Cluster(var / "database" / "postgres")

    def __enter__(self) -> Machine:
        self.var.mkdir(parents=True, exist_ok=True)
        for name, megabytes in self.sizes.items():
            (self.var / name).mkdir(exist_ok=True)
            mount(self.var / name, megabytes)
        if self.like:
            shutil.copytree(self.like, self.var, dirs_exist_ok=True)
        self.postgres.start()
        self._environment |= {"DATABASE_URL": self.postgres.url}
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "newsportal.launch", "stack"],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        made = self.process
        started = children.wait_until(lambda: made.poll() is not None or self.get("/healthz").status == 200, 300, 0.2)
        if not started or made.poll() is not None:
            self.__exit__()
            raise RuntimeError(f"The stack did not start: {self.log.read_text()}")
        if not self.like:
            self.manage("shell", "--verbosity=0", "-c", SEED)
        return self

    def __exit__(self, *ended: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        self.postgres.stop()
        for name in reversed(self.sizes):
            subprocess.run(["umount", "--lazy", str(self.var / name)], check=False)

    # --- Speaking to it -------------------------------------------------------------------------------------------------

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path, headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        client: str = "",
        timeout: float = 15,
    ) -> Answer:
        """Ask on a connection of its own; ``client`` is the address of this machine (127.x.y.z) that it comes from."""
        begun = time.monotonic()
        source = (client, 0) if client else None
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout, source_address=source)
        try:
            link.request(method, path, body or None, headers or {})
            answer = link.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            text = answer.read().decode("utf-8", "replace")
            return Answer(answer.status, given, text, time.monotonic() - begun)
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, {}, "", time.monotonic() - begun, f"{type(error).__name__}: {error}")
        finally:
            link.close()

    def sign_in(self, *accounts: Account) -> list[str]:
        """Return the cookie of a session of each account, which is made where there is none."""
        rows = [(account.email, account.role, account.keeps) for account in accounts]
        said = self.manage("shell", "--verbosity=0", "-c", SIGN_IN.format(accounts=rows))
        return [f"session={key}" for key in said.split()[-len(rows) :]]

    def open_form(self, number: int, path: str = FORM, session: str = "") -> Page:
        """Open a form as the reader of this number, who comes again when told that the site rests for a moment."""
        client = f"127.{1 + number // 60_000}.{number // 240 % 250}.{1 + number % 240}"
        headers = {"Cookie": session} if session else {}
        answer = self.ask("GET", path, headers=headers, client=client)
        patience = time.monotonic() + 10
        # A process that found the database away a second ago says so, though others have found it back.
        while answer.status == 503 and time.monotonic() < patience:
            time.sleep(0.3)
            answer = self.ask("GET", path, headers=headers, client=client)
        if answer.status != 200:
            said = "\n".join(self.log.read_text().splitlines()[-40:])
            raise RuntimeError(f"The form cannot be opened: {answer.status} {answer.error}\n{said}")
        cookies = [answer.headers.get("set-cookie", "").split(";")[0], session]
        return Page(dict(HIDDEN.findall(answer.body)), "; ".join(filter(None, cookies)), client)

    def send_form(self, page: Page, message: str, path: str = FORM) -> Answer:
        """Send a form: 302 acknowledges it."""
        return self.send_fields(page, path, about="other", message=message)

    def send_fields(self, page: Page, path: str, **fields: str) -> Answer:
        """Send a form with these fields and those that it hides."""
        return self._post(page, path, urlencode(page.fields | fields).encode(), "application/x-www-form-urlencoded")

    def send_file(self, page: Page, path: str, name: str, file: tuple[str, str, bytes], **fields: str) -> Answer:
        """Send a form with a file (its name, type and content) in the field ``name``."""
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in (page.fields | fields).items()
        ]
        about = f'form-data; name="{name}"; filename="{file[0]}"\r\nContent-Type: {file[1]}'
        parts.append(f"--{mark}\r\nContent-Disposition: {about}\r\n\r\n")
        body = "".join(parts).encode() + file[2] + f"\r\n--{mark}--\r\n".encode()
        return self._post(page, path, body, f"multipart/form-data; boundary={mark}")

    def _post(self, page: Page, path: str, body: bytes, content_type: str) -> Answer:
        headers = {"Content-Type": content_type, "Cookie": page.cookie, "Origin": f"http://127.0.0.1:{self.port}"}
        return self.ask("POST", path, body, headers, page.client)

    def manage(self, *arguments: str) -> str:
        """Run a management command on the stack's database and return what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "newsportal.launch", "manage", *arguments],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout

    def query(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        """Ask the database itself."""
        with psycopg.connect(self.postgres.url) as link:
            return link.execute(sql, parameters).fetchall()  # type: ignore[arg-type]

    def pages(self) -> list[str]:
        """Return addresses of public pages: lists, places, feeds and stories."""
        stories = re.findall(r'href="(/news/\d{4}/[^"#]+)"', self.get("/news/").body)
        fixed = [
            "/",
            "/news/",
            "/news/world/",
            "/country/",
            "/country/germany/",
            "/directory/",
            "/about/",
            "/feed/",
            "/sitemap.xml",
        ]
        return [*fixed, *dict.fromkeys(stories)][:40]

    # --- Breaking it ----------------------------------------------------------------------------------------------------

    def pid(self, part: str) -> int:
        """Return the number of a part's first process: postgres, redis, nginx, web-server-1, web-server-2, task-worker."""
        if part == "postgres":
            return self.postgres.pid
        return int((self.var / "stack" / f"{part}.pid").read_text())

    def kill(self, part: str, signum: int = signal.SIGKILL) -> int:
        """Send a part's first process a signal and return its number."""
        pid = self.pid(part)
        os.kill(pid, signum)
        return pid

    def below(self, pid: int) -> list[int]:
        """Return the numbers of a process's children."""
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @contextmanager
    def frozen(self, part: str) -> Iterator[None]:
        """Stop every process of a part as a machine that hangs would."""
        pid = self.pid(part)
        pids = [pid, *self.below(pid)]
        for each in pids:
            os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in pids:
                os.kill(each, signal.SIGCONT)

    @contextmanager
    def postgres_stopped(self) -> Iterator[None]:
        """Have no database at all."""
        os.kill(self.postgres.pid, signal.SIGINT)
        children.wait_until(lambda: not self.postgres.is_running, 20)
        try:
            yield
        finally:
            self.postgres.restart()

    def copy_to(self, folder: Path) -> None:
        """Copy what was set up, the database and the collected files, for another machine that begins with them."""
        with self.postgres_stopped():
            shutil.copytree(self.postgres.data, folder / self.postgres.data.relative_to(self.var))
        shutil.copytree(self.var / "static", folder / "static")
        if not children.wait_until(lambda: self.get("/readyz?all=1").status == 200, 30, 0.1):
            raise RuntimeError("The stack did not find its database back.")

    def kill_postgres(self) -> None:
        """Kill the database with kill -9, and start it again as a supervisor would."""
        os.kill(self.postgres.pid, signal.SIGKILL)
        children.wait_until(lambda: not self.postgres.is_running, 10)
        self.postgres.restart()

    def replaced(self, part: str, old: int, seconds: float = 30) -> bool:
        """Wait until another process than ``old`` has taken a part's place, and the site is ready again."""

        def is_back() -> bool:
            try:
                pid = self.pid(part)
            except (OSError, ValueError, IndexError):
                return False
            return pid != old and bool(children.command_line(pid)) and self.get("/readyz").status == 200

        return children.wait_until(is_back, seconds, 0.1)


def can_mount() -> bool:
    """Tell whether this process may mount disks, by mounting one."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            mount(Path(folder), 1)
        except (OSError, subprocess.CalledProcessError):
            return False
        subprocess.run(["umount", folder], check=True)
    return True


def mount(folder: Path, megabytes: int) -> None:
    """Mount a disk of so many megabytes, in memory. Raises CalledProcessError where this process may not."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "drill", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


class Load:
    """Readers who ask one after another for what ``next_request`` gives them, until told to stop."""

    def __init__(
        self,
        machine: Machine,
        next_request: Callable[[int, int], tuple[str, str]],
        readers: int = 4,
        *,
        pause: float | None = None,
        cookies: Mapping[int, str] | None = None,
    ) -> None:
        """``next_request`` gets the reader's number and how many times it has asked, and returns a kind and a path.

        ``pause``: seconds between an answer and the next request. ``cookies``: those of readers who have one.
        """
        self.answers: list[tuple[str, str, Answer]] = []
        self._machine = machine
        self._next = next_request
        self._pause, self._cookies = machine.pause if pause is None else pause, cookies or {}
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,), daemon=True) for number in range(readers)]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *ended: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(30)

    def _read(self, number: int) -> None:
        turn = 0
        headers = {"Cookie": self._cookies[number]} if number in self._cookies else {}
        while not self._stopped.is_set():
            kind, path = self._next(number, turn)
            turn += 1
            # What they said is many gigabytes in a minute.
            self.answers.append((kind, path, replace(self._machine.get(path, **headers), body="")))
            if self._pause:
                self._stopped.wait(self._pause)

    def of(self, kind: str) -> list[Answer]:
        """Return the answers to one kind of request."""
        return [answer for name, _, answer in self.answers if name == kind]


def percentile(answers: list[Answer], share: float) -> float:
    """Return the time within which so large a share of the answers came, in seconds; 0 for none."""
    taken = sorted(answer.seconds for answer in answers)
    return taken[min(len(taken) - 1, int(len(taken) * share))] if taken else 0.0
