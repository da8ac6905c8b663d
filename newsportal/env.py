"""Read the configuration from the environment, and say plainly what is wrong with it."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from newsportal.postgresql.connections import Connection

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """Return the variable's value without surrounding white space, or ``default`` when it is unset or blank."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """Return a yes-or-no variable. Raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int, least: int = 0) -> int:
    """Return a whole number not below ``least``. Raises ImproperlyConfigured for anything else."""
    value = text(name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}, not {value!r}.")
    return int(value)


def choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """Return one of the choices. Raises ImproperlyConfigured for anything else."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def words(name: str) -> list[str]:
    """Return the comma-separated values of a variable, blanks dropped."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def urls(name: str) -> list[str]:
    """Return the addresses in a variable, or in the file that ``<name>_FILE`` points at, between commas or line ends."""
    return secret(name).replace(",", " ").split()


def networks(name: str, default: list[str]) -> list[str]:
    """Return comma-separated addresses and networks (``10.0.0.0/8``; ``*`` for all). Raises ImproperlyConfigured."""
    found = words(name) or default
    for word in found:
        try:
            if word != "*":
                ipaddress.ip_network(word, strict=False)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must hold addresses like 10.0.0.0/8, not {word!r}.") from error
    return found


def object_store(private: bool) -> dict[str, Any] | None:
    """Return the storage in the S3-compatible store that MEDIA_S3_... names, None where it names none.

    private: the one for what is no photo. Raises ImproperlyConfigured when only one bucket of the two is named.
    """
    buckets = [text("MEDIA_S3_BUCKET"), text("MEDIA_S3_PRIVATE_BUCKET")]
    if not any(buckets):
        return None
    if not all(buckets) or buckets[0] == buckets[1]:
        raise ImproperlyConfigured(
            "MEDIA_S3_BUCKET and MEDIA_S3_PRIVATE_BUCKET must name two buckets, the second one closed to everybody else."
        )
    endpoint = text("MEDIA_S3_ENDPOINT_URL")
    options = {
        "bucket_name": buckets[private],
        "endpoint_url": endpoint or None,
        "region_name": text("MEDIA_S3_REGION") or None,
        "access_key": secret("MEDIA_S3_ACCESS_KEY_ID") or None,
        "secret_key": secret("MEDIA_S3_SECRET_ACCESS_KEY") or None,
        "location": text("MEDIA_S3_PREFIX"),
        # Names of buckets as hosts want a wildcard certificate, which a store of one's own seldom has.
        "addressing_style": "path" if endpoint else "auto",
    }
    return {"BACKEND": f"newsportal.objectstore.{'PrivateObjects' if private else 'MediaObjects'}", "OPTIONS": options}


def secret(name: str) -> str:
    """Return a secret from the variable, or from the file that ``<name>_FILE`` points at ('' when neither is set).

    Raises ImproperlyConfigured when the file cannot be read.
    """
    value = text(name)
    path = text(f"{name}_FILE")
    if value or not path:
        return value
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from error


def site_url(name: str, default: str) -> str:
    """Return an absolute http(s) origin without a trailing slash. Raises ImproperlyConfigured for anything else."""
    value = text(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} must look like https://www.example.org, not {value!r}.")
    return value


def database(
    name: str, url: str = "", *, statement_timeout: int, pool: int = 0, through_pgbouncer: bool = False
) -> dict[str, Any]:
    """Return Django's settings for the PostgreSQL server that a URL names.

    name: the variable with the URL.
    url: one of the URLs in it, where it holds several.
    statement_timeout: milliseconds, 0 for none.
    pool: how many connections the threads of a process share, 0 for one each that is kept.
    through_pgbouncer: rely on nothing that lasts longer than a transaction.

    Raises ImproperlyConfigured when the variable is missing, malformed or names another kind of database.
    """
    url = url or secret(name)
    if not url:
        raise ImproperlyConfigured(
            f"{name} is not set. 'make run' starts a database of its own; "
            "for your own server use postgres://user:password@host:5432/name."
        )
    scheme = url.split(":", 1)[0]
    if scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name} must start with postgres://, not {scheme}://. Only PostgreSQL is supported."
        )
    try:
        settings: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} is not a valid address of a PostgreSQL database.") from error
    settings["PASSWORD"] = settings.get("PASSWORD") or secret("DATABASE_PASSWORD")
    if not settings.get("NAME"):
        raise ImproperlyConfigured(f"{name} names no database: end it with /name.")
    # A server, or a way to it, that is gone without a word is noticed within seconds.
    options: dict[str, Any] = {
        "connect_timeout": 2,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }
    if not through_pgbouncer:
        # Only queries that are prepared on purpose (directory/prepared.py): all others hold their values within them. Their best
        # plan is the same for all values. Left to itself the server would make one each time, and take longer than to follow it.
        options["prepare_threshold"] = 2
        options["options"] = f"-c statement_timeout={statement_timeout} -c plan_cache_mode=force_generic_plan"
    if pool:
        # Who gets no connection within a second is told to come again; after an outage the pool is not to sleep for longer
        # and longer before it looks again.
        options["pool"] = {
            "min_size": 1,
            "max_size": pool,
            "timeout": 1.0,
            "reconnect_timeout": 1.0,
            "connection_class": Connection,
        }
    return settings | {
        "ENGINE": "newsportal.postgresql",
        "CONN_MAX_AGE": 0 if pool else 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": through_pgbouncer,
        "OPTIONS": {**settings.get("OPTIONS", {}), **options},
    }
