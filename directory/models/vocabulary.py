"""The vocabulary: which words the site itself uses, so that a misspelt one can be answered with the right one."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from directory.words import LONGEST


class Word(models.Model):
    """One word of one source. Written by ``directory.vocabulary`` alone, which makes it anew from what is public."""

    id = models.AutoField(primary_key=True)
    source = models.CharField(_("source"), max_length=16)
    word = models.CharField(_("word in lower case"), max_length=4 * LONGEST)
    folded = models.CharField(_("word in plain letters"), max_length=LONGEST)
    form = models.CharField(_("word as it is written"), max_length=4 * LONGEST)
    weight = models.PositiveIntegerField(_("weight"), help_text=_("How often it occurs, or how great a place is."))

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [models.UniqueConstraint(fields=["source", "word"], name="word_unique_in_source")]
        indexes = [
            models.Index(
                fields=["source", "folded"],
                opclasses=["varchar_ops", "varchar_pattern_ops"],
                name="word_by_beginning",
            ),
            # So many words begin with two or three given letters that the heaviest are read from an index.
            *(
                models.Index(
                    "source", Left("folded", letters), models.F("weight").desc(), name=f"word_by_{letters}_letters"
                )
                for letters in (2, 3)
            ),
        ]

    def __str__(self) -> str:
        return self.form


class WordKey(models.Model):
    """One deletion of a word, as a number (see ``directory/words.py``), with the heaviest word of each number first.

    There are some twenty rows to a word, so they have no key of their own, no index on the word and no constraint: whoever
    deletes a word knows its numbers, and a number without its word is overlooked.
    """

    pk = models.CompositePrimaryKey("key", "lightness", "word_id")
    key = models.IntegerField()
    lightness = models.SmallIntegerField()
    word_id = models.IntegerField()

    class Meta:
        verbose_name = _("word's number")
        verbose_name_plural = _("words' numbers")


class ForgottenWord(models.Model):
    """A word that lost an occurrence since the vocabulary was last made: its row was hidden, renamed or deleted.

    Written by triggers (see ``directory/triggers.py``) in the very transaction that hides the row, and emptied by the next
    making. A word that lost as many occurrences as it had is passed over from that moment on.
    """

    source = models.CharField(_("source"), max_length=16)
    word = models.TextField(_("word in lower case"))
    amount = models.PositiveIntegerField(_("occurrences lost"))

    class Meta:
        verbose_name = _("forgotten word")
        verbose_name_plural = _("forgotten words")
        indexes = [models.Index(fields=["word", "source"], name="forgotten_word")]

    def __str__(self) -> str:
        return self.word
