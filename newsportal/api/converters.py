"""What a step of an address may be."""

from __future__ import annotations


class CountryCode:
    """An ISO 3166-1 alpha-2 code, in either case."""

    regex = "[A-Za-z]{2}"

    def to_python(self, value: str) -> str:
        """Return the code in capitals."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """Return the code in capitals, as it stands in our addresses."""
        return value.upper()
