"""The tag ``{% kept %}``, which renders a part of a page once in an edition."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from newsportal.pagecache import fragments

register = template.Library()


class KeptNode(template.Node):
    """A part of a template that depends on nothing but the edition, the language and the values that are named."""

    # No block stands in it: nobody who looks for some need look here, at every page.
    child_nodelists = ()

    def __init__(self, name: str, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.values = values
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Return the part, from the former time where there was one."""
        values = tuple(_plain(value.resolve(context, ignore_failures=True)) for value in self.values)
        key = (self.name, translation.get_language(), *values)
        return mark_safe(fragments.kept(key, lambda: self.nodelist.render(context)))  # noqa: S308 - it is a template's


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value._meta.label, value.pk
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return value if isinstance(value, str | int | bool) else None


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """``{% kept "header" here trail %} ... {% endkept %}``: a name, and every value that the part differs by."""
    _, name, *values = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name.strip("\"'"), [parser.compile_filter(value) for value in values], nodelist)
