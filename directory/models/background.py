"""What the workers tell each other: that they live, and which periodic task was queued when."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class PeriodicRun(models.Model):
    """When a task that comes round again was handed to the queue last. One row per task, which its name identifies."""

    name = models.CharField(_("task"), max_length=200, primary_key=True)
    last_at = models.DateTimeField(_("last queued at"), null=True)

    class Meta:
        verbose_name = _("periodic task")
        verbose_name_plural = _("periodic tasks")

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A process that takes tasks from the queue, and when it was last seen alive."""

    id = models.CharField(_("worker"), max_length=64, primary_key=True)
    host = models.CharField(_("machine"), max_length=255)
    started_at = models.DateTimeField(_("started at"), db_default=Now())
    seen_at = models.DateTimeField(_("last seen at"), db_default=Now())

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return f"{self.id} ({self.host})"
