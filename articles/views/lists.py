"""Lists of stories: the latest, and those of a section, a tag or an author."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import schema
from articles.loading import BYLINES
from articles.models import Article, Author, Section, Tag
from directory.models import PastSlug
from directory.pagination import PAGE_SIZE, paginate
from directory.prepared import Prepared

M = TypeVar("M", bound=Model)

ROWS = PAGE_SIZE + 1
_latest = Prepared(
    lambda now, start: Article.objects.published(now).newest_first().for_cards(prefetch=False)[start : start + ROWS],
    bylines=BYLINES,
)
_of_sections = Prepared(
    lambda now, start, keys: (
        Article.objects.published(now).in_sections(keys).newest_first().for_cards(prefetch=False)[start : start + ROWS]
    ),
    bylines=BYLINES,
)
_tagged = Prepared(
    lambda now, start, key: (
        Article.objects.published(now)
        .tagged(key)
        .newest_first("tag_uses")
        .for_cards(prefetch=False)[start : start + ROWS]
    ),
    bylines=BYLINES,
)
_signed = Prepared(
    lambda now, start, key: (
        Article.objects.published(now)
        .by_author(key)
        .newest_first("bylines")
        .for_cards(prefetch=False)[start : start + ROWS]
    ),
    bylines=BYLINES,
)
# The row with a slug; a list of one.
_section = Prepared(lambda slug: Section.objects.select_related("parent").filter(slug=slug))
_tag = Prepared(lambda slug: Tag.objects.filter(slug=slug))
_author = Prepared(lambda slug: Author.objects.select_related("photo").filter(slug=slug))
_children = Prepared(lambda key: Section.objects.filter(parent=key))


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Show everything that was published, the latest first."""
    page = paginate(request, partial(_latest, now=timezone.now()))
    return render(request, "articles/latest.html", {"page": page})


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a section with the stories of all sections below it."""
    found = _by_slug(_section, Section, slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    page = paginate(request, partial(_of_sections, now=timezone.now(), keys=Section.objects.within(found)))
    *above, _ = trail = found.trail()
    steps = [(step.name, step.get_absolute_url()) for step in above]
    # The newest story heads the first page.
    lead = page.items[:1] if page.number == 1 else []
    context = {
        "section": found,
        "trail": trail,
        "above": above,
        "children": _children(key=found.pk),
        "page": page,
        "feature": next(iter(lead), None),
        "rest": page.items[len(lead) :],
        "schema": schema.collection(found.name, found.description, found.get_absolute_url(), page.items, *steps),
    }
    return render(request, "articles/section.html", context)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the stories with a tag; a tag that no reader can find on a story does not exist for them."""
    found = _by_slug(_tag, Tag, slug)
    page = paginate(request, partial(_tagged, now=timezone.now(), key=found.pk))
    if not page.items:
        raise Http404("No story has this tag.")
    if found.slug != slug:
        return redirect(found, permanent=True)
    document = schema.collection(found.name, found.description, found.get_absolute_url(), page.items)
    return render(request, "articles/tag.html", {"tag": found, "page": page, "schema": document})


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an author and the stories that they signed; who has signed nothing yet is not announced."""
    found = _by_slug(_author, Author, slug)
    page = paginate(request, partial(_signed, now=timezone.now(), key=found.pk))
    if not page.items:
        raise Http404("This author has published nothing.")
    if found.slug != slug:
        return redirect(found, permanent=True)
    return render(request, "articles/author.html", {"author": found, "page": page, "schema": schema.profile(found)})


def _by_slug(rows: Prepared[M], model: type[M], slug: str) -> M:
    """Return the row with this slug, or the one that had it once (its own slug then differs). Raises Http404."""
    found = next(iter(rows(slug=slug)), None) or PastSlug.objects.find(model, slug)
    if found is None:
        raise Http404("Nothing has this address.")
    return found
