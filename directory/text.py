"""Text that the public writes: cleaned before it is stored, and made safe where it is shown.

What comes back is exactly what was sent, but for its Unicode form, its spaces and characters that nobody sees; what
cannot be kept is refused in plain words. In detail:

- The form is NFC, so that "é" is the same letter however it was typed.
- NUL, other control characters, lone surrogates and code points that are no characters are refused. Tabs are spaces,
  and every kind of line break is a line break.
- Overrides, embeddings and isolates of direction (U+202A to 202E, U+2066 to 2069) are refused: they make a name read as
  another, or turn the rest of a page around. The marks that Arabic and Hebrew writers need (U+200E, 200F, 061C) stay, and
  whoever shows a name puts ``<bdi>`` around it.
- Characters without any width that only hide differences (zero-width space, word joiner, byte order mark, soft hyphen,
  Hangul fillers ...) are dropped. Joiners stay between visible characters: Persian, Hindi and emoji need them.
- More than ``MAX_MARKS`` accents on one letter are refused; no language stacks so many.

Everything is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MAX_MARKS = 8

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc]"
    "|(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+"
)
# A joiner or a mark of direction with nothing visible on one side joins nothing.
_LOOSE = re.compile("(?:^|(?<=\\s))[\u200c\u200d]+|[\u200c\u200d]+(?=\\s|$)|(?<=[\u200c\u200d])[\u200c\u200d]+")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_ONLY_MARKS = re.compile("[\\s\u200c-\u200f\u061c]*")


def clean_line(text: str, max_length: int) -> str:
    """Return one line of text: trimmed, every run of spaces and line breaks one space. May be empty.

    Raises ValidationError when it is longer than ``max_length`` characters or holds what the module refuses.
    """
    _refuse_endless(text, max_length)
    return _within(" ".join(_visible(text).split()), max_length)


def clean_text(text: str, max_length: int) -> str:
    """Return text of several lines: each trimmed, one empty line at most between two. May be empty.

    Raises ValidationError when it is longer than ``max_length`` characters or holds what the module refuses.
    """
    _refuse_endless(text, max_length)
    lines = (line.strip() for line in _SPACES.sub(" ", _visible(text)).split("\n"))
    return _within(_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n"), max_length)


def _visible(text: str) -> str:
    """Return the text in NFC with one kind of line break and without what nobody sees. Raises ValidationError."""
    if found := _CONTROL.search(text):
        message = _("It contains a character that cannot be stored (%(code)s). Please type that part anew.")
        raise ValidationError(message, "control", {"code": _code(found[0])})
    if found := _DIRECTION.search(text):
        message = _(
            "It contains an invisible character that turns the direction of text (%(code)s). Please type it anew."
        )
        raise ValidationError(message, "direction", {"code": _code(found[0])})
    text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))
    text = _LOOSE.sub("", text)
    if _ONLY_MARKS.fullmatch(text):
        return ""
    _refuse_stacked_marks(text)
    return text


def _refuse_stacked_marks(text: str) -> None:
    if text.isascii():
        return
    stacked = 0
    for character in text:
        stacked = stacked + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if stacked > MAX_MARKS:
            raise ValidationError(_("Too many accents stand on one letter."), "marks")


def _refuse_endless(text: str, max_length: int) -> None:
    """Refuse a text that no cleaning could bring to its length, before any work is done on it."""
    if len(text) > 4 * max_length + 1000:
        raise _too_long(len(text), max_length)


def _within(text: str, max_length: int) -> str:
    if len(text) > max_length:
        raise _too_long(len(text), max_length)
    return text


def _too_long(length: int, max_length: int) -> ValidationError:
    message = ngettext(
        "Please shorten it to %(limit)d character (it has %(length)d).",
        "Please shorten it to %(limit)d characters (it has %(length)d).",
        max_length,
    )
    return ValidationError(message, "max_length", {"limit": max_length, "length": length})


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
