"""Sections: the tree in which stories stand."""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.paths import slug_path


class SectionQuerySet(models.QuerySet["Section"]):
    """Sets of sections."""

    def in_navigation(self) -> SectionQuerySet:
        """Return the sections of the site's navigation, in its order."""
        return self.filter(in_navigation=True).order_by("order", "name")

    def for_releases(self) -> Section | None:
        """Return the section to which press releases come: the setting's, or the first, if there is any."""
        return self.filter(slug=settings.PRESS_SECTION).first() or self.order_by("order", "name").first()

    def within(self, section: Section) -> list[int]:
        """Return the ids of the section and of all its descendants: one query, whatever the depth."""
        children: dict[int | None, list[int]] = defaultdict(list)
        for pk, parent in self.model.objects.order_by().values_list("pk", "parent_id"):
            children[parent].append(pk)
        found, waiting = [], [section.pk]
        while waiting:
            pk = waiting.pop()
            found.append(pk)
            waiting.extend(children.pop(pk, []))
        return found


class Section(models.Model):
    """A part of the paper, such as World or Science; its lists and feeds include its descendants."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("parent"), related_name="children", null=True, blank=True
    )
    description = models.CharField(
        _("description"), max_length=200, blank=True, help_text=_("One sentence, shown at the head of the section.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    in_navigation = models.BooleanField(_("in the navigation"), default=False)
    is_opinion = models.BooleanField(
        _("opinion"), default=False, help_text=_("Its stories are marked as opinion and show their authors on cards.")
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("pk")), name="section_not_its_own_parent"),
            # 'archive' is the first word of another address below /news/, and so is a year.
            models.CheckConstraint(
                condition=~models.Q(slug__in=["archive", "feed"]) & ~models.Q(slug__regex=r"^[0-9]+$"),
                name="section_slug_not_reserved",
                violation_error_message=_("This slug is the name of another address: choose another one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return slug_path("articles:section", self.slug)

    @property
    def surrogate_key(self) -> str:
        """The key by which copies of the pages that show it are found."""
        return f"section-{self.slug}"

    def trail(self) -> list[Section]:
        """Return the sections above this one, the topmost first, and itself. Costs a query for each parent not yet loaded."""
        above = [self]
        while above[0].parent is not None:
            above.insert(0, above[0].parent)
        return above

    def clean(self) -> None:
        """Refuse a parent that stands below this section."""
        if self.pk and self.parent_id and self.parent_id in Section.objects.within(self):
            raise ValidationError({"parent": _("A section cannot stand below itself.")})
