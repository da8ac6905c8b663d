"""Filters of the lists: with a choice of few, or by typing where there are many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters, ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.widgets import Autocomplete
from articles.models import Article, ArticleAuthor, ArticleCountry, PressRelease

# So many of one's own stories a list names; older ones are found by search.
MINE_MAX = 2000


class StateFilter(admin.SimpleListFilter):
    """By status, with the states that only the clock knows: scheduled, on the site, expired."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        """Return the states in the order of a story's life."""
        status = Article.Status
        return [
            *((value.value, value.label) for value in status if value not in {status.PUBLISHED}),
            ("scheduled", _("Scheduled")),
            ("live", _("On the site")),
            ("expired", _("Expired")),
            ("sent-in", _("Press releases that wait")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the stories in the state."""
        value, now = self.value(), timezone.now()
        if value == "scheduled":
            return queryset.filter(visible_from__gt=now)
        if value == "live":
            return queryset.published()  # type: ignore[attr-defined]
        if value == "expired":
            return queryset.filter(visible_from__isnull=False, expire_at__lte=now)
        if value == "sent-in":
            return queryset.filter(pk__in=PressRelease.objects.waiting().values("article"))
        if value:
            return queryset.filter(status=value)
        return queryset


class MineFilter(admin.SimpleListFilter):
    """The stories that one wrote or signs oneself."""

    title = _("whose")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        """Return the one choice besides all."""
        return [("1", _("My stories"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return one's own stories."""
        if self.value() == "1":
            # Named one by one: for a handful of keys the database would otherwise walk through the whole order.
            own = Article.objects.own(request.user).order_by("-pk")  # type: ignore[arg-type]
            return queryset.filter(pk__in=list(own.values_list("pk", flat=True)[:MINE_MAX]))
        return queryset


class AutocompleteFilter(admin.SimpleListFilter):
    """By a row of another table that is found by typing, so that the list need not name them all."""

    template = "admin/autocomplete_filter.html"
    field: Field[Any, Any]
    lookup: str

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: ModelAdmin[Any]) -> None:
        super().__init__(request, params, model, model_admin)
        self.admin_site = model_admin.admin_site

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        """Return one choice, so that the filter is shown; the script asks for the others."""
        return [("", "")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that have the chosen one. Raises IncorrectLookupParameters for a key that is none."""
        if not self.value():
            return queryset
        try:
            key = self.field.target_field.to_python(self.value())  # type: ignore[attr-defined]
        except ValidationError as error:
            raise IncorrectLookupParameters from error
        return queryset.filter(**{self.lookup: key})

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        """Yield the address without the filter, to which the script adds what is chosen."""
        yield {"query_string": changelist.get_query_string(remove=[self.parameter_name, "p"]), "selected": False}

    def widget(self) -> str:
        """Return the control: a select with the chosen row, if any."""
        model = self.field.remote_field.model
        choice = forms.ModelChoiceField(
            model._default_manager.all(), required=False, widget=Autocomplete(self.field, self.admin_site)
        )
        choice.widget.is_required = False
        attrs = {"id": f"filter-{self.parameter_name}", "aria-label": self.title, "data-filter": self.parameter_name}
        return choice.widget.render(self.parameter_name, self.value(), attrs)


class CountryFilter(AutocompleteFilter):
    """By a country that the story concerns."""

    title = _("country")
    parameter_name = "country"
    field = ArticleCountry._meta.get_field("country")
    lookup = "country_uses__country"


class AuthorFilter(AutocompleteFilter):
    """By an author who signs the story."""

    title = _("author")
    parameter_name = "author"
    field = ArticleAuthor._meta.get_field("author")
    lookup = "bylines__author"
