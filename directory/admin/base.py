"""What every list and form of the newsroom has in common."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directory.filtered import FilteredOnly

# Nobody types more into a search box; a longer text would only cost the database time.
SEARCH_MAX_LENGTH = 200


class BoundedPaginator(Paginator):
    """Counts to a bound only: counting a million rows takes longer than showing fifty, and nobody turns to page 90."""

    bound = 5000

    @cached_property
    def count(self) -> int:
        """The number of rows, or the bound where there are more."""
        if isinstance(self.object_list, QuerySet):
            return self.object_list.order_by().values("pk")[: self.bound].count()
        return len(self.object_list)


class NewsroomAdmin(FilteredOnly, admin.ModelAdmin[Any]):
    """An admin whose lists stay fast with many rows, and whose addresses answer nonsense politely."""

    paginator = BoundedPaginator
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return what the search fields find for a term of bearable length."""
        return super().get_search_results(request, queryset, search_term[:SEARCH_MAX_LENGTH])

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, or act on the rows that were ticked; keys that are none are not."""
        if request.method == "POST" and ACTION_CHECKBOX_NAME in request.POST:
            given = request.POST.copy()
            given.setlist(
                ACTION_CHECKBOX_NAME, [key for key in given.getlist(ACTION_CHECKBOX_NAME) if self._is_key(key)]
            )
            request.POST = given  # type: ignore[assignment]
        popup = IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST
        title = _("Choose: %s") % self.opts.verbose_name if popup else capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def _is_key(self, value: str) -> bool:
        try:
            self.opts.pk.to_python(value)  # type: ignore[union-attr]
        except ValidationError:
            return False
        return "\x00" not in value

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the bulk actions; deleting is done one by one, where the page shows what goes with it."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


def who(user: Any) -> str:
    """Return a person's name, or the login where there is none, for the eyes of colleagues."""
    return str(user) if user is not None else str(_("somebody"))
