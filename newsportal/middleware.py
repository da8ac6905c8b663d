"""What every request and every answer passes through."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from directory import clients
from newsportal import logs, metrics
from newsportal.pagecache import asking, pages, rules, site
from newsportal.pagecache.purging import ALL, LISTS
from newsportal.postgresql import replicas
from newsportal.views import errors

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

NONCE = "<CSP_NONCE_SENTINEL>"


# What is refused for safety's sake, and so is worth a line; that an address does not exist is not.
DENIED = {400, 401, 403, 413, 429}
SLOW_SECONDS = 1.0


class Observe:
    """Give each request an id, count it, and say what was denied or slow. It stands first, so that it sees every answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        request_id = logs.take_on(request.META.get("HTTP_X_REQUEST_ID", ""))
        logs.request_id.set(request_id)
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - begun
            match = request.resolver_match
            view = match.view_name or match.func.__name__ if match else "none"
            metrics.count(view, request.method or "", response.status_code, seconds)
            if response.status_code in DENIED and not hasattr(response, "is_told"):
                _tell(logging.INFO, "Denied", request, response, view, seconds)
            elif seconds > SLOW_SECONDS:
                _tell(logging.WARNING, "Slow", request, response, view, seconds)
            # An answer that a cache may keep for others does not carry the id of one.
            if response.status_code >= 400 or "no-store" in response.get("Cache-Control", ""):
                response.headers["X-Request-ID"] = request_id
            return response
        finally:
            logs.request_id.set("")


def _tell(level: int, what: str, request: HttpRequest, response: HttpResponse, view: str, seconds: float) -> None:
    """Log a request. Where its address matched one of ours, that is told and not what stood in its place, such as a token."""
    match = request.resolver_match
    facts: dict[str, Any] = {
        "client": str(clients.address(request)),
        "method": (request.method or "")[:10],
        "path": f"/{match.route}" if match else request.path[:200],
        "seconds": round(seconds, 3),
        "status": response.status_code,
        "view": view,
    }
    user = getattr(request, "user", None)
    # Only where it was looked up anyway: this must not ask a database that may be down.
    if user is not None and getattr(user, "_wrapped", user) is not None and getattr(user, "pk", None):
        facts["user"] = user.pk
    logger.log(level, "%s: %s %s", what, facts["method"], facts["path"], extra=facts)


class RefuseUnreadableRequests:
    """Answer 400 to addresses and cookies that no honest client sends and that PostgreSQL could not store.

    A NUL character, or bytes that are no UTF-8, would otherwise end as an error of the database's.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.META.get("PATH_INFO", "").encode("latin-1", "replace")
        query = unquote_to_bytes(request.META.get("QUERY_STRING", "").encode("latin-1", "replace"))
        # Cookies are looked at after they were read: quotes and backslashes can write a NUL that the header has not.
        cookies = "".join(request.COOKIES.values()).encode("utf-8", "surrogatepass")
        for part in (path, query, cookies):
            if b"\x00" in part or not _is_utf8(part):
                return errors.bad_request(request)
        return self.get_response(request)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


class AnswerProbes:
    """Answer probes before anything looks at the host's name: a monitor asks for a machine, and does not know the site's name.

    What they show depends on who asks, and nothing in it on the name (newsportal/views/health.py).
    """

    PATHS = frozenset({"/healthz", "/readyz", "/metrics"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in self.PATHS:
            return self.get_response(request)
        request.resolver_match = match = resolve(request.path_info)
        return match.func(request)


class ContentSecurityPolicy:
    """Send the policy of the setting SECURE_CSP, and the headers that go with it.

    Names and shape are those of Django 6, whose own middleware replaces this one. A template that needs a nonce reads
    ``request.csp_nonce``; only then does the answer carry it, so that a page without one can be cached whole.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce: Any = SimpleLazyObject(lambda: secrets.token_urlsafe(16))
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        used = str(nonce) if _is_evaluated(nonce) else ""
        response.headers.setdefault("Content-Security-Policy", policy(settings.SECURE_CSP, used))
        response.headers.setdefault("Reporting-Endpoints", settings.REPORTING_ENDPOINTS)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def _is_evaluated(lazy: Any) -> bool:
    return isinstance(lazy._wrapped, str)


def policy(directives: Mapping[str, Iterable[str]], nonce: str) -> str:
    """Return the header's value; the nonce's place is dropped from directives when there is none."""
    parts = []
    for name, sources in directives.items():
        values = [f"'nonce-{nonce}'" if source == NONCE else source for source in sources if nonce or source != NONCE]
        parts.append(f"{name} {' '.join(values)}".strip())
    return "; ".join(parts)


SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class WaitForReaders:
    """Hold the answer to a form back until no reader sees what it changed as it was before: some milliseconds, a second at most.

    It costs a form one query, and one more where something public changed; a page costs none.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cache = site.active
        if cache is None or request.method in SAFE:
            return self.get_response(request)
        before = cache.editions.state.number
        response = self.get_response(request)
        try:
            cache.editions.settle(connection, before)
        except DatabaseError:
            # It went away after the change was made. No listener is left to believe in the old state for long, either.
            connection.close()
        return response


class ReadFromReplica:
    """Have a public page read from a replica that has all that the page will be kept under, where there is one.

    Only what the page cache asks for comes with an edition: a request of nobody in particular. Where the replica fails
    meanwhile, the page is made from the primary.
    """

    def __init__(self, get_response: GetResponse) -> None:
        if not replicas.aliases():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        edition = request.META.get(asking.EDITION_NUMBER)
        alias = replicas.choose(edition) if edition else DEFAULT_DB_ALIAS
        if alias != DEFAULT_DB_ALIAS:
            with replicas.reading(alias) as outcome:
                response = self.get_response(request)
            if not outcome.failed:
                replicas.READS.labels(alias).inc()
                return response
            replicas.drop(alias, "it failed while a page was read from it")
        replicas.READS.labels(DEFAULT_DB_ALIAS).inc()
        return self.get_response(request)


class CacheHeaders:
    """Say of every answer who may keep a copy: of public pages everybody, for a moment; of everything else nobody.

    What a view has said itself stands.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        control = response.get("Cache-Control", "")
        if "private" in control or "no-store" in control:
            return response
        rule = rules.find(request.path_info) if request.method in SAFE else None
        if rule is None or response.status_code not in pages.STORABLE or response.cookies:
            if not control:
                response["Cache-Control"] = "private, no-store"
            return response
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # Not forbidden to the browser, whose way back then costs nothing.
            if not control:
                response["Cache-Control"] = "private, max-age=0"
            return response
        _let_everybody_keep(request, response)
        return response


# Pages of one thing, which say what they show; whatever changes, all others may show it.
OF_ONE = frozenset({"articles:article", "directory:business", "directory:business_reviews"})


def _let_everybody_keep(request: HttpRequest, response: HttpResponse) -> None:
    if "max-age" not in response.get("Cache-Control", ""):
        patch_cache_control(response, max_age=0)
    # Nobody can tell a cache in front of us what was taken down, unless it is purged: so it asks again at once.
    patch_cache_control(response, public=True, s_maxage=1, stale_while_revalidate=1, stale_if_error=2)
    if seconds := settings.PAGE_CACHE_CDN_SECONDS:
        away = settings.PAGE_CACHE_STALE_IF_ERROR_SECONDS
        response["CDN-Cache-Control"] = f"max-age={seconds}, stale-while-revalidate=60, stale-if-error={away}"
    match = request.resolver_match
    of_one = match is not None and match.view_name in OF_ONE and "Surrogate-Key" in response
    # Set last, so that neither of the two is lost where there are too many keys.
    response["Surrogate-Key"] = " ".join(
        [*response.get("Surrogate-Key", "").split(), *([] if of_one else [LISTS]), ALL]
    )
