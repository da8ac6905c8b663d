"""How those who keep a listing change it: two of them at once, before it is listed and after.

What is not listed yet is changed directly. What is listed stays as it is, and the edit waits (``directory.editing.propose``).
A form carries a mark of every field as it showed it. A field that its sender left alone stays as it is now, whoever
changed it meanwhile; one that both changed is shown to the second with both versions, and nothing is lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.editing import LABELS, apply_fields, differences, propose, snapshot
from directory.models import Business, Change
from directory.parts import PARTS, PartForm, settle

if TYPE_CHECKING:
    from django.http import QueryDict

    from directory.models import User

Status = Business.Status
#: Nobody but those who keep it and the moderators have seen it.
UNSEEN = frozenset({Status.DRAFT, Status.PENDING, Status.NEEDS_CHANGES, Status.REJECTED})
#: It may be changed at all.
EDITABLE = UNSEEN | {Status.LISTED, Status.PAUSED, Status.CLOSED, Status.EXPIRED}


@dataclass
class Clash:
    """A field that somebody else changed while the form was open."""

    name: str
    theirs: Any
    yours: Any

    @property
    def label(self) -> str:
        """The field's name for people."""
        return str(LABELS[self.name])


@dataclass
class Revision:
    """What became of an edit: the form with its mistakes and clashes, or what was applied and what waits."""

    form: PartForm
    clashes: list[Clash] = field(default_factory=list)
    applied: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    #: What the listing says now, for the marks of a form that is shown again.
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Whether everything was taken over."""
        return not self.clashes and not self.form.errors


def open_edit(business: Business) -> Change | None:
    """Return the edit of the listing that waits for a moderator, or None."""
    return business.changes.filter(kind=Change.Kind.EDIT, status=Change.Status.OPEN).first()


def wanted_now(business: Business, edit: Change | None) -> dict[str, Any]:
    """Return what the listing says with the edit that waits: what those who keep it go on from."""
    pending = {name: difference["new"] for name, difference in edit.fields.items()} if edit else {}
    return {**snapshot(business), **pending}


def marks(values: Mapping[str, Any], names: Iterable[str]) -> str:
    """Return a text for a form that tells its fields' present values from others."""
    return json.dumps({name: _mark(values.get(name)) for name in names}, separators=(",", ":"))


def revise(business: Business, part: str, data: QueryDict, *, by: User) -> Revision:
    """Take an edit of one part. Nothing is taken where anything is wrong or clashes."""
    with transaction.atomic():
        locked = Business.objects.select_for_update(of=("self",)).defer("search").get(pk=business.pk)
        now = wanted_now(locked, open_edit(locked))
        form = edit_form(part, values=now, data=data)
        revision = Revision(form, values=now)
        if not form.is_valid():
            return revision
        seen = read_marks(data.get("seen", ""))
        wanted: dict[str, Any] = {}
        for name, yours in form.changes().items():
            before, mine, theirs = seen.get(name, _mark(now.get(name))), _mark(yours), _mark(now.get(name))
            if mine in (before, theirs):
                continue
            if theirs != before:
                revision.clashes.append(Clash(name, now.get(name), yours))
            wanted[name] = yours
        if revision.clashes:
            return revision
        wanted |= settle({**now, **wanted}, before=now)
        try:
            with transaction.atomic():
                _take(locked, wanted, by=by, revision=revision)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return revision


def take(business: Business, wanted: Mapping[str, Any], *, by: User) -> Revision:
    """Take an edit of any fields that clashes with nothing, such as one more special day. Raises ValidationError."""
    revision = Revision(PartForm(values={}))
    with transaction.atomic():
        locked = Business.objects.select_for_update(of=("self",)).defer("search").get(pk=business.pk)
        _take(locked, wanted, by=by, revision=revision)
    return revision


def edit_form(part: str, *, values: Mapping[str, Any], data: QueryDict | None = None) -> PartForm:
    """Return the form of a part of a listing that exists: letters go to the accounts of those who keep it."""
    form = PARTS[part](data, values=values)
    form.fields.pop("email", None)
    return form


def _take(business: Business, wanted: Mapping[str, Any], *, by: User, revision: Revision) -> None:
    if business.status in UNSEEN:
        found = {name: difference["new"] for name, difference in differences(business, wanted).items()}
        if found:
            apply_fields(business, found, by=by)
        revision.applied = list(found)
        return
    edit = propose(business, wanted, kind=Change.Kind.EDIT, by=by)
    waiting = edit.fields if edit else {}
    revision.waiting = [name for name in wanted if name in waiting]
    revision.applied = [name for name in wanted if name not in waiting]


def _mark(value: Any) -> str:
    # A field that says nothing is the same, whichever nothing it is.
    text = json.dumps(value, sort_keys=True) if value not in (None, "", [], {}, False) else ""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def read_marks(text: str) -> dict[str, str]:
    """Return the marks that a form carried; of what is none, nothing."""
    try:
        found = json.loads(text[:5000])
    except (ValueError, RecursionError):
        # No JSON, or such as is nested deeper than Python reads.
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: mark for name, mark in found.items() if isinstance(mark, str)}
