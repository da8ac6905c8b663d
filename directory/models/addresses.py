"""Addresses that things once had: a changed slug redirects, for ever."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


class PastSlugManager(models.Manager["PastSlug"]):
    """Finds what moved."""

    def find(self, model: type[M], slug: str) -> M | None:
        """Return the object of ``model`` that once had this slug, or None. It may be hidden now: ask before showing it."""
        row = self.filter(table=model._meta.db_table, slug=slug).first()
        return model._default_manager.filter(pk=row.object_id).first() if row else None

    def is_taken(self, model: type[M], slug: str, *, by_other_than: M | None = None) -> bool:
        """Tell whether the slug led to another object once, so that a new one must not take it."""
        rows = self.filter(table=model._meta.db_table, slug=slug)
        if by_other_than is not None and by_other_than.pk is not None:
            rows = rows.exclude(object_id=str(by_other_than.pk))
        return rows.exists()


class PastSlug(models.Model):
    """One slug that led to an object before it was changed.

    Rows are written by a trigger on each table (see ``directory/triggers.py``), so no way of changing a slug can forget it.
    """

    table = models.CharField(_("table"), max_length=63)
    slug = models.CharField(_("former slug"), max_length=200)
    object_id = models.CharField(_("object"), max_length=32)
    changed_at = models.DateTimeField(_("changed at"), db_default=Now())

    objects = PastSlugManager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [models.UniqueConstraint(fields=["table", "slug"], name="past_slug_unique_in_table")]

    def __str__(self) -> str:
        return f"{self.table}: {self.slug}"
