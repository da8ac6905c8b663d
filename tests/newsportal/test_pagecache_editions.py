"""Editions: anything public that changes makes a new one, everywhere at once; nothing else does."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article, Author, Section
from newsportal.pagecache import announcements, editions, site
from newsportal.pagecache.editions import Editions
from newsportal.pagecache.turns import turns
from tests.factories import make_article, make_author, make_business, make_country, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = datetime.timedelta(hours=1)


def number() -> int:
    """Return the edition's number as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM newsportal_edition")
        return int(cursor.fetchone()[0])


def taken_down() -> list[str]:
    """Return the addresses that were taken down, the last first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT path FROM newsportal_change WHERE path IS NOT NULL ORDER BY id DESC")
        return [path for (path,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def _no_former_changes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM newsportal_change")


class Reader(Editions):
    """A process that shows pages, here a thread of one; it keeps the connections that it listened on."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(self._open, lambda conn, now: turns(conn, now, 3600), memory=3600, clock=clock)
        self.connections: list[psycopg.Connection[Any]] = []

    def _open(self) -> psycopg.Connection[Any]:
        self.connections.append(site.connect())
        return self.connections[-1]


class Readers(list[Reader]):
    """All who read, each of whom knows the present edition."""

    def join(self, clock: Callable[[], float] = time.time) -> Reader:
        reader = Reader(clock)
        assert reader.current() is not None
        self.append(reader)
        return reader


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Readers]:
    """Yield nobody yet. A machine that is busy with tests may take its time."""
    monkeypatch.setattr(editions, "PATIENCE", 10.0)
    found = Readers()
    yield found
    for reader in found:
        reader.close()


# --- What makes a new edition -----------------------------------------------------------------------------------------


def test_each_change_of_something_public_makes_one_new_edition() -> None:
    story = make_article(tags=["Trade"], countries=["DE"])
    author = Author.objects.get()
    business, waits, keeper = make_business("Blue Door"), make_business("Waits", status="pending"), make_user()
    acts = [
        lambda: Article.objects.filter(pk=story.pk).update(headline="A bulk update, which sends no signal"),
        lambda: story.tags.add("Ships"),
        lambda: story.set_countries(make_country("FR")),
        lambda: author.__class__.objects.filter(pk=author.pk).update(job_title="Editor"),
        lambda: Section.objects.update(name="The world"),
        lambda: make_section("Science"),
        lambda: business.ownerships.create(user=keeper),
        lambda: business.ownerships.all().delete(),
        lambda: story.withdraw(by=None),
        lambda: story.publish(by=None),
        lambda: make_article(hours_ago=-5),
        lambda: story.delete(),
    ]
    for act in acts:
        before = number()
        act()
        assert number() > before, act
    before = number()
    waits.ownerships.create(user=keeper)
    assert number() == before


def test_what_no_reader_sees_makes_none() -> None:
    draft = make_article(status="draft", tags=["Secret"])
    story = make_article()
    before = number()
    draft.headline = "Another one"
    draft.save()
    draft.submit(by=None)
    draft.tags.add("More")
    make_article(status="draft", authors=["Bo Berg"])
    make_author("Nobody yet")
    make_tag("Unused")
    make_user("reader@example.org")
    Article.objects.filter(pk=story.pk).update(version=9)
    assert number() == before


def test_a_change_counts_when_it_is_committed_and_not_when_it_is_rolled_back() -> None:
    make_section("World")
    before = number()
    with pytest.raises(RuntimeError), transaction.atomic():
        make_section("Science")
        raise RuntimeError
    assert number() == before
    with transaction.atomic():
        make_section("Science")
        with pytest.raises(RuntimeError), transaction.atomic():
            make_section("Sport")
            raise RuntimeError
        make_section("Travel")
        # Nobody else sees the number, nor waits for its row, until the end.
        with site.connect() as other:
            assert other.execute("SELECT number FROM newsportal_edition FOR UPDATE NOWAIT").fetchone() == (before,)
    assert number() > before


def test_a_change_in_a_savepoint_that_was_rolled_back_first_is_not_forgotten_later() -> None:
    before = number()
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            make_section("Sport")
            raise RuntimeError
        make_section("Travel")
    assert number() > before


def test_a_transaction_of_many_changes_makes_one_edition_and_names_a_bounded_number() -> None:
    section = make_section()
    now = timezone.now()
    rows = [
        Article(headline=f"Story {n}", slug=f"story-{n}", section=section, status="published", publish_at=now)
        for n in range(500)
    ]
    before = number()
    with transaction.atomic():
        Article.objects.bulk_create(rows)
    assert number() > before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE key = 'all') FROM newsportal_change")
        # The section, the named ones, and the word that there were more.
        assert cursor.fetchone() == (announcements.CHANGES_NAMED + 2, 1)
    assert taken_down() == []
    Article.objects.all().delete()
    assert taken_down()[0] == "/"


def test_writers_do_not_wait_for_each_other_s_transactions() -> None:
    make_section("World")
    done = threading.Event()

    def write() -> None:
        try:
            make_section("Science")
            done.set()
        finally:
            connection.close()

    with transaction.atomic():
        Section.objects.filter(slug="world").update(name="Globe")
        other = threading.Thread(target=write)
        other.start()
        other.join(10)
        assert done.is_set()


def test_numbers_only_grow_and_are_never_given_out_twice() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE newsportal_edition SET number = number + 1000000000000")
    before = number()
    make_section("Science")
    assert number() == before + 1


# --- What was taken down ----------------------------------------------------------------------------------------------


def test_an_address_that_is_taken_down_is_remembered() -> None:
    story = make_article("Dam breaks")
    address = story.get_absolute_url()
    story.headline = "Dam holds"
    story.save()
    assert taken_down() == []
    story.withdraw(by=None)
    assert taken_down() == [address]
    story.publish(by=None)
    for gone in ({"expire_at": timezone.now()}, {"embargo_until": timezone.now() + HOUR}, {"status": "draft"}):
        Article.objects.filter(pk=story.pk).update(expire_at=None, embargo_until=None, status="published")
        count = len(taken_down())
        Article.objects.filter(pk=story.pk).update(**gone)
        assert taken_down()[: len(taken_down()) - count] == [address], gone
    count = len(taken_down())
    Article.objects.filter(pk=story.pk).update(status="published", embargo_until=None, expire_at=None)
    story.delete()
    assert len(taken_down()) == count + 1


def test_a_draft_or_a_scheduled_story_that_goes_was_never_there() -> None:
    make_article(status="draft").delete()
    make_article(hours_ago=-3).withdraw(by=None)
    assert taken_down() == []


# --- Who knows of it ----------------------------------------------------------------------------------------------------


def test_after_the_writer_s_wait_every_process_knows(readers: Readers) -> None:
    listening = [readers.join() for _ in range(3)]
    for name in ("Science", "Sport", "Travel", "Food"):
        before = number()
        make_section(name)
        listening[0].settle(connection, before)
        assert {reader.state.number for reader in listening} == {number()}
        assert len({reader.current() for reader in listening}) == 1


def test_a_form_that_changed_nothing_public_waits_for_nobody(readers: Readers, django_assert_num_queries: Any) -> None:
    reader = readers.join()
    make_section("World")
    before = number()
    make_article(status="draft")
    with django_assert_num_queries(1):
        reader.settle(connection, before)


def test_knowing_costs_no_query(readers: Readers, django_assert_num_queries: Any) -> None:
    reader = readers.join()
    with django_assert_num_queries(0):
        assert all(reader.current() for _ in range(50))


def test_a_lost_connection_makes_what_was_known_void_and_is_replaced(readers: Readers) -> None:
    reader = readers.join()
    first = reader.connections[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [first.info.backend_pid])
    # The next word comes over another connection.
    make_section("Science")
    deadline = time.monotonic() + 20
    while (len(reader.connections) < 2 or reader.state.number != number()) and time.monotonic() < deadline:
        reader.current()
        threading.Event().wait(0.02)
    assert reader.state.number == number()


def test_a_database_that_is_away_is_known_to_be_away_at_once(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = readers.join()

    def refuse() -> Any:
        raise psycopg.OperationalError("refused")

    reader._connect = refuse
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [reader.connections[0].info.backend_pid])
    deadline = time.monotonic() + 20
    while not reader._is_down and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    begun = time.monotonic()
    assert reader.current() is None
    # Nobody else waits to learn it again.
    assert time.monotonic() - begun < editions.PATIENCE


def test_what_was_taken_down_is_known_to_a_process_that_starts_without_a_database() -> None:
    story = make_article("Dam breaks")
    address = story.get_absolute_url()
    shelf: dict[str, bytes] = {}
    reader = Reader()
    reader._remember = lambda known: shelf.update(known=known)
    story.withdraw(by=None)
    with site.connect() as conn:
        reader._ask(conn)
    late = Reader()
    late._recall = lambda: shelf.get("known")
    late.state = late._recalled()
    assert late.gone(since=time.time() - 60) == [address]
    assert late.gone(since=time.time() + 60) == []


# --- By the clock alone -------------------------------------------------------------------------------------------------


class Clock:
    """The time, which a test may move."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def test_the_hour_of_a_story_makes_a_new_edition_without_a_write(readers: Readers) -> None:
    now = timezone.now()
    make_article("Today")
    scheduled = make_article("Scheduled", hours_ago=-24 * 10 - 1)
    embargoed = make_article("Embargoed", embargo_until=now + 24 * 20 * HOUR)
    ending = make_article("Ending", expire_at=now + 24 * 30 * HOUR)
    clock = Clock()
    reader = readers.join(clock)
    seen = {reader.state.edition}
    for moment in (scheduled.visible_from, embargoed.visible_from, ending.expire_at):
        # A minute before it is known to come, unless midnight comes first, and a minute later it is past.
        for seconds in (-60, 60):
            clock.ahead = moment.timestamp() - time.time() + seconds
            with site.connect() as conn:
                reader._ask(conn)
            seen.add(reader.state.edition)
            assert seconds > 0 or reader.state.next_turn <= moment.timestamp()
            assert reader.state.edition == f"{number()}-{int(moment.timestamp() * 1e6)}" or seconds < 0
    assert len(seen) == 7


def test_another_day_makes_a_new_edition(readers: Readers) -> None:
    clock = Clock()
    reader = readers.join(clock)
    before = reader.state.edition
    clock.ahead = 24 * 3600
    with site.connect() as conn:
        reader._ask(conn)
    assert reader.state.edition != before
    assert reader.state.next_turn - clock() <= 24 * 3600


def test_the_addresses_that_end_are_known_before_they_do(readers: Readers) -> None:
    story = make_article("Ending", expire_at=timezone.now() + HOUR / 2)
    clock = Clock()
    reader = readers.join(clock)
    assert reader.gone(since=time.time()) == []
    clock.ahead = 3600
    assert reader.gone(since=time.time()) == [story.get_absolute_url()]


def test_the_moments_are_read_from_indexes() -> None:
    now = timezone.now()
    rows = [*Article.objects.turned(now), *Article.objects.turning(now), Article.objects.ending(now, now + HOUR)[:9]]
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        for row in rows:
            sql, parameters = row.query.sql_with_params()
            cursor.execute(f"EXPLAIN {sql}", parameters)
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "article_newest" in plan or "article_ending" in plan, plan
        cursor.execute("RESET enable_seqscan")


def test_the_triggers_are_those_of_the_list_and_putting_them_up_again_changes_nothing() -> None:
    def present() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT oid, tgname FROM pg_trigger WHERE tgname LIKE 'newsportal_public%' ORDER BY 1")
            return list(cursor.fetchall())

    before = present()
    announcements.install(connection)
    assert present() == before
    # Insert, update and delete of each, but for those that are born hidden.
    hidden = sum(public.born_hidden for public in announcements.PUBLIC.values())
    assert len(before) == 3 * len(announcements.PUBLIC) - hidden
