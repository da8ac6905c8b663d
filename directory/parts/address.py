"""The addresses of a business, each asked for as its country writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory import postal
from directory.models import City
from directory.parts.base import PartForm
from directory.parts.business import BLANK_ADDRESS
from directory.text import CleanCharField

MOST = 3
_NUMBER = r"([+-]?\d{1,3}(?:\.\d{1,20})?)"
_POSITION = re.compile(rf"\s*{_NUMBER}\s*[,;\s]\s*{_NUMBER}\s*", re.ASCII)


class AddressPart(PartForm):
    """Up to three addresses in the country of the business; the first one places it on the map."""

    part = "address"
    title = _("Address")
    hint = _("Where customers come to. Leave it empty where you only visit them.")
    covers = ("addresses", "hide_street")

    hide_street = forms.BooleanField(
        label=_("Do not show the street"),
        required=False,
        help_text=_("For a business at somebody's home: readers see the town only."),
    )

    def __init__(self, data: Any = None, *, values: Mapping[str, Any]) -> None:
        super().__init__(data, values=values)
        hide_street = self.fields.pop("hide_street")
        self.rows = (list(values.get("addresses") or []) + [BLANK_ADDRESS] * MOST)[:MOST]
        for index in range(MOST):
            self._add_address(index)
            if index == 0:
                self.fields["hide_street"] = hide_street

    def _country(self, index: int) -> str:
        return self.rows[index].get("country") or self.values.get("country") or ""

    def _add_address(self, index: int) -> None:
        row = self.rows[index]
        if index:
            self.fields[f"label_{index}"] = CleanCharField(
                label=_("What is there"),
                max_length=60,
                required=False,
                help_text=_("Such as Workshop or Head office."),
            )
            self.initial[f"label_{index}"] = row["label"]
        for part in postal.fields_for(self._country(index)):
            name = f"{part.name}_{index}"
            self.fields[name] = _field(part, row.get(part.name) or "")
            self.initial[name] = row.get(part.name) or ""
        if index == 0:
            self.fields["position"] = forms.CharField(
                label=_("Exact place on the map (optional)"),
                required=False,
                max_length=60,
                help_text=_("Latitude and longitude as a map shows them, such as 53.5436, 9.9665."),
                widget=forms.TextInput({"autocomplete": "off"}),
            )
            known = (row.get("latitude"), row.get("longitude"))
            self.initial["position"] = "" if None in known else f"{known[0]}, {known[1]}"
            if not self.initial.get("locality_0") and self.values.get("city"):
                city = City.objects.filter(pk=self.values["city"]).only("name").first()
                self.initial["locality_0"] = city.name if city else ""

    def addresses(self) -> Iterator[list[forms.BoundField]]:
        """Yield the fields of each address."""
        for index in range(MOST):
            names = [name for name in self.fields if name.endswith(f"_{index}")]
            yield [self[name] for name in [*names, *(("position", "hide_street") if index == 0 else ())]]

    def first(self) -> list[forms.BoundField]:
        """Return the fields of the first address."""
        return next(self.addresses())

    def further(self) -> list[list[forms.BoundField]]:
        """Return the fields of each further address."""
        return list(self.addresses())[1:]

    @property
    def has_further(self) -> bool:
        """Whether anything is said, or wrong, about a further address."""
        return any(field.value() or field.errors for fields in self.further() for field in fields)

    def clean_position(self) -> tuple[float, float] | None:
        """Return latitude and longitude. Raises ValidationError for what is no place on earth."""
        text = self.cleaned_data["position"]
        if not text.strip():
            return None
        found = _POSITION.fullmatch(text)
        if found is None:
            raise ValidationError(
                _("Enter latitude and longitude with a comma between them, such as 53.5436, 9.9665.")
            )
        latitude, longitude = float(found[1]), float(found[2])
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValidationError(_("There is no such place: latitude goes to 90, longitude to 180."))
        return latitude, longitude

    def clean(self) -> dict[str, Any]:
        """Bring every address to the form that its country writes."""
        self.cleaned_addresses = [row for index in range(MOST) if (row := self._clean_address(index)) is not None]
        return self.cleaned_data

    def _clean_address(self, index: int) -> dict[str, Any] | None:
        data = self.cleaned_data
        parts = {part: data.get(f"{part}_{index}", "") for part in postal.PARTS}
        position = data.get("position") if index == 0 else None
        told = any(parts[part] for part in ("line1", "line2", "postcode")) or position
        elsewhere = index and parts["locality"]
        # A town that stands in no list of ours is known from the address alone.
        unlisted = index == 0 and parts["locality"] and not self.values.get("city")
        if not (told or elsewhere or unlisted):
            return None
        country = self._country(index)
        try:
            parts = postal.clean_address(parts, country, complete=bool(told))
        except ValidationError as error:
            for part, messages in error.message_dict.items():
                name = f"{part}_{index}"
                self.add_error(name if name in self.fields else None, messages)
            return None
        kept = self.rows[index]
        moved = parts["locality"] != kept["locality"]
        return {
            **BLANK_ADDRESS,
            **parts,
            "label": data.get(f"label_{index}", kept["label"]),
            "country": country,
            "city": self.values.get("city") if index == 0 else None if moved else kept["city"],
            "latitude": position[0] if position else None,
            "longitude": position[1] if position else None,
        }

    def changes(self) -> dict[str, Any]:
        """Return what the form says."""
        # What an import brought beyond the form's rows stays.
        beyond = list(self.values.get("addresses") or [])[MOST:]
        return {"addresses": self.cleaned_addresses + beyond, "hide_street": self.cleaned_data["hide_street"]}


def _field(part: postal.Field, value: str) -> forms.Field:
    """Return a form's field for one field of an address."""
    attrs = {"autocomplete": part.autocomplete, "inputmode": part.inputmode}
    if part.choices:
        known = {stored for stored, _name in part.choices}
        kept = [(value, value)] if value and value not in known else []
        return forms.ChoiceField(
            label=part.label,
            required=False,
            choices=[("", _("Choose…")), *part.choices, *kept],
            widget=forms.Select({"autocomplete": part.autocomplete}),
        )
    return forms.CharField(
        label=part.label,
        required=False,
        max_length=part.max_length,
        help_text=_("Such as %(example)s.") % {"example": part.example} if part.example else "",
        widget=forms.TextInput(attrs),
    )
