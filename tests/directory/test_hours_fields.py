"""Opening hours in forms: what a person without a script sees, types, gets wrong and sends."""

from __future__ import annotations

import datetime
from typing import Any

import lxml.html
import pytest
from django import forms
from django.http import QueryDict
from django.template import engines

from directory.forms.hours import HoursField, SpecialDaysField
from directory.hours import clean_hours, clean_special_days

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEXT_YEAR = datetime.date.today().year + 1


class Form(forms.Form):
    hours = HoursField(required=False)
    special_days = SpecialDaysField()


PAGE = engines["django"].from_string(
    "<form method='post'>"
    '{% include "directory/_hours_field.html" with field=form.hours only %}'
    '{% include "directory/_hours_field.html" with field=form.special_days only %}'
    "</form>"
)


def page(form: forms.Form) -> Any:
    return lxml.html.fromstring(PAGE.render({"form": form}))


def send(form: forms.Form, changes: dict[str, str | None] | None = None) -> Form:
    """Send what a browser would send of a form, with some inputs changed; None unticks a box."""
    data = QueryDict(mutable=True)
    for name, value in page(form).form_values():
        data[name] = value
    for name, change in (changes or {}).items():
        if change is None:
            data.pop(name, None)
        else:
            data[name] = change
    sent = Form(data, initial=form.initial)
    sent.is_valid()
    return sent


def regular(**days: list[list[str]]) -> dict[str, Any]:
    return clean_hours({"mode": "regular", "week": days})


def day(month: int, number: int) -> str:
    return datetime.date(NEXT_YEAR, month, number).isoformat()


@pytest.mark.parametrize(
    "hours",
    [
        {},
        {"mode": "always"},
        {"mode": "appointment"},
        regular(**{key: [["09:00", "12:30"], ["14:00", "18:00"]] for key in WEEK[:5]}, sat=[["10:00", "24:00"]]),
        regular(**{name: [[f"{9 + n:02}:00", "02:00"]] for n, name in enumerate(WEEK[:5])}, sun=[["00:00", "24:00"]]),
        regular(wed=[["01:00", "02:00"], ["03:00", "04:00"], ["05:00", "06:00"], ["07:00", "08:00"]]),
    ],
)
def test_what_is_stored_comes_back_when_nothing_is_changed(hours: dict[str, Any]):
    special = clean_special_days(
        [
            {"from": day(12, 24), "to": day(12, 26), "note": 'Christmas "at home"'},
            {"from": day(12, 31), "spans": [["10:00", "12:00"], ["20:00", "02:00"], ["13:00", "14:00"]]},
        ]
    )
    form = send(Form(initial={"hours": hours, "special_days": special}))
    assert form.errors == {}
    assert form.cleaned_data == {"hours": clean_hours(hours), "special_days": special}
    assert not form.has_changed()


def test_tuesday_to_friday_may_be_like_monday():
    form = send(Form(), {"hours-mode": "regular", "hours-mon-0-start": "09:00", "hours-mon-0-end": "17:00"})
    nine_to_five = [["09:00", "17:00"]]
    assert form.cleaned_data["hours"] == regular(**dict.fromkeys(WEEK[:5], nine_to_five))
    changes = {"hours-same": None, "hours-thu-0-start": "10:00", "hours-thu-0-end": "20:00", "hours-thu-1-start": ""}
    assert send(form, changes).cleaned_data["hours"] == regular(mon=nine_to_five, thu=[["10:00", "20:00"]])
    assert form.has_changed()


def test_a_closed_day_is_closed_whatever_times_it_had():
    form = Form(initial={"hours": regular(mon=[["09:00", "17:00"]], sun=[["10:00", "12:00"]])})
    assert send(form, {"hours-sun-closed": "on"}).cleaned_data["hours"] == regular(mon=[["09:00", "17:00"]])
    assert send(form, {"hours-mode": "appointment"}).cleaned_data["hours"] == clean_hours({"mode": "appointment"})


def test_each_day_says_what_is_wrong_with_it_and_keeps_what_was_typed():
    typed = {
        "hours-mode": "regular",
        "hours-same": None,
        "hours-mon-0-start": "09:00",
        "hours-mon-0-end": "13:00",
        "hours-mon-1-start": "12:00",
        "hours-mon-1-end": "18:00",
        "hours-sat-0-start": "late",
    }
    form = send(Form(), typed)
    shown = page(form)
    errors = {e.get("id"): " ".join(e.text_content().split()) for e in shown.xpath("//p[@id]")}
    assert errors == {
        "hours-mon-error": "Error: 09:00–13:00 and 12:00–18:00 overlap.",
        "hours-sat-error": "Error: “late” is not a time; write it as 09:30 or 17:00.",
    }
    assert form.errors["hours"][0] == "Monday: 09:00–13:00 and 12:00–18:00 overlap."
    values = dict(shown.form_values())
    assert {name: values.get(name) for name in typed} == typed
    assert [bool(d.get("open") is not None) for d in shown.xpath("//details")][:2] == [True, False]


def test_a_mistake_on_monday_is_told_once_when_the_other_days_are_like_it():
    form = send(Form(), {"hours-mode": "regular", "hours-mon-0-start": "09:00"})
    assert form.errors["hours"] == ["Monday: A time is missing; give an opening and a closing time."]


def test_times_are_understood_where_a_browser_has_no_input_for_them():
    typed = {
        "mon-0": ("9", "930"),
        "mon-1": ("10.15", "11h"),
        "mon-2": ("12 pm", "5:30 p.m."),
        "mon-3": ("6:00 PM", "12am"),
    }
    changes = {
        f"hours-{key}-{end}": text
        for key, pair in typed.items()
        for end, text in zip(("start", "end"), pair, strict=True)
    }
    hours = send(Form(), {"hours-mode": "regular", **changes}).cleaned_data["hours"]
    assert hours["week"]["mon"] == [["09:00", "09:30"], ["10:15", "11:00"], ["12:00", "17:30"], ["18:00", "24:00"]]


def test_hours_may_be_required():
    class Required(forms.Form):
        hours = HoursField()

    assert Required({}).errors["hours"] == ["Say when you are open."]
    assert Required({"hours-mode": "sometimes"}).errors["hours"]
    assert Form({}).is_valid()


def test_rows_without_anything_in_them_are_skipped_and_errors_stand_by_their_row():
    form = send(Form(), {"special_days-rows": "3", "special_days-2-from": day(5, 2), "special_days-2-to": day(5, 1)})
    assert form.errors["special_days"] == ["Special day 3: The last date is before the first."]
    (error,) = page(form).xpath("//p[@id]")
    assert error.get("id") == "special_days-2-error"
    fixed = send(form, {"special_days-2-to": day(5, 3), "special_days-2-note": "Holiday"})
    assert fixed.cleaned_data["special_days"] == [{"from": day(5, 2), "to": day(5, 3), "spans": [], "note": "Holiday"}]


def test_a_row_is_removed_by_its_box_and_dates_that_are_over_go_by_themselves():
    stored = clean_special_days([{"from": "2020-12-24"}, {"from": day(5, 1)}, {"from": day(6, 1)}])
    form = Form(initial={"special_days": stored})
    assert send(form).cleaned_data["special_days"] == stored[1:]
    assert not send(form).has_changed()
    assert send(form, {"special_days-0-remove": "on"}).cleaned_data["special_days"] == stored[2:]


def test_more_rows_come_by_a_button_without_saving_or_losing_anything():
    form = send(Form(), {"special_days-0-from": day(5, 1), "special_days-more": "1"})
    assert form.errors == {"special_days": ["There is room for more special days now. Nothing is saved yet."]}
    assert len(page(form).xpath("//fieldset[contains(@class, 'hours__special')]")) == 4
    assert send(form).cleaned_data["special_days"][0]["from"] == day(5, 1)


def test_nothing_that_is_sent_breaks_the_fields():
    nonsense = {"hours-mode": "regular", "hours-mon-0-start": "\0", "hours-tue-0-start": "9" * 100_000}
    nonsense |= {
        "special_days-rows": "9" * 1000,
        "special_days-0-from": "\0",
        "special_days-0-note": "\u202e" * 100_000,
    }
    for rows in ("999", "-1", "٣", "1e9", ""):
        form = Form({**nonsense, "special_days-rows": rows})
        assert not form.is_valid()
        assert len(PAGE.render({"form": form})) < 500_000


def test_every_input_has_a_label():
    for element in page(Form()).xpath("//input[not(@type='hidden')]"):
        assert element.xpath("ancestor::label") or page(Form()).xpath(f"//label[@for='{element.get('id')}']"), (
            element.get("name")
        )
