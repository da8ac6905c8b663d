"""An answer that may be kept: in every coding, as bytes on a shelf, and ready to be sent."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formatdate

from newsportal.pagecache import encodings

Headers = list[tuple[str, str]]

STORABLE = frozenset({200, 301, 404, 410})
# What says that something is missing is asked for at addresses without end, and may be wrong sooner.
MISSING_SECONDS = 60
LARGEST = 4 * 1024 * 1024
# Of one connection or one request, or set anew for each copy that is sent.
_DROPPED = frozenset({"connection", "content-encoding", "content-length", "date", "etag", "keep-alive", "server",
                      "transfer-encoding", "x-cache", "x-request-id"})  # fmt: skip
# What a 304 must repeat (RFC 9110, 15.4.5), and what caches in front of us read.
_OF_304 = frozenset({"cache-control", "content-location", "expires", "surrogate-key", "vary", "x-accel-expires"})
_TOKEN = b"csrfmiddlewaretoken"
_MAX_AGE = re.compile(r"max-age=([0-9]{1,9})", re.ASCII)
# The form of what lies on a shelf; another one is not read.
_MAGIC = b"page1"
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Page:
    """An answer for everybody, made from ``edition``. ``made`` is in seconds since 1970, ``lifetime`` in seconds."""

    status: str
    headers: Headers
    bodies: dict[str, bytes]
    edition: str
    made: float
    lifetime: float
    digest: str

    @property
    def is_missing(self) -> bool:
        return self.status.startswith("4")

    def pack(self) -> bytes:
        """Return the page as bytes, which nothing that reads them can be made to run."""
        about = json.dumps(
            [
                self.status,
                self.headers,
                {coding: len(body) for coding, body in self.bodies.items()},
                self.edition,
                self.made,
                self.lifetime,
                self.digest,
            ]
        ).encode()
        return b"".join((_MAGIC, _LENGTH.pack(len(about)), about, *self.bodies.values()))

    @classmethod
    def unpack(cls, packed: bytes) -> Page | None:
        """Return the page that ``pack()`` wrote, or None where the bytes are not whole."""
        start = len(_MAGIC) + _LENGTH.size
        if len(packed) < start or not packed.startswith(_MAGIC):
            return None
        end = start + _LENGTH.unpack_from(packed, len(_MAGIC))[0]
        try:
            status, headers, lengths, edition, made, lifetime, digest = json.loads(packed[start:end])
            bodies = {}
            for coding, length in lengths.items():
                bodies[coding] = packed[end : end + length]
                end += length
        except (ValueError, TypeError, AttributeError):
            return None
        if end != len(packed):
            return None
        return cls(status, [(name, value) for name, value in headers], bodies, edition, made, lifetime, digest)


def keep(status: str, headers: Headers, body: bytes, *, edition: str, made: float, lifetime: float) -> Page | None:
    """Return the answer as a page for everybody, or None where it must not be one."""
    code = int(status[:3])
    named = {name.lower(): value for name, value in headers}
    control = named.get("cache-control", "").lower()
    if (
        code not in STORABLE
        or len(body) > LARGEST
        or "set-cookie" in named
        or "content-encoding" in named
        or any(word in control for word in ("private", "no-store", "no-cache"))
        or "'nonce-" in named.get("content-security-policy", "")
        or "*" in named.get("vary", "")
        or _TOKEN in body
    ):
        return None
    if asked := _MAX_AGE.search(named.get("surrogate-control", "")):
        lifetime = min(lifetime, int(asked[1]))
    if code in {404, 410}:
        lifetime = min(lifetime, MISSING_SECONDS)
    bodies = encodings.in_every_coding(body, named.get("content-type", ""))
    kept = [(name, value) for name, value in headers if name.lower() not in _DROPPED]
    digest = hashlib.sha256(body).hexdigest()[:20]
    return Page(status, _vary(kept, bool(len(bodies) > 1)), bodies, edition, made, lifetime, digest)


def _vary(headers: Headers, by_coding: bool) -> Headers:
    named = [value for name, value in headers if name.lower() == "vary"]
    words = [word.strip() for value in named for word in value.split(",") if word.strip()]
    if by_coding and "accept-encoding" not in {word.lower() for word in words}:
        words.append("Accept-Encoding")
    others = [(name, value) for name, value in headers if name.lower() != "vary"]
    return [*others, ("Vary", ", ".join(words))] if words else others


class Ready:
    """One page in one coding, as it is sent. ``until`` is by the monotonic clock."""

    __slots__ = ("body", "chunks", "coding", "edition", "etag", "headers", "made", "status", "unchanged", "until")

    def __init__(self, page: Page, coding: str, until: float) -> None:
        if coding not in page.bodies:
            coding = encodings.IDENTITY
        self.status = page.status
        self.coding = coding
        self.body = page.bodies[coding]
        self.chunks = (self.body,)
        self.edition = page.edition
        self.made = page.made
        self.until = until
        self.etag = f'"{page.digest}-{coding}"' if coding else f'"{page.digest}"'
        own = [("Content-Encoding", coding)] if coding else []
        own += [("Content-Length", str(len(self.body))), ("ETag", self.etag)]
        self.headers: Headers = [*page.headers, *own, ("X-Cache", "hit")]
        self.unchanged: Headers = [
            *(pair for pair in page.headers if pair[0].lower() in _OF_304),
            ("ETag", self.etag),
            ("X-Cache", "hit"),
        ]

    def headers_marked(self, mark: str, headers: Headers | None = None) -> Headers:
        """Return the headers with another word than 'hit' for where the copy comes from."""
        return [(name, mark if name == "X-Cache" else value) for name, value in headers or self.headers]

    def headers_of_stale(self, headers: Headers | None = None) -> Headers:
        """Return the headers for a copy that nobody can vouch for at the moment (RFC 7234, 5.5.1)."""
        warning = f'110 - "Response is Stale" "{formatdate(self.made, usegmt=True)}"'
        return [*self.headers_marked("stale", headers), ("Warning", warning)]

    def is_known(self, if_none_match: str) -> bool:
        """Tell whether the client has this very copy (RFC 9110, 13.1.2)."""
        if self.status[:3] != "200":
            return False
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return self.etag in tags or "*" in tags

    def mentions(self, paths: Iterable[str]) -> bool:
        """Tell whether one of the addresses occurs on the page."""
        body = encodings.plain(self.body, self.coding)
        return any(path.encode() in body for path in paths)

    @property
    def size(self) -> int:
        """How many bytes of memory it takes, about: the headers' texts are not shared."""
        return len(self.body) + 2048
