"""What the query string of a list in the admin may ask for."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest


class FilteredOnly:
    """Lets a list be asked for what its filters ask for, and for nothing else.

    Django allows a lookup of any field, and of the keys of whatever points here: a regular expression that is none would be an
    error of the database's, and which city a business lies in that nobody may see yet would be told by ``?businesses__id=``.
    """

    #: The lookups of the query string that the filters of the list use.
    lookups: Sequence[str] = ()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow the lookups of the filters, and no others."""
        return lookup in self.lookups
