"""The backend that Django loads: its own, with bounded waits and a memory for failures."""

from __future__ import annotations

import datetime
from collections import defaultdict
from functools import lru_cache
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import IsolationLevel
from psycopg.adapt import AdaptersMap, Buffer
from psycopg.types.datetime import TimestamptzLoader

from newsportal.postgresql.breaker import Breaker
from newsportal.postgresql.connections import Connection

# By the alias of the database.
breakers: defaultdict[str, Breaker] = defaultdict(Breaker)


class _Moment(TimestamptzLoader):
    """Reads a timestamptz as Django does where moments are kept in UTC. psycopg's own takes it apart by a regular expression."""

    # Django asks each loader for it.
    timezone = datetime.UTC

    def load(self, data: Buffer) -> datetime.datetime:
        """Return the moment in UTC. Raises psycopg.DataError for one that Python cannot say, such as one before our era."""
        text = bytes(data).decode()
        if text.endswith("+00"):
            try:
                return datetime.datetime.fromisoformat(text)
            except ValueError:
                pass
        return super().load(data).replace(tzinfo=datetime.UTC)


@lru_cache(maxsize=4)
def _reading_moments_fast(usual: AdaptersMap) -> AdaptersMap:
    context = AdaptersMap(usual)
    context.register_loader("timestamptz", _Moment)
    return context


class DatabaseWrapper(base.DatabaseWrapper):
    """Refuses at once what would only wait for a server that was away a moment ago."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return an open connection. Raises psycopg.OperationalError."""
        if not settings.DATABASE_PATIENCE:
            # A command may wait: nobody else does for it.
            return self._connect(conn_params)
        breaker = breakers[self.alias]
        if not breaker.lets_through():
            raise psycopg.OperationalError("the database was away a moment ago")
        try:
            connection = self._connect(conn_params)
        except psycopg.OperationalError:
            breaker.failed()
            raise
        breaker.succeeded()
        connection.breaker = breaker
        return connection

    def is_usable(self) -> bool:
        """Return whether the connection can be asked: Django wants to know before each request's first query."""
        connection = self.connection
        if isinstance(connection, Connection) and connection.is_fresh:
            return True
        return super().is_usable()

    def get_connection_params(self) -> dict[str, Any]:
        """Return what a connection is made with, with a reader of moments that takes a tenth of the usual one's time."""
        params = super().get_connection_params()
        if self.timezone is datetime.UTC:
            params["context"] = _reading_moments_fast(params["context"])
        return params

    def _connect(self, conn_params: dict[str, Any]) -> Any:
        if self.pool:
            return super().get_new_connection(conn_params)
        # As the base class does it, with a connection of ours; the option isolation_level is not offered.
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return Connection.connect(**conn_params)
