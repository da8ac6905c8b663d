"""What the task worker does for stories and their pictures, outside every request."""

from __future__ import annotations

import contextlib
import logging

from django_tasks import task

from articles import renditions
from articles.models import Image

logger = logging.getLogger(__name__)


@task()
def make_renditions(image_id: int) -> int:
    """Make all renditions of a picture, those that every browser reads first; return how many were missing.

    AVIF takes seconds, so it is made here and nowhere else; pages offer it when the last one is there.
    """
    image = Image.objects.filter(pk=image_id).first()
    if image is None:
        return 0
    # The original goes when the picture is deleted or replaced meanwhile; the replacement has a task of its own.
    with contextlib.suppress(FileNotFoundError):
        made = renditions.make_all(image, [renditions.fallback_format(image), "webp"])
        made += renditions.make_all(image, ["avif"])
        Image.objects.filter(
            pk=image.pk, key=image.key, focal_x=image.focal_x, focal_y=image.focal_y, has_avif=False
        ).update(has_avif=True)
        return made
    logger.warning("The original of picture %s is not in the media store.", image_id)
    return 0
