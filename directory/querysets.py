"""Sets of businesses: who may see which is said here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Prefetch

if TYPE_CHECKING:
    from directory.models import Category, City, Country, User

CARD_FIELDS = (
    "name",
    "slug",
    "tagline",
    "status",
    "shown_latitude",
    "shown_longitude",
    "hide_street",
    "service_area",
    "phone",
    "hours",
    "special_days",
    "time_zone",
    "price_range",
    "verified_at",
    "sponsored_until",
    "rating_average",
    "rating_count",
    "score",
    "listed_at",
    "updated_at",
    "category__name",
    "category__slug",
    "category__icon",
    "country__name",
    "country__slug",
    "country__continent",
    "city__name",
    "city__slug",
    "city__latitude",
    "city__longitude",
    "city__country",
)


class BusinessQuerySet(models.QuerySet["Business"]):  # type: ignore[name-defined] # the modules import each other
    """Sets of businesses; each method returns a set and chains."""

    def listed(self) -> BusinessQuerySet:
        """Return what readers find in lists, searches, feeds and sitemaps."""
        return self.filter(status=self.model.Status.LISTED)

    def with_page(self) -> BusinessQuerySet:
        """Return what has a page of its own: the listed ones, and those that say honestly what became of them."""
        status = self.model.Status
        return self.filter(status__in=[status.LISTED, status.PAUSED, status.CLOSED, status.EXPIRED, status.MERGED])

    def owned_by(self, user: User) -> BusinessQuerySet:
        """Return the listings that this person keeps, in any status."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(ownerships__user=user).exclude(status=self.model.Status.MERGED)

    def waiting(self) -> BusinessQuerySet:
        """Return the submissions that wait for a moderator, the oldest first."""
        return self.filter(status=self.model.Status.PENDING).order_by("submitted_at", "pk")

    def in_country(self, country: Country) -> BusinessQuerySet:
        """Return the businesses of the country."""
        return self.filter(country=country)

    def in_city(self, city: City) -> BusinessQuerySet:
        """Return the businesses of the city."""
        return self.filter(city=city)

    def in_category(self, category: Category) -> BusinessQuerySet:
        """Return the listed businesses of the category and of all below it: only those have a placement."""
        return self.filter(placements__category=category)

    def best_first(self, through: str = "") -> BusinessQuerySet:
        """Return the set with the most complete and best attested first.

        ``through`` is ``placements`` where the set was narrowed by a category: its copy of the score has an index.
        """
        if through:
            return self.order_by(F(f"{through}__score").desc(), F(f"{through}__business").desc())
        return self.order_by(F("score").desc(), "-pk")

    def newest_first(self) -> BusinessQuerySet:
        """Return the set with the latest listed first."""
        return self.order_by(F("listed_at").desc(nulls_last=True), "-pk")

    def for_cards(self) -> BusinessQuerySet:
        """Return the set with what a card shows, and no more: one query, and one for the photos."""
        from directory.models import Photo

        photos = Photo.objects.shown().order_by("business", "position", "pk").distinct("business")
        return (
            self.select_related("category", "country", "city")
            .only(*CARD_FIELDS)
            .prefetch_related(Prefetch("photos", photos, to_attr="card_photos"))
        )

    def for_page(self) -> BusinessQuerySet:
        """Return the set with what a listing's own page shows."""
        from directory.models import Address, FurtherCategory, Photo

        return (
            self.select_related("category__parent__parent", "country", "city__country", "merged_into")
            .defer("search")
            .prefetch_related(
                Prefetch("photos", Photo.objects.shown().order_by("position", "pk")),
                Prefetch("addresses", Address.objects.select_related("city", "country").order_by("position", "pk")),
                Prefetch("further", FurtherCategory.objects.select_related("category").order_by("position", "pk")),
            )
        )
