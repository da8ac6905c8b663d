"""Telephone numbers: read as people type them, shown as their country writes them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from directory.phones import clean_phone, fictional_numbers, international, is_fictional, national, tel_uri


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("030 23125-001", "DE", "+493023125001"),
        ("+49 (0)30 23125001", "US", "+493023125001"),
        ("0049 30 / 231 25 001", "DE", "+493023125001"),
        ("Tel.: 020 7946 0123", "GB", "+442079460123"),
        ("\u202d+1\u00a0202\u2011555\u20110123\u202c", "GB", "+12025550123"),
        ("(202) 555-0123", "us", "+12025550123"),
        ("tel:+12025550123", "", "+12025550123"),
        ("٠٣٠٢٣١٢٥٠٠١", "DE", "+493023125001"),
        ("98765 43210", "IN", "+919876543210"),
        ("07700 900123", "GB", "+447700900123"),  # for drama; no list of valid numbers has it
        (" \u200b ", "DE", ""),
    ],
)
def test_a_number_is_understood_as_people_type_it(typed: str, country: str, stored: str):
    assert clean_phone(typed, country) == stored


@pytest.mark.parametrize(
    ("typed", "country", "message"),
    [
        ("1-800-FLOWERS", "US", "Please write digits in place of the letters."),
        ("030 23125001 ext. 5", "DE", "Please give the number without an extension."),
        ("7946 0123", "GB", "The number is too short; give it with its area code."),
        ("020 7946 0123 00000", "GB", "The number is too long."),
        ("+999 1234567", "DE", "Begin with the country code, as in +44 20 7946 0123; the one that stands there does not exist."),
        ("030 23125001", "", "Begin with the country code, as in +44 20 7946 0123; the one that stands there does not exist."),
        ("04 123 4567", "AE", "There is no such number in United Arab Emirates; please check the digits."),
        ("abc", "DE", "That is no telephone number."),
        ("<script>", "DE", "A telephone number has digits, spaces and perhaps a + before it; give one number only."),
        ("0" * 1_000_000, "DE", "A telephone number has digits, spaces and perhaps a + before it; give one number only."),
        ("030\r\nBcc: x", "DE", "A telephone number has digits, spaces and perhaps a + before it; give one number only."),
    ],
)  # fmt: skip
def test_an_owner_is_told_what_is_wrong_with_a_number(typed: str, country: str, message: str):
    with pytest.raises(ValidationError) as error:
        clean_phone(typed, country)
    assert error.value.messages == [message]


def test_a_number_is_shown_as_its_country_writes_it_and_can_be_dialled():
    assert national("+12025550123") == "(202) 555-0123"
    assert international("+442079460123") == "+44 20 7946 0123"
    assert tel_uri("+442079460123") == "tel:+442079460123"
    assert (national(""), international("x"), tel_uri("javascript:")) == ("", "x", "")


@pytest.mark.parametrize("country", ["US", "CA", "GB", "DE", "AU", "FR", "IE", "SE"])
def test_invented_businesses_have_numbers_where_nobody_answers(country: str):
    numbers = fictional_numbers(country, 60)
    assert len(set(numbers)) == 60
    assert all(is_fictional(number) and clean_phone(number, country) == number for number in numbers)


def test_no_number_is_invented_where_a_country_keeps_none_free():
    assert fictional_numbers("AE") == fictional_numbers("IN") == []
    assert not is_fictional("+12025550200")
