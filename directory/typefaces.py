"""The site's typefaces for pictures: which characters they have, and how a headline breaks into lines."""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

import directory.data

FOLDER = Path(directory.data.__file__).parent / "fonts"


class Typeface:
    """One font file."""

    def __init__(self, name: str) -> None:
        self.path = FOLDER / name
        self._characters: frozenset[int] | None = None

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """Return the font at ``size`` pixels to the em."""
        return _font(str(self.path), size)

    def covers(self, text: str) -> bool:
        """Tell whether the font has a glyph for every character, so that none becomes an empty box."""
        if self._characters is None:
            self._characters = characters(self.path.read_bytes())
        return all(ord(character) in self._characters for character in text)

    def plain(self, text: str) -> str:
        """Return ``text`` as it can be set: without emoji and invisible signs; '' when other characters are missing."""
        kept = "".join(character for character in unicodedata.normalize("NFC", text) if not _is_idle(character))
        kept = " ".join(kept.split())
        return kept if self.covers(kept) else ""


def _is_idle(character: str) -> bool:
    """Tell whether a line loses no word with this character: emoji, their modifiers, direction marks, controls."""
    category = unicodedata.category(character)
    return (category in {"Cf", "Cc", "So", "Sk", "Co", "Cn", "Cs"} and not character.isspace()) or (
        0xFE00 <= ord(character) <= 0xFE0F
    )


@lru_cache(maxsize=64)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def characters(font: bytes) -> frozenset[int]:
    """Return the code points that a TrueType or OpenType file has glyphs for.

    Reads the table "cmap" in its formats 4 and 12 (ISO/IEC 14496-22, 5.2.1); Pillow offers no such question. Raises
    ValueError for a file without such a table.
    """
    tables = {}
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _checksum, offset, _length = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        tables[tag] = offset
    if b"cmap" not in tables:
        raise ValueError("The font has no table of characters.")
    start = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * number)
        if platform in {0, 3}:
            found |= _subtable(font, start + offset)
    return frozenset(found)


def _subtable(font: bytes, start: int) -> set[int]:
    """Return the code points of one encoding."""
    form = struct.unpack_from(">H", font, start)[0]
    if form == 12:
        groups = struct.unpack_from(">L", font, start + 12)[0]
        spans = [struct.unpack_from(">LLL", font, start + 16 + 12 * group) for group in range(groups)]
        return {code for first, last, _glyph in spans for code in range(first, last + 1)}
    if form != 4:
        return set()
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", font, start + 14 + 2 * count * column + (2 if column else 0))
        for column in range(4)
    )
    found = set()
    for segment in range(count):
        for code in range(starts[segment], min(ends[segment], 0xFFFE) + 1):
            if ranges[segment] == 0:
                glyph = code + deltas[segment]
            else:
                # The offset counts from its own place in the table.
                place = start + 16 + 6 * count + 2 * segment + ranges[segment] + 2 * (code - starts[segment])
                glyph = struct.unpack_from(">H", font, place)[0]
                glyph = glyph and glyph + deltas[segment]
            if glyph & 0xFFFF:
                found.add(code)
    return found


def fit(text: str, face: Typeface, width: int, height: int, sizes: range, leading: float) -> tuple[int, list[str]]:
    """Return the largest of ``sizes`` (descending) at which the text fits the box, and its lines, evenly long.

    At the smallest size, what does not fit is cut with an ellipsis.
    """
    for size in sizes:
        room = max(1, int(height / (size * leading)))
        lines = wrap(text, face.at(size), width)
        whole = all(face.at(size).getlength(word) <= width for word in text.split())
        if len(lines) <= room and whole:
            return size, balance(text, face.at(size), width, len(lines))
    if len(lines) > room:
        lines = [*lines[: room - 1], lines[room - 1][: max(1, len(lines[room - 1]) - 2)].rstrip(" ,;:.") + "…"]
    return size, lines


def balance(text: str, font: ImageFont.FreeTypeFont, width: int, count: int) -> list[str]:
    """Return the text in ``count`` lines that are as even as may be: the least sum of squares of what they leave free.

    The text must fit so many lines of this width (see ``wrap``).
    """
    words = text.split()
    # The best way to set the first n words in so many lines: its cost, and where its last line begins.
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for line in range(1, count + 1):
        for end in range(line, len(words) + 1):
            ways = [
                (best[line - 1, start][0] + (width - long) ** 2, start)
                for start in range(line - 1, end)
                if (line - 1, start) in best and (long := font.getlength(" ".join(words[start:end]))) <= width
            ]
            if ways:
                best[line, end] = min(ways)
    lines: list[str] = []
    end = len(words)
    for line in range(count, 0, -1):
        start = best[line, end][1]
        lines.insert(0, " ".join(words[start:end]))
        end = start
    return lines


def wrap(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Return the text in lines no wider than ``width``; a word that is wider breaks where it must."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if font.getlength(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while font.getlength(word) > width and len(word) > 1:
            cut = next((end for end in range(len(word) - 1, 0, -1) if font.getlength(word[:end]) <= width), 1)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line else lines
