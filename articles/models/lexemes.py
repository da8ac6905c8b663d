"""How much a word tells of a story."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lexeme(models.Model):
    """A stemmed word that several stories have. Written by ``articles.lexemes`` alone; readers never see it."""

    lexeme = models.TextField(_("stemmed word"), primary_key=True)
    rarity = models.FloatField(
        _("rarity"), help_text=_("From 1 (one story in ten thousand has it) to 0 (too common to tell anything).")
    )

    class Meta:
        verbose_name = _("stemmed word")
        verbose_name_plural = _("stemmed words")

    def __str__(self) -> str:
        return self.lexeme
