"""Businesses in stories: who is named, in which role, and what readers are told of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class MentionQuerySet(models.QuerySet["Mention"]):
    """Sets of mentions."""

    def for_page(self) -> MentionQuerySet:
        """Return the set with what a story's page shows of each business."""
        return self.select_related("business__category", "business__country", "business__city")


class Mention(models.Model):
    """One business that a story names."""

    class Role(models.TextChoices):
        SUBJECT = "subject", _("Subject")
        QUOTED = "quoted", _("Quoted")
        MENTIONED = "mentioned", _("Mentioned")
        ADVERTISER = "advertiser", _("Advertiser")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="mentions")
    business = models.ForeignKey("directory.Business", models.CASCADE, verbose_name=_("business"), related_name="+")
    role = models.CharField(
        _("role"),
        max_length=10,
        choices=Role,
        default=Role.MENTIONED,
        help_text=_("Of an advertiser, readers are told so above the story."),
    )
    visible_from = models.DateTimeField(null=True, editable=False)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("business in the story")
        verbose_name_plural = _("businesses in the story")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "business"],
                name="mention_once",
                violation_error_message=_("The story names this business already."),
            )
        ]
        indexes = [
            models.Index(
                "business",
                models.F("visible_from").desc(),
                models.F("article").desc(),
                name="mention_newest",
                condition=models.Q(visible_from__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.business} ({self.get_role_display()})"

    @property
    def is_paid(self) -> bool:
        """Whether readers must be told that money is involved: the business advertises here, or pays for its place."""
        return self.role == self.Role.ADVERTISER or self.business.is_sponsored


def shown(mentions: Iterable[Mention]) -> list[Mention]:
    """Return those whose business readers find in the directory."""
    return [mention for mention in mentions if mention.business.is_listed]


def paying(mentions: Iterable[Mention]) -> list[str]:
    """Return the names of the businesses of which readers are told that they pay; "" of one that they do not find.

    What was paid for stays so when the advertiser's listing goes.
    """
    return [mention.business.name if mention.business.is_listed else "" for mention in mentions if mention.is_paid]
