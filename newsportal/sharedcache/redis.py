"""A cache in Redis, with a table to fall back on.

Limits are counted here, so a Redis that is killed, full or slow must neither break a page nor open the door: the counters begin
anew in the table, and what is there is forgotten when Redis is back.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from newsportal.sharedcache.table import TableCache

logger = logging.getLogger(__name__)

# Seconds for which no thread of the process asks Redis after it has failed.
REST = 2.0
# How long one act may take, and how often it is tried: a second time, for a connection that a restart has closed.
TIMEOUTS = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
TABLE = "cache_entry"


class RedisOrTable(BaseCache):
    """LOCATION is the address of Redis."""

    # One memory for all threads: Django makes each of them a cache of its own.
    _away_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = {**TIMEOUTS, "retry": Retry(NoBackoff(), 1)}
        self._redis = RedisCache(server, {**params, "OPTIONS": options})
        self._table = TableCache(TABLE, {**params, "OPTIONS": params.get("OPTIONS", {})})

    def close(self, **kwargs: Any) -> None:
        """Do nothing: connections are kept from one request to the next."""

    def _either(self, act: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= RedisOrTable._away_until:
            try:
                return getattr(self._redis, act)(*args, **kwargs)
            except (RedisError, OSError) as error:
                RedisOrTable._away_until = time.monotonic() + REST
                logger.warning("Redis is away (%s); a table stands in for it.", " ".join(str(error).split()))
        return getattr(self._table, act)(*args, **kwargs)

    def is_away(self) -> bool:
        """Tell whether the table stands in at this moment."""
        return time.monotonic() < RedisOrTable._away_until

    def sweep(self) -> int:
        """Remove what has expired from the table."""
        return self._table.sweep()


def _act(name: str) -> Callable[..., Any]:
    def act(self: RedisOrTable, *args: Any, **kwargs: Any) -> Any:
        return self._either(name, *args, **kwargs)

    return act


# The rest of a cache's methods is made of these.
for _name in (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "get_many",
    "set_many",
    "delete_many",
    "has_key",
    "incr",
    "clear",
):
    setattr(RedisOrTable, _name, _act(_name))
