"""The newsroom: stories, and what they are made of, in Django's admin."""

from articles.admin.articles import ArticleAdmin
from articles.admin.authors import AuthorAdmin
from articles.admin.images import ImageAdmin
from articles.admin.sections import SectionAdmin
from articles.admin.tags import TagAdmin

__all__ = ["ArticleAdmin", "AuthorAdmin", "ImageAdmin", "SectionAdmin", "TagAdmin"]
