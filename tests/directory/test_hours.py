"""Opening hours: what may be stored, when a business is open, and how that is said.

An outside library (opening-hours-py) judges random schedules over a year, changes of the clock included. It differs from
us in two things, which are kept out of the comparison: it lets a special day cut the evening before at midnight, and it
takes the second of two equal times where the clock goes back.
"""

from __future__ import annotations

import datetime
import json
import random
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation
from opening_hours import OpeningHours
from opening_hours import State as OracleState

from directory import hours as opening
from directory.hours import Schedule, clean_hours, clean_special_days, parse_notation, state_words
from directory.localnames import uses_twelve_hours

UTC = datetime.UTC
BERLIN = ZoneInfo("Europe/Berlin")
DAY = datetime.timedelta(days=1)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Asia/Kolkata",
    "America/St_Johns",
)
SHOP = {
    "mode": "regular",
    "week": {
        **{day: [["09:00", "12:30"], ["14:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "sat": [["22:00", "02:00"]],
    },
}


def schedule(hours: dict[str, Any] = SHOP, special_days: Any = (), zone: str = "Europe/Berlin") -> Schedule:
    return Schedule(clean_hours(hours), clean_special_days(list(special_days)), zone)


def berlin(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def words(at: str, hours: dict[str, Any] = SHOP, special_days: Any = (), country: str = "DE") -> str:
    return state_words(schedule(hours, special_days).state(berlin(at)), country)


def only(day: str, *spans: list[str]) -> dict[str, Any]:
    return {"mode": "regular", "week": {day: list(spans)}}


# --- What is stored ---


def test_hours_are_brought_to_one_shape():
    given = {
        "mode": "regular",
        "week": {"fri": [("14:00:00", datetime.time(0)), ["9:00", "12:00"], ["12:00", "13:00"]]},
    }
    stored = clean_hours(given)
    assert list(stored["week"]) == list(opening.WEEKDAYS)
    assert stored["week"]["fri"] == [["09:00", "13:00"], ["14:00", "24:00"]]
    assert stored["week"]["sat"] == []
    assert clean_hours(stored) == stored
    assert clean_hours(None) == clean_hours({}) == {"mode": "unknown", "week": {}}
    assert clean_hours({"mode": "always", "week": {"mon": [["09:00", "10:00"]]}}) == {"mode": "always", "week": {}}


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        (only("mon", ["09:00", "13:00"], ["12:00", "18:00"]), "Monday: 09:00–13:00 and 12:00–18:00 overlap."),
        (
            only("mon", ["20:00", "10:00"], ["09:00", "11:00"]),
            "Monday: 20:00–10:00 runs into the next day's 09:00–11:00.",
        ),
        (
            {"mode": "regular", "week": {"sun": [["22:00", "04:00"]], "mon": [["03:00", "12:00"]]}},
            "Sunday: Sunday's 22:00–04:00 runs past midnight into Monday's 03:00–12:00.",
        ),
        (only("tue", ["25:00", "26:00"]), "Tuesday: “25:00” is not a time; write it as 09:30 or 17:00."),
        (only("tue", ["09:00", ""]), "Tuesday: A time is missing; give an opening and a closing time."),
        (only("tue", ["09:00\0", "10:00"]), "Tuesday: A time is missing; give an opening and a closing time."),
        (only("tue", ["09:00"]), "Tuesday: Give an opening and a closing time."),
        (only("tue", ["24:00", "08:00"]), "Tuesday: Hours cannot begin at 24:00; use 00:00 of the next day."),
        (
            only("tue", *[[f"{h:02}:00", f"{h:02}:30"] for h in range(5)]),
            "Tuesday: Please give at most 4 spans a day.",
        ),
        (only("tue"), "Give the hours of at least one day, or choose “By appointment” or “Not known”."),
        ({"mode": "regular", "week": {"someday": []}}, "The week must have days from Monday to Sunday."),
        ({"mode": "sometimes"}, "Say whether the hours are regular, always, by appointment or unknown."),
        ([["09:00", "10:00"]], "Say whether the hours are regular, always, by appointment or unknown."),
    ],
)
def test_an_owner_is_told_what_is_wrong_with_the_hours(hours: Any, message: str):
    with pytest.raises(ValidationError) as error:
        clean_hours(hours)
    assert message in error.value.messages


def test_every_wrong_day_is_told_at_once():
    with pytest.raises(ValidationError) as error:
        clean_hours({"mode": "regular", "week": {"mon": [["x", "y"]], "sun": "09:00"}})
    assert [one.params["day"] for one in error.value.error_list] == ["mon", "sun"]


def test_special_days_are_brought_to_one_shape():
    given = [
        {"from": datetime.date(2026, 12, 31), "spans": [["10:00", "14:00"]]},
        {"from": "2026-12-24", "to": "2026-12-26", "note": " Christmas  holiday "},
    ]
    assert clean_special_days(given) == [
        {"from": "2026-12-24", "to": "2026-12-26", "spans": [], "note": "Christmas holiday"},
        {"from": "2026-12-31", "to": "2026-12-31", "spans": [["10:00", "14:00"]], "note": ""},
    ]
    assert clean_special_days(None) == []


@pytest.mark.parametrize(
    ("days", "message", "row"),
    [
        ([{"from": "2026-12-24", "to": "2026-12-20"}], "The last date is before the first.", 0),
        ([{"from": "24.12.2026"}], "Give the date as in 2026-12-24.", 0),
        ([{"from": "20261224"}], "Give the date as in 2026-12-24.", 0),
        ([{"from": "1926-12-24"}], "The year must be from 2000 to 2100.", 0),
        ([{"from": "2026-01-01", "to": "2027-01-02"}], "That is longer than a year: change the weekly hours instead.", 0),
        ([{"from": "2026-01-02"}, {"from": "2026-01-01", "to": "2026-01-03"}], "2026-01-02 is in the list twice.", 0),
        ([{"from": "2026-01-01"}, {"from": "2026-01-02", "spans": [["9", "10"]]}], "“9” is not a time; write it as 09:30 or 17:00.", 1),
        ([{"from": "2026-01-01", "note": "A\0B"}], "It contains a character that cannot be stored (U+0000). Please type that part anew.", 0),
        ([{"from": "2026-01-01", "note": "x" * 81}], "Please shorten it to 80 characters (it has 81).", 0),
        ([{"from": "2026-01-01", "extra": 1}], "A special day has a first and a last date, hours and a note.", 0),
    ],
)  # fmt: skip
def test_an_owner_is_told_what_is_wrong_with_a_special_day(days: Any, message: str, row: int):
    with pytest.raises(ValidationError) as error:
        clean_special_days(days)
    assert error.value.messages == [message]
    assert error.value.error_list[0].params["row"] == row


def test_special_days_are_bounded():
    with pytest.raises(ValidationError, match="at most 60"):
        clean_special_days([{"from": "2026-01-01"}] * 61)
    with pytest.raises(ValidationError, match="three years"):
        clean_special_days([{"from": f"20{y}-01-01", "to": f"20{y}-12-31"} for y in range(26, 31)])


# --- When it is open ---


def test_it_is_open_in_its_spans_and_tells_what_comes_next():
    shop = schedule()
    state = shop.state(berlin("2026-06-10T10:00"))
    assert (state.open, state.closes_at, state.opens_at) == (True, berlin("2026-06-10T12:30"), None)
    state = shop.state(berlin("2026-06-10T12:30"))
    assert (state.open, state.closes_at, state.opens_at) == (False, None, berlin("2026-06-10T14:00"))
    assert shop.state(berlin("2026-06-14T01:59")).open
    assert shop.state(berlin("2026-06-14T02:00")).opens_at == berlin("2026-06-15T09:00")


def test_it_is_open_by_the_clock_of_its_own_place():
    shop = schedule(zone="Asia/Tokyo")
    assert shop.state(datetime.datetime(2026, 6, 10, 0, 30, tzinfo=UTC)).open
    assert not shop.state(datetime.datetime(2026, 6, 10, 10, 0, tzinfo=UTC)).open


def test_a_special_day_replaces_the_week_but_the_evening_before_runs_out():
    bar = schedule(
        {"mode": "regular", "week": {day: [["20:00", "02:00"]] for day in opening.WEEKDAYS}},
        [{"from": "2026-12-25", "note": "Christmas"}],
    )
    assert bar.state(berlin("2026-12-25T01:00")).open
    closed = bar.state(berlin("2026-12-25T21:00"))
    assert (closed.open, closed.note, closed.opens_at) == (False, "Christmas", berlin("2026-12-26T20:00"))
    assert not bar.state(berlin("2026-12-26T01:00")).open


def test_spans_that_touch_at_midnight_are_one():
    kiosk = schedule(
        {
            "mode": "regular",
            "week": {"fri": [["18:00", "24:00"]], "sat": [["00:00", "24:00"]], "sun": [["00:00", "05:00"]]},
        }
    )
    assert kiosk.state(berlin("2026-06-12T19:00")).closes_at == berlin("2026-06-14T05:00")


def test_an_always_open_business_closes_only_on_special_days():
    pump = schedule({"mode": "always"}, [{"from": "2026-12-25"}])
    assert pump.state(berlin("2026-06-12T03:00")).closes_at is None
    assert pump.state(berlin("2026-12-24T03:00")).closes_at == berlin("2026-12-25T00:00")
    assert pump.state(berlin("2026-12-25T03:00")).opens_at == berlin("2026-12-26T00:00")


def test_nobody_can_tell_by_appointment_but_on_special_days():
    studio = schedule(
        {"mode": "appointment"}, [{"from": "2026-12-24", "spans": [["10:00", "12:00"]]}, {"from": "2026-12-25"}]
    )
    assert studio.state(berlin("2026-12-23T11:00")).open is None
    assert studio.state(berlin("2026-12-24T09:00")).opens_at == berlin("2026-12-24T10:00")
    assert studio.state(berlin("2026-12-24T11:00")).open is True
    assert studio.state(berlin("2026-12-25T11:00")).open is False


def test_a_time_that_the_night_skips_is_reached_at_the_jump():
    jump = berlin("2026-03-29T03:00").astimezone(UTC)
    assert schedule(only("sun", ["02:30", "08:00"])).state(jump - DAY).opens_at == jump
    assert schedule(only("sun", ["01:00", "02:30"])).state(jump - datetime.timedelta(minutes=1)).closes_at == jump
    empty = schedule(only("sun", ["02:15", "02:45"])).state(jump - DAY)
    assert empty.opens_at == berlin("2026-04-05T02:15")


def test_a_time_that_comes_twice_is_its_first_occurrence():
    first = datetime.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 in summer time; 02:30 comes again an hour later
    night = schedule(only("sun", ["00:00", "02:30"]))
    closes_at = night.state(first - datetime.timedelta(minutes=1)).closes_at
    assert closes_at and closes_at.astimezone(UTC) == first
    assert not night.state(first + datetime.timedelta(minutes=30)).open
    opens_at = schedule(only("sun", ["02:30", "08:00"])).state(first - DAY).opens_at
    assert opens_at and opens_at.astimezone(UTC) == first


def test_a_whole_day_that_a_place_skipped_has_no_hours():
    """Samoa went from 29 to 31 December 2011."""
    shop = schedule({"mode": "regular", "week": {"fri": [["09:00", "17:00"]]}}, zone="Pacific/Apia")
    state = shop.state(datetime.datetime(2011, 12, 29, 20, 0, tzinfo=ZoneInfo("Pacific/Apia")))
    assert state.opens_at == datetime.datetime(2012, 1, 6, 9, 0, tzinfo=ZoneInfo("Pacific/Apia"))


# --- Judged from outside ---


def random_hours(dice: random.Random) -> dict[str, Any]:
    """Return hours with split days, nights past midnight, whole days and days off."""
    while True:
        week: dict[str, list[list[str]]] = {}
        for day in opening.WEEKDAYS:
            kind = dice.random()
            cuts = sorted(dice.sample(range(0, 24 * 4), 2 * dice.choice((1, 1, 2, 3))))
            times = [f"{cut // 4:02}:{cut % 4 * 15:02}" for cut in cuts]
            if kind < 0.15:
                week[day] = []
            elif kind < 0.25:
                week[day] = [["00:00", "24:00"]]
            elif kind < 0.5:
                week[day] = [[times[-1], dice.choice(("00:00", "01:30", "02:30", "04:00"))]]
            else:
                week[day] = [list(pair) for pair in zip(times[::2], times[1::2], strict=True)]
        try:
            return clean_hours({"mode": "regular", "week": week})
        except ValidationError:
            continue


def random_special_days(dice: random.Random) -> list[dict[str, Any]]:
    days = []
    date = datetime.date(2026, 1, 1) + dice.randrange(20) * DAY
    while date.year == 2026:
        last = date + dice.randrange(4) * DAY
        spans = dice.choice(([], [["10:00", "14:00"]], [["06:00", "08:30"], ["18:00", "03:00"]], [["00:00", "24:00"]]))
        days.append({"from": date.isoformat(), "to": last.isoformat(), "spans": spans})
        date = last + (2 + dice.randrange(40)) * DAY
    return clean_special_days(days)


def dates_spelled_out(shop: Schedule) -> str:
    """Write every date of 2026 as a rule of its own, so that nothing is left to how a rule meets the evening before."""
    rules = []
    for date in (datetime.date(2026, 1, 1) + n * DAY for n in range(-1, 366)):
        times = [(0, end - 1440) for _start, end in shop.spans_on(date - DAY) if end > 1440]
        times += [(start, min(end, 1440)) for start, end in shop.spans_on(date)]
        text = ",".join(f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}" for start, end in times)
        rules.append(f"{date:%Y %b %d} {text or 'off'}")
    return "; ".join(rules)


def near_a_second_occurrence(at: datetime.datetime, zone: ZoneInfo) -> bool:
    """Tell whether the clock went back within the last hours or will do so."""
    hours = [
        (at + datetime.timedelta(hours=h)).astimezone(zone).utcoffset() or datetime.timedelta() for h in range(-4, 5)
    ]
    return any(later < earlier for earlier, later in pairwise(hours))


@pytest.mark.parametrize("zone_name", ZONES)
def test_an_outside_library_agrees_over_a_year_of_random_schedules(zone_name: str):
    dice = random.Random(f"hours in {zone_name}")
    zone = ZoneInfo(zone_name)
    jumps = changes_of_the_clock(zone)
    asked = 0
    for special in [False] * 12 + [True] * 6:
        shop = Schedule(random_hours(dice), random_special_days(dice) if special else [], zone_name)
        text = dates_spelled_out(shop) if special else shop.to_opening_hours_notation()
        oracle = OpeningHours(text, timezone=zone, auto_country=False)
        moments = [
            datetime.datetime(2026, 1, 1, tzinfo=UTC) + datetime.timedelta(minutes=dice.randrange(356 * 1440))
            for _ in range(60)
        ]
        moments += [at + datetime.timedelta(minutes=15 * step) for at in jumps for step in range(-30, 40, 3)]
        for at in moments:
            if near_a_second_occurrence(at, zone):
                continue
            state, local = shop.state(at), at.astimezone(zone)
            assert state.open is oracle.is_open(local), (local, text)
            change = oracle_change(oracle, local)
            if change and not near_a_second_occurrence(change, zone):
                assert state.changes_at is not None, (local, text)
                assert state.changes_at.astimezone(UTC) == change.astimezone(UTC), (local, text)
                asked += 1
    assert asked > 600


def oracle_change(oracle: OpeningHours, at: datetime.datetime) -> datetime.datetime | None:
    """Return when the oracle's state changes within seven days.

    Its intervals also end where only the rule changes, and one that lies in a gap of the clock has no length.
    """
    now = oracle.is_open(at)
    until = (at.astimezone(UTC) + 7 * DAY).astimezone(at.tzinfo)
    for start, end, state, _comment in oracle.intervals(at, until):
        if (state == OracleState.OPEN) is not now and (end is None or start.astimezone(UTC) < end.astimezone(UTC)):
            return start
    return None


def changes_of_the_clock(zone: ZoneInfo) -> list[datetime.datetime]:
    """Return the hours in 2026 (UTC) in which the zone's clocks jump."""
    start = datetime.datetime(2026, 1, 1, tzinfo=UTC)
    hours = [start + datetime.timedelta(hours=n) for n in range(364 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return [hours[n] for n in range(1, len(hours)) if offsets[n] != offsets[n - 1]]


# --- In SQL ---


@pytest.mark.django_db
def test_sql_says_open_now_as_the_schedule_does():
    dice = random.Random("open now")
    rows = []
    for _ in range(60):
        zone = dice.choice(ZONES)
        shop = Schedule(random_hours(dice), random_special_days(dice), zone)
        for _ in range(4):
            at = datetime.datetime(2026, 1, 1, tzinfo=UTC) + datetime.timedelta(minutes=dice.randrange(364 * 1440))
            if not near_a_second_occurrence(at, ZoneInfo(zone)):
                rows.append((shop, at))

    wanted, found = [], []
    with connection.cursor() as cursor:
        for shop, at in rows:
            cursor.execute(
                "SELECT directory_is_open(%s, %s, %s, %s)",
                [json.dumps(shop.hours), json.dumps(shop.special_days), shop.time_zone, at],
            )
            found.append(cursor.fetchone()[0])
            wanted.append(shop.state(at).open)
    assert found == wanted
    assert 0.2 < sum(wanted) / len(wanted) < 0.8


# --- The notation ---


def test_the_notation_says_what_is_stored_and_is_read_back():
    dice = random.Random("notation")
    for _ in range(150):
        shop = Schedule(random_hours(dice), random_special_days(dice), "Europe/Berlin")
        assert parse_notation(shop.to_opening_hours_notation()) == (shop.hours, shop.special_days)
    special = clean_special_days([{"from": "2026-12-24", "to": "2027-01-02", "note": "Christmas; New Year"}])
    for mode in ("always", "appointment", "unknown"):
        days = special if mode == "always" else []
        assert parse_notation(opening.to_notation(clean_hours({"mode": mode}), days)) == (
            clean_hours({"mode": mode}),
            days,
        )
    text = schedule(SHOP, special).to_opening_hours_notation()
    assert text == 'Mo-Fr 09:00-12:30,14:00-18:00; Sa 22:00-02:00; 2026 Dec 24-2027 Jan 02 off "Christmas; New Year"'


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("mon - fri: 9:00 – 17:00", "Mo-Fr 09:00-17:00"),
        ("Monday, Wednesday 9am-5:30 p.m.", "Mo,We 09:00-17:30"),
        ("Fr-Mo 20:00-26:00", "Fr,Sa,Su,Mo 20:00-02:00"),
        ("Mo-Fr 08:00-12:00, We 14:00-18:00", "Mo,Tu,Th,Fr 08:00-12:00; We 08:00-12:00,14:00-18:00"),
        ("10:00-18:00; Su closed; PH off", "Mo-Sa 10:00-18:00"),
        ("Mo-Sa,PH off; Su 10:00-12:00", "Su 10:00-12:00"),
        ("Mo-Fr 09:00-17:00\nSa 10:00-12:00\n", "Mo-Fr 09:00-17:00; Sa 10:00-12:00"),
        ("24/7; Su off", "Mo-Sa 00:00-24:00"),
        ("Mo-Su 00:00-24:00", "00:00-00:00"),
        ("By appointment only", '"by appointment"'),
        (
            "Mo 09:00-10:00; 2026 Dec 24-26,2026-12-31 off",
            "Mo 09:00-10:00; 2026 Dec 24-2026 Dec 26 off; 2026 Dec 31 off",
        ),
        ("Mo 09:00-10:00; 2026-12-24/2026-12-26 10:00-12:00", "Mo 09:00-10:00; 2026 Dec 24-Dec 26 10:00-12:00"),
    ],
)
def test_people_write_the_notation_in_many_ways(text: str, same_as: str):
    assert parse_notation(text) == parse_notation(same_as)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("Mo-Fr sunrise-sunset", "sunrise-sunset"),
        ("Mo-Fr 09:00+", "+"),
        ("Mo-Xx 09:00-10:00", "Xx 09:00-10:00"),
        ("Dec 25 off", "Dates need their year"),
        ("2026 Feb 30 off", "2026 Feb 30 off"),
        ("Mo 09:00", "in the middle"),
        ("Mo 13pm-14:00", "13pm-14:00"),
        ("Mo 09:00-58:00", "58:00"),
        ("Mo 09:00-10:00 12:00-13:00", "12:00-13:00"),
        ("PH 10:00-12:00", "holidays need their dates"),
        ("Mo-Fr 09:00-17:00 \"ring the bell\"", "only beside a date"),
        ("Mo 09:00-12:00,11:00-13:00", "overlap"),
        ("\0", "?"),
        ("whenever", "whenever"),
        ("Mo 09:00-10:00;" * 1000, "longer than"),
    ],
)  # fmt: skip
def test_what_the_notation_cannot_say_is_refused_by_name(text: str, piece: str):
    with pytest.raises(ValidationError) as error:
        parse_notation(text)
    assert piece in error.value.messages[0]


# --- In words ---


@pytest.mark.parametrize(
    ("at", "phrase"),
    [
        ("2026-06-10T10:00", "Open until 12:30"),
        ("2026-06-10T17:15", "Closes at 18:00"),
        ("2026-06-10T08:00", "Opens at 09:00"),
        ("2026-06-10T20:00", "Opens tomorrow at 09:00"),
        ("2026-06-12T20:00", "Opens tomorrow at 22:00"),
        ("2026-06-14T12:00", "Opens tomorrow at 09:00"),
        ("2026-06-13T23:00", "Open until 02:00"),
    ],
)
def test_a_state_is_one_phrase(at: str, phrase: str):
    assert words(at) == phrase


def test_a_state_is_a_phrase_in_special_cases():
    assert words("2026-06-10T20:00", only("mon", ["09:00", "24:00"])) == "Opens on Monday at 09:00"
    assert words("2026-06-15T20:00", only("mon", ["09:00", "24:00"])) == "Open until midnight"
    assert (
        words("2026-12-22T20:00", special_days=[{"from": "2026-12-23", "to": "2027-01-10"}])
        == "Opens on 11 January at 09:00"
    )
    assert words("2026-06-10T20:00", {"mode": "always"}) == "Open 24 hours"
    assert words("2026-06-10T20:00", {"mode": "appointment"}) == "By appointment"
    assert words("2026-06-10T20:00", {"mode": "unknown"}) == ""
    assert words("2026-06-10T20:00", {"mode": "unknown"}, [{"from": "2026-06-10"}]) == "Closed"


def test_a_country_reads_its_own_clock():
    assert words("2026-06-10T17:15", country="US") == "Closes at 6:00\u00a0pm"
    twelve = {
        code
        for code in ("US", "CA", "IN", "AE", "AU", "DE", "GB", "FR", "JP", "BR", "EG", "")
        if uses_twelve_hours(code)
    }
    assert twelve == {"US", "CA", "IN", "AE", "AU", "EG"}
    assert opening.span_words((540, 1440), "US") == "9:00\u00a0am–12:00\u00a0am"
    assert opening.span_words((540, 1440), "DE") == "09:00–24:00"


def test_the_week_is_a_table_of_equal_days_with_today_marked():
    rows = schedule().week(datetime.date(2026, 6, 10))
    assert [(row.name, row.words(), row.is_today) for row in rows] == [
        ("Monday to Friday", "09:00–12:30, 14:00–18:00", True),
        ("Saturday", "22:00–02:00", False),
        ("Sunday", "Closed", False),
    ]
    assert [row.name for row in schedule({"mode": "always"}).week(datetime.date(2026, 6, 10))] == ["Every day"]
    assert schedule({"mode": "appointment"}).week(datetime.date(2026, 6, 10)) == []


def test_special_days_that_are_near_are_told():
    shop = schedule(
        SHOP,
        [
            {"from": "2026-01-01"},
            {"from": "2026-12-24", "to": "2026-12-26", "note": "Christmas"},
            {"from": "2027-12-24"},
        ],
    )
    rows = shop.upcoming(datetime.date(2026, 12, 25))
    assert [(row.name, row.words(), row.note, row.is_today) for row in rows] == [
        ("24 December to 26 December", "Closed", "Christmas", True)
    ]


def test_search_engines_get_every_span_and_special_day_and_nothing_empty():
    shop = schedule(
        SHOP,
        [
            {"from": "2026-01-01"},
            {"from": "2026-12-24", "to": "2026-12-26"},
            {"from": "2026-12-31", "spans": [["00:00", "24:00"]]},
        ],
    )
    kind = {"@type": "OpeningHoursSpecification"}
    weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert shop.to_schema_org(datetime.date(2026, 6, 1)) == [
        {**kind, "opens": "09:00", "closes": "12:30", "dayOfWeek": weekdays},
        {**kind, "opens": "14:00", "closes": "18:00", "dayOfWeek": weekdays},
        {**kind, "opens": "22:00", "closes": "02:00", "dayOfWeek": ["Saturday"]},
        {**kind, "opens": "00:00", "closes": "00:00", "validFrom": "2026-12-24", "validThrough": "2026-12-26"},
        {**kind, "opens": "00:00", "closes": "23:59", "validFrom": "2026-12-31", "validThrough": "2026-12-31"},
    ]
    assert len(schedule({"mode": "always"}).to_schema_org()[0]["dayOfWeek"]) == 7
    assert schedule({"mode": "unknown"}).to_schema_org() == []


def test_what_was_said_in_one_language_is_said_anew_in_another() -> None:
    said = words("2026-03-04T13:00", country="US")
    with translation.override("ja"):
        assert (words("2026-03-04T13:00", country="US"), said) == ("Opens at 2:00\u00a0午後", "Opens at 2:00\u00a0pm")
    assert words("2026-03-04T13:00", country="US") == said
