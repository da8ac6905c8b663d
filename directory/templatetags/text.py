"""Text of the public in templates."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from directory.text import linkify as linkify_text

register = template.Library()


@register.filter
def isolate(name: str) -> SafeString:
    """Return a name that keeps its direction of writing to itself. Not for attributes and titles, which hold no tags."""
    return format_html("<bdi>{}</bdi>", name)


@register.filter
def linkify(text: str) -> SafeString:
    """Return plain text as paragraphs with links that search engines do not count; see ``directory.text.linkify``."""
    return linkify_text(text)
