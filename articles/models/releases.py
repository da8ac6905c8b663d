"""Press releases: what a business sends to the newsroom, and what becomes of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.articles import Article
from articles.models.images import Image
from articles.models.mentions import Mention
from articles.models.sections import Section

if TYPE_CHECKING:
    from directory.models import Business, User

CONTACT_MAX_LENGTH = 300


class TooManyReleases(Exception):
    """A business has sent all that it may for now. The message is fit for its owner."""


class PressReleaseQuerySet(models.QuerySet["PressRelease"]):
    """Sets of press releases."""

    def waiting(self) -> PressReleaseQuerySet:
        """Return those that no editor has decided on."""
        status = Article.Status
        undecided = [status.DRAFT, status.IN_REVIEW, status.NEEDS_CHANGES, status.APPROVED]
        return self.filter(article__status__in=undecided)

    def of(self, business: Business) -> PressReleaseQuerySet:
        """Return those of the business with their stories, the latest first: one query."""
        rows = self.filter(business=business).select_related("article")
        return rows.defer("article__body", "article__search").order_by("-sent_at", "-pk")


class PressRelease(models.Model):
    """How a story of the kind press release came in. Made by ``send()``; the story itself is edited like any other."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="release")
    business = models.ForeignKey(
        "directory.Business", models.SET_NULL, verbose_name=_("business"), related_name="+", null=True
    )
    sender = models.CharField(_("sender"), max_length=120, help_text=_("As readers are told who sent it."))
    contact = models.CharField(
        _("contact"), max_length=CONTACT_MAX_LENGTH, blank=True, help_text=_("For editors only.")
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("sent by"), related_name="+", null=True
    )
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    reason = models.TextField(
        _("reason"),
        max_length=1000,
        blank=True,
        help_text=_("Why it was refused or taken down, as the sender was told."),
    )
    # The same form sent twice is one row.
    key = models.CharField(max_length=64, unique=True, editable=False)

    objects = PressReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("press release")
        verbose_name_plural = _("press releases")
        indexes = [models.Index("business", models.F("sent_at").desc(), name="release_newest_of_business")]

    def __str__(self) -> str:
        return f"{self.sender}: {self.article_id}"

    @classmethod
    def send(
        cls,
        *,
        business: Business,
        by: User,
        key: str,
        contact: str,
        picture: Any = None,
        alt: str = "",
        credit: str = "",
        **story: str,
    ) -> Self:
        """Hand a press release to the editors: a story in review that names the business. The same ``key`` makes one.

        ``story`` is headline, standfirst and body; ``picture`` is a cleaned upload. Raises TooManyReleases, and
        ValidationError for a picture.
        """
        with transaction.atomic():
            # Nobody else sends for the business meanwhile, so that its limits hold.
            type(business)._default_manager.select_for_update(of=("self",)).only("pk").get(pk=business.pk)
            if known := cls.objects.filter(key=key).first():
                return known
            cls._refuse_too_many(business)
            section = Section.objects.for_releases()
            if section is None:
                raise ValidationError(_("Our editors cannot take it yet. Please come back later."))
            article = Article(
                kind=Article.Kind.PRESS_RELEASE,
                section=section,
                primary_country=business.country,
                dateline_city=business.city,
                lead_image=Image.store(picture, by=by, alt=alt, credit=credit) if picture else None,
                **story,
            )
            article.slug = article.pick_slug()
            article.full_clean(exclude=["slug"])
            article.save()
            article.set_countries(business.country)
            Mention.objects.create(article=article, business=business, role=Mention.Role.SUBJECT)
            release = cls.objects.create(
                article=article, business=business, sender=business.name, contact=contact, sent_by=by, key=key
            )
            article.submit(by=by)
        return release

    @classmethod
    def _refuse_too_many(cls, business: Business) -> None:
        own = cls.objects.filter(business=business)
        if own.waiting().count() >= settings.PRESS_RELEASES_WAITING:
            raise TooManyReleases(
                _("Others of yours still wait for our editors. Send this one when they have decided.")
            )
        month = timezone.now() - datetime.timedelta(days=30)
        if own.filter(sent_at__gt=month).count() >= settings.PRESS_RELEASES_PER_MONTH:
            raise TooManyReleases(
                _("You have sent as many as we take from one business in thirty days. Please wait before the next.")
            )

    @property
    def stage(self) -> str:
        """What became of it, in the sender's words."""
        status = Article.Status
        article = self.article
        if article.is_published:
            return str(_("Published"))
        if article.is_scheduled:
            return str(_("Accepted, and not published yet"))
        if article.status == status.KILLED:
            return str(_("Refused"))
        if article.status == status.WITHDRAWN:
            return str(_("Taken down"))
        return str(_("Expired")) if article.status == status.PUBLISHED else str(_("With our editors"))
