"""A story's own page: published, previewed, moved or withdrawn."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleQuerySet
from articles.related import related_to
from articles.rendering import render_body
from directory.models import PastSlug


@require_safe
def article(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """Show a published story. Who may see it earlier gets a preview, and everybody else where it went, or 404."""
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError as error:
        raise Http404("There is no such day.") from error
    address = {"publish_day": date, "slug": slug}
    # The visitor is asked for only where the public page is missing: public pages read no cookie and can be cached.
    story = Article.objects.published().for_page().filter(**address).first()
    if story is not None:
        return _page(request, story)
    if may := _newsroom(request):
        story = may.for_page().filter(**address).first()
        if story is not None:
            return _preview(request, story)
    if Article.objects.withdrawn().filter(**address).exists():
        return render(request, "410.html", status=410)
    return _moved(f"{date}/{slug}", may)


def _page(request: HttpRequest, story: Article, *, preview: bool = False) -> HttpResponse:
    body = render_body(story.body)
    context = {
        "article": story,
        "body": body,
        "trail": story.section.trail(),
        "countries": story.countries.all(),
        "related": related_to(story, limit=6),
        "preview": preview,
    }
    return render(request, "articles/article.html", context)


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
