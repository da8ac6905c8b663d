"""Widgets of the newsroom. Each is a plain form control that a script improves."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media, Script

from articles.body import EMBED_SITES
from articles.models import Image, Tag
from directory.pictures.renditions import rendition_url

THUMBNAIL_WIDTH = 320


def script(name: str) -> Script:
    """Return a script of the newsroom. It waits for the page, and so for the admin's own scripts, in whatever order."""
    return Script(f"js/newsroom/{name}.js", defer=True)


def thumbnail_url(image: Image) -> str:
    """Return the address of a small picture of the image, cropped about its focal point."""
    return rendition_url(image, THUMBNAIL_WIDTH, "3:2")


def image_card(image: Image) -> dict[str, Any]:
    """Return what pickers and the editor show of an image."""
    return {
        "id": image.pk,
        "title": image.title,
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "thumbnail": thumbnail_url(image),
    }


class Counted(AdminTextInputWidget):
    """A line of text that says how long it is, and how long is best."""

    def __init__(self, best: tuple[int, int], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"data-count-from": best[0], "data-count-to": best[1], "class": "vTextField", **(attrs or {})}
        )

    class Media:
        js = [script("counts")]


class CountedArea(AdminTextareaWidget):
    """A few lines of text that say how long they are, and how long is best."""

    def __init__(self, best: tuple[int, int], rows: int = 3) -> None:
        super().__init__(
            {"data-count-from": best[0], "data-count-to": best[1], "rows": rows, "class": "vLargeTextField"}
        )

    class Media:
        js = [script("counts")]


class KeysOnly:
    """An autocomplete that shows the form again after keys were sent that are none; Django's would ask the database."""

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        """Return the options of the values that could be keys."""
        key = self.field.target_field  # type: ignore[attr-defined]
        return super().optgroups(name, [one for one in value if _could_be(key, one)], attr)  # type: ignore[misc]


def _could_be(key: Any, value: Any) -> bool:
    text = str(value)
    if len(text) > 30 or "\x00" in text:
        return False
    try:
        key.to_python(value)
    except ValidationError:
        return False
    return True


class Autocomplete(KeysOnly, AutocompleteSelect):
    """Chooses one row by typing."""


class OrderedAutocomplete(KeysOnly, AutocompleteSelectMultiple):
    """Chooses several rows by typing, and keeps the order in which they were chosen."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the attributes, with the mark that the script looks for."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-ordered": ""}

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        """Return the chosen options in the order of ``value``, which a database does not keep."""
        groups = super().optgroups(name, value, attr)
        place = {str(key): number for number, key in enumerate(value)}
        groups[0][1].sort(key=lambda option: place.get(str(option["value"]), len(place)))
        return groups

    @property
    def media(self) -> forms.Media:
        """The scripts of the autocomplete, and after them the one that keeps the order."""
        return super().media + forms.Media(js=[script("ordered")])


class TagsInput(AdminTextInputWidget):
    """Tags as text between commas; the script makes it an autocomplete that can make new ones."""

    def __init__(self, may_create: bool = True) -> None:
        super().__init__({"class": "vTextField newsroom-tags"})
        self.may_create = may_create

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the attributes, with where to ask for tags."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs["data-url"] = reverse("admin:autocomplete")
        attrs["data-may-create"] = json.dumps(self.may_create)
        return attrs

    def format_value(self, value: Any) -> str:
        """Return names between commas, in quotes where they have a comma themselves."""
        if value is None or isinstance(value, str):
            return value or ""
        return ", ".join(quoted(str(tag)) for tag in value)

    @property
    def media(self) -> forms.Media:
        """The scripts of Django's autocomplete, and ours."""
        field = Tag.uses.rel.field  # type: ignore[attr-defined]
        return AutocompleteSelectMultiple(field, admin.site).media + forms.Media(js=[script("tags")])


def quoted(name: str) -> str:
    """Return a tag's name as one value of a comma-separated line."""
    if any(character in name for character in ',"\n') or name != name.strip():
        return '"' + name.replace('"', '""') + '"'
    return name


class BodyEditor(AdminProseEditorWidget):
    """The prose editor with our own extensions (static/js/newsroom/body.js), which are told where things are."""

    def get_config(self) -> dict[str, Any]:
        """Return what the editor's script reads."""
        config = super().get_config()
        config["js_modules"] = [static("js/newsroom/body.js")]
        config["extensions"] = {
            **config["extensions"],
            "MediaFigure": {
                "libraryUrl": reverse("admin:articles_image_changelist") + "?_to_field=id",
                "cardsUrl": reverse("admin:articles_image_cards"),
            },
            "Embed": {"sites": EMBED_SITES},
        }
        return config

    @property
    def media(self) -> forms.Media:
        """The editor's own files, and the name under which our module finds its other half."""
        return super().media + Media(importmap=ImportMap({"newsroom/paste": "js/newsroom/paste.js"}))


class FramedInput(forms.TextInput):
    """An input within a template of the site's: form widgets know only Django's own templates."""

    frame_name: str

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        field = super()._render(template_name, context, renderer)  # type: ignore[misc]
        return mark_safe(render_to_string(self.frame_name, {**context, "input": field}))  # noqa: S308


class ImagePicker(FramedInput):
    """An image of the library, by its id; the script shows it and opens the library, or a form for a new one."""

    frame_name = "admin/articles/image_picker.html"

    def __init__(self, may_add: bool = True, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "vForeignKeyRawIdAdminField", "inputmode": "numeric", **(attrs or {})})
        self.may_add = may_add

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: the image, and where to choose another."""
        context = super().get_context(name, value, attrs)
        image = self._image(value)
        context["card"] = image_card(image) if image else None
        context["library_url"] = reverse("admin:articles_image_changelist") + "?_to_field=id"
        context["cards_url"] = reverse("admin:articles_image_cards")
        if self.may_add:
            context["add_url"] = reverse("admin:articles_image_add") + "?_to_field=id&_popup=1"
        return context

    @staticmethod
    def _image(value: Any) -> Image | None:
        key = str(value or "")
        if not key.isascii() or not key.isdigit() or len(key) > 18:
            return None
        return Image.objects.filter(pk=int(key)).first()

    class Media:
        js = [script("images")]


def choices_in_order(rows: Iterable[Any], keys: Iterable[Any]) -> list[Any]:
    """Return the rows in the order of their keys."""
    by_key = {str(row.pk): row for row in rows}
    return [by_key[str(key)] for key in dict.fromkeys(str(key) for key in keys) if str(key) in by_key]
