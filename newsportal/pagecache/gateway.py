"""The WSGI application around Django's: what it has is sent at once, and everything else goes on to the site."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from prometheus_client import Counter

from newsportal.pagecache import encodings
from newsportal.pagecache.asking import EDITION_NUMBER, Ask, Asking, Environ, Key
from newsportal.pagecache.editions import Editions
from newsportal.pagecache.memory import Memory
from newsportal.pagecache.pages import Headers, Page, Ready, keep

ANSWERS = Counter("newsportal_page_cache_answers", "Answers of the page cache: kept, made now, or old ones.", ["how"])
# Counting one costs half as much as a hit itself, so hits are counted by so many.
HITS_TOLD = 256

StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# While one visitor's request makes a page anew, the others wait for it for so long, and then make their own.
PATIENCE = 5.0
# A page that is only old, and not known to be untrue, is shown to the others meanwhile, for so many seconds.
GRACE = 60.0
# After an answer that must not be kept, nobody waits for the next one at that address for so long.
NOT_KEPT_SECONDS = 5.0
NOT_KEPT_MOST = 10_000


class Store(Protocol):
    """Where pages are kept beyond one process (``files``, ``redis``)."""

    def get(self, name: str) -> bytes | None: ...
    def put(self, name: str, packed: bytes, *, one_of_many: bool, seconds: float) -> None: ...
    def claim(self, name: str) -> bool: ...
    def release(self, name: str) -> None: ...


class Flight:
    """A page that is being made in this process; ``page`` is what came of it, None where it must not be kept."""

    def __init__(self) -> None:
        self.landed = threading.Event()
        self.page: Page | None = None


class PageCache:
    """Answers for the pages that anybody may see. ``lifetime`` and ``stale_if_error`` are in seconds."""

    def __init__(
        self,
        application: Application,
        *,
        asking: Asking,
        editions: Editions,
        memory: Memory,
        store: Store,
        secure_by: tuple[str, str | None],
        lifetime: float,
        stale_if_error: float,
    ) -> None:
        self.editions = editions
        self._application = application
        self._asking = asking
        self._memory = memory
        self._pages = memory.pages
        self._store = store
        self._secure_name, self._secure_value = secure_by
        self._lifetime = lifetime
        self._stale_if_error = stale_if_error
        self._flights: dict[Key, Flight] = {}
        self._not_kept: dict[Key, float] = {}
        # Threads may lose a few of one another's.
        self._hits = 0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request. The first lines are all that a hit costs, so they call as little as they can."""
        get = environ.get
        if (
            environ["REQUEST_METHOD"] == "GET"
            and "HTTP_COOKIE" not in environ
            and "HTTP_AUTHORIZATION" not in environ
            and get(self._secure_name) == self._secure_value
        ):
            # Only pages that are kept under these very words are found here; every other way to ask comes further down.
            key = (
                get("HTTP_HOST"),
                get("PATH_INFO"),
                get("QUERY_STRING"),
                "",
                encodings.choose(get("HTTP_ACCEPT_ENCODING", "")),
            )
            ready = self._pages.get(key)
            state = self.editions.state
            now = time.monotonic()
            if ready is not None and ready.edition == state.edition and now < state.valid_until and now < ready.until:
                try:  # noqa: SIM105 - a context manager costs more than all the rest
                    self._pages.move_to_end(key)
                except KeyError:
                    # It gave way to others a moment ago.
                    pass
                self._hits += 1
                if self._hits >= HITS_TOLD:
                    self._tell_hits()
                if "HTTP_IF_NONE_MATCH" in environ and ready.is_known(environ["HTTP_IF_NONE_MATCH"]):
                    start_response("304 Not Modified", ready.unchanged)
                    return ()
                start_response(ready.status, ready.headers)
                return ready.chunks
        if self._hits:
            self._tell_hits()
        ask = self._asking.read(environ)
        if ask is None:
            return self._application(environ, start_response)
        return self._answer(ask, environ, start_response)

    def _tell_hits(self) -> None:
        told, self._hits = self._hits, 0
        ANSWERS.labels("hit").inc(told)

    # --- Further down -----------------------------------------------------------------------------------------------

    def _answer(self, ask: Ask, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        edition = self.editions.current()
        ready = self._find(ask, edition)
        if edition is None:
            # The database does not answer, so nobody can say what is true now.
            if ready is not None and self._may_be_stale(ask, ready):
                return _send(ask, environ, start_response, ready, "stale")
            return self._application(environ, start_response)
        if ready is not None and ready.edition == edition and _age(ready) < 0:
            return _send(ask, environ, start_response, ready, "hit")
        return self._make(ask, environ, start_response, edition, ready)

    def _find(self, ask: Ask, edition: str | None) -> Ready | None:
        """Return the copy in the asked coding, from here or from the store, whether or not it is still true."""
        ready = self._memory.get((*ask.key, ask.coding))
        if ready is not None and ready.edition == edition and _age(ready) < 0:
            return ready
        packed = self._store.get(_name(ask.key))
        page = Page.unpack(packed) if packed is not None else None
        if page is None or (ready is not None and page.made <= ready.made):
            return ready
        return self._remember(ask, page)

    def _remember(self, ask: Ask, page: Page) -> Ready:
        ready = Ready(page, ask.coding, time.monotonic() + page.lifetime - max(0.0, time.time() - page.made))
        self._memory.put((*ask.key, ask.coding), ready, one_of_many=ask.is_one_of_many or page.is_missing)
        return ready

    def _may_be_stale(self, ask: Ask, ready: Ready) -> bool:
        """Tell whether the copy may be shown though it may be untrue: not too old, and nothing on it was taken down."""
        if time.time() - ready.made > self._stale_if_error:
            return False
        gone = self.editions.gone(ready.made)
        return not gone or not (any(ask.path.startswith(path) for path in gone) or ready.mentions(gone))

    # --- Making a page ----------------------------------------------------------------------------------------------

    def _make(
        self, ask: Ask, environ: Environ, start_response: StartResponse, edition: str, former: Ready | None
    ) -> Iterable[bytes]:
        """Have the site make the page, once for all who wait for it, and send it."""
        if self._not_kept.get(ask.key, 0.0) > time.monotonic():
            return self._render(ask, environ, start_response, edition, former, None)
        # A page that is only old may be shown while it is made anew; one of a former edition may not.
        will_do = former if former is not None and former.edition == edition and _age(former) < GRACE else None
        deadline = time.monotonic() + PATIENCE
        flight = Flight()
        while True:
            other = self._flights.setdefault(ask.key, flight)
            if other is flight:
                break
            if will_do is not None:
                return _send(ask, environ, start_response, will_do, "hit")
            if not other.landed.wait(deadline - time.monotonic()):
                return self._render(ask, environ, start_response, edition, former, None)
            if other.page is None:
                return self._render(ask, environ, start_response, edition, former, None)
            if other.page.edition == edition:
                return _send(ask, environ, start_response, self._remember(ask, other.page), "hit")
        name = _name(ask.key)
        claimed = False
        try:
            pause = 0.005
            while not (claimed := self._store.claim(name)) and time.monotonic() < deadline:
                # Another process makes it.
                if will_do is not None:
                    return _send(ask, environ, start_response, will_do, "hit")
                time.sleep(pause)
                pause = min(pause * 1.5, 0.05)
                packed = self._store.get(name)
                page = Page.unpack(packed) if packed is not None else None
                if page is not None and page.edition == edition and page.made + page.lifetime > time.time():
                    flight.page = page
                    return _send(ask, environ, start_response, self._remember(ask, page), "hit")
            if claimed and (ready := self._made_meanwhile(ask, edition, flight)) is not None:
                return _send(ask, environ, start_response, ready, "hit")
            return self._render(ask, environ, start_response, edition, former, flight)
        finally:
            if claimed:
                self._store.release(name)
            self._flights.pop(ask.key, None)
            flight.landed.set()

    def _made_meanwhile(self, ask: Ask, edition: str, flight: Flight) -> Ready | None:
        """Return what another process stored between our look and our claim."""
        packed = self._store.get(_name(ask.key))
        page = Page.unpack(packed) if packed is not None else None
        if page is None or page.edition != edition or page.made + page.lifetime <= time.time():
            return None
        flight.page = page
        return self._remember(ask, page)

    def _render(
        self,
        ask: Ask,
        environ: Environ,
        start_response: StartResponse,
        edition: str,
        former: Ready | None,
        flight: Flight | None,
    ) -> Iterable[bytes]:
        # Taken before the page is made: if something is published meanwhile, it belongs to an edition that is past.
        made = time.time()
        number = int(edition.split("-", 1)[0])
        status, headers, body = _run(self._application, {**ask.environ, EDITION_NUMBER: number})
        if status.startswith("5") and former is not None and self._may_be_stale(ask, former):
            return _send(ask, environ, start_response, former, "stale")
        page = keep(status, headers, body, edition=edition, made=made, lifetime=self._lifetime)
        if page is None:
            self._do_not_wait(ask.key)
            start_response(status, headers)
            return () if ask.head else (body,)
        if flight is not None:
            flight.page = page
        many = ask.is_one_of_many or page.is_missing
        self._store.put(_name(ask.key), page.pack(), one_of_many=many, seconds=page.lifetime + self._stale_if_error)
        return _send(ask, environ, start_response, self._remember(ask, page), "miss")

    def _do_not_wait(self, key: Key) -> None:
        if len(self._not_kept) >= NOT_KEPT_MOST:
            self._not_kept.clear()
        self._not_kept[key] = time.monotonic() + NOT_KEPT_SECONDS


def _age(ready: Ready) -> float:
    """Return for how many seconds the copy has been too old; less than nothing while it is not."""
    return time.monotonic() - ready.until


def _name(key: Key) -> str:
    """Return the key as the name of a file."""
    return hashlib.sha256("\n".join(key).encode("utf-8", "surrogatepass")).hexdigest()


def _run(application: Application, environ: Environ) -> tuple[str, Headers, bytes]:
    """Return the site's whole answer."""
    begun: list[Any] = []
    written: list[bytes] = []

    def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
        begun[:] = [status, headers]
        return written.append

    answer = application(environ, start)
    try:
        written.extend(answer)
    finally:
        # Django ends its request here, and gives its connection back.
        if (close := getattr(answer, "close", None)) is not None:
            close()
    return begun[0], begun[1], b"".join(written)


def _send(ask: Ask, environ: Environ, start_response: StartResponse, ready: Ready, mark: str) -> Iterable[bytes]:
    ANSWERS.labels(mark).inc()
    unchanged = "HTTP_IF_NONE_MATCH" in environ and ready.is_known(environ["HTTP_IF_NONE_MATCH"])
    headers = ready.unchanged if unchanged else ready.headers
    if mark == "stale":
        headers = ready.headers_of_stale(headers)
    elif mark != "hit":
        headers = ready.headers_marked(mark, headers)
    start_response("304 Not Modified" if unchanged else ready.status, headers)
    return () if unchanged or ask.head else ready.chunks
