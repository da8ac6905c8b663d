"""Who did what to a story, and when: the verbs of the newsroom and the saves of the admin in one list."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry as SaveEntry
from django.contrib.contenttypes.models import ContentType

from articles.models import Article


@dataclass(frozen=True)
class Event:
    """One line of the history."""

    at: datetime.datetime
    by: Any
    what: str
    note: str
    is_verb: bool


def history(article: Article, limit: int = 20) -> list[Event]:
    """Return the latest events of a story, the newest first: two queries."""
    verbs = article.log.select_related("by")[:limit]
    saves = SaveEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Article), object_id=str(article.pk)
    ).select_related("user")[:limit]
    events = [Event(entry.at, entry.by, entry.get_verb_display(), entry.note, True) for entry in verbs]
    events += [Event(entry.action_time, entry.user, entry.get_change_message(), "", False) for entry in saves]
    return sorted(events, key=lambda event: event.at, reverse=True)[:limit]
