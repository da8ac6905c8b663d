"""What the task worker does for the directory, for letters and for all pictures, outside every request."""

from __future__ import annotations

import contextlib
import logging
from datetime import timedelta

from django.apps import apps
from django_tasks import task

from directory import counts, mail
from directory.models import Letter
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


@periodic(every=timedelta(minutes=10))
def fold_tallies() -> int:
    """Add up what has come to the counts of places and categories; return how many rows were written."""
    return counts.fold()
