"""Django's backend for PostgreSQL, which never waits long for a server that has gone silent.

- ``connections``: a connection whose every answer is awaited for a bounded time;
- ``breaker``: remembers for a moment that the server was away, so that not every thread has to find out by waiting;
- ``replicas``: which pages are read from standby servers, and from which of them;
- ``base``: the backend that Django loads, which joins the two.
"""
