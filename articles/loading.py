"""What stories' pages load along with them, by queries that are prepared once."""

from __future__ import annotations

from articles.models import ArticleAuthor, ArticleCountry, ArticleTag, Mention
from directory.prepared import Along, Prepared


def _bylines(author: str) -> Along:
    """Return what loads bylines in their order, each with what ``author`` leads to."""
    uses = ArticleAuthor.objects.select_related(author).order_by("article", "order", "pk")
    return Along(Prepared(lambda keys: uses.filter(article__any=keys)), of=lambda row: row.article_id)


BYLINES = _bylines("author")
BYLINES_WITH_FACES = _bylines("author__photo")
TAGS = Along(
    Prepared(
        lambda keys: (
            ArticleTag.objects.select_related("tag")
            .filter(content_object__any=keys)
            .order_by("content_object", "tag__name")
        )
    ),
    of=lambda row: row.content_object_id,
    to=lambda row: row.tag,
)
COUNTRIES = Along(
    Prepared(
        lambda keys: (
            ArticleCountry.objects.select_related("country")
            .filter(article__any=keys)
            .order_by("article", "country__name")
        )
    ),
    of=lambda row: row.article_id,
    to=lambda row: row.country,
)

mentions_of = Prepared(lambda key: Mention.objects.for_page().filter(article=key).order_by("pk"))
