"""Every page that is about stories alone."""

from articles.views.archive import archive, archive_index
from articles.views.corrections import corrections
from articles.views.lists import author, latest, section, tag
from articles.views.social import article_social
from articles.views.story import article

__all__ = [
    "archive",
    "archive_index",
    "article",
    "article_social",
    "author",
    "corrections",
    "latest",
    "section",
    "tag",
]
