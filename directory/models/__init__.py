"""People, places, businesses, letters, the addresses that things once had, and what the workers keep."""

from directory.models.accounts import User
from directory.models.addresses import PastSlug
from directory.models.background import PeriodicRun, Worker
from directory.models.categories import Category
from directory.models.changes import Change
from directory.models.claims import Claim, Evidence
from directory.models.decisions import AlreadyDecided
from directory.models.letters import Letter
from directory.models.listing import (
    Address,
    Business,
    FurtherCategory,
    InvalidTransition,
    Placement,
)
from directory.models.log import ListingLogEntry
from directory.models.owners import DailyViews, Invitation, InvitationError, Ownership
from directory.models.photos import Draft, Photo
from directory.models.places import City, Country
from directory.models.reasons import Refusal
from directory.models.reports import Report
from directory.models.reviews import Enquiry, Review, ReviewVersion
from directory.models.tallies import Tally
from directory.models.vocabulary import ForgottenWord, Word, WordKey

__all__ = [
    "Address",
    "AlreadyDecided",
    "Business",
    "Category",
    "Change",
    "City",
    "Claim",
    "Country",
    "DailyViews",
    "Draft",
    "Enquiry",
    "Evidence",
    "ForgottenWord",
    "FurtherCategory",
    "InvalidTransition",
    "Invitation",
    "InvitationError",
    "Letter",
    "ListingLogEntry",
    "Ownership",
    "PastSlug",
    "PeriodicRun",
    "Photo",
    "Placement",
    "Refusal",
    "Report",
    "Review",
    "ReviewVersion",
    "Tally",
    "User",
    "Word",
    "WordKey",
    "Worker",
]
