"""`make run` and its sisters, tried on a copy of the checkout with a long path: real signals, real processes."""

from __future__ import annotations

import hashlib
import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psycopg
import pytest

from newsportal import embedded_postgres
from newsportal.launcher import children, environment, stamps
from newsportal.launcher.environment import LauncherError
from tests.memory import in_memory

ROOT = Path(__file__).resolve().parent.parent.parent
# What the person who runs the tests has set must not reach the site that they start.
FOREIGN = {*environment.SETTINGS, "DATABASE_URL", "HOST", "MAKEFLAGS", "MAKELEVEL", "PORT", "VAR_DIR"}
# A copy keeps its bytecode to itself, so that nothing of it is left.
FOREIGN |= {"PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"}
PLAIN = {name: value for name, value in os.environ.items() if name not in FOREIGN}


# Long enough for a machine that has much else to do: how fast it goes is for a bench to say.
PATIENCE = 300.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def launch(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher of this checkout to its end."""
    return subprocess.run(
        [sys.executable, "-m", "newsportal.launch", *arguments],
        cwd=ROOT,
        env=PLAIN | settings,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


class Checkout:
    """A copy of this checkout as a newcomer has it after the requirements are installed, and the site it serves."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.port = free_port()
        self.var = path / "var"
        self.make: subprocess.Popen[str] | None = None
        self.output = path.parent / "output.txt"
        skipped = shutil.ignore_patterns("__pycache__", ".*", "var", "tests", "docs")
        shutil.copytree(ROOT, path, ignore=skipped)
        self._borrow_environment()

    def _borrow_environment(self) -> None:
        """Give the copy the packages that run this test, and the stamp that says that they are the locked ones."""
        venv = self.path / ".venv"
        venv.mkdir()
        for part in Path(sys.prefix).iterdir():
            if not part.name.startswith("installed-from-"):
                (venv / part.name).symlink_to(part)
        digest = hashlib.sha256((self.path / "requirements.txt").read_bytes()).hexdigest()
        (venv / "installed-from-requirements.txt").write_text(f"{digest} {sys.version.split()[0]}\n")

    def serve(self) -> None:
        """`make run`, unless a former test has left the site running and it still answers."""
        if self.make is not None and (self.make.poll() is not None or not self.answers()):
            self.stop()
        if self.make is None:
            self.start()

    def start(self, **settings: str) -> None:
        """`make run`, until the front page is there."""
        with self.output.open("w") as output:
            self.make = subprocess.Popen(
                ["make", "run", f"PYTHON={sys.executable}"],
                cwd=self.path,
                env=PLAIN | {"PORT": str(self.port)} | settings,
                stdout=output,
                stderr=output,
                text=True,
                start_new_session=True,
            )
        made = self.make
        assert children.wait_until(lambda: made.poll() is not None or self.answers(), PATIENCE), self.said()
        assert made.poll() is None, self.said()
        if "Loading the demo edition" in self.said():
            self._leave_pictures_undrawn()

    def _leave_pictures_undrawn(self) -> None:
        """Take from the worker what would keep it busy for minutes: the renditions of all that the demo shows."""
        with psycopg.connect(embedded_postgres.running_url(self.var / "postgres")) as connection:
            connection.execute(
                "DELETE FROM django_tasks_database_dbtaskresult WHERE status = 'READY'"
                " AND task_path IN ('directory.tasks.make_renditions', 'articles.tasks.draw_social_card')"
            )

    def answers(self) -> bool:
        """Whether the front page is served now."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/", timeout=30) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def said(self) -> str:
        return self.output.read_text()

    def processes(self, *words: str) -> dict[int, str]:
        """Return the living processes that serve this copy, by number, that have all the words in their command."""
        found = {}
        here = set(children.working_in(self.path))
        for pid in children.all_processes():
            line = " ".join(children.command_line(pid))
            if (str(self.path) in line or pid in here) and all(word in line for word in words):
                found[pid] = line
        return found

    def is_gone(self) -> bool:
        return children.wait_until(lambda: not self.processes(), PATIENCE, pause=0.1)

    def stop(self) -> None:
        """End the site, whatever state a test has left it in."""
        if self.make is not None:
            for pid in (*self.processes("launch"), self.make.pid):
                try:
                    os.kill(pid, signal.SIGTERM)
                except ProcessLookupError:
                    continue
            self.make.wait(PATIENCE)
            assert self.is_gone(), self.processes()
            self.make = None


@pytest.fixture(scope="module")
def checkout() -> Iterator[Checkout]:
    """A copy of this checkout; a test finds it as any former one has left it, being served or not."""
    with tempfile.TemporaryDirectory(prefix="np-", dir=in_memory()) as name:
        # 150 characters, one of them a space; the temporary folder above is closed to others, like a home folder.
        folder = Path(name).resolve() / "a checkout"
        made = Checkout(folder.with_name(folder.name.ljust(150 - len(str(folder.parent)) - 1, "-")))
        yield made
        made.stop()


# --- Its children ---------------------------------------------------------------------------------------------------


class Told(Exception):
    """What the launcher's handlers raise."""


class Latch:
    """A process's own lock; a signal comes in the moment in which it has just been taken."""

    def __init__(self, lock) -> None:
        self.lock = lock

    def acquire(self, *arguments) -> bool:
        taken = self.lock.acquire(*arguments)
        # To this thread, as in the launcher, which has no other.
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
        return taken

    def release(self) -> None:
        self.lock.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *ended) -> None:
        self.release()


@pytest.mark.parametrize("act", [children.status_of, lambda process: children.send(process, signal.SIGCONT)])
def test_being_told_to_stop_while_a_child_is_looked_at_leaves_it_to_be_waited_for(act):
    process = children.spawn([sys.executable, "-c", "import time; time.sleep(60)"])
    lock = process._waitpid_lock

    def tell(signum, frame) -> None:
        raise Told

    former = signal.signal(signal.SIGTERM, tell)
    try:
        process._waitpid_lock = Latch(lock)
        with pytest.raises(Told):
            act(process)
        assert not lock.locked()
    finally:
        signal.signal(signal.SIGTERM, former)
        process._waitpid_lock = lock
        if lock.locked():
            lock.release()
        assert children.stop(process) == -signal.SIGKILL


# --- The site -------------------------------------------------------------------------------------------------------
# One group, for one worker: they share a copy whose first start takes the longest.


@pytest.mark.xdist_group("launch")
def test_make_run_brings_a_fresh_checkout_up_in_production_with_secrets_kept_secret(checkout):
    checkout.serve()
    assert len(str(checkout.path)) == 150
    assert f"is at http://127.0.0.1:{checkout.port}/" in checkout.said()
    assert re.search(r"demo accounts: \S*demo-accounts\.txt", checkout.said())
    assert "letters, such as codes for a sign-up, appear below" in checkout.said()
    for name in ("demo-accounts.txt", "secret-key"):
        assert (checkout.var / name).stat().st_mode & 0o777 == 0o600
    with pytest.raises(HTTPError) as missing:
        urlopen(f"http://127.0.0.1:{checkout.port}/there-is-no-such-page/")
    assert missing.value.code == 404
    assert b"DEBUG" not in missing.value.read()
    with urlopen(f"http://127.0.0.1:{checkout.port}/search/?q=telescpe") as misspelt:
        assert b"?q=telescopes" in misspelt.read()


@pytest.mark.xdist_group("launch")
def test_a_second_start_sets_nothing_up_again(checkout):
    checkout.serve()
    checkout.stop()
    checkout.start()
    assert not re.search("Migrating|Loading|Collecting", checkout.said())


@pytest.mark.xdist_group("launch")
def test_terminating_make_stops_everything_the_database_included(checkout):
    checkout.serve()
    assert checkout.processes("postgres")
    checkout.make.send_signal(signal.SIGTERM)
    assert checkout.is_gone(), checkout.processes()
    assert not (checkout.var / "postgres" / "postmaster.pid").exists()
    assert "Traceback" not in checkout.said()


@pytest.mark.xdist_group("launch")
def test_ctrl_c_stops_everything(checkout):
    checkout.serve()
    # The terminal sends it to make and to all that make has started in the foreground.
    os.killpg(checkout.make.pid, signal.SIGINT)
    assert checkout.is_gone(), checkout.processes()
    assert "Traceback" not in checkout.said()


@pytest.mark.xdist_group("launch")
@pytest.mark.parametrize("victim", ["launcher", "make", "everything"])
def test_after_kill_9_nothing_stays_and_the_next_start_recovers_by_itself(checkout, victim):
    checkout.serve()
    victims = {
        "launcher": list(checkout.processes("newsportal.launch")),
        "make": [checkout.make.pid],
        "everything": [*checkout.processes(), checkout.make.pid],
    }[victim]
    for pid in victims:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    checkout.make.wait()
    assert checkout.is_gone(), checkout.processes()
    checkout.start()


@pytest.mark.xdist_group("launch")
def test_a_start_right_after_kill_9_waits_for_the_old_database_to_end(checkout):
    checkout.serve()
    for pid in checkout.processes("newsportal.launch"):
        os.kill(pid, signal.SIGKILL)
    checkout.start()


@pytest.mark.xdist_group("launch")
@pytest.mark.parametrize("part", ["/bin/postgres -D", "gunicorn", "db_worker"])
def test_a_part_that_is_killed_is_started_again(checkout, part):
    checkout.serve()
    assert children.wait_until(lambda: bool(checkout.processes(part)), PATIENCE)
    victim = min(checkout.processes(part))
    os.kill(victim, signal.SIGKILL)
    assert children.wait_until(lambda: bool(set(checkout.processes(part)) - {victim}) and checkout.answers(), PATIENCE)


@pytest.mark.xdist_group("launch")
def test_a_second_run_of_a_served_checkout_says_that_it_is_running(checkout):
    checkout.serve()
    second = launch("run", PORT=str(free_port()), VAR_DIR=str(checkout.var))
    assert second.returncode == 1
    assert re.fullmatch(r"This site is already running \(process \d+\): stop it first, or .*\n", second.stderr)
    assert checkout.answers()


@pytest.mark.xdist_group("launch")
def test_the_web_server_and_the_worker_speak_to_the_database_as_no_superuser(checkout):
    checkout.serve()
    with psycopg.connect(embedded_postgres.running_url(checkout.var / "postgres")) as connection:
        query = "SELECT DISTINCT usename FROM pg_stat_activity WHERE backend_type = 'client backend'"
        assert connection.execute(query).fetchall() == [("newsportal",)]


@pytest.mark.xdist_group("launch")
def test_a_management_command_finds_the_database_of_the_running_site(checkout):
    checkout.serve()
    told = launch("manage", "migrate", "--check", VAR_DIR=str(checkout.var))
    assert (told.returncode, told.stderr) == (0, "")


# --- What a person reads --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def var() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="np-", dir=in_memory()) as name:
        yield name


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"PORT": "eighty"}, "PORT must be a number up to 65535, not 'eighty'."),
        ({"PORT": "65536"}, "PORT must be a number up to 65535, not '65536'."),
        ({"HOST": "192.0.2.1"}, "HOST '192.0.2.1' cannot be used: "),
        ({"HOST": "no such host"}, "HOST 'no such host' is no address of this machine."),
        ({"VAR_DIR": "/dev/null/var"}, "/dev/null/var cannot be made: Not a directory."),
        ({"SECRET_KEY_FILE": "/nowhere/key"}, "/nowhere/key cannot be read: No such file or directory."),
        ({"DATABASE_URL": "mysql://me@localhost/site"}, "DATABASE_URL must start with postgres://"),
        (
            {"DATABASE_URL": "postgres://me@127.0.0.1:1/site", "SITE_URL": "https://www.example.org"},
            "The database cannot be used: ",
        ),
        ({"SITE_URL": "www.example.org"}, "SITE_URL must look like https://www.example.org"),
    ],
)
def test_a_bad_setting_ends_with_one_line(var, given, line):
    ended = launch("run", **({"PORT": "0", "VAR_DIR": var} | given))
    assert ended.returncode > 0
    assert ended.stdout == ""
    assert ended.stderr.startswith(line)
    assert ended.stderr.count("\n") == 1


def test_a_port_that_is_taken_ends_with_one_line(var):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = launch("run", PORT=str(port), VAR_DIR=var)
    assert ended.returncode == 1
    assert ended.stderr == (
        f"Port {port} of 127.0.0.1 is taken: stop what uses it, or choose another, as in 'make run PORT=8001'.\n"
    )


def test_an_unknown_command_shows_what_there_is():
    ended = launch("fly")
    assert ended.returncode == 64
    assert ended.stderr.startswith("usage: ")


def test_make_without_a_target_shows_what_there_is():
    helped = subprocess.run(["make"], cwd=ROOT, env=PLAIN, capture_output=True, text=True, check=True)
    for target in ("run", "dev", "test", "lint"):
        assert f"make {target} " in helped.stdout


# --- The virtual environment ----------------------------------------------------------------------------------------


@pytest.fixture
def bare() -> Iterator[Path]:
    """A checkout whose .venv is still to be made."""
    with tempfile.TemporaryDirectory(prefix="np-", dir=in_memory()) as name:
        yield bare_checkout(Path(name))


def bare_checkout(folder: Path) -> Path:
    (folder / "deploy").mkdir()
    for name in ("deploy/bootstrap.py", "requirements.txt", "Makefile"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def test_a_python_that_is_too_old_is_told_what_to_install(bare):
    pretend = (
        "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0); sys.argv = ['deploy/bootstrap.py'];"
        "runpy.run_path('deploy/bootstrap.py', run_name='__main__')"
    )
    told = subprocess.run([sys.executable, "-c", pretend], cwd=bare, env={"PATH": ""}, capture_output=True, text=True)
    assert told.returncode == 1
    assert told.stderr == (
        "Python 3.11 or newer is needed, and this is Python 3.9.2: install python3.11 and its venv module.\n"
    )


def test_a_python_without_its_venv_module_is_told_what_to_install(bare):
    (bare / "shadow" / "ensurepip").mkdir(parents=True)
    (bare / "shadow" / "ensurepip" / "__init__.py").write_text("raise ImportError")
    told = subprocess.run(
        [sys.executable, "deploy/bootstrap.py"],
        cwd=bare,
        env=PLAIN | {"PYTHONPATH": str(bare / "shadow")},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 1
    assert "apt install python3-venv" in told.stderr
    assert told.stderr.count("\n") == 1


def test_a_machine_without_python_is_told_what_to_install(bare):
    told = subprocess.run(
        ["make", "run", "PYTHON=no-such-python"], cwd=bare, env=PLAIN, capture_output=True, text=True
    )
    assert told.returncode != 0
    assert told.stderr.splitlines()[0] == "Python 3.11 or newer is needed: install python3 and python3-venv."


def install(checkout: Path) -> subprocess.CompletedProcess[str]:
    """Make its .venv of what lies in the checkout."""
    offline = PLAIN | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(checkout)}
    return subprocess.run(
        [sys.executable, "deploy/bootstrap.py"], cwd=checkout, env=offline, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def refused() -> Iterator[tuple[Path, subprocess.CompletedProcess[str]]]:
    """A checkout that was given requirements with a wrong hash when it had no .venv yet, and what was said to it."""
    with tempfile.TemporaryDirectory(prefix="np-", dir=in_memory()) as name:
        folder = bare_checkout(Path(name))
        (folder / "requirements.txt").write_text("anyascii==0.3.3 --hash=sha256:" + "0" * 64 + "\n")
        yield folder, install(folder)


@pytest.mark.xdist_group("environment")
def test_requirements_with_a_wrong_hash_are_not_installed_and_not_taken_for_installed(refused):
    folder, first = refused
    for told in (first, install(folder)):
        assert told.returncode == 1
        assert "could not be installed" in told.stderr
    assert not (folder / ".venv" / "installed-from-requirements.txt").exists()


@pytest.mark.xdist_group("environment")
def test_a_machine_without_a_compiler_does_without_what_there_is_no_wheel_of(bare, refused):
    # An environment that is there and works is not made anew, which takes longer than all else here.
    shutil.copytree(refused[0] / ".venv", bare / ".venv", symlinks=True)
    with zipfile.ZipFile(bare / "needed-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("needed.py", "")
        wheel.writestr("needed-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: needed\nVersion: 1.0\n")
        wheel.writestr("needed-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("needed-1.0.dist-info/RECORD", "")
    with tarfile.open(bare / "gunicorn_h1c-0.6.10.tar.gz", "w:gz") as source:
        entry = tarfile.TarInfo("gunicorn_h1c-0.6.10/setup.py")
        source.addfile(entry)
    locked = {
        name: hashlib.sha256(next(bare.glob(f"{name}-*")).read_bytes()).hexdigest()
        for name in ("needed", "gunicorn_h1c")
    }
    (bare / "requirements.txt").write_text(
        f"gunicorn-h1c==0.6.10 \\\n    --hash=sha256:{locked['gunicorn_h1c']}\n    # via a comment\n"
        f"needed==1.0 --hash=sha256:{locked['needed']}\n"
    )
    told = install(bare)
    assert (told.returncode, told.stderr) == (0, "")
    assert "gunicorn-h1c could not be built" in told.stdout
    assert "apt install gcc python3-dev" in told.stdout
    python = bare / ".venv" / "bin" / "python"
    assert subprocess.run([python, "-c", "import needed"], check=False).returncode == 0
    assert (bare / ".venv" / "installed-from-requirements.txt").exists()


def test_what_may_be_missing_is_what_the_lock_has_no_wheel_of():
    needed, compiled = runpy.run_path(str(ROOT / "deploy/bootstrap.py"))["divided"](ROOT / "requirements.txt")
    assert [package.split("==")[0] for package in compiled] == ["gunicorn-h1c"]
    assert compiled[0].count("--hash") == 2
    names = [package.split("==")[0] for package in needed]
    assert "gunicorn-h1c" not in names and "django" in names and len(names) == len(set(names))
    assert sorted("".join([*needed, *compiled]).splitlines()) == sorted(
        (ROOT / "requirements.txt").read_text().splitlines()
    )


# --- Small parts ----------------------------------------------------------------------------------------------------


def test_the_secret_is_made_once_and_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path)
    assert len(first) >= 50
    assert environment.secret_key(tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_secret_that_was_cut_short_is_refused(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "secret-key").write_text("short\n")
    with pytest.raises(LauncherError, match="no secret of at least 32 characters"):
        environment.secret_key(tmp_path)


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:"), ("0.0.0.0", "http://127.0.0.1:"), ("::1", "http://[::1]:")],
)
def test_the_printed_address_can_be_opened_on_this_machine(monkeypatch, host, url):
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("PORT", "0")
    address = environment.reserve_address()
    address.socket.close()
    assert address.url == f"{url}{address.port}"
    assert address.port > 0


def test_a_site_for_the_whole_network_answers_to_the_names_of_this_machine(tmp_path, monkeypatch):
    for name in ("ALLOWED_HOSTS", "SITE_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "0")
    address = environment.reserve_address()
    address.socket.close()
    given = environment.for_site(tmp_path, address, database="postgres://x/y", embedded=True, debug=False)
    assert "127.0.0.1" in given["ALLOWED_HOSTS"].split(",")
    assert socket.gethostname() in given["ALLOWED_HOSTS"].split(",")
    assert "*" not in given["ALLOWED_HOSTS"]


@pytest.mark.parametrize(
    ("wish", "prefix"),
    [
        ({}, None),
        ({"PYTHONDONTWRITEBYTECODE": "1"}, "bytecode"),
        ({"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/elsewhere"}, "/elsewhere"),
    ],
)
def test_checks_keep_their_bytecode_apart_where_none_may_lie_beside_the_sources(tmp_path, monkeypatch, wish, prefix):
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"VAR_DIR": str(tmp_path), **wish}.items():
        monkeypatch.setenv(name, value)
    given = environment.for_checks(tmp_path, "postgres://x/y")
    assert "PYTHONDONTWRITEBYTECODE" not in given
    assert given.get("PYTHONPYCACHEPREFIX") == (str(tmp_path / prefix) if prefix else None)


def test_a_stamp_holds_until_a_file_changes(tmp_path):
    (tmp_path / "a.txt").write_text("one")
    stamp = stamps.Stamp(tmp_path / "stamp", stamps.of_files([tmp_path / "a.txt"], "word"))
    assert not stamp.is_current()
    stamp.write()
    assert stamps.Stamp(tmp_path / "stamp", stamps.of_files([tmp_path / "a.txt"], "word")).is_current()
    (tmp_path / "a.txt").write_text("three")
    assert not stamps.Stamp(tmp_path / "stamp", stamps.of_files([tmp_path / "a.txt"], "word")).is_current()
