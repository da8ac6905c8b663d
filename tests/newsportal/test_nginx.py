"""nginx with the configuration of deploy/nginx/, before a site that shows what it is told."""

from __future__ import annotations

import gzip
import json
import math
import os
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from newsportal import nginx
from newsportal.launcher import children
from newsportal.pagecache import asking

PROGRAM = shutil.which("nginx") or ""
PICTURE = "images/0123456789abcdef0123456789abcdef/original.jpg"

# What the tests write is nobody else's to read, so nginx is whoever runs them.
WHO = {"NGINX_USER": "user root;" if os.geteuid() == 0 else "", "NGINX_WORKERS": "1"}

pytestmark = [
    pytest.mark.skipif(not PROGRAM, reason="there is no nginx"),
    pytest.mark.xdist_group("nginx"),
]


class Site(ThreadingHTTPServer):
    """An origin that answers with the request as it came; a path may ask for a status or a header."""

    daemon_threads = True
    asked = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.asked += 1
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        shown = [f"{self.command} {self.path} #{self.server.asked}", *(f"{k}: {v}" for k, v in self.headers.items())]
        body = ("\n".join(shown) + "\n" + "low water   " * 200).encode()
        self.send_response(503 if "broken" in self.path else 200)
        private = "own" in self.path or "broken" in self.path or self.command == "POST"
        control = "private, no-store" if private else "public, max-age=0, s-maxage=60, stale-while-revalidate=1"
        if "seconds" in self.path:
            control = "public, max-age=0, s-maxage=1, stale-while-revalidate=1"
        self.send_header("Cache-Control", control)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Vary", "Accept-Encoding, Cookie, User-Agent")
        if "cookie" in self.path:
            self.send_header("Set-Cookie", "a=b")
        if self.headers.get("Accept-Encoding") == "gzip":
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_POST = do_HEAD = do_PURGE = do_GET

    def log_message(self, *words: Any) -> None:
        """Say nothing."""


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.raw = status, headers, body
        self.body = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body

    @property
    def kept(self) -> str:
        return self.headers.get("x-edge", "")


class Front:
    """nginx, and how a client speaks to it."""

    def __init__(self, port: int, origin: Site) -> None:
        self.port, self.origin = port, origin

    def get(
        self, path: str, method: str = "GET", body: bytes | None = None, at: str = "127.0.0.1", **headers: str
    ) -> Answer:
        link = HTTPConnection(at, self.port, timeout=20)
        try:
            link.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = link.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, given, answer.read())
        finally:
            link.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("nginx")
    static, media = made / "static", made / "media" / Path(PICTURE).parent
    static.mkdir()
    media.mkdir(parents=True)
    (static / "site.0123456789ab.css").write_text("body {}")
    (static / "site.0123456789ab.css.gz").write_bytes(gzip.compress(b"body {} /* ready */"))
    (static / "site.css").write_text("body {}")
    (made / "media" / PICTURE).write_bytes(b"\xff\xd8\xff")
    (media / "page.html").write_text("<script>")
    (made / "media" / "secret.txt").write_text("nobody reads this")
    return made


@pytest.fixture(scope="module")
def front(folder: Path) -> Iterator[Front]:
    origin = Site(("127.0.0.1", 0), Handler)
    threading.Thread(target=origin.serve_forever, daemon=True).start()
    port = free_port()
    conf = nginx.write(
        folder,
        {
            "NGINX_LISTEN": f"127.0.0.1:{port}; listen 127.0.0.2:{port}",
            "NGINX_HOST": "news.example.org",
            "NGINX_SERVER_NAME": "news.example.org 127.0.0.1",
            "NGINX_ALIASES": "www.news.example.org",
            "NGINX_SERVERS": f"server 127.0.0.1:{origin.server_port} max_fails=0;",
            "NGINX_STATIC": str(folder / "static"),
            "NGINX_MEDIA": str(folder / "media"),
            "NGINX_ACCESS_LOG": "off",
            "NGINX_FORMS_PER_SECOND": "1",
            **WHO,
        },
    )
    process = subprocess.Popen([PROGRAM, "-c", str(conf)])
    made = Front(port, origin)

    def answers() -> bool:
        try:
            return made.get("/static/site.css").status in {200, 403}
        except (OSError, HTTPException):
            return False

    try:
        assert children.wait_until(lambda: answers() or process.poll() is not None, 20)
        yield made
    finally:
        children.stop(process, (signal.SIGQUIT, 5.0))
        origin.shutdown()


def test_a_page_is_asked_for_once_and_kept_in_each_coding(front: Front) -> None:
    first = front.get("/news/", Accept_Encoding="gzip, deflate")
    asked = front.origin.asked
    again = front.get("/news/", Accept_Encoding="deflate, gzip;q=0.9, zstd")
    assert (first.kept, again.kept, again.raw) == ("MISS", "HIT", first.raw)
    assert again.headers["content-encoding"] == "gzip"
    assert front.origin.asked == asked
    plain = front.get("/news/", Accept_Encoding="gzip;q=0")
    assert (plain.kept, "content-encoding" in plain.headers) == ("MISS", False)
    assert front.get("/news/", "HEAD", Accept_Encoding="gzip").kept == "HIT"


def test_the_site_is_told_nothing_that_a_client_invents(front: Front) -> None:
    told = front.get(
        "/told/",
        Host="news.example.org:9999",
        X_Forwarded_For="203.0.113.9",
        X_Forwarded_Host="evil.example",
        X_Forwarded_Proto="https",
        X_Forwarded_Port="1",
        X_Real_IP="203.0.113.9",
        Forwarded="host=evil.example",
        X_Original_URL="/evil",
        X_Rewrite_URL="/evil",
        X_HTTP_Method_Override="EVIL",
        X_Request_ID="evil",
        Proxy="evil",
    ).body.decode()
    assert "evil" not in told and "203.0.113" not in told and "9999" not in told
    assert "Host: news.example.org\n" in told
    assert "X-Forwarded-For: 127.0.0.1\n" in told
    assert "X-Forwarded-Proto: http\n" in told


def test_it_listens_at_each_address_that_it_is_given_and_answers_unknown_names_at_none(front: Front) -> None:
    assert front.get("/news/", at="127.0.0.2", Host="news.example.org").status == 200
    for address in ("127.0.0.1", "127.0.0.2"):
        with pytest.raises((HTTPException, OSError)):
            front.get("/", at=address, Host="evil.example")


def test_an_unknown_name_gets_no_answer_and_an_alias_leads_to_the_site(front: Front) -> None:
    for host in ("evil.example", "news.example.org.evil.example", "x"):
        with pytest.raises((HTTPException, OSError)):
            front.get("/", Host=host)
    moved = front.get("/news/?q=1", Host="www.news.example.org")
    assert (moved.status, moved.headers["location"]) == (301, "http://news.example.org/news/?q=1")


@pytest.mark.parametrize(
    "headers", [{"Cookie": "a=b; __Host-session=x"}, {"Cookie": "session=x"}, {"Authorization": "Basic x"}], ids=str
)
def test_somebody_s_own_page_is_not_kept_nor_answered_from_what_is(front: Front, headers: dict[str, str]) -> None:
    front.get("/own-or-not/")
    path = f"/for/{len(str(headers))}/"
    own = front.get(path, **headers)
    assert own.kept == "BYPASS"
    public = front.get(path)
    assert public.kept == "MISS" and own.body != public.body
    assert front.get(path, **headers).kept == "BYPASS"


def test_what_the_site_forbids_to_keep_is_not_kept(front: Front) -> None:
    for path in ("/own/", "/cookie/", "/broken/", "/admin/", "/accounts/login/", "/my/x.css", "/metrics"):
        first, second = front.get(path), front.get(path)
        assert first.body != second.body, path
        assert "HIT" not in {first.kept, second.kept}


def test_an_address_is_kept_as_it_was_written(front: Front) -> None:
    """Decoded, two addresses that the site tells apart could share a copy."""
    bodies = {front.get(path).body for path in ("/a/b/", "/a%2fb/", "//a/b/", "/a/./b/", "/a/b/;x.css", "/a/b/x.css")}
    assert len(bodies) == 6


def test_parameters_that_no_page_knows_make_no_copies(front: Front) -> None:
    front.get("/listed/")
    assert front.get("/listed/?utm_source=x&gclid=1").kept == "HIT"
    assert front.get("/listed/?page=2").kept == "MISS"
    assert front.get("/listed/?xpage=2").kept == "HIT"


@pytest.mark.parametrize("query", ["%70age=2", "x=1&p%61ge=2", "page", "page&x=1", "x&page", "%70age", "pag%65"])
def test_a_parameter_that_pages_know_is_one_however_it_is_written(front: Front, query: str) -> None:
    """The site decodes names and takes one without a value for an empty one: page 2, or a 404, must not stand for page 1."""
    path = f"/spelt/{query.encode().hex()}/"
    front.get(path)
    assert front.get(f"{path}?{query}").kept == "MISS"
    assert f"GET {path} #".encode() in front.get(path).body


@pytest.mark.parametrize("headers", [{"Content-Length": "4"}, {"Transfer-Encoding": "chunked"}], ids=str)
def test_a_question_with_a_body_is_nobody_else_s(front: Front, headers: dict[str, str]) -> None:
    """The site's own cache passes it on to the view as it is, with all that the client wrote into it."""
    path = f"/embodied/{len(str(headers))}/"
    front.get(path)
    chunked = "Transfer-Encoding" in headers
    assert front.get(path, body=b"4\r\nlook\r\n0\r\n\r\n" if chunked else b"look", **headers).kept == "BYPASS"
    assert b"Content-Length" not in front.get(path).body


def test_what_programs_ask_is_told_apart_by_all_that_it_says(front: Front) -> None:
    front.get("/api/v1/stories/")
    assert front.get("/api/v1/stories/").kept == "HIT"
    assert front.get("/api/v1/stories/?strange=1").kept == "MISS"


def test_a_reader_s_edition_is_a_copy_of_its_own(front: Front) -> None:
    front.get("/edition/")
    assert front.get("/edition/", Cookie="edition=de").kept == "MISS"
    assert front.get("/edition/", Cookie="theme=dark; edition=de").kept == "HIT"
    assert front.get("/edition/", Cookie="edition=deu").kept == "HIT"
    assert front.get("/edition/", Cookie="theme=dark").kept == "HIT"


@pytest.mark.parametrize(
    "cookies",
    [
        "edition=; edition=de",
        "edition=fr; edition=de",
        "EDITION=fr; edition=de",
        "edition=fr, edition=de",
        "edition; edition=de",
        "edition ;edition=de",
        "edition =fr; edition=de",
        "xedition=fr;edition=de",
        "\xa0edition=de",
        "\x1fedition=de",
        "edition= de",
        "\tedition=de\t",
        "theme=edition=fr",
        "; ;edition=de;",
    ],
)
def test_nginx_and_the_site_read_the_same_edition(front: Front, cookies: str) -> None:
    """Else the site's answer for one edition would be kept as that of another."""
    path = f"/read/{cookies.encode('latin-1').hex()}/"
    edition = asking.edition_of(cookies)
    made = front.get(path, Cookie=cookies)
    if made.status == 400:
        # nginx refuses such a header, and so tells nobody anything.
        return
    kept = front.get(path, Cookie=f"edition={edition}" if edition else "theme=dark")
    assert (made.kept, kept.kept) == ("MISS", "HIT")


def test_two_headers_of_cookies_are_one_to_the_site_as_well(front: Front) -> None:
    """gunicorn joins them by commas, in which no edition would be found."""
    assert b"Cookie: theme=dark; edition=de\n" in front.get("/twice/", Cookie="theme=dark", cookie="edition=de").body
    assert front.get("/twice/", Cookie="edition=de").kept == "HIT"


def test_other_methods_are_passed_on(front: Front) -> None:
    front.get("/method/")
    assert front.get("/method/", "POST", b"a=b").body.startswith(b"POST /method/")
    assert front.get("/method/").kept == "HIT"


def test_a_form_that_is_too_large_is_refused_with_a_page(front: Front) -> None:
    refused = front.get("/contact/", "POST", b"x" * (4 * 1024 * 1024 + 1))
    assert refused.status == 413 and b"Too much at once" in refused.body
    assert refused.headers["cache-control"] == "no-store"
    assert front.get("/my/tea/edit/", "POST", b"x" * (5 * 1024 * 1024)).status == 200


def test_who_sends_too_many_forms_is_told_to_wait(front: Front) -> None:
    begun = time.monotonic()
    answers = [front.get("/contact/", "POST", b"a=b") for _ in range(40)]
    passed = [answer for answer in answers if answer.status == 200]
    refused = [answer for answer in answers if answer.status == 429]
    # The burst, the one being answered, and one a second.
    assert len(passed) <= 21 + math.ceil(time.monotonic() - begun)
    assert len(passed) + len(refused) == 40 and refused
    assert all(b"Too many requests" in answer.body for answer in refused)
    # Reading goes on.
    assert front.get("/news/").status == 200


def test_collected_files_come_compressed_and_for_good(front: Front) -> None:
    hashed = front.get("/static/site.0123456789ab.css", Accept_Encoding="gzip")
    assert hashed.status == 200 and hashed.body == b"body {} /* ready */"
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert hashed.headers["x-content-type-options"] == "nosniff"
    plain = front.get("/static/site.css")
    assert (plain.headers["content-type"], plain.headers["cache-control"]) == ("text/css", "public, max-age=3600")
    for path in ("/static/", "/static/../media/secret.txt", "/static/%2e%2e/http.conf", "/static../http.conf"):
        assert front.get(path).status in {200, 400, 403, 404}
        assert b"nobody reads" not in front.get(path).body and b"proxy_cache_path" not in front.get(path).body


def test_pictures_are_sent_as_pictures_and_nothing_else_from_their_folder(front: Front) -> None:
    picture = front.get(f"/media/{PICTURE}")
    assert (picture.status, picture.body, picture.headers["content-type"]) == (200, b"\xff\xd8\xff", "image/jpeg")
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert picture.headers["content-security-policy"] == "default-src 'none'; sandbox"
    for path in ("/media/secret.txt", f"/media/{Path(PICTURE).parent}/page.html", "/media/images/../secret.txt"):
        assert b"GET /" in front.get(path).body, path
    # One that is not there yet is made by the site.
    missing = f"/media/{Path(PICTURE).parent}/50-50-0/full-640.webp"
    assert front.get(missing).body.startswith(b"GET /media/images/")


def test_with_the_site_gone_copies_are_sent_and_everything_else_is_a_page_that_says_so(
    front: Front, folder: Path
) -> None:
    kept = front.get("/seconds/", Accept_Encoding="gzip")
    # A second nginx, for which the site is gone already, with the cache of the first.
    port = free_port()
    other = folder.parent / "nginx-alone"
    other.mkdir()
    conf = nginx.write(
        other,
        {
            "NGINX_LISTEN": f"127.0.0.1:{port}",
            "NGINX_HOST": "news.example.org",
            "NGINX_SERVERS": f"server 127.0.0.1:{free_port()} max_fails=0;",
            "NGINX_STATIC": str(folder / "static"),
            "NGINX_ACCESS_LOG": "off",
            "NGINX_CACHE": str(folder / "cache"),
            **WHO,
        },
    )
    process = subprocess.Popen([PROGRAM, "-c", str(conf)])
    alone = Front(port, front.origin)

    def is_loaded() -> bool:
        try:
            return alone.get("/seconds/", Accept_Encoding="gzip").status == 200
        except (OSError, HTTPException):
            return False

    try:
        # The cache of a former run is read in the first moments.
        assert children.wait_until(is_loaded, 30)
        copy = alone.get("/seconds/", Accept_Encoding="gzip")
        assert copy.kept in {"HIT", "STALE", "UPDATING"} and copy.body == kept.body
        gone = alone.get("/never-asked-for/")
        assert gone.status == 503 and b"resting" in gone.body and gone.headers["retry-after"] == "10"
        assert alone.get("/admin/").status == 503
        for_programs = alone.get("/api/v1/never-asked-for/")
        assert for_programs.status == json.loads(for_programs.body)["status"] == 503
        assert for_programs.headers["content-type"] == "application/problem+json"
        assert for_programs.headers["access-control-allow-origin"] == "*"
        assert alone.get("/static/site.css").status == 200
    finally:
        children.stop(process, (signal.SIGQUIT, 5.0))


def test_a_value_stays_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="NGINX_HOST must not hold"):
        nginx.write(tmp_path, {"NGINX_HOST": 'x"; include /etc/passwd; "'})
    with pytest.raises(ValueError, match="There is no NGINX_HOSTS"):
        nginx.write(tmp_path, {"NGINX_HOSTS": "x"})
    assert nginx.main([]) == 64
    assert nginx.main([str(tmp_path / "made"), "NGINX_LISTEN=8080"]) == 0
    assert "${" not in "".join(path.read_text() for path in (tmp_path / "made").glob("*.conf"))


# --- With a full disk -------------------------------------------------------------------------------------------------


def on_a_full_disk() -> None:
    """Let no file of this process and its children grow: writing one fails, as it does on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))


def test_a_form_that_the_disk_has_no_room_for_is_told_so_in_our_words(front: Front, folder: Path) -> None:
    port = free_port()
    (folder / "full").mkdir()
    conf = nginx.write(
        folder / "full",
        {
            "NGINX_LISTEN": f"127.0.0.1:{port}",
            "NGINX_SERVERS": f"server 127.0.0.1:{front.origin.server_port} max_fails=0;",
            "NGINX_ACCESS_LOG": "off",
            **WHO,
        },
    )
    process = subprocess.Popen([PROGRAM, "-c", str(conf)], preexec_fn=on_a_full_disk)
    full = Front(port, front.origin)

    def answers() -> bool:
        try:
            return full.get("/own/").status == 200
        except (OSError, HTTPException):
            return False

    try:
        assert children.wait_until(answers, 20)
        asked = front.origin.asked
        told = full.get("/list-your-business/", "POST", b"x" * 100_000)
        assert (told.status, told.headers["retry-after"], b"resting" in told.body) == (503, "10", True)
        assert front.origin.asked == asked
        # A short one needs no file.
        assert full.get("/list-your-business/", "POST", b"x" * 1000).status == 200
    finally:
        children.stop(process, (signal.SIGQUIT, 5.0))
