"""What the task worker does for the directory, for letters, the vocabulary and all pictures, outside every request."""

from __future__ import annotations

import contextlib
import logging
from datetime import timedelta

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from directory import claiming, confirming, counts, drafts, enquiries, mail, sweeping, vocabulary
from directory.models import Letter, User
from directory.periodic import periodic
from directory.pictures import renditions

logger = logging.getLogger(__name__)


@task()
def make_renditions(model: str, key: int) -> int:
    """Make all renditions of a picture, those that every browser reads first; return how many were missing.

    ``model`` is the label of a kind of picture, such as ``articles.Image``. AVIF takes seconds, so it is made here and
    nowhere else; pages offer it when the last one is there.
    """
    picture = apps.get_model(model)._default_manager.filter(pk=key).first()
    if picture is None:
        return 0
    # The original goes when the picture is deleted or replaced meanwhile; the replacement has a task of its own.
    with contextlib.suppress(FileNotFoundError):
        made = renditions.make_all(picture, [renditions.fallback_format(picture), "webp"])
        made += renditions.make_all(picture, ["avif"])
        picture.mark_avif_made()
        return made
    logger.warning("The original of picture %s %s is not in the media store.", model, key)
    return 0


@periodic(every=timedelta(minutes=1))
def deliver_what_waits() -> int:
    """Deliver the letters that were put off or that a killed worker left; return how many the mail server took."""
    return mail.deliver.call() if Letter.objects.due().exists() else 0


@periodic(every=timedelta(hours=1))
def ask_whether_listings_are_true() -> int:
    """Take the steps of the clock of every listing: ask, let sink, expire; return how many steps were taken."""
    return confirming.expire() + confirming.demote() + confirming.ask()


@periodic(every=timedelta(hours=6))
def forget_what_was_left() -> int:
    """Erase drafts that nobody sent, and what else owners left behind; return how many things were erased."""
    return drafts.forget() + sweeping.sweep()


@periodic(every=timedelta(minutes=10))
def fold_tallies() -> int:
    """Add up what has come to the counts of places and categories; return how many rows were written."""
    return counts.fold()


@periodic(every=timedelta(hours=1))
def update_vocabulary() -> int:
    """Make the vocabulary say what its sources say now; return how many words changed."""
    return sum(vocabulary.update().values())


def request_update() -> bool:
    """Have the worker update the vocabulary in ten minutes; return whether it had to be asked, or was going to anyway.

    All changes of ten minutes are one update: with a million stories it takes half a minute. Call it once the change is
    committed. Nothing that was hidden waits for it (see ``ForgottenWord``).
    """
    if DBTaskResult.objects.filter(task_path=update_vocabulary.module_path, status=TaskResultStatus.READY).exists():
        return False
    update_vocabulary.using(run_after=timezone.now() + timedelta(minutes=10)).enqueue()
    return True


@task()
def check_claim_records() -> int:
    """Look for the DNS records that prove claims; return how many claims were granted."""
    return claiming.check_records()


@periodic(every=timedelta(minutes=10))
def tend_claims() -> int:
    """Look for the records of open claims, and close claims whose proof never came; return how many were settled."""
    return claiming.check_records() + claiming.expire_claims()


@periodic(every=timedelta(days=1))
def erase_old_enquiries() -> int:
    """Erase enquiries that were kept long enough; return how many."""
    return enquiries.erase_old_enquiries()


@periodic(every=timedelta(hours=6))
def forget_unconfirmed_accounts() -> int:
    """Delete the accounts that somebody signed up for a week ago and never confirmed; return how many."""
    forgotten = 0
    for user in User.objects.unconfirmed().filter(date_joined__lt=timezone.now() - timedelta(days=7)):
        user.erase()
        forgotten += 1
    return forgotten


@periodic(every=timedelta(hours=6))
def forget_ended_sessions() -> None:
    """Delete the sessions whose time is over: each sign-in that was begun leaves one."""
    SessionStore.clear_expired()
