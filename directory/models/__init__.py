"""People, places, letters, the addresses that things once had, and what the workers keep."""

from directory.models.accounts import User
from directory.models.addresses import PastSlug
from directory.models.background import PeriodicRun, Worker
from directory.models.letters import Letter
from directory.models.places import City, Country

__all__ = ["City", "Country", "Letter", "PastSlug", "PeriodicRun", "User", "Worker"]
