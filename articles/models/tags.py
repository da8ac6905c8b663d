"""Tags: what a story is about, in the editors' own words."""

from __future__ import annotations

from anyascii import anyascii
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from directory.paths import slug_path


class Tag(TagBase):
    """A tag; two tags never differ in case alone."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=False)
    description = models.CharField(
        _("description"), max_length=200, blank=True, help_text=_("One sentence, shown at the head of the tag's page.")
    )

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="tag_unique_in_any_case")]
        # Whatever the database's collation.
        indexes = [models.Index(OpClass(Lower("name"), name="text_pattern_ops"), name="tag_by_beginning")]

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Return an ASCII slug for a tag of any script; ``i`` tells apart what would be alike."""
        slug = slugify(anyascii(tag))[:70] or "tag"
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self) -> str:
        return slug_path("articles:tag", self.slug)

    @property
    def surrogate_key(self) -> str:
        """The key by which copies of the pages that show it are found."""
        return f"tag-{self.slug}"


class ArticleTag(ItemBase):
    """One tag on one story. ``visible_from`` is the story's own, kept here by a trigger so that an index can serve lists."""

    tag = models.ForeignKey(Tag, models.CASCADE, verbose_name=_("tag"), related_name="uses")
    content_object = models.ForeignKey("articles.Article", models.CASCADE, related_name="tag_uses")
    visible_from = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("tag of a story")
        verbose_name_plural = _("tags of stories")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="article_tag_once")]
        indexes = [
            models.Index(
                "tag",
                models.F("visible_from").desc(),
                models.F("content_object").desc(),
                name="article_tag_newest",
                condition=models.Q(visible_from__isnull=False),
            )
        ]
