"""Scripts that somebody brought into a story or a listing, and a real browser that would run them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Request, expect

from articles.models import Article
from directory.models import Business, City, Country
from tests.factories import make_city, make_user
from tests.hostile import pages_of, poisoned, poisoned_business

pytestmark = pytest.mark.django_db(transaction=True)

ELSEWHERE = "https://elsewhere.invalid"
# Each runs by itself where it is taken for markup; together they break out of text, attributes, elements and comments.
VECTORS = {
    "image": "\"'><img src=/x onerror=__fired('image')>",
    "drawing": "</title></textarea><svg/onload=__fired('drawing')></svg>",
    "script": "</script><script>__fired('script')</script>",
    "frame": "</style><iframe srcdoc='<script>parent.__fired(`frame`)</script>'></iframe>",
    "details": "--><details open ontoggle=__fired('details')>x</details>",
    "focus": "<input autofocus onfocus=__fired('focus')>",
    "style": f"<link rel=stylesheet href={ELSEWHERE}/s><img src={ELSEWHERE}/i>",
}
# What a faulty import could leave in a body, past the sanitiser.
BODY = (
    "<p>{}</p>"
    + "".join(VECTORS.values())
    + (
        f'<figure data-embed="javascript:__fired(\'embed\')"></figure><figure data-embed="{ELSEWHERE}/"></figure>'
        "<p style='background:url(" + ELSEWHERE + "/css)' onclick=__fired('click')>"
        "<a href=\"javascript:__fired('link')\">a</a><a href='data:text/html,<script>parent.__fired(1)</script>'>b</a></p>"
        f"<meta http-equiv=refresh content='0;url={ELSEWHERE}/'><base href={ELSEWHERE}/><object data={ELSEWHERE}/o></object>"
    )
)


class Watch:
    """A window in which it shows when a script has run or anything was asked for outside of the site."""

    def __init__(self, browser: Browser, site: str, **options: Any) -> None:
        self.fired: list[Any] = []
        self.outside: list[str] = []
        self.site = urlsplit(site).netloc
        self.context: BrowserContext = browser.new_context(base_url=site, **options)
        self.context.expose_function("__fired", lambda word: self.fired.append(word))
        self.context.on("request", self._hear)
        self.context.route(f"{ELSEWHERE}/**", lambda route: route.abort())
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: (self.fired.append("dialog"), dialog.dismiss()))

    def _hear(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self.site:
            self.outside.append(request.url)

    def see(self, addresses: list[str]) -> None:
        """Open each page, look at it, and press whatever link on it could hold a script."""
        for address in addresses:
            answer = self.page.goto(address)
            assert answer and answer.status == 200, (address, answer and answer.status)
            self.page.evaluate(
                "document.querySelectorAll('[href^=\"javascript:\" i], [onclick]').forEach((e) => e.click())"
            )
            assert (self.fired, self.outside) == ([], []), address


@pytest.fixture
def stories() -> list[Article]:
    """A story for each vector, in all of whose fields, in its places and in its body it stands."""
    made = [poisoned(words, slug=name, body=BODY.format(words)) for name, words in VECTORS.items()]
    Country.objects.filter(pk="DE").update(name=VECTORS["image"])
    city = make_city("x")
    City.objects.filter(pk=city.pk).update(name=VECTORS["drawing"], ascii_name=VECTORS["drawing"])
    Article.objects.filter(pk__in=[story.pk for story in made[:3]]).update(dateline_city=city)
    return made


@pytest.fixture
def watches(browser: Browser, live_server: Any) -> Iterator[Any]:
    """Return a function that opens a window under watch; ``policy`` False takes the site's policy away."""
    opened: list[Watch] = []

    def watch(*, policy: bool, **options: Any) -> Watch:
        opened.append(Watch(browser, live_server.url, bypass_csp=not policy, **options))
        return opened[-1]

    yield watch
    for each in opened:
        each.context.close()


def test_the_watch_sees_every_vector_where_nothing_holds_it_back(watches: Any) -> None:
    watch = watches(policy=False)
    page = "<!doctype html><title>x</title>" + "".join(VECTORS.values())
    watch.context.route("**/unheld/", lambda route: route.fulfill(body=page, content_type="text/html"))
    watch.page.goto("/unheld/")
    for _ in range(300):
        if len(watch.fired) >= len(VECTORS) - 1 and len(watch.outside) >= 2:
            break
        watch.page.wait_for_timeout(100)
    assert set(watch.fired) == set(VECTORS) - {"style"}
    assert {f"{ELSEWHERE}/s", f"{ELSEWHERE}/i"} <= set(watch.outside)


@pytest.mark.parametrize("policy", [False, True], ids=["without the policy", "with the policy"])
def test_no_script_of_a_storys_fields_runs_on_a_public_page(
    stories: list[Article], watches: Any, policy: bool
) -> None:
    watch = watches(policy=policy)
    shared = [address for address in pages_of(stories[0]) if f"/{stories[0].slug}/" not in address]
    own = [story.get_absolute_url() for story in stories]
    own += [f"/{kind}/{story.slug}/" for story, kind in zip(stories, cycle(["author", "news", "tag"]), strict=False)]
    searches = [f"/search/?q={quote(words)}" for words in (VECTORS["image"], VECTORS["script"], VECTORS["style"])]
    # The policy is a second wall, so all is tried without it, and with it that it stands in nobody's way.
    watch.see(shared + own + searches if not policy else shared + own[:1] + own[-3:])


def test_no_script_of_a_storys_fields_runs_in_the_newsroom(
    stories: list[Article], watches: Any, live_server: Any
) -> None:
    client = Client()
    client.force_login(make_user("chief@example.org", role="Editor-in-chief"))
    cookie = {"name": "session", "value": client.cookies["session"].value, "url": live_server.url}
    watch = watches(policy=False, storage_state={"cookies": [cookie]})
    story = stories[0]
    assert story.lead_image
    paths = [
        *("article/", f"article/?q={quote(VECTORS['image'])}", f"article/{story.pk}/do/withdraw/"),
        *(f"article/{story.pk}/history/", "image/", "image/?_popup=1&_to_field=id", "section/", "tag/", "author/"),
        *(f"image/{story.lead_image.pk}/change/", f"section/{story.section.pk}/change/"),
        *(f"author/{story.byline[0].pk}/change/", f"article/{story.pk}/change/"),
    ]
    watch.see([f"/admin/articles/{path}" for path in paths])
    # The editor of the body has taken it in by now.
    expect(watch.page.locator(".prose-editor > .ProseMirror")).to_be_visible()
    assert (watch.fired, watch.outside) == ([], [])


def test_no_script_of_a_listings_fields_runs_for_a_reader_its_owner_or_a_moderator(
    watches: Any, live_server: Any
) -> None:
    owner = make_user("chief@example.org", role="Moderator", is_superuser=True)
    everything = "\n".join(VECTORS.values())
    made = [poisoned_business(words, slug=name, owner=owner, everything=everything) for name, words in VECTORS.items()]
    pending = poisoned_business(VECTORS["image"], slug="pending", owner=owner, everything=everything)
    Business.objects.filter(pk=pending.pk).update(status="pending")
    client = Client()
    client.force_login(owner)
    cookie = {"name": "session", "value": client.cookies["session"].value, "url": live_server.url}
    watch = watches(policy=False, storage_state={"cookies": [cookie]})
    first = made[0]
    below = ("reviews/", "enquire/", "report/", "suggest/")
    lists = (
        "",
        "germany/",
        "germany/hamburg/",
        f"find/?what={quote(VECTORS['script'])}&where={quote(VECTORS['focus'])}",
    )
    kept = ("", "preview/", "edit/about/", "edit/photos/", "enquiries/", "reviews/")
    cases = [("listing", pending.pk)]
    cases += [(name, getattr(first, f"{name}s").filter(status="open").first().pk) for name in ("change", "claim")]
    cases += [(name, getattr(first, f"{name}s").filter(status="open").first().pk) for name in ("review", "report")]
    desk = (
        "",
        "queue/",
        f"{first.pk}/change/",
        f"{first.pk}/history/",
        *(f"queue/{kind}/{key}/" for kind, key in cases),
    )
    watch.see(
        [
            *(business.get_absolute_url() for business in made[:4]),
            *(f"{first.get_absolute_url()}{path}" for path in below),
            *(f"/directory/{path}" for path in lists),
            f"/search/?q={quote(VECTORS['drawing'])}",
            *(f"/my/{first.slug}/{path}" for path in kept),
            *(f"/admin/directory/business/{path}" for path in desk),
        ]
    )
