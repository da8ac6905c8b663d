"""The parts of an address that stand for a date."""

from __future__ import annotations


class Digits:
    """A number written with leading zeros, kept as text: an address has exactly one spelling."""

    regex = "[0-9]+"
    width = 2

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str | int) -> str:
        return str(value).zfill(self.width)


class Year(Digits):
    regex = "[0-9]{4}"
    width = 4


class Month(Digits):
    regex = "0[1-9]|1[0-2]"


class Day(Digits):
    regex = "0[1-9]|[12][0-9]|3[01]"
