"""The sections of the paper in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.forms import refuse_control_characters, refuse_line_breaks
from articles.models import Section
from directory.admin.base import NewsroomAdmin


class PlainTextForm(forms.ModelForm[Any]):
    """A form whose lines are lines, without control characters; its longer texts may have several lines."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(refuse_control_characters)
                if not isinstance(field.widget, forms.Textarea):
                    field.validators.append(refuse_line_breaks)


@admin.register(Section)
class SectionAdmin(NewsroomAdmin):
    """Sections, in the order of the navigation."""

    form = PlainTextForm
    list_display = ["path", "slug", "order", "in_navigation", "is_opinion"]
    list_select_related = ["parent__parent"]
    ordering = ["order", "name"]
    search_fields = ["name"]
    list_filter = ["in_navigation"]
    lookups = ("in_navigation__exact",)
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "description"]}),
        (_("Place in the paper"), {"fields": ["parent", "order", "in_navigation", "is_opinion"]}),
    ]

    @admin.display(description=_("section"), ordering="name")
    def path(self, section: Section) -> SafeString:
        """Return the name after those of the sections above it."""
        above = []
        parent = section.parent
        while parent is not None and len(above) < 2:
            above.insert(0, parent.name)
            parent = parent.parent if len(above) < 2 else None
        trail = "".join(f"{name} › " for name in above)  # noqa: RUF001 (the sign is what is meant)
        return format_html('<span class="hint">{}</span>{}', trail, section.name)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Section | None = None) -> dict[str, Any]:
        """Make the slug of a new section from its name; a slug that readers have bookmarked stays."""
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)
