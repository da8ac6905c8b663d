"""What a business offers: its prices, the languages spoken there, and what else readers filter by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.attributes import GROUPS, NAMES
from directory.models import Business
from directory.parts import choices
from directory.parts.base import PartForm


class OffersPart(PartForm):
    """Price, languages, attributes."""

    part = "offers"
    title = _("What you offer")
    hint = _("Readers filter by these.")
    covers = ("price_range", "languages", "attributes")

    price_range = forms.TypedChoiceField(
        label=_("Prices"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Not said")), *Business.Price.choices],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, values: Mapping[str, Any]) -> None:
        super().__init__(data, values=values)
        languages = self.fields.pop("languages")
        for index, (group, names) in enumerate(GROUPS):
            self.fields[f"attributes_{index}"] = forms.MultipleChoiceField(
                label=group, required=False, choices=list(names.items()), widget=forms.CheckboxSelectMultiple
            )
        self.fields["languages"] = field = languages
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices.languages(values.get("country") or "", values.get("languages") or [])

    @classmethod
    def initial_from(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields show; no price is the blank choice."""
        told = set(values.get("attributes") or [])
        groups = {
            f"attributes_{index}": [key for key in names if key in told] for index, (_g, names) in enumerate(GROUPS)
        }
        return {**super().initial_from(values), **groups, "price_range": values.get("price_range") or ""}

    def changes(self) -> dict[str, Any]:
        """Return what the form says; attributes in the order of their list."""
        chosen = {key for index in range(len(GROUPS)) for key in self.cleaned_data[f"attributes_{index}"]}
        # What an import brought beyond our list is not on the form, and stays.
        others = [key for key in self.values.get("attributes") or [] if key not in NAMES]
        return {**super().changes(), "attributes": [key for key in NAMES if key in chosen] + others}
