"""What a listing must have: what the business is, where it is, and how it is reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from directory.models import City
from directory.parts import choices
from directory.parts.base import PartForm
from directory.parts.places import cities_called, cities_like, city_words
from directory.phones import MAX_LENGTH as PHONE_LENGTH
from directory.phones import clean_phone, international
from directory.text import CleanCharField
from directory.websites import MAX_URL, clean_website

# Stands for "none of these" where a town is to be chosen.
ELSEWHERE = "elsewhere"
BLANK_ADDRESS: dict[str, Any] = {
    "label": "",
    "line1": "",
    "line2": "",
    "locality": "",
    "region": "",
    "postcode": "",
    "country": None,
    "city": None,
    "latitude": None,
    "longitude": None,
}


class BusinessPart(PartForm):
    """Name, category, place, telephone, website, and the address for letters."""

    part = "business"
    title = _("The business")
    covers = ("name", "category", "country", "city", "service_area", "phone", "website", "addresses")

    name = CleanCharField(
        label=_("Name of the business"),
        max_length=120,
        help_text=_("As it stands on the door."),
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": _("Enter the name of the business.")},
    )
    category = forms.TypedChoiceField(
        label=_("What it does"),
        coerce=int,
        help_text=_("What comes nearest; two more can be added later."),
        error_messages={"required": _("Choose what the business does."), "invalid_choice": _("Choose from the list.")},
    )
    country = forms.ChoiceField(
        label=_("Country"),
        widget=forms.Select({"autocomplete": "country"}),
        error_messages={"required": _("Choose the country."), "invalid_choice": _("Choose from the list.")},
    )
    city = CleanCharField(
        label=_("Town or city"),
        max_length=120,
        required=False,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "data-cities": reverse_lazy("directory:cities"),
                "data-cities-country": "id_country",
                "list": "id_city_list",
            }
        ),
    )
    # Becomes a choice between towns where what was typed leaves one.
    city_choice = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    city_choice_for = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    service_area = CleanCharField(
        label=_("Where you visit customers (optional)"),
        max_length=200,
        required=False,
        help_text=_("Such as “Hamburg and 50 km around”. Without a place that customers come to, this is enough."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=PHONE_LENGTH,
        required=False,
        help_text=_("As it is dialled in the country, or with + and the country code."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    website = forms.CharField(
        label=_("Website"),
        max_length=MAX_URL,
        required=False,
        help_text=_("Such as www.example.com."),
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url", "autocapitalize": "none"}),
    )
    messages_only = forms.BooleanField(
        label=_("Customers can only write to us through this page"),
        required=False,
        help_text=_("Tick this where there is neither a telephone nor a website."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("For letters about the listing. It is never shown to anybody."),
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an address such as ada@example.com."),
        },
    )

    def __init__(self, data: Any = None, *, values: Mapping[str, Any]) -> None:
        super().__init__(data, values=values)
        self.place: City | None = None
        self._set_choices("category", [("", _("Choose…")), *choices.categories()])
        self._set_choices("country", [("", _("Choose…")), *choices.countries()])

    def _set_choices(self, name: str, options: choices.Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = options

    @classmethod
    def initial_from(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields show: the town by its name, the telephone with its spaces."""
        initial = super().initial_from(values)
        city = City.objects.filter(pk=values["city"]).first() if values.get("city") else None
        first = next(iter(values.get("addresses") or []), BLANK_ADDRESS)
        typed = city_words(city) if city else first["locality"] if not values.get("city") else ""
        return {
            **initial,
            "city": typed,
            "city_choice": str(city.pk) if city else ELSEWHERE if typed else "",
            "city_choice_for": typed,
            "phone": international(values.get("phone") or ""),
            "messages_only": bool(values.get("name")) and not values.get("phone") and not values.get("website"),
        }

    def clean_website(self) -> str:
        """Return the address in one form. Raises ValidationError."""
        return clean_website(self.cleaned_data["website"])

    def clean_email(self) -> str:
        """Return the address in small letters, as accounts keep it."""
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        """Settle what depends on the country, and what must not be missing altogether."""
        data = self.cleaned_data
        country = data.get("country", "")
        if data.get("phone"):
            try:
                data["phone"] = clean_phone(data["phone"], country)
            except ValidationError as error:
                self.add_error("phone", error)
        if data.get("city") and country:
            self._settle_place(country, data["city"])
        elif not data.get("city") and "city" not in self.errors and not data.get("service_area"):
            self.add_error("city", _("Enter the town, or say below where you visit customers."))
        reachable = data.get("phone") or data.get("website") or data.get("messages_only")
        if not reachable and not {"phone", "website"} & set(self.errors):
            self.add_error(
                "phone", _("Enter a telephone number or a website, or tick that customers can only write to you.")
            )
        return data

    def _settle_place(self, country: str, text: str) -> None:
        """Find the town that is meant; where several may be, or none, have the person choose."""
        called = cities_called(country, text)
        if len(called) == 1:
            self.place = called[0]
            return
        offered = called or cities_like(country, text)
        if not offered:
            return
        by_key = {str(city.pk): city for city in offered}
        # A choice is of what was typed then.
        chosen = self.data.get("city_choice", "") if self.data.get("city_choice_for", "") == text else ""
        self.fields["city_choice"] = forms.ChoiceField(
            label=_("Which place is it?"),
            required=False,
            choices=[
                *((key, city_words(city)) for key, city in by_key.items()),
                (ELSEWHERE, _("None of these: show the name as it is typed")),
            ],
            widget=forms.RadioSelect,
        )
        # Django has bound the hidden field already, to clean it.
        self._bound_fields_cache.pop("city_choice", None)  # type: ignore[attr-defined]
        # What the form shows next; what was sent may be immutable.
        data = self.data.copy()  # type: ignore[attr-defined]
        data["city_choice_for"] = text
        if chosen in by_key:
            self.place = by_key[chosen]
        elif chosen != ELSEWHERE:
            data["city_choice"] = ""
            self.add_error("city_choice", _("Choose the place that you mean."))
        self.data = data

    def changes(self) -> dict[str, Any]:
        """Return what the form says. A town that is not in our list stands in the address, as it was typed."""
        data = self.cleaned_data
        city = self.place.pk if self.place else None
        changes = {
            "name": data["name"],
            "category": data["category"],
            "country": data["country"],
            "city": city,
            "service_area": data["service_area"],
            "phone": data["phone"],
            "website": data["website"],
        }
        town = self.place.name if self.place else data["city"]
        addresses = [dict(row) for row in self.values.get("addresses") or []]
        moved = any(self.values.get(name) != changes[name] for name in ("country", "city"))
        if addresses and (moved or city is None):
            addresses[0] |= {"country": data["country"], "city": city, "locality": town}
        elif not addresses and city is None and town:
            addresses = [{**BLANK_ADDRESS, "country": data["country"], "locality": town}]
        return {**changes, "addresses": addresses}
