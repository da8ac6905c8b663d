"""Businesses and categories in the admin, with the moderators' verbs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import JSONField, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.admin.base import NewsroomAdmin
from directory.admin.importing import ImportPages
from directory.admin.queue import ModerationPages
from directory.merging import merge
from directory.models import (
    Address,
    Business,
    Category,
    FurtherCategory,
    InvalidTransition,
    ListingLogEntry,
    Ownership,
    Photo,
    User,
)
from directory.moderation import DecisionRefused, suspend_owner
from directory.tree import Tree

Status = Business.Status


class Readable(json.JSONDecoder):
    """Says of JSON that is nested deeper than Python reads that it is none: Django's field catches nothing else."""

    def decode(self, s: str, *args: Any) -> Any:
        """Return what is written. Raises json.JSONDecodeError."""
        try:
            return super().decode(s, *args)
        except RecursionError as error:
            raise json.JSONDecodeError("It is nested too deeply", s, 0) from error


@dataclass(frozen=True)
class Verb:
    """One act on a listing, with the page that asks once more."""

    name: str
    label: Promise | str
    statuses: frozenset[str]
    question: Promise | str
    act: Callable[[Business, User, str], None]
    tone: str = ""


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "reopen",
            gettext_lazy("Show again"),
            frozenset({Status.PAUSED, Status.CLOSED, Status.EXPIRED, Status.SUSPENDED}),
            gettext_lazy("Readers find the listing again."),
            lambda business, by, note: business.reopen(by=by, note=note),
            "go",
        ),
        Verb(
            "verify",
            gettext_lazy("Mark as verified"),
            frozenset({Status.LISTED, Status.PAUSED}),
            gettext_lazy("The page says that we checked who runs the business."),
            lambda business, by, note: business.verify(by=by, how=Business.Proof.STAFF, note=note),
        ),
        Verb(
            "close",
            gettext_lazy("Mark as closed for good"),
            frozenset({Status.LISTED, Status.PAUSED, Status.EXPIRED}),
            gettext_lazy("The page stays, and says that the business has closed."),
            lambda business, by, note: business.close(by=by, note=note),
            "stop",
        ),
        Verb(
            "suspend",
            gettext_lazy("Suspend"),
            frozenset({Status.LISTED, Status.PAUSED, Status.CLOSED, Status.EXPIRED}),
            gettext_lazy("Nobody but the staff and its owners sees the listing any more. They are told why."),
            lambda business, by, note: business.suspend(by=by, reason=note),
            "stop",
        ),
    )
}


class AddressInline(admin.StackedInline[Any, Any]):
    """The addresses, the first of which places the business on the map."""

    model = Address
    extra = 0
    autocomplete_fields = ["city", "country"]


class FurtherCategoryInline(admin.TabularInline[Any, Any]):
    """Up to two categories besides the primary one."""

    model = FurtherCategory
    extra = 0
    max_num = 2
    autocomplete_fields = ["category"]


class PhotoInline(admin.TabularInline[Any, Any]):
    """The pictures, to approve or delete; new ones come from the owner."""

    model = Photo
    extra = 0
    fields = ["picture", "kind", "alt", "caption", "credit", "position", "approved"]
    readonly_fields = ["picture", "kind"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: pictures are the owner's to add."""
        return False

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, photo: Photo) -> SafeString:
        """Return the picture, small."""
        from directory.pictures.html import picture_html

        return picture_html(photo, sizes="160px", ratio="3:2", widths=320)


class TopFilter(admin.SimpleListFilter):
    """By the categories at the top of the tree, each with all below it: there are too many to choose from in a margin."""

    title = gettext_lazy("category")
    parameter_name = "top"
    # What the rows have to do with categories.
    path = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the top categories in their order."""
        return [(str(top.pk), top.name) for top, _below in Tree.present().options()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the chosen category and of those below it; all of them where none is chosen."""
        for top, below in Tree.present().options():
            if str(top.pk) == self.value():
                return queryset.filter(**{f"{self.path}__in": [row.pk for row in (top, *below)]})
        return queryset


class BranchFilter(TopFilter):
    """The same for categories themselves."""

    path = "pk"


@admin.register(Category)
class CategoryAdmin(NewsroomAdmin):
    """The tree of categories."""

    list_display = ["name", "parent", "schema_type", "order"]
    list_select_related = ["parent"]
    list_filter = [BranchFilter]
    lookups = ("top",)
    search_fields = ["name", "slug", "parent__name"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["name"]}

    @staticmethod
    def autocomplete_label(category: Category) -> str:
        """Return "Food and drink: Restaurants"."""
        return ": ".join(part.name for part in category.trail()[-2:])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        """Return the categories with those above them, which their label names."""
        return super().get_queryset(request).select_related("parent__parent")


@admin.register(Business)
class BusinessAdmin(ModerationPages, ImportPages, NewsroomAdmin):
    """The listings. What waits for a decision stands in the queue; here is what stands already."""

    formfield_overrides = {JSONField: {"decoder": Readable}}
    list_display = ["state", "title", "category", "place", "updated_at"]
    list_display_links = ["title"]
    list_select_related = ["category", "country", "city"]
    list_filter = ["status", TopFilter, "updated_at"]
    lookups = ("status__exact", "top", "updated_at__gte", "updated_at__lt")
    sortable_by: list[str] = []
    ordering = ["-updated_at", "-pk"]
    search_fields = ["name"]
    search_help_text = gettext_lazy("Words of the name, the category, the place or the description")
    autocomplete_fields = ["category", "country", "city"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = [
        "status",
        "reason",
        "rating_average",
        "rating_count",
        "score",
        "verified_at",
        "verified_how",
        "confirmed_at",
    ]
    inlines = [AddressInline, FurtherCategoryInline, PhotoInline]
    change_form_template = "admin/directory/business/change_form.html"
    fieldsets = [
        (None, {"fields": ["name", "legal_name", "slug", "tagline", "description", "category"]}),
        (
            gettext_lazy("Place"),
            {"fields": ["country", "city", "latitude", "longitude", "hide_street", "service_area"]},
        ),
        (gettext_lazy("Contact"), {"fields": ["phone", "email", "website", "profiles"]}),
        (gettext_lazy("Hours"), {"fields": ["hours", "special_days", "time_zone"], "classes": ["collapse"]}),
        (
            gettext_lazy("More"),
            {"fields": ["price_range", "attributes", "languages", "founded"], "classes": ["collapse"]},
        ),
        (
            gettext_lazy("State"),
            {
                "fields": [
                    "status",
                    "reason",
                    "sponsored_until",
                    "external_id",
                    "verified_at",
                    "verified_how",
                    "confirmed_at",
                    "rating_average",
                    "rating_count",
                    "score",
                ]
            },
        ),
    ]

    @property
    def media(self) -> forms.Media:
        """The admin's scripts, and those of the autocompletes."""
        return super().media + AutocompleteSelect(Business._meta.get_field("category"), self.admin_site).media

    # --- The list ---------------------------------------------------------------------------------------------------

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Business], search_term: str
    ) -> tuple[QuerySet[Business], bool]:
        """Find by the words that readers find it by; those that are not listed by their name."""
        words = " ".join(search_term.replace("\x00", " ").split())[:200]
        if not words:
            return queryset, False
        query = SearchQuery(Value(words), search_type="websearch", config="simple")
        listed = queryset.filter(status=Status.LISTED, search=query)
        others = queryset.exclude(status=Status.LISTED).filter(name__istartswith=words)
        return queryset.filter(pk__in=listed.order_by().values("pk").union(others.order_by().values("pk"))), False

    @staticmethod
    def looked_up_by(businesses: Any) -> Any:
        """Return what staff who are no moderators may find when they name a business: what readers find too."""
        return businesses.listed()

    @staticmethod
    def autocomplete_label(business: Business) -> str:
        """Return "Harbour Kitchen, Hamburg, Germany"."""
        return ", ".join(str(part) for part in (business.name, business.city, business.country) if part)

    @admin.display(description=gettext_lazy("status"))
    def state(self, business: Business) -> SafeString:
        """Return the status in its colour."""
        return format_html('<span class="state state-{}">{}</span>', business.status, business.get_status_display())

    @admin.display(description=gettext_lazy("name"))
    def title(self, business: Business) -> SafeString:
        """Return the name, kept from turning the line around."""
        return format_html("<bdi>{}</bdi>", business.name)

    @admin.display(description=gettext_lazy("place"))
    def place(self, business: Business) -> str:
        """Return city and country."""
        return ", ".join(str(part) for part in (business.city, business.country) if part)

    # --- The form ---------------------------------------------------------------------------------------------------

    def has_delete_permission(self, request: HttpRequest, obj: Business | None = None) -> bool:
        """Keep deletion to superusers: a listing that goes leaves no redirect and no word to its owner."""
        return request.user.is_superuser

    def view_on_site(self, obj: Business) -> str:
        """Return the page, where there is one."""
        return obj.get_absolute_url()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the relations, and note the edit in the listing's own log."""
        super().save_related(request, form, formsets, change)
        business: Business = form.instance
        if not change:
            business.created_by = request.user  # type: ignore[assignment]
            business.save(update_fields=["created_by"])
            business.submit(by=request.user)  # type: ignore[arg-type]
        elif form.has_changed() or any(formset.has_changed() for formset in formsets):
            fields = ", ".join(form.changed_data)
            business.touch(by=request.user, verb=ListingLogEntry.Verb.EDITED, note=fields)  # type: ignore[arg-type]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form with what may be done, who keeps the listing, and what was done with it."""
        business = context.get("original")
        if business is not None and request.user.has_perm("directory.moderate_business"):
            context["verbs"] = [verb for verb in VERBS.values() if business.status in verb.statuses]
            context["log"] = business.log.select_related("by")[:20]
            context["owners"] = business.ownerships.select_related("user")
            context["may_merge"] = business.status != Status.MERGED
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Verbs ------------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        """Return the admin's addresses, the queue's, and those of the verbs."""
        wrap = self.admin_site.admin_view
        own = [
            *self.moderation_urls(),
            *self.import_urls(),
            path("<path:object_id>/do/<slug:verb>/", wrap(self.verb_view), name="directory_business_verb"),
            path("<path:object_id>/merge/", wrap(self.merge_view), name="directory_business_merge"),
            path("<path:object_id>/owner/<int:key>/suspend/", wrap(self.suspend_view), name="directory_owner_suspend"),
        ]
        return own + super().get_urls()

    def _moderated(self, request: HttpRequest, object_id: str) -> Business:
        if not request.user.has_perm("directory.moderate_business"):
            raise PermissionDenied
        key = unquote(object_id)
        return get_object_or_404(Business, pk=key if key.isascii() and key.isdigit() and len(key) < 19 else None)

    def _note(self, request: HttpRequest) -> str:
        return request.POST.get("note", "").replace("\x00", "").strip()[:1000]

    def _ask(self, request: HttpRequest, business: Business, **context: Any) -> HttpResponse:
        return TemplateResponse(
            request,
            "admin/directory/business/ask.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "original": business,
                "subtitle": str(business),
                **context,
            },
        )

    def _back(self, business: Business) -> HttpResponse:
        return redirect(reverse("admin:directory_business_change", args=[business.pk]))

    def verb_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """Ask whether to do something with a listing, and do it when the answer is posted."""
        business = self._moderated(request, object_id)
        wanted = VERBS.get(verb)
        if wanted is None:
            raise PermissionDenied
        if request.method == "POST":
            try:
                wanted.act(business, request.user, self._note(request))  # type: ignore[arg-type]
            except InvalidTransition as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, f"{business}: {business.get_status_display()}", messages.SUCCESS)
            return self._back(business)
        return self._ask(
            request, business, title=wanted.label, question=wanted.question, label=wanted.label, tone=wanted.tone
        )

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask into which listing this one is to be merged, and merge it."""
        business = self._moderated(request, object_id)
        if business.status == Status.MERGED:
            raise PermissionDenied
        form = MergeForm(request.POST or None, admin_site=self.admin_site, gone=business)
        if request.method == "POST" and form.is_valid():
            other = form.cleaned_data["other"]
            try:
                with transaction.atomic():
                    merge(business, other, by=request.user, note=self._note(request))  # type: ignore[arg-type]
            except InvalidTransition as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(
                    request,
                    _("%(gone)s was merged into %(kept)s.") % {"gone": business, "kept": other},
                    messages.SUCCESS,
                )
                return self._back(other)
        return self._ask(
            request,
            business,
            title=_("Merge into another listing"),
            question=_("Reviews, owners, photos and enquiries go to the other listing, and this address leads there."),
            label=_("Merge"),
            tone="stop",
            form=form,
            media=self.media + form.media,
        )

    def suspend_view(self, request: HttpRequest, object_id: str, key: int) -> HttpResponse:
        """Ask whether to keep a person out, and do it."""
        business = self._moderated(request, object_id)
        owner = get_object_or_404(Ownership.objects.select_related("user"), business=business, pk=key).user
        if request.method == "POST":
            try:
                number = suspend_owner(owner, by=request.user, reason=self._note(request))  # type: ignore[arg-type]
            except DecisionRefused as refused:
                self.message_user(request, str(refused), messages.ERROR)
            else:
                self.message_user(
                    request,
                    _("%(person)s is suspended, and with them %(number)s listings.")
                    % {"person": owner, "number": number},
                    messages.SUCCESS,
                )
            return self._back(business)
        return self._ask(
            request,
            business,
            title=_("Suspend an owner"),
            question=_("%s can no longer sign in. Listings that nobody else keeps are suspended too.") % owner,
            label=_("Suspend"),
            tone="stop",
        )


class MergeForm(forms.Form):
    """Which listing stays."""

    other = forms.ModelChoiceField(Business.objects.none(), label=gettext_lazy("The listing that stays"))

    def __init__(self, *args: Any, admin_site: Any, gone: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        field.queryset = Business.objects.exclude(pk=gone.pk).exclude(status=Status.MERGED)  # type: ignore[attr-defined]
        field.widget = AutocompleteSelect(Business._meta.get_field("merged_into"), admin_site)
        field.widget.choices = field.choices  # type: ignore[attr-defined]
