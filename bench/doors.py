"""The ways in: a hit against the least that could be sent, the site at its limit for a minute, and clients who are slow."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import pwd
import shutil
import socket
import statistics
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import load
import servers
from servers import Server
from sizes import VAR, site

from newsportal import nginx

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
ROUNDS, SECONDS = 3, 2
CROWD, CROWD_SECONDS = 64, 60
SLOW, SLOW_SECONDS = 300, 5
# In place of the site: one file, compressed beforehand.
FILE_SITE = """
server {{
    listen 127.0.0.1:{port};
    access_log off;
    location / {{ root {folder}; gzip_static on; try_files /page.html =404; default_type text/html; }}
}}
"""


def hits(about: dict[str, str], path: str) -> dict[str, Any]:
    """Return how a page from the cache compares with the same bytes from a bare WSGI application, and by nginx with a file's.

    The two of each pair are asked in turn, so that whatever else the machine does falls on both.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(dir=VAR)))
        served = site(stack, about)
        _, headers, body = served.get(path, Accept_Encoding="gzip")
        files = folder / "files"
        files.mkdir()
        (files / "page.html.gz").write_bytes(body)
        # Only a file that is there has a compressed one beside it.
        (files / "page.html").write_bytes(gzip.decompress(body))
        # What gunicorn itself adds to every answer is not said twice.
        sent = [
            (name.title(), value) for name, value in headers.items() if name not in {"connection", "date", "server"}
        ]
        (files / "headers.json").write_text(json.dumps(sent))
        port = servers.free_port()
        environment = servers.environment(about["url"], port, VAR, BENCH_PAGE=str(files))
        environment["PYTHONPATH"] += os.pathsep + str(Path(__file__).parent)
        bare = stack.enter_context(servers.gunicorn("bare", environment))
        pairs = {"gunicorn": (served.address, bare.address)}
        if NGINX:
            before = stack.enter_context(_nginx(folder / "proxy", served))
            file = stack.enter_context(_nginx(folder / "static", served, files))
            pairs["nginx"] = (before.address, file.address)
        found: dict[str, Any] = {"bytes": len(body), "path": path}
        for name, pair in pairs.items():
            rounds = [[load.drive(address, [path], SECONDS) for address in pair] for _ in range(ROUNDS)]
            ours, least = ([each[at] for each in rounds] for at in (0, 1))
            found[name] = {
                "rate": statistics.median(each.rate for each in ours),
                "least": statistics.median(each.rate for each in least),
                "ratio": statistics.median(mine.rate / best.rate for mine, best in rounds),
                "p99": statistics.median(each.p99 for each in ours),
                "errors": sum(each.errors for each in (*ours, *least)),
            }
        return found


def crowd(about: dict[str, str], pages: dict[str, list[str]], seconds: int = CROWD_SECONDS) -> dict[str, Any]:
    """Return what comes of 64 clients who together ask for every page without a pause, none of it from the cache."""
    paths = [path for of_kind in zip(*(pages[kind] * 12 for kind in pages), strict=False) for path in of_kind][:400]
    with ExitStack() as stack:
        served = site(stack, about)
        cookie = f"{about['cookie']}=nobody"
        # Every process has loaded and planned what it needs.
        load.drive(served.address, paths, 10, connections=CROWD, cookie=cookie)
        before = served.memory()
        driven = load.drive(served.address, paths, seconds, connections=CROWD, cookie=cookie)
        after = served.memory()
        return {
            "requests": driven.requests,
            "rate": driven.rate,
            "p99": driven.p99,
            "errors": driven.errors,
            "seconds": seconds,
            "before": max(before) / 1e6,
            "after": max(after) / 1e6,
        }


def slow(about: dict[str, str], path: str) -> dict[str, Any]:
    """Return what readers notice of clients who send and read a byte at a time. Empty without nginx."""
    if not NGINX:
        return {}
    with ExitStack() as stack:
        served = site(stack, about)
        folder = Path(stack.enter_context(TemporaryDirectory(dir=VAR)))
        before = stack.enter_context(_nginx(folder, served))
        cookie = f"{about['cookie']}=nobody"
        alone = load.drive(before.address, [path], SLOW_SECONDS, cookie=cookie)
        with _slow_clients(before.port, path, SLOW):
            among = load.drive(before.address, [path], SLOW_SECONDS, cookie=cookie)
        return {"clients": SLOW, "alone": alone.rate, "among": among.rate, "p99": among.p99, "errors": among.errors}


@contextmanager
def _slow_clients(port: int, path: str, number: int) -> Iterator[None]:
    """Have so many clients who say one byte in half a second, and whose buffers take little of the answer."""
    ended = threading.Event()
    said = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: sessionid=slow\r\nX-Slow: {'x' * 4000}\r\n\r\n".encode()
    links: list[socket.socket] = []

    def drip() -> None:
        at = 0
        while not ended.wait(0.5):
            for link in links[::2]:
                with contextlib.suppress(OSError):
                    link.send(said[at : at + 1])
            at += 1

    for each in range(number):
        link = socket.socket()
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        link.connect(("127.0.0.1", port))
        if each % 2:
            # This one asks at once, and then reads nothing.
            link.send(said)
        links.append(link)
    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        for link in links:
            link.close()


@contextmanager
def _nginx(folder: Path, before: Server, files: Path | None = None) -> Iterator[Server]:
    """Run nginx with the configuration of deploy/nginx/ before a server, or with a file in its place."""
    port = servers.free_port()
    who = pwd.getpwuid(os.geteuid()).pw_name
    folder.mkdir(exist_ok=True)
    path = nginx.write(
        folder,
        {
            "NGINX_ACCESS_LOG": "off",
            # The site names itself by its own address.
            "NGINX_HOST": f"127.0.0.1:{before.port}",
            "NGINX_LISTEN": f"127.0.0.1:{port}",
            "NGINX_SERVERS": f"server 127.0.0.1:{before.port} max_fails=0;",
            "NGINX_STATIC": str(VAR / "static"),
            "NGINX_MEDIA": str(VAR / "media"),
            "NGINX_USER": f"user {who};" if os.geteuid() == 0 else "",
            "NGINX_PAGES_PER_SECOND": "1000000",
            "NGINX_FORMS_PER_SECOND": "10000",
        },
    )
    if files is not None:
        (folder / "site.conf").write_text(FILE_SITE.format(port=port, folder=files))
    with servers.served([NGINX or "", "-c", str(path)], {"PATH": os.environ.get("PATH", "")}, port) as server:
        yield server
