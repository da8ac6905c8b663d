"""Sets of businesses: who may see which is said here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Prefetch, Value
from django.db.models.functions import Lower

from directory import near

if TYPE_CHECKING:
    from directory.models import Business, Category, City, Country, User

# Among so many of the best the nearest are chosen, where a listing shows others like it.
SIMILAR_FROM = 60

# What a row of a list says of the business itself.
_OF_BUSINESS = (
    "name",
    "slug",
    "tagline",
    "hide_street",
    "phone",
    "hours",
    "special_days",
    "time_zone",
    "price_range",
    "verified_at",
    "sponsored_until",
    "rating_average",
    "rating_count",
)
CARD_FIELDS = (
    *_OF_BUSINESS,
    "status",
    "shown_latitude",
    "shown_longitude",
    "service_area",
    "score",
    "listed_at",
    "updated_at",
    "category__name",
    "category__slug",
    "category__icon",
    "country__name",
    "country__slug",
    "country__continent",
    "country__currency",
    "city__name",
    "city__slug",
    "city__latitude",
    "city__longitude",
    "city__country",
)
# A list knows its place, and the categories.
ROW_FIELDS = (*_OF_BUSINESS, "category", "country", "city")


def asked(typed: str) -> Func:
    """Return what was typed as a question for the search column."""
    return Func(Value(typed), function="directory_query", output_field=SearchQueryField())


def card_photos() -> Prefetch:
    """Return how the first photo of each business is loaded, as ``card_photos``: one query."""
    from directory.models import Photo

    return Prefetch("photos", Photo.objects.shown().first_of_each(), to_attr="card_photos")


def page_relations() -> dict[str, models.QuerySet[Any]]:
    """Return what a listing's own page shows besides the listing: relations of businesses, and the rows of each."""
    from directory.models import Address, FurtherCategory, Photo

    return {
        "photos": Photo.objects.filter(approved=True).order_by("position", "pk"),
        "addresses": Address.objects.select_related("city", "country").order_by("position", "pk"),
        "further": FurtherCategory.objects.select_related("category").order_by("position", "pk"),
    }


class BusinessQuerySet(models.QuerySet["Business"]):
    """Sets of businesses; each method returns a set and chains."""

    def listed(self) -> BusinessQuerySet:
        """Return what readers find in lists, searches, feeds and sitemaps."""
        return self.filter(status=self.model.Status.LISTED)

    def in_sitemap(self) -> BusinessQuerySet:
        """Return what search engines are told of: the listed ones, but those that nobody has confirmed for long."""
        return self.listed().filter(demoted_at__isnull=True)

    def with_page(self) -> BusinessQuerySet:
        """Return what has a page of its own: the listed ones, and those that say honestly what became of them."""
        status = self.model.Status
        return self.filter(status__in=[status.LISTED, status.PAUSED, status.CLOSED, status.EXPIRED, status.MERGED])

    def owned_by(self, user: User) -> BusinessQuerySet:
        """Return the listings that this person keeps, in any status."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(ownerships__user=user).exclude(status=self.model.Status.MERGED)

    def led_by(self, user: User) -> BusinessQuerySet:
        """Return the listings about whose keepers, and whose end, this person decides."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        owners = self.filter(ownerships__user=user, ownerships__role="owner")
        return owners.exclude(status=self.model.Status.MERGED)

    def kept_alone_by(self, user: User) -> BusinessQuerySet:
        """Return the listings that readers see and that nobody but this person keeps."""
        from directory.models import Ownership

        status = self.model.Status
        others = Ownership.objects.filter(business=OuterRef("pk")).exclude(user=user)
        rows = self.filter(ownerships__user=user, status__in=[status.LISTED, status.PAUSED, status.EXPIRED])
        return rows.exclude(Exists(others))

    def sent_in_by(self, user: User) -> BusinessQuerySet:
        """Return the listings that nobody keeps and that name this person's confirmed address: theirs to take over."""
        if not user.is_authenticated or not user.is_active or not user.is_confirmed:
            return self.none()
        gone = [self.model.Status.MERGED, self.model.Status.SUSPENDED]
        rows = self.alias(address=Lower("email")).filter(address=user.email.lower(), ownerships__isnull=True)
        return rows.exclude(status__in=gone)

    def waiting(self) -> BusinessQuerySet:
        """Return the submissions that wait for a moderator, the oldest first."""
        return self.filter(status=self.model.Status.PENDING).order_by("submitted_at", "pk")

    def in_country(self, country: Country) -> BusinessQuerySet:
        """Return the businesses of the country."""
        return self.filter(country=country)

    def in_city(self, city: City) -> BusinessQuerySet:
        """Return the businesses of the city."""
        return self.filter(city=city)

    def in_category(self, category: Category, place: Country | City | None = None) -> BusinessQuerySet:
        """Return the listed businesses of the category and of all below it, of a place: only listed ones have a placement.

        The place is asked of the placement, whose indexes begin with category and place.
        """
        where = {f"placements__{place._meta.model_name}": place} if place is not None else {}
        return self.filter(placements__category=category, **where)

    def in_place(self, place: Country | City) -> BusinessQuerySet:
        """Return the businesses of a country or a city."""
        return self.filter(**{str(place._meta.model_name): place})

    def best_first(self, through: str = "") -> BusinessQuerySet:
        """Return the set with the most complete and best attested first.

        ``through`` is ``placements`` where the set was narrowed by a category: its copy of the score has an index.
        """
        if through:
            return self.order_by(F(f"{through}__score").desc(), F(f"{through}__business").desc())
        return self.order_by(F("score").desc(), "-pk")

    def newest_first(self, through: str = "") -> BusinessQuerySet:
        """Return the set with the latest listed first; ``through`` as in ``best_first``."""
        if through:
            return self.order_by(F(f"{through}__listed_at").desc(), F(f"{through}__business").desc())
        # What is listed has a date; the index knows no other order of those without.
        return self.order_by(F("listed_at").desc(), "-pk")

    def rated_first(self, through: str = "") -> BusinessQuerySet:
        """Return the set with the best rated first and those without reviews last; ``through`` as in ``best_first``."""
        if through:
            return self.order_by(F(f"{through}__rating").desc(nulls_last=True), F(f"{through}__business").desc())
        return self.order_by(F("rating_average").desc(nulls_last=True), "-pk")

    def nearest(self, circle: near.Circle) -> BusinessQuerySet:
        """Return the listed ones within a circle, the nearest to its middle first, with ``distance``; see ``directory.near``."""
        return near.nearest(self.listed(), circle)

    def within(self, circle: near.Circle) -> BusinessQuerySet:
        """Return the listed ones within a circle, with the ``distance`` from its middle."""
        distance = near.kilometres(circle.latitude, circle.longitude)
        return self.listed().filter(near.within(circle)).annotate(distance=distance).filter(distance__lte=circle.km)

    def search(self, typed: str) -> BusinessQuerySet:
        """Return the listed ones in which all that was typed occurs, in no order; the last word may be but a beginning."""
        matches: Any = Func(F("search"), asked(typed), template="(%(expressions)s)", arg_joiner=" @@ ")
        matches.output_field = models.BooleanField()
        return self.listed().filter(matches)

    def similar_to(self, business: Business, number: int = 4) -> BusinessQuerySet:
        """Return the nearest to a business among the best of its category in its city, or else in its country."""
        place = business.city or business.country
        best = self.in_category(business.category, place).exclude(pk=business.pk).best_first("placements")
        rows = self.filter(pk__in=best.values("pk")[:SIMILAR_FROM])
        if business.shown_latitude is None or business.shown_longitude is None:
            return rows.best_first()[:number]
        distance = near.kilometres(business.shown_latitude, business.shown_longitude)
        by_distance = rows.annotate(distance=distance)
        return by_distance.order_by(F("distance").asc(nulls_last=True), "-score", "-pk")[:number]

    def for_names(self) -> BusinessQuerySet:
        """Return the set with what a line shows: name, category with its sign, city, country and date. One query."""
        places = ("city__name", "country__name", "country__continent")
        names = ("name", "slug", "listed_at", "category__name", "category__icon", *places)
        return self.select_related("category", "city", "country").only(*names)

    def for_rows(self, *, city: bool) -> BusinessQuerySet:
        """Return the set with what a row of a list shows, and no more: one query.

        Country, category and photo, and a ``city`` that is not asked for, come in another way: see ``directory.loading``.
        """
        rows = self.select_related("city") if city else self
        return rows.only(*ROW_FIELDS, *(["city__name"] if city else []))

    def for_cards(self, *, photos: bool = True) -> BusinessQuerySet:
        """Return the set with what a card shows, and no more: one query, and one for the photos.

        Without ``photos`` they come in another way: see ``directory.loading``.
        """
        cards = self.select_related("category", "country", "city").only(*CARD_FIELDS)
        return cards.with_card_photos() if photos else cards

    def for_feed(self) -> BusinessQuerySet:
        """Return the set with what an entry of a feed has: one query, and one for the photos."""
        fields = ("description", "created_at")
        return self.select_related("category", "country", "city").only(*CARD_FIELDS, *fields).with_card_photos()

    def with_card_photos(self) -> BusinessQuerySet:
        """Return the set with the first photo of each, as ``card_photos``."""
        return self.prefetch_related(card_photos())

    def for_page(self, *, prefetch: bool = True) -> BusinessQuerySet:
        """Return the set with what a listing's own page shows, and whether somebody keeps it (``is_kept``): four queries.

        Without ``prefetch``, photos, addresses and further categories come in another way, and it is one.
        """
        from directory.models import Ownership

        places = ("category__parent__parent", "country", "city__country", "merged_into")
        keepers = Ownership.objects.filter(business=OuterRef("pk"), user__is_active=True)
        page = self.select_related(*places).defer("search").annotate(is_kept=Exists(keepers))
        return page.prefetch_related(*(Prefetch(*along) for along in page_relations().items())) if prefetch else page
