"""Files of stories: Markdown with front matter, or plain text, read into one shape. Nothing here touches the database."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import escape
from markdown_it import MarkdownIt

ENDINGS = {".md", ".markdown", ".txt"}
MAX_BYTES = 2 * 1024 * 1024

# A sub-heading of plain text: one short line of its own that does not end like a sentence.
SUBHEADING_MAX_CHARACTERS = 90
SENTENCE_ENDS = (".", ";", ",", "…", ".”", '."', "。", "!", ":")
# A page saved as text ends with the site's own furniture, which is no part of the story.
FURNITURE = re.compile(r"(related|recent|latest) (posts?|stories|articles)", re.IGNORECASE)

KNOWN_KEYS = {
    *("id", "headline", "short_headline", "slug", "standfirst", "section", "kind", "author", "authors", "countries"),
    *("dateline", "tags", "image", "image_alt", "image_caption", "image_credit", "image_licence", "image_focal"),
    *("publish_at", "updated_at", "expire_at", "embargo_until", "status", "related", "language", "canonical_url"),
    "noindex",
}
LIST_KEYS = {"authors", "countries", "tags", "related", "image_focal"}
RELATIVE_TIME = re.compile(r"([+-])(\d{1,4})d(?:\s+(\d{1,2}):(\d{2}))?")


class StoryFileError(ValueError):
    """A file cannot be read as a story. ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class StoryFile:
    """One story as its file tells it; the body is HTML that is not sanitised yet."""

    path: Path
    headline: str
    body: str
    digest: str
    fields: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def source_id(self) -> str:
        """What tells this story from every other one across imports."""
        return str(self.fields.get("id") or self.fields.get("slug") or self.path.stem)[:200]

    def line(self, key: str) -> int:
        """Return the line on which the front matter's key stands."""
        return self.lines.get(key, 1)


def find_files(paths: list[Path]) -> list[Path]:
    """Return the story files named, and those anywhere below the folders named, sorted. Raises FileNotFoundError."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(
                dict.fromkeys(sorted(p for p in path.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file()))
            )
        elif path.is_file():
            found[path] = None
        else:
            raise FileNotFoundError(f"{path}: there is no such file or folder.")
    return list(found)


def read(path: Path) -> StoryFile:
    """Read one file. Raises StoryFileError with the line and what is wrong there."""
    if path.suffix.lower() not in ENDINGS:
        raise StoryFileError(1, f"not a kind of file that can be imported ({', '.join(sorted(ENDINGS))})")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise StoryFileError(1, f"cannot be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise StoryFileError(1, f"larger than {MAX_BYTES // 1024 // 1024} MB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StoryFileError(raw[: error.start].count(b"\n") + 1, "not UTF-8 text") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise StoryFileError(text[: text.index("\x00")].count("\n") + 1, "holds a NUL character")
    digest = hashlib.sha256(raw).hexdigest()
    if path.suffix.lower() == ".txt":
        headline, body = parse_plain_text(text)
        return StoryFile(path, headline, body, digest)
    return _parse_markdown(path, text, digest)


def parse_plain_text(text: str) -> tuple[str, str]:
    """Return headline and HTML of plain text: the first line is the headline, short lines of their own the sub-headings.

    Raises StoryFileError where there is no headline or nothing below it.
    """
    blocks = [" ".join(block.split()) for block in re.split(r"\n[ \t]*\n", text.strip())]
    blocks = [block for block in blocks if block]
    if not blocks:
        raise StoryFileError(1, "is empty")
    first = text.strip().partition("\n")[0]
    headline = " ".join(first.split())
    # The headline is the first line even where no blank line follows it.
    blocks = blocks[1:] if blocks[0] == headline else [blocks[0].removeprefix(headline).strip(), *blocks[1:]]
    for index, block in enumerate(blocks):
        if FURNITURE.fullmatch(block):
            blocks = blocks[:index]
            break
    if not blocks:
        raise StoryFileError(1, "has a headline and nothing below it")
    html = []
    for index, block in enumerate(blocks):
        is_heading = (
            len(block) <= SUBHEADING_MAX_CHARACTERS and not block.endswith(SENTENCE_ENDS) and index + 1 < len(blocks)
        )
        html.append(f"<h2>{escape(block)}</h2>" if is_heading else f"<p>{escape(block)}</p>")
    return headline, "\n".join(html)


def _parse_markdown(path: Path, text: str, digest: str) -> StoryFile:
    fields: dict[str, Any] = {}
    lines: dict[str, int] = {}
    body_starts = 1
    if text.startswith("---\n"):
        matter, mark, text = text[4:].partition("\n---\n")
        if not mark:
            raise StoryFileError(1, "the front matter has no closing line '---'")
        fields, lines = _front_matter(matter)
        body_starts = matter.count("\n") + 4
    tokens = markdown().parse(text)
    headline = str(fields.get("headline") or "").strip()
    first = next((t for t in tokens if t.level == 0), None)
    if first is not None and first.type == "heading_open" and first.tag == "h1":
        title = tokens[tokens.index(first) + 1].content
        if not headline or headline == title:
            headline, tokens = title, tokens[tokens.index(first) + 3 :]
    if not headline:
        raise StoryFileError(1, "has no headline: give one in the front matter, or as the first heading")
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            # The page's own headline is the only h1, and a story needs no more than two levels below it.
            token.tag = "h2" if token.tag in {"h1", "h2"} else "h3"
    body = markdown().renderer.render(tokens, markdown().options, {})
    if not body.strip():
        raise StoryFileError(body_starts, "has no body")
    return StoryFile(path, headline, body, digest, fields, lines)


def _front_matter(matter: str) -> tuple[dict[str, Any], dict[str, int]]:
    try:
        node = yaml.compose(matter, Loader=yaml.SafeLoader)
        values = yaml.safe_load(matter) or {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise StoryFileError(line, f"the front matter is not YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise StoryFileError(1, "the front matter is not YAML") from error
    if not isinstance(values, dict):
        raise StoryFileError(2, "the front matter must be lines of the form 'key: value'")
    lines = {str(key.value): key.start_mark.line + 2 for key, _ in node.value} if node is not None else {}
    fields: dict[str, Any] = {}
    for key, value in values.items():
        if key not in KNOWN_KEYS:
            raise StoryFileError(lines.get(str(key), 1), f"unknown key '{key}'")
        if value is None:
            continue
        if key in LIST_KEYS:
            fields[key] = _as_list(value)
        elif isinstance(value, dict | list):
            raise StoryFileError(lines[key], f"'{key}' takes one value")
        elif isinstance(value, bool):
            fields[key] = value
        else:
            fields[key] = value if isinstance(value, datetime.date) else str(value).strip()
    # YAML 1.1 reads the country code of Norway as a word for no.
    return fields, lines


def _as_list(value: Any) -> list[str]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        value = [value]
    return ["NO" if item is False else str(item).strip() for item in value if item is not None and str(item).strip()]


def parse_moment(value: Any, now: datetime.datetime | None = None) -> datetime.datetime:
    """Return a moment with its zone from an ISO date or date and time (UTC unless it says), or from ``-2d 07:40``.

    The relative form counts days from today in UTC; one that says "today or earlier" and would lie ahead is taken a day
    earlier. Raises ValueError for anything else.
    """
    now = now or timezone.now()
    moment: datetime.datetime | datetime.date | None = value if isinstance(value, datetime.date) else None
    if moment is None:
        text = str(value).strip()
        if relative := RELATIVE_TIME.fullmatch(text):
            sign, days, hour, minute = relative.groups()
            midnight = now.astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            offset = datetime.timedelta(days=int(days))
            moment = (midnight + offset if sign == "+" else midnight - offset).replace(
                hour=int(hour or 0), minute=int(minute or 0)
            )
            if sign == "-" and moment > now:
                moment -= datetime.timedelta(days=1)
        else:
            moment = parse_datetime(text) or parse_date(text)
    if moment is None:
        raise ValueError("is no date: write 2026-03-01 08:30, or -2d 08:30 for two days ago")
    if not isinstance(moment, datetime.datetime):
        moment = datetime.datetime.combine(moment, datetime.time())
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=datetime.UTC)


def markdown() -> MarkdownIt:
    """Return the parser: CommonMark with tables, and no raw HTML."""
    return _MARKDOWN


def _link_kept(url: str) -> bool:
    return not re.match(r"\s*(javascript|vbscript|file|data):", url, re.IGNORECASE)


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
_MARKDOWN.validateLink = _link_kept  # type: ignore[method-assign]
