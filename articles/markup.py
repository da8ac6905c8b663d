"""The two steps around the sanitiser: what makes any markup cheap to parse, and what gives parsed markup one shape.

``tame`` runs before nh3. An HTML parser is quadratic in places (deep nesting, many attributes, runs of ampersands),
so a megabyte of ``<div>`` takes it minutes; here every tag that a story cannot have is dropped, and nesting is
bounded, in one pass. Nothing relies on it for safety.

``arrange`` runs after nh3, on well-formed markup of allowed tags, and can only drop or move those. What it returns is
made of blocks, with text in paragraphs, no empty ones, and figures that hold nothing but a caption. Both are linear.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

# Deeper lists and quotations than this lose their marks, not their text.
MAX_DEPTH = 16
# The parser takes quadratic time for a text with very many ampersands: comments between them make it several texts.
AMPERSANDS = 500
MAX_ATTRIBUTE = 2000

MARKS = {"a", "strong", "em", "sub", "sup"}
PARAGRAPHS = {"p", "h2", "h3"}
CONTAINERS = {"ul", "ol", "blockquote", "table", "figure", "aside"}
KEPT = MARKS | CONTAINERS | {"p", "h2", "h3", "li", "thead", "tbody", "tr", "th", "td", "figcaption", "br", "hr"}
RENAMED = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "b": "strong", "i": "em"}
# Tags that end one paragraph and begin another.
BREAKS = set(
    "address article body caption center dd details dir div dl dt fieldset footer form header hgroup html "  # noqa: SIM905 (read as words)
    "legend main menu nav option pre section summary".split()
)
# Tags whose content is not text for a reader.
DROPPED = set(
    "script style template noscript iframe object svg math title textarea select xml xmp noembed noframes "  # noqa: SIM905 (read as words)
    "plaintext applet audio canvas video".split()
)
ATTRIBUTES = {
    "a": ("href", "title"),
    "th": ("rowspan", "colspan"),
    "td": ("rowspan", "colspan"),
    "ol": ("start",),
    "figure": ("data-media", "data-embed"),
    "aside": ("data-pull-quote",),
}

# Quotes matter after an equals sign only; what is never closed reaches to the end, as in a browser. Every repetition
# is possessive, so that no input makes it go back.
_TOKEN = re.compile(
    r"""<!--.*?(?:-->|\Z)
      | <(?:[!?]|/(?![a-zA-Z]))[^>]*+(?:>|\Z)
      | <(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)
        (?P<attributes>(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))*+)(?:>|\Z)""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"?|'([^']*+)'?|([^\s>"']?[^\s>]*+)))?""")
_NOT_BOLD = re.compile(r"(?<![-\w])font-weight:\s{0,9}(?:normal|400)")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def tame(html: str) -> str:
    """Return ``html`` with the tags of a story only, nested ``MAX_DEPTH`` deep at most. It is not yet safe."""
    return _Tamer().run(_UNSTORABLE.sub(" ", html))


class _Tamer:
    """One pass over the tags of a text. A paragraph, a heading or a mark is written when its first text comes."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: Counter[str] = Counter()
        self.depth = 0
        # The paragraph or heading in which text would stand, and whether its tag is written.
        self.paragraph, self.written = "", False
        # Name, tag and whether it is written, of each mark upon the text.
        self.marks: list[tuple[str, str, bool]] = []
        self.ampersands = 0

    def run(self, html: str) -> str:
        position = 0
        while token := _TOKEN.search(html, position):
            if token.start() > position:
                self.text(html[position : token.start()])
            position = token.end()
            name = (token["name"] or "").lower()
            name = RENAMED.get(name, name)
            if name in DROPPED and not token["end"]:
                closing = re.compile(f"</{name}", re.IGNORECASE | re.ASCII).search(html, position)
                position = closing.start() if closing else len(html)
            elif name in MARKS:
                self.mark(name, bool(token["end"]), token["attributes"])
            elif name in PARAGRAPHS or name in BREAKS:
                self.begin(name, bool(token["end"]))
            elif name == "br":
                self.text("<br>")
            elif name in KEPT:
                self.block(name, bool(token["end"]), token["attributes"])
        if position < len(html):
            self.text(html[position:])
        return "".join(self.out)

    def text(self, text: str) -> None:
        if self.paragraph and not self.written:
            self.out.append(f"<{self.paragraph}>")
            self.written = True
        if self.marks:
            self.write_marks()
        if "<" in text and text != "<br>":
            text = text.replace("<", "&lt;")
        if "&" in text:
            text = self.interrupt(text)
        self.out.append(text)

    def write_marks(self) -> None:
        for n, (name, tag, written) in enumerate(self.marks):
            if not written:
                self.out.append(tag)
                self.marks[n] = (name, tag, True)

    def interrupt(self, text: str) -> str:
        """Return the text with a comment after every so many ampersands."""
        pieces = text.split("&")
        self.ampersands += len(pieces) - 1
        if self.ampersands <= AMPERSANDS:
            return text
        self.ampersands = 0
        groups = [pieces[n : n + AMPERSANDS] for n in range(0, len(pieces), AMPERSANDS)]
        return "<!---->" + "<!---->&".join("&".join(group) for group in groups)

    def begin(self, name: str, end: bool) -> None:
        """Begin a paragraph or a heading, or end one; what ends or begins a ``div`` begins a paragraph."""
        if self.paragraph in {"h2", "h3"} and name not in {"h2", "h3"}:
            self.text(" ")
            return
        self.end_marks()
        if self.written:
            self.out.append(f"</{self.paragraph}>")
        self.paragraph = "p" if name in BREAKS else "" if end else name
        self.written = False

    def end_marks(self, above: int = 0) -> None:
        while len(self.marks) > above:
            name, _, written = self.marks.pop()
            self.open[name] = 0
            if written:
                self.out.append(f"</{name}>")

    def block(self, name: str, end: bool, attributes: str) -> None:
        if name in CONTAINERS:
            if not self.open[name] if end else self.depth >= MAX_DEPTH:
                return
            self.depth += -1 if end else 1
            self.open[name] += -1 if end else 1
        self.end_marks()
        self.paragraph, self.written, self.ampersands = "", False, 0
        tag = f"</{name}>" if end else f"<{name}{_attributes(name, attributes)}>"
        if tag != "<li>" or not self.out or self.out[-1] != tag:
            self.out.append(tag)

    def mark(self, name: str, end: bool, attributes: str) -> None:
        names = [mark[0] for mark in self.marks]
        if end:
            self.open[name] -= self.open[name] > 0
            if name in names and not self.open[name]:
                # What was opened after it is opened again.
                again = self.marks[names.index(name) + 1 :]
                self.end_marks(names.index(name))
                for other, tag, _ in again:
                    self.open[other] = 1
                    self.marks.append((other, tag, False))
            return
        given = _attributes(name, attributes)
        # Google Docs wraps all that it copies in <b style="font-weight:normal">.
        if (name == "a" and not given) or (name == "strong" and _NOT_BOLD.search(attributes)):
            return
        if name == "a" and "a" in names:
            self.open["a"] = 1
            self.mark("a", True, "")
        self.open[name] += 1
        if name not in [mark[0] for mark in self.marks]:
            self.marks.append((name, f"<{name}{given}>", False))


def _attributes(name: str, text: str) -> str:
    """Return the attributes that a tag of this name may have, written anew."""
    wanted = ATTRIBUTES.get(name)
    if not wanted or not text:
        return ""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        key = match[1].lower()
        value = match[2] or match[3] or match[4] or ""
        if key in wanted and len(value) <= MAX_ATTRIBUTE:
            found.setdefault(key, value.replace('"', "&quot;"))
    return "".join(f' {key}="{found[key]}"' for key in wanted if key in found)


# --- After the sanitiser ---------------------------------------------------------------------------------------------

# What the sanitiser writes: attributes in double quotes, with quotes inside them escaped.
_CLEAN = re.compile(r"""<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?:\s[^\s=>]+="[^"]*")*)\s*>|[^<]+""")
_BLANK = re.compile(r"(?:\s|&nbsp;)*")

BLOCKS_ONLY = {"", "blockquote", "aside"}
FLOW = {"li", "td", "th"}
TEXT_BLOCKS = {"p", "h2", "h3", "figcaption"}
PARENTS = {"thead": {"table"}, "tbody": {"table"}, "tr": {"table", "thead", "tbody"}, "td": {"tr"}, "th": {"tr"}}
LISTS = {"ul", "ol"}


def arrange(html: str) -> str:
    """Return the sanitiser's ``html`` as a row of blocks. Doing it twice changes nothing more."""
    return _Arranger().run(html)


@dataclass(slots=True)
class _Block:
    """A block that is being written: where its start tag stands, and whether anything is in it yet."""

    name: str
    at: int
    filled: bool = False
    captioned: bool = False


class _Arranger:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.blocks = [_Block("", 0)]
        self.here = ""
        self.marks: list[tuple[str, str]] = []
        self.written: list[tuple[str, str]] = []
        # The mark that ended last, and where.
        self.ended: tuple[tuple[str, str], int] | None = None
        # What each open tag of the source did: how many blocks were open before it, or None where it was passed over.
        self.source: list[int | None] = []

    def run(self, html: str) -> str:
        for token in _CLEAN.finditer(html):
            name = token["name"]
            if name is None:
                self.text(token[0])
            elif name == "br":
                self.line_break()
            elif name == "hr":
                self.rule()
            elif name in MARKS:
                self.mark(name, token)
            elif token["end"]:
                self.end()
            else:
                self.start(name, token["attributes"])
        self.close_to(1)
        return "".join(self.out)

    # --- Text ---

    def text(self, text: str) -> None:
        blank = not text[0].isalnum() and _BLANK.fullmatch(text) is not None
        here = self.here
        if here in TEXT_BLOCKS:
            self.write(text, blank)
        elif here in FLOW:
            # Space between blocks is none.
            if not blank or self.written or not self.out[-1].endswith(">"):
                self.write(text, blank)
        elif not blank and (here in BLOCKS_ONLY or here in LISTS):
            self.open_text()
            self.write(text, blank)

    def open_text(self) -> None:
        """Open what text needs where it cannot stand by itself."""
        if self.here in LISTS:
            self.open("li", "<li>")
        elif self.here in BLOCKS_ONLY:
            self.open("p", "<p>")

    def write(self, text: str, blank: bool) -> None:
        if self.marks or self.written:
            self.write_marks(blank)
        if not blank:
            self.blocks[-1].filled = True
        self.out.append(text)

    def write_marks(self, blank: bool) -> None:
        """Close the marks that do not hold for what comes now, and open those that do; space opens none."""
        # A heading is bold already, and a caption is plain text.
        without = {"h2": {"strong"}, "h3": {"strong"}, "figcaption": MARKS}.get(self.here, set())
        wanted = [mark for mark in self.marks if mark[1] and mark[0] not in without]
        same = 0
        while same < min(len(self.written), len(wanted)) and self.written[same] == wanted[same]:
            same += 1
        self.close_marks(same)
        if not blank:
            for mark in wanted[same:]:
                if self.ended == (mark, len(self.out)):
                    # What ended just here goes on.
                    self.out.pop()
                else:
                    self.out.append(mark[1])
                self.written.append(mark)

    def close_marks(self, keep: int = 0) -> None:
        while len(self.written) > keep:
            mark = self.written.pop()
            self.out.append(f"</{mark[0]}>")
            self.ended = (mark, len(self.out))

    def mark(self, name: str, token: re.Match[str]) -> None:
        if not token["end"]:
            # A link that the sanitiser left without an address is none.
            real = name != "a" or ' href="' in token["attributes"]
            self.marks.append((name, token[0] if real else ""))
        elif self.marks:
            self.marks.pop()

    def line_break(self) -> None:
        if self.here in FLOW or self.here in {"p", "h2", "h3"}:
            self.write("<br>", True)
        elif self.here == "figcaption":
            self.out.append(" ")

    # --- Blocks ---

    def start(self, name: str, attributes: str) -> None:
        if self.here in {"h2", "h3", "figcaption"}:
            self.source.append(None)
            self.write(" ", True)
            return
        if self.here == "p":
            self.close_to(len(self.blocks) - 1)
        self.source.append(len(self.blocks))
        if self.here != "figure" and self.is_transparent(name, attributes):
            self.text(" ")
            return
        self.close_marks()
        if name == "figcaption" and self.here == "figure" and not self.blocks[-1].captioned:
            self.blocks[-1].captioned = True
            self.open(name, "<figcaption>")
        elif self.here == "figure":
            self.source[-1] = None
        elif self.here in LISTS and name != "li":
            self.open("li", "<li>")
            self.open(name, f"<{name}{attributes}>")
        elif name in PARENTS or self.here not in {"table", "thead", "tbody", "tr"}:
            self.open(name, f"<{name}{attributes}>")

    def is_transparent(self, name: str, attributes: str) -> bool:
        """Tell whether a tag only ends one paragraph and begins another where it stands."""
        if name in {"figure", "aside"} and not attributes:
            return True
        if name == "figcaption" or (name == "li" and self.here not in LISTS):
            return True
        if self.here == "aside" and name != "p":
            return True
        return name in PARENTS and self.here not in PARENTS[name]

    def open(self, name: str, tag: str) -> None:
        self.blocks.append(_Block(name, len(self.out), filled=name in {"figure", "td", "th"}))
        self.out.append(tag)
        self.here = name

    def end(self) -> None:
        before = self.source.pop() if self.source else None
        if before is not None:
            self.close_to(before)
        elif self.here in TEXT_BLOCKS:
            self.write(" ", True)

    def close_to(self, count: int) -> None:
        """Close blocks until ``count`` are open; one without content goes, and so leaves no trace."""
        self.close_marks()
        while len(self.blocks) > count:
            block = self.blocks.pop()
            if block.filled:
                self.out.append(f"</{block.name}>")
                self.blocks[-1].filled = True
            else:
                del self.out[block.at :]
        self.here = self.blocks[-1].name

    def rule(self) -> None:
        if self.here == "p":
            self.close_to(len(self.blocks) - 1)
        if self.here in {"", "blockquote"}:
            self.out.append("<hr>")
            self.blocks[-1].filled = True
