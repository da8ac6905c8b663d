"""What may be done with a story, by whom, and in which words the newsroom calls it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article

if TYPE_CHECKING:
    from directory.models import User

Status = Article.Status

#: What a reporter may still write in.
OPEN = {Status.DRAFT, Status.NEEDS_CHANGES}


@dataclass(frozen=True)
class Verb:
    """One button. ``saves``: it stands in the form, which it saves first; else it has a page that asks once more."""

    name: str
    label: Promise | str
    statuses: frozenset[str]
    saves: bool
    editors_only: bool = True
    tone: str = ""
    question: Promise | str = ""


def _verb(name: str, label: Promise | str, statuses: set[str], **more: Any) -> Verb:
    return Verb(name, label, frozenset(statuses), **more)


UNPUBLISHED = {Status.DRAFT, Status.IN_REVIEW, Status.NEEDS_CHANGES, Status.APPROVED}

VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        _verb("submit", _("Save and submit for review"), set(OPEN), saves=True, editors_only=False),
        _verb(
            "request_changes",
            _("Save and ask for changes"),
            {Status.IN_REVIEW, Status.APPROVED},
            saves=True,
            tone="warn",
        ),
        _verb(
            "approve",
            _("Save and approve"),
            {Status.DRAFT, Status.IN_REVIEW, Status.NEEDS_CHANGES},
            saves=True,
            tone="go",
        ),
        _verb("schedule", _("Save and schedule"), UNPUBLISHED | {Status.WITHDRAWN}, saves=True, tone="go"),
        _verb(
            "publish",
            _("Save and publish now"),
            UNPUBLISHED | {Status.WITHDRAWN, Status.PUBLISHED},
            saves=True,
            tone="go",
        ),
        _verb(
            "withdraw",
            _("Withdraw"),
            {Status.PUBLISHED},
            saves=False,
            tone="stop",
            question=_("Readers no longer find the story, and its address says that it was withdrawn."),
        ),
        _verb(
            "kill",
            _("Kill"),
            UNPUBLISHED | {Status.WITHDRAWN},
            saves=False,
            tone="stop",
            question=_("The story is given up. It stays in the newsroom, and can be reopened."),
        ),
        _verb(
            "reopen",
            _("Reopen as a draft"),
            {Status.WITHDRAWN, Status.KILLED},
            saves=False,
            question=_("The story becomes a draft again."),
        ),
    )
}


def allowed(article: Article | None, user: User, *, saves: bool) -> list[Verb]:
    """Return the verbs that ``user`` may apply now to a story that is open before them; None is a new one."""
    status = article.status if article is not None else Status.DRAFT
    editor = user.has_perm("articles.publish_article")
    verbs = [
        verb
        for verb in VERBS.values()
        if verb.saves == saves and status in verb.statuses and (editor or not verb.editors_only)
    ]
    if article is not None and article.status == Status.PUBLISHED and not article.is_scheduled:
        # It is out already: what is published now cannot be published again.
        verbs = [verb for verb in verbs if verb.name != "publish"]
    if article is not None and article.was_sent_in:
        # Whoever sent it has no desk here at which to change anything: an editor does, or refuses it.
        verbs = [verb for verb in verbs if verb.name != "request_changes"]
    return verbs


def apply(verb: str, article: Article, user: User, note: str = "") -> None:
    """Apply a verb by its name. Raises InvalidTransition, and KeyError for a name that is no verb."""
    acts: dict[str, Callable[..., None]] = {
        "submit": article.submit,
        "approve": article.approve,
        "request_changes": article.request_changes,
        "publish": article.publish,
        "schedule": article.publish,
        "withdraw": article.withdraw,
        "kill": article.kill,
        "reopen": article.reopen,
    }
    acts[verb](by=user, note=note)


def hint(article: Article) -> tuple[str, Any]:
    """Return the state that the clock makes of the status, and the moment it turns, such as ("live", None)."""
    now = timezone.now()
    if article.status != Status.PUBLISHED:
        return article.status, None
    if article.expire_at is not None and article.expire_at <= now:
        return "expired", article.expire_at
    if article.embargo_until is not None and article.embargo_until > max(now, article.publish_at):
        return "embargoed", article.embargo_until
    if article.publish_at > now:
        return "scheduled", article.publish_at
    return "live", article.expire_at
