"""How many businesses readers find, and where: numbers that no page has to count."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """One step of a running count of listed businesses; the sum of its rows is how many there are now.

    With a city it counts that city, without one the whole country; with a category those in it or in one below, without
    one all of them. The database writes a row for each change of a list (directory/placement_triggers.py), in the same
    transaction: an update of one number would make all who list a business in a country wait for each other. The worker
    adds the rows up from time to time (``directory.counts.fold``). Nothing that is counted is held back from being deleted.
    """

    country = models.ForeignKey("directory.Country", models.DO_NOTHING, related_name="+", db_constraint=False)
    city = models.ForeignKey("directory.City", models.DO_NOTHING, related_name="+", null=True, db_constraint=False)
    category = models.ForeignKey(
        "directory.Category", models.DO_NOTHING, related_name="+", null=True, db_constraint=False
    )
    number = models.IntegerField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        indexes = [
            models.Index(
                "country", name="tally_of_countries", condition=models.Q(city__isnull=True, category__isnull=True)
            ),
            models.Index(
                "country",
                "city",
                name="tally_of_cities",
                condition=models.Q(city__isnull=False, category__isnull=True),
            ),
            models.Index("country", "category", name="tally_in_country", condition=models.Q(city__isnull=True)),
            models.Index("city", "category", name="tally_in_city", condition=models.Q(city__isnull=False)),
            models.Index(
                "category",
                "country",
                name="tally_by_category",
                condition=models.Q(city__isnull=False, category__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.city_id or ''} {self.category_id or ''}: {self.number:+d}"
