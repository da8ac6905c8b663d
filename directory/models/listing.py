"""Businesses: their listings, and the life of a listing from draft to closed."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING, Any

from anyascii import anyascii
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from directory import keyfiles
from directory.models.addresses import PastSlug
from directory.models.log import ListingLogEntry
from directory.models.reasons import Refusal
from directory.paths import slug_path
from directory.querysets import BusinessQuerySet

if TYPE_CHECKING:
    from directory.models.accounts import User

DESCRIPTION_MAX_LENGTH = 5000
FURTHER_CATEGORIES = 2


class InvalidTransition(Exception):
    """What was asked cannot be done in the present status; the message is fit for people."""


# What a business is found by: its words, its country, and how well attested it is (directory/search_triggers.py).
FOUND_BY = models.Func("search", "score", "country", function="directory_found_by", output_field=SearchVectorField())


class Business(models.Model):
    """A business with its listing: what readers find at ``/business/<slug>/``."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PENDING = "pending", _("Waiting for a decision")
        NEEDS_CHANGES = "needs-changes", _("Needs changes")
        LISTED = "listed", _("Listed")
        PAUSED = "paused", _("Temporarily closed")
        CLOSED = "closed", _("Closed for good")
        EXPIRED = "expired", _("Expired")
        REJECTED = "rejected", _("Refused")
        MERGED = "merged", _("Merged into another")
        SUSPENDED = "suspended", _("Suspended")

    class Price(models.IntegerChoices):
        LOW = 1, _("Inexpensive")
        MODERATE = 2, _("Moderate")
        HIGH = 3, _("Expensive")
        HIGHEST = 4, _("Very expensive")

    class Proof(models.TextChoices):
        EMAIL = "email", _("E-mail at the business's own domain")
        DNS = "dns", _("Record at the business's own domain")
        DOCUMENT = "document", _("Document seen by us")
        STAFF = "staff", _("Checked by us")

    # --- What it is -------------------------------------------------------------------------------------------------

    name = models.CharField(_("name"), max_length=120, help_text=_("As it stands on the door."))
    legal_name = models.CharField(
        _("legal name"), max_length=160, blank=True, help_text=_("Where the registered name is another one.")
    )
    slug = models.SlugField(_("slug"), max_length=140, unique=True)
    tagline = models.CharField(_("tagline"), max_length=140, blank=True, help_text=_("What you do, in one line."))
    description = models.TextField(
        _("description"),
        max_length=DESCRIPTION_MAX_LENGTH,
        blank=True,
        help_text=_("What customers should know. Plain text; an empty line begins a paragraph."),
    )
    category = models.ForeignKey(
        "directory.Category", models.PROTECT, verbose_name=_("category"), related_name="businesses"
    )
    further_categories: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "directory.Category",
        through="directory.FurtherCategory",
        verbose_name=_("further categories"),
        related_name="+",
        blank=True,
    )

    # --- Where it is ------------------------------------------------------------------------------------------------

    country = models.ForeignKey(
        "directory.Country", models.PROTECT, verbose_name=_("country"), related_name="businesses"
    )
    city = models.ForeignKey(
        "directory.City", models.PROTECT, verbose_name=_("city"), related_name="businesses", null=True, blank=True
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    hide_street = models.BooleanField(
        _("hide the street"), default=False, help_text=_("For a business at somebody's home: only the city is shown.")
    )
    service_area = models.CharField(
        _("service area"),
        max_length=200,
        blank=True,
        help_text=_("Where customers are visited, where there is no address that they can come to."),
    )

    # --- How to reach it --------------------------------------------------------------------------------------------

    phone = models.CharField(_("telephone"), max_length=20, blank=True, help_text=_("E.164, such as +493012345678."))
    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("For enquiries and for us. It is never shown to anybody.")
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    profiles = models.JSONField(_("social profiles"), default=dict, blank=True)

    # --- When and how -----------------------------------------------------------------------------------------------

    hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    special_days = models.JSONField(_("special days"), default=list, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    price_range = models.PositiveSmallIntegerField(_("price range"), choices=Price, null=True, blank=True)
    attributes = ArrayField(models.CharField(max_length=40), verbose_name=_("attributes"), default=list, blank=True)
    languages = ArrayField(
        models.CharField(max_length=12), verbose_name=_("languages spoken"), default=list, blank=True
    )
    founded = models.PositiveSmallIntegerField(
        _("founded in"), null=True, blank=True, validators=[MinValueValidator(500)]
    )

    # --- Its life ---------------------------------------------------------------------------------------------------

    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.DRAFT, editable=False)
    reason = models.TextField(
        _("reason"), blank=True, editable=False, help_text=_("What the owner was told with the last decision.")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("merged into"),
        related_name="merged",
        null=True,
        blank=True,
        editable=False,
    )
    owners: models.ManyToManyField[User, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="directory.Ownership", related_name="businesses"
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    verified_how = models.CharField(_("verified by"), max_length=10, choices=Proof, blank=True, editable=False)
    confirmed_at = models.DateTimeField(
        _("last confirmed at"),
        null=True,
        editable=False,
        help_text=_("When somebody last said that it is still true."),
    )
    asked_at = models.DateTimeField(
        _("asked at"), null=True, editable=False, help_text=_("When the owner was asked whether it is still true.")
    )
    demoted_at = models.DateTimeField(
        _("demoted at"), null=True, editable=False, help_text=_("When nobody had answered for a month.")
    )
    sponsored_until = models.DateField(
        _("paid placement until"), null=True, blank=True, help_text=_("Readers are told of it wherever it shows.")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    listed_at = models.DateTimeField(_("first listed at"), null=True, editable=False)
    updated_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )
    external_id = models.CharField(
        _("external id"), max_length=80, null=True, blank=True, unique=True, help_text=_("The key of an import.")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    # --- What the database works out (directory/listing_triggers.py, placement_triggers.py) -------------------------

    rating_average = models.DecimalField(
        _("rating"), max_digits=3, decimal_places=2, null=True, editable=False, help_text=_("Of published reviews.")
    )
    rating_count = models.PositiveIntegerField(_("number of reviews"), default=0, editable=False)
    score = models.SmallIntegerField(
        _("score"), default=0, editable=False, help_text=_("How complete and how well attested it is.")
    )
    search = SearchVectorField(null=True, editable=False)
    shown_latitude = models.FloatField(
        null=True, editable=False, help_text=_("Where readers see it: the city's middle where the street is hidden.")
    )
    shown_longitude = models.FloatField(null=True, editable=False)
    name_key = models.GeneratedField(
        expression=models.Func("name", function="directory_name_key"),
        output_field=models.CharField(max_length=120),
        db_persist=True,
    )
    website_host = models.GeneratedField(
        expression=models.Func("website", function="directory_website_host"),
        output_field=models.CharField(max_length=255),
        db_persist=True,
    )

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name = _("business")
        verbose_name_plural = _("businesses")
        ordering = ["name"]
        permissions = [("moderate_business", _("Can decide on submissions, changes, claims, reviews and reports"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="business_coordinates_on_earth",
                violation_error_message=_("The coordinates lie outside the earth."),
            ),
            models.CheckConstraint(
                condition=models.Q(price_range__isnull=True) | models.Q(price_range__range=(1, 4)),
                name="business_price_range_one_to_four",
            ),
            models.CheckConstraint(
                condition=models.Q(status="merged", merged_into__isnull=False)
                | (~models.Q(status="merged") & models.Q(merged_into__isnull=True)),
                name="business_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="business_not_merged_into_itself"
            ),
        ]
        indexes = [
            *(
                models.Index(
                    *place,
                    models.F("score").desc(),
                    models.F("id").desc(),
                    name=f"business_best{suffix}",
                    condition=models.Q(status="listed"),
                )
                for place, suffix in (((), ""), (("country",), "_in_country"), (("city",), "_in_city"))
            ),
            *(
                models.Index(
                    *place,
                    models.F("listed_at").desc(),
                    models.F("id").desc(),
                    name=f"business_newest{suffix}",
                    condition=models.Q(status="listed"),
                )
                for place, suffix in (((), ""), (("country",), "_in_country"), (("city",), "_in_city"))
            ),
            *(
                models.Index(
                    place,
                    models.F("rating_average").desc(nulls_last=True),
                    models.F("id").desc(),
                    name=f"business_rated_in_{place}",
                    condition=models.Q(status="listed"),
                )
                for place in ("country", "city")
            ),
            # All that a sitemap says, so that no row has to be read for it.
            models.Index(
                fields=["id"],
                include=["updated_at", "slug"],
                name="business_in_sitemap",
                condition=models.Q(status="listed", demoted_at__isnull=True),
            ),
            models.Index(
                keyfiles.NUMBER,
                models.F("updated_at").desc(),
                name="business_by_file",
                include=["id"],
                condition=models.Q(status="listed", demoted_at__isnull=True),
            ),
            GinIndex("search", name="business_search", condition=models.Q(status="listed")),
            GinIndex(FOUND_BY, name="business_found_by", condition=models.Q(status="listed"), fastupdate=False),
            GinIndex("attributes", name="business_by_attribute", condition=models.Q(status="listed")),
            GinIndex("languages", name="business_by_language", condition=models.Q(status="listed")),
            GistIndex(
                models.Func("shown_longitude", "shown_latitude", function="point", output_field=models.Field()),
                name="business_near",
                condition=models.Q(status="listed", shown_latitude__isnull=False),
            ),
            models.Index("city", "name_key", name="business_same_name"),
            models.Index(
                OpClass("name_key", name="text_pattern_ops"),
                name="business_by_beginning",
                condition=models.Q(status="listed"),
            ),
            models.Index("phone", name="business_same_phone", condition=~models.Q(phone="")),
            models.Index("website_host", name="business_same_website", condition=~models.Q(website_host="")),
            models.Index("submitted_at", name="business_waiting", condition=models.Q(status="pending")),
            models.Index(models.F("updated_at").desc(), models.F("id").desc(), name="business_changed"),
            models.Index(
                "confirmed_at",
                name="business_to_ask",
                condition=models.Q(status__in=["listed", "paused"], asked_at__isnull=True),
            ),
            models.Index(
                "asked_at",
                name="business_asked",
                condition=models.Q(status__in=["listed", "paused"], asked_at__isnull=False),
            ),
            models.Index(Lower("email"), name="business_by_email", condition=~models.Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return slug_path("directory:business", self.slug)

    @property
    def surrogate_key(self) -> str:
        """The key by which copies of the pages that show it are found."""
        return f"listing-{self.slug}"

    # --- Questions --------------------------------------------------------------------------------------------------

    @property
    def is_listed(self) -> bool:
        """Whether readers find it in lists and searches; the same rule as ``BusinessQuerySet.listed``."""
        return self.status == self.Status.LISTED

    @property
    def is_verified(self) -> bool:
        """Whether we know that it is run by those who keep the listing."""
        return self.verified_at is not None

    @property
    def is_sponsored(self) -> bool:
        """Whether somebody pays for its place now, which readers are told."""
        return self.sponsored_until is not None and self.sponsored_until >= timezone.now().date()

    @property
    def all_categories(self) -> list[Any]:
        """The primary category first, then the further ones in their order (from the prefetched rows where there are any)."""
        return [self.category, *(row.category for row in self.further.all())]

    @property
    def primary_address(self) -> Address | None:
        """The first address (from the prefetched rows where there are any)."""
        return next(iter(self.addresses.all()), None)

    def pick_slug(self) -> str:
        """Return a free slug for the name: ASCII in any script, with the city where the name alone is taken."""
        stem = slugify(anyascii(self.name))[:100].strip("-") or "business"
        city = self.city.slug if self.city else self.country.slug
        taken = set(Business.objects.filter(slug__startswith=stem).exclude(pk=self.pk).values_list("slug", flat=True))
        longer = f"{stem}-{city}"[:130].strip("-")
        for slug in chain([stem, longer], (f"{longer}-{number}" for number in count(2))):
            if slug not in taken and not PastSlug.objects.is_taken(Business, slug, by_other_than=self):
                return slug
        raise AssertionError("There is always a further number.")

    # --- Verbs ------------------------------------------------------------------------------------------------------

    def submit(self, *, by: User | None, note: str = "") -> None:
        """Hand a draft, or one that was given back, to the moderators. Raises InvalidTransition."""
        self.submitted_at = timezone.now()
        self._move(self.Status.PENDING, by, "submitted", note, {"draft", "needs-changes", "rejected"}, "submitted_at")

    def approve(self, *, by: User | None, note: str = "") -> None:
        """Show the listing to readers. Raises InvalidTransition."""
        now = timezone.now()
        self.listed_at = self.listed_at or now
        self.confirmed_at, self.asked_at, self.demoted_at = now, None, None
        self._move(
            self.Status.LISTED,
            by,
            "approved",
            note,
            {"pending", "needs-changes", "rejected"},
            "listed_at",
            "confirmed_at",
            "asked_at",
            "demoted_at",
        )

    def request_changes(self, *, by: User | None, reason: str) -> None:
        """Give a submission back with what should be changed. Raises InvalidTransition."""
        self._move(self.Status.NEEDS_CHANGES, by, "returned", reason, {"pending"})

    def reject(self, *, by: User | None, reason: str, code: str = Refusal.OTHER) -> None:
        """Refuse a submission; ``code`` is one of Refusal. Raises InvalidTransition."""
        self._move(self.Status.REJECTED, by, "rejected", reason, {"pending", "needs-changes"}, code=code)

    def pause(self, *, by: User | None, note: str = "") -> None:
        """Say that the business is closed for some time. Raises InvalidTransition."""
        self._move(self.Status.PAUSED, by, "paused", note, {"listed"})

    def close(self, *, by: User | None, note: str = "") -> None:
        """Say that the business is closed for good. Raises InvalidTransition."""
        self._move(self.Status.CLOSED, by, "closed", note, {"listed", "paused", "expired"})

    def expire(self, *, by: User | None = None, note: str = "") -> None:
        """Take a listing that nobody confirms any more out of the lists. Raises InvalidTransition."""
        self._move(self.Status.EXPIRED, by, "expired", note, {"listed", "paused"})

    def suspend(self, *, by: User | None, reason: str) -> None:
        """Take a listing out of sight altogether. Raises InvalidTransition."""
        self._move(self.Status.SUSPENDED, by, "suspended", reason, {"listed", "paused", "closed", "expired"})

    def reopen(self, *, by: User | None, note: str = "") -> None:
        """Show a paused, closed, expired or suspended listing again. Raises InvalidTransition."""
        self.confirmed_at, self.asked_at, self.demoted_at = timezone.now(), None, None
        self._move(
            self.Status.LISTED,
            by,
            "reopened",
            note,
            {"paused", "closed", "expired", "suspended"},
            "confirmed_at",
            "asked_at",
            "demoted_at",
        )

    def confirm(self, *, by: User | None, note: str = "") -> None:
        """Note that the listing is still true; one that expired shows again. Raises InvalidTransition."""
        if self.status == self.Status.EXPIRED:
            return self.reopen(by=by, note=note)
        self.confirmed_at, self.asked_at, self.demoted_at = timezone.now(), None, None
        return self._move(
            self.Status(self.status),
            by,
            "confirmed",
            note,
            {"listed", "paused"},
            "confirmed_at",
            "asked_at",
            "demoted_at",
        )

    def verify(self, *, by: User | None, how: str, note: str = "") -> None:
        """Note that we know who runs the business, and how we know it. Raises InvalidTransition."""
        now = timezone.now()
        self.verified_at, self.verified_how = now, how
        self.confirmed_at, self.asked_at, self.demoted_at = now, None, None
        self._move(
            self.Status(self.status),
            by,
            "verified",
            note,
            {"pending", "needs-changes", "listed", "paused"},
            "verified_at",
            "verified_how",
            "confirmed_at",
            "asked_at",
            "demoted_at",
        )

    def merge_into(self, other: Business, *, by: User | None, note: str = "") -> None:
        """Become a redirect to ``other``. Raises InvalidTransition.

        Reviews, owners, photos and redirects are moved by ``directory.merging.merge``, which calls this last.
        """
        if other.pk == self.pk or other.status == self.Status.MERGED:
            raise InvalidTransition(_("A listing can only be merged into another one that stands."))
        self.merged_into = other
        self._move(self.Status.MERGED, by, "merged", note, set(self.Status.values) - {"merged"}, "merged_into")

    def touch(self, *, by: User | None, verb: str, note: str = "") -> None:
        """Note that what readers see has changed, with its row in the log."""
        with transaction.atomic():
            self.updated_at = timezone.now()
            self.version = models.F("version") + 1
            self.save(update_fields=["updated_at", "version"])
            ListingLogEntry.objects.create(business=self, by=by, verb=verb, note=note)
            self.refresh_from_db(fields=["version"])

    def _move(
        self, status: Status, by: User | None, verb: str, note: str, allowed: set[str], *also: str, code: str = ""
    ) -> None:
        """Change the status, with its log row and the letters, whatever another moderator does at the same time."""
        from directory.notices import tell_owners

        with transaction.atomic():
            current = Business.objects.select_for_update(of=("self",)).values_list("status", flat=True).get(pk=self.pk)
            if current not in allowed:
                raise InvalidTransition(
                    _("A listing that is “%(status)s” cannot become “%(wanted)s”.")
                    % {"status": self.Status(current).label, "wanted": status.label}
                )
            self.status, self.reason = status, note
            self.updated_at = timezone.now()
            self.version = models.F("version") + 1
            self.save(update_fields=["status", "reason", "updated_at", "version", *also])
            entry = ListingLogEntry.objects.create(business=self, by=by, verb=verb, note=note, code=code)
            self.refresh_from_db(fields=["version", "score"])
            tell_owners(entry)


class FurtherCategory(models.Model):
    """One of up to two categories besides the primary one."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="further")
    category = models.ForeignKey(
        "directory.Category", models.PROTECT, verbose_name=_("category"), related_name="further_uses"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("further category")
        verbose_name_plural = _("further categories")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["business", "category"], name="further_category_once"),
            models.UniqueConstraint(
                fields=["business", "position"],
                name="further_category_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(position__range=(1, FURTHER_CATEGORIES)), name="further_categories_at_most_two"
            ),
        ]

    def __str__(self) -> str:
        return str(self.category)


class Placement(models.Model):
    """A listed business in one of its categories or in one above these; what lists by category are read from.

    Rows are written by the database (directory/placement_triggers.py) and exist for listed businesses only, so that no
    list by category can show another one.
    """

    business = models.ForeignKey(Business, models.CASCADE, related_name="placements")
    category = models.ForeignKey("directory.Category", models.CASCADE, related_name="placements")
    country = models.ForeignKey("directory.Country", models.CASCADE, related_name="+")
    city = models.ForeignKey("directory.City", models.CASCADE, related_name="+", null=True)
    score = models.SmallIntegerField()
    rating = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    listed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [models.UniqueConstraint(fields=["business", "category"], name="placement_once")]
        indexes = [
            models.Index(
                "category", "country", models.F("score").desc(), models.F("business").desc(), name="placed_best"
            ),
            models.Index(
                "category", "city", models.F("score").desc(), models.F("business").desc(), name="placed_best_in_city"
            ),
            models.Index(
                "category", "country", models.F("listed_at").desc(), models.F("business").desc(), name="placed_newest"
            ),
            # Of the whole world: for programs, and for who looks for a category and names no place.
            *(
                models.Index(
                    "category",
                    models.F(column).desc(),
                    models.F("business").desc(),
                    name=f"placed_{order}_anywhere",
                )
                for order, column in (("best", "score"), ("newest", "listed_at"))
            ),
            models.Index(
                "category",
                "country",
                models.F("rating").desc(nulls_last=True),
                models.F("business").desc(),
                name="placed_rated",
            ),
            models.Index(
                "category",
                models.F("rating").desc(nulls_last=True),
                models.F("business").desc(),
                name="placed_rated_anywhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business_id} in {self.category_id}"


class Address(models.Model):
    """One address of a business; the first one places it on the map."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="addresses")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    label = models.CharField(_("label"), max_length=60, blank=True, help_text=_("Such as Workshop or Head office."))
    line1 = models.CharField(_("street and number"), max_length=120, blank=True)
    line2 = models.CharField(_("building, floor or unit"), max_length=120, blank=True)
    locality = models.CharField(_("town or city"), max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    country = models.ForeignKey("directory.Country", models.PROTECT, verbose_name=_("country"), related_name="+")
    city = models.ForeignKey(
        "directory.City", models.PROTECT, verbose_name=_("city"), related_name="+", null=True, blank=True
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.line1, self.locality, self.country_id) if part)

    @property
    def parts(self) -> dict[str, str]:
        """What ``directory.postal.format_address`` takes; the street is left out where the business hides it."""
        street = {} if self.business.hide_street else {"line1": self.line1, "line2": self.line2}
        postcode = "" if self.business.hide_street else self.postcode
        return {**street, "locality": self.locality, "region": self.region, "postcode": postcode}
