"""The site as a server runs it, on one machine: nginx, Redis, two web servers that share nothing else, and the worker.

All of it from the files of ``deploy/``. The two web servers stand for two machines: each has its own socket, its own folder for
kept pages and its own processes.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from newsportal import nginx
from newsportal.launcher import children, environment
from newsportal.launcher.environment import Address, LauncherError
from newsportal.launcher.site import Child, Site

WEB_SERVERS = 2
REDIS_SECONDS = 20.0
# A full disk must not keep nginx from its cache: deploy/nginx/README.md.
MEMORY = "/dev/shm"  # noqa: S108 - a folder of our own is made in it
CACHE_BYTES = 256 * 1024 * 1024
# Debian keeps nginx where only root looks.
MORE_PLACES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"
# Here all visitors have one address.
LIMITS = {"NGINX_PAGES_PER_SECOND": "100000", "NGINX_FORMS_PER_SECOND": "10000"}


class Stack(Site):
    """The running stack. ``serve()`` returns the exit status. Process numbers lie in ``VAR_DIR/stack/*.pid``."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.nginx = _program("nginx", "NGINX")
        self.redis = _program("redis-server", "REDIS_SERVER")
        # Paths of sockets must be short.
        self._sockets = tempfile.TemporaryDirectory(prefix="np-stack-")
        self.sockets = Path(self._sockets.name)
        self._memory = tempfile.TemporaryDirectory(prefix="np-stack-", dir=_memory())
        self.folder = Path()

    def _open(self, address: Address) -> None:
        """Start the parts, those first that others need, and nginx last."""
        self.folder = environment.var_dir(self.root) / "stack"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.environment |= {
            "BEHIND_PROXY": "1",
            "TRUSTED_PROXY_COUNT": "1",
            "REDIS_URL": f"unix://{self.sockets}/redis?db=0",
            "WEB_CONCURRENCY": environment.said("WEB_CONCURRENCY", "2"),
        }
        # nginx binds it itself.
        address.socket.close()
        starts = {"Redis": self._redis}
        starts |= {f"web server {number}": self._web(number) for number in range(1, WEB_SERVERS + 1)}
        starts |= {"task worker": self._worker, "nginx": lambda: self._nginx(address)}
        for name, start in starts.items():
            child = Child(name, self._noted(name, start), group=name in {"task worker", "nginx"})
            self.children.append(child)
            child.launch()

    def _stop(self) -> None:
        try:
            # nginx first: who is being answered is answered, and nobody new is let in.
            for child in self.children:
                if child.name == "nginx" and child.process is not None:
                    children.send(child.process, signal.SIGQUIT)
                    children.wait(child.process, 5)
            super()._stop()
        finally:
            self._sockets.cleanup()
            self._memory.cleanup()

    def _noted(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> Callable[[], subprocess.Popen[bytes]]:
        """Return a start that also writes the process number down."""

        def noted() -> subprocess.Popen[bytes]:
            process = start()
            (self.folder / f"{name.replace(' ', '-').lower()}.pid").write_text(f"{process.pid}\n")
            return process

        return noted

    def _redis(self) -> subprocess.Popen[bytes]:
        path = self.sockets / "redis"
        process = children.spawn(
            [
                *(self.redis, str(self.root / "deploy" / "redis" / "redis.conf")),
                *("--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700", "--dir", str(self.folder)),
                *("--loglevel", "warning", "--logfile", str(self.folder / "redis.log")),
            ],
            cwd="/",
        )

        def answers() -> bool:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as link:
                link.settimeout(1)
                link.connect(str(path))
                link.sendall(b"PING\r\n")
                return link.recv(5) == b"+PONG"
            return False

        if (
            not children.wait_until(lambda: children.status_of(process) is not None or answers(), REDIS_SECONDS)
            or children.status_of(process) is not None
        ):
            children.stop(process)
            raise LauncherError(f"Redis could not start: see {self.folder / 'redis.log'}.")
        return process

    def _web(self, number: int) -> Callable[[], subprocess.Popen[bytes]]:
        def start() -> subprocess.Popen[bytes]:
            return self._start_gunicorn(
                *("--bind", f"unix:{self.sockets}/web-{number}"),
                PAGE_CACHE_DIR=str(self.folder / f"pagecache-{number}"),
            )

        return start

    def _nginx(self, address: Address) -> subprocess.Popen[bytes]:
        host = address.url.removeprefix("http://")
        place = f"[{address.host}]:{address.port}" if ":" in address.host else f"{address.host}:{address.port}"
        servers = [f"server unix:{self.sockets}/web-{number} max_fails=0;" for number in range(1, WEB_SERVERS + 1)]
        given = {
            "NGINX_LISTEN": place,
            "NGINX_HOST": host,
            "NGINX_SERVER_NAME": " ".join(dict.fromkeys([host.rsplit(":", 1)[0], "localhost", *address.names])),
            "NGINX_SERVERS": " ".join(servers),
            "NGINX_CACHE": f"{self._memory.name}/pages",
            # gunicorn's counts lie there too.
            "NGINX_CACHE_SIZE": str(min(CACHE_BYTES, shutil.disk_usage(self._memory.name).free // 4)),
            "NGINX_STATIC": f"{self.environment['VAR_DIR']}/static",
            "NGINX_MEDIA": f"{self.environment['VAR_DIR']}/media",
            "NGINX_ACCESS_LOG": "off",
            # It must read files that may belong to us alone, and open our sockets.
            "NGINX_USER": f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else "",
            **LIMITS,
        }
        given |= {name: value for name, value in os.environ.items() if name in nginx.defaults(self.folder)}
        configuration = nginx.write(self.folder / "nginx", given)
        process = children.spawn([self.nginx, "-c", str(configuration)], when_orphaned=signal.SIGTERM, cwd="/")

        def answers() -> bool:
            with (
                contextlib.suppress(OSError),
                socket.create_connection((address.host or "127.0.0.1", address.port), 1),
            ):
                return True
            return False

        started = children.wait_until(lambda: children.status_of(process) is not None or answers(), 10)
        if not started or children.status_of(process) is not None:
            children.stop(process)
            raise LauncherError("nginx could not start: see above.")
        return process


def _memory() -> str | None:
    """Return the folder of this machine that is in memory, None where there is none."""
    return MEMORY if Path(MEMORY).is_dir() and os.access(MEMORY, os.W_OK) else None


def _program(name: str, variable: str) -> str:
    """Return the path of a program that the person installs. Raises LauncherError with how."""
    found = environment.said(variable) or shutil.which(name) or shutil.which(name, path=MORE_PLACES)
    if not found:
        raise LauncherError(f"{name} is not installed (Debian: apt install {name}). 'make run' needs none.", 69)
    return found
