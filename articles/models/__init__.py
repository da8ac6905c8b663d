"""Stories and everything that they are made of."""

from articles.models.articles import (
    Article,
    ArticleAuthor,
    ArticleCountry,
    InvalidTransition,
    LogEntry,
    PinnedStory,
)
from articles.models.authors import Author
from articles.models.corrections import Correction
from articles.models.images import Image
from articles.models.imports import ImportedStory
from articles.models.lexemes import Lexeme
from articles.models.mentions import Mention
from articles.models.releases import PressRelease, TooManyReleases
from articles.models.sections import Section
from articles.models.tags import ArticleTag, Tag
from articles.querysets import ArticleQuerySet

__all__ = [
    "Article",
    "ArticleAuthor",
    "ArticleCountry",
    "ArticleQuerySet",
    "ArticleTag",
    "Author",
    "Correction",
    "Image",
    "ImportedStory",
    "InvalidTransition",
    "Lexeme",
    "LogEntry",
    "Mention",
    "PinnedStory",
    "PressRelease",
    "Section",
    "Tag",
    "TooManyReleases",
]
