"""The names of the bylines in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.sections import PlainTextForm
from articles.admin.widgets import Autocomplete, ImagePicker
from articles.models import Author
from directory.admin.base import NewsroomAdmin


@admin.register(Author)
class AuthorAdmin(NewsroomAdmin):
    """Authors. Which account writes as an author decides who may change stories, so only some may set it."""

    form = PlainTextForm
    list_display = ["name", "job_title", "account"]
    list_select_related = ["user"]
    search_fields = ["name"]
    search_help_text = _("Name")
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "job_title", "bio", "photo"]}),
        (_("More"), {"fields": ["expertise", "profiles", "user"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Author | None = None) -> list[str]:
        """Return the account, for those who may not look accounts up."""
        return [] if request.user.has_perm("directory.view_user") else ["user"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Author | None = None) -> dict[str, Any]:
        """Make the slug of a new author from the name; one that readers have bookmarked stays."""
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Return a picker for the photo and an autocomplete for the account."""
        if db_field.name == "photo":
            kwargs["widget"] = ImagePicker(may_add=request.user.has_perm("articles.add_image"))
        elif db_field.name == "user":
            kwargs["widget"] = Autocomplete(db_field, self.admin_site)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    @admin.display(description=_("account"), ordering="user__email")
    def account(self, author: Author) -> str:
        """Return the person who writes as this author."""
        return str(author.user) if author.user else ""
