"""The admin of people and places."""

from directory.admin.accounts import UserAdmin
from directory.admin.places import CityAdmin, CountryAdmin

__all__ = ["CityAdmin", "CountryAdmin", "UserAdmin"]
