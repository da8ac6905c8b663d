"""Telephone numbers: stored as E.164 ("+493012345678"), shown as their country writes them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from directory.localnames import locale_of

# The longest that anybody types for one number, brackets, spaces and an extension included.
MAX_LENGTH = 40

# Telephones put these around what they copy; they are no part of a number.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ALLOWED = re.compile(r"[\d\s+().\-/‐-―−·*#,;a-z]+", re.IGNORECASE)  # noqa: RUF001 (dashes of any kind)
_BEFORE = re.compile(r"^(?:telephone|phone|tel|ph|mob|t)\b[.: ]*", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z]", re.IGNORECASE)

# Country (ISO alpha-2) -> numbers with an "x" for each free digit. See ``fictional_numbers``.
_FICTIONAL: dict[str, tuple[str, ...]] = {
    "AU": ("+61255500xxx", "+61355500xxx", "+61755500xxx", "+61855500xxx", "+61270100xxx", "+61370100xxx"),
    "CA": ("+141655501xx", "+151455501xx", "+160455501xx", "+140355501xx", "+161355501xx", "+190255501xx"),
    "DE": ("+493023125xxx", "+496990009xxx", "+494066969xxx", "+492214710xxx", "+498999998xxx"),
    "FR": ("+33199000xxx", "+33261910xxx", "+33353010xxx", "+33465710xxx", "+33536490xxx"),
    "GB": (
        "+442079460xxx",
        "+441632960xxx",
        "+441614960xxx",
        "+441214960xxx",
        "+441314960xxx",
        "+441414960xxx",
        "+441134960xxx",
        "+441144960xxx",
        "+441154960xxx",
        "+441174960xxx",
        "+441514960xxx",
        "+441914980xxx",
        "+442896496xxx",
        "+442920180xxx",
    ),
    "IE": ("+35320910xxxx",),
    "SE": ("+46313900600+99", "+46406280400+99", "+46846500400+99", "+46980319200+99"),
    "US": (
        "+120255501xx",
        "+121255501xx",
        "+121355501xx",
        "+131255501xx",
        "+130555501xx",
        "+141555501xx",
        "+151255501xx",
        "+161755501xx",
        "+120655501xx",
        "+140455501xx",
        "+150455501xx",
        "+150355501xx",
    ),
}


def clean_phone(text: str, country: str) -> str:
    """Return a number as E.164; what has no country code is read as a number of the country (ISO alpha-2). Nothing stays "".

    Raises ValidationError that says what is wrong: letters, an extension, too long or short, or not in use anywhere.
    Numbers reserved for fiction pass, although nobody can be reached there.
    """
    # "Tel." before a number is no mistake worth a message.
    text = _BEFORE.sub("", " ".join(_INVISIBLE.sub("", text[:1000]).split()), count=1)
    if not text:
        return ""
    if len(text) > MAX_LENGTH or not _ALLOWED.fullmatch(text):
        raise ValidationError(
            _("A telephone number has digits, spaces and perhaps a + before it; give one number only."), "phone"
        )
    try:
        number = phonenumbers.parse(text, country.upper() or None)
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            message = _(
                "Begin with the country code, as in +44 20 7946 0123; the one that stands there does not exist."
            )
        else:
            message = _("That is no telephone number.")
        raise ValidationError(message, "phone") from None
    if number.extension:
        raise ValidationError(_("Please give the number without an extension."), "phone")
    if _LETTERS.search(text):
        raise ValidationError(_("Please write digits in place of the letters."), "phone")
    _refuse_wrong_length(number)
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if not phonenumbers.is_valid_number(number) and not is_fictional(e164):
        message = _("There is no such number in %(country)s; please check the digits.")
        raise ValidationError(message, "phone", {"country": _region_words(number, country)})
    return e164


def national(e164: str) -> str:
    """Return a stored number as it is dialled within its country: "030 12345678". What is no number comes back as it is."""
    return _formatted(e164, PhoneNumberFormat.NATIONAL)


def international(e164: str) -> str:
    """Return a stored number with its country code, grouped: "+49 30 12345678"."""
    return _formatted(e164, PhoneNumberFormat.INTERNATIONAL)


def tel_uri(e164: str) -> str:
    """Return the link that dials a stored number, "tel:+493012345678" (RFC 3966), or nothing for no number."""
    return f"tel:{e164}" if re.fullmatch(r"\+[0-9]{5,15}", e164) else ""


def fictional_numbers(country: str, count: int = 20) -> list[str]:
    """Return numbers (E.164) that the authority of a country keeps free for films and books; none where there are none.

    They are spread over the country's areas. Sources:

    - US, CA: 555-0100 to 555-0199 in each area code (North American Numbering Plan, 555 line number assignment guidelines)
    - GB: Ofcom, "Telephone numbers for use in TV and radio drama programmes"
    - DE: Bundesnetzagentur, "Rufnummern für Medienproduktionen", notice 148/2021 in its gazette 7/2021
    - AU: ACMA, "Phone numbers for use in TV shows, films and creative works"
    - FR: ARCEP, numbering plan, decision 2018-0881: numbers for audiovisual works
    - IE: ComReg, National Numbering Conventions: 020 91 for drama
    - SE: PTS, "Telefonnummer för användning i böcker och filmer"
    """
    ranges = [_expand(pattern) for pattern in _FICTIONAL.get(country.upper(), ())]
    spread = (numbers[step * 37 % len(numbers)] for step in range(10_000) for numbers in ranges)
    return list(islice(dict.fromkeys(islice(spread, 20 * count)), count))


@lru_cache(maxsize=1024)
def is_fictional(e164: str) -> bool:
    """Tell whether a number (E.164) is kept free for fiction."""
    if re.fullmatch(r"\+1[2-9]\d{2}55501\d\d", e164) or re.fullmatch(r"\+447700900\d{3}", e164):
        return True
    return any(e164 in _expand(pattern) for patterns in _FICTIONAL.values() for pattern in patterns)


@lru_cache(maxsize=256)
def _expand(pattern: str) -> tuple[str, ...]:
    """Return the numbers of a pattern with free digits, or of a first number and how many follow it ("+46313900600+99")."""
    if "x" in pattern:
        free = pattern.count("x")
        stem = pattern.rstrip("x")
        return tuple(f"{stem}{number:0{free}}" for number in range(10**free))
    first, further = pattern[1:].split("+")
    return tuple(f"+{int(first) + step}" for step in range(int(further) + 1))


def _refuse_wrong_length(number: PhoneNumber) -> None:
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason in {phonenumbers.ValidationResult.TOO_SHORT, phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY}:
        raise ValidationError(_("The number is too short; give it with its area code."), "phone")
    if reason == phonenumbers.ValidationResult.TOO_LONG:
        raise ValidationError(_("The number is too long."), "phone")


def _region_words(number: PhoneNumber, country: str) -> str:
    """Return the name of the country in which the number was looked for, or its country code."""
    regions = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    code = country.upper() if country.upper() in regions else regions[0] if len(regions) == 1 else ""
    return locale_of().territories.get(code) or f"+{number.country_code}"


@lru_cache(maxsize=8192)
def _formatted(e164: str, style: int) -> str:
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164, None), style)
    except NumberParseException:
        return e164
