"""What the task worker does for stories, outside every request."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from articles import lexemes
from articles.models import Article
from articles.social import CARD_RELATIONS, card_of, keep
from directory.periodic import periodic


@task()
def draw_social_card(article_id: int) -> bool:
    """Draw the picture that stands for a story where it is shared, before anybody asks for it."""
    article = Article.objects.filter(pk=article_id).select_related(*CARD_RELATIONS).defer("body", "search").first()
    if article is None:
        return False
    keep(card_of(article))
    return True


@periodic(every=timedelta(hours=6))
def count_lexemes() -> int:
    """Count anew which words tell what a story is about, for its related posts; return how many are known."""
    return lexemes.count_lexemes()
