"""Importing businesses in the admin: a file is tried first, with all its problems told, and then written."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from directory.importing import COLUMNS, REQUIRED, ImportRefused, import_businesses

MAX_BYTES = 20 * 1024 * 1024


class ImportForm(forms.Form):
    """A CSV file, and whether it is only tried."""

    file = forms.FileField(
        label=_("CSV file"), help_text=_("UTF-8, up to 20 MB. Larger files: manage.py import_businesses.")
    )
    dry_run = forms.BooleanField(label=_("Only try it, and write nothing"), required=False, initial=True)

    def clean_file(self) -> Any:
        """Refuse what is too large for a request."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is too large for this page."))
        return file


class ImportPages:
    """Mixed into the admin of businesses."""

    admin_site: Any
    opts: Any

    def import_urls(self) -> list[URLPattern]:
        """Return the address of the page."""
        view = require_http_methods(["GET", "POST"])(self.import_view)
        return [path("import/", self.admin_site.admin_view(view), name="directory_business_import")]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Try or write a file, and say what came of it."""
        if not (
            request.user.has_perm("directory.add_business") and request.user.has_perm("directory.moderate_business")
        ):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Import businesses"),
            "opts": self.opts,
            "form": form,
            "columns": COLUMNS,
            "required": REQUIRED,
        }
        if request.method == "POST" and form.is_valid():
            trial = form.cleaned_data["dry_run"]
            lines = io.TextIOWrapper(form.cleaned_data["file"].file, encoding="utf-8-sig", newline="")
            try:
                context["outcome"] = import_businesses(lines, by=request.user, dry_run=trial)  # type: ignore[arg-type]
            except ImportRefused as refusal:
                context["problems"] = refusal.problems
            finally:
                lines.detach()
            context["trial"] = trial
        return TemplateResponse(request, "admin/directory/business/import.html", context)
