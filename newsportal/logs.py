"""What the site says of itself: one line per event, as JSON or as text, with the id of the request that it belongs to.

Nothing that a visitor sends can make a line of its own, and passwords and tokens are blotted out. Needs no Django, because
gunicorn's own log is written in the same form.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import time
from contextvars import ContextVar
from typing import Any

JSON, LINE = "json", "line"
FORMATS = (JSON, LINE)

# '' outside every request.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# An id from in front of us is taken on when it is a plain word: long enough to be one, and nothing that a log or a header
# could be broken with.
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
# What a message may carry beside its text, where it says so in ``extra``.
FIELDS = ("client", "method", "path", "seconds", "status", "task", "user", "view")
_SECRET_PARTS = re.compile(r"([a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@/]+@", re.IGNORECASE)
_SECRET_WORDS = re.compile(
    r"\b((?:[a-z]+[-_])*(?:authorization|code|cookie|csrfmiddlewaretoken|key|passw(?:or)?d\d?|secret|session|sessionid|token)"
    r"[\"']?(?:=|:\s*)[\"']?)(?:(?:basic|bearer|token)\s+)?[^\s&\"',;)}\]]+",
    re.IGNORECASE,
)
# Where a line could end, in a terminal or a viewer: C0 and C1, line and paragraph separator, and marks that turn writing round.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def take_on(given: str) -> str:
    """Return a request's id: the one that a proxy gave when it is a plain token, else one of our own."""
    return given if _TOKEN.fullmatch(given) else secrets.token_hex(8)


def blot(text: str) -> str:
    """Return the text with what looks like a password, a token or a key blotted out."""
    return _SECRET_WORDS.sub(r"\1***", _SECRET_PARTS.sub(r"\1***@", text))


def one_line(text: str) -> str:
    """Return the text with every character escaped that could end a line or hide a part of it."""
    return _CONTROLS.sub(
        lambda found: f"\\x{ord(found[0]):02x}" if ord(found[0]) < 256 else f"\\u{ord(found[0]):04x}", text
    )


class _Formatter(logging.Formatter):
    converter = staticmethod(time.gmtime)

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        """Return what is known of an event beside its text."""
        found: dict[str, Any] = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if request := getattr(record, "request_id", "") or request_id.get():
            found["request_id"] = request
        return found

    def trace(self, record: logging.LogRecord) -> str:
        """Return the traceback of an event, '' without one."""
        parts = [self.formatException(record.exc_info)] if record.exc_info and record.exc_info[0] else []
        parts += [self.formatStack(record.stack_info)] if record.stack_info else []
        return blot("\n".join(parts))

    def stamp(self, record: logging.LogRecord) -> str:
        """Return the moment in UTC, to the millisecond."""
        return f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z"


class JsonFormatter(_Formatter):
    """One JSON object per line; a traceback is one string in it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": self.stamp(record),
            "level": record.levelname,
            "logger": record.name,
            "message": blot(record.getMessage()),
            "process": record.process,
            **{name: blot(value) if isinstance(value, str) else value for name, value in self.facts(record).items()},
        }
        if trace := self.trace(record):
            line["exception"] = trace
        # Control characters and separators of lines are escaped in any string; so is all that is no ASCII.
        return json.dumps(line, default=str)


class LineFormatter(_Formatter):
    """One line for a person at a terminal; what a traceback adds is indented, so that no line of it looks like an event."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and below it the traceback."""
        facts = " ".join(f"{name}={one_line(blot(str(value)))}" for name, value in self.facts(record).items())
        line = f"{self.stamp(record)} {record.levelname} {record.name}: {one_line(blot(record.getMessage()))}"
        line += f" [{facts}]" if facts else ""
        trace = self.trace(record)
        return "\n".join([line, *(f"    {one_line(each)}" for each in trace.splitlines())])


def formatter(form: str) -> logging.Formatter:
    """Return the formatter of one of the FORMATS."""
    return JsonFormatter() if form == JSON else LineFormatter()


def form_of_environment() -> str:
    """Return the form that the settings would choose, for what is told before there are settings."""
    is_for_one = any(os.environ.get(name, "0") not in {"", "0"} for name in ("EMBEDDED", "DEBUG"))
    return os.environ.get("LOG_FORMAT", "").strip() or (LINE if is_for_one else JSON)


def configuration(form: str, level: str, loggers: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration for logging.config: everything to standard error in one of the FORMATS."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": {"()": formatter, "form": form}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "chosen"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": loggers,
    }
