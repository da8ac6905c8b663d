"""Every kind of page, as a browser shows it to a reader or an owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from articles.models import Article
from directory import drafts
from directory.models import Business, Change, Enquiry, Invitation, Review
from tests.factories import make_article, make_author, make_business, make_city, make_photo, make_user
from tests.owners import essentials, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[..., Page]

BODY = "".join(
    f"<h2>Part {number}</h2><p>The lock keeper counts the barges, and writes <strong>each</strong> in a book.</p>"
    for number in range(5)
) + (
    "<blockquote><p>Water finds its way.</p></blockquote><aside data-pull-quote><p>Half a load.</p></aside>"
    "<table><thead><tr><th>Year</th><th>Barges</th></tr></thead><tbody><tr><td>2025</td><td>812</td></tr></tbody></table>"
    "<ul><li>One</li></ul><ol><li>Two</li></ol>"
)

ADDRESSES = [
    *(
        "/",
        "/news/",
        "/news/world/",
        "story",
        "/news/archive/",
        "month",
        "/tag/rivers/",
        "/author/ada-ng/",
        "/country/",
    ),
    *(
        "/country/germany/",
        "/search/?q=ships",
        "/search/?q=nothing-of-the-kind",
        "/about/",
        "/standards/",
        "/contact/",
    ),
    *("/privacy/", "/no-such-page/"),
]


@pytest.fixture
def story(db: None) -> Article:
    """One long story among enough others to fill a front page."""
    make_author("Ada Ng", bio="Ada walks along canals.", expertise=["rivers"])
    for number in range(14):
        section = ("World", "Science", "Culture")[number % 3]
        make_article(tags=["rivers"], countries=["DE", "NL"], section=section, hours_ago=number + 2)
    return make_article(
        "The year of the low river",
        body=BODY,
        tags=["rivers", "low" * 20],
        countries=["DE"],
        dateline_city=make_city(),
    )


def address(name: str, story: Article) -> str:
    places = {"story": story.get_absolute_url(), "month": f"/news/archive/{story.publish_at:%Y/%m}/"}
    return places.get(name, name)


# The rules that look at colours; all others find the same in light and in dark.
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Return which rules of accessibility a page breaks, of all or of these."""
    chosen = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    results = Axe().run(page, options={"resultTypes": ["violations"], **chosen})
    return [
        f"{rule['id']}: {[node['html'][:160] for node in rule['nodes'][:3]]}"
        for rule in results.response["violations"]
    ]


def faults(page: Page, path: str) -> list[str]:
    """Open a page and return which rules it breaks, in light and in dark, and at which width it scrolls sideways."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(path)
    found = [] if page.url.endswith(path) else [f"led to {page.url}"]
    found += violations(page)
    page.emulate_media(color_scheme="dark")
    found += [f"in dark: {fault}" for fault in violations(page, OF_COLOURS)]
    for width in (768, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [f"{beyond} px too wide at {width}"] if beyond > 0 else []
    return found


def test_the_columns_of_the_latest_begin_at_one_height(open_page: Open, story: Article) -> None:
    page = open_page("/")
    page.set_viewport_size({"width": 768, "height": 900})
    tops = page.locator(".rail__list li").evaluate_all(
        """(items) => {
            const boxes = items.map((item) => item.getBoundingClientRect())
            const columns = Object.groupBy(boxes, (box) => Math.round(box.left))
            return Object.values(columns).map((column) => Math.min(...column.map((box) => box.top)))
        }"""
    )
    assert len(tops) == 2 and tops[0] == tops[1]


def test_the_frame_of_a_story_in_arabic_is_read_in_its_own_direction(open_page: Open, story: Article) -> None:
    arabic = make_article("سباق الهجن", slug="camels", language="ar", body="<p>في صباح بارد.</p>")
    page = open_page(arabic.get_absolute_url())
    ends = page.locator(".story__facts > p").evaluate_all(
        """(lines) => lines.map((line) => {
            const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), nodes = []
            while (walker.nextNode()) if (walker.currentNode.data.trim()) nodes.push(walker.currentNode)
            const range = document.createRange(), [first, last] = [nodes[0], nodes.at(-1)]
            const at = (node, place) => {
                range.setStart(node, place); range.setEnd(node, place + 1)
                return range.getBoundingClientRect().left
            }
            return [at(first, first.data.search(/\\S/)), at(last, last.data.trimEnd().length - 1)]
        })"""
    )
    assert len(ends) == 2 and all(first < last for first, last in ends), ends


def test_no_page_breaks_a_rule_of_accessibility_or_is_wider_than_its_window(open_page: Open, story: Article) -> None:
    page = open_page("/about/")
    broken = {name: found for name in ADDRESSES[:-1] if (found := faults(page, address(name, story)))}
    assert broken == {}


def test_a_story_reads_whole_without_javascript(open_page: Open, story: Article) -> None:
    page = open_page(story.get_absolute_url(), java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_have_text(story.headline)
    expect(page.get_by_role("heading", name="Part 4")).to_be_visible()
    expect(page.get_by_role("heading", name="Related posts")).to_be_visible()
    expect(page.get_by_role("heading", name="About us")).to_be_visible()
    expect(page.locator("article time").first).to_contain_text("UTC")


def test_the_contents_lead_to_their_headings(open_page: Open, story: Article) -> None:
    page = open_page(story.get_absolute_url(), java_script_enabled=False)
    page.get_by_role("link", name="Part 3").first.click()
    anchor = page.url.partition("#")[2]
    expect(page.locator(f"h2[id='{anchor}']")).to_have_text("Part 3")


def test_a_search_from_the_front_page_finds_the_story(open_page: Open, story: Article) -> None:
    page = open_page("/", java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page.get_by_role("searchbox").first.fill("low river")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.get_by_role("link", name=story.headline).first).to_be_visible()


def test_a_missing_page_says_so_in_the_sites_look(live_server: Any, browser: Any, story: Article) -> None:
    page = browser.new_page()
    response = page.goto(f"{live_server.url}/no-such-page/")
    assert response.status == 404
    assert violations(page) == []
    page.close()


# --- The directory ---------------------------------------------------------------------------------------------------

LISTS = (
    "/directory/",
    "/directory/germany/",
    "/directory/germany/hamburg/in/restaurants/",
    "/directory/find/?what=sea",
)
LISTINGS = ("/business/harbour-kitchen/", "/business/harbour-kitchen/reviews/", "/list-your-business/")
TAKING_PART = [f"/business/blue-door/{name}/" for name in ("enquire", "review", "report", "suggest", "claim")]
DRAFT = ("", *(f"{part}/" for part in ("address", "hours", "offers", "photos", "preview")))
MY = ("", "edit/", "edit/photos/", "enquiries/", "reviews/", "people/", "leave/", "close/")


@pytest.fixture
def owned(db: None) -> list[str]:
    """A listing with something on every page, another one, and a draft, all of one owner's; their addresses."""
    ada, cy = make_user("ada@example.org"), make_user("cy@example.org")
    week = {day: [["09:00", "12:30"], ["14:00", "23:00"]] for day in ("mon", "tue", "fri", "sat")}
    closure = [{"from": "2027-12-24", "to": "2027-12-26", "spans": [], "note": "Christmas"}]
    more = {"website": "https://www.harbour.example/", "website_host": "harbour.example", "phone": "+493023125001"}
    more |= {"hours": {"mode": "regular", "week": week}, "special_days": closure, "price_range": "2"}
    kitchen = make_business("Harbour Kitchen", owner=ada, languages=["de", "en"], **more)
    kitchen.ownerships.create(user=cy, role="manager")
    for number in range(3):
        make_photo(kitchen, alt=f"Table {number}", caption="By the window", credit="Photo: Ada Ng", position=number)
    for _number in range(3):
        review = Review.objects.create(
            business=kitchen,
            user=make_user(),
            name="Di",
            rating=4,
            title="Good",
            text="Fresh fish, and room at the bar.",
        )
        review.publish(by=None)
    review.answer("Thank you, and come again.", by=ada)
    Enquiry.objects.create(business=kitchen, name="Ben", email="ben@example.org", message="A table for nine?", key="1")
    Invitation.send(kitchen, "eli@example.org", by=ada, role="manager")
    Change.objects.create(
        business=kitchen, kind="edit", fields={"tagline": {"old": "Fish from the boat", "new": "Oysters"}}, by=ada
    )
    make_business("Blue Door", owner=cy, website="https://www.door.example/", website_host="door.example")
    make_business("Grey Door", owner=ada, status="needs-changes", reason="Say what you sell.")
    draft = drafts.begin(drafts.secrets.token_urlsafe(32), by=ada)
    draft.data = {"parts": {"business": {name: [value] for name, value in essentials().items()}}}
    draft.save()
    mine = [f"/my/harbour-kitchen/{name}" for name in (*MY, f"reviews/{review.pk}/")]
    steps = [f"{draft.get_absolute_url()}{name}" for name in DRAFT]
    return [*LISTS, *LISTINGS, *TAKING_PART, *steps, "/my/", "/my/grey-door/", *mine]


def test_no_page_of_the_directory_does(open_page: Open, owned: list[str], live_server: Any) -> None:
    """Walk all of them as an owner who is signed in."""
    ada = Business.objects.get(name="Harbour Kitchen").owners.get(email="ada@example.org")
    cookie = {"name": "session", "value": signed_in(ada).cookies["session"].value, "url": live_server.url}
    page = open_page("/about/", storage_state={"cookies": [cookie]})
    broken = {path: found for path in owned if (found := faults(page, path))}
    assert broken == {}
