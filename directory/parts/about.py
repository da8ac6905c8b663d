"""What customers should know of a business, in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.listing import DESCRIPTION_MAX_LENGTH
from directory.parts import choices
from directory.parts.base import PartForm
from directory.text import CleanCharField

FURTHER = ("further_1", "further_2")


class AboutPart(PartForm):
    """Tagline, description, further categories, registered name, year."""

    part = "about"
    title = _("About it")
    hint = _("A line and a paragraph are enough for readers to know whether you are what they look for.")
    covers = ("tagline", "description", "further_categories", "legal_name", "founded")

    tagline = CleanCharField(
        label=_("In one line"),
        max_length=140,
        required=False,
        help_text=_("What you do, such as “Fish from the boat”."),
    )
    description = CleanCharField(
        label=_("Description"),
        max_length=DESCRIPTION_MAX_LENGTH,
        multiline=True,
        required=False,
        help_text=_("What customers should know. Plain text; an empty line begins a paragraph."),
        widget=forms.Textarea({"rows": 8}),
    )
    further_1 = forms.TypedChoiceField(label=_("A second category"), required=False, coerce=int, empty_value=None)
    further_2 = forms.TypedChoiceField(label=_("A third category"), required=False, coerce=int, empty_value=None)
    legal_name = CleanCharField(
        label=_("Registered name"), max_length=160, required=False, help_text=_("Where it is another one.")
    )
    founded = forms.IntegerField(
        label=_("Founded in the year"),
        required=False,
        min_value=500,
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={"invalid": _("Enter a year, such as 1998."), "min_value": _("Enter a year, such as 1998.")},
    )

    def __init__(self, data: Any = None, *, values: Mapping[str, Any]) -> None:
        super().__init__(data, values=values)
        options = [("", _("None")), *choices.categories()]
        for name in FURTHER:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options

    @classmethod
    def initial_from(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields show."""
        further = dict(zip(FURTHER, values.get("further_categories") or [], strict=False))
        return {**super().initial_from(values), **further}

    def clean_founded(self) -> int | None:
        """Return the year. Raises ValidationError for one to come."""
        year = self.cleaned_data["founded"]
        if year and year > timezone.now().year:
            raise forms.ValidationError(_("Enter a year that has begun."))
        return year

    def changes(self) -> dict[str, Any]:
        """Return what the form says; a category that is named twice counts once."""
        chosen = [self.cleaned_data[name] for name in FURTHER if self.cleaned_data[name]]
        further = [key for key in dict.fromkeys(chosen) if key != self.values.get("category")]
        return {**super().changes(), "further_categories": further}
