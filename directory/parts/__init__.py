"""The parts of a listing's form: the same for a new listing and for an edit, one screen each.

A part reads and gives JSON forms of ``directory.editing``: what a listing says. Only ``business`` must be filled in.
"""

from directory.parts.about import AboutPart
from directory.parts.address import AddressPart
from directory.parts.base import REPLACED, PartForm, settle
from directory.parts.business import BusinessPart
from directory.parts.hours import HoursPart
from directory.parts.offers import OffersPart
from directory.parts.profiles import ProfilesPart

#: In the order in which people fill them in. A later part sees what the earlier ones say.
PARTS: dict[str, type[PartForm]] = {
    part.part: part for part in (BusinessPart, AddressPart, HoursPart, AboutPart, OffersPart, ProfilesPart)
}

__all__ = ["PARTS", "REPLACED", "BusinessPart", "PartForm", "settle"]
