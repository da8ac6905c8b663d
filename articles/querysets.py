"""Sets of stories: who may see which is said here, and nowhere else."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connections, models
from django.db.models import F, OuterRef, Prefetch, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.utils import timezone

from directory import prepared  # noqa: F401 - gives keys the lookup "any"

if TYPE_CHECKING:
    from articles.models import Author, Section, Tag
    from directory.models import Business, City, Country, User

CARD_FIELDS = (
    "headline",
    "short_headline",
    "slug",
    "publish_day",
    "publish_at",
    "visible_from",
    "updated_at",
    "standfirst",
    "kind",
    "language",
    "lead_alt",
    "section__name",
    "section__slug",
    "section__is_opinion",
    "primary_country__name",
    "primary_country__slug",
    "primary_country__continent",
    "dateline_city__name",
    "dateline_city__latitude",
    "dateline_city__longitude",
    "lead_image__key",
    "lead_image__file",
    "lead_image__width",
    "lead_image__height",
    "lead_image__alt",
    "lead_image__focal_x",
    "lead_image__focal_y",
    "lead_image__has_avif",
)


# Django keeps its connections in UTC, in which an address's month is counted.
MONTHS_WITH_ANY = """
    SELECT month FROM generate_series(date_trunc('month', %s::timestamptz), %s, interval '1 month') AS month
    WHERE EXISTS ({any_in_month}) ORDER BY month DESC
"""


class ArticleQuerySet(models.QuerySet["Article"]):  # type: ignore[name-defined] # the modules import each other
    """Sets of stories; each method returns a set and chains."""

    def published(self, at: datetime.datetime | None = None) -> ArticleQuerySet:
        """Return what any reader may see now, or at another moment: published, its hour and its embargo past, not expired."""
        return self.filter(self._public(at))

    @staticmethod
    def _public(at: datetime.datetime | None = None) -> Q:
        """Return the one condition of what is public."""
        now = at or timezone.now()
        return Q(visible_from__lte=now) & (Q(expire_at__isnull=True) | Q(expire_at__gt=now))

    def withdrawn(self) -> ArticleQuerySet:
        """Return what readers could see once and what was then taken down: its address says so for ever."""
        now = timezone.now()
        return self.filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=now),
            status=self.model.Status.WITHDRAWN,
            first_published_at__lte=now,
            publish_at__lte=now,
        )

    # What readers see changes by the clock alone at these moments. Each is one end of an index.

    def turned(self, now: datetime.datetime) -> list[models.QuerySet[Any, Any]]:
        """Return the moments at which a story last appeared, and last ended: one row each, or none."""
        shown, ended = self.filter(visible_from__lte=now), self._ending().filter(expire_at__lte=now)
        return [
            shown.order_by("-visible_from", "-pk").values_list("visible_from")[:1],
            ended.order_by("-expire_at").values_list("expire_at")[:1],
        ]

    def turning(self, now: datetime.datetime) -> list[models.QuerySet[Any, Any]]:
        """Return the moments at which a story appears next, and ends next: one row each, or none."""
        coming, ending = self.filter(visible_from__gt=now), self._ending().filter(expire_at__gt=now)
        return [
            coming.order_by("visible_from", "pk").values_list("visible_from")[:1],
            ending.order_by("expire_at").values_list("expire_at")[:1],
        ]

    def ending(self, now: datetime.datetime, until: datetime.datetime) -> models.QuerySet[Any, Any]:
        """Return day, slug and end of the stories that end between two moments, the next first."""
        rows = self._ending().filter(expire_at__gt=now, expire_at__lte=until).order_by("expire_at")
        return rows.values_list("publish_day", "slug", "expire_at")

    def _ending(self) -> ArticleQuerySet:
        return self.filter(visible_from__isnull=False)

    def visible_to(self, user: User) -> ArticleQuerySet:
        """Return what this person may see in the newsroom: editors everything, reporters their own and what is public."""
        if not user.is_active or not user.is_staff:
            return self.none()
        if user.has_perm("articles.publish_article"):
            return self.all()
        if not user.has_perm("articles.view_article"):
            return self.none()
        return self.filter(Q(pk__in=self._own_keys(user)) | self._public())

    def own(self, user: User) -> ArticleQuerySet:
        """Return the stories that this person wrote or signs."""
        return self.filter(pk__in=self._own_keys(user))

    def _own_keys(self, user: User) -> ArticleQuerySet:
        # Two short lists from two indexes, where one condition with "or" would read the whole table.
        written = self.model.objects.order_by().filter(created_by=user).values("pk")
        return written.union(self.model.objects.order_by().filter(authors__user=user).values("pk"))

    def in_section(self, section: Section) -> ArticleQuerySet:
        """Return the stories of the section and of all below it. Costs one query at once, for the tree."""
        return self.in_sections(type(section).objects.within(section))

    def in_sections(self, keys: list[int]) -> ArticleQuerySet:
        """Return the stories of just these sections."""
        return self.filter(section__any=keys)

    def in_country(self, country: Country | str) -> ArticleQuerySet:
        """Return the stories that concern the country."""
        return self._through("country_uses", country=country)

    def tagged(self, tag: Tag | int) -> ArticleQuerySet:
        """Return the stories with the tag."""
        return self._through("tag_uses", tag=tag)

    def by_author(self, author: Author | int) -> ArticleQuerySet:
        """Return the stories that the author signs, alone or with others."""
        return self._through("bylines", author=author)

    def by_the_newsroom(self) -> ArticleQuerySet:
        """Return the stories that we wrote: all but press releases, which never lead a page by themselves."""
        return self.exclude(kind=self.model.Kind.PRESS_RELEASE)

    def datelined(self, city: City) -> ArticleQuerySet:
        """Return the stories that were written from the city."""
        return self.filter(dateline_city=city)

    def naming(self, business: Business) -> ArticleQuerySet:
        """Return the stories that name the business, in whatever role."""
        return self._through("mentions", business=business)

    def _through(self, relation: str, **condition: Any) -> ArticleQuerySet:
        """Return the stories that are or will be public and have such a row of the relation.

        The relation's own copy of the date has an index, of such rows alone: without saying so, all stories of a tag would be
        read and sorted for the newest twenty.
        """
        narrow = {f"{relation}__{name}": value for name, value in condition.items()}
        return self.filter(**narrow, **{f"{relation}__visible_from__isnull": False})

    def in_sitemap(self) -> ArticleQuerySet:
        """Return what search engines are told of: what is public, but what is to be hidden from them or first stood elsewhere."""
        return self.published().filter(noindex=False, canonical_url="")

    def in_month(self, year: int, month: int) -> ArticleQuerySet:
        """Return the stories whose address lies in the month (UTC). Raises ValueError for a month that is none."""
        first = datetime.datetime(year, month, 1, tzinfo=datetime.UTC)
        after = first.replace(year=year + month // 12, month=month % 12 + 1)
        return self.filter(publish_at__gte=first, publish_at__lt=after)

    def months(self) -> list[datetime.date]:
        """Return the first days of the months (UTC) that hold a story of the set, the latest first: two queries.

        Each month is asked by itself whether it holds any, so that the cost grows with the months and not with the stories.
        """
        ends = self.aggregate(first=models.Min("publish_at"), last=models.Max("publish_at"))
        if ends["first"] is None:
            return []
        month, next_month = RawSQL("month", ()), RawSQL("month + interval '1 month'", ())
        any_in_month = self.order_by().filter(publish_at__gte=month, publish_at__lt=next_month).values("pk").query
        sql, parameters = any_in_month.sql_with_params()
        with connections[self.db].cursor() as cursor:
            cursor.execute(MONTHS_WITH_ANY.format(any_in_month=sql), [ends["first"], ends["last"], *parameters])
            return [first.date() for (first,) in cursor.fetchall()]

    def newest_first(self, through: str = "") -> ArticleQuerySet:
        """Return the set with the latest first.

        ``through`` names the relation that narrowed the set (``tag_uses``, ``country_uses``, ``bylines``, ``mentions``), whose
        own copy of the date has an index.
        """
        prefix = f"{through}__" if through else ""
        return self.order_by(F(f"{prefix}visible_from").desc(), "-pk")

    def for_cards(self, *, faces: bool = False, prefetch: bool = True) -> ArticleQuerySet:
        """Return the set with what a card shows, and no more: one query, and one for the bylines, with photos on demand.

        Without ``prefetch`` the bylines come in another way, or not at all.
        """
        cards = self.select_related("section", "primary_country", "dateline_city", "lead_image").only(*CARD_FIELDS)
        return cards.prefetch_related(self._bylines(*(["author__photo"] if faces else []))) if prefetch else cards

    def for_page(self, *, prefetch: bool = True) -> ArticleQuerySet:
        """Return the set with what a story's own page or a feed's full entry shows.

        ``pinned_ids`` are the keys of its pins; ``corrected`` is a list of its corrections as ``{"kind", "text", "at"}``, which
        ``Article.shown_corrections`` reads. Without ``prefetch``, authors come in another way, and ``articles.loading.unfold``
        makes tags and countries of ``tag_rows`` and ``country_rows``, lists of their fields by name.
        """
        from articles.models import ArticleCountry, ArticleTag, PinnedStory

        pins = PinnedStory.objects.filter(article=OuterRef("pk")).order_by("order", "pk")
        page = (
            self.annotate(
                pinned_ids=ArraySubquery(pins.values("related")),
                corrected=self._corrected(),
            )
            .select_related(
                "section",
                "section__parent",
                "primary_country",
                "dateline_city__country",
                "lead_image",
                "social_image",
                "release",
            )
            .defer("search")
        )
        if prefetch:
            return page.prefetch_related(self._bylines("author__photo"), "tags", "countries")
        tags = ArticleTag.objects.filter(content_object=OuterRef("pk")).order_by("tag__name")
        countries = ArticleCountry.objects.filter(article=OuterRef("pk")).order_by("country__name")
        tag = JSONObject(id="tag__id", name="tag__name", slug="tag__slug")
        country = JSONObject(iso2="country__iso2", name="country__name", slug="country__slug")
        return page.annotate(
            tag_rows=ArraySubquery(tags.values(row=tag)), country_rows=ArraySubquery(countries.values(row=country))
        )

    def for_feed(self) -> ArticleQuerySet:
        """Return the set with what a feed tells of a story, in one query.

        ``tag_names`` is a list of texts and ``signed_by`` one of ``{"name", "slug"}``, in the byline's order.
        """
        from articles.models import ArticleAuthor, ArticleTag

        tags = ArticleTag.objects.filter(content_object=OuterRef("pk")).order_by("tag__name")
        bylines = ArticleAuthor.objects.filter(article=OuterRef("pk")).order_by("order", "pk")
        return (
            self.select_related("section", "lead_image", "release")
            .defer("search")
            .annotate(
                tag_names=ArraySubquery(tags.values("tag__name")),
                signed_by=ArraySubquery(bylines.values(row=JSONObject(name="author__name", slug="author__slug"))),
            )
        )

    def for_export(self) -> ArticleQuerySet:
        """Return the set with what programs are told of a story, its body apart: one query.

        ``signed_by``, ``tagged_with`` and ``concerns`` are lists of ``{"name", "slug"}`` of its authors in their order, its
        tags and its countries (with their ``"code"``) by name.
        """
        from articles.models import ArticleAuthor, ArticleCountry, ArticleTag

        bylines = ArticleAuthor.objects.filter(article=OuterRef("pk")).order_by("order", "pk")
        tags = ArticleTag.objects.filter(content_object=OuterRef("pk")).order_by("tag__name")
        countries = ArticleCountry.objects.filter(article=OuterRef("pk")).order_by("country__name")
        country = JSONObject(code="country_id", name="country__name", slug="country__slug")
        return (
            self.select_related("section", "lead_image", "dateline_city__country", "release")
            .defer("search", "body")
            .annotate(
                signed_by=ArraySubquery(bylines.values(row=JSONObject(name="author__name", slug="author__slug"))),
                tagged_with=ArraySubquery(tags.values(row=JSONObject(name="tag__name", slug="tag__slug"))),
                concerns=ArraySubquery(countries.values(row=country)),
            )
        )

    def for_whole_export(self) -> ArticleQuerySet:
        """Return the set as ``for_export``, with the body and the corrections, which ``Article.shown_corrections`` reads."""
        return self.for_export().defer(None).defer("search").annotate(corrected=self._corrected())

    @staticmethod
    def _corrected() -> ArraySubquery:
        from articles.models import Correction

        corrections = Correction.objects.filter(article=OuterRef("pk")).order_by("at", "pk")
        return ArraySubquery(corrections.values(row=JSONObject(kind="kind", text="text", at="at")))

    @staticmethod
    def _bylines(*more: str) -> Prefetch[Any, Any, Any]:
        from articles.models import ArticleAuthor

        return Prefetch("bylines", ArticleAuthor.objects.select_related("author", *more).order_by("order", "pk"))

    def for_list(self, relations: Iterable[str]) -> ArticleQuerySet:
        """Return the set with these relations loaded, for the newsroom's own lists."""
        return self.select_related(*relations).defer("body", "search")
