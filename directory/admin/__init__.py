"""The admin of people, places and businesses."""

from directory.admin.accounts import UserAdmin
from directory.admin.businesses import BusinessAdmin, CategoryAdmin
from directory.admin.places import CityAdmin, CountryAdmin

__all__ = ["BusinessAdmin", "CategoryAdmin", "CityAdmin", "CountryAdmin", "UserAdmin"]
