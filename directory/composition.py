"""What layers above add to pages of the directory, which knows nothing of them.

An app above registers, when it is ready, a template that extends the page's own and a function that returns more context.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

More = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Addition:
    """A template in place of the page's own, and what it is given besides."""

    template: str
    more: More


_additions: dict[str, Addition] = {}


def add_to(page: str, template: str, more: More) -> None:
    """Have ``page`` shown by ``template``, with what ``more`` returns for the thing it is about.

    Pages: "business", "city", and "my_business", which is about the ownership of whoever looks.
    """
    _additions[page] = Addition(template, more)


def completed(page: str, template: str, context: dict[str, Any], thing: Any) -> tuple[str, dict[str, Any]]:
    """Return the template and the context with which a page is shown: its own, or what was added to it."""
    addition = _additions.get(page)
    if addition is None:
        return template, context
    return addition.template, {**context, **addition.more(thing)}
