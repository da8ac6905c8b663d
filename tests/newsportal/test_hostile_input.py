"""Addresses, queries, cookies, forms and stories that no honest person sends: a clear answer, never a 500."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote_to_bytes

import feedparser
import html5lib
import pytest
from django.test import Client
from lxml import etree

from articles.models import Article
from directory.models import Business, Review
from tests.factories import make_article, make_business, make_user
from tests.hostile import pages_of, poisoned
from tests.pages import NO_PAGES

pytestmark = pytest.mark.django_db

FINE = {200, 301, 302, 400, 403, 404, 405, 410, 413, 414}
STRANGE = {
    "nul": "a\x00b",
    "four bytes": "\U0001f6a2\U00020bb7",
    "right to left override": "abc\u202egpj.exe\u2066",
    "zero width": "a\u200b\u200d\ufeffb",
    "combining": "e" + "\u0301" * 500,
    "control": "\x01\x07\x1b[31m\x7f",
    "not a character": "\ufffe\uffff",
    "quotes": "'\";--\\ %s %(x)s {{7*7}} {% x %}",
    "search syntax": '& | ! <-> ( ) : * " \' \\ -or- or or "',
    "line ends": "a\r\nSet-Cookie: x=y\r\n\r\n<script>",
    "long": "ships " * 20_000,
}
# Bytes of a query or a path, as they come from the wire.
RAW = [b"%00", b"%ff%fe", b"%c0%af", b"%ed%a0%80", b"%f4%90%80%80", b"%", b"%zz", b"a%0d%0aSet-Cookie:x=y", b"%u0000"]


@pytest.fixture
def visitor() -> Client:
    """Return a client that gets the page for an error, as a reader would."""
    return Client(raise_request_exception=False)


@pytest.fixture
def story() -> Article:
    """Publish one story."""
    return make_article(tags=["Trade"], countries=["DE"])


def raw_get(client: Client, path: bytes = b"/", query: bytes = b"", **environ: str) -> Any:
    """Ask for bytes, as a server hands them to Django."""
    info = unquote_to_bytes(path).decode("latin-1")
    return client.generic("GET", "/", **{"PATH_INFO": info, "QUERY_STRING": query.decode("latin-1"), **environ})


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=",
        "/news/?page=",
        "/?x=",
        "/feed/?",
        "/accounts/login/?next=",
        "/api/v1/search/?q=",
        "/api/v1/businesses/?cursor=",
    ],
)
def test_strange_text_in_a_query_is_no_error_of_ours(visitor: Client, story: Article, text: str, address: str) -> None:
    path, _, name = address.partition("?")
    response = visitor.get(path, {name.rstrip("=") or "q": text})
    assert response.status_code in FINE
    assert "Set-Cookie: x" not in str(response.headers)
    assert "x" not in response.cookies


@pytest.mark.parametrize("raw", RAW, ids=[raw.decode() for raw in RAW])
@pytest.mark.parametrize("path", [b"/search/", b"/news/", b"/feed.json", b"/admin/", b"/api/v1/stories/"])
def test_broken_bytes_in_a_query_are_no_error_of_ours(visitor: Client, raw: bytes, path: bytes) -> None:
    for query in (b"q=" + raw, b"page=" + raw, raw, raw + b"=1"):
        assert raw_get(visitor, path, query).status_code in FINE


@pytest.mark.parametrize("raw", RAW, ids=[raw.decode() for raw in RAW])
@pytest.mark.parametrize(
    "prefix",
    [b"/", b"/news/", b"/tag/", b"/author/", b"/country/", b"/media/", b"/news/2026/01/01/", b"/api/v1/sections/"],
)
def test_broken_bytes_in_a_path_are_no_error_of_ours(visitor: Client, raw: bytes, prefix: bytes) -> None:
    for path in (prefix + raw, prefix + raw + b"/"):
        assert raw_get(visitor, path).status_code in {301, 400, 404}


def test_a_query_of_a_megabyte_is_no_error_of_ours(visitor: Client, story: Article) -> None:
    for query in (b"q=" + b"ships+" * 170_000, b"page=" + b"1" * 1_000_000, b"&".join([b"a=1"] * 1_500)):
        assert raw_get(visitor, b"/search/", query).status_code in FINE


@pytest.mark.parametrize(
    "page",
    [
        "abc",
        "0",
        "-1",
        "1e9",
        "999999999",
        "9" * 5000,
        "\uff11\uff12",
        "\u0663",
        "1.0",
        " 1",
        "+1",
        "0x1",
        "01",
        "",
        "1\x00",
        "²",
    ],
)
@pytest.mark.parametrize("address", ["/news/", "/news/world/", "/tag/trade/", "/author/ada-ng/", "/country/germany/"])
def test_a_page_that_is_no_number_is_not_found(visitor: Client, story: Article, address: str, page: str) -> None:
    assert visitor.get(address, {"page": page}).status_code in ({400} if "\x00" in page else {404})


def test_of_two_pages_the_last_one_counts(visitor: Client, story: Article) -> None:
    assert visitor.get("/news/?page=abc&page=1").status_code == 200
    assert visitor.get("/news/?page=1&page=abc").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/news/nothing/",
        "/tag/nothing/",
        "/author/nothing/",
        "/country/nothing/",
        "/news/nothing/feed/",
        "/tag/nothing/feed.json",
        "/author/nothing/feed/atom/",
        "/country/nothing/feed/",
        "/news/2026/02/30/nothing/",
        "/news/0000/01/01/nothing/",
        "/news/9999/12/31/nothing/",
        "/news/2026/13/01/nothing/",
        "/news/2026/1/1/nothing/",
        "/news/\uff12\uff10\uff12\uff16/01/01/nothing/",
        "/news/archive/0000/01/",
        "/news/archive/9999/12/",
        "/news/archive/2026/13/",
        "/sitemap-0000-01.xml",
        "/sitemap-9999-12.xml",
        "/sitemap-2026-02-30.xml",
        "/sitemap-2026-W01.xml",
        "/sitemap/nothing.xml",
        "/.git/config",
        "/.env",
        "/media/../manage.py",
        "/media/images/../../secret-key",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/media//etc/passwd",
        "/media/..%5c..%5cwindows",
        "/media/images/" + "a" * 5000,
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
        "/static//etc/passwd",
        "//evil.example/",
        "/news/;x.css",
        "/tag/trade/x.css",
        "/tag/trade;x.css",
        "/tag/" + "x" * 10_000 + "/",
        "/api/v1/sections/" + "x" * 10_000 + "/",
        "/api/v1/stories/-1/",
    ],
)
def test_an_address_of_nothing_is_not_found(visitor: Client, story: Article, address: str) -> None:
    assert raw_get(visitor, address.encode()).status_code == 404


@pytest.mark.parametrize(
    "address", ["//evil.example/news", "//evil.example/%2e%2e", "/\\evil.example/news", "///evil.example"]
)
def test_an_address_without_its_last_slash_never_leads_off_the_site(visitor: Client, address: str) -> None:
    response = raw_get(visitor, address.encode())
    assert not response.get("Location", "/").startswith(("//", "/\\", "http"))


def test_the_door_never_leads_off_the_site(visitor: Client) -> None:
    make_user("editor@example.org", role="Editor")
    for elsewhere in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "http://[",
        "javascript:alert(1)",
        "\x00//evil",
    ):
        client = Client(raise_request_exception=False)
        response = client.get("/admin/login/", {"next": elsewhere})
        assert response.status_code in {302, 400}
        assert response.get("Location", "/accounts/login/?next=%2Fadmin%2F") == "/accounts/login/?next=%2Fadmin%2F"
        fields = {"login": "editor@example.org", "password": "correct horse battery", "next": elsewhere}
        assert client.post("/accounts/login/", fields)["Location"] == "/accounts/"


@pytest.mark.parametrize(
    "cookie",
    [
        "session=a\x00b",
        'session="\\000"',
        "session=" + "x" * 60_000,
        "session=\xff\xfe",
        "session=%00",
        "=;=;;",
        "csrf=\x00",
    ],
)
@pytest.mark.parametrize("address", ["/", "/admin/", "/accounts/login/", "/news/2026/01/01/nothing/"])
def test_a_strange_cookie_is_no_error_of_ours(visitor: Client, cookie: str, address: str) -> None:
    assert raw_get(visitor, address.encode(), HTTP_COOKIE=cookie).status_code in FINE


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_text_at_the_door_is_no_error_of_ours(visitor: Client, text: str) -> None:
    fields = {"login": "editor@example.org", "password": "x", "next": "/admin/"}
    for name in fields:
        assert visitor.post("/accounts/login/", {**fields, name: text}).status_code in FINE


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_text_in_the_newsroom_is_no_error_of_ours(visitor: Client, story: Article, text: str) -> None:
    visitor.force_login(make_user(role="Editor-in-chief"))
    changelist = "/admin/articles/article/"
    assert visitor.get(changelist, {"q": text}).status_code in FINE
    assert visitor.get(changelist, {"status": text, "section": text, "p": text}).status_code in FINE
    assert visitor.get("/admin/autocomplete/", {"term": text, "app_label": text}).status_code in FINE
    assert visitor.post(changelist, {"action": text, "_selected_action": text}).status_code in FINE
    names = ("headline", "slug", "standfirst", "body", "section", "tags", "language", "publish_at_0", "lead_image")
    assert visitor.post(f"{changelist}add/", dict.fromkeys(names, text)).status_code in FINE


@pytest.mark.parametrize("body", [b"username=%00&password=%00", b"username=%ff%fe", b"\xff\xfe\x00", b"a" * 100_000])
@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "x/y; charset=nothing",
    ],
)
def test_a_broken_form_is_no_error_of_ours(visitor: Client, body: bytes, kind: str) -> None:
    assert visitor.generic("POST", "/accounts/login/", body, content_type=kind).status_code in FINE


@pytest.mark.parametrize("host", ["evil.example", "testserver:80:80", "testserver@evil", "\x00", "[::1", "x" * 5000])
def test_an_unknown_host_is_refused(visitor: Client, host: str) -> None:
    response = raw_get(visitor, b"/news", HTTP_HOST=host)
    assert response.status_code == 400
    assert host not in response.content.decode()


# --- The directory ------------------------------------------------------------------------------------------------------

LISTS = ("/directory/germany/", "/directory/germany/hamburg/", "/directory/germany/hamburg/in/restaurants/")
FOUND = ("/directory/", *LISTS, "/directory/find/", "/directory/suggest/", "/business/harbour-kitchen/reviews/")
# What narrows or orders a list, and what a form of the directory is sent with.
PARAMETERS = (
    "what",
    "where",
    "near",
    "sort",
    "open",
    "rating",
    "price",
    "attribute",
    "language",
    "category",
    "city",
    "page",
)
FIELDS = ("name", "email", "phone", "message", "rating", "title", "text", "about", "role", "method", "address", "code")
FIELDS = (
    *FIELDS,
    "hours-mode",
    "hours-mon-0-start",
    "page",
    "second_website",
    "seen",
    "draft",
    "country",
    "city",
    "category",
)
FORMS = [f"/business/harbour-kitchen/{name}/" for name in ("enquire", "review", "report", "suggest", "claim", "seen")]
FORMS += ["/list-your-business/", "/list-your-business/cities.json"]
OWNED = [
    f"/my/harbour-kitchen/{name}/" for name in ("edit/business", "edit/hours", "edit/photos", "holiday", "people")
]


@pytest.fixture
def listing() -> Business:
    """List a business, with a published review."""
    business = make_business("Harbour Kitchen", slug="harbour-kitchen")
    Review.objects.create(business=business, user=make_user(), name="Di", rating=4, text="Good.").publish(by=None)
    return business


@pytest.mark.parametrize(
    "kind", ["nul", "four bytes", "right to left override", "quotes", "search syntax", "line ends", "long"]
)
def test_strange_text_in_any_address_or_form_of_the_directory_is_no_error_of_ours(
    visitor: Client, listing: Business, kind: str
) -> None:
    text = STRANGE[kind]
    asked = [visitor.get("/directory/germany/hamburg/", {name: text}) for name in PARAMETERS]
    asked += [visitor.get(path, dict.fromkeys(PARAMETERS[:-1], text)) for path in FOUND]
    owner = make_user()
    listing.ownerships.create(user=owner)
    visitor.force_login(owner)
    everything = dict.fromkeys(FIELDS, text[:1000])
    asked += [visitor.post(path, everything) for path in (*FORMS, *OWNED)]
    asked += [Client(raise_request_exception=False).post(path, everything) for path in FORMS]
    assert {response.status_code for response in asked} <= {*FINE, 204, 422, 429}
    assert not [response for response in asked if "x" in response.cookies]
    listing.refresh_from_db()
    assert (listing.name, listing.owners.count()) == ("Harbour Kitchen", 1)


def test_broken_bytes_in_any_address_of_the_directory_are_no_error_of_ours(visitor: Client, listing: Business) -> None:
    for raw in RAW:
        for path in FOUND[3:]:
            for query in (b"page=" + raw, b"what=" + raw + b"&where=" + raw, b"near=" + raw, raw + b"=" + raw):
                assert raw_get(visitor, path.encode(), query).status_code in FINE, (path, query)
        for prefix in (
            b"/directory/",
            b"/directory/germany/",
            b"/directory/germany/in/",
            b"/business/",
            b"/my/",
            b"/still-true/",
        ):
            for path in (prefix + raw, prefix + raw + b"/"):
                assert raw_get(visitor, path).status_code in {301, 302, 400, 404}, path
    for path in ("/directory/find/", "/directory/suggest/", "/directory/germany/"):
        for query in (b"what=" + b"ships+" * 170_000, b"page=" + b"1" * 1_000_000, b"&".join([b"what=1"] * 1_500)):
            assert raw_get(visitor, path.encode(), query).status_code in FINE
    for body in (b"name=%00", b"name=%ff%fe", b"\xff\xfe\x00", b"a" * 3_000_000):
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x/y; charset=nothing"):
            for path in (*FORMS[:2], FORMS[-2]):
                status = visitor.generic("POST", path, body, content_type=kind).status_code
                assert status in {*FINE, 422}, (path, kind, status)


def test_a_page_of_the_directory_that_is_no_number_is_not_found(visitor: Client, listing: Business) -> None:
    for path in (*LISTS, "/directory/find/?what=kitchen", "/business/harbour-kitchen/reviews/"):
        for page in NO_PAGES:
            query = {"page": page, **({"what": "kitchen"} if "?" in path else {})}
            assert visitor.get(path.partition("?")[0], query).status_code == 404, (path, page)


# --- What is stored and shown -------------------------------------------------------------------------------------------

SCRIPTS = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "]]><script>alert(1)</script>",
    "<!--<script>alert(1)",
    "{{7*7}}{% now %}<b>bold</b>",
    "\u2028\u2029&lt;script&gt;alert(1)",
]


@pytest.mark.parametrize("words", SCRIPTS)
def test_a_script_in_any_field_is_shown_as_text_on_every_page(client: Client, words: str) -> None:
    article = poisoned(words)
    for address in pages_of(article):
        response = client.get(address)
        assert response.status_code == 200
        tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert not [name for name in element.attrib if str(name).startswith("on")], (address, element.attrib)
            assert element.attrib.get("src") != "x"
            for name in ("href", "src", "action", "formaction"):
                assert not element.attrib.get(name, "").strip().lower().startswith(("javascript:", "data:text"))
            if element.tag == "script" and element.attrib.get("type") != "application/ld+json":
                assert element.attrib.get("src", "").startswith("/static/"), address
                assert not (element.text or "").strip()


@pytest.mark.parametrize("words", SCRIPTS)
def test_data_for_search_engines_holds_any_words_and_stays_whole(client: Client, words: str) -> None:
    article = poisoned(words)
    for address in pages_of(article):
        text = client.get(address).content.decode()
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            assert "<" not in block
            assert json.loads(block)["@context"] == "https://schema.org"


@pytest.mark.parametrize("words", [*SCRIPTS, "\x01\x0b\x1f\ufffe control"])
def test_feeds_and_sitemaps_hold_any_words_and_stay_well_formed(client: Client, words: str) -> None:
    article = poisoned(words)
    tag = article.tags.get()
    for address in (
        "/feed/",
        "/feed/atom/",
        "/news/poison/feed/",
        f"{tag.get_absolute_url()}feed/atom/",
        "/author/poison/feed/",
    ):
        parsed = feedparser.parse(client.get(address).content)
        assert (parsed.bozo, len(parsed.entries)) == (0, 1), address
        assert "<script" not in parsed.entries[0].content[0].value
    for address in ("/sitemap.xml", "/sitemap/lists.xml", "/news-sitemap.xml"):
        etree.fromstring(client.get(address).content)
    item = json.loads(client.get("/feed.json").content)["items"][0]
    assert (item["title"], "<script" in item["content_html"]) == (words, False)


def test_a_search_shows_the_words_that_were_asked_for_as_text(client: Client) -> None:
    for words in SCRIPTS:
        text = client.get("/search/", {"q": words}).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<svg/onload" not in text


def test_a_lone_surrogate_in_a_query_is_refused(visitor: Client) -> None:
    assert raw_get(visitor, b"/search/", b"q=%ED%B3%BF").status_code == 400
