"""What we know of a person, to take along: every layer gives the parts that it keeps.

A part names the columns that it answers for. A test walks all columns that point at an account or hold an e-mail address,
and fails for one that no part has and for which ``NOT_GIVEN`` has no reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from directory.models import User


@dataclass(frozen=True)
class Person:
    """An account, and the addresses whose holder it has shown to be."""

    user: User
    addresses: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, user: User) -> Person:
        """Return the person of an account. Costs a query."""
        from allauth.account.models import EmailAddress

        confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
        return cls(user, sorted({address.lower() for address in confirmed}))


Give = Callable[[Person], Any]

_parts: dict[str, Give] = {}
#: Columns that a part answers for, as ``app.Model.field``.
GIVEN: set[str] = set()
#: Columns that are not given, and why.
NOT_GIVEN: dict[str, str] = {}


def part(name: str, *columns: str) -> Callable[[Give], Give]:
    """Have what a function returns of a person stand under this name; it answers for the columns.

    It returns what JSON can say, and nothing that opens a door: no password, token or key. Used as a decorator, in a module
    that is loaded when its app is ready.
    """

    def registered(give: Give) -> Give:
        _parts[name] = give
        GIVEN.update(columns)
        return give

    return registered


def leave_out(reason: str, *columns: str) -> None:
    """Say why columns are not given."""
    NOT_GIVEN.update(dict.fromkeys(columns, reason))


def everything(user: User) -> dict[str, Any]:
    """Return all parts, by their names."""
    person = Person.of(user)
    return {name: give(person) for name, give in _parts.items()}
