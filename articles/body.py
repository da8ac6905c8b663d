"""The body of a story: what it may contain, and the field that keeps it so.

A body is a row of blocks: ``p h2 h3 ul ol blockquote hr table``, and three of our own:

- ``<figure data-media="12"></figure>``: the image of the library with this id, with an optional ``<figcaption>`` of
  plain text in place of the image's own;
- ``<figure data-embed="https://…"></figure>``: a player of another site, its address as ``embed_url`` returns it;
- ``<aside data-pull-quote=""><p>…</p></aside>``: words of the story, set large.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

import nh3
from django import forms
from django.db import models
from django_prose_editor.fields import ProseEditorField

from articles.markup import KEPT, arrange, tame

# What the editor offers; the sanitiser below allows the same and nothing else. Our own extensions stand in
# static/js/newsroom/body.js, which articles/admin/widgets.py loads.
EXTENSIONS: dict[str, Any] = {
    "Newsroom": True,
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["https", "http", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HardBreak": True,
    "History": True,
    "Fullscreen": True,
    "NoSpellCheck": False,
    "MediaFigure": True,
    "PullQuote": True,
    "Embed": True,
    "Menu": {
        "groups": [
            {"group": "blockType -lists", "type": "dropdown", "minItems": 2},
            {"group": "lists"},
            {"group": "nodes -blockType -lists"},
            {"group": "marks"},
            {"group": "link"},
            {"group": "table"},
            {"group": "history"},
            {"group": "utility"},
        ]
    },
}


# --- Embeds ----------------------------------------------------------------------------------------------------------

#: The hosts of the frames that a body may show, for ``frame-src`` of the content security policy.
EMBED_HOSTS = ("www.youtube-nocookie.com", "player.vimeo.com", "www.openstreetmap.org")

#: The sites from which an address may be copied, by host without "www.", and their names for an editor.
EMBED_SITES = {
    "youtube.com": "YouTube",
    "youtube-nocookie.com": "YouTube",
    "youtu.be": "YouTube",
    "vimeo.com": "Vimeo",
    "openstreetmap.org": "OpenStreetMap",
}

_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_SECONDS = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?", re.ASCII)


def embed_url(url: str) -> str | None:
    """Return the one address of the player, or map, that ``url`` shows, or None where it is not on the list.

    Takes the addresses that people copy from YouTube, Vimeo and OpenStreetMap, and its own results, which it returns
    unchanged. A result has no character that HTML or an attribute would have to escape but ``&``.
    """
    url = url.strip()
    if len(url) > 2000 or not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        usual_port = parts.port in {None, 443}
    except ValueError:
        return None
    player = _PLAYERS.get(host)
    if parts.scheme != "https" or parts.username is not None or not usual_port or player is None:
        return None
    return player(parts)


def _first(parts: SplitResult, name: str) -> str:
    try:
        return parse_qs(parts.query, max_num_fields=20).get(name, [""])[0]
    except ValueError:
        return ""


def _youtube(parts: SplitResult) -> str | None:
    path = parts.path.strip("/").split("/")
    if parts.hostname == "youtu.be":
        video = path[0]
    elif path[0] in {"embed", "shorts", "live"} and len(path) == 2:
        video = path[1]
    else:
        video = _first(parts, "v") if path == ["watch"] else ""
    if not _YOUTUBE_ID.fullmatch(video):
        return None
    start = 0
    if time := _SECONDS.fullmatch(_first(parts, "start") or _first(parts, "t")):
        hours, minutes, seconds = (int(part or 0) for part in time.groups())
        start = hours * 3600 + minutes * 60 + seconds
    return f"https://www.youtube-nocookie.com/embed/{video}" + (f"?start={start}" if start else "")


def _vimeo(parts: SplitResult) -> str | None:
    path = parts.path.strip("/").split("/")
    if parts.hostname == "player.vimeo.com":
        path = path[1:] if path[0] == "video" else []
    if not path or len(path) > 2 or not re.fullmatch(r"[1-9][0-9]{0,14}", path[0]):
        return None
    # An unlisted video has a second key, in the path or in the query.
    key = path[1] if len(path) == 2 else _first(parts, "h")
    if key and not re.fullmatch(r"[0-9a-f]{6,40}", key):
        return None
    return f"https://player.vimeo.com/video/{path[0]}?" + urlencode({"dnt": 1, **({"h": key} if key else {})})


def _openstreetmap(parts: SplitResult) -> str | None:
    if parts.path == "/export/embed.html":
        box, marker = _numbers(_first(parts, "bbox")), _numbers(_first(parts, "marker"))
    else:
        view = re.fullmatch(r"map=(\d{1,2})/(-?[\d.]{1,20})/(-?[\d.]{1,20})(?:&.*)?", parts.fragment, re.ASCII)
        if not view or not (centre := _numbers(f"{view[2]},{view[3]}")):
            return None
        # A frame of about 600 pixels: the world is 256 pixels wide at zoom 0 and doubles with each step.
        latitude, longitude, half = *centre, 600 / 256 * 180 / 2 ** int(view[1])
        west, east = max(-180, longitude - half), min(180, longitude + half)
        box = [west, max(-85, latitude - half / 2), east, min(85, latitude + half / 2)]
        marker = _numbers(f"{_first(parts, 'mlat')},{_first(parts, 'mlon')}")
    if len(box) != 4 or not (-180 <= box[0] < box[2] <= 180 and -90 <= box[1] < box[3] <= 90):
        return None
    query = "bbox=" + "%2C".join(_number(value) for value in box) + "&layer=mapnik"
    if len(marker) == 2 and abs(marker[0]) <= 90 and abs(marker[1]) <= 180:
        query += "&marker=" + "%2C".join(_number(value) for value in marker)
    return f"https://www.openstreetmap.org/export/embed.html?{query}"


def _numbers(text: str) -> list[float]:
    """Return the finite numbers of a list like ``1.5,-2``, or nothing."""
    try:
        values = [float(part) for part in text.split(",")[:4]]
    except ValueError:
        return []
    return values if all(math.isfinite(value) for value in values) else []


def _number(value: float) -> str:
    """Return degrees with five decimals, a metre, and no needless zeros."""
    return f"{value:.5f}".rstrip("0").rstrip(".").replace("-0", "-0" if round(value, 5) else "0")


_PLAYERS: dict[str, Callable[[SplitResult], str | None]] = {
    "youtube.com": _youtube,
    "youtube-nocookie.com": _youtube,
    "youtu.be": _youtube,
    "vimeo.com": _vimeo,
    "player.vimeo.com": _vimeo,
    "openstreetmap.org": _openstreetmap,
}


# --- The sanitiser ---------------------------------------------------------------------------------------------------

_MEDIA_ID = re.compile(r"[1-9][0-9]{0,17}")
# An address on this site begins with one slash: two, or a backslash after it, lead elsewhere.
_LINK = re.compile(r"https?://[^\s/?#\\][^\s]*|mailto:[^\s@]+@[^\s@]+|/(?![/\\])[^\s]*", re.IGNORECASE)


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """Keep an attribute's value only where it has the one form that it should have."""
    if attribute == "href":
        value = value.strip()
        return value if _LINK.fullmatch(value) else None
    if attribute == "data-media":
        return value if _MEDIA_ID.fullmatch(value) else None
    if attribute == "data-embed":
        return embed_url(value)
    if attribute == "data-pull-quote":
        return ""
    if attribute in {"rowspan", "colspan"}:
        return value if re.fullmatch(r"[0-9]{1,2}", value) else None
    if attribute == "start":
        return value if re.fullmatch(r"[0-9]{1,5}", value) else None
    return value


_cleaner = nh3.Cleaner(
    tags=KEPT,
    attributes={
        "a": {"href", "title"},
        "th": {"rowspan", "colspan"},
        "td": {"rowspan", "colspan"},
        "ol": {"start"},
        "figure": {"data-media", "data-embed"},
        "aside": {"data-pull-quote"},
    },
    attribute_filter=_filter,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title"},
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """Return ``html`` with nothing but what a story's body may contain; doing it twice changes nothing more.

    Takes any text and is linear: a megabyte takes less than a second, however it is nested.
    """
    return arrange(_cleaner.clean(tame(html)))


class BodyField(ProseEditorField):
    """A body edited in the prose editor and sanitised on every save, so that an import cannot bypass it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("config", {"extensions": EXTENSIONS})
        kwargs.setdefault("sanitize", sanitise)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Return the form's field, which sanitises first, so that no rule counts markup that goes."""
        field = super().formfield(**kwargs)
        field.sanitize = sanitise
        return field

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the sanitised body for the database, and leave it on the instance."""
        value = sanitise(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, value)
        return value
