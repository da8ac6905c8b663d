"""The list of stories in the newsroom: what it shows and finds, how much it asks, and what it answers to nonsense."""

from __future__ import annotations

import datetime
import json

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from directory.admin.base import BoundedPaginator
from tests.factories import make_article, make_author, make_country, make_section, make_user
from tests.newsroom import LIST, messages, signed_in

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def editor() -> Client:
    return signed_in(make_user("editor@example.org", role="Editor"))


def listed(client: Client, query: str = "") -> list[str]:
    """Return the headlines of the list in its order."""
    response = client.get(LIST + query)
    assert response.status_code == 200, response
    return [story.headline for story in response.context["cl"].result_list]


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_shows_the_latest_first_with_section_authors_and_hour(editor: Client) -> None:
    make_article("Older", hours_ago=5)
    make_article("Newer", hours_ago=1, section="Science", authors=["Ada Ng", "Bo Li"])
    assert listed(editor) == ["Newer", "Older"]
    page = editor.get(LIST).content.decode()
    assert "Science" in page and "Ada Ng, Bo Li" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "draft"}, "Draft"),
        ({"status": "in-review"}, "In review"),
        ({"status": "published"}, "Published"),
        ({"hours_ago": -5}, "Scheduled"),
        ({"embargo_until": timezone.now() + 9 * HOUR}, "Under embargo"),
        ({"hours_ago": 5, "expire_at": timezone.now() - HOUR}, "Expired"),
        ({"status": "withdrawn"}, "Withdrawn"),
    ],
)
def test_says_the_status_in_words_and_what_the_clock_makes_of_it(editor: Client, fields: dict, words: str) -> None:
    make_article(**fields)
    row = editor.get(LIST).content.decode().split("<tbody>")[1]
    assert f">{words}</span>" in row


def test_asks_as_much_for_many_stories_as_for_few(editor: Client) -> None:
    def write(number: int) -> None:
        for n in range(number):
            make_article(
                authors=[f"Author {n}", "Ada Ng"], section=f"Section {n % 7}", tags=["a", "b"], countries=["DE"]
            )

    write(3)
    few = queries(editor, LIST)
    write(40)
    assert queries(editor, LIST) == few <= 12


def test_never_counts_further_than_its_bound(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(8):
        make_article()
    monkeypatch.setattr(BoundedPaginator, "bound", 5)
    with CaptureQueriesContext(connection) as captured:
        page = editor.get(LIST).content.decode()
    assert "more than 5 stories" in page
    counts = [query["sql"] for query in captured if "COUNT" in query["sql"]]
    assert counts and all("LIMIT 5" in sql for sql in counts)


# --- Search ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bridge", ["Bridges of the north"]),
        ("ferries", ["The last ferry"]),
        ("toll", ["Bridges of the north"]),
        ("brid", ["Bridges of the north"]),
        ("bridge -toll", []),
        ('"last ferry"', ["The last ferry"]),
        ("toll OR ferry", ["The last ferry", "Bridges of the north"]),
        ("nothing of the kind", []),
        ("the", []),
        ("ferry -last", []),
        ("the last ferry", ["The last ferry"]),
        ("!!! (((", []),
        ("'; DROP TABLE articles_article; --", []),
        ("a & b | !c <-> d :*", []),
    ],
)
def test_search_finds_words_of_headline_and_text(editor: Client, words: str, found: list[str]) -> None:
    make_article("Bridges of the north", body="<p>The toll rises.</p>", hours_ago=3)
    make_article("The last ferry", hours_ago=2)
    response = editor.get(LIST, {"q": words})
    assert response.status_code == 200
    assert [story.headline for story in response.context["cl"].result_list] == found


def test_search_uses_the_stored_vector_and_reads_no_text(editor: Client) -> None:
    make_article("Bridges")
    with CaptureQueriesContext(connection) as captured:
        editor.get(LIST, {"q": "bridges"})
    searches = [query["sql"] for query in captured if "@@" in query["sql"]]
    assert searches
    assert not any("to_tsvector" in sql or "LIKE" in sql.upper() for sql in searches)
    assert not any('"articles_article"."body"' in sql for sql in searches)


@pytest.mark.parametrize(
    "term", ["x" * 5000, "word " * 1000, "%" * 200, "_" * 200, "\\" * 200, "😀" * 100, "\u202e" * 50]
)
def test_search_bears_any_text(editor: Client, term: str) -> None:
    make_article()
    assert editor.get(LIST, {"q": term}).status_code == 200


# --- Filters ---------------------------------------------------------------------------------------------------------


def test_filters_by_state(editor: Client) -> None:
    make_article("Draft one", status="draft")
    make_article("Scheduled one", hours_ago=-5)
    make_article("Live one")
    make_article("Expired one", hours_ago=5, expire_at=timezone.now() - HOUR)
    for state, headline in (
        ("draft", "Draft one"),
        ("scheduled", "Scheduled one"),
        ("live", "Live one"),
        ("expired", "Expired one"),
    ):
        assert listed(editor, f"?state={state}") == [headline]


def test_the_first_page_leads_to_writing_and_to_what_waits_for_its_reader(editor: Client) -> None:
    make_article("Read me first", status="in-review")
    make_article("Out already")

    def doors(client: Client) -> dict[str, str]:
        links = lxml.html.fromstring(client.get("/admin/").content).xpath("//p[@class='doors']/a")
        return {str(link.text_content()): str(link.get("href")) for link in links}

    assert list(doors(editor)) == ["Write a story", "Stories to review"]
    page = editor.get(doors(editor)["Stories to review"]).content.decode()
    assert "Read me first" in page and "Out already" not in page
    assert list(doors(signed_in(make_user("rita@example.org", role="Reporter")))) == ["Write a story", "My stories"]


def test_filters_by_section_kind_country_author_and_date(editor: Client) -> None:
    make_article("Other", hours_ago=24 * 40)
    author = make_author("Bo Li")
    make_article("Wanted", section="Science", kind="analysis", countries=["DE", "FR"], authors=["Ada Ng", "Bo Li"])
    week_ago = (timezone.now() - 7 * 24 * HOUR).date()
    for query in (
        f"?section__id__exact={make_section('Science').pk}",
        "?kind__exact=analysis",
        "?country=FR",
        f"?author={author.pk}",
        f"?publish_at__gte={week_ago}+00:00:00%2B00:00",
        f"?country=FR&author={author.pk}&kind__exact=analysis&q=wanted",
    ):
        assert listed(editor, query) == ["Wanted"], query


def test_my_stories_are_those_that_i_wrote_or_sign() -> None:
    user = make_user(role="Editor")
    make_article("Somebody's")
    make_article("Written", created_by=user)
    make_author("Me", user=user)
    make_article("Signed", authors=["Me"])
    assert set(listed(signed_in(user), "?mine=1")) == {"Written", "Signed"}


NONSENSE = [
    "?o=",
    "?o=abc",
    "?o=99.-99.0",
    "?o=1.1.1.1.1.1",
    "?o=99999999999999999999999",
    "?p=abc",
    "?p=-1",
    "?p=0",
    "?p=999999999",
    "?p=\uff11",
    "?p=1e9",
    "?all=",
    "?all=1",
    "?e=1",
    "?e=1&p=abc",
    "?q=",
    "?q=%22",
    "?q=%C2%A0",
    "?state=nonsense",
    "?state=draft&state=live",
    "?state__exact=draft",
    "?mine=nonsense",
    "?country=zz",
    "?country=%27%22",
    "?country=" + "x" * 5000,
    "?author=abc",
    "?author=-1",
    "?author=99999999999999999999999999",
    "?author=\uff11",
    "?author=1)%20OR%20(1=1",
    "?section__id__exact=abc",
    "?section__id__exact=99999999999999999999999999",
    "?kind__exact=",
    "?kind__exact=nonsense",
    "?publish_at__gte=abc",
    "?publish_at__gte=0001-01-01",
    "?publish_at__gte=9999-12-31%2023:59:59%2B14:00",
    "?publish_at__gte=99999-01-01",
    "?publish_at__year=2026",
    "?status__exact=published",
    "?headline__regex=(",
    "?body__contains=x",
    "?search=x",
    "?created_by__password__startswith=p",
    "?authors__user__password__startswith=p",
    "?pk__in=1,2,abc",
    "?id__exact=abc",
    "?_popup=1",
    "?_popup=abc",
    "?_to_field=id",
    "?_to_field=body",
    "?_to_field=created_by__password",
    "?_changelist_filters=%25%25%25",
    "?is_facets=1&_facets=True",
    "?%5B%5D=1",
    "?=1",
    "?q[]=1",
]


@pytest.mark.filterwarnings("ignore:DateTimeField")
@pytest.mark.parametrize("query", NONSENSE)
def test_a_nonsensical_query_string_is_no_error(editor: Client, query: str) -> None:
    make_article()
    response = editor.get(LIST + query)
    assert response.status_code in {200, 302, 400, 404}
    if response.status_code == 302:
        assert editor.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("lookup", ["created_by__password__startswith=p", "headline__regex=(", "body__contains=x"])
def test_only_the_lookups_of_the_filters_are_allowed(editor: Client, lookup: str) -> None:
    assert editor.get(f"{LIST}?{lookup}").status_code == 400


@pytest.mark.parametrize(
    "url",
    [
        "/admin/articles/article/abc/change/",
        "/admin/articles/article/99999999999999999999999999/change/",
        "/admin/articles/article/-1/change/",
        "/admin/articles/article/1_2F..%2F/history/",
        "/admin/articles/article/%F0%9F%98%80/delete/",
        "/admin/articles/article/1/do/publish/",
        "/admin/articles/article/1/do/nonsense/",
        "/admin/articles/article/abc/do/withdraw/",
        "/admin/articles/image/abc/change/",
        "/admin/articles/image/cards/?id=abc&id=99999999999999999999&id=-1&id=\uff11",
        "/admin/articles/tag/?q=%25&o=abc&p=abc",
        "/admin/articles/section/?in_navigation__exact=abc",
        "/admin/articles/author/?q=%5C",
        "/admin/articles/image/?created_at__gte=abc",
        "/admin/directory/country/zz/change/",
        "/admin/directory/city/?q=,,,&p=abc",
        "/admin/directory/city/abc/change/",
        "/admin/r/abc/1/",
        "/admin/r/1/abc/",
        "/admin/r/999999/1/",
        "/admin/autocomplete/",
        "/admin/autocomplete/?term=x",
        "/admin/autocomplete/?app_label=a&model_name=b&field_name=c",
        "/admin/autocomplete/?app_label=articles&model_name=article&field_name=headline",
        "/admin/autocomplete/?app_label=articles&model_name=article&field_name=dateline_city&page=abc",
        "/admin/autocomplete/?app_label=articles&model_name=article&field_name=dateline_city&page=0",
        "/admin/autocomplete/?app_label=articles&model_name=article&field_name=dateline_city&page=99999999999999",
        "/admin/autocomplete/?app_label=articles&model_name=articletag&field_name=tag&term=%25",
    ],
)
def test_an_address_that_leads_nowhere_is_no_error(editor: Client, url: str) -> None:
    assert editor.get(url).status_code in {200, 302, 400, 403, 404}


# --- Bulk actions ----------------------------------------------------------------------------------------------------


def act(client: Client, action: str, *stories: Article, **more: object) -> list[str]:
    response = client.post(
        LIST, {"action": action, "index": "0", "_selected_action": [story.pk for story in stories], **more}
    )
    assert response.status_code == 302
    return messages(response, client)


def test_publishes_what_is_ticked_and_names_what_cannot_be(editor: Client) -> None:
    draft, killed, live = make_article(status="draft"), make_article("Dead end", status="killed"), make_article("Out")
    said = act(editor, "publish_stories", draft, killed, live)
    assert Article.objects.get(pk=draft.pk).is_published
    assert Article.objects.get(pk=killed.pk).status == "killed"
    assert said[0] == "1 story is published."
    assert any("Dead end" in line and "Killed" in line for line in said)
    assert any("Out" in line for line in said)
    assert live.log.count() == 0


def test_withdraws_what_is_ticked_and_names_what_cannot_be(editor: Client) -> None:
    live, draft = make_article(), make_article("Not out", status="draft")
    said = act(editor, "withdraw_stories", live, draft)
    assert Article.objects.get(pk=live.pk).status == "withdrawn"
    assert said[0] == "1 story is withdrawn." and "Not out" in said[1]


def test_a_bulk_action_bears_keys_that_are_none(editor: Client) -> None:
    story = make_article(status="draft")
    for keys in (["abc"], ["99999999999999999999999"], ["", "-1"], [str(story.pk), "abc", "\x00"]):
        response = editor.post(LIST, {"action": "publish_stories", "index": "0", "_selected_action": keys})
        assert response.status_code == 302
    assert Article.objects.get(pk=story.pk).is_published


@pytest.mark.parametrize(
    "data",
    [
        {"action": "nonsense", "index": "0"},
        {"action": "publish_stories", "index": "abc"},
        {"action": "publish_stories", "index": "99"},
        {"action": "delete_selected", "index": "0", "post": "yes"},
        {"action": "publish_stories", "select_across": "abc", "index": "0"},
    ],
)
def test_a_nonsensical_action_changes_nothing(editor: Client, data: dict) -> None:
    story = make_article(status="draft")
    response = editor.post(LIST, {**data, "_selected_action": [story.pk]})
    assert response.status_code in {200, 302}
    if data["action"] != "publish_stories":
        assert Article.objects.get(pk=story.pk).status == "draft"


# --- Autocompletes ---------------------------------------------------------------------------------------------------


def completed(client: Client, model: str, field: str, term: str) -> list[str]:
    response = client.get(
        "/admin/autocomplete/", {"app_label": "articles", "model_name": model, "field_name": field, "term": term}
    )
    assert response.status_code == 200
    return [item["text"] for item in json.loads(response.content)["results"]]


def test_a_related_story_is_found_by_its_headline_and_told_apart_by_its_date_or_status(editor: Client) -> None:
    make_article("Bridge opens", publish_at=datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC))
    make_article("Bridge plans", status="draft")
    assert set(completed(editor, "pinnedstory", "related", "bridg")) == {
        "Bridge opens (1 Mar 2026)",
        "Bridge plans (Draft)",
    }


def test_a_tag_is_found_by_its_beginning(editor: Client) -> None:
    make_article(tags=["climate change", "exchange rates"])
    assert completed(editor, "articletag", "tag", "Climate c") == ["climate change"]


def test_a_country_is_found_by_the_names_that_people_use(editor: Client) -> None:
    for code in ("DE", "US", "IN"):
        make_country(code)
    for term in ("ger", "de", "DEU"):
        assert "Germany" in completed(editor, "articlecountry", "country", term)
    assert completed(editor, "articlecountry", "country", "usa") == ["United States"]
    assert completed(editor, "articlecountry", "country", "states") == ["United States"]
