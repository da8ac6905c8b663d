"""The tag ``{% kept %}``, which renders a part of a page once in an edition."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
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

    def __init__(
        self, name: str, values: list[FilterExpression], made_of: list[FilterExpression] | None, nodelist: NodeList
    ) -> None:
        self.name = name
        self.values = values
        self.made_of = made_of
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Return the part, from the former time where there was one."""
        key = (self.name, translation.get_language(), *_resolved(self.values, context))

        def make() -> str:
            if self.made_of is None:
                return self.nodelist.render(context)
            whole = (key, _resolved(self.made_of, context), _static_files())
            return fragments.same(whole, lambda: self.nodelist.render(context))

        return mark_safe(fragments.kept(key, make))  # noqa: S308 - it is a template's


def _resolved(values: list[FilterExpression], context: Context) -> tuple[Any, ...]:
    return tuple(_plain(value.resolve(context, ignore_failures=True)) for value in values)


def _static_files() -> tuple[Any, ...]:
    """Return what the addresses of static files depend on, which stand in any part."""
    files = staticfiles_storage
    return files.__class__, getattr(files, "base_url", ""), getattr(files, "manifest_hash", "")


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value._meta.label, value.pk
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return value if isinstance(value, str | int | bool) else None


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """``{% kept "header" here trail of day %} ... {% endkept %}``: a name, and every value that the part differs by.

    After ``of`` stands what else it is made of. Where nothing else is, beside the language and the addresses of static files,
    it is the same in all editions, and asked for only where the present one has none yet. Without ``of`` each has its own.
    """
    _, name, *words = token.split_contents()
    values, made_of = (words[: words.index("of")], words[words.index("of") + 1 :]) if "of" in words else (words, None)
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(
        name.strip("\"'"),
        [parser.compile_filter(value) for value in values],
        None if made_of is None else [parser.compile_filter(value) for value in made_of],
        nodelist,
    )
