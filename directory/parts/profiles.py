"""Where else on the web a business is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.parts.base import PartForm
from directory.websites import MAX_URL, NETWORK_NAMES, NETWORKS, clean_profile

HINTS = {"whatsapp": _("The number, with + and the country code.")}


class ProfilesPart(PartForm):
    """One field for each network that we know."""

    part = "profiles"
    title = _("Elsewhere on the web")
    hint = _("The address of your page there, or your name there.")
    covers = ("profiles",)

    def __init__(self, data: Any = None, *, values: Mapping[str, Any]) -> None:
        super().__init__(data, values=values)
        for network in NETWORKS:
            self.fields[network] = forms.CharField(
                label=NETWORK_NAMES[network],
                max_length=MAX_URL,
                required=False,
                help_text=HINTS.get(network, ""),
                widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
            )

    @classmethod
    def initial_from(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the present addresses."""
        return dict(values.get("profiles") or {})

    def clean(self) -> dict[str, Any]:
        """Bring every profile to its address at its network."""
        for network in NETWORKS:
            try:
                self.cleaned_data[network] = clean_profile(network, self.cleaned_data.get(network) or "")
            except ValidationError as error:
                self.add_error(network, error)
        return self.cleaned_data

    def changes(self) -> dict[str, Any]:
        """Return the profiles by network, none empty."""
        return {"profiles": {name: self.cleaned_data[name] for name in NETWORKS if self.cleaned_data[name]}}
