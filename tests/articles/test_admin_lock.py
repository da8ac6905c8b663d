"""Two editors on one story: nothing is written over unseen, and nobody's text is lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.http import HttpResponse
from django.test import Client

from articles.models import Article
from directory.models import User
from tests.factories import make_article, make_user
from tests.newsroom import change_url, errors, form_values, save, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_user("ada@example.org", role="Editor", first_name="Ada", last_name="Ng")


@pytest.fixture
def bo() -> User:
    return make_user("bo@example.org", role="Editor", first_name="Bo", last_name="Li")


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def opened(client: Client, story: Article) -> dict[str, Any]:
    return form_values(client.get(change_url(story)))


def post(client: Client, story: Article, values: dict[str, Any], **changes: Any) -> HttpResponse:
    return client.post(change_url(story), {"_save": "1", **values, **changes})


def refused(response: HttpResponse) -> bool:
    return response.status_code == 200 and response.context["adminform"].form.conflict is not None


def test_the_second_to_save_is_refused_and_has_the_whole_text_back(ada: User, bo: User) -> None:
    story = make_article("First words", status="draft")
    first, second = signed_in(ada), signed_in(bo)
    hers, his = opened(first, story), opened(second, story)
    assert post(first, story, hers, headline="Her headline").status_code == 302
    response = post(
        second, story, his, headline="His headline", body="<p>His long text.</p>", tags="his, tags", note="n"
    )
    assert refused(response)
    assert fresh(story).headline == "Her headline" and "His" not in fresh(story).body
    back = form_values(response)
    assert (back["headline"], back["body"], back["tags"], back["note"]) == (
        "His headline",
        "<p>His long text.</p>",
        "his, tags",
        "n",
    )


def test_the_one_who_is_refused_learns_who_saved_when_and_what_differs(ada: User, bo: User) -> None:
    story = make_article("First words", status="draft")
    his = opened(signed_in(bo), story)
    save(signed_in(ada), story, headline="Her headline", standfirst="Her standfirst.")
    response = post(signed_in(bo), story, his, headline="His headline")
    conflict = response.context["adminform"].form.conflict
    assert (conflict.by, conflict.at, conflict.version) == (ada, fresh(story).modified_at, 2)
    assert set(conflict.fields) == {"Headline", "Standfirst"}
    page = response.content.decode()
    assert "Ada Ng saved this story" in page
    assert f'href="{change_url(story)}" target="_blank"' in page


def test_whoever_has_looked_may_put_the_own_text_in_its_place(ada: User, bo: User) -> None:
    story = make_article("First words", status="draft")
    his = opened(signed_in(bo), story)
    save(signed_in(ada), story, headline="Her headline")
    response = post(signed_in(bo), story, his, headline="His headline")
    back = form_values(response)
    assert "replace_version" not in back, "the box is ticked already"
    assert post(signed_in(bo), story, back, replace_version="2").status_code == 302
    assert (fresh(story).headline, fresh(story).version) == ("His headline", 3)


def test_looking_at_one_version_is_no_leave_to_write_over_the_next(ada: User, bo: User) -> None:
    story = make_article("First words", status="draft")
    his = opened(signed_in(bo), story)
    save(signed_in(ada), story, headline="Her headline")
    back = form_values(post(signed_in(bo), story, his, headline="His headline"))
    save(signed_in(ada), story, headline="Her second headline")
    assert refused(post(signed_in(bo), story, back, replace_version="2"))
    assert fresh(story).headline == "Her second headline"


@pytest.mark.parametrize("verb", ["submit", "approve", "publish", "schedule", "request_changes"])
def test_a_verb_does_nothing_to_a_version_that_was_not_read(ada: User, bo: User, verb: str) -> None:
    story = make_article(status="draft")
    his = opened(signed_in(bo), story)
    save(signed_in(ada), story, headline="Her headline")
    values = {**his, "note": "x", "_verb": verb, "publish_at_0": "2099-01-01", "publish_at_1": "10:00"}
    assert refused(signed_in(bo).post(change_url(story), values))
    assert fresh(story).status == "draft" and not story.log.exists()


def test_a_verb_of_somebody_else_is_a_new_version_too(ada: User, bo: User) -> None:
    story = make_article(status="draft")
    his = opened(signed_in(bo), story)
    save(signed_in(ada), story, "publish")
    response = post(signed_in(bo), story, his, headline="His headline")
    assert refused(response) and response.context["adminform"].form.conflict.by == ada
    assert fresh(story).status == "published"


@pytest.mark.parametrize("version", [None, "", "0", "abc", "-1", "99999999999999999999"])
def test_a_form_that_does_not_say_what_it_read_writes_nothing(ada: User, version: str | None) -> None:
    story = make_article("First words", status="draft")
    client = signed_in(ada)
    values = opened(client, story)
    del values["version"]
    if version is not None:
        values["version"] = version
    response = post(client, story, values, headline="Blind")
    assert errors(response) and fresh(story).headline == "First words"


def test_a_change_by_a_script_is_somebody_s(ada: User) -> None:
    story = make_article("First words", status="draft")
    values = opened(signed_in(ada), story)
    Article.objects.filter(pk=story.pk).update(headline="By a script", version=2)
    response = post(signed_in(ada), story, values, headline="Hers")
    assert refused(response) and "This story was saved while you had it open" in response.content.decode()


def test_a_story_that_was_deleted_meanwhile_is_no_error(ada: User) -> None:
    story = make_article(status="draft")
    values = opened(signed_in(ada), story)
    story.delete()
    assert post(signed_in(ada), story, values).status_code == 302


# Ada and Bo open (in capitals) and save, so that each does it at least once whatever both have on their screens then.
STEPS = "ABbaBBABAaAAabBbAaAABbABaBAbBbBaAbBBAaABaAb"


def test_no_interleaving_of_two_editors_loses_a_change(ada: User, bo: User) -> None:
    """Whoever is accepted had read what was there, in all 26 ways in which a step can come upon what came before."""
    story = make_article("0", status="draft")
    clients = {"a": signed_in(ada), "b": signed_in(bo)}
    read: dict[str, dict[str, Any]] = {}
    current, tried = "0", set()
    for number, step in enumerate(STEPS, start=1):
        who = step.lower()
        screens = [read[name]["headline"] == current if name in read else None for name in ("a", "b")]
        tried.add((step, *screens))
        if step.isupper():
            read[who] = opened(clients[who], story)
            continue
        values = read.pop(who)
        response = post(clients[who], story, values, headline=str(number))
        if values["headline"] == current:
            assert response.status_code == 302
            current = str(number)
        else:
            assert refused(response)
            assert form_values(response)["headline"] == str(number)
        assert fresh(story).headline == current
    assert len(tried) == 26


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_in_the_same_moment_one_wins_and_the_other_is_told() -> None:
    users = [make_user(role="Editor"), make_user(role="Editor")]
    clients = [signed_in(user) for user in users]
    # Without the lock both win each time, so a few turns are plenty.
    for turn in range(3):
        story = make_article("Before", status="draft")
        forms = [opened(client, story) for client in clients]
        start = threading.Barrier(2)
        answers: dict[int, HttpResponse] = {}

        def send(
            number: int, story: Article = story, forms: Any = forms, start: Any = start, answers: Any = answers
        ) -> None:
            close_old_connections()
            try:
                start.wait(20)
                answers[number] = post(
                    clients[number], story, forms[number], headline=f"By {number}", tags=f"tag{number}"
                )
            finally:
                connection.close()

        threads = [threading.Thread(target=send, args=[number]) for number in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        winners = [number for number in (0, 1) if answers[number].status_code == 302]
        assert len(winners) == 1, f"turn {turn}"
        winner, loser = winners[0], 1 - winners[0]
        assert refused(answers[loser])
        assert form_values(answers[loser])["headline"] == f"By {loser}"
        after = fresh(story)
        assert (after.headline, after.version) == (f"By {winner}", 2)
        assert [tag.name for tag in after.tags.all()] == [f"tag{winner}"]
        assert answers[loser].context["adminform"].form.conflict.by == users[winner]
