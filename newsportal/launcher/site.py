"""Serve the site: the database, one set-up, the web server and the task worker, all ending with this process."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from newsportal import embedded_postgres
from newsportal.embedded_postgres import AlreadyRunning, Cluster
from newsportal.launcher import children, environment, stamps
from newsportal.launcher.environment import Address, LauncherError

GUNICORN = (sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py")
LONGEST_PAUSE = 30.0
# A child that ran this long had started well; the next pause is short again.
WELL_STARTED = 60.0
READY_SECONDS = 120.0
# Requests end within the statement timeout of two seconds. Asked a second time, gunicorn and the worker hurry; the
# first word is lost on a gunicorn process that is just being forked.
STOP_SECONDS = 6.0
HURRY_SECONDS = 4.0


class Interrupted(BaseException):
    """A signal asked us to stop; no error handler may swallow it."""


@dataclass
class Child:
    """A process to keep alive: how to start it, and since when it has been running."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    group: bool = False
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    pause: float = 0.0
    due: float = 0.0

    def launch(self) -> None:
        """Start the process (again)."""
        self.process = self.start()
        self.born = time.monotonic()

    def tend(self) -> None:
        """Start the process again when it has died, at once, then after a pause that doubles while it keeps dying."""
        now = time.monotonic()
        if self.process is not None:
            status = children.status_of(self.process)
            if status is None:
                return
            if self.group:
                # What it had started would outlive it, and keep its port.
                children.send(self.process, signal.SIGKILL, group=True)
            self.process = None
            # Whoever ended well was told to, as by a restart after a restart.
            if status == 0 or now - self.born > WELL_STARTED:
                self.pause = 0.0
            complain(f"The {self.name} ended ({describe(status)}); it is started again in {self.pause:.0f} s.")
            self.due = now + self.pause
            self.pause = min(self.pause * 2 or 1.0, LONGEST_PAUSE)
        if self.process is None and now >= self.due:
            self.launch()


class Site:
    """The running site. ``serve()`` returns the exit status."""

    def __init__(self, root: Path, *, debug: bool = False) -> None:
        self.root = root
        self.debug = debug
        self.address: Address | None = None
        self.cluster: Cluster | None = None
        self.children: list[Child] = []
        self.environment: dict[str, str] = {}
        self._stopping = False

    def serve(self) -> int:
        """Start everything, keep it running until a signal, then stop everything.

        Raises LauncherError or EmbeddedPostgresError when it cannot be started.
        """
        self._listen_to_signals()
        try:
            var = environment.var_dir(self.root)
            # First, because it waits for a former run that is still stopping, and that may hold our port too.
            database = self._database(var)
            self.address = environment.reserve_address()
            self.environment = environment.for_site(
                var, self.address, database=database, embedded=self.cluster is not None, debug=self.debug
            )
            self._set_up(var)
            self._open(self.address)
            self._welcome(self.address, var)
            self._keep_running()
        except Interrupted:
            print("Stopping.", flush=True)
            return 0
        finally:
            self._stop()

    # --- Starting ---------------------------------------------------------------------------------------------------

    def _database(self, var: Path) -> str:
        """Return the DATABASE_URL: the one we were given, else that of our own server, which is started here."""
        given = environment.said("DATABASE_URL")
        if given or environment.said("DATABASE_URL_FILE"):
            return given
        try:
            self.cluster = embedded_postgres.start(var / "postgres")
        except AlreadyRunning as error:
            raise LauncherError(
                f"This site is already running (process {error.pid}): stop it first, or set VAR_DIR to another folder."
            ) from error
        return self.cluster.url

    def _set_up(self, var: Path) -> None:
        """Run `manage.py bootstrap` unless nothing has changed since it last succeeded with this very database."""
        words = [self.cluster.identity if self.cluster else "", environment.said("DEMO_PASSWORD"), sys.version]
        stamp = stamps.Stamp(var / "bootstrap.stamp", stamps.of_files(stamps.house(self.root), *words))
        known = self.cluster is not None and not self.debug and (var / "static").is_dir()
        if known and stamp.is_current():
            return
        process = self._manage("bootstrap")
        try:
            children.wait(process)
        finally:
            status = children.stop(process, (signal.SIGTERM, 5.0), group=True)
        if status != 0:
            # The command has said why.
            raise LauncherError("", status if status > 0 else 1)
        if self.cluster is not None and not self.debug:
            stamp.write()

    def _open(self, address: Address) -> None:
        """Start the web server, wait until it accepts connections, and start the task worker."""
        if self.debug:
            address.socket.close()
            place = f"[{address.host}]:{address.port}" if ":" in address.host else f"{address.host}:{address.port}"
            web = Child("web server", lambda: self._manage("runserver", place), group=True)
            web.launch()
        else:
            web = Child("web server", lambda: self._gunicorn(address))
            web.launch()
        worker = Child("task worker", self._worker, group=True)
        self.children = [web, worker]
        worker.launch()

    def _gunicorn(self, address: Address) -> subprocess.Popen[bytes]:
        """Start gunicorn on our socket; return once it is ready. Raises LauncherError when it ends instead.

        The socket stays open here too, so that no visitor is refused while a killed gunicorn is replaced.
        """
        listener = address.socket.fileno()
        return self._start_gunicorn("--bind", f"fd://{listener}", pass_fds=(listener,))

    def _start_gunicorn(self, *options: str, pass_fds: tuple[int, ...] = (), **more: str) -> subprocess.Popen[bytes]:
        """Start gunicorn with further options and variables; return once it is ready. Raises LauncherError."""
        reading, writing = os.pipe()
        process = children.spawn(
            [*GUNICORN, *options, "newsportal.wsgi:application"],
            # Our own database goes at the same moment, and then there is nothing to finish.
            when_orphaned=signal.SIGKILL if self.cluster else signal.SIGQUIT,
            cwd=self.root,
            env={"GUNICORN_LOG_LEVEL": "warning"} | self.environment | {"READY_FD": str(writing)} | more,
            pass_fds=(*pass_fds, writing),
        )
        os.close(writing)
        try:
            # Readable when the word comes, and also when gunicorn ends and its end of the pipe closes.
            select.select([reading], [], [], READY_SECONDS)
            ready = select.select([reading], [], [], 0)[0] and os.read(reading, 16)
        except BaseException:
            children.stop(process, (signal.SIGTERM, 2.0))
            raise
        finally:
            os.close(reading)
        if not ready:
            status = children.stop(process, (signal.SIGTERM, 2.0))
            if status == 78:
                raise LauncherError("", status)
            raise LauncherError(f"The web server could not start ({describe(status)}).", status if status > 0 else 1)
        return process

    def _worker(self) -> subprocess.Popen[bytes]:
        # Its tasks are short; a killed launcher takes the database with it, so nothing could be finished.
        return self._manage("db_worker", "--queue-name=*", "--no-startup-delay", orphaned=signal.SIGKILL)

    def _manage(self, *arguments: str, orphaned: int = signal.SIGTERM) -> subprocess.Popen[bytes]:
        return children.spawn(
            [sys.executable, "manage.py", *arguments],
            when_orphaned=signal.SIGTERM if self.debug else orphaned,
            cwd=self.root,
            env=self.environment,
        )

    def _welcome(self, address: Address, var: Path) -> None:
        name = environment.said("SITE_NAME", "AdMyCity")
        print(f"{name} is at {address.url}/ (stop with Ctrl-C).", flush=True)
        accounts = var / "demo-accounts.txt"
        if self.cluster is not None and accounts.exists():
            print(f"The editors' side is at {address.url}/admin/; demo accounts: {_short(accounts)}", flush=True)
        if not environment.said("EMAIL_HOST", "") and not environment.said("EMAIL_BACKEND", ""):
            print("No EMAIL_HOST is set: letters, such as codes for a sign-up, appear below.", flush=True)

    # --- Running ----------------------------------------------------------------------------------------------------

    def _listen_to_signals(self) -> None:
        def interrupt(signum: int, frame: FrameType | None) -> None:
            if not self._stopping:
                raise Interrupted
            # Somebody is impatient.
            for child in self.children:
                if child.process is not None:
                    children.send(child.process, signal.SIGKILL, group=True)

        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGTERM, interrupt)
        # Under nohup a hang-up stays ignored.
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, interrupt)
        # Blocked, so that it can be waited for without missing one; children.spawn() unblocks it for the children.
        signal.signal(signal.SIGCHLD, lambda signum, frame: None)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})

    def _keep_running(self) -> NoReturn:
        while True:
            children.wait_for_an_end(1.0)
            if self.cluster is not None and not self.cluster.is_running:
                complain("PostgreSQL ended unexpectedly; it is started again.")
                self.cluster.restart()
            for child in self.children:
                child.tend()

    def _stop(self) -> None:
        """Stop the web server and the worker together, then the database. A second signal hurries them."""
        self._stopping = True
        if self.cluster is not None:
            self.cluster.announce_stop()
        if self.address is not None:
            # Visitors are refused from here on instead of waiting for an answer that will not come.
            self.address.socket.close()
        running = [(child.process, child.group) for child in self.children if child.process is not None]
        for signum, patience in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGQUIT, HURRY_SECONDS)):
            for process, group in running:
                children.send(process, signum, group=group)
            deadline = time.monotonic() + patience
            for process, _ in running:
                children.wait(process, deadline - time.monotonic())
        for process, _ in running:
            children.stop(process, group=True)
        if self.cluster is not None:
            self.cluster.stop()


def describe(status: int) -> str:
    """Say how a process ended, from Popen's status: negative is a signal's number."""
    if status >= 0:
        return f"exit status {status}"
    with contextlib.suppress(ValueError):
        return f"killed by {signal.Signals(-status).name}"
    return f"killed by signal {-status}"


def complain(sentence: str) -> None:
    """Print one line on standard error."""
    print(sentence, file=sys.stderr, flush=True)


def _short(path: Path) -> str:
    """Return the path as seen from the current folder when it lies below."""
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
