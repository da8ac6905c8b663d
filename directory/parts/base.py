"""What all parts of a listing's form have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from directory.models import City, Country

# Stands where a character was that no page can show.
REPLACED = "\ufffd"


class PartForm(forms.Form):
    """Some fields of a listing. ``changes()`` is what they say, once the form is valid.

    data: what was sent, or None for the form as it stands now.
    values: what the listing says now, as JSON forms of ``directory.editing``; of a new one perhaps little.
    """

    #: Templates show the class's title and hint; they must not make a form of it.
    do_not_call_in_templates = True
    #: The part's name in addresses, and its title and hint for people.
    part: ClassVar[str]
    title: ClassVar[Any]
    hint: ClassVar[Any] = ""
    #: The names of ``directory.editing`` that the part may change.
    covers: ClassVar[tuple[str, ...]]

    # What is missing is said by us, above the form and beside the field; a browser's bubble shows one field at a time.
    use_required_attribute = False

    def __init__(self, data: Any = None, *, values: Mapping[str, Any]) -> None:
        self.values = values
        super().__init__(data, initial=self.initial_from(values))

    @classmethod
    def initial_from(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields show of a listing's present values."""
        return {name: values[name] for name in cls.base_fields if name in values}

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, value in list(self.cleaned_data.items()):
            if REPLACED in str(value):
                self.add_error(
                    name, _("A character in it cannot be shown (%(mark)s). Please type it anew.") % {"mark": REPLACED}
                )

    @classmethod
    def is_told(cls, values: Mapping[str, Any]) -> bool:
        """Tell whether a listing says anything of this part."""
        return any(values.get(name) not in (None, "", [], {}, False) for name in cls.covers)

    def changes(self) -> dict[str, Any]:
        """Return what the valid form says, as JSON forms by name."""
        return {name: self.cleaned_data[name] for name in self.covers if name in self.cleaned_data}


def settle(values: Mapping[str, Any], *, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows from where a business is: its place on the map and its time zone. Two queries.

    Where nothing of that changed since ``before``, nothing follows.
    """
    if all(values.get(name) == before.get(name) for name in ("country", "city", "addresses")):
        return {}
    city = City.objects.filter(pk=values["city"]).first() if values.get("city") else None
    country = Country.objects.filter(pk=values.get("country") or "").first()
    first: Mapping[str, Any] = next(iter(values.get("addresses") or []), {})
    place = (first.get("latitude"), first.get("longitude"))
    if None in place:
        place = (city.latitude, city.longitude) if city else (None, None)
    settled = {"latitude": place[0], "longitude": place[1]}
    zones = [city.time_zone] if city else list(country.time_zones) if country else []
    if values.get("time_zone") not in zones:
        settled["time_zone"] = zones[0] if zones else "UTC"
    return settled
