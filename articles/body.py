"""The body of a story: what it may contain, and the field that keeps it so."""

from __future__ import annotations

import re
from typing import Any

import nh3
from django.db import models
from django_prose_editor.fields import ProseEditorField

# What the editor offers; the sanitiser below allows the same and nothing else.
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
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
}

_MEDIA_ID = re.compile(r"[1-9][0-9]{0,17}")

TAGS = set(
    "p h2 h3 ul ol li blockquote hr a strong em sub sup br table thead tbody tr th td figure figcaption aside".split()
)


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """Keep an attribute's value only where it has the one form that it should have."""
    if attribute == "data-media":
        return value if _MEDIA_ID.fullmatch(value) else None
    if attribute in {"rowspan", "colspan"}:
        return value if value.isascii() and value.isdigit() and len(value) < 3 else None
    return value


_cleaner = nh3.Cleaner(
    tags=TAGS,
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
    """Return ``html`` with nothing but what a story's body may contain; doing it twice changes nothing more."""
    html = _cleaner.clean(html.replace("\x00", ""))
    return "" if re.fullmatch(r"\s*(<p>\s*(<br>)?\s*</p>)?\s*", html) else html


class BodyField(ProseEditorField):
    """A body edited in the prose editor and sanitised on every save, so that an import cannot bypass it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("config", {"extensions": EXTENSIONS})
        kwargs.setdefault("sanitize", sanitise)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the sanitised body for the database, and leave it on the instance."""
        value = sanitise(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, value)
        return value
