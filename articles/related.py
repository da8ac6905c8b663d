"""Related posts: an editor's pins first, then what shares a story's topics, places, section and telling words.

The work is done by a function in the database (articles/related_function.py). Its numbers and the weights below were chosen and
measured by bench/related.py; bench/RELATED.md has the figures.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections, router
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.loading import cards_of, load_opinions_bylines
from articles.models import Article

# The weights say how many points a full match of each kind is worth: the rarest tag, a country, all words that are looked up;
# likeness is ts_rank's, of which a near copy has about 0.5.
WEIGHTS = {"tag": 6.0, "country": 1.0, "primary_country": 1.0, "section": 0.3, "words": 5.0, "likeness": 16.0}

SQL = """
SELECT id, country, tag, same_section FROM articles_related(
    %(id)s, %(now)s, %(limit)s, %(tag)s, %(country)s, %(primary_country)s, %(section)s, %(words)s, %(likeness)s
)
"""

# So many stories' scores a process keeps.
MOST_KEPT = 4096

# A story's key, and what it shares with the other: a country's name, a tag's, the section.
Row = tuple[int, str | None, str | None, bool]
_scores: dict[tuple[int, int, int], tuple[float, list[Row]]] = {}


@dataclass(frozen=True)
class Related:
    """A story that a reader may want next, ready for a card, and why."""

    article: Article
    reason: str


def related_to(article: Article, limit: int = 6) -> list[Related]:
    """Return at most ``limit`` published stories for a reader of ``article``, best first, each with its reason.

    Four queries at most, whatever the number of stories: pins, scores, cards, and who holds the opinions among them. Never the
    story itself, and never empty while another story is published: the section's latest and the site's latest fill what topics
    and places leave open.
    """
    # A story that was loaded for its page has its pins with it.
    pinned = getattr(article, "pinned_ids", None)
    if pinned is None:
        pinned = list(article.pins.order_by("order", "pk").values_list("related", flat=True)[:limit])
    reasons: dict[int, str] = dict.fromkeys(pinned, _("Chosen by the editors"))
    # Twice as many as wanted, since some of them may be pinned too.
    for pk, country, tag, same_section in _kept(article, limit + len(pinned)):
        if pk not in reasons:
            reasons[pk] = _reason(article, country, tag, same_section)
    # The only word on what is public is .published(), here as everywhere.
    cards = {card.pk: card for card in cards_of(now=timezone.now(), keys=list(reasons))}
    found = [Related(cards[pk], reason) for pk, reason in reasons.items() if pk in cards and pk != article.pk][:limit]
    load_opinions_bylines(item.article for item in found)
    return found


def _kept(article: Article, limit: int) -> list[Row]:
    """Return the scores as they were worked out some minutes ago, or now: they cost as much as the rest of the page.

    Which of the stories may be seen is asked each time. A story that changed is scored anew.
    """
    key, now = (article.pk, article.version, limit), time.monotonic()
    until, rows = _scores.get(key, (0.0, []))
    if now >= until:
        rows = _scored(article, limit)
        if len(_scores) >= MOST_KEPT:
            _scores.clear()
        _scores[key] = now + settings.RELATED_KEPT_SECONDS, rows
    return rows


def _scored(article: Article, limit: int) -> list[Row]:
    parameters: dict[str, Any] = {**WEIGHTS, "id": article.pk, "now": timezone.now(), "limit": limit}
    # Wherever the page that it is for is read from.
    with connections[router.db_for_read(Article)].cursor() as cursor:
        cursor.execute(SQL, parameters)
        return cursor.fetchall()


def _reason(article: Article, country: str | None, tag: str | None, same_section: bool) -> str:
    """Say in the reader's words what the two stories share: the topic before the place before the section."""
    if tag:
        return _("Same topic: %(tag)s") % {"tag": tag}
    if country:
        return _("Also about %(country)s") % {"country": country}
    if same_section:
        return _("More from %(section)s") % {"section": article.section.name}
    return _("Latest")
