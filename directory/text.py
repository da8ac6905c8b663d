"""Text that the public writes: cleaned before it is stored, and made safe where it is shown.

``clean_line`` and ``clean_text`` clean, ``CleanCharField`` does so in a form, ``linkify`` shows a description, and
``count_links`` and ``has_blocked_words`` help to tell spam. What comes back from cleaning is exactly what was sent, but
for its Unicode form, its spaces and characters that nobody sees; what cannot be kept is refused in plain words:

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
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
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

# Long enough for every honest address; what is longer stays text.
MAX_LINK = 2000
SHOWN_LINK = 60
_LINK = re.compile(r"(?<![\w@.-])(?:https?://|www\.)[^\s<>\"]++", re.IGNORECASE)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}", re.IGNORECASE)
# A host without scheme: the endings that advertising uses and that no sentence runs into by a forgotten space.
_BARE_HOST = re.compile(
    r"(?<![\w@./-])[a-z0-9-]++(?:\.[a-z0-9-]++)*?\.(?:com|net|org|info|biz|shop|online|site|store|xyz|top|club|live|app"
    r"|io|co|ru|cn|de|uk|in|ae|fr|us|ca|tk|ml|ga|cf|link|click|win|bet|casino|vip|pro|ly|gl|cc|ws)(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
_MARKUP_LINK = re.compile(r"<a\s|\[url|\[link", re.IGNORECASE)


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


class CleanCharField(forms.CharField):
    """Text from the public in a form: one line, or several in a larger box with ``multiline=True``."""

    def __init__(self, *, max_length: int, multiline: bool = False, **kwargs: Any) -> None:
        self.multiline = multiline
        kwargs.setdefault("widget", forms.Textarea if multiline else forms.TextInput)
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the cleaned text. Raises ValidationError in the words of ``clean_line`` and ``clean_text``."""
        assert self.max_length is not None
        clean = clean_text if self.multiline else clean_line
        return clean(super().to_python(value) or "", self.max_length)


def count_links(text: str) -> int:
    """Return how many links a text has: addresses with a scheme or www, links in markup, and bare hosts such as shop.xyz."""
    rest, whole = _LINK.subn(" ", text)
    return whole + sum(1 for pattern in (_BARE_HOST, _MARKUP_LINK) for _match in pattern.finditer(rest))


def has_blocked_words(text: str, words: Iterable[str]) -> bool:
    """Tell whether any of the words or phrases stands in a text, whatever its case, accents, width and spaces.

    Words in alphabets match whole words only; those in scripts without spaces match anywhere.
    """
    pattern = _blocked(tuple(words))
    return bool(pattern and pattern.search(_folded(text)))


@lru_cache(maxsize=8)
def _blocked(words: tuple[str, ...]) -> re.Pattern[str] | None:
    pieces = []
    for word in filter(None, (" ".join(_folded(word).split()) for word in words)):
        piece = re.escape(word).replace(r"\ ", r"\W++")
        pieces.append(rf"(?<!\w){piece}(?!\w)" if word.isascii() else piece)
    return re.compile("|".join(pieces)) if pieces else None


def _folded(text: str) -> str:
    text = "".join(
        character for character in text if unicodedata.category(character) not in {"Cf", "Cc"} or character.isspace()
    )
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if unicodedata.category(character) != "Mn")


def linkify(text: str) -> SafeString:
    """Return plain text as HTML: paragraphs, line breaks, and links with ``rel="nofollow ugc"``. Everything else is escaped.

    Only whole addresses with http, https or www and a proper host become links, and none that hides its host behind a
    user's name. Linear in the length of the text.
    """
    paragraphs = (part.strip() for part in re.split(r"\n[^\S\n]*+\n\s*+", text.replace("\r\n", "\n")))
    lines = ("<br>".join(map(_linked, part.split("\n"))) for part in paragraphs if part)
    return mark_safe("\n".join(f"<p>{line}</p>" for line in lines))  # noqa: S308 (every piece is escaped)


def _linked(line: str) -> str:
    out: list[str] = []
    position = 0
    for match in _LINK.finditer(line):
        address = _without_punctuation(match[0])
        out += [escape(line[position : match.start()]), _link(address)]
        position = match.start() + len(address)
    return "".join([*out, escape(line[position:])])


def _link(address: str) -> str:
    """Return a link to an address, or the address as text where it is not fit for one."""
    url = address if address.lower().startswith("http") else f"https://{address}"
    try:
        parts = urlsplit(url)
        fits = len(url) <= MAX_LINK and "@" not in parts.netloc and _HOST.fullmatch(parts.hostname or "")
    except ValueError:
        fits = None
    if not fits:
        return escape(address)
    shown = address if len(address) <= SHOWN_LINK else address[: SHOWN_LINK - 1] + "…"
    return f'<a href="{escape(url)}" rel="nofollow ugc">{escape(shown)}</a>'


def _without_punctuation(address: str) -> str:
    """Return an address without what belongs to the sentence around it: a full stop, or the bracket that closes after it."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end:
        if address[end - 1] == ")" and surplus > 0:
            surplus -= 1
        elif address[end - 1] not in ".,;:!?'\"*_~]}”’»…":  # noqa: RUF001 (closing marks as people type them)
            break
        end -= 1
    return address[:end]


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
    # First, because putting a long run of marks in order takes quadratic time.
    _refuse_stacked_marks(text)
    text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))
    text = _LOOSE.sub("", text)
    return "" if _ONLY_MARKS.fullmatch(text) else text


def _refuse_stacked_marks(text: str) -> None:
    if text.isascii():
        return
    stacked = 0
    for character in text:
        stacked = stacked + 1 if unicodedata.category(character)[0] == "M" else 0
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
