"""Opening hours in forms: inputs that work on a phone and without a script, and fields that clean what they send.

``HoursField`` and ``SpecialDaysField`` take and return what a business stores (see ``directory.hours``). A template shows
either with ``{% include "directory/_hours_field.html" with field=form.hours only %}``. What was typed survives an error,
and each day and each row shows its own.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.hours import WEEKDAYS, clean_hours, clean_special_days
from directory.hours.cleaning import MAX_SPANS, MAX_SPECIAL_DAYS
from directory.localnames import day_name

MODES = (
    ("regular", gettext_lazy("Regular hours")),
    ("always", gettext_lazy("Always open")),
    ("appointment", gettext_lazy("By appointment")),
    ("unknown", gettext_lazy("Not known, or not shown")),
)
# Days that may be like Monday, which is what most businesses do.
LIKE_MONDAY = WEEKDAYS[1:5]
SPANS_SHOWN = 3
SPECIAL_SPANS_SHOWN = 2
ROWS_SHOWN = 2
# What somebody types is sent back as it was, but nobody's time or date is longer.
LONGEST = 30

_LOOSE_TIME = re.compile(
    r"(\d{1,2})(?:[:.h ]?([0-5]\d))?\s*(?:uhr|h)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE | re.ASCII
)


class SiteWidget(forms.Widget):
    """A widget with a template of the site's, which Django's own form renderer does not see, and errors of its parts."""

    use_fieldset = True

    class Media:
        css = {"all": ["css/hours.css"]}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        # Part ("mon", or a row's number) -> messages, set by the bound field.
        self.part_errors: dict[Any, list[str]] = {}

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return SafeString(render_to_string(template_name, context))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Tell whether the form that was sent did not have this field at all."""
        return not any(key.startswith(f"{name}-") for key in data)


class PartsBoundField(BoundField):
    """A bound field that gives its widget the errors of each part, and keeps those of the whole."""

    def as_widget(self, *args: Any, **kwargs: Any) -> SafeString:
        """Render the widget with the errors of its parts."""
        widget = self.field.widget
        widget.part_errors = {}
        for error in self._all_errors():
            part = (error.params or {}).get("part")
            if part is not None:
                shown = (error.params or {}).get("message") or error.messages[0]
                messages = widget.part_errors.setdefault(part, [])
                messages += [shown] if shown not in messages else []
        return super().as_widget(*args, **kwargs)

    @property
    def errors_of_the_whole(self) -> list[str]:
        """The messages that belong to no single part."""
        return [m for e in self._all_errors() if (e.params or {}).get("part") is None for m in e.messages]

    def _all_errors(self) -> Iterable[ValidationError]:
        return self.form.errors.as_data().get(self.name, []) if self.form.is_bound else []


class HoursWidget(SiteWidget):
    """A choice of four modes, and for regular hours up to three spans for each weekday."""

    template_name = "directory/_hours_input.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any]:
        """Return what was typed: mode, whether Tuesday to Friday are like Monday, and the days' spans."""

        def typed(*parts: object) -> str:
            return str(data.get("-".join([name, *map(str, parts)])) or "")[:LONGEST].strip()

        days = {
            day: {
                "closed": bool(typed(day, "closed")),
                "spans": [[typed(day, n, "start"), typed(day, n, "end")] for n in range(MAX_SPANS)],
            }
            for day in WEEKDAYS
        }
        return {"mode": typed("mode"), "same": bool(typed("same")), "days": days}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: modes and days, each with its names, values and errors."""
        typed = value if isinstance(value, dict) and "days" in value else _typed_of(value or {})
        context = super().get_context(name, None, attrs)
        modes = [{"value": mode, "label": label, "checked": typed["mode"] == mode} for mode, label in MODES]
        days = [
            {
                "key": f"{name}-{day}",
                "name": day_name(index),
                "closed": typed["days"][day]["closed"],
                "spans": _shown_spans(f"{name}-{day}", typed["days"][day]["spans"], SPANS_SHOWN),
                "like_monday": day in LIKE_MONDAY,
                "is_monday": index == 0,
                "errors": self.part_errors.get(day, []),
            }
            for index, day in enumerate(WEEKDAYS)
        ]
        same = {"key": f"{name}-same", "checked": typed["same"]}
        return {**context, "key": name, "modes": modes, "days": days, "same": same}


class HoursField(forms.Field):
    """Opening hours, as ``clean_hours`` returns them."""

    widget = HoursWidget
    bound_field_class = PartsBoundField
    default_error_messages = {"required": gettext_lazy("Say when you are open.")}

    def clean(self, value: Any) -> dict[str, Any]:
        """Return clean hours. Raises ValidationError whose errors name their day as ``params["part"]``."""
        mode = value["mode"] if value else ""
        if not mode:
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return clean_hours(None)
        days = {day: [] if part["closed"] else _given_spans(part["spans"]) for day, part in value["days"].items()}
        if value["same"]:
            days |= dict.fromkeys(LIKE_MONDAY, days["mon"])
        try:
            return clean_hours({"mode": mode, "week": days})
        except ValidationError as error:
            raise ValidationError(list(_by_day(error, like_monday=value["same"]))) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is meant, not how it was typed."""
        try:
            return clean_hours(initial) != self.clean(data)
        except ValidationError:
            return True


class SpecialDaysWidget(SiteWidget):
    """Rows of dates with their hours and a note; a button asks the server for more rows."""

    template_name = "directory/_special_days_input.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any]:
        """Return what was typed in each row, and whether more rows are wanted."""

        def typed(*parts: object, longest: int = LONGEST) -> str:
            return str(data.get("-".join([name, *map(str, parts)])) or "")[:longest].strip()

        count = int(typed("rows")) if re.fullmatch("[0-9]{1,3}", typed("rows")) else 0
        rows = [
            {
                "from": typed(n, "from"),
                "to": typed(n, "to"),
                "spans": [[typed(n, span, "start"), typed(n, span, "end")] for span in range(MAX_SPANS)],
                "note": typed(n, "note", longest=200),
                "remove": bool(typed(n, "remove")),
            }
            for n in range(min(count, MAX_SPECIAL_DAYS))
        ]
        return {"rows": rows, "more": bool(typed("more"))}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: one entry a row, with names, values and errors, and some empty rows."""
        typed = value if isinstance(value, dict) else _rows_of(value or [])
        rows = list(typed["rows"])
        spare = ROWS_SHOWN if typed["more"] or not rows else int(bool(rows[-1]["from"]))
        wanted = len(rows) + spare
        empty = {"from": "", "to": "", "spans": [], "note": "", "remove": False}
        rows += [empty] * (min(wanted, MAX_SPECIAL_DAYS) - len(rows))
        shown = [
            {
                **row,
                "key": f"{name}-{n}",
                "number": n + 1,
                "filled": bool(row["from"]),
                "spans": _shown_spans(f"{name}-{n}", row["spans"], SPECIAL_SPANS_SHOWN),
                "errors": self.part_errors.get(n, []),
            }
            for n, row in enumerate(rows)
        ]
        context = super().get_context(name, None, attrs)
        return {**context, "key": name, "rows": shown, "more": len(shown) < MAX_SPECIAL_DAYS}


class SpecialDaysField(forms.Field):
    """Special days, as ``clean_special_days`` returns them. Asking for more rows is an error of its own: nothing is saved."""

    widget = SpecialDaysWidget
    bound_field_class = PartsBoundField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Return clean special days. Raises ValidationError whose errors name their row as ``params["part"]``."""
        rows, entries = [], []
        for number, row in enumerate(value["rows"] if value else ()):
            spans = _given_spans(row["spans"])
            if row["remove"] or not (row["from"] or row["to"] or row["note"] or spans):
                continue
            rows.append(number)
            entries.append({"from": row["from"] or row["to"], "to": row["to"], "spans": spans, "note": row["note"]})
        if value and value["more"]:
            raise ValidationError(_("There is room for more special days now. Nothing is saved yet."), "more")
        try:
            return clean_special_days(entries)
        except ValidationError as error:
            raise ValidationError(list(_by_row(error, rows))) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is meant, not how it was typed; dates that are over do not count."""
        try:
            return [row for row in clean_special_days(initial) if not _is_over(row)] != self.clean(data)
        except ValidationError:
            return True


def _typed_of(hours: dict[str, Any]) -> dict[str, Any]:
    """Return stored hours as somebody would type them."""
    mode = hours.get("mode") or "unknown"
    week = hours.get("week") or {}
    spans = {day: [[start, _as_input(end)] for start, end in week.get(day) or ()] for day in WEEKDAYS}
    same = all(spans[day] == spans["mon"] for day in LIKE_MONDAY)
    return {
        "mode": mode,
        "same": same,
        "days": {
            day: {
                "closed": mode == "regular" and not spans[day],
                "spans": [] if same and day in LIKE_MONDAY else spans[day],
            }
            for day in WEEKDAYS
        },
    }


def _rows_of(special_days: list[dict[str, Any]]) -> dict[str, Any]:
    """Return stored special days as somebody would type them, without those that are over."""
    rows = [
        {
            "from": row["from"],
            "to": "" if row["to"] == row["from"] else row["to"],
            "spans": [[start, _as_input(end)] for start, end in row.get("spans") or ()],
            "note": row.get("note") or "",
            "remove": False,
        }
        for row in special_days
        if not _is_over(row)
    ]
    return {"rows": rows, "more": False}


def _is_over(row: dict[str, Any]) -> bool:
    # A day more, since it is still yesterday somewhere.
    return datetime.date.fromisoformat(row["to"]) < timezone.now().date() - datetime.timedelta(days=1)


def _as_input(time: str) -> str:
    """Return a time as a browser's input takes it, which has no 24:00."""
    return "00:00" if time == "24:00" else time


def _shown_spans(key: str, spans: list[list[str]], least: int) -> dict[str, Any]:
    """Return the inputs of a day: the first span, and the further ones, which are folded unless one has something in it."""
    last = max((n + 1 for n, span in enumerate(spans) if any(span)), default=0)
    shown = [
        {
            "key": f"{key}-{n}",
            "start": spans[n][0] if n < len(spans) else "",
            "end": spans[n][1] if n < len(spans) else "",
        }
        for n in range(max(least, last))
    ]
    return {"first": shown[0], "further": shown[1:], "open": last > 1}


def _given_spans(spans: list[list[str]]) -> list[list[str]]:
    """Return the spans in which something was typed, with times in one form where they can be understood."""
    return [[_read_time(start), _read_time(end)] for start, end in spans if start or end]


def _read_time(text: str) -> str:
    """Return "09:30" for "9.30", "930", "9:30 am" and the like, for browsers without an input for times."""
    match = _LOOSE_TIME.fullmatch(text)
    if not match:
        return text
    hour, minute, half = int(match[1]), match[2] or "00", (match[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return text
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return f"{hour:02}:{minute}"


def _by_day(error: ValidationError, *, like_monday: bool) -> Iterable[ValidationError]:
    """Yield the errors with their day as the part; those of days that are like Monday stand with Monday, once."""
    seen = set()
    for one in error.error_list:
        params = one.params or {}
        day = params.get("day")
        part = "mon" if like_monday and day in LIKE_MONDAY else day
        shown = params.get("message") if day else None
        if part and (part, shown) in seen:
            continue
        seen.add((part, shown))
        yield ValidationError("%(text)s", one.code, {"text": one.messages[0], "message": shown, "part": part})


def _by_row(error: ValidationError, rows: list[int]) -> Iterable[ValidationError]:
    """Yield the errors with the row in which they were typed as the part."""
    for one in error.error_list:
        index = (one.params or {}).get("row")
        part = None if index is None else rows[index]
        text = (
            one.messages[0]
            if part is None
            else _("Special day %(number)d: %(message)s")
            % {
                "number": part + 1,
                "message": one.messages[0],
            }
        )
        yield ValidationError("%(text)s", one.code, {"text": text, "message": one.messages[0], "part": part})
