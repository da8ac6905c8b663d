"""People, places and the addresses that things once had."""

from directory.models.accounts import User
from directory.models.addresses import PastSlug
from directory.models.places import City, Country

__all__ = ["City", "Country", "PastSlug", "User"]
