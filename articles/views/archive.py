"""The archive: every story by the month of its address."""

from __future__ import annotations

import datetime
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Article
from directory.pagination import paginate

# Headlines are short: a busy month of ten thousand stories still fits.
PAGE_SIZE, LAST_PAGE = 100, 100


@require_safe
def archive_index(request: HttpRequest) -> HttpResponse:
    """List the months in which something was published, by year, the latest first."""
    months = Article.objects.published().months()
    years = [(year, list(of_year)) for year, of_year in groupby(months, key=lambda month: month.year)]
    return render(request, "articles/archive_index.html", {"years": years})


@require_safe
def archive(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """List the headlines of one month, day by day."""
    try:
        first = datetime.date(int(year), int(month), 1)
        stories = Article.objects.published().in_month(first.year, first.month)
    except ValueError as error:
        raise Http404("There is no such month.") from error
    rows = stories.select_related("section").only(
        "headline", "slug", "publish_at", "kind", "language", "section__name"
    )
    page = paginate(request, rows.order_by("-publish_at", "-pk"), size=PAGE_SIZE, last=LAST_PAGE)
    if not page.items:
        raise Http404("Nothing was published in this month.")
    days = [(day, list(of_day)) for day, of_day in groupby(page.items, key=lambda story: story.publish_at.date())]
    return render(request, "articles/archive.html", {"month": first, "days": days, "page": page, **_neighbours(first)})


def _neighbours(first: datetime.date) -> dict[str, datetime.datetime | None]:
    """Return the moments of the stories nearest to the month that begins at ``first``, before and after it."""
    start = datetime.datetime(first.year, first.month, 1, tzinfo=datetime.UTC)
    after = start.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    moments = Article.objects.published().values_list("publish_at", flat=True)
    return {
        "earlier": moments.filter(publish_at__lt=start).order_by("-publish_at").first(),
        "later": moments.filter(publish_at__gte=after).order_by("publish_at").first(),
    }
