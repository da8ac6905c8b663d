"""Editing a listing field by field: what it says now, what would be different, and how a difference is applied.

Every field has a JSON form, so that a change can wait, be shown beside the present version, and be accepted in part.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from directory.models.changes import Change
from directory.models.listing import Address, Business, FurtherCategory
from directory.models.log import ListingLogEntry
from directory.models.photos import Photo

if TYPE_CHECKING:
    from directory.models.accounts import User

#: Columns whose JSON form is their value.
PLAIN = (
    "name",
    "legal_name",
    "tagline",
    "description",
    "latitude",
    "longitude",
    "hide_street",
    "service_area",
    "phone",
    "website",
    "profiles",
    "hours",
    "special_days",
    "time_zone",
    "price_range",
    "attributes",
    "languages",
    "founded",
)
#: Foreign keys, whose JSON form is the key of the other row or null.
KEYS = ("category", "country", "city")
ADDRESS_PARTS = (
    "label",
    "line1",
    "line2",
    "locality",
    "region",
    "postcode",
    "country",
    "city",
    "latitude",
    "longitude",
)


def _name_of(field: str) -> Any:
    return getattr(Business._meta.get_field(field), "verbose_name", field)


#: Every field that may be changed, in the order in which people read a listing, with its name for people.
#: ``addresses`` is a list of ADDRESS_PARTS; ``further_categories`` a list of keys; ``photos`` the keys of the photos
#: shown, in their order (a new one is uploaded first, unapproved); ``logo`` is the key of a photo or null.
LABELS: dict[str, Any] = {
    **{name: _name_of(name) for name in ("name", "legal_name", "tagline", "description")},
    "category": _("category"),
    "further_categories": _("further categories"),
    "country": _("country"),
    "city": _("city"),
    "addresses": _("addresses"),
    **{name: _name_of(name) for name in PLAIN if name not in {"name", "legal_name", "tagline", "description"}},
    "logo": _("logo"),
    "photos": _("photos"),
}


def snapshot(business: Business) -> dict[str, Any]:
    """Return what the listing says now, as JSON forms by field. Five queries at most."""
    shown = business.photos.filter(approved=True)
    return {
        **{name: getattr(business, name) for name in PLAIN},
        **{name: getattr(business, f"{name}_id") for name in KEYS},
        "further_categories": list(business.further.values_list("category", flat=True)),
        "addresses": [_address(address) for address in business.addresses.all()],
        "photos": list(shown.filter(kind=Photo.Kind.PHOTO).values_list("pk", flat=True)),
        "logo": shown.filter(kind=Photo.Kind.LOGO).values_list("pk", flat=True).first(),
    }


def differences(business: Business, wanted: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return ``{field: {"old": ..., "new": ...}}`` for the fields of ``wanted`` that say something else than now."""
    now = snapshot(business)
    return {
        name: {"old": now[name], "new": wanted[name]}
        for name in LABELS
        if name in wanted and wanted[name] != now[name]
    }


def applies_at_once(business: Business, name: str) -> bool:
    """Tell whether an owner's edit of this field needs no moderator (settings LISTING_INSTANT_FIELDS).

    Photos apply at once where only their order changed or some were taken away; the telephone, where the business is
    verified.
    """
    return name in settings.LISTING_INSTANT_FIELDS or (
        name in settings.LISTING_INSTANT_FIELDS_WHEN_VERIFIED and business.is_verified
    )


def propose(
    business: Business,
    wanted: Mapping[str, Any],
    *,
    kind: str,
    by: User | None = None,
    email: str = "",
    message: str = "",
    key: str | None = None,
) -> Change | None:
    """Take an edit or a suggestion: apply what an owner may change at once, and leave the rest to a moderator.

    ``wanted`` holds the JSON forms of any fields; ``key`` tells one form that was sent from
    another. An owner's further edit replaces the one that waits. Returns the change
    that waits, or None where nothing does. Raises ValidationError for what cannot be applied.
    """
    with transaction.atomic():
        Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
        business.refresh_from_db()
        found = differences(business, wanted)
        if kind == Change.Kind.EDIT:
            instant = {name for name in found if applies_at_once(business, name) or _adds_no_photo(name, found[name])}
            if instant:
                apply_fields(business, {name: found.pop(name)["new"] for name in instant}, by=by)
            waiting = Change.objects.select_for_update(of=("self",)).filter(
                business=business, kind=kind, status=Change.Status.OPEN
            )
            former = waiting.first()
            if former is not None:
                kept = {name: diff for name, diff in former.fields.items() if name not in wanted}
                found = {**kept, **found}
                if not found:
                    former.delete()
                    return None
                former.fields, former.by, former.message = found, by, message or former.message
                former.save(update_fields=["fields", "by", "message"])
                return former
        if not found and not message:
            return None
        return Change.objects.create(
            business=business, kind=kind, fields=found, by=by, email=email, message=message, key=key or None
        )


def _adds_no_photo(name: str, difference: Mapping[str, Any]) -> bool:
    """Tell whether readers would see no picture that they do not see now."""
    if name == "logo":
        return difference["new"] is None
    return name == "photos" and set(difference["new"]) <= set(difference["old"])


def apply_fields(business: Business, values: Mapping[str, Any], *, by: User | None) -> None:
    """Make the listing say ``values`` (JSON forms by field), with its row in the log. Raises ValidationError."""
    with transaction.atomic():
        row = Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
        columns = [name for name in (*PLAIN, *KEYS) if name in values]
        for name in columns:
            setattr(row, f"{name}_id" if name in KEYS else name, values[name])
        if columns:
            row.full_clean(exclude=[field.name for field in row._meta.fields if field.name not in columns])
        if "further_categories" in values:
            set_further_categories(row, values["further_categories"])
        if "addresses" in values:
            set_addresses(row, values["addresses"])
        if "photos" in values:
            _set_photos(row, values["photos"])
        if "logo" in values:
            _set_logo(row, values["logo"])
        if columns:
            row.save(update_fields=columns)
        row.touch(by=by, verb=ListingLogEntry.Verb.EDITED, note=", ".join(sorted(values)))
    business.refresh_from_db()


def set_further_categories(business: Business, keys: list[int]) -> None:
    """Make these, in their order, exactly the categories besides the primary one. Raises ValidationError."""
    keys = [key for key in dict.fromkeys(keys) if key != business.category_id]
    if len(keys) > 2:
        raise ValidationError(_("A business has at most two further categories."))
    with transaction.atomic():
        business.further.all().delete()
        for position, key in enumerate(keys, start=1):
            row = FurtherCategory(business=business, category_id=key, position=position)
            row.clean_fields()
            row.save()


def set_addresses(business: Business, rows: list[Mapping[str, Any]]) -> None:
    """Make these, in their order, exactly the addresses. Raises ValidationError."""
    with transaction.atomic():
        business.addresses.all().delete()
        for position, parts in enumerate(rows):
            plain = {name: parts.get(name) for name in ADDRESS_PARTS if name not in KEYS}
            address = Address(
                business=business,
                position=position,
                country_id=parts.get("country") or business.country_id,
                city_id=parts.get("city"),
                **{name: value for name, value in plain.items() if value is not None},
            )
            address.full_clean()
            address.save()


def _address(address: Address) -> dict[str, Any]:
    return {name: getattr(address, f"{name}_id" if name in KEYS else name) for name in ADDRESS_PARTS}


def _set_photos(business: Business, keys: list[int]) -> None:
    """Show exactly these photos of the business, in their order; those that are left out are deleted."""
    photos = {photo.pk: photo for photo in business.photos.filter(kind=Photo.Kind.PHOTO)}
    for photo in photos.values():
        if photo.approved and photo.pk not in keys:
            photo.delete()
    for position, key in enumerate(keys):
        if key in photos:
            Photo.objects.filter(pk=key).update(position=position, approved=True)


def _set_logo(business: Business, key: int | None) -> None:
    """Show this logo, or none; the former one is deleted."""
    for logo in business.photos.filter(kind=Photo.Kind.LOGO, approved=True):
        if logo.pk != key:
            logo.delete()
    if key is not None:
        business.photos.filter(kind=Photo.Kind.LOGO, pk=key).update(approved=True)
