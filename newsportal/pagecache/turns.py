"""When something public changes by the clock alone: a story's hour comes, or its end, or another day."""

from __future__ import annotations

import datetime
from typing import Any

import psycopg
from django.db.models import QuerySet
from django.urls import reverse

from articles.models import Article
from newsportal.pagecache.editions import Turns

DAY = datetime.timedelta(days=1)
MICROSECOND = datetime.timedelta(microseconds=1)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# More ends than this within the time that copies may be stale are not remembered one by one.
ENDS = 500


def turns(connection: psycopg.Connection[Any], now: float, memory: float) -> Turns:
    """Return the last and the next such moment by the clock ``now`` (seconds since 1970): five queries, each to an index.

    ``memory``: for how many seconds ahead the addresses that end are listed.
    """
    moment = EPOCH + datetime.timedelta(seconds=now)
    # What a page says of age in days, and who pays for a place until when, goes by the day (UTC).
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    stories = Article.objects.all()
    last = [midnight] + [row[0] for rows in stories.turned(moment) for row in _run(connection, rows)]
    following = [midnight + DAY] + [row[0] for rows in stories.turning(moment) for row in _run(connection, rows)]
    ending = stories.ending(moment, moment + datetime.timedelta(seconds=memory))[:ENDS]
    ends = [(_address(day, slug), end.timestamp()) for day, slug, end in _run(connection, ending)]
    if len(ends) == ENDS:
        # From the next one on, no copy is known to be without any of them.
        ends.append(("/", ends[-1][1]))
    return Turns(last=_microseconds(max(last)), next=_microseconds(min(following)), ends=ends)


def _run(connection: psycopg.Connection[Any], rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    # The listener has a connection of its own, of which Django knows nothing.
    sql, parameters = rows.query.sql_with_params()
    return connection.execute(sql.encode(), parameters).fetchall()


def _microseconds(moment: datetime.datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _address(day: datetime.date, slug: str) -> str:
    parts = {"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}", "slug": slug}
    return reverse("articles:article", kwargs=parts)
