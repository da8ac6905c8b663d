"""Walk every public address with stories in every hidden state, and look for their words.

Each hidden story carries words that stand nowhere else, all with the same stem, in every field that a reader could ever
see; a walk asks for every address that the site has, and then for every address that an answer names.
"""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from articles.models import Article, Author, Correction, Image, PinnedStory, Section, Tag
from articles.models.images import new_key
from directory.models import Business, Category, Country, PastSlug, User
from newsportal.searching import Asked, find, finding
from tests.factories import make_article, make_author, make_section, make_user

# One worker, which makes the paper and walks through it once for all of them.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("leaks")]

HIDDEN, PUBLIC = "zqhidden", "zqpublic"
# A word of all stories, hidden and public, which a search can be asked for.
COMMON = "lockgate"
DAY = datetime.timedelta(days=1)
NOW = timezone.now().replace(microsecond=0)

# The fields that make a state, beside a publication an hour ago.
STATES: dict[str, dict[str, Any]] = {
    "draft": {"status": "draft", "first_published_at": None},
    "inreview": {"status": "in-review", "first_published_at": None},
    "needschanges": {"status": "needs-changes", "first_published_at": None},
    "approved": {"status": "approved", "first_published_at": None},
    "scheduled": {"status": "published", "publish_at": NOW + DAY},
    "embargoed": {"status": "published", "embargo_until": NOW + DAY, "first_published_at": NOW + DAY},
    "expired": {"status": "published", "publish_at": NOW - DAY, "expire_at": NOW - DAY / 2},
    "withdrawn": {"status": "withdrawn", "first_published_at": NOW - DAY},
    "withdrawnunseen": {"status": "withdrawn", "first_published_at": None},
    "withdrawnembargoed": {
        "status": "withdrawn",
        "embargo_until": NOW + DAY,
        "first_published_at": NOW - DAY,
    },
    "killed": {"status": "killed", "first_published_at": None},
    "killedafterwithdrawal": {"status": "killed", "first_published_at": NOW - DAY},
}

# Names of the addresses that are no page of the site's, and why the walk may leave them out.
LEFT_OUT = {"admin": "asks everybody to sign in, which a test of its own shows"}

# Whose addresses the walk must know. The directory knows no story (tests/test_import_direction.py), so of its pages the
# walk takes those that it can name; packages have none of our words at all.
KNOWS_STORIES = ("articles.", "newsportal.")

# Those that have pages. Whether a hidden story's own tag has a second one is the same question as whether it has a first.
BY_PERSON = (
    "home",
    "search",
    "articles:article",
    "articles:article_social",
    "articles:latest",
    "articles:section",
    "country",
    "api:stories",
    "api:story",
)
LISTS = ("articles:latest", "articles:section", "articles:archive", "country")

Slugs = dict[str, list[dict[str, Any]]]


def make_picture(words: str) -> Image:
    """Return the row of a picture with words in every field; what it shows is no matter here, so it has no file."""
    key = new_key()
    fields = ("title", "alt", "caption", "credit")
    texts = {name: f"{words}image{name}" for name in fields}
    row = Image(key=key, file=f"images/{key}/original.png", width=1600, height=1200, **texts)
    return Image.objects.bulk_create([row])[0]


def make_marked(stem: str, *, shared: bool, **state: Any) -> Article:
    """Return a story with words that begin with ``stem`` in every field; ``shared`` gives it a public story's lists."""
    number = Article.objects.count()
    section = make_section("World") if shared else make_section(f"Section {number}", slug=f"section-{number}")
    country = Country.objects.get_or_create(
        iso2="QQ" if shared else f"X{chr(65 + number)}",
        defaults={
            "iso3": "QQQ" if shared else f"XX{chr(65 + number)}",
            "name": "Sharedland" if shared else f"Land {number}",
            "slug": "sharedland" if shared else f"land-{number}",
            "continent": "EU",
        },
    )[0]
    author = make_author("Ada Ng") if shared else make_author(f"{stem}author", bio=f"{stem}bio")
    state = {"publish_at": NOW - datetime.timedelta(hours=1), **state}
    first_published = {"first_published_at": state.pop("first_published_at", state["publish_at"])}
    article = make_article(
        f"{COMMON} {stem}headline",
        short_headline=f"{COMMON} {stem}short",
        standfirst=f"{COMMON} {stem}standfirst",
        body=f'<h2>{stem}heading</h2><p>{COMMON} {stem}body <a href="https://example.org/{stem}link">more</a></p>',
        slug=f"{stem}slug",
        section=section,
        authors=[author.name],
        tags=["Shared tag" if shared else f"{stem}tag"],
        lead_image=make_picture(stem),
        lead_alt=f"{stem}leadalt",
        lead_caption=f"{stem}leadcaption",
        search_title=f"{stem}searchtitle",
        search_description=f"{stem}searchdescription",
        social_title=f"{stem}socialtitle",
        social_description=f"{stem}socialdescription",
        **state,
    )
    article.set_countries(country)
    Correction.objects.create(article=article, text=f"{stem}correction")
    # Its former address leads to it, for whoever may see it.
    Article.objects.filter(pk=article.pk).update(slug=f"{stem}newslug", **first_published)
    article.refresh_from_db()
    return article


@dataclass
class Paper:
    """A site with one public story, hidden ones in every state, and one that was public until it was withdrawn just now."""

    public: Article
    gone: Article
    hidden: dict[str, list[Article]] = field(default_factory=dict)
    # What everybody is answered at every address, once a test has asked for it: it takes seconds, and nobody writes here.
    answers: dict[str, Answer] = field(default_factory=dict)

    def stories(self) -> list[Article]:
        return [story for stories in self.hidden.values() for story in stories]


@pytest.fixture(scope="module")
def paper(django_db_setup: None, django_db_blocker: Any) -> Iterator[Paper]:
    """Make the paper once: nobody here writes to it, and each test takes back what it wrote besides."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_paper()
        transaction.set_rollback(True)


def make_paper() -> Paper:
    """Make one public story with lists of its own and one that shares its lists with hidden ones, which it pins too."""
    make_marked(f"{PUBLIC}own", shared=False)
    paper = Paper(make_marked(f"{PUBLIC}shared", shared=True), make_marked(f"{HIDDEN}gone", shared=True))
    for state, fields in STATES.items():
        paper.hidden[state] = [
            make_marked(f"{HIDDEN}{state}{name}", shared=shared, **fields)
            for name, shared in (("own", False), ("shared", True))
        ]
    paper.gone.withdraw(by=None)
    for order, story in enumerate([*paper.stories(), paper.gone]):
        PinnedStory.objects.create(article=paper.public, related=story, order=order)
    return paper


# --- Every address ------------------------------------------------------------------------------------------------------


def patterns(
    resolver: URLResolver | None = None, space: str = "", names: frozenset[str] = frozenset()
) -> Iterator[tuple[str, URLPattern, frozenset[str]]]:
    """Yield every pattern of the site with its name, name space and parameters' names, what is left out excepted."""
    for entry in (resolver or get_resolver()).url_patterns:
        found = names | frozenset(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            if entry.namespace not in LEFT_OUT:
                yield from patterns(entry, inner, found)
        else:
            yield f"{space}{entry.name}", entry, found


def arguments() -> dict[frozenset[str], Slugs]:
    """Return what the walk knows to fill in: by the names of a pattern's parameters, and then by its name's first word."""
    stories = Article.objects.all()
    months = [{"year": f"{story.publish_at:%Y}", "month": f"{story.publish_at:%m}"} for story in stories]
    addresses = []
    for story in stories:
        slugs = {story.slug, story.slug.replace("newslug", "slug")}
        day = story.publish_at
        addresses += [{"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}", "slug": slug} for slug in slugs]
    by_model = {
        name: [{"slug": slug} for slug in model.objects.values_list("slug", flat=True)]
        for name, model in {
            "section": Section,
            "tag": Tag,
            "author": Author,
            "country": Country,
            "business": Business,
            "category": Category,
            "press": Business,
        }.items()
    }
    kinds = {"stories": stories, "tags": Tag.objects.all(), "authors": Author.objects.all()}
    numbered = {f"{kind}-{row.pk // 1000 + 1}" for kind, rows in kinds.items() for row in rows}
    parts = ["pages", "lists", *sorted(numbered)]
    files = [{"path": image.file.name} for image in Image.objects.filter(title__startswith=PUBLIC)]
    return {
        frozenset(): {"": [{}]},
        frozenset({"slug"}): by_model,
        frozenset({"year", "month"}): {"archive": months},
        frozenset({"year", "month", "day", "slug"}): {"article": addresses},
        frozenset({"month"}): {"sitemap": [{"month": f"{month['year']}-{month['month']}"} for month in months]},
        # Figures of former years, in which no story of the walk appeared.
        frozenset({"year"}): {"transparency": []},
        frozenset({"key"}): {"story": [{"key": story.pk} for story in stories], "city": []},
        frozenset({"code"}): {"country": [{"code": code} for code in Country.objects.values_list("pk", flat=True)]},
        frozenset({"part"}): {"sitemap": [{"part": part} for part in parts]},
        # A picture's address holds 128 random bits: those of hidden stories are looked for, not asked for.
        frozenset({"path"}): {"media": files},
        # The account pages know nothing of stories.
        frozenset({"pk"}): {"mfa": [{"pk": 1}]},
        frozenset({"uidb36", "key"}): {"account": [{"uidb36": "1", "key": "no-key"}]},
    }


def addresses() -> dict[str, set[str]]:
    """Return every address of the site by the name of its pattern; one of stories that it does not know is an error."""
    known = arguments()
    found: dict[str, set[str]] = {}
    for name, pattern, parameters in patterns():
        wanted = parameters - frozenset(pattern.default_args)
        first = name.rpartition(":")[2].split("_")[0]
        by_word = known.get(wanted, {})
        values = by_word.get(first) if wanted else by_word.get("")
        if values is None and not pattern.callback.__module__.startswith(KNOWS_STORIES):
            continue
        assert values is not None, f"The walk does not know what to ask {name} ({pattern.pattern}) for."
        found[name] = {reverse(name, kwargs=value) for value in values}
    return found


@dataclass
class Answer:
    status: int
    text: str

    def leaks(self, *words: str) -> set[str]:
        """Return what begins, ends or goes on around these words, which are in small letters."""
        # Most have none, and are told quickly from those whose letters around it are worth a look.
        text = self.text.lower()
        there = [word for word in words if word in text]
        return {found for word in there for found in re.findall(rf"\w*{word}\w*", self.text, re.IGNORECASE)}


def read(response: HttpResponse) -> Answer:
    """Return the whole answer, headers included, with every way of writing a letter in it resolved."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    raw = f"{headers}\n\n{body.decode('utf-8', 'replace')}"
    return Answer(response.status_code, f"{raw}\n{html.unescape(unquote(raw))}")


def walk(client: Client) -> dict[str, Answer]:
    """Return the answers of every address, of a list's second page, and of every address of ours that an answer names."""
    found = addresses()
    waiting = [address for group in found.values() for address in sorted(group)]
    waiting += [f"{address}?page=2" for name in LISTS for address in sorted(found[name])]
    searches = [COMMON, f"-{COMMON}", f"{COMMON} or tag", "Ada Ng", "Sharedland", "Shared tag", ""]
    waiting += [f"{reverse('search')}?{urlencode({'q': words})}" for words in searches]
    waiting += [f"{reverse('api:search')}?{urlencode({'q': words})}" for words in searches if words]
    # Their feeds are named by the answers; what narrows them is not followed, and what the box suggests is not named.
    facets = ["kind=stories", "country=sharedland&time=week", "section=world&sort=newest", "kind=businesses"]
    waiting += [f"{reverse('search')}?q={COMMON}&{facet}" for facet in facets]
    begun = [COMMON[:4], HIDDEN[:3], f"{HIDDEN[:3]}*", "Ada", "Shared"]
    waiting += [f"{reverse('search_suggest')}?{urlencode({'q': words})}" for words in begun]
    answers: dict[str, Answer] = {}
    while waiting:
        address = waiting.pop()
        if address in answers:
            continue
        answers[address] = answer = read(client.get(address))
        for name in re.findall(r'(?:href|src|action)="([^"#]+)|<loc>([^<]+)|"(?:\w+_)?url":\s*"([^"]+)', answer.text):
            parts = urlsplit("".join(name))
            if parts.netloc in {"", "testserver"} and parts.scheme in {"", "http"} and parts.path.startswith("/"):
                linked = parts.path + (f"?{parts.query}" if parts.query else "")
                # What narrows a search combines without end: the walk asks for some of it by itself.
                narrowed = parts.path == "/search/" and parts.query.count("=") > 1
                if not parts.path.startswith(("/static/", "/admin/")) and not narrowed:
                    waiting.append(linked)
    return answers


def walked(paper: Paper, client: Client) -> dict[str, Answer]:
    """Return the answers of a stranger's walk, which is done once."""
    paper.answers = paper.answers or walk(client)
    return paper.answers


def keys_of(paper: Paper) -> set[str]:
    return {story.lead_image.key for story in [*paper.stories(), paper.gone] if story.lead_image}


# --- Nobody finds them --------------------------------------------------------------------------------------------------


def test_a_story_that_is_withdrawn_is_gone_from_everywhere_at_once(paper: Paper, client: Client) -> None:
    answers = walked(paper, client)
    assert answers[paper.gone.get_absolute_url()].status == 410
    assert {address for address, answer in answers.items() if answer.leaks(f"{HIDDEN}gone")} == set()


def test_the_walk_knows_every_public_address(paper: Paper) -> None:
    names = set(addresses())
    assert {"home", "articles:article", "articles:tag_feed_json", "news_sitemap", "search", "country_feed"} <= names


def leaks_of(paper: Paper, answers: dict[str, Answer]) -> dict[str, set[str]]:
    words = {HIDDEN, *keys_of(paper)}
    return {address: found for address, answer in answers.items() if (found := answer.leaks(*words))}


def test_no_word_of_a_hidden_story_is_at_any_address_and_none_fails(paper: Paper, client: Client) -> None:
    answers = walked(paper, client)
    assert leaks_of(paper, answers) == {}
    failed = {address: answer.status for address, answer in answers.items()}
    # A program that looks for nothing is told so.
    assert failed.pop(reverse("api:search")) == 400
    assert {
        address: status for address, status in failed.items() if status not in {200, 301, 302, 404, 405, 410}
    } == {}


def test_no_word_of_a_hidden_story_is_shown_to_an_ordinary_person_who_is_signed_in(
    paper: Paper, client: Client
) -> None:
    client.force_login(make_user())
    # Where it could make a difference who asks: at the stories themselves, and at the lists.
    asked = [address for name, group in addresses().items() if name in BY_PERSON for address in group]
    assert leaks_of(paper, {address: read(client.get(address)) for address in asked}) == {}


def statuses(paper: Paper, client: Client, before: str = "", after: str = "") -> dict[str, set[int]]:
    """Return by state what the addresses of hidden stories answer, with a part of the address replaced."""
    return {
        state: {client.get(story.get_absolute_url().replace(before, after)).status_code for story in stories}
        for state, stories in paper.hidden.items()
    }


def test_a_hidden_story_has_no_page_and_only_one_that_readers_saw_is_gone(paper: Paper, client: Client) -> None:
    assert statuses(paper, client) == {state: {410 if state == "withdrawn" else 404} for state in STATES}


def test_the_former_address_of_a_hidden_story_leads_nowhere(paper: Paper, client: Client) -> None:
    assert PastSlug.objects.filter(object_id__in=[str(story.pk) for story in paper.stories()]).count() == 2 * len(
        STATES
    )
    assert statuses(paper, client, "newslug", "slug") == {state: {404} for state in STATES}


@pytest.mark.parametrize("kind", ["tag", "author"])
def test_what_only_a_hidden_story_has_is_answered_like_what_does_not_exist(
    paper: Paper, client: Client, kind: str
) -> None:
    for ending in ("", "feed/", "feed/atom/", "feed.json"):
        unknown = client.get(f"/{kind}/nobody-has-this/{ending}")
        for story in (stories[0] for stories in paper.hidden.values()):
            thing = story.tags.get() if kind == "tag" else story.authors.get()
            hidden = client.get(thing.get_absolute_url() + ending)
            assert (hidden.status_code, hidden.content) == (404, unknown.content)


def test_a_search_for_a_hidden_word_answers_like_one_for_a_word_that_nobody_wrote(
    paper: Paper, client: Client
) -> None:
    def answer(word: str) -> str:
        return client.get("/search/", {"q": word}).content.decode().replace(word, "")

    # How long a word is makes a difference to where it may be misspelt, and nothing else does.
    words = [f"{HIDDEN}{state}own{place}" for state in STATES for place in ("headline", "standfirst", "body", "tag")]
    nonsense = {length: answer("x" * length) for length in {len(word) for word in words}}
    for word in words:
        assert answer(word) == nonsense[len(word)]


def test_a_search_finds_only_public_stories(paper: Paper) -> None:
    found = find(Asked.of(COMMON, kind="stories"))
    public = {f"{COMMON} {PUBLIC}{name}headline" for name in ("own", "shared")}
    assert {hit.thing.headline for hit in found.hits()} == public
    # What may be chosen besides, with its number, is of public stories alone; and so is what is found when it costs too much.
    assert {offer.number for facet in found.facets for offer in facet.offers} == {1}
    with connection.cursor() as cursor:
        cursor.execute(*finding._statement(found.asked, found.names, everywhere=False))
        looked_through = cursor.fetchall()
    assert {row[1] for row in looked_through} == {row.id for row in found.candidates}


@pytest.mark.parametrize("signed_in", [False, True], ids=["anonymous", "ordinary"])
def test_the_newsroom_sends_everybody_but_staff_to_its_door(paper: Paper, client: Client, signed_in: bool) -> None:
    if signed_in:
        client.force_login(make_user())
    for story in paper.stories():
        for address in (
            reverse("admin:articles_article_change", args=[story.pk]),
            reverse("admin:articles_article_history", args=[story.pk]),
            f"{reverse('admin:articles_article_changelist')}?q={HIDDEN}",
            f"{reverse('admin:autocomplete')}?app_label=articles&model_name=pinnedstory&field_name=related&term=zq",
        ):
            response = client.get(address)
            assert (response.status_code, response["Location"].split("?")[0]) == (302, "/admin/login/")
            # It repeats the stem that it was asked for, but no word.
            assert {word for word in read(response).leaks(HIDDEN) if not word.endswith(HIDDEN)} == set()


# --- Those who may, do; and what the walk would see ---------------------------------------------------------------------


def test_an_editor_sees_a_hidden_story_at_its_address_in_nobodys_cache(paper: Paper, client: Client) -> None:
    client.force_login(make_user(role="Editor"))
    for story in paper.stories():
        response = client.get(story.get_absolute_url())
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_reporter_does_not_see_a_colleagues_hidden_story(paper: Paper, client: Client) -> None:
    client.force_login(make_user(role="Reporter"))
    assert statuses(paper, client) == {state: {410 if state == "withdrawn" else 404} for state in STATES}


@pytest.mark.parametrize(
    "role_and_flags",
    [{}, {"is_active": False, "role": "Editor"}, {"is_superuser": True, "is_active": False}],
    ids=["ordinary", "dismissed editor", "dismissed superuser"],
)
def test_only_active_staff_see_what_is_hidden(paper: Paper, role_and_flags: dict[str, Any]) -> None:
    user: User = make_user(**role_and_flags)
    assert not Article.objects.visible_to(user).exists()


SHOWS_STORIES = [
    "home",
    "articles:article",
    "articles:latest",
    "articles:section",
    "articles:tag",
    "articles:author",
    "articles:archive",
    "api:stories",
    "api:story",
    "articles:corrections",
    "articles:corrections_feed",
    "country",
    "articles:feed",
    "articles:feed_atom",
    "articles:feed_json",
    "articles:section_feed",
    "articles:tag_feed_atom",
    "articles:author_feed_json",
    "country_feed",
    "sitemap_part",
    "news_sitemap",
]


def test_the_walk_would_see_a_word_of_a_public_story(paper: Paper, client: Client) -> None:
    found, answers = addresses(), walked(paper, client)
    for name in SHOWS_STORIES:
        assert any(answers[address].leaks(f"{PUBLIC}shared") for address in found[name]), name
