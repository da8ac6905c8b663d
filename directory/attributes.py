"""What a business offers, beyond its category: the keys that a listing stores, and their names for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: By group, as forms and filters show them. A key is stored and stands in addresses, so it never changes.
GROUPS: list[tuple[Any, dict[str, Any]]] = [
    (
        _("Getting in"),
        {
            "step-free": _("Step-free entrance"),
            "accessible-toilet": _("Accessible toilet"),
            "accessible-parking": _("Accessible parking"),
            "hearing-loop": _("Hearing loop"),
            "guide-dogs": _("Guide dogs welcome"),
            "parking": _("Own parking"),
            "bicycle-parking": _("Bicycle parking"),
            "ev-charging": _("Charging for electric cars"),
        },
    ),
    (
        pgettext_lazy("a group of attributes", "Payment"),
        {
            "cash": _("Cash"),
            "cards": _("Cards"),
            "contactless": _("Contactless and phones"),
            "bank-transfer": _("Bank transfer"),
            "upi": _("UPI"),
            "invoice": _("By invoice"),
        },
    ),
    (
        _("Service"),
        {
            "appointment": _("By appointment"),
            "walk-ins": _("Without an appointment"),
            "delivery": _("Delivery"),
            "takeaway": _("Takeaway"),
            "home-visits": _("Visits at home"),
            "online": _("Online"),
            "worldwide-shipping": _("Ships worldwide"),
            "emergency": _("Emergencies, day and night"),
        },
    ),
    (
        _("On the premises"),
        {
            "wifi": _("Free Wi-Fi"),
            "outdoor-seating": _("Seats outside"),
            "family-friendly": _("For families"),
            "dogs": _("Dogs allowed"),
            "air-conditioning": _("Air conditioning"),
            "vegetarian": _("Vegetarian dishes"),
            "vegan": _("Vegan dishes"),
            "halal": _("Halal"),
            "kosher": _("Kosher"),
        },
    ),
]
#: Every key with its name, in the same order.
NAMES: dict[str, Any] = {key: name for _group, names in GROUPS for key, name in names.items()}


def attribute_names(keys: list[str]) -> list[str]:
    """Return the names of stored keys in the order of the list above; a key that is none is left out."""
    return [str(name) for key, name in NAMES.items() if key in set(keys)]
