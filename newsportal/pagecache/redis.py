"""Pages kept in Redis: for all machines. Where it does not answer, what the machine has itself does."""

from __future__ import annotations

import secrets
import threading
import time
from typing import Any, TypeVar

from newsportal.pagecache.files import Files

T = TypeVar("T")

PREFIX = "newsportal:page:"
# The names of pages with parameters, by the moment they were kept: beyond so many, the oldest are dropped.
MANY = "newsportal:pages-of-many"
KNOWN = "newsportal:pages-known"
MANY_PAGES = 5_000
# No page is worth waiting longer for; a render takes a few milliseconds.
TIMEOUT = 0.25
# A server that did not answer is left alone for so long.
REST = 2.0
# Whoever made a claim and died held it up no longer than this.
CLAIM_MS = 10_000
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"


class Redis:
    """The same as ``Files``, in a Redis that several machines share, with the files as the second resort."""

    def __init__(self, url: str, files: Files) -> None:
        self._url = url
        self._files = files
        self._client: Any = None
        self._making = threading.Lock()
        self._resting_until = 0.0
        self._tokens: dict[str, str] = {}

    def get(self, name: str) -> bytes | None:
        """Return what is kept under the name, by Redis or by this machine."""
        found: bytes | None = self._try(lambda redis: redis.get(PREFIX + name), None)
        return found if found is not None else self._files.get(name)

    def put(self, name: str, packed: bytes, *, one_of_many: bool, seconds: float) -> None:
        """Keep the bytes for so long, in Redis, and on this machine for the day when Redis is gone."""

        def write(redis: Any) -> bool:
            pipe = redis.pipeline(transaction=False)
            pipe.set(PREFIX + name, packed, ex=max(1, int(seconds)))
            if one_of_many:
                pipe.zadd(MANY, {name: time.time()})
                pipe.zcard(MANY)
            answers = pipe.execute()
            if one_of_many and (over := answers[-1] - MANY_PAGES) > 0:
                dropped = [PREFIX + member.decode() for member, _ in redis.zpopmin(MANY, over)]
                redis.unlink(*dropped)
            return True

        self._try(write, False)
        self._files.put(name, packed, one_of_many=one_of_many, seconds=seconds)

    def remember(self, known: bytes) -> None:
        """Keep what a process should know that starts while the database is down."""
        self._try(lambda redis: redis.set(KNOWN, known), None)
        self._files.remember(known)

    def recall(self) -> bytes | None:
        """Return what was last remembered, by any machine."""
        found: bytes | None = self._try(lambda redis: redis.get(KNOWN), None)
        return found if found is not None else self._files.recall()

    def claim(self, name: str) -> bool:
        """Take the right to make the page, for all machines; False where another process has it."""
        token = secrets.token_hex(8)
        taken = self._try(lambda redis: redis.set(f"{PREFIX}{name}:claim", token, nx=True, px=CLAIM_MS), "unknown")
        if taken == "unknown":
            return self._files.claim(name)
        if taken:
            self._tokens[name] = token
        return bool(taken)

    def release(self, name: str) -> None:
        """Give the right back, unless it has passed to another process since."""
        token = self._tokens.pop(name, None)
        if token is None:
            self._files.release(name)
        else:
            self._try(lambda redis: redis.eval(_RELEASE, 1, f"{PREFIX}{name}:claim", token), 0)

    def _try(self, act: Any, otherwise: T) -> T:
        """Return what Redis answers, or ``otherwise`` where it does not; then it is not asked again for a while."""
        import redis

        if time.monotonic() < self._resting_until:
            return otherwise
        try:
            result: T = act(self._connected())
        except (redis.RedisError, OSError):
            self._resting_until = time.monotonic() + REST
            return otherwise
        return result

    def _connected(self) -> Any:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        with self._making:
            if self._client is None:
                # Connections are made when they are first used, in each process its own.
                self._client = redis.Redis.from_url(
                    self._url,
                    socket_timeout=TIMEOUT,
                    socket_connect_timeout=TIMEOUT,
                    retry=Retry(NoBackoff(), 1),
                    health_check_interval=30,
                )
            return self._client
