"""The picture of a story for where it is shared."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.social import CARD_RELATIONS, card_of, keep
from directory.models import PastSlug
from directory.views.cards import HOUR, send_card


@require_safe
def article_social(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """Send the card of a published story, and to the newsroom that of a story it may see; others get 404 or 410."""
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError as error:
        raise Http404("There is no such day.") from error
    address = {"publish_day": date, "slug": slug}
    story = (
        Article.objects.published().select_related(*CARD_RELATIONS).defer("body", "search").filter(**address).first()
    )
    if story is not None:
        return _card(request, story, f"public, max-age={HOUR}")
    # As on the story's page: the visitor is asked for only where the public answer is missing.
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        story = Article.objects.visible_to(request.user).select_related(*CARD_RELATIONS).filter(**address).first()
        if story is not None:
            return _card(request, story, "private, no-store")
    if Article.objects.withdrawn().filter(**address).exists():
        return render(request, "410.html", status=410)
    return _moved(f"{date}/{slug}")


def _card(request: HttpRequest, story: Article, cache_control: str) -> HttpResponse:
    card = card_of(story)
    return send_card(request, card.digest, lambda: keep(card), cache_control)


def _moved(key: str) -> HttpResponse:
    """Send on whoever asks at a former address of a published story. Raises Http404."""
    story = PastSlug.objects.find(Article, key)
    if story is None or not story.is_published:
        raise Http404("No story has this address.")
    day = story.publish_at.astimezone(datetime.UTC)
    parts = {"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}", "slug": story.slug}
    return redirect(reverse("articles:article_social", kwargs=parts), permanent=True)
