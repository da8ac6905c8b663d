"""Servers to measure, each on a port of its own on this machine, and gone with the measurement."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from newsportal.launcher import children

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = str(ROOT / "deploy" / "gunicorn.conf.py")
SECRET = "for-measurements-only-" + secrets.token_hex(24)


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(url: str, port: int, folder: Path, **settings: str) -> dict[str, str]:
    """Return the settings of a site on the database ``url``, as a server would have them, with its files in ``folder``."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": url,
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "newsportal.settings",
        "GUNICORN_LOG_LEVEL": "warning",
        # How slow it is, is told otherwise.
        "LOG_LEVEL": "CRITICAL",
        "PAGE_CACHE_DIR": str(folder / f"pages-{port}"),
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": SECRET,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "VAR_DIR": str(folder),
        **settings,
    }


class Server:
    """A process that answers on ``port``."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of one answer."""
        link = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            link.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = link.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            link.close()

    def memory(self) -> list[int]:
        """Return the resident memory of each worker process, in bytes."""
        page = os.sysconf("SC_PAGE_SIZE")
        return [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page for pid in self._workers()]

    def busy(self) -> float:
        """Return the seconds of a processor that the worker processes have used: other work on the machine hardly counts."""
        threads = (task for pid in self._workers() for task in Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in threads) / 1e9

    def _workers(self) -> list[str]:
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()


@contextmanager
def gunicorn(application: str, env: dict[str, str], *options: str) -> Iterator[Server]:
    """Serve an application with the site's own configuration, changed by ``options``."""
    command = [sys.executable, "-m", "gunicorn", "-c", CONFIGURATION, *options, application]
    with served(command, env, int(env["PORT"])) as server:
        yield server


@contextmanager
def served(command: list[str], env: dict[str, str], port: int) -> Iterator[Server]:
    """Run a server until the end of the block. Raises RuntimeError when it does not answer within a minute."""
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        server = Server(process, port)
        deadline = time.monotonic() + 60
        while not _answers(server):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} does not serve.")
            time.sleep(0.1)
        yield server
    finally:
        children.stop(process, (signal.SIGTERM, 10.0))


def _answers(server: Server) -> bool:
    try:
        server.get("/healthz")
    except (OSError, HTTPException):
        return False
    return True
