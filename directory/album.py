"""The photos and the logo of a draft or of a listing, as their keeper arranges them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory.models import Business, Draft, Photo
from directory.pictures.uploads import ACCEPT, clean_upload
from directory.text import CleanCharField

if TYPE_CHECKING:
    from directory.models import User

Target = Draft | Business


class AlbumForm(forms.Form):
    """For each photo its alternative text, its place and whether it goes; new files are taken in by ``take_in``."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, photos: Iterable[Photo], logo: Photo | None) -> None:
        self.photos = list(photos)
        self.logo = logo
        super().__init__(data)
        for place, photo in enumerate(self.photos, start=1):
            self.fields[f"alt_{photo.pk}"] = CleanCharField(
                label=gettext_lazy("What the photo shows"),
                max_length=250,
                required=False,
                initial=photo.alt,
                help_text=gettext_lazy(
                    "For people who cannot see it, such as “The dining room with a view of the quay”."
                ),
            )
            self.fields[f"place_{photo.pk}"] = forms.IntegerField(
                label=gettext_lazy("Position"),
                required=False,
                initial=place,
                min_value=0,
                max_value=999,
                widget=forms.TextInput({"inputmode": "numeric"}),
            )
            self.fields[f"remove_{photo.pk}"] = forms.BooleanField(
                label=gettext_lazy("Remove this photo"), required=False
            )
        if logo is not None:
            self.fields["remove_logo"] = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    @property
    def accept(self) -> str:
        """The formats that a browser should offer."""
        return ACCEPT

    def rows(self) -> list[dict[str, Any]]:
        """Return each photo with its fields."""
        return [
            {"photo": photo, **{name: self[f"{name}_{photo.pk}"] for name in ("alt", "place", "remove")}}
            for photo in self.photos
        ]

    def kept(self) -> list[int]:
        """Return the keys of the photos that stay, in the order that was asked for."""
        data = self.cleaned_data
        places = {}
        for index, photo in enumerate(self.photos, start=1):
            place = data.get(f"place_{photo.pk}")
            # One that is moved to another's place stands before it.
            places[photo.pk] = (index if place is None else place, place is None or place == index, index)
        staying = [photo.pk for photo in self.photos if not data.get(f"remove_{photo.pk}")]
        return sorted(staying, key=lambda pk: places[pk])

    @property
    def removes_logo(self) -> bool:
        """Whether the logo is to go."""
        return bool(self.cleaned_data.get("remove_logo"))

    def save_texts(self) -> None:
        """Keep the alternative texts: they say what is to be seen already, so they wait for nobody."""
        for photo in self.photos:
            alt = self.cleaned_data[f"alt_{photo.pk}"]
            # A form without the field says nothing of it.
            if f"alt_{photo.pk}" in self.data and alt != photo.alt:
                Photo.objects.filter(pk=photo.pk).update(alt=alt)


def arrange(keys: list[int]) -> None:
    """Give photos their places in this order."""
    for position, key in enumerate(keys):
        Photo.objects.filter(pk=key).exclude(position=position).update(position=position)


def take_in(
    target: Target, files: Iterable[Any], *, by: User | None, kind: str = Photo.Kind.PHOTO, approved: bool = False
) -> tuple[list[Photo], list[str]]:
    """Store the files as photos of a draft or a business; return the new photos, and for each other file what is wrong.

    A file that was sent twice is one photo. A draft has one logo: the new one takes the place of the former.
    """
    photos: list[Photo] = []
    problems: list[str] = []
    for file in files:
        name = str(getattr(file, "name", ""))[-80:]
        try:
            photo = _store(target, file, kind=kind, by=by, approved=approved)
        except ValidationError as error:
            problems += [_("%(name)s: %(message)s") % {"name": name, "message": message} for message in error.messages]
        else:
            photos.append(photo)
    return photos, problems


def _store(target: Target, file: Any, *, kind: str, by: User | None, approved: bool) -> Photo:
    clean = clean_upload(file)
    with transaction.atomic():
        # Nobody else adds to the same album meanwhile, so that its limit holds.
        type(target)._default_manager.select_for_update(of=("self",)).only("pk").get(pk=target.pk)
        own = Photo.objects.filter(**{"draft" if isinstance(target, Draft) else "business": target})
        same = own.filter(kind=kind, digest=clean.digest).first()
        if same is not None:
            return same
        if kind == Photo.Kind.PHOTO and own.filter(kind=kind).count() >= settings.LISTING_PHOTOS:
            limit = settings.LISTING_PHOTOS
            message = ngettext(
                "There is room for %(limit)d photo. Remove it first.",
                "There is room for %(limit)d photos. Remove one first.",
                limit,
            )
            raise ValidationError(message % {"limit": limit})
        if kind == Photo.Kind.LOGO and (isinstance(target, Draft) or approved):
            own.filter(kind=kind).delete()
        return Photo.store(
            clean,
            by=by,
            kind=kind,
            approved=approved,
            position=own.count(),
            draft=target if isinstance(target, Draft) else None,
            business=target if isinstance(target, Business) else None,
        )
