"""Opening hours as one line of text: "Mo-Fr 09:00-12:30,14:00-18:00; Sa 10:00-02:00; 2026 Dec 24-2026 Dec 26 off".

The notation is that of schema.org's ``openingHours`` and of OpenStreetMap's ``opening_hours`` (wiki.openstreetmap.org,
"Key:opening_hours/specification"), as far as the stored hours can say it:

- rules separated by ";" or by a line break, of which a later one replaces an earlier one on its days; after a comma a rule
  with days adds to the earlier ones;
- weekdays in English, two letters or more, as lists and ranges ("Mo,We-Fr", "Fr-Mo"); without any, every day;
- times as "09:00", "9:00 am" or "9am"; an end up to "48:00", or not after its start, is on the next day;
- "off" or "closed", "24/7", and alone "by appointment";
- dates with their year, "2026 Dec 24", "2026 Dec 24-26", "2026 Dec 24-2027 Jan 02" or "2026-12-24", with a note in quotes;
- "PH off" is accepted and says nothing: which dates are holidays is for the special days to say.

What it cannot say (seasons without a year, weeks, sunrise, open ends) is refused by name.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any, NamedTuple, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.hours import spans as span_module
from directory.hours.cleaning import MAX_SPECIAL_DAYS, clean_hours, clean_special_days
from directory.hours.spans import DAY, WEEKDAYS, Span

MAX_LENGTH = 8000
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FULL_MONTHS = tuple(
    "january february march april may june july august september october november december".split()  # noqa: SIM905 (read as words)
)
APPOINTMENT = {"by appointment", "appointment", "on appointment", "by appointment only"}
OFF = {"off", "closed"}
HOLIDAYS = {"ph", "sh"}

_TOKEN = re.compile(
    r"""(?P<space>[^\S\n]+)
      | (?P<end>[;\n])
      | (?P<always>24/7)
      | "(?P<note>[^"\n]*)"
      | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})
      | (?P<time>[0-9]{1,2}:[0-9]{2}(?::00)?(?:\ ?[ap]\.?m\b\.?)?|[0-9]{1,2}\ ?[ap]\.?m\b\.?)
      | (?P<number>[0-9]+)
      | (?P<word>[a-z]+)
      | (?P<sign>[-,:/])""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_DASHES = str.maketrans("‐‑‒–—−～", "-------")  # noqa: RUF001 (what people type for a hyphen)


class Token(NamedTuple):
    """One piece of a notation: what kind it is, its text, and where it begins."""

    kind: str
    text: str
    position: int


class Dates(NamedTuple):
    """A first and a last date."""

    first: datetime.date
    last: datetime.date


def to_notation(hours: dict[str, Any], special_days: list[dict[str, Any]]) -> str:
    """Return stored hours as text that ``parse_notation`` reads back; a double quote in a note becomes a single one.

    Of hours that are not known there is nothing to say but the special days.
    """
    mode = hours.get("mode")
    rules = {"always": ["24/7"], "appointment": ['"by appointment"']}.get(str(mode), [])
    if mode == "regular":
        rules = [_week_text(span_module.read_week(hours))]
    return "; ".join([*rules, *map(_special_text, special_days)])


def parse_notation(text: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the hours and the special days that a text says, in the shapes that are stored.

    Of an empty text the hours are unknown. Raises ValidationError that quotes the first piece that was not understood, or
    says as ``clean_hours`` does what is wrong with the hours.
    """
    if len(text) > MAX_LENGTH:
        raise ValidationError(
            _("The opening hours are longer than %(limit)d characters."), "notation", {"limit": MAX_LENGTH}
        )
    bare = " ".join(text.strip().strip('"').split()).lower()
    if not bare:
        return clean_hours(None), []
    if bare in APPOINTMENT:
        return clean_hours({"mode": "appointment"}), []
    parser = _Parser(text.translate(_DASHES))
    parser.run()
    return clean_hours(parser.hours()), clean_special_days(parser.special_days)


class _Parser:
    """Reads one text, rule by rule, from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.position = 0
        self.week: dict[int, list[Span]] = {}
        self.always = self.appointment = False
        self.special_days: list[dict[str, Any]] = []

    def hours(self) -> dict[str, Any]:
        """Return the week that was read, as yet uncleaned."""
        if self.appointment and not self.week:
            return {"mode": "appointment"}
        if not self.week:
            return {"mode": "always" if self.always else "unknown"}
        if self.always:
            self.week = {day: self.week.get(day, [(0, DAY)]) for day in range(7)}
        return {
            "mode": "regular",
            "week": {WEEKDAYS[day]: span_module.write(spans) for day, spans in self.week.items()},
        }

    def run(self) -> None:
        while self.position < len(self.tokens):
            if self.take("end"):
                continue
            self.rule(adds=False)
            while self.take("sign", ","):
                self.rule(adds=True)
            if self.position < len(self.tokens) and not self.take("end"):
                self.refuse()

    def rule(self, *, adds: bool) -> None:
        """Read one rule: days or dates, and what holds on them."""
        if self.take("always"):
            self.always, self.week = True, {}
            return
        dates = self.dates()
        if dates:
            self.special(dates)
            return
        days, holidays = self.days()
        start = self.position
        self.take("sign", ":")
        spans = self.spans()
        if spans is None:
            note = self.take("note")
            if note is None or days or holidays or note.text.strip().lower() not in APPOINTMENT:
                self.refuse()
            self.appointment = True
            return
        if note := self.take("note"):
            self.fail(note, _("A note can stand only beside a date: “%(piece)s”."))
        if holidays and spans:
            self.fail(self.tokens[start - 1], _("Hours on public holidays need their dates (“%(piece)s”)."))
        for day in days or (() if holidays else range(7)):
            self.week[day] = (self.week.get(day, []) if adds else []) + spans

    def special(self, dates: list[Dates]) -> None:
        self.take("sign", ":")
        spans = self.spans()
        if spans is None:
            self.refuse()
        note = self.take("note")
        for first, last in dates:
            self.special_days.append(
                {
                    "from": first.isoformat(),
                    "to": last.isoformat(),
                    "spans": span_module.write(spans),
                    "note": note.text if note else "",
                }
            )
        if len(self.special_days) > MAX_SPECIAL_DAYS:
            clean_special_days(self.special_days)

    # --- Days and dates ---

    def days(self) -> tuple[list[int], bool]:
        """Read weekdays; tell which, and whether holidays were among them."""
        days: list[int] = []
        holidays = False
        while token := self.peek("word"):
            if token.text.lower() in HOLIDAYS:
                holidays = True
                self.position += 1
            elif (first := _index(token.text, FULL_DAYS)) is not None:
                self.position += 1
                last = first
                if self.peek("sign", "-") and (end := self.peek("word", ahead=1)):
                    self.position += 2
                    index = _index(end.text, FULL_DAYS)
                    if index is None:
                        self.fail(end)
                    last = index
                days += [day % 7 for day in range(first, last + (8 if last < first else 1))]
            else:
                break
            if not (self.peek("sign", ",") and self.peek("word", ahead=1)):
                break
            self.position += 1
        return list(dict.fromkeys(days)), holidays

    def dates(self) -> list[Dates]:
        """Read dates and ranges of dates, if the rule begins with one."""
        found: list[Dates] = []
        while self.peek("date") or self.peek("number"):
            first = last = self.date(None)
            if self.peek("sign", "-") or self.peek("sign", "/"):
                self.position += 1
                last = self.date(first)
            found.append(Dates(first, last))
            if not (self.peek("sign", ",") and (self.peek("date", ahead=1) or self.peek("number", ahead=1))):
                break
            self.position += 1
        return found

    def date(self, before: datetime.date | None) -> datetime.date:
        """Read one date; after another, what it shares with that one may be left out."""
        start = self.position
        token = self.take("date")
        try:
            if token:
                return datetime.date.fromisoformat(token.text)
            year = before.year if before else None
            month = before.month if before else None
            if (number := self.peek("number")) and len(number.text) == 4:
                self.position += 1
                year, month = int(number.text), None
            if word := self.take("word"):
                index = _index(word.text, FULL_MONTHS)
                month = None if index is None else index + 1
            day = self.take("number")
            if year is None or month is None or day is None or len(day.text) > 2:
                raise ValueError
            return datetime.date(year, month, int(day.text))
        except ValueError:
            self.position = start
            self.refuse()

    # --- Times ---

    def spans(self) -> list[Span] | None:
        """Read "off" or times; None where neither stands."""
        word = self.peek("word")
        if word and word.text.lower() in OFF:
            self.position += 1
            return []
        if self.take("always"):
            return [(0, DAY)]
        if not self.peek("time"):
            return None
        spans = [self.span()]
        while self.peek("sign", ",") and self.peek("time", ahead=1):
            self.position += 1
            spans.append(self.span())
        return spans

    def span(self) -> Span:
        first = self.take("time")
        dash = self.take("sign", "-")
        last = self.take("time")
        if not (first and dash and last):
            self.refuse()
        start, end = (self.minute(token) for token in (first, last))
        if end <= start:
            end += DAY
        if start >= DAY or end > start + DAY:
            self.fail(first)
        return start, end

    def minute(self, token: Token) -> int:
        """Return the minutes after midnight of "09:00", "9:00 am", "9pm" or "26:00"."""
        digits = re.findall("[0-9]+", token.text)
        hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
        half = token.text.lower().replace(".", "").rstrip("m")[-1]
        if half in "ap":
            if not 1 <= hour <= 12:
                self.fail(token)
            hour = hour % 12 + (12 if half == "p" else 0)
        if minute > 59 or hour * 60 + minute > 2 * DAY:
            self.fail(token)
        return hour * 60 + minute

    # --- Tokens ---

    def peek(self, kind: str, text: str | None = None, ahead: int = 0) -> Token | None:
        position = self.position + ahead
        token = self.tokens[position] if position < len(self.tokens) else None
        return token if token and token.kind == kind and text in (None, token.text) else None

    def take(self, kind: str, text: str | None = None) -> Token | None:
        token = self.peek(kind, text)
        if token:
            self.position += 1
        return token

    def refuse(self) -> NoReturn:
        """Say that what stands here was not understood."""
        if self.position >= len(self.tokens):
            raise ValidationError(_("The opening hours end in the middle of a rule."), "notation")
        token = self.tokens[self.position]
        word = token.text.lower()
        if _index(word, FULL_MONTHS) is not None:
            self.fail(token, _("Dates need their year, as in “2026 Dec 24” (“%(piece)s”)."))
        self.fail(token)

    def fail(self, token: Token, message: str = "") -> NoReturn:
        piece = self.text[token.position : token.position + 30].split("\n")[0].strip()
        message = message or _(
            "“%(piece)s” was not understood; write hours as in “Mo-Fr 09:00-12:30,14:00-18:00; Sa 10:00-16:00”."
        )
        raise ValidationError(message, "notation", {"piece": piece})


def _tokens(text: str) -> Iterable[Token]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            piece = text[position : position + 30].split("\n")[0]
            message = _("“%(piece)s” is no part of opening hours.")
            raise ValidationError(message, "notation", {"piece": piece if piece.isprintable() else "?"})
        kind = match.lastgroup or ""
        if kind != "space":
            yield Token(kind, match[kind], position)
        position = match.end()


def _index(word: str, names: Iterable[str]) -> int | None:
    """Return which of the names a word of two letters or more begins; three or more for months."""
    word = word.lower()
    least = 2 if "monday" in names else 3
    aliases = {"tues": "tu", "weds": "we", "thur": "th", "thurs": "th", "sept": "sep"}
    word = aliases.get(word, word)
    return next((i for i, name in enumerate(names) if len(word) >= least and name.startswith(word)), None)


def _week_text(week: tuple[tuple[Span, ...], ...]) -> str:
    """Return the rules of a week that has some hours.

    For others who read the notation, a rule after a semicolon takes its days from the rules before it, and with them what
    is left of the evening before. Where an evening runs into a day with hours of its own, the rules are added by commas.
    """
    by_spans: dict[tuple[Span, ...], list[int]] = {}
    for day, spans in enumerate(week):
        if spans:
            by_spans.setdefault(spans, []).append(day)
    runs_over = any(spans and spans[-1][1] > DAY and week[(day + 1) % 7] for day, spans in enumerate(week))
    rules = (f"{_days_text(days)} {_spans_text(spans)}" for spans, days in by_spans.items())
    return (", " if runs_over else "; ").join(rules)


def _days_text(days: list[int]) -> str:
    """Return "Mo-We,Fr" for weekdays in order."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = []
    for run in runs:
        if len(run) > 2:
            parts.append(f"{DAYS[run[0]]}-{DAYS[run[-1]]}")
        else:
            parts += [DAYS[day] for day in run]
    return ",".join(parts)


def _spans_text(spans: tuple[Span, ...]) -> str:
    return ",".join(f"{span_module.time_text(start)}-{span_module.time_text(end)}" for start, end in spans)


def _special_text(row: dict[str, Any]) -> str:
    first, last = (datetime.date.fromisoformat(row[key]) for key in ("from", "to"))
    dates = _date_text(first) if first == last else f"{_date_text(first)}-{_date_text(last)}"
    spans = span_module.read(row.get("spans") or ())
    note = row.get("note") or ""
    quoted = ' "' + note.replace('"', "'") + '"' if note else ""
    return f"{dates} {_spans_text(spans) if spans else 'off'}{quoted}"


def _date_text(date: datetime.date) -> str:
    return f"{date.year} {MONTHS[date.month - 1]} {date.day:02}"
