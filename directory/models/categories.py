"""What businesses do: a tree of categories, at most three levels deep."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

LEVELS = 3


class CategoryQuerySet(models.QuerySet["Category"]):
    """Sets of categories."""

    def top(self) -> CategoryQuerySet:
        """Return the categories that stand below no other, in their order."""
        return self.filter(parent__isnull=True)


class Category(models.Model):
    """A kind of business, such as Restaurants below Food and drink."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("below"), related_name="children", null=True, blank=True
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    schema_type = models.CharField(
        _("schema.org type"),
        max_length=60,
        default="LocalBusiness",
        help_text=_("LocalBusiness or one of its subtypes, such as Restaurant."),
    )
    icon = models.CharField(_("icon"), max_length=40, default="store", help_text=_("A name in the icon sprite."))
    synonyms = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("synonyms"),
        default=list,
        blank=True,
        help_text=_("Other words that people type when they look for it."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="category_not_below_itself",
                violation_error_message=_("A category cannot stand below itself."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def surrogate_key(self) -> str:
        """The key by which copies of the pages about it are found."""
        return f"category-{self.slug}"

    def clean(self) -> None:
        """Refuse a parent below this category, and a fourth level."""
        above = self.parent.trail() if self.parent else []
        if self.pk and any(category.pk == self.pk for category in above):
            raise ValidationError({"parent": _("A category cannot stand below itself.")})
        if len(above) + self._depth_below() > LEVELS:
            raise ValidationError({"parent": _("Categories have at most three levels.")})

    def trail(self) -> list[Category]:
        """Return the categories from the top down to this one. A query a level, unless the parents are loaded."""
        trail = [self]
        while trail[0].parent_id is not None and len(trail) <= LEVELS:
            parent = trail[0].parent
            if parent is None or parent in trail:
                break
            trail.insert(0, parent)
        return trail

    def _depth_below(self) -> int:
        """Return how many levels this category and those below it take."""
        depth, level = 1, [self.pk] if self.pk else []
        while level and depth <= LEVELS:
            level = list(Category.objects.filter(parent__in=level).values_list("pk", flat=True))
            depth += bool(level)
        return depth
