"""A story's own page."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles.models import Article, Image, PinnedStory
from articles.roles import EDITOR, REPORTER
from tests.factories import make_article, make_author, make_city, make_section, make_user
from tests.pages import assert_is_for_everybody, canonical, get, text, texts, tree, with_class
from tests.pictures import encoded, photo

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
AT = datetime.datetime(2026, 3, 4, 8, 40, tzinfo=datetime.UTC)
PATH = "/news/2026/03/04/low-river/"
FOUR = "".join(f"<h2>Part {number}</h2><p>Text.</p>" for number in range(4))


def make_story(headline: str = "The year of the low river", **fields: object) -> Article:
    return make_article(headline, **{"slug": "low-river", "publish_at": AT, **fields})


def signed_in(role: str = EDITOR, **fields: object) -> Client:
    client = Client()
    client.force_login(make_user(role=role, **fields))
    return client


def first(response: HttpResponse, name: str) -> str:
    return texts(response, with_class(name))[0]


def property_of(response: HttpResponse, name: str) -> str:
    return str(tree(response).xpath(f"//meta[@property='{name}']/@content")[0])


# --- What stands on it ------------------------------------------------------------------------------------------------


def test_shows_kicker_headline_and_standfirst() -> None:
    asia = make_section("Asia", parent=make_section("World"))
    make_story(
        section=asia, kind=Article.Kind.EXPLAINER, countries=["DE"], standfirst="Half a load is all it carries."
    )
    response = get(PATH)
    assert texts(response, "//h1") == ["The year of the low river"]
    assert first(response, "kicker--story") == "WorldAsiaExplainerGermany"
    assert tree(response).xpath(with_class("kicker--story") + "//a/@href") == [
        "/news/world/",
        "/news/asia/",
        "/country/germany/",
    ]
    assert first(response, "story__standfirst") == "Half a load is all it carries."


def test_calls_plain_news_by_no_name() -> None:
    make_story(countries=["DE"])
    assert first(get(PATH), "kicker--story") == "WorldGermany"


def test_names_its_authors_in_order_with_their_jobs() -> None:
    make_author("Bo Li", job_title="Rivers editor")
    make_story(authors=["Bo Li", "Ada Ng"])
    response = get(PATH)
    assert texts(response, with_class("byline__author")) == ["Bo LiRivers editor", "Ada NgReporter"]
    assert tree(response).xpath("//a[@rel='author']/@href") == ["/author/bo-li/", "/author/ada-ng/"]


def test_names_its_place_and_its_hour_in_utc() -> None:
    make_story(dateline_city=make_city("Hamburg"))
    response = get(PATH)
    assert first(response, "story__dateline") == "Hamburg, Germany"
    (time,) = tree(response).xpath(with_class("story__facts") + "//time")
    assert (time.get("datetime"), text(time)) == ("2026-03-04T08:40Z", "4 March 2026, 08:40 UTC")


def test_tells_of_a_substantive_update_only() -> None:
    story = make_story()
    assert "Updated" not in first(get(PATH), "story__facts")
    Article.objects.filter(pk=story.pk).update(updated_at=AT + 2 * DAY)
    assert "Updated 6 March 2026, 08:40 UTC" in first(get(PATH), "story__facts")


def test_tells_how_long_it_takes_to_read() -> None:
    make_story(body="<p>" + "word " * 1150 + "</p>")
    assert "5 minutes to read" in first(get(PATH), "story__facts")


def test_shows_its_photo_with_alternative_text_caption_and_credit() -> None:
    image = Image.store(
        ContentFile(encoded(photo(900, 600)), "x.jpg"), alt="Cranes", caption="A port", credit="Ada Ng"
    )
    make_story(lead_image=image, lead_alt="Idle cranes")
    response = get(PATH)
    (img,) = tree(response).xpath(with_class("story__lead") + "//img")
    assert (img.get("alt"), img.get("fetchpriority"), img.get("width"), img.get("height")) == (
        "Idle cranes",
        "high",
        "900",
        "600",
    )
    assert first(response, "story__lead") == "A port Ada Ng"


def test_shows_a_map_of_its_countries_where_it_has_no_photo() -> None:
    make_story(countries=["DE", "FR"])
    (title,) = tree(get(PATH)).xpath(with_class("story__lead") + "//*[local-name()='svg']/*[local-name()='title']")
    assert text(title) == "Map of Germany, France"


def test_lists_the_contents_of_a_long_story() -> None:
    make_story(body=FOUR)
    links = tree(get(PATH)).xpath("//nav[@id='contents']//a/@href")
    assert links == ["#part-0", "#part-1", "#part-2", "#part-3"]
    assert tree(get(PATH)).xpath("//h2[@id='part-3']")


def test_lists_no_contents_for_a_short_one() -> None:
    make_story(body="<h2>Part</h2><p>Text.</p>")
    assert tree(get(PATH)).xpath("//nav[@id='contents']") == []


def test_links_its_countries_and_tags() -> None:
    make_story(countries=["DE", "FR"], tags=["rivers"])
    links = tree(get(PATH)).xpath("//div[@id='tags']//a/@href")
    assert links == ["/country/germany/", "/country/france/", "/tag/rivers/"]


def test_shares_by_plain_links() -> None:
    make_story("Fish & chips?")
    links = tree(get(PATH)).xpath("//div[@id='share']//a/@href")
    address = "http%3A%2F%2Ftestserver%2Fnews%2F2026%2F03%2F04%2Flow-river%2F"
    assert links[0] == f"mailto:?subject=Fish%20%26%20chips%3F&body={address}"
    assert len(links) == 5 and all(address in link for link in links)


def test_loads_nothing_from_another_site() -> None:
    make_story(body='<figure data-embed="https://player.vimeo.com/video/123?dnt=1"></figure>')
    page = tree(get(PATH))
    loaded = page.xpath("//@src | //link[not(@rel='canonical' or @rel='alternate')]/@href | //@srcset")
    assert [address for address in loaded if not str(address).startswith("/")] == []
    assert page.xpath("//iframe") == []


def test_says_in_which_language_and_direction_it_is_written() -> None:
    make_story("نهر بلا ماء", language="ar", body="<p>لا ماء.</p>")
    (article,) = tree(get(PATH)).xpath("//article[contains(@class, 'story')]")
    assert (article.get("lang"), article.get("dir")) == ("ar", "rtl")


def test_names_us_in_the_foot() -> None:
    make_story()
    assert "About us" in texts(get(PATH), "//footer//h2")


# --- Age --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (29, []),
        (30.5, []),
        (31.5, ["This story is more than 1 month old"]),
        (100, ["This story is more than 3 months old"]),
        (364, ["This story is more than 11 months old"]),
        (367, ["This story is more than 1 year old"]),
        (800, ["This story is more than 2 years old"]),
    ],
)
def test_warns_of_its_age_after_thirty_days(days: float, note: list[str]) -> None:
    story = make_article(publish_at=timezone.now() - days * DAY)
    assert texts(get(story.get_absolute_url()), with_class("story__age")) == note


def test_counts_its_age_from_its_last_update() -> None:
    story = make_article(publish_at=timezone.now() - 400 * DAY, updated_at=timezone.now() - 5 * DAY)
    assert texts(get(story.get_absolute_url()), with_class("story__age")) == []


# --- Related ----------------------------------------------------------------------------------------------------------


def test_offers_related_posts_each_with_its_reason() -> None:
    make_article("Ships wait", tags=["rivers"], hours_ago=30)
    story = make_article("The low river", tags=["rivers"])
    other = make_article("Chosen", section="Culture", hours_ago=5)
    PinnedStory.objects.create(article=story, related=other)
    response = get(story.get_absolute_url())
    cards = tree(response).xpath("//section[@id='related']//article")
    found = [(text(card.xpath(".//h3")[0]), text(card.xpath(".//p[@class='kicker']")[0])) for card in cards]
    assert found == [("Chosen", "Chosen by the editors"), ("Ships wait", "Same topic: rivers")]


def test_offers_nothing_where_nothing_else_is_published() -> None:
    make_story()
    make_article("Not yet", hours_ago=-1)
    assert tree(get(PATH)).xpath("//section[@id='related']") == []


# --- For machines -----------------------------------------------------------------------------------------------------


def test_describes_itself_to_those_who_share_it() -> None:
    make_story(standfirst="Half a load.", social_title="Low water", section="World", tags=["rivers"])
    response = get(PATH)
    assert property_of(response, "og:title") == "Low water"
    assert property_of(response, "og:description") == "Half a load."
    assert property_of(response, "og:url") == f"http://testserver{PATH}"
    assert property_of(response, "og:image") == f"http://testserver{PATH}social.jpg"
    assert property_of(response, "article:published_time") == "2026-03-04T08:40:00+00:00"


def test_describes_itself_in_the_words_of_schema_org() -> None:
    make_story("A </script><script>alert(1)</script> headline")
    response = get(PATH)
    (script,) = tree(response).xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(script)["@graph"][0]["headline"] == "A </script><script>alert(1)</script> headline"
    assert b"<script>alert(1)" not in response.content


def test_has_its_own_address_as_the_canonical_one_unless_it_came_from_elsewhere() -> None:
    story = make_story()
    assert canonical(get(f"{PATH}?utm_source=mail")) == f"http://testserver{PATH}"
    Article.objects.filter(pk=story.pk).update(canonical_url="https://example.org/original/")
    assert canonical(get(PATH)) == "https://example.org/original/"


def test_hides_from_search_engines_when_told_to() -> None:
    make_story(noindex=True)
    assert tree(get(PATH)).xpath("//meta[@name='robots']/@content") == ["noindex"]


# --- Its address ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/news/2026/03/04/",
        "/news/2026/03/05/low-river/",
        "/news/2026/3/4/low-river/",
        "/news/2026/02/30/low-river/",
        "/news/2026/13/04/low-river/",
        "/news/0000/03/04/low-river/",
        "/news/2026/03/04/LOW-RIVER/",
        "/news/2026/03/04/low-river/x/",
        "/news/２０２６/03/04/low-river/",
    ],
)
def test_has_no_page_at_another_address(path: str) -> None:
    make_story()
    assert get(path).status_code == 404


def test_redirects_the_address_without_its_slash() -> None:
    make_story()
    response = get(PATH[:-1])
    assert (response.status_code, response["Location"]) == (301, PATH)


def test_a_former_slug_leads_to_the_present_one() -> None:
    story = make_story()
    story.slug = "high-river"
    story.save()
    response = get(PATH)
    assert (response.status_code, response["Location"]) == (301, "/news/2026/03/04/high-river/")


def test_a_former_day_leads_to_the_present_one() -> None:
    story = make_story()
    story.publish_at = AT + DAY
    story.save()
    response = get(PATH)
    assert (response.status_code, response["Location"]) == (301, "/news/2026/03/05/low-river/")


@pytest.mark.parametrize("status", ["draft", "in-review", "withdrawn", "killed"])
def test_a_former_slug_does_not_lead_to_what_is_hidden(status: str) -> None:
    story = make_story(status=status)
    story.slug = "high-river"
    story.save()
    assert get(PATH).status_code == 404


# --- Who may see it ---------------------------------------------------------------------------------------------------

HIDDEN = {
    "draft": {"status": "draft"},
    "in review": {"status": "in-review"},
    "approved": {"status": "approved"},
    "killed": {"status": "killed"},
    "scheduled": {"publish_at": timezone.now() + DAY},
    "embargoed": {"embargo_until": timezone.now() + DAY},
    "expired": {"publish_at": AT, "expire_at": AT + DAY},
}


@pytest.mark.parametrize("why", HIDDEN)
def test_does_not_exist_for_a_stranger_while_it_is_hidden(why: str) -> None:
    story = make_story(**HIDDEN[why])
    response = get(story.get_absolute_url())
    assert response.status_code == 404
    assert "low river" not in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("why", HIDDEN)
def test_shows_an_editor_a_preview_at_the_real_address(why: str) -> None:
    story = make_story(**HIDDEN[why])
    response = signed_in().get(story.get_absolute_url())
    assert response.status_code == 200
    assert "Readers do not see this page." in first(response, "preview")
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
    assert tree(response).xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_shows_a_reporter_a_preview_of_their_own_story_only() -> None:
    reporter = make_user(role=REPORTER)
    own = make_story(status="draft", created_by=reporter)
    other = make_article("Not theirs", status="draft")
    client = Client()
    client.force_login(reporter)
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404


def test_is_hidden_from_an_account_that_is_not_of_the_newsroom() -> None:
    story = make_story(status="draft")
    assert signed_in(role="").get(story.get_absolute_url()).status_code == 404


def test_shows_an_editor_the_public_page_of_a_public_story() -> None:
    make_story()
    response = signed_in().get(PATH)
    assert "Readers do not see this page." not in response.content.decode()
    assert_is_for_everybody(response)


def test_says_that_a_withdrawn_story_is_gone_without_its_words() -> None:
    story = make_story()
    story.withdraw(by=None)
    response = get(PATH)
    assert response.status_code == 410
    page = response.content.decode()
    assert "This story has been withdrawn" in page and "low river" not in page
    assert not response.cookies


def test_does_not_tell_of_a_withdrawn_story_that_was_never_public() -> None:
    story = make_story(publish_at=timezone.now() + DAY)
    story.withdraw(by=None)
    assert get(story.get_absolute_url()).status_code == 404
    Article.objects.filter(pk=story.pk).update(publish_at=timezone.now() - DAY)
    story.refresh_from_db()
    assert get(story.get_absolute_url()).status_code == 404


def test_shows_an_editor_a_withdrawn_story() -> None:
    make_story().withdraw(by=None)
    assert signed_in().get(PATH).status_code == 200


def test_sets_no_cookie_and_asks_for_none() -> None:
    make_story()
    assert_is_for_everybody(get(PATH))


def test_does_not_look_at_the_session_of_whoever_brings_one() -> None:
    make_story()
    client = signed_in(first_name="Zelda")
    response = client.get(PATH)
    assert_is_for_everybody(response)
    assert "Zelda" not in response.content.decode()


# --- Questions to the database ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("others", "kind"), [(0, "news"), (60, "news"), (60, "opinion")])
def test_asks_the_database_a_fixed_number_of_questions(  # type: ignore[no-untyped-def]
    django_assert_max_num_queries, others: int, kind: str
) -> None:
    for number in range(others):
        make_article(
            tags=["rivers", "ports"],
            countries=["DE", "FR"],
            hours_ago=number + 1,
            authors=["Ada Ng", "Bo Li"],
            kind=kind,
        )
    asia = make_section("Asia", parent=make_section("World"))
    make_story(
        body=FOUR, tags=["rivers", "ports", "locks"], countries=["DE", "FR"], authors=["Ada Ng", "Bo Li"], section=asia
    )
    with django_assert_max_num_queries(8):
        assert get(PATH).status_code == 200
