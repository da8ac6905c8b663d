"""A story's own page: published, previewed, moved or withdrawn."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from articles import schema
from articles.loading import BYLINES_WITH_FACES, mentions_of, unfold
from articles.models import Article, ArticleQuerySet
from articles.models.mentions import paying, shown
from articles.related import related_to
from articles.rendering import release_label, render_body
from directory.freshness import about
from directory.models import PastSlug
from directory.prepared import Prepared

# After so many days a reader is told how old a story is. Months and years are those of the Gregorian calendar, in the mean.
FRESH_DAYS = 30
DAYS_A_MONTH, DAYS_A_YEAR = 30.44, 365.25

_published = Prepared(
    lambda now, publish_day, slug: (
        Article.objects.published(now).for_page(prefetch=False).filter(publish_day=publish_day, slug=slug)
    ),
    bylines=BYLINES_WITH_FACES,
)


@require_safe
def article(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """Show a published story. Who may see it earlier gets a preview, and everybody else where it went, or 404."""
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError as error:
        raise Http404("There is no such day.") from error
    address = {"publish_day": date, "slug": slug}
    # The visitor is asked for only where the public page is missing: public pages read no cookie and can be cached.
    story = next(iter(_published(now=timezone.now(), **address)), None)
    if story is not None:
        return _page(request, unfold(story))
    if may := _newsroom(request):
        story = may.for_page().filter(**address).first()
        if story is not None:
            return _preview(request, story)
    if Article.objects.withdrawn().filter(**address).exists():
        return render(request, "410.html", status=410)
    return _moved(f"{date}/{slug}", may)


def _page(request: HttpRequest, story: Article, *, preview: bool = False) -> HttpResponse:
    named = mentions_of(key=story.pk)
    mentions = shown(named)
    related = related_to(story, limit=6)
    is_release = story.kind == Article.Kind.PRESS_RELEASE
    context = {
        "article": story,
        "address": f"{settings.SITE_URL}{story.get_absolute_url()}",
        "body": render_body(story.body, sent_in=is_release),
        "trail": story.section.trail(),
        "countries": story.countries_in_order,
        "corrections": story.shown_corrections,
        "note": age_note(story.updated_at if story.shows_update and story.updated_at else story.publish_at),
        "related": related,
        "mentions": mentions,
        "paying": paying(named),
        "label": release_label(story) if is_release else "",
        "schema": schema.news_article(story, mentions),
        "preview": preview,
    }
    return about(
        render(request, "articles/article.html", context),
        *(story, *story.section.trail(), *story.countries_in_order, *story.tags.all(), *story.byline),
        *(item.article for item in related),
        *(mention.business for mention in named),
    )


def age_note(since: datetime.datetime) -> str:
    """Return a sentence that warns of a story older than thirty days, in whole months or years; '' for a fresh one."""
    days = (timezone.now() - since).days
    if days <= FRESH_DAYS:
        return ""
    months, years = max(1, int(days / DAYS_A_MONTH)), int(days / DAYS_A_YEAR)
    if not years:
        text = ngettext("This story is more than %(n)s month old", "This story is more than %(n)s months old", months)
        return text % {"n": months}
    text = ngettext("This story is more than %(n)s year old", "This story is more than %(n)s years old", years)
    return text % {"n": years}


def _preview(request: HttpRequest, story: Article) -> HttpResponse:
    """Return what readers do not see yet, for this one person's eyes and nobody's cache."""
    response = _page(request, story, preview=True)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _newsroom(request: HttpRequest) -> ArticleQuerySet | None:
    """Return the stories that the person who asks may see in the newsroom; None for somebody who is not signed in."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    return Article.objects.visible_to(request.user)


def _moved(key: str, may: ArticleQuerySet | None) -> HttpResponse:
    """Send a reader of a former address on to the story, if that may be seen. Raises Http404."""
    story = PastSlug.objects.find(Article, key)
    if story is not None and story.is_published:
        return redirect(story, permanent=True)
    if story is not None and may is not None and may.filter(pk=story.pk).exists():
        return redirect(story)
    raise Http404("No story has this address.")
