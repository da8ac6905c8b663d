"""What was refused, in one line each, for those who watch the log: who asked, what for, and why not."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest

from directory import clients

logger = logging.getLogger("security")

LONGEST = 200


def denied(request: HttpRequest | None, what: str, **facts: Any) -> None:
    """Log that something was refused: ``what`` in a few words, ``facts`` as name=value. Never pass a password or a code.

    The line is one line whatever a visitor sent, and cannot be mistaken for another: what is no printable ASCII is escaped.
    """
    client = clients.address(request) if request is not None else "-"
    path = request.path if request is not None else "-"
    words = "".join(f" {name}={_plain(value)}" for name, value in {"path": path, **facts}.items())
    logger.warning("denied: %s client=%s%s", what, client, words)


def _plain(value: Any) -> str:
    """Return the value without blanks and quotes of its own making, in ASCII, and not too long."""
    text = str(value)[:LONGEST]
    return ascii(text) if not text.isascii() or not text.isprintable() or " " in text or not text else text
