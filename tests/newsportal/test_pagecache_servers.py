"""The page cache on two web servers with nothing in common but the database, as readers and an editor find them."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client

from articles.models import Article
from newsportal.launcher import children, environment
from newsportal.pagecache import site
from newsportal.pagecache.editions import Editions, Turns
from tests.factories import make_article, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("page cache servers")]

ROOT = Path(__file__).resolve().parents[2]
PLAIN = {name: value for name, value in os.environ.items() if name not in {*environment.SETTINGS, "DATABASE_URL"}}


class Wire:
    """The way from a server to the database, which a test may cut and mend."""

    def __init__(self, folder: Path) -> None:
        settings = connection.settings_dict
        self._target = str(Path(settings["HOST"]) / f".s.PGSQL.{settings['PORT'] or 5432}")
        self._path = folder / ".s.PGSQL.5432"
        self.url = f"postgres://{settings['USER']}@{quote(str(folder), safe='')}:5432/{settings['NAME']}"
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self.mend()

    def mend(self) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._path))
        self._listener.listen(64)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        self._path.unlink()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for pair in self._pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(self._target)
            self._pairs.append((near, far))
            threading.Thread(target=_carry, args=(near, far), daemon=True).start()


def _carry(near: socket.socket, far: socket.socket) -> None:
    """Pass bytes on both ways until one end hangs up."""
    with selectors.DefaultSelector() as both, near, far:
        both.register(near, selectors.EVENT_READ, far)
        both.register(far, selectors.EVENT_READ, near)
        while True:
            for key, _ in both.select():
                try:
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not data:
                        return
                    key.data.sendall(data)
                except OSError:
                    return


class Answer:
    """What a server answered."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def source(self) -> str:
        return self.headers.get("x-cache", "")


class Server:
    """One machine's web server, with two processes and a page cache of its own."""

    def __init__(self, folder: Path, database: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        given = {
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": database,
            "DEBUG": "0",
            "GUNICORN_LOG_LEVEL": "warning",
            "PAGE_CACHE_DIR": str(folder / "pages"),
            "PORT": str(self.port),
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "STATEMENT_TIMEOUT_MS": "2000",
            "VAR_DIR": str(folder),
            "WEB_CONCURRENCY": "2",
            "WEB_THREADS": "4",
        }
        # Whoever asks for a page gets it without the collected files, which the tests have not.
        given["DJANGO_SETTINGS_MODULE"] = "tests.newsportal.plain_files"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "newsportal.wsgi:application"],
            cwd=ROOT,
            env=PLAIN | given,
        )

    def wait(self) -> None:
        assert children.wait_until(lambda: self.is_up() or self.process.poll() is not None, 60)
        assert self.process.poll() is None

    def is_up(self) -> bool:
        with contextlib.suppress(OSError, HTTPException):
            return self.get("/healthz").status == 200
        return False

    def stop(self) -> None:
        children.stop(self.process, (signal.SIGTERM, 10.0))

    def get(self, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
        link = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            link.request(method, path, body or None, named)
            answer = link.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, given, answer.read())
        finally:
            link.close()


@pytest.fixture(scope="module")
def wires(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Wire]]:
    # A socket's path has room for about a hundred characters.
    with tempfile.TemporaryDirectory(prefix="np-") as name:
        folders = [Path(name) / "a", Path(name) / "b"]
        for folder in folders:
            folder.mkdir()
        yield [Wire(folder) for folder in folders]


@pytest.fixture(scope="module")
def servers(wires: list[Wire], tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    started = [Server(tmp_path_factory.mktemp("machine"), wire.url) for wire in wires]
    try:
        for server in started:
            server.wait()
        yield started
    finally:
        for server in started:
            server.stop()


def settle() -> None:
    """Wait as the answer to a form does, until every process knows the present edition."""
    Editions(site.connect, turns=lambda conn, now: Turns(0, 0), memory=60).settle(connection, before=0)


class Load:
    """Readers who keep asking both servers for some pages, a hundred times a second at most: other tests want to run too."""

    def __init__(self, servers: list[Server], paths: list[str]) -> None:
        self._stopping = threading.Event()
        self.statuses: set[int] = set()
        self.count = 0
        self._threads = [threading.Thread(target=self._read, args=(server, paths)) for server in servers]

    def _read(self, server: Server, paths: list[str]) -> None:
        while not self._stopping.is_set():
            for path in paths:
                self.statuses.add(server.get(path).status)
                self.count += 1
                self._stopping.wait(0.02)

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(30)


def test_under_load_no_reader_of_any_server_sees_the_old_page_after_the_editor_s_confirmation(
    servers: list[Server],
) -> None:
    story = make_article("Locks open again", tags=["Trade"], countries=["DE"])
    make_article("Another story", tags=["Trade"])
    address = story.get_absolute_url()
    editor = Client()
    editor.force_login(make_user("editor@example.org", role="Editor"))
    token = "a" * 32
    cookies = f"session={editor.cookies['session'].value}; csrf={token}"
    lists = ["/", "/news/", "/tag/trade/", "/feed/", "/country/germany/"]
    with Load(servers, ["/", "/news/", address]) as load:
        for turn in range(4):
            confirmed = servers[turn % 2].get(
                f"/admin/articles/article/{story.pk}/do/withdraw/",
                "POST",
                f"csrfmiddlewaretoken={token}",
                Cookie=cookies,
                Content_Type="application/x-www-form-urlencoded",
            )
            assert confirmed.status == 302, confirmed.body
            for server in servers:
                assert server.get(address).status == 410
                assert [path for path in lists if b"Locks open" in server.get(path).body] == []
            Article.objects.get(pk=story.pk).publish(by=None)
            settle()
            for server in servers:
                assert server.get(address).status == 200
                assert [path for path in lists if b"Locks open" not in server.get(path).body] == []
    # Whoever asks in the very moment of a change may come too late for the one and too early for the other.
    assert load.statuses <= {200, 404, 410} and load.count > 20
    assert {server.get(address).source for server in servers} == {"hit"}


def test_a_server_without_its_database_serves_what_it_had_and_heals(servers: list[Server], wires: list[Wire]) -> None:
    libel = make_article("Libel of the day", hours_ago=2)
    make_article("Harmless tale")
    # A page that asks nothing of a database would be made anew without one, where both stories were not known before.
    settle()
    server, wire = servers[1], wires[1]
    # Each of its processes shows each page; what one has made the other finds.
    assert {server.get(path).status for path in ("/about/", "/news/", libel.get_absolute_url())} == {200}
    wire.cut()
    begun = time.monotonic()
    stale = [server.get("/about/") for _ in range(20)]
    assert {(answer.status, answer.source) for answer in stale} <= {(200, "stale"), (200, "hit")}
    assert stale[-1].source == "stale" and "110" in stale[-1].headers["warning"]
    assert time.monotonic() - begun < 10
    never_seen = server.get("/privacy/")
    assert never_seen.status == 503 and int(never_seen.headers["retry-after"]) > 0
    # It was seen before it was taken down, and the other server's readers are none of its affair.
    assert server.get(libel.get_absolute_url()).status == 200
    wire.mend()

    def is_fresh() -> bool:
        return {server.get("/about/").source for _ in range(4)} == {"hit"}

    assert children.wait_until(is_fresh, 30)
    libel.withdraw(by=None)
    assert children.wait_until(
        lambda: all(
            server.get("/news/").status == 200 and b"Libel" not in server.get("/news/").body for _ in range(8)
        ),
        30,
    )
    for _ in range(4):
        server.get("/news/")
    wire.cut()
    try:
        assert server.get(libel.get_absolute_url()).status != 200
        assert b"Libel" not in server.get("/news/").body
        assert server.get("/about/").status == 200
    finally:
        wire.mend()
    assert children.wait_until(is_fresh, 30)


def test_many_at_once_make_a_page_of_one_server_once(servers: list[Server]) -> None:
    make_article("Everybody wants it")
    settle()
    server = servers[0]
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(server.get("/news/"))) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == 60 and {answer.status for answer in answers} == {200}
    assert sum(answer.source == "miss" for answer in answers) == 1
