"""What a request asks for: the key under which its answer is kept, and the request as the site may see it.

Nothing reaches the view that is not in the key, so nothing that a client adds can get into what others are shown.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from newsportal.pagecache import encodings
from newsportal.pagecache.rules import EDITION, EDITION_COOKIE, Rule, find

Environ = dict[str, Any]

# A search of this length is no person's; it is answered, but not kept.
QUERY_LENGTH = 1024
MAX_FIELDS = 24
# All that the site is told of a request for a page that is kept, beside the key's own parts. The client's address is for the
# limits on too many requests, whose refusals are never kept, and the request's id for the log.
PASSED_ON = (
    "HTTP_TRACEPARENT",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_X_REQUEST_ID",
    "REMOTE_ADDR",
    "REMOTE_PORT",
    "SCRIPT_NAME",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "SERVER_SOFTWARE",
    "wsgi.errors",
    "wsgi.multiprocess",
    "wsgi.multithread",
    "wsgi.run_once",
    "wsgi.url_scheme",
    "wsgi.version",
)
_NAMES_KNOWN = 64
# Under this name the site is told which edition the page will be kept under; no client can send a variable of this name.
EDITION_NUMBER = "newsportal.edition"

# Host, path, query, edition: what an answer depends on.
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Ask:
    """A request for a page that is kept. ``key`` says which; ``coding`` and ``head`` only how it is sent."""

    key: Key
    coding: str
    head: bool
    environ: Environ

    @property
    def path(self) -> str:
        return self.key[1]

    @property
    def is_one_of_many(self) -> bool:
        """Whether the address has parameters: there is no end of such pages, so they have a smaller share of the room."""
        return bool(self.key[2])


class Asking:
    """Reads requests for one site.

    ``hosts`` are the names, without port, that the site answers to, the one of its own address first; ``port`` is that
    address's, '' for the scheme's own. ``secure_header`` is Django's SECURE_PROXY_SSL_HEADER. Cookies whose name begins with
    one of ``private_cookies`` make a request somebody's own.
    """

    def __init__(
        self,
        *,
        hosts: list[str],
        port: str,
        https: bool,
        secure_header: tuple[str, str] | None,
        private_cookies: tuple[str, ...],
    ) -> None:
        # A pattern such as .example.org has no end of names: only those that are spelt out are kept.
        self._hosts = {host.lower() for host in hosts if not host.startswith(".") and host != "*"}
        self._port = port
        self._https = https
        self._secure_header = secure_header
        self._private_cookies = private_cookies
        self._known: dict[tuple[str, str], str] = {}

    def read(self, environ: Environ) -> Ask | None:
        """Return what is asked for, or None where the site must answer this very visitor."""
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"} or "HTTP_AUTHORIZATION" in environ or environ.get("SCRIPT_NAME"):
            return None
        if environ.get("CONTENT_LENGTH", "0") not in {"", "0"} or "HTTP_TRANSFER_ENCODING" in environ:
            return None
        path = environ.get("PATH_INFO", "")
        rule = find(path)
        if rule is None or self._is_secure(environ) != self._https:
            return None
        host = self._host(environ)
        query = _query(environ.get("QUERY_STRING", ""), rule)
        cookies = environ.get("HTTP_COOKIE", "")
        if host is None or query is None or self._is_private(cookies):
            return None
        edition = edition_of(cookies) if rule.by_edition and cookies else ""
        return Ask(
            key=(host, path, query, edition),
            coding=encodings.choose(environ.get("HTTP_ACCEPT_ENCODING", "")),
            head=method == "HEAD",
            environ=self._as_anybody(environ, host, query, edition),
        )

    def _is_secure(self, environ: Mapping[str, Any]) -> bool:
        """Tell what Django's ``request.is_secure()`` would say."""
        if self._secure_header is not None:
            name, secure = self._secure_header
            value = environ.get(name)
            if value is not None:
                return bool(value.split(",", 1)[0].strip() == secure)
        return bool(environ["wsgi.url_scheme"] == "https")

    def _host(self, environ: Mapping[str, Any]) -> str | None:
        """Return the host as the site would name itself, or None for one that it does not know."""
        asked = environ.get("HTTP_HOST", "")
        place = (asked, environ.get("SERVER_PORT", ""))
        host = self._known.get(place)
        if host is None:
            host = self._decide(asked.lower(), place[1]) or ""
            if len(self._known) < _NAMES_KNOWN:
                self._known[place] = host
        return host or None

    def _decide(self, asked: str, server_port: str) -> str | None:
        name, colon, port = asked.rpartition(":")
        if not colon or asked.endswith("]"):
            name, port = asked, ""
        if name not in self._hosts or (colon and not port):
            return None
        # Any port would be a way to have the same page kept ten thousand times.
        return asked if port in {"", self._port, server_port} else None

    def _is_private(self, cookies: str) -> bool:
        """Tell whether a cookie says who the visitor is; rather too often than once too few."""
        return bool(cookies) and any(name in cookies for name in self._private_cookies)

    def _as_anybody(self, environ: Environ, host: str, query: str, edition: str) -> Environ:
        shown = {name: environ[name] for name in PASSED_ON if name in environ}
        shown |= {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": environ["PATH_INFO"],
            "QUERY_STRING": query,
            "HTTP_HOST": host,
            "wsgi.input": io.BytesIO(),
        }
        if self._secure_header is not None and self._https:
            shown[self._secure_header[0]] = self._secure_header[1]
        if edition:
            shown["HTTP_COOKIE"] = f"{EDITION_COOKIE}={edition}"
        return shown


def _query(raw: str, rule: Rule) -> str | None:
    """Return the known parameters in one spelling and order; None for a query that only the site itself should judge."""
    if not raw or not (rule.parameters or rule.is_strict):
        return ""
    if len(raw) > QUERY_LENGTH:
        return None
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError:
        return None
    if rule.is_strict:
        names = [name for name, _value in pairs]
        if len(set(names)) < len(names) or not rule.parameters.issuperset(names):
            return None
    # The sort is stable: of a parameter that is given twice, the view sees the same one last as it would have.
    return urlencode(sorted((pair for pair in pairs if pair[0] in rule.parameters), key=lambda pair: pair[0]))


def edition_of(cookies: str) -> str:
    """Return the edition that a Cookie header chooses, '' for none: what its first cookie of this name says.

    deploy/nginx/http.conf reads it in the same way: else the copy of one edition would be kept as that of another.
    """
    for cookie in cookies.split(";"):
        name, _, value = cookie.strip(" \t").partition("=")
        if name == EDITION_COOKIE:
            return value if EDITION.fullmatch(value) else ""
    return ""
