"""Letters that wait for the post."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LetterQuerySet(models.QuerySet["Letter"]):
    """Which letters are to go now."""

    def due(self) -> LetterQuerySet:
        """Return the letters whose time has come, the one that waited longest first."""
        return self.filter(due_at__lte=timezone.now()).order_by("due_at", "created_at")


class Letter(models.Model):
    """A mail that has not been delivered yet; the row goes when the mail server has taken it.

    It holds codes and links that only its addressee may read, so it is in no admin. ``directory/mail.py`` writes and
    delivers letters.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.CharField(_("to"), max_length=320)
    reply_to = models.CharField(_("reply to"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    headers = models.JSONField(_("further headers"), default=dict, blank=True)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["due_at", "created_at"], name="letter_by_due_time")]

    def __str__(self) -> str:
        return str(self.pk)
