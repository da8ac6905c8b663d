"""How long what is private is kept, and the forgetting of it: every night, by the worker.

A rule says what goes, after how many days, and why it is kept so long; the page on privacy can show them. What is public, and
what the law wants kept (the log of decisions), has no rule; enquiries, sessions and accounts that were never confirmed are
forgotten by ``directory/tasks.py``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.models import PressRelease
from directory.models import Claim, Evidence, Report, Worker
from directory.private import private_storage

logger = logging.getLogger(__name__)

# Rows of one transaction: whoever writes meanwhile waits for no more than that.
BATCH = 500


@dataclass(frozen=True)
class Rule:
    """What is forgotten. ``forget`` takes the moment before which it goes, and returns how many rows went."""

    name: str
    # A name in settings.RETENTION_DAYS.
    period: str
    words: object
    forget: Callable[[datetime], int]

    @property
    def days(self) -> int:
        """For how many days it is kept; 0 is for ever."""
        return settings.RETENTION_DAYS[self.period]


def delete(rows: Callable[[datetime], QuerySet[Any]], before: datetime) -> int:
    """Delete rows in batches, and with them whatever hangs on them; return how many."""
    gone = 0
    while keys := list(rows(before).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        rows(before).model._default_manager.filter(pk__in=keys).delete()
        gone += len(keys)
    return gone


def _forget_session_records(before: datetime) -> int:
    """Forget from where somebody was signed in, once that session is gone."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    return delete(lambda moment: UserSession.objects.filter(~Exists(alive), last_seen_at__lt=moment), before)


def _tasks(*statuses: str) -> Callable[[datetime], QuerySet[DBTaskResult]]:
    return lambda before: DBTaskResult.objects.filter(status__in=statuses, finished_at__lt=before)


def _forget_reporters(before: datetime) -> int:
    """Keep that something was reported and what became of it, and forget who told us."""
    told = Report.objects.filter(~Q(status=Report.Status.OPEN), decided_at__lt=before)
    return told.exclude(email="", by=None).update(email="", by=None)


def _forget_evidence(before: datetime) -> int:
    """Delete the documents of claims that are decided; the decision stays."""
    forgotten = 0
    for evidence in Evidence.objects.exclude(claim__status=Claim.Status.OPEN).filter(
        Q(claim__decided_at__lt=before) | Q(claim__decided_at=None, created_at__lt=before)
    )[: BATCH * 10]:
        # The file first: a row without a file is tried again, a file without a row is never found.
        evidence.file.delete(save=False)
        evidence.delete()
        forgotten += 1
    return forgotten


def _forget_strays(before: datetime) -> int:
    """Delete documents that no claim has any more: those of accounts and listings that were deleted in former releases."""
    storage = private_storage()
    try:
        names = [f"evidence/{name}" for name in storage.listdir("evidence")[1]]
    except FileNotFoundError:
        return 0
    gone = 0
    for start in range(0, len(names), BATCH):
        some = names[start : start + BATCH]
        known = set(Evidence.objects.filter(file__in=some).values_list("file", flat=True))
        for name in set(some) - known:
            if storage.get_modified_time(name) < before:
                storage.delete(name)
                gone += 1
    return gone


def _forget_codes(before: datetime) -> int:
    """Forget the codes and addresses of claims that are decided."""
    decided = (
        Claim.objects.exclude(status=Claim.Status.OPEN)
        .filter(decided_at__lt=before)
        .exclude(code_sent_to="", code_digest="")
    )
    return decided.update(code_sent_to="", code_digest="")


def _forget_contacts(before: datetime) -> int:
    """Forget whom editors might have asked about a press release that they have decided on."""
    waiting = PressRelease.objects.waiting().values("pk")
    return (
        PressRelease.objects.filter(sent_at__lt=before).exclude(contact="").exclude(pk__in=waiting).update(contact="")
    )


RULES = (
    Rule("session records", "sessions", _("From where a session was used that has ended"), _forget_session_records),
    Rule("reporters", "reports", _("Who reported a listing, after the decision"), _forget_reporters),
    Rule("evidence", "claims", _("Documents of a claim, after the decision"), _forget_evidence),
    Rule("stray documents", "claims", _("Documents of claims that are gone"), _forget_strays),
    Rule("codes", "claims", _("Codes of a claim, after the decision"), _forget_codes),
    Rule("contacts", "press", _("Whom to ask about a press release, after the decision"), _forget_contacts),
    Rule(
        "tasks done", "tasks", _("What the task worker has done"), partial(delete, _tasks(TaskResultStatus.SUCCESSFUL))
    ),
    Rule(
        "tasks failed",
        "failed_tasks",
        _("What the task worker could not do"),
        partial(delete, _tasks(TaskResultStatus.FAILED)),
    ),
    Rule(
        "workers",
        "tasks",
        _("Task workers that are gone"),
        partial(delete, lambda before: Worker.objects.filter(seen_at__lt=before)),
    ),
)


def forget() -> dict[str, int]:
    """Apply every rule, and return how many rows each has made go."""
    now, gone = timezone.now(), {}
    for rule in RULES:
        if rule.days:
            gone[rule.name] = rule.forget(now - timedelta(days=rule.days))
    logger.info("Forgotten: %s", ", ".join(f"{number} {name}" for name, number in gone.items() if number) or "nothing")
    return gone
