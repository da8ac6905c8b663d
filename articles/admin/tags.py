"""Tags in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.sections import PlainTextForm
from articles.models import ArticleTag, Tag
from directory.admin.base import NewsroomAdmin


@admin.register(Tag)
class TagAdmin(NewsroomAdmin):
    """Tags, with the number of stories that have them."""

    form = PlainTextForm
    list_display = ["name", "slug", "uses", "description"]
    ordering = ["name"]
    search_fields = ["name__istartswith"]
    search_help_text = _("The beginning of the tag")
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [(None, {"fields": ["name", "slug", "description"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Return the tags with the number of their stories, counted for the rows of a page only."""
        counts = ArticleTag.objects.filter(tag=OuterRef("pk")).order_by().values("tag").annotate(n=Count("pk"))
        return super().get_queryset(request).annotate(use_count=Coalesce(Subquery(counts.values("n")), 0))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Tag], search_term: str
    ) -> tuple[QuerySet[Tag], bool]:
        """Find tags that begin with the whole term, blanks included."""
        term = " ".join(search_term[:60].split())
        return (queryset.filter(name__istartswith=term) if term else queryset), False

    def get_prepopulated_fields(self, request: HttpRequest, obj: Tag | None = None) -> dict[str, Any]:
        """Make the slug of a new tag from its name; one that readers have bookmarked stays."""
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)

    @admin.display(description=_("stories"))
    def uses(self, tag: Tag) -> int:
        """Return the number of stories."""
        return tag.use_count  # type: ignore[attr-defined]
