"""The ways in: a hit against the least that could be sent, the site at its limit for a minute, and clients who are slow."""

from __future__ import annotations

import gzip
import json
import os
import pwd
import shutil
import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import load
import servers
import slow as slowly
from servers import Server
from sizes import VAR, site

from newsportal import nginx

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
ROUNDS, SECONDS = 3, 2
CROWD, CROWD_SECONDS = 64, 60
SLOW, SLOW_SECONDS = 1000, 30
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
    """Return what readers of a page that is made for each of them notice of a thousand slow clients. Empty without nginx.

    The slow ones ask for what nginx keeps: what it costs to make pages for many is measured by ``crowd``.
    """
    if not NGINX:
        return {}
    with ExitStack() as stack:
        served = site(stack, about)
        folder = Path(stack.enter_context(TemporaryDirectory(dir=VAR)))
        before = stack.enter_context(_nginx(folder, served))
        cookie = f"{about['cookie']}=nobody"
        # Every process has loaded and planned what it needs.
        load.drive(before.address, [path], 3, cookie=cookie)
        alone = load.drive(before.address, [path], SLOW_SECONDS, cookie=cookie)
        with slowly.clients(before.port, SLOW, path) as told:
            among = load.drive(before.address, [path], SLOW_SECONDS, cookie=cookie)
        return {
            **told,
            "seconds": SLOW_SECONDS,
            "alone": alone.rate,
            "alone_p95": alone.p95,
            "among": among.rate,
            "p95": among.p95,
            "errors": among.errors,
        }


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
