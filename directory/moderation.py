"""The moderators' queue: everything that waits for a decision, the oldest first, and what may be decided."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import (
    AlreadyDecided,
    Business,
    Change,
    Claim,
    InvalidTransition,
    ListingLogEntry,
    Refusal,
    Report,
    Review,
)

if TYPE_CHECKING:
    from directory.models import User

#: How many cases the queue shows, and up to how many it counts: whoever sees "200" begins at the top all the same.
SHOWN = 200

KINDS: dict[str, type[models.Model]] = {
    "listing": Business,
    "change": Change,
    "claim": Claim,
    "review": Review,
    "report": Report,
}
NAMES: dict[str, Promise | str] = {
    "listing": _("Submission"),
    "change": _("Change"),
    "claim": _("Claim"),
    "review": _("Review"),
    "report": _("Report"),
}


@dataclass(frozen=True)
class Case:
    """One thing that waits: its kind (a key of KINDS), its key, the business that it is about, and since when."""

    kind: str
    key: int
    business: str
    country: str
    since: datetime.datetime

    @property
    def name(self) -> Promise | str:
        """What the kind is called."""
        return NAMES[self.kind]

    @property
    def age(self) -> datetime.timedelta:
        """How long it has waited."""
        return timezone.now() - self.since


def queue(kind: str = "", limit: int = SHOWN) -> list[Case]:
    """Return the oldest cases of one kind or of all, the oldest first: a query per kind, each bounded by an index."""
    cases = [case for each in ([kind] if kind else KINDS) for case in _waiting(each, limit)]
    return sorted(cases, key=lambda case: (case.since, case.kind, case.key))[:limit]


def counts() -> dict[str, int]:
    """Return how many cases of each kind wait, counted up to SHOWN."""
    return {kind: len(_rows(kind).values_list("pk")[:SHOWN]) for kind in KINDS}


def _rows(kind: str) -> models.QuerySet[Any]:
    if kind == "listing":
        return Business.objects.waiting()
    return KINDS[kind]._default_manager.filter(status="open").order_by("created_at", "pk")


def _waiting(kind: str, limit: int) -> Iterable[Case]:
    through = "" if kind == "listing" else "business__"
    since = F("submitted_at") if kind == "listing" else F("created_at")
    rows = _rows(kind).annotate(since=since)
    for key, business, country, waiting in rows.values_list("pk", f"{through}name", f"{through}country", "since")[
        :limit
    ]:
        yield Case(kind, key, business, country, waiting or timezone.now())


# --- Deciding --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decision:
    """One button: its name, what it says, its key on the keyboard, and whether it needs a reason."""

    name: str
    label: Promise | str
    key: str
    tone: str
    needs_reason: bool
    act: Callable[..., None]


def _listing(verb: str) -> Callable[..., None]:
    def act(row: Business, by: User, reason: str, code: str, fields: list[str]) -> None:
        if verb == "approve":
            _show_photos(row)
            row.approve(by=by, note=reason)
        elif verb == "changes":
            row.request_changes(by=by, reason=reason)
        else:
            row.reject(by=by, reason=reason, code=code)

    return act


def _show_photos(business: Business) -> None:
    """Approve the pictures that came with a submission."""
    with transaction.atomic():
        shown = business.photos.filter(kind="logo", approved=True).exists()
        for photo in business.photos.filter(approved=False):
            if photo.kind == "logo" and shown:
                continue
            shown = shown or photo.kind == "logo"
            photo.approved = True
            photo.save(update_fields=["approved"])


DECISIONS: dict[str, list[Decision]] = {
    "listing": [
        Decision("approve", _("List it"), "a", "go", False, _listing("approve")),
        Decision("changes", _("Ask for changes"), "c", "warn", True, _listing("changes")),
        Decision("refuse", _("Refuse it"), "r", "stop", True, _listing("refuse")),
    ],
    "change": [
        Decision(
            "accept",
            _("Accept what is ticked"),
            "a",
            "go",
            False,
            lambda row, by, reason, code, fields: row.accept(by=by, only=fields or None, reason=reason),
        ),
        Decision(
            "refuse",
            _("Refuse it"),
            "r",
            "stop",
            True,
            lambda row, by, reason, code, fields: row.refuse(by=by, reason=reason, code=code),
        ),
    ],
    "claim": [
        Decision(
            "grant",
            _("Grant it"),
            "a",
            "go",
            False,
            lambda row, by, reason, code, fields: row.grant(by=by, reason=reason),
        ),
        Decision(
            "refuse",
            _("Refuse it"),
            "r",
            "stop",
            True,
            lambda row, by, reason, code, fields: row.refuse(by=by, reason=reason, code=code),
        ),
    ],
    "review": [
        Decision(
            "publish", _("Publish it"), "a", "go", False, lambda row, by, reason, code, fields: row.publish(by=by)
        ),
        Decision(
            "refuse",
            _("Refuse it"),
            "r",
            "stop",
            True,
            lambda row, by, reason, code, fields: row.refuse(by=by, reason=reason, code=code),
        ),
    ],
    "report": [
        Decision(
            "settle",
            _("Something was done"),
            "a",
            "go",
            False,
            lambda row, by, reason, code, fields: row.settle(by=by, reason=reason),
        ),
        Decision(
            "dismiss",
            _("Nothing to be done"),
            "r",
            "warn",
            False,
            lambda row, by, reason, code, fields: row.dismiss(by=by, reason=reason),
        ),
    ],
}


class DecisionRefused(Exception):
    """The decision was not taken; the message says why, and is fit for people."""


def decide(
    kind: str,
    key: int,
    name: str,
    *,
    by: User,
    version: int | None = None,
    reason: str = "",
    code: str = "",
    fields: Iterable[str] = (),
) -> None:
    """Take a decision (a name of DECISIONS) on a case, once.

    ``version`` is that of the submission which the moderator looked at: one that was edited since is not decided upon
    unseen. Raises DecisionRefused, ValidationError, and ObjectDoesNotExist.
    """
    decision = next((each for each in DECISIONS[kind] if each.name == name), None)
    if decision is None:
        raise DecisionRefused(_("There is no such decision."))
    fields = list(fields)
    reason = reason.strip() or (str(Refusal(code).label) if code in Refusal.values and code != Refusal.OTHER else "")
    if decision.needs_reason and not reason:
        raise DecisionRefused(_("Say why: the reason is mailed to the person."))
    if (
        kind == "change"
        and name == "accept"
        and not fields
        and Change.objects.filter(pk=key).exclude(fields={}).exists()
    ):
        raise DecisionRefused(_("Tick at least one field, or refuse the change."))
    with transaction.atomic():
        row: Any = KINDS[kind]._default_manager.select_for_update(of=("self",)).get(pk=key)
        if kind == "listing" and row.status != Business.Status.PENDING:
            raise DecisionRefused(_("Somebody else has decided this meanwhile."))
        if version is not None and row.version != version:
            raise DecisionRefused(_("It was edited while you looked at it. Look at it again."))
        try:
            decision.act(row, by, reason, code if code in Refusal.values else Refusal.OTHER, fields)
        except (AlreadyDecided, InvalidTransition) as refused:
            raise DecisionRefused(str(refused)) from refused


# --- Owners ----------------------------------------------------------------------------------------------------------


def suspend_owner(user: User, *, by: User, reason: str) -> int:
    """Keep a person out, and take what only they keep out of sight; return how many listings that were.

    Raises DecisionRefused for staff, who are not the moderators' to suspend.
    """
    if user.is_staff or user.is_superuser:
        raise DecisionRefused(_("People of the house cannot be suspended here."))
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        _end_sessions(user)
        number = 0
        for business in Business.objects.select_for_update(of=("self",)).filter(ownerships__user=user).order_by("pk"):
            ListingLogEntry.objects.create(
                business=business, by=by, verb=ListingLogEntry.Verb.OWNER_SUSPENDED, note=reason
            )
            alone = not business.owners.filter(is_active=True).exists()
            if alone and business.status in {"listed", "paused", "closed", "expired"}:
                business.suspend(by=by, reason=reason)
                number += 1
        return number


def _end_sessions(user: User) -> None:
    """End the person's sessions; an inactive account could not use them, but nothing of it should linger."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def word_difference(old: str, new: str) -> list[tuple[str, str]]:
    """Return the words of two texts as ``("same" | "gone" | "new", text)`` in their order.

    Texts of more than 3,000 words are given whole: comparing them word by word takes too long.
    """
    import difflib

    before, after = old.split(), new.split()
    if len(before) + len(after) > 6000:
        return [("gone", old), ("new", new)]
    parts: list[tuple[str, str]] = []
    for what, start, end, begin, stop in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            parts.append(("same", " ".join(before[start:end])))
            continue
        if end > start:
            parts.append(("gone", " ".join(before[start:end])))
        if stop > begin:
            parts.append(("new", " ".join(after[begin:stop])))
    return parts
