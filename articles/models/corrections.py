"""Corrections: what was wrong in a story, said where it was wrong and in one list of all."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from directory.models import Business

TEXT_MAX_LENGTH = 1_000


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Sets of corrections."""

    def published(self, at: datetime.datetime | None = None) -> CorrectionQuerySet:
        """Return the corrections of the stories that any reader may see now, or at another moment."""
        from articles.models.articles import Article

        return self.filter(article__in=Article.objects.order_by().published(at))

    def naming(self, business: Business) -> CorrectionQuerySet:
        """Return the corrections of the stories that name the business, in whatever role."""
        return self.filter(article__mentions__business=business)

    def newest_first(self) -> CorrectionQuerySet:
        """Return the set with the latest first."""
        return self.order_by("-at", "-pk")

    def for_list(self) -> CorrectionQuerySet:
        """Return the set with what a list tells of each correction and of its story, in one query."""
        return self.select_related("article__section").only(
            "kind",
            "text",
            "at",
            "article__headline",
            "article__slug",
            "article__publish_at",
            "article__language",
            "article__section__name",
            "article__section__slug",
        )

    def as_array(self) -> ArraySubquery:
        """Return the set as one value of another query: a list of what ``Correction.from_row`` reads."""
        story = {name: f"article__{name}" for name in ("headline", "slug", "publish_at")}
        return ArraySubquery(self.values(row=JSONObject(kind="kind", text="text", at="at", **story)))


class Correction(models.Model):
    """One thing that a story says otherwise than it did. Made by ``Article.correct()``, which tells when and whose it is."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, verbose_name=_("story"), related_name="corrections"
    )
    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=Kind,
        default=Kind.CORRECTION,
        help_text=_("A correction puts right what was wrong, a clarification what could be misread."),
    )
    text = models.TextField(
        _("text"),
        max_length=TEXT_MAX_LENGTH,
        help_text=_("What was wrong and what is right, in whole sentences. It never repeats a libel."),
    )
    at = models.DateTimeField(_("date"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="correction_says_something")]
        indexes = [models.Index(models.F("at").desc(), models.F("id").desc(), name="correction_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#corrections"

    @classmethod
    def from_row(cls, row: dict[str, str]) -> Correction:
        """Return a correction from ``as_array``, with as much of its story as leads to it."""
        from articles.models.articles import Article

        at, publish_at = (datetime.datetime.fromisoformat(row[name]) for name in ("at", "publish_at"))
        story = Article(headline=row["headline"], slug=row["slug"], publish_at=publish_at)
        return cls(article=story, kind=row["kind"], text=row["text"], at=at)
