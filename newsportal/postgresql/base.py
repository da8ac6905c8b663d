"""The backend that Django loads: its own, with bounded waits and a memory for failures."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import IsolationLevel

from newsportal.postgresql.breaker import Breaker
from newsportal.postgresql.connections import Connection

# By the alias of the database.
breakers: defaultdict[str, Breaker] = defaultdict(Breaker)


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

    def _connect(self, conn_params: dict[str, Any]) -> Any:
        if self.pool:
            return super().get_new_connection(conn_params)
        # As the base class does it, with a connection of ours; the option isolation_level is not offered.
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return Connection.connect(**conn_params)
