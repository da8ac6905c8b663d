"""The post: what was written is delivered when a test says so, as the task worker does it."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPConnectError, SMTPRecipientsRefused
from typing import ClassVar

from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from directory.mail import deliver


def posted() -> list[EmailMessage]:
    """Deliver what is due; return the letters that this delivery brought, the oldest first."""
    before = len(django_mail.outbox)
    deliver.call()
    return django_mail.outbox[before:]


def work() -> None:
    """Do what the task worker does until the queue has nothing to do now.

    The worker's own command closes database connections, the test's own included; this is its inner part.
    """
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
    while (waiting := DBTaskResult.objects.ready().first()) is not None:
        waiting.claim(worker.worker_id)
        worker.run_task(waiting)
        waiting.refresh_from_db()
        assert waiting.status == "SUCCESSFUL", waiting.traceback


class Unwilling(EmailBackend):
    """A mail server that is down, or that refuses some recipients; stands in for the real one by its setting."""

    down: ClassVar[bool] = False
    #: Recipients and the status with which each of them is refused.
    refused: ClassVar[dict[str, int]] = {}
    attempts: ClassVar[list[str]] = []

    def open(self) -> bool:
        """Connect, or fail as a connection does."""
        if self.down:
            self.attempts.append("")
            raise SMTPConnectError(421, "no service")
        return True

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Take the messages, or fail as smtplib does."""
        for message in messages:
            (to,) = message.to
            self.attempts.append(to)
            if to in self.refused:
                raise SMTPRecipientsRefused({to: (self.refused[to], b"not here")})
        return super().send_messages(messages)
