"""The newsroom's front door: Django's admin under the site's name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _


class SignInForm(AdminAuthenticationForm):
    """Signs in by e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = forms.EmailInput(attrs={**self.fields["username"].widget.attrs, "autocomplete": "username"})
        self.fields["username"].widget = widget


class LabelledAutocomplete(AutocompleteJsonView):
    """Answers autocompletes with the label that a model's admin gives, such as "Hamburg, Hamburg, Germany"."""

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
    login_form = SignInForm
    empty_value_display = "–"  # noqa: RUF001 (a dash is what is meant)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the admin's addresses, with a door to the site that asks for permission."""
        door = path(
            "r/<int:content_type_id>/<path:object_id>/", self.admin_view(self.view_on_site), name="view_on_site"
        )
        return [door if getattr(old, "name", None) == "view_on_site" else old for old in super().get_urls()]

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
