"""Stories, and the verbs that move them from draft to print."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from anyascii import anyascii
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.body import BodyField
from articles.models.tags import ArticleTag
from articles.querysets import ArticleQuerySet
from directory import keyfiles
from directory.models import PastSlug
from directory.paths import Route

STORY = Route("articles:article", "1987", "10", "21", "sample")

if TYPE_CHECKING:
    from articles.models.authors import Author
    from articles.models.corrections import Correction
    from directory.models import Country, User

# to_tsvector refuses a result above one megabyte; this many characters of any script stay below it, and below what an
# editor would ever write.
BODY_MAX_LENGTH = 200_000


class InvalidTransition(Exception):
    """A story cannot go from its status to the one that was asked for. The message is fit for an editor's eyes."""


# What a story is found by: its words, its moment, language, section and kind (articles/triggers.py).
FOUND_BY = models.Func(
    "search",
    "language",
    "visible_from",
    "section",
    "kind",
    function="articles_found_by",
    output_field=SearchVectorField(),
)

# The moment of the last thing that readers were told: the story itself, or a substantive change of it.
TOLD_AT = Greatest("visible_from", "updated_at")


class Article(models.Model):
    """A story."""

    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        ANALYSIS = "analysis", _("Analysis")
        OPINION = "opinion", _("Opinion")
        EXPLAINER = "explainer", _("Explainer")
        INTERVIEW = "interview", _("Interview")
        PRESS_RELEASE = "press-release", _("Press release")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in-review", _("In review")
        NEEDS_CHANGES = "needs-changes", _("Needs changes")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        KILLED = "killed", _("Killed")

    headline = models.CharField(
        _("headline"), max_length=160, help_text=_("What happened, in one line. About 60 to 90 characters read best.")
    )
    short_headline = models.CharField(
        _("short headline"),
        max_length=90,
        blank=True,
        help_text=_("For cards and narrow places. Blank: the headline."),
    )
    slug = models.SlugField(
        _("slug"), max_length=120, help_text=_("The last part of the address. Changing it leaves a redirect.")
    )
    standfirst = models.CharField(
        _("standfirst"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences: what it is and why it matters."),
    )
    body: models.TextField[str, str] = BodyField(
        _("body"), blank=True, validators=[MaxLengthValidator(BODY_MAX_LENGTH)]
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.NEWS)
    section = models.ForeignKey("articles.Section", models.PROTECT, verbose_name=_("section"), related_name="articles")
    language = models.CharField(
        _("language"), max_length=12, default="en", help_text=_("Code of the language it is written in, such as en.")
    )

    authors: models.ManyToManyField[Author, ArticleAuthor] = models.ManyToManyField(
        "articles.Author", through="articles.ArticleAuthor", verbose_name=_("authors"), related_name="articles"
    )
    primary_country = models.ForeignKey(
        "directory.Country",
        models.PROTECT,
        verbose_name=_("primary country"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Where it happened: heads the story and its map."),
    )
    countries: models.ManyToManyField[Country, ArticleCountry] = models.ManyToManyField(
        "directory.Country", through="articles.ArticleCountry", verbose_name=_("countries"), related_name="+"
    )
    dateline_city = models.ForeignKey(
        "directory.City", models.PROTECT, verbose_name=_("dateline"), related_name="+", null=True, blank=True
    )
    tags = TaggableManager(through=ArticleTag, verbose_name=_("tags"), blank=True)

    lead_image = models.ForeignKey(
        "articles.Image",
        models.PROTECT,
        verbose_name=_("lead image"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Without one, a locator map of the countries stands for the story."),
    )
    lead_alt = models.CharField(
        _("alternative text"), max_length=250, blank=True, help_text=_("Blank: the image's own.")
    )
    lead_caption = models.CharField(_("caption"), max_length=400, blank=True, help_text=_("Blank: the image's own."))

    status = models.CharField(
        _("status"), max_length=16, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    publish_at = models.DateTimeField(
        _("publish at"),
        default=timezone.now,
        help_text=_("A later hour schedules the story. Its day (UTC) is part of the address."),
    )
    expire_at = models.DateTimeField(
        _("expire at"), null=True, blank=True, help_text=_("From then on readers no longer find it.")
    )
    embargo_until = models.DateTimeField(
        _("embargo until"), null=True, blank=True, help_text=_("Nobody outside sees it before, whatever else is set.")
    )
    first_published_at = models.DateTimeField(_("first published at"), null=True, editable=False)
    updated_at = models.DateTimeField(
        _("updated at"), null=True, editable=False, help_text=_("Set by a substantive change only.")
    )
    modified_at = models.DateTimeField(_("last saved at"), auto_now=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("created by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    canonical_url = models.URLField(
        _("canonical address"), blank=True, help_text=_("Only where the story first appeared elsewhere.")
    )
    noindex = models.BooleanField(
        _("hide from search engines"), default=False, help_text=_("Readers still find it on the site.")
    )
    search_title = models.CharField(_("title for search engines"), max_length=120, blank=True)
    search_description = models.CharField(_("description for search engines"), max_length=300, blank=True)
    social_title = models.CharField(_("title when shared"), max_length=120, blank=True)
    social_description = models.CharField(_("description when shared"), max_length=300, blank=True)
    social_image = models.ForeignKey(
        "articles.Image",
        models.SET_NULL,
        verbose_name=_("image when shared"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Blank: a card with the headline is drawn."),
    )
    pinned: models.ManyToManyField[Article, PinnedStory] = models.ManyToManyField(
        "self",
        through="articles.PinnedStory",
        through_fields=("article", "related"),
        symmetrical=False,
        verbose_name=_("pinned related stories"),
        related_name="+",
    )

    # The day in the address, in UTC whatever the editor's zone, so that an address never depends on who looks.
    publish_day = models.GeneratedField(
        expression=models.Func(
            "publish_at", template="((%(expressions)s AT TIME ZONE 'UTC')::date)", output_field=models.DateField()
        ),
        output_field=models.DateField(),
        db_persist=True,
    )
    # The moment from which readers see it; null while they must not.
    visible_from = models.GeneratedField(
        expression=models.Case(
            models.When(status=Status.PUBLISHED, then=Greatest("publish_at", "embargo_until")), default=None
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    # Weighted and stemmed by the story's language in the database (see the first migration).
    search = models.GeneratedField(
        expression=models.Func(
            "language",
            "headline",
            "standfirst",
            "body",
            function="articles_search_vector",
            output_field=SearchVectorField(),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-publish_at", "-pk"]
        get_latest_by = "publish_at"
        permissions = [("publish_article", _("Can publish, schedule and withdraw stories"))]
        constraints = [
            models.UniqueConstraint(
                fields=["publish_day", "slug"],
                name="article_slug_unique_on_its_day",
                violation_error_message=_("Another story of that day has this slug."),
            ),
            models.CheckConstraint(
                condition=models.Q(expire_at__isnull=True) | models.Q(expire_at__gt=models.F("publish_at")),
                name="article_expires_after_publication",
                violation_error_message=_("A story cannot expire before it is published."),
            ),
        ]
        indexes = [
            models.Index(
                models.F("visible_from").desc(),
                models.F("id").desc(),
                name="article_newest",
                condition=models.Q(visible_from__isnull=False),
            ),
            models.Index(
                "section",
                models.F("visible_from").desc(),
                models.F("id").desc(),
                name="article_newest_in_section",
                condition=models.Q(visible_from__isnull=False),
            ),
            models.Index(
                "dateline_city",
                models.F("visible_from").desc(),
                models.F("id").desc(),
                name="article_newest_from_city",
                condition=models.Q(visible_from__isnull=False, dateline_city__isnull=False),
            ),
            *(
                models.Index(
                    column,
                    models.F("visible_from").desc(),
                    models.F("id").desc(),
                    name=f"article_newest_by_{column}",
                    condition=models.Q(visible_from__isnull=False),
                )
                for column in ("kind", "language")
            ),
            models.Index("publish_at", name="article_by_month", condition=models.Q(visible_from__isnull=False)),
            models.Index(models.F("publish_at").desc(), models.F("id").desc(), name="article_by_hour"),
            models.Index(
                "expire_at",
                name="article_ending",
                condition=models.Q(expire_at__isnull=False, visible_from__isnull=False),
            ),
            GinIndex("search", name="article_search"),
            # A search's own: with the moment among the words, the newest answers are found first.
            GinIndex(
                FOUND_BY, name="article_found_by", condition=models.Q(visible_from__isnull=False), fastupdate=False
            ),
            models.Index(fields=["language"], name="article_language", condition=models.Q(visible_from__isnull=False)),
            # All that the list of sitemaps asks, so that no row has to be read for it.
            models.Index(
                keyfiles.NUMBER,
                TOLD_AT.desc(),
                name="article_by_file",
                include=["id", "visible_from", "expire_at", "updated_at"],
                condition=models.Q(visible_from__isnull=False, noindex=False, canonical_url=""),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        day = self.publish_at.astimezone(datetime.UTC)
        return STORY(f"{day.year:04}", f"{day.month:02}", f"{day.day:02}", self.slug)

    @property
    def surrogate_key(self) -> str:
        """The story's name among the things that a kept page is about."""
        return f"story-{self.pk}"

    # --- Questions --------------------------------------------------------------------------------------------------

    @property
    def is_published(self) -> bool:
        """Whether readers see it now; the same rule as ``ArticleQuerySet.published``."""
        now = timezone.now()
        return (
            self.status == self.Status.PUBLISHED
            and self.publish_at <= now
            and (self.embargo_until is None or self.embargo_until <= now)
            and (self.expire_at is None or self.expire_at > now)
        )

    @property
    def is_scheduled(self) -> bool:
        """Whether it will appear by itself at a later hour."""
        now = timezone.now()
        return (
            self.status == self.Status.PUBLISHED and max(self.publish_at, self.embargo_until or self.publish_at) > now
        )

    @property
    def was_read(self) -> bool:
        """Whether readers have seen it, even if they no longer do."""
        return self.first_published_at is not None and self.first_published_at <= timezone.now()

    @property
    def card_headline(self) -> str:
        """The headline for narrow places."""
        return self.short_headline or self.headline

    @property
    def byline(self) -> list[Author]:
        """The authors in their order (from the prefetched rows where there are any)."""
        return [row.author for row in self.bylines.all()]

    @property
    def countries_in_order(self) -> list[Country]:
        """The countries that it concerns, the primary one first (from the prefetched rows where there are any)."""
        return sorted(self.countries.all(), key=lambda country: (country.pk != self.primary_country_id, country.name))

    @property
    def shown_corrections(self) -> list[Correction]:
        """What readers are told was wrong, the earliest first (without a query where it was loaded ``for_page``)."""
        from articles.models.corrections import Correction

        loaded: list[dict[str, str]] | None = getattr(self, "corrected", None)
        if loaded is None:
            return list(self.corrections.all())
        return [
            Correction(article=self, kind=row["kind"], text=row["text"], at=datetime.datetime.fromisoformat(row["at"]))
            for row in loaded
        ]

    @property
    def is_opinion(self) -> bool:
        """Whether it is somebody's view, so that readers must be told whose."""
        return self.kind == self.Kind.OPINION or self.section.is_opinion

    @property
    def was_sent_in(self) -> bool:
        """Whether it came as a press release from a business (one query for that kind, unless it is loaded)."""
        return self.kind == self.Kind.PRESS_RELEASE and hasattr(self, "release")

    @property
    def sender(self) -> str:
        """Who sent the press release, as readers are told; '' for every other story, and where nobody is known."""
        return self.release.sender if self.was_sent_in else ""

    @property
    def shows_update(self) -> bool:
        """Whether readers are told of an update, that is, of a substantive change after publication."""
        return self.updated_at is not None and self.updated_at > self.publish_at

    # --- Relations that are set together ----------------------------------------------------------------------------

    def set_countries(self, primary: Country | None, others: Iterable[Country] = ()) -> None:
        """Make ``primary`` and ``others`` exactly the countries of the story. Saves both."""
        with transaction.atomic():
            self.primary_country = primary
            self.save(update_fields=["primary_country", "modified_at"])
            self.countries.set(
                {country.pk: country for country in [*([primary] if primary else []), *others]}.values()
            )

    def set_authors(self, authors: Iterable[Author]) -> None:
        """Make ``authors``, in this order, exactly those who sign the story."""
        wanted = list(dict.fromkeys(authors))
        with transaction.atomic():
            self.bylines.exclude(author__in=wanted).delete()
            for order, author in enumerate(wanted):
                self.bylines.update_or_create(author=author, defaults={"order": order})

    def pick_slug(self) -> str:
        """Return a free slug for the headline on the story's day: ASCII in any script, told apart by a number."""
        stem = slugify(anyascii(self.headline))[:100].strip("-") or "story"
        day = self.publish_at.astimezone(datetime.UTC).date()
        others = Article.objects.filter(publish_day=day).exclude(pk=self.pk)
        taken = set(others.filter(slug__startswith=stem).values_list("slug", flat=True))
        slug, number = stem, 1
        while slug in taken or PastSlug.objects.is_taken(Article, f"{day}/{slug}", by_other_than=self):
            number += 1
            slug = f"{stem}-{number}"
        return slug

    # --- Verbs ------------------------------------------------------------------------------------------------------

    def submit(self, *, by: User | None, note: str = "") -> None:
        """Hand the story to the editors. Raises InvalidTransition."""
        self._move(self.Status.IN_REVIEW, by, LogEntry.Verb.SUBMITTED, note, {"draft", "needs-changes"})

    def request_changes(self, *, by: User | None, note: str = "") -> None:
        """Give the story back to its author. Raises InvalidTransition."""
        self._move(self.Status.NEEDS_CHANGES, by, LogEntry.Verb.RETURNED, note, {"in-review", "approved"})

    def approve(self, *, by: User | None, note: str = "") -> None:
        """Say that the story may be published. Raises InvalidTransition."""
        self._move(self.Status.APPROVED, by, LogEntry.Verb.APPROVED, note, {"draft", "in-review", "needs-changes"})

    def publish(self, *, by: User | None, at: datetime.datetime | None = None, note: str = "") -> None:
        """Publish the story, or schedule it when ``at`` or its own hour lies ahead. Raises InvalidTransition.

        A draft whose hour is past is dated now; a story that was public before keeps its date, and so its address.
        """
        now = timezone.now()
        if at is not None:
            self.publish_at = at
        elif self.first_published_at is None and self.publish_at < now:
            self.publish_at = now
            self.slug = self._slug_on_its_day()
        if not self.slug:
            # One that a script made: every list that leads to it would have no address to name.
            self.slug = self.pick_slug()
        if self.first_published_at is None or self.first_published_at > now:
            self.first_published_at = max(self.publish_at, self.embargo_until or self.publish_at)
        self._move(
            self.Status.PUBLISHED,
            by,
            LogEntry.Verb.SCHEDULED if self.publish_at > now else LogEntry.Verb.PUBLISHED,
            note,
            {"draft", "in-review", "needs-changes", "approved", "withdrawn", "published"},
            "publish_at",
            "first_published_at",
            "slug",
        )
        transaction.on_commit(partial(_have_card_drawn, self.pk), robust=True)

    def withdraw(self, *, by: User | None, note: str = "") -> None:
        """Take a published story down; its address answers 410 where readers saw it. Raises InvalidTransition."""
        if self.first_published_at and self.first_published_at > timezone.now():
            # It was scheduled and never appeared, which must stay true when its hour comes.
            self.first_published_at = None
        self._move(self.Status.WITHDRAWN, by, LogEntry.Verb.WITHDRAWN, note, {"published"}, "first_published_at")

    def kill(self, *, by: User | None, note: str = "") -> None:
        """Give up a story that never appeared, or one that was withdrawn. Raises InvalidTransition.

        Whoever sent a press release gets the note as the reason, so that one must be given.
        """
        if self.was_sent_in and not note.strip():
            raise InvalidTransition(_("Say why: whoever sent the press release gets your words by mail."))
        unpublished = {"draft", "in-review", "needs-changes", "approved", "withdrawn"}
        self._move(self.Status.KILLED, by, LogEntry.Verb.KILLED, note, unpublished)

    def reopen(self, *, by: User | None, note: str = "") -> None:
        """Make a withdrawn or killed story a draft again. Raises InvalidTransition."""
        self._move(
            self.Status.DRAFT, by, LogEntry.Verb.REOPENED, note, {"withdrawn", "killed", "needs-changes", "approved"}
        )

    def mark_updated(self, *, by: User | None, note: str = "") -> None:
        """Tell readers that the story changed in substance just now."""
        with transaction.atomic():
            self.updated_at = timezone.now()
            self.save(update_fields=["updated_at", "modified_at"])
            LogEntry.objects.create(article=self, by=by, verb=LogEntry.Verb.UPDATED, note=note)

    def correct(self, *, by: User | None, kind: str, text: str) -> Correction:
        """Say in public what was wrong and is right now; return it. Raises InvalidTransition where nobody has read the story."""
        from articles.models.corrections import Correction

        if not self.was_read:
            raise InvalidTransition(_("No reader has seen the story yet: change it, and say nothing."))
        with transaction.atomic():
            correction = Correction.objects.create(article=self, kind=kind, text=text, by=by)
            self.updated_at = correction.at
            self.save(update_fields=["updated_at", "modified_at"])
            LogEntry.objects.create(article=self, by=by, verb=LogEntry.Verb.CORRECTED, note=text)
        return correction

    def _move(
        self, status: Status, by: User | None, verb: LogEntry.Verb, note: str, allowed: set[str], *also: str
    ) -> None:
        """Change the status with its log row in one transaction, whatever another editor does at the same time."""
        from articles.notices import tell_sender

        with transaction.atomic():
            current = Article.objects.select_for_update(of=("self",)).values_list("status", flat=True).get(pk=self.pk)
            if current not in allowed:
                raise InvalidTransition(
                    _("A story that is “%(status)s” cannot become “%(wanted)s”.")
                    % {"status": self.Status(current).label, "wanted": status.label}
                )
            self.status = status
            self.version = models.F("version") + 1
            self.save(update_fields=["status", "version", "modified_at", *also])
            entry = LogEntry.objects.create(article=self, by=by, verb=verb, note=note)
            self.refresh_from_db(fields=["version", "visible_from", "publish_day"])
            if current != status:
                tell_sender(entry)
            if self.Status.PUBLISHED in (current, status):
                transaction.on_commit(_have_words_counted, robust=True)

    def _slug_on_its_day(self) -> str:
        """Return the story's slug, or another one where the day to which it moves has a story with this slug."""
        day = self.publish_at.astimezone(datetime.UTC).date()
        if Article.objects.filter(publish_day=day, slug=self.slug).exclude(pk=self.pk).exists():
            return self.pick_slug()
        return self.slug


def _have_card_drawn(article_id: int) -> None:
    from articles.tasks import draw_social_card

    draw_social_card.enqueue(article_id)


def _have_words_counted() -> None:
    from directory.tasks import request_update

    request_update()


class ArticleAuthor(models.Model):
    """One author of one story, in the byline's order."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey("articles.Author", models.PROTECT, verbose_name=_("author"), related_name="bylines")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    visible_from = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="article_author_once")]
        indexes = [
            models.Index(
                "author",
                models.F("visible_from").desc(),
                models.F("article").desc(),
                name="article_author_newest",
                condition=models.Q(visible_from__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.author)


class ArticleCountry(models.Model):
    """One country that a story concerns."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="country_uses")
    country = models.ForeignKey("directory.Country", models.PROTECT, verbose_name=_("country"), related_name="+")
    visible_from = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("country of a story")
        verbose_name_plural = _("countries of stories")
        constraints = [models.UniqueConstraint(fields=["article", "country"], name="article_country_once")]
        indexes = [
            models.Index(
                "country",
                models.F("visible_from").desc(),
                models.F("article").desc(),
                name="article_country_newest",
                condition=models.Q(visible_from__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.country)


class PinnedStory(models.Model):
    """A related story that an editor chose, before those that are computed."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="pins")
    related = models.ForeignKey(Article, models.CASCADE, verbose_name=_("story"), related_name="+")
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("pinned related story")
        verbose_name_plural = _("pinned related stories")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "related"], name="pinned_story_once"),
            models.CheckConstraint(
                condition=~models.Q(article=models.F("related")),
                name="pinned_story_not_itself",
                violation_error_message=_("A story is not related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.related)


class LogEntry(models.Model):
    """Who did what to a story, and when."""

    class Verb(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Asked for changes")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        SCHEDULED = "scheduled", _("Scheduled")
        UPDATED = "updated", _("Updated")
        CORRECTED = "corrected", _("Corrected")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        KILLED = "killed", _("Killed")
        REOPENED = "reopened", _("Reopened")
        IMPORTED = "imported", _("Imported")

    article = models.ForeignKey(Article, models.CASCADE, related_name="log")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    verb = models.CharField(_("what"), max_length=16, choices=Verb)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.article_id}"
