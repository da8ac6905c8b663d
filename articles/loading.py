"""What stories' pages load along with them, by queries that are prepared once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from articles.models import Article, ArticleAuthor, Mention, Tag
from directory.models import Country
from directory.prepared import Along, Prepared, set_loaded


def _bylines(author: str) -> Along:
    """Return what loads bylines in their order, each with what ``author`` leads to."""
    uses = ArticleAuthor.objects.select_related(author).order_by("article", "order", "pk")
    return Along(Prepared(lambda keys: uses.filter(article__any=keys)), of=lambda row: row.article_id)


BYLINES = _bylines("author")
BYLINES_WITH_FACES = _bylines("author__photo")
# Stories as cards show them, without their bylines, which most cards do not name.
cards_of = Prepared(
    lambda now, keys: Article.objects.published(now).for_cards(prefetch=False).order_by().filter(pk__any=keys)
)
mentions_of = Prepared(lambda key: Mention.objects.for_page().filter(article=key).order_by("pk"))


def load_opinions_bylines(cards: Iterable[Article]) -> None:
    """Give the opinions among the cards their bylines, which their cards name: one query, and none without an opinion."""
    opinions = {card.pk: card for card in cards if card.is_opinion}
    if not opinions:
        return
    found: dict[int, list[ArticleAuthor]] = {pk: [] for pk in opinions}
    for byline in BYLINES.query(keys=list(opinions)):
        found[BYLINES.of(byline)].append(byline)
    for pk, bylines in found.items():
        set_loaded(opinions[pk], "bylines", bylines)


def unfold(story: Article) -> Article:
    """Give a story that was loaded ``for_page(prefetch=False)`` its tags and countries, and return it: no query."""
    row: Any = story
    set_loaded(story, "tags", [Tag(**fields) for fields in row.tag_rows])
    set_loaded(story, "countries", [Country(**fields) for fields in row.country_rows])
    return story
