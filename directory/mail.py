"""Mail that survives a mail server that is down: written with what it tells about, delivered by the task worker.

``send()`` writes a letter in the caller's transaction, so that there is a letter if and only if there is what it tells about,
and no visitor ever waits for a mail server. ``deliver()`` is the worker's: it hands over what is due, and what the server does
not take waits longer each time, up to a quarter of an hour. ``deliver()`` also runs every minute, so nothing is stranded by a
worker that is killed. A letter's row goes in the transaction in which it was handed over; only a kill in that very moment can
send it again, and then under the same Message-ID, by which mail programs know a copy.
"""

from __future__ import annotations

import contextlib
import logging
import unicodedata
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django_tasks import task

from directory.models import Letter

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=50)
LONGEST_PAUSE = timedelta(minutes=15)
# By then nobody expects the letter any more, and mail servers give up too (RFC 5321, 4.5.4.1, says four to five days).
GIVE_UP_AFTER = timedelta(days=4)
# So many in a row, and it is the server that does not take mail, not the letters that are bad.
OUTAGE = 3

_SILENT: ContextVar[bool] = ContextVar("silent", default=False)


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Write no letters within: for what is loaded, of which nobody waits to hear."""
    token = _SILENT.set(True)
    try:
        yield
    finally:
        _SILENT.reset(token)


def send(
    to: str,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    reply_to: str = "",
    headers: Mapping[str, str] | None = None,
) -> Letter:
    """Write a letter; it is delivered as soon as the transaction of the caller is committed.

    template: ``templates/mail/<template>.txt`` is the text, to which a signature is added, and ``<template>_subject.txt`` the
    subject. Both see ``context`` and SITE_NAME, SITE_URL and SITE_CONTACT_EMAIL; nothing is escaped, because it is no HTML.
    reply_to: where an answer goes, as for an enquiry that a reader sent.
    headers: further headers, as List-Unsubscribe.

    to: '' writes a letter to nobody: it costs what any letter costs, and is thrown away unread. An answer that must not
    tell whether an address is known takes as long with it.

    Line breaks and other control characters are taken out of whatever gets into a header. Within ``silence()`` the letter
    is returned, but not kept.
    """
    subject, text = _render(template, context or {})
    letter = Letter(
        to=_one_line(to)[:320],
        reply_to=_one_line(reply_to)[:320],
        subject=_one_line(subject)[:250],
        text=text,
        headers={_one_line(name): _one_line(value) for name, value in (headers or {}).items()},
    )
    if not _SILENT.get():
        with transaction.atomic():
            letter.save(force_insert=True)
            deliver.enqueue()
    return letter


def _render(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Return the subject and the text."""
    words = {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "SITE_CONTACT_EMAIL": settings.SITE_CONTACT_EMAIL,
        **context,
    }
    # Two hyphens and a space begin a signature (RFC 3676, 4.3).
    text = f"{_fill(template, words)}\n\n-- \n{settings.SITE_NAME}\n{settings.SITE_URL}/\n"
    return _fill(f"{template}_subject", words), text


def _fill(name: str, words: dict[str, Any]) -> str:
    template = get_template(f"mail/{name}.txt").template  # type: ignore[attr-defined]
    text = str(template.render(Context(words, autoescape=False))).strip()
    # PostgreSQL stores neither NUL nor half a character, and no mail needs them.
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()


def _one_line(text: str) -> str:
    """Return the text without anything that could end a header: control characters, and all that splits lines."""
    kept = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"} else char for char in str(text))
    return " ".join(kept.split())


# Before pictures and the like: somebody waits for the code in it.
@task(priority=50)
def deliver() -> int:
    """Hand the letters that are due to the mail server; return how many it took."""
    taken = failures = 0
    connection = get_connection()
    try:
        while failures < OUTAGE and (outcome := _deliver_one(connection)) is not None:
            taken += outcome
            failures = 0 if outcome else failures + 1
    finally:
        _close(connection)
    if failures == OUTAGE:
        # No need to try the others as well; each attempt may last until a timeout.
        Letter.objects.due().update(due_at=timezone.now() + FIRST_PAUSE)
    return taken


def _deliver_one(connection: BaseEmailBackend) -> bool | None:
    """Deliver the letter that waited longest; return whether it is gone, None when no letter is due.

    The row is locked until it is gone or put off, so that no other worker takes it meanwhile.
    """
    with transaction.atomic():
        letter = Letter.objects.due().select_for_update(skip_locked=True).first()
        if letter is None:
            return None
        if not letter.to:
            letter.delete()
            return True
        try:
            # Opened here, a connection is kept for the next letter.
            connection.open()
            connection.send_messages([_message(letter)])
        except Exception as error:  # noqa: BLE001 - every provider's library has exceptions of its own
            # It may be the connection; the next letter opens another.
            _close(connection)
            _put_off(letter, error)
            return False
        letter.delete()
        return True


def _close(connection: BaseEmailBackend) -> None:
    """Take leave of the mail server; what it says to that no longer matters."""
    with contextlib.suppress(Exception):
        connection.close()


def _message(letter: Letter) -> EmailMessage:
    """Return the message. Raises ValueError where the recipient's address is none."""
    if not _is_address(letter.to):
        raise ValueError("The recipient's address is none.")
    headers = {
        # The same at every attempt, so that a mail program knows a copy. No machine should answer (RFC 3834).
        "Message-ID": f"<{letter.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
        **letter.headers,
    }
    return EmailMessage(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        reply_to=[letter.reply_to] if _is_address(letter.reply_to) else None,
        headers=headers,
    )


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _put_off(letter: Letter, error: Exception) -> None:
    """Have a letter wait twice as long as before; give it up when it is refused for good, or too old."""
    reason = _one_line(f"{type(error).__name__}: {error}").replace(letter.to, "…")[:300]
    if _is_for_good(error) or timezone.now() - letter.created_at > GIVE_UP_AFTER:
        logger.error("Letter %s is given up after %s attempts: %s", letter.pk, letter.attempts + 1, reason)
        letter.delete()
        return
    letter.due_at = timezone.now() + min(FIRST_PAUSE * 2 ** min(letter.attempts, 10), LONGEST_PAUSE)
    letter.attempts += 1
    letter.save(update_fields=["due_at", "attempts"])
    logger.warning("Letter %s waits until %s: %s", letter.pk, letter.due_at.isoformat(timespec="seconds"), reason)


def _is_for_good(error: Exception) -> bool:
    """Tell whether the server said that there is no such mailbox, or that the address is none."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    return isinstance(error, ValueError)
