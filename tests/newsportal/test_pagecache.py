"""The page cache, asked as gunicorn asks it: what is kept, under which key, and what never is."""

from __future__ import annotations

import gzip
import io
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.apps import apps
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.template import Context, Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from prometheus_client import REGISTRY

from articles.models import Section
from directory.tree import Tree
from newsportal.pagecache import announcements, encodings, fragments, rules, site
from newsportal.pagecache.asking import Asking
from newsportal.pagecache.editions import Editions, State, Turns
from newsportal.pagecache.files import Files
from newsportal.pagecache.gateway import PageCache
from newsportal.pagecache.memory import Memory
from newsportal.pagecache.pages import Page
from tests.factories import make_article, make_business, make_category, make_section, make_user

pytestmark = pytest.mark.django_db

Asker = Callable[..., "Answer"]
Queries = Callable[[int], AbstractContextManager[Any]]
HOST = "news.example.org"


class Answer:
    """What a client got."""

    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status = int(status[:3])
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def source(self) -> str:
        """Where it comes from, in the cache's own word; '' where the cache had nothing to do with it."""
        return self.headers.get("x-cache", "")


def ask(application: Any, path: str = "/", query: str = "", method: str = "GET", **environ: str) -> Answer:
    """Ask a WSGI application for a page, as gunicorn would."""
    given = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.7",
        "HTTP_HOST": HOST,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.version": (1, 0),
        **environ,
    }
    begun: list[Any] = []
    answer = application(given, lambda status, headers, exc_info=None: begun.extend([status, headers]))
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return Answer(begun[0], begun[1], body)


def make_cache(application: Any, folder: Path, **options: Any) -> PageCache:
    """Return a page cache around an application, with a listener on the tests' database."""
    files = Files(folder, 64 * site.MB)
    editions = options.pop("editions", None) or Editions(
        site.connect, options.pop("turns", lambda connection, now: site.turns(connection, now, 3600)), memory=3600
    )
    return PageCache(
        application,
        asking=Asking(
            hosts=[HOST, "localhost", ".wild.example.org"],
            port="8000",
            https=False,
            secure_header=None,
            private_cookies=("session", "messages"),
        ),
        editions=editions,
        memory=Memory(options.pop("room", 8 * site.MB)),
        store=options.pop("store", files),
        secure_by=("wsgi.url_scheme", "http"),
        lifetime=options.pop("lifetime", 600),
        stale_if_error=3600,
    )


class Steady(Editions):
    """An edition that a test moves by hand: ``turn_to`` a name, or to None for a database that does not answer."""

    def __init__(self) -> None:
        super().__init__(site.connect, lambda connection, now: Turns(0, 0), memory=3600)
        self.turn_to("1")

    def turn_to(self, edition: str | None, gone: tuple[tuple[str, float], ...] = ()) -> None:
        valid = float("inf") if edition else float("-inf")
        self.state = State(edition or "", 1, valid, gone=gone)
        self._is_down = edition is None

    def _listen(self) -> None:
        pass


class Echo:
    """A site that shows whatever it is told: the control that a leak through the cache would give away."""

    def __init__(self) -> None:
        self.asked = 0
        self.status = "200 OK"
        self.headers: list[tuple[str, str]] = []
        self.text = "hello"
        self.gate: threading.Event | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked += 1
        if self.gate is not None:
            self.gate.wait(10)
        shown = "\n".join(f"{name}={value}" for name, value in sorted(environ.items()) if isinstance(value, str))
        body = f"{self.text}\n{self.asked}\n{shown}\n".encode() + b"low water   " * 100
        start_response(self.status, [("Content-Type", "text/html; charset=utf-8"), *self.headers])
        return [body]


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def cache(echo: Echo, steady: Steady, tmp_path: Path) -> PageCache:
    """Return a cache around the echo."""
    return make_cache(echo, tmp_path / "pages", editions=steady)


@pytest.fixture
def portal(steady: Steady, tmp_path: Path, settings: Any) -> Iterator[PageCache]:
    """Yield a cache around the site itself, which leaves the test its connection, as Django's own client does."""
    settings.ALLOWED_HOSTS = [HOST]
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield make_cache(get_wsgi_application(), tmp_path / "portal", editions=steady)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# --- A hit ----------------------------------------------------------------------------------------------------------


def test_a_page_is_made_once_and_then_costs_no_query(portal: PageCache, django_assert_num_queries: Queries) -> None:
    story = make_article(tags=["Trade"], countries=["DE"])
    addresses = ["/", "/news/", story.get_absolute_url(), "/tag/trade/", "/country/germany/", "/feed/", "/sitemap.xml"]
    first = {address: ask(portal, address) for address in addresses}
    assert {answer.source for answer in first.values()} == {"miss"}
    with django_assert_num_queries(0):
        for address in addresses:
            again = ask(portal, address)
            assert (again.source, again.status, again.body) == ("hit", 200, first[address].body), address


def test_what_the_cache_answers_is_counted(portal: PageCache) -> None:
    def counted(how: str) -> float:
        return REGISTRY.get_sample_value("newsportal_page_cache_answers_total", {"how": how}) or 0

    hits, misses = counted("hit"), counted("miss")
    for _ in range(5):
        ask(portal, "/about/")
    # Who asks for anything else has what was counted by the way told.
    ask(portal, "/healthz")
    assert (counted("hit") - hits, counted("miss") - misses) == (4, 1)


def test_a_page_comes_in_the_coding_that_the_client_takes(cache: PageCache) -> None:
    plain = ask(cache, "/news/").body
    zipped = ask(cache, "/news/", HTTP_ACCEPT_ENCODING="gzip")
    assert (zipped.headers["content-encoding"], gzip.decompress(zipped.body)) == ("gzip", plain)
    best = ask(cache, "/news/", HTTP_ACCEPT_ENCODING="gzip, deflate, br, zstd")
    assert (best.headers["content-encoding"], brotli.decompress(best.body)) == ("br", plain)
    assert {zipped.source, best.source} == {"hit"}
    assert zipped.headers["vary"] == best.headers["vary"] == "Accept-Encoding"
    assert int(best.headers["content-length"]) == len(best.body) < len(plain)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("gzip;q=0", ""),
        ("br;q=0.2, gzip;q=0.9", "gzip"),
        ("*", "br"),
        ("*;q=0, gzip", "gzip"),
        ("identity", ""),
        ("GZIP ; Q=1", "gzip"),
        ("gzip;q=many", ""),
    ],
)
def test_reads_accept_encoding_as_the_standard_says(accepted: str, coding: str) -> None:
    assert encodings.choose(accepted) == coding


def test_a_client_that_has_the_page_is_told_so(cache: PageCache) -> None:
    ask(cache, "/news/")
    first = ask(cache, "/news/", HTTP_ACCEPT_ENCODING="br")
    tag = first.headers["etag"]
    for known in (tag, f'"other", W/{tag}', "*"):
        again = ask(cache, "/news/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        assert "content-length" not in again.headers
    # The same page in another coding is another copy.
    assert ask(cache, "/news/", HTTP_IF_NONE_MATCH=tag).status == 200


def test_head_is_answered_from_the_page_and_makes_it(cache: PageCache, echo: Echo) -> None:
    head = ask(cache, "/news/", method="HEAD")
    page = ask(cache, "/news/")
    assert (head.body, head.headers["content-length"]) == (b"", str(len(page.body)))
    assert (head.source, page.source, echo.asked) == ("miss", "hit", 1)


def test_a_process_finds_what_another_one_made(cache: PageCache, echo: Echo, steady: Steady, tmp_path: Path) -> None:
    first = ask(cache, "/news/", HTTP_ACCEPT_ENCODING="br")
    neighbour = make_cache(echo, tmp_path / "pages", editions=steady)
    second = ask(neighbour, "/news/", HTTP_ACCEPT_ENCODING="br")
    assert (second.source, second.body, echo.asked) == ("hit", first.body, 1)


# --- The key --------------------------------------------------------------------------------------------------------

POISON = {
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_PREFIX": "/evil",
    "HTTP_X_FORWARDED_SCHEME": "evil",
    "HTTP_X_ORIGINAL_URL": "/evil",
    "HTTP_X_REWRITE_URL": "/evil",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "EVIL",
    "HTTP_FORWARDED": "host=evil.example",
    "HTTP_ACCEPT_LANGUAGE": "evil",
    "HTTP_ACCEPT": "evil/evil",
    "HTTP_ORIGIN": "https://evil.example",
    "HTTP_REFERER": "https://evil.example/",
    "HTTP_USER_AGENT": "evil",
    "HTTP_RANGE": "bytes=0-1",
    "HTTP_COOKIE": "theme=evil; csrf=evil",
    "HTTP_IF_MODIFIED_SINCE": "evil",
    "RAW_URI": "/news/?evil",
    "REQUEST_URI": "/news/?evil",
}


@pytest.mark.parametrize("name", POISON)
def test_what_is_not_in_the_key_never_reaches_the_page(cache: PageCache, name: str) -> None:
    answer = ask(cache, "/news/", "utm_source=evil&evil=1&page=2", **{name: POISON[name]})
    assert answer.source == "miss"
    assert b"evil" not in answer.body.lower()
    assert ask(cache, "/news/", "page=2").source == "hit"


def test_known_parameters_are_the_key_in_any_order_and_others_are_dropped(cache: PageCache, echo: Echo) -> None:
    ask(cache, "/search/", "q=tea&page=2&kind=story")
    for query in ("kind=story&page=2&q=tea", "gclid=1&q=tea&kind=story&page=2&x[]=3", "q=te%61&page=%32&kind=story"):
        assert ask(cache, "/search/", query).source == "hit"
    assert echo.asked == 1
    assert b"QUERY_STRING=kind=story&page=2&q=tea\n" in ask(cache, "/search/", "q=tea&page=2&kind=story").body


def test_of_a_parameter_given_twice_the_key_has_both(cache: PageCache) -> None:
    assert b"QUERY_STRING=page=1&page=2\n" in ask(cache, "/news/", "page=1&page=2").body
    assert ask(cache, "/news/", "page=2&page=1").source == "miss"
    # A semicolon separates nothing, for the cache as for Django.
    assert b"QUERY_STRING=page=1%3Bpage%3D2\n" in ask(cache, "/news/", "page=1;page=2").body


def test_what_a_program_asks_for_in_words_that_nobody_knows_reaches_the_site_to_be_refused(cache: PageCache) -> None:
    ask(cache, "/api/v1/stories/", "country=DE&limit=2")
    assert ask(cache, "/api/v1/stories/", "limit=2&country=DE").source == "hit"
    for query in ("country=DE&limit=2&x=1", "country=DE&country=DE&limit=2"):
        answer = ask(cache, "/api/v1/stories/", query)
        assert answer.source == "" and f"QUERY_STRING={query}\n".encode() in answer.body


@pytest.mark.parametrize(
    "query", ["page=%ff", "q=" + "x" * 2000, "&".join(f"page={n}" for n in range(50))], ids=["bytes", "long", "many"]
)
def test_a_strange_query_is_left_to_the_site(cache: PageCache, query: str) -> None:
    assert ask(cache, "/search/", query).source == ""


def test_pages_do_not_differ_by_parameters_that_are_not_theirs(cache: PageCache) -> None:
    ask(cache, "/about/")
    assert ask(cache, "/about/", "page=2&q=x").source == "hit"


@pytest.mark.parametrize(
    ("host", "kept"),
    [
        (HOST, True),
        (f"{HOST}:8000", True),
        ("NEWS.example.org", True),
        ("localhost", True),
        (f"{HOST}:1", False),
        (f"{HOST}:", False),
        ("evil.example", False),
        ("a.wild.example.org", False),
        (f"{HOST}.evil.example", False),
        (f"evil.example#{HOST}", False),
        (f"{HOST}@evil.example", False),
        ("", False),
    ],
)
def test_only_names_of_the_site_are_kept(cache: PageCache, host: str, kept: bool) -> None:
    assert ask(cache, "/news/", HTTP_HOST=host).source == ("miss" if kept else "")
    assert b"evil" not in ask(cache, "/news/").body


def test_a_reader_gets_the_edition_that_they_chose_and_only_on_the_front_page(cache: PageCache) -> None:
    assert b"HTTP_COOKIE=edition=de\n" in ask(cache, "/", HTTP_COOKIE="theme=dark; edition=de").body
    assert b"HTTP_COOKIE" not in ask(cache, "/").body
    assert ask(cache, "/", HTTP_COOKIE="edition=de").source == "hit"
    for forged in ("edition=deu", "edition=<b", "edition=DE", "edition=", "xedition=de", 'edition="de"'):
        assert b"HTTP_COOKIE" not in ask(cache, "/", HTTP_COOKIE=forged).body
    assert b"HTTP_COOKIE" not in ask(cache, "/news/", HTTP_COOKIE="edition=de").body


# --- What is never kept ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_COOKIE": "session=abc"},
        {"HTTP_COOKIE": "a=b; __Host-session=abc"},
        {"HTTP_COOKIE": "messages=abc"},
        {"HTTP_AUTHORIZATION": "Basic abc"},
        {"wsgi.url_scheme": "https"},
    ],
    ids=str,
)
def test_somebody_s_own_request_is_neither_kept_nor_answered_from_what_is(
    cache: PageCache, environ: dict[str, str]
) -> None:
    own = ask(cache, "/news/", **environ)
    assert own.source == ""
    public = ask(cache, "/news/")
    assert public.source == "miss" and own.body != public.body
    assert ask(cache, "/news/", **environ).source == ""


@pytest.mark.parametrize(
    ("status", "headers", "text"),
    [
        ("200 OK", [("Set-Cookie", "a=b")], ""),
        ("200 OK", [("Cache-Control", "private")], ""),
        ("200 OK", [("Cache-Control", "max-age=0, No-Store")], ""),
        ("200 OK", [("Content-Encoding", "gzip")], ""),
        ("200 OK", [("Content-Security-Policy", "script-src 'nonce-abc'")], ""),
        ("200 OK", [("Vary", "*")], ""),
        ("200 OK", [], '<input type="hidden" name="csrfmiddlewaretoken" value="x">'),
        ("302 Found", [("Location", "/")], ""),
        ("400 Bad Request", [], ""),
        ("403 Forbidden", [], ""),
        ("405 Method Not Allowed", [], ""),
        ("429 Too Many Requests", [], ""),
        ("500 Internal Server Error", [], ""),
        ("503 Service Unavailable", [], ""),
    ],
    ids=str,
)
def test_what_is_for_one_visitor_or_went_wrong_is_passed_on_and_not_kept(
    cache: PageCache, echo: Echo, status: str, headers: list[tuple[str, str]], text: str
) -> None:
    echo.status, echo.headers, echo.text = status, headers, text
    for asked in (1, 2):
        answer = ask(cache, "/news/")
        assert (answer.source, answer.status, echo.asked) == ("", int(status[:3]), asked)
    echo.status, echo.headers, echo.text = "200 OK", [], ""
    assert ask(cache, "/news/").source == "miss"


@pytest.mark.parametrize(
    "path",
    [
        "/my/",
        "/my/x.css",
        "/my/;x.css",
        "/my//x.css",
        "//my/",
        "/news/../my/",
        "/news/%2e%2e/my/",
        "/accounts/email/a.js",
        "/admin/articles/article/1/change/",
        "/news/x.css",
        "/news/;x.css",
        "/news/world/;jsessionid=1",
        "/business/tea-house/edit/",
        "/business/tea-house/enquire/",
        "/news/world/\x00",
        "/NEWS/",
        "",
    ],
)
def test_an_address_that_is_not_a_public_page_s_is_never_kept(cache: PageCache, path: str) -> None:
    assert ask(cache, path).source == ""
    assert ask(cache, path, HTTP_ACCEPT_ENCODING="gzip").source == ""


def test_a_form_is_never_kept(cache: PageCache) -> None:
    for body in ({"CONTENT_LENGTH": "3"}, {"HTTP_TRANSFER_ENCODING": "chunked"}):
        assert ask(cache, "/news/", **body).source == ""
    for method in ("POST", "PUT", "OPTIONS", "TRACE", "PURGE"):
        assert ask(cache, "/news/", method=method).source == ""
    assert ask(cache, "/news/").source == "miss"


def test_a_page_for_somebody_who_is_signed_in_stays_theirs(portal: PageCache) -> None:
    draft = make_article("Unwritten treaty", status="draft")
    address = draft.get_absolute_url()
    editor = Client()
    editor.force_login(make_user(role="Editor"))
    cookie = f"session={editor.cookies['session'].value}"
    preview = ask(portal, address, HTTP_COOKIE=cookie)
    assert (preview.status, preview.source) == (200, "")
    assert preview.headers["cache-control"] == "private, no-store"
    assert ask(portal, address).status == 404
    assert ask(portal, address, HTTP_COOKIE=cookie).status == 200
    assert b"Unwritten" not in ask(portal, address).body


# --- How long -------------------------------------------------------------------------------------------------------


def test_a_new_edition_makes_every_page_anew(cache: PageCache, steady: Steady) -> None:
    before = ask(cache, "/news/").body
    steady.turn_to("2")
    after = ask(cache, "/news/")
    assert (after.source, after.body == before) == ("miss", False)
    assert ask(cache, "/news/").source == "hit"


def test_what_is_published_while_a_page_is_made_leaves_no_old_page_behind(
    cache: PageCache, echo: Echo, steady: Steady
) -> None:
    class Meanwhile(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            steady.turn_to("2")
            return True

    echo.gate = Meanwhile()
    ask(cache, "/news/")
    echo.gate = None
    assert ask(cache, "/news/").source == "miss"
    assert ask(cache, "/news/").source == "hit"


def test_a_page_grows_old_without_any_change(echo: Echo, steady: Steady, tmp_path: Path) -> None:
    cache = make_cache(echo, tmp_path, editions=steady, lifetime=0)
    ask(cache, "/news/")
    assert ask(cache, "/news/").source == "miss"


def test_a_view_may_shorten_the_life_of_its_page(cache: PageCache, echo: Echo) -> None:
    echo.headers = [("Surrogate-Control", "max-age=0")]
    ask(cache, "/news/")
    assert ask(cache, "/news/").source == "miss"


def test_missing_pages_are_kept_for_a_short_time_and_moved_ones_too(cache: PageCache, echo: Echo) -> None:
    for status in ("404 Not Found", "410 Gone", "301 Moved Permanently"):
        echo.status = status
        address = f"/news/{status[:3]}/"
        ask(cache, address)
        again = ask(cache, address, HTTP_IF_NONE_MATCH="*")
        assert (again.source, again.status) == ("hit", int(status[:3]))


# --- Many at once, and many addresses ---------------------------------------------------------------------------------


def together(count: int, act: Callable[[], Answer]) -> list[Answer]:
    """Return what came of doing it ``count`` times at once."""
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(act())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


def test_of_many_who_ask_at_once_one_makes_the_page(
    cache: PageCache, echo: Echo, steady: Steady, tmp_path: Path
) -> None:
    neighbour = make_cache(echo, tmp_path / "pages", editions=steady)
    echo.gate = threading.Event()
    ready = threading.Barrier(41)

    def ask_one(which: PageCache) -> Answer:
        ready.wait(10)
        return ask(which, "/news/")

    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda which=which: answers.append(ask_one(which)))  # type: ignore[misc]
        for which in [cache] * 20 + [neighbour] * 20
    ]
    for thread in threads:
        thread.start()
    ready.wait(10)
    echo.gate.set()
    for thread in threads:
        thread.join(20)
    # Locks of the system bind processes, so two caches in one process count as two.
    assert echo.asked <= 2
    assert len(answers) == 40 and {answer.status for answer in answers} == {200}


def test_while_an_old_page_is_made_anew_the_others_get_the_old_one(echo: Echo, steady: Steady, tmp_path: Path) -> None:
    cache = make_cache(echo, tmp_path, editions=steady, lifetime=0)
    before = ask(cache, "/news/").body
    echo.gate = threading.Event()
    maker = threading.Thread(target=ask, args=(cache, "/news/"))
    maker.start()
    while echo.asked < 2:
        pass
    try:
        assert ask(cache, "/news/").body == before
    finally:
        echo.gate.set()
        maker.join(20)


def test_who_waits_for_a_page_that_must_not_be_kept_gets_one_of_their_own(cache: PageCache, echo: Echo) -> None:
    echo.headers = [("Set-Cookie", "a=b")]
    answers = together(5, lambda: ask(cache, "/news/"))
    assert echo.asked == 5
    assert len({answer.body for answer in answers}) == 5


def test_a_hundred_thousand_queries_do_not_push_out_the_pages_that_are_read(
    echo: Echo, steady: Steady, tmp_path: Path
) -> None:
    store = Files(tmp_path, 2 * site.MB)
    cache = make_cache(echo, tmp_path, editions=steady, room=site.MB, store=store)
    hot = [f"/news/{number}/" for number in range(40)]
    for address in hot:
        ask(cache, address)
    # Fewer than the name says, in rooms that are smaller still.
    for number in range(1500):
        ask(cache, "/search/", f"q=word{number}")
        ask(cache, f"/news/2026/01/01/nothing-{number}/") if number % 10 == 0 else None
    echo.status = "404 Not Found"
    for number in range(500):
        ask(cache, f"/news/none-{number}/")
    assert [ask(cache, address).source for address in hot] == ["hit"] * 40
    folder = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert folder < 3 * site.MB


# --- When the database does not answer ----------------------------------------------------------------------------------


def test_what_was_served_before_is_served_and_marked_while_the_database_is_away(
    cache: PageCache, echo: Echo, steady: Steady
) -> None:
    before = ask(cache, "/news/", HTTP_ACCEPT_ENCODING="gzip")
    steady.turn_to(None)
    echo.status = "503 Service Unavailable"
    stale = ask(cache, "/news/", HTTP_ACCEPT_ENCODING="gzip")
    assert (stale.status, stale.source, stale.body) == (200, "stale", before.body)
    assert stale.headers["warning"].startswith('110 - "Response is Stale"')
    assert (ask(cache, "/about/").status, ask(cache, "/about/").source) == (503, "")
    steady.turn_to("1")
    assert ask(cache, "/news/", HTTP_ACCEPT_ENCODING="gzip").source == "hit"


def test_an_old_page_is_better_than_an_error(cache: PageCache, echo: Echo, steady: Steady) -> None:
    before = ask(cache, "/news/")
    steady.turn_to("2")
    echo.status = "500 Internal Server Error"
    assert ask(cache, "/news/").source == "stale"
    echo.status = "200 OK"
    again = ask(cache, "/news/")
    assert again.source == "miss" and again.body != before.body


def test_a_story_that_was_taken_down_is_not_among_the_old_pages(cache: PageCache, echo: Echo, steady: Steady) -> None:
    address = "/news/2026/03/01/libel/"
    for path in (address, f"{address}social.jpg", "/about/"):
        ask(cache, path)
    echo.text = f'<a href="{address}">'
    ask(cache, "/news/", HTTP_ACCEPT_ENCODING="br")
    echo.status = "503 Service Unavailable"
    steady.turn_to(None, gone=((address, time.time()),))
    assert ask(cache, address).status == 503
    assert ask(cache, f"{address}social.jpg").status == 503
    assert ask(cache, "/news/", HTTP_ACCEPT_ENCODING="br").status == 503
    assert ask(cache, "/about/").source == "stale"
    # What ends later is shown until then.
    steady.turn_to(None, gone=((address, time.time() + 60),))
    assert ask(cache, address).source == "stale"


def test_a_shelf_that_cannot_be_written_is_no_error(echo: Echo, steady: Steady, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = make_cache(echo, tmp_path / "file" / "pages", editions=steady)
    assert [ask(cache, "/news/").source for _ in range(2)] == ["miss", "hit"]


@pytest.mark.parametrize("damage", [b"", b"page1", b"page1\x00\x00\x00\x02{}", b"page1\xff\xff\xff\xff[]", b"other"])
def test_what_is_damaged_on_the_shelf_is_not_read(damage: bytes) -> None:
    page = Page("200 OK", [("A", "b")], {"": b"x"}, "1", 0.0, 1.0, "d")
    assert Page.unpack(page.pack()) == page
    assert Page.unpack(damage) is None
    assert Page.unpack(page.pack()[:-1]) is None
    assert Page.unpack(page.pack() + b"x") is None


# --- Parts of pages ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_part_of_pages_is_made_once_in_an_edition_for_each_value(
    cache: PageCache, steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, sport = make_section("World"), make_section("Sport")
    made = Template("{% load fragments %}{% kept 'part' here trail %}{{ count.next }}{% endkept %}")

    class Counter:
        number = 0

        def next(self) -> int:
            self.number += 1
            return self.number

    counter = Counter()

    def render(here: str, *trail: Any) -> str:
        return made.render(Context({"count": counter, "here": here, "trail": list(trail)}))

    # No page cache answers in this process: nobody would say when it is out of date.
    assert [render("a"), render("a")] == ["1", "2"]
    monkeypatch.setattr(site, "active", cache)
    assert [render("a"), render("a"), render("b"), render("a", world), render("a", sport)] == ["3", "3", "4", "5", "6"]
    steady.turn_to("2")
    assert [render("a"), render("a")] == ["7", "7"]
    steady.turn_to(None)
    assert [render("a"), render("a")] == ["8", "9"]
    steady.turn_to("3")
    # What is not committed may never be.
    with transaction.atomic():
        assert [render("a"), render("a")] == ["10", "11"]
    assert [render("a"), render("a")] == ["12", "12"]


@pytest.mark.django_db
def test_the_frame_is_made_anew_when_what_it_shows_becomes_another_and_at_no_other_time(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    made: list[str] = []
    same = fragments.same

    def counting(key: Any, make: Any) -> Any:
        return same(key, lambda: (made.append(key[0][0]), make())[1])

    monkeypatch.setattr(fragments, "_same", {})
    monkeypatch.setattr(fragments, "same", counting)

    def page() -> str:
        made.clear()
        return client.get("/about/").content.decode()

    def making() -> set[str]:
        page()
        return set(made)

    everything = {"styles", "scripts", "icons", "feeds", "header", "footer"}
    assert [making(), making()] == [everything, set()]
    section = make_section("Harbours")
    assert page().count(">Harbours</a>") == 3 and set(made) == {"header", "footer"}
    Section.objects.filter(pk=section.pk).update(name="Ports")
    assert page().count(">Ports</a>") == 3 and "Harbours" not in page()
    settings.SITE_NAME = "The Other Paper"
    assert "The Other Paper" in page()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "OPTIONS": {"base_url": "/elsewhere/"},
        },
    }
    assert "/elsewhere/css/tokens.css" in page() and set(made) == everything
    # While somebody writes templates, nothing is kept.
    settings.DEBUG = True
    assert [making(), making()] == [everything, everything]


@pytest.mark.django_db(transaction=True)
def test_the_front_page_costs_nobody_a_query_until_something_public_changes(
    cache: PageCache,
    steady: Steady,
    monkeypatch: pytest.MonkeyPatch,
    client: Client,
    django_assert_num_queries: Queries,
) -> None:
    make_article("Ships wait at the lock", countries=["DE"])
    make_business("Mill of Celle")
    monkeypatch.setattr(site, "active", cache)
    first = client.get("/").content
    assert b"Ships wait at the lock" in first and b"Mill of Celle" in first
    with django_assert_num_queries(0):
        assert client.get("/").content == first
    client.cookies["edition"] = "de"
    assert b"World edition" not in client.get("/").content
    client.cookies.clear()
    make_article("The lock opens")
    steady.turn_to("2")
    assert b"The lock opens" in client.get("/").content


@pytest.mark.django_db(transaction=True)
def test_the_categories_are_read_once_in_an_edition(
    cache: PageCache, steady: Steady, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Queries
) -> None:
    make_category("Cafes")
    monkeypatch.setattr(site, "active", cache)
    with django_assert_num_queries(1):
        assert [list(Tree.present().by_slug) for _ in range(3)] == [["cafes"]] * 3
    make_category("Bars")
    steady.turn_to("2")
    assert sorted(Tree.present().by_slug) == ["bars", "cafes"]


# --- What is public -------------------------------------------------------------------------------------------------


def paths(patterns: list[Any], prefix: str = "/") -> Iterator[str]:
    """Yield an example of every address of the site."""
    examples = {"slug": "abc", "str": "abc", "int": "1", "path": "a/b", "yyyy": "2026", "mm": "02", "dd": "03"}
    for entry in patterns:
        if isinstance(entry, URLResolver) and entry.app_name == "admin":
            yield "/admin/"
        elif isinstance(entry, URLResolver):
            yield from paths(entry.url_patterns, prefix + example(entry, examples))
        elif isinstance(entry, URLPattern):
            yield prefix + example(entry, examples)


def example(entry: URLPattern | URLResolver, examples: dict[str, str]) -> str:
    route = str(entry.pattern)
    return re.sub(r"<(?:(\w+):)?(\w+)>", lambda found: examples.get(found[1] or "str", "abc"), route)


def test_every_address_is_either_kept_or_known_to_be_left_alone() -> None:
    """A new address that fails here wants a line in newsportal/pagecache/rules.py."""
    undecided = [
        path
        for path in paths(get_resolver().url_patterns)
        if rules.find(path) is None and not rules.is_left_alone(path)
    ]
    assert undecided == []
    assert [path for path in rules.LEFT_ALONE if rules.find(path)] == []


def test_every_table_is_either_public_or_known_to_be_private() -> None:
    """A new model that fails here wants a line in newsportal/pagecache/announcements.py."""
    models = apps.get_models(include_auto_created=True)
    labels = {model._meta.label_lower for model in models if model._meta.app_label not in announcements.PRIVATE_APPS}
    assert labels - announcements.PUBLIC.keys() - announcements.PRIVATE == set()
    assert announcements.PUBLIC.keys() & announcements.PRIVATE == set()
