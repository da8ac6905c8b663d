"""When a business is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms.hours import HoursField, SpecialDaysField
from directory.models import Country
from directory.parts.base import PartForm

UNKNOWN = "unknown"


class HoursPart(PartForm):
    """The week, special days, and the clock by which they are meant where a country has several."""

    part = "hours"
    title = _("Opening hours")
    hint = _("In your own time. Readers elsewhere see whether you are open now.")
    covers = ("hours", "special_days", "time_zone")

    hours = HoursField(label=_("Opening hours"), required=False)
    special_days = SpecialDaysField(
        label=_("Special days"), help_text=_("Holidays and other days on which the hours are not those of the week.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, data: Any = None, *, values: Mapping[str, Any]) -> None:
        super().__init__(data, values=values)
        own = Country.objects.filter(pk=values.get("country") or "").values_list("time_zones", flat=True).first() or []
        zones = sorted({*own, values.get("time_zone") or "UTC"})
        # A town's zone is known; without one somebody has to say which of several it is.
        if len(zones) < 2 or values.get("city"):
            del self.fields["time_zone"]
        else:
            field = self.fields["time_zone"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(zone, zone.replace("_", " ")) for zone in zones]

    @classmethod
    def is_told(cls, values: Mapping[str, Any]) -> bool:
        """Tell whether anything is known of the hours."""
        return (values.get("hours") or {}).get("mode", UNKNOWN) != UNKNOWN or bool(values.get("special_days"))

    def changes(self) -> dict[str, Any]:
        """Return what the form says. Hours that were never known stay as they are stored; days that are over stay too."""
        changes = super().changes()
        if changes["hours"]["mode"] == UNKNOWN and not self.values.get("hours"):
            changes["hours"] = self.values.get("hours", {})
        if "time_zone" in changes and not changes["time_zone"]:
            del changes["time_zone"]
        if not self.fields["special_days"].has_changed(
            self.values.get("special_days") or [], self["special_days"].data
        ):
            changes["special_days"] = self.values.get("special_days") or []
        return changes
