"""Read the configuration from the environment, and say plainly what is wrong with it."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

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


def database(name: str, **options: Any) -> dict[str, Any]:
    """Return Django's settings for the PostgreSQL server that a URL names.

    Raises ImproperlyConfigured when the variable is missing, malformed or names another kind of database.
    """
    url = secret(name)
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
        settings = dict(dj_database_url.parse(url))
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} is not a valid address of a PostgreSQL database.") from error
    if not settings.get("NAME"):
        raise ImproperlyConfigured(f"{name} names no database: end it with /name.")
    return settings | options
