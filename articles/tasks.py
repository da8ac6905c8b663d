"""What the task worker does for stories and their pictures, outside every request."""

from __future__ import annotations

import contextlib
import logging

from django_tasks import task

from articles import renditions
from articles.models import Article, Image
from articles.social import CARD_RELATIONS, card_of, keep

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
        image.mark_avif_made()
        return made
    logger.warning("The original of picture %s is not in the media store.", image_id)
    return 0


@task()
def draw_social_card(article_id: int) -> bool:
    """Draw the picture that stands for a story where it is shared, before anybody asks for it."""
    article = Article.objects.filter(pk=article_id).select_related(*CARD_RELATIONS).defer("body", "search").first()
    if article is None:
        return False
    keep(card_of(article))
    return True
