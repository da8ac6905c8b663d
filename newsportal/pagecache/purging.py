"""Telling a content delivery network what it must drop: the keys of what changed, posted after each commit that changes it.

The task worker follows what the database announces, whoever changed it, and the clock. One worker at a time does so, by a lock
in the database. What could not be posted is posted later; a worker that starts has everything dropped, since it cannot know what
its predecessor did not come to.

Keys (the header Surrogate-Key): the page of a story or a listing has those of all that it shows, every other page has ``lists``,
and all have ``all``.
"""

from __future__ import annotations

import http.client
import json
import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import psycopg

from newsportal.pagecache.editions import CHANNEL, Turns

logger = logging.getLogger(__name__)

ALL, LISTS = "all", "lists"
# What a page can show one of; anything else that changes is part of every page's frame, or of more pages than can be told.
OWN = ("story-", "listing-", "tag-", "author-")
# So many keys in one call; beyond the second number everything is dropped.
BATCH, MOST = 30, 300
POLL = 1.0
TIMEOUT = 5.0
LONGEST_WAIT = 60.0
DAY = 86_400
LOCK = 5_718_303

# What may have been committed since: whoever was at work then, and whoever came later. The numbers say nothing of the order.
CHANGES = "SELECT id, key FROM newsportal_change WHERE xact >= %s::xid8"
AT_WORK = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"
# The listings that a story names show it.
NAMED = """
    SELECT DISTINCT 'listing-' || b.slug FROM articles_mention m JOIN directory_business b ON b.id = m.business_id
    WHERE m.article_id = ANY(%s)
"""
TURNED = """
    SELECT id FROM articles_article
    WHERE visible_from > to_timestamp(%(since)s) AND visible_from <= to_timestamp(%(now)s)
    UNION ALL
    SELECT id FROM articles_article
    WHERE visible_from IS NOT NULL AND expire_at > to_timestamp(%(since)s) AND expire_at <= to_timestamp(%(now)s)
    LIMIT 400
"""


class Refused(Exception):
    """The address did not take the keys."""


class Purger:
    """Follows the database and posts keys. ``post`` raises Refused or OSError when it must be tried again."""

    def __init__(
        self,
        connect: Callable[[], psycopg.Connection[Any]],
        turns: Callable[[psycopg.Connection[Any], float], Turns],
        post: Callable[[list[str]], None],
        *,
        hears: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._connect = connect
        self._turns = turns
        self._post = post
        self._hears = hears
        self._clock = clock
        # What is still to be posted; at first everything, for nobody knows what happened before.
        self._waiting: dict[str, None] = {ALL: None}
        self._wait = 1.0
        self._not_before = 0.0

    def run(self, stopped: threading.Event) -> None:
        """Follow until told to stop, through outages of the database and of the network."""
        while not stopped.is_set():
            try:
                with self._connect() as connection:
                    self._follow(connection, stopped)
            except (psycopg.Error, OSError) as error:
                logger.warning("Nobody is told what changed: %s", " ".join(str(error).split()))
                # What changes meanwhile is not seen.
                self._waiting = {ALL: None}
            stopped.wait(POLL)

    def _follow(self, connection: psycopg.Connection[Any], stopped: threading.Event) -> None:
        while not _first(connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])):
            # Another worker does it.
            if stopped.wait(POLL):
                return
            self._waiting = {ALL: None}
        if self._hears:
            connection.execute(f"LISTEN {CHANNEL}")
        since, seen = self._changes(connection, _first(connection.execute(AT_WORK)))
        moment = self._clock()
        turn = self._turns(connection, moment).next / 1e6
        while not stopped.is_set():
            self._deliver()
            for _ in connection.notifies(timeout=POLL, stop_after=1):
                pass
            since, changed = self._changes(connection, since)
            self._note(connection, [key for number, key in changed.items() if number not in seen])
            seen = changed
            now = self._clock()
            if now >= turn:
                self._note(connection, self._turned(connection, moment, now))
                moment, turn = now, self._turns(connection, now).next / 1e6

    def _changes(self, connection: psycopg.Connection[Any], since: str) -> tuple[str, dict[int, str]]:
        """Return from where to go on, and the keys that changed, by the numbers of the changes; some may be known already."""
        # Asked before: what is committed in between is found twice rather than never.
        at_work = _first(connection.execute(AT_WORK))
        return at_work, dict(connection.execute(CHANGES, [since]).fetchall())

    def _turned(self, connection: psycopg.Connection[Any], since: float, now: float) -> list[str]:
        """Return the keys of what appeared or ended by the clock; at midnight (UTC) pages say another day."""
        if int(since // DAY) != int(now // DAY):
            return [ALL]
        rows = connection.execute(TURNED, {"since": since, "now": now}).fetchall()
        return [f"story-{key}" for (key,) in rows]

    def _note(self, connection: psycopg.Connection[Any], keys: Iterable[str]) -> None:
        changed = dict.fromkeys(keys)
        if not changed or ALL in self._waiting:
            return
        if any(not key.startswith(OWN) for key in changed) or len(self._waiting) + len(changed) > MOST:
            self._waiting = {ALL: None}
            return
        stories = [int(key.removeprefix("story-")) for key in changed if key.startswith("story-")]
        named = connection.execute(NAMED, [stories]).fetchall() if stories else []
        self._waiting |= dict.fromkeys([LISTS, *changed, *(key for (key,) in named)])

    def _deliver(self) -> None:
        if not self._waiting or time.monotonic() < self._not_before:
            return
        keys = [ALL] if ALL in self._waiting else list(self._waiting)
        try:
            for start in range(0, len(keys), BATCH):
                self._post(keys[start : start + BATCH])
                for key in keys[start : start + BATCH]:
                    self._waiting.pop(key, None)
            self._waiting = {}
            self._wait = 1.0
        except (Refused, OSError, http.client.HTTPException) as error:
            logger.warning("%s keys wait to be purged: %s", len(self._waiting), error)
            self._not_before = time.monotonic() + self._wait
            self._wait = min(self._wait * 2, LONGEST_WAIT)


def poster(url: str, header: str = "") -> Callable[[list[str]], None]:
    """Return what posts keys to the address, as JSON and as a header; ``header`` is one of the network's, 'Name: value'.

    The operator chose the address, and nothing that a visitor says gets into it. A redirect is refused and not followed.
    """
    place = urlsplit(url)
    target = place._replace(scheme="", netloc="", fragment="").geturl() or "/"
    name, _, value = header.partition(":")

    def post(keys: list[str]) -> None:
        link: http.client.HTTPConnection
        if place.scheme == "https":
            link = http.client.HTTPSConnection(
                place.hostname or "", place.port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            link = http.client.HTTPConnection(place.hostname or "", place.port, timeout=TIMEOUT)
        headers = {"Content-Type": "application/json", "Surrogate-Key": " ".join(keys), "User-Agent": "newsportal"}
        if header:
            headers[name.strip()] = value.strip()
        # Fastly has the header, Cloudflare calls the keys tags.
        body = json.dumps({"surrogate_keys": keys, "tags": keys}).encode()
        try:
            link.request("POST", target, body, headers)
            answer = link.getresponse()
            answer.read(1024)
            if not 200 <= answer.status < 300:
                raise Refused(f"the address for purging answered {answer.status}")
        finally:
            link.close()

    return post


def _first(cursor: psycopg.Cursor[Any]) -> Any:
    row = cursor.fetchone()
    return row[0] if row else None
