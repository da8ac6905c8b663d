"""The newsroom's front door: Django's admin under the site's name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.views import logout as account_logout
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from directory import security
from directory.accounts import second_factor
from directory.filtered import FilteredOnly


def _to(name: str, there: str) -> HttpResponse:
    return redirect(f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: there})}")


class LabelledAutocomplete(AutocompleteJsonView):
    """Answers autocompletes with the label that a model's admin gives, such as "Hamburg, Hamburg, Germany".

    Where an admin has ``looked_up_by``, whoever may not see its pages may still find by name what that returns for them.
    """

    def has_perm(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Tell whether the person may look anything up here."""
        return super().has_perm(request, obj) or hasattr(self.model_admin, "looked_up_by")

    def get_queryset(self) -> models.QuerySet[models.Model]:
        """Return what is found; for whoever may not see the admin's pages, no more than everybody may know."""
        found = super().get_queryset()
        if super().has_perm(self.request):
            return found
        return self.model_admin.looked_up_by(found)

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        """Return what the list shows and what the form sends."""
        result = super().serialize_result(obj, to_field_name)
        label = getattr(self.model_admin, "autocomplete_label", None)
        return {**result, "text": label(obj)} if label else result


class Newsroom(admin.AdminSite):
    """The admin site of the house."""

    site_title = settings.SITE_NAME
    site_header = settings.SITE_NAME
    index_title = _("Newsroom")
    empty_value_display = "–"  # noqa: RUF001 (a dash is what is meant)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the admin's addresses, with a door to the site that asks for permission."""
        door = path(
            "r/<int:content_type_id>/<path:object_id>/", self.admin_view(self.view_on_site), name="view_on_site"
        )
        return [door if getattr(old, "name", None) == "view_on_site" else old for old in super().get_urls()]

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register models, but for allauth's own: a form would show the secrets of second factors, and sessions.

        Lists of other libraries are asked for what their filters ask for only, as ours are.
        """
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        ours = [model for model in models if not model.__module__.startswith("allauth.")]
        given = admin_class or admin.ModelAdmin
        if not issubclass(given, FilteredOnly):
            fields = [name for name in given.list_filter if isinstance(name, str)]
            lookups = [f"{name}__{lookup}" for name in fields for lookup in ("exact", "id__exact", "isnull")]
            given = type(given.__name__, (FilteredOnly, given), {"lookups": lookups})
        super().register(ours, given, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Let the staff in, once they have shown their second factor where one is asked for."""
        return super().has_permission(request) and not request.user.lacks_second_factor

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the site's one door; whoever is through it goes on, or learns what is missing. Raises PermissionDenied."""
        there = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not get_adapter().is_safe_url(there):
            there = reverse("admin:index")
        user = request.user
        if not user.is_authenticated:
            return _to("account_login", there)
        if self.has_permission(request):
            return redirect(there)
        if not (user.is_active and user.is_staff):
            security.denied(request, "newsroom, no staff", account=user.pk)
            raise PermissionDenied
        security.denied(request, "newsroom, no second factor", account=user.pk)
        if second_factor.has_one(user):
            return _to("mfa_reauthenticate", there)
        messages.warning(request, _("The newsroom asks for a second step when you sign in. Set one up, then go on."))
        return _to("mfa_index", there)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Sign out as everywhere on the site."""
        return account_logout(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the page where everybody changes their password."""
        return redirect("account_change_password")

    def view_on_site(self, request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
        """Redirect to an object's own page; Django's view tells all staff the address of any object, drafts too."""
        model = get_object_or_404(ContentType, pk=content_type_id).model_class()
        try:
            model_admin = self.get_model_admin(model)  # type: ignore[arg-type]
        except NotRegistered as error:
            raise Http404 from error
        obj = model_admin.get_object(request, object_id)
        if obj is None or not model_admin.has_view_or_change_permission(request, obj):
            raise Http404
        if not hasattr(obj, "get_absolute_url"):
            raise Http404
        return redirect(obj.get_absolute_url())

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        """Answer an autocomplete."""
        return LabelledAutocomplete.as_view(admin_site=self)(request)
