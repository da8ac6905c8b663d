"""What a listing says, field by field, in words: for comparing versions of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.attributes import NAMES
from directory.editing import LABELS
from directory.hours import to_notation
from directory.localnames import locale_of
from directory.models import Business, Category, City, Country
from directory.phones import international
from directory.postal import address_line


class Sayer:
    """Says fields of versions of listings (JSON forms of ``directory.editing``). Three queries, for names by their keys."""

    def __init__(self, *versions: Mapping[str, Any]) -> None:
        self.categories = Category.objects.in_bulk(
            {
                key
                for values in versions
                for key in (values.get("category"), *(values.get("further_categories") or []))
                if key
            }
        )
        self.cities = City.objects.in_bulk({values["city"] for values in versions if values.get("city")})
        self.countries = Country.objects.in_bulk(
            {
                key
                for values in versions
                for key in (values.get("country"), *(row.get("country") for row in values.get("addresses") or []))
                if key
            }
        )

    def say(self, name: str, value: Any) -> str:
        """Return the words for one field; nothing for nothing."""
        if value in (None, "", [], {}):
            return ""
        say = getattr(self, f"_say_{name}", None)
        return str(value) if say is None else say(value)

    def rows(self, values: Mapping[str, Any], names: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Return the label and the words of each field that says something, in the order in which a listing is read."""
        wanted = set(names) or set(LABELS)
        said = ((str(label), self.say(name, values.get(name))) for name, label in LABELS.items() if name in wanted)
        return [(label, words) for label, words in said if words]

    def _say_category(self, value: Any) -> str:
        found = self.categories.get(value)
        return found.name if found else ""

    def _say_further_categories(self, value: Any) -> str:
        return ", ".join(self.categories[key].name for key in value if key in self.categories)

    def _say_country(self, value: Any) -> str:
        found = self.countries.get(value)
        return found.name if found else str(value)

    def _say_city(self, value: Any) -> str:
        found = self.cities.get(value)
        return found.name if found else ""

    def _say_addresses(self, value: Any) -> str:
        lines = []
        for row in value:
            country = row.get("country") or ""
            name = self.countries[country].name if country in self.countries else ""
            lines.append(", ".join(part for part in (row.get("label"), address_line(row, country), name) if part))
        return "\n".join(lines)

    def _say_hide_street(self, value: Any) -> str:
        return _("Yes") if value else _("No")

    def _say_phone(self, value: Any) -> str:
        return international(value)

    def _say_profiles(self, value: Any) -> str:
        return "\n".join(value.values())

    def _say_hours(self, value: Any) -> str:
        modes = {"always": _("Always open"), "appointment": _("By appointment"), "unknown": ""}
        mode = value.get("mode", "unknown")
        return modes[mode] if mode in modes else to_notation(value, [])

    def _say_special_days(self, value: Any) -> str:
        closed = _("closed")
        rows = []
        for row in value:
            dates = row["from"] if row["to"] == row["from"] else f"{row['from']} – {row['to']}"  # noqa: RUF001
            spans = ", ".join(f"{first}–{last}" for first, last in row.get("spans") or []) or closed  # noqa: RUF001
            rows.append(f"{dates}: {spans}" + (f" ({row['note']})" if row.get("note") else ""))
        return "\n".join(rows)

    def _say_price_range(self, value: Any) -> str:
        return str(Business.Price(value).label) if value in Business.Price.values else str(value)

    def _say_attributes(self, value: Any) -> str:
        return ", ".join(str(NAMES.get(key, key)) for key in value)

    def _say_languages(self, value: Any) -> str:
        names = locale_of().languages
        return ", ".join(names.get(code, code) for code in value)

    def _say_photos(self, value: Any) -> str:
        return ngettext("%(count)d photo", "%(count)d photos", len(value)) % {"count": len(value)}

    def _say_logo(self, value: Any) -> str:
        return _("Yes")
