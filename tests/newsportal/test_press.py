"""The press room: who may send a press release, what editors do with it, and what readers are told of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles.models import Article, InvalidTransition, PressRelease
from directory.models import Business, Letter, Ownership, User
from newsportal.front import compose
from newsportal.views.press import ReleaseForm
from tests.factories import make_article, make_business, make_section, make_user
from tests.newsroom import change_url, errors, save
from tests.owners import form_on, signed_in
from tests.pages import get, texts
from tests.pictures import encoded

pytestmark = pytest.mark.django_db

TEXT = (
    "The kitchen opens a second room on the quay in May, with forty seats and a view of the lock.\n\n"
    "See https://harbour.example/room for the plans & prices. " + "Fish comes from the morning's boats. " * 4
)
WORDS = {
    "headline": "Harbour Kitchen opens a second room",
    "standfirst": "Forty seats more on the quay.",
    "text": TEXT,
    "contact": "Ada Ng, +49 40 1234567",
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReleaseForm, "min_seconds", -1)
    make_section("World")
    make_section("Business")


@pytest.fixture
def owner() -> User:
    return make_user("owner@example.com")


@pytest.fixture
def business(owner: User) -> Business:
    return make_business("Harbour Kitchen", owner=owner, verified_at=timezone.now(), verified_how="dns")


def send(user: User, business: Business, **fields: Any) -> Any:
    """Send the form as a browser would; return the answer."""
    client = signed_in(user)
    address = f"/my/{business.slug}/press/"
    return client.post(address, {**form_on(client.get(address)), **WORDS, **fields})


def sent(user: User, business: Business, **fields: Any) -> Article:
    before = set(Article.objects.values_list("pk", flat=True))
    assert send(user, business, **fields).status_code == 302
    return Article.objects.exclude(pk__in=before).get()


def test_a_press_release_comes_to_the_editors_queue_and_nobody_else_sees_it(owner: User, business: Business) -> None:
    picture = SimpleUploadedFile("room.jpg", encoded(), "image/jpeg")
    story = sent(owner, business, picture=picture, alt="The new room", credit="Ada Ng")
    assert (story.kind, story.status, story.section.name) == ("press-release", "in-review", "Business")
    assert story.countries_in_order == [business.country] and story.dateline_city == business.city
    (mention,) = story.mentions.all()
    assert (mention.business, mention.role) == (business, "subject")
    assert story.lead_image is not None and (story.lead_image.alt, story.lead_image.credit) == (
        "The new room",
        "Ada Ng",
    )
    assert '<a href="https://harbour.example/room"' in story.body and "plans &amp; prices" in story.body
    assert get(story.get_absolute_url()).status_code == 404
    # A reporter does not see it in the newsroom either.
    assert not Article.objects.visible_to(make_user(role="Reporter")).filter(pk=story.pk).exists()
    page = signed_in(owner).get(f"/my/{business.slug}/press/")
    assert texts(page, "//ul[@class='listings']//span[@class='stage']") == ["With our editors"]
    assert "With our editors" in signed_in(owner).get(f"/my/{business.slug}/").content.decode()


def test_only_a_confirmed_owner_of_a_listed_and_verified_business_may_send(owner: User, business: Business) -> None:
    stranger, manager = make_user(), make_user()
    Ownership.objects.create(business=business, user=manager, role="manager")
    for person in (stranger, manager):
        assert signed_in(person).get(f"/my/{business.slug}/press/").status_code == 404
        assert signed_in(person).post(f"/my/{business.slug}/press/", WORDS).status_code == 404
    assert Client().post(f"/my/{business.slug}/press/", WORDS)["Location"].startswith("/accounts/login/")
    assert "Press room" not in signed_in(manager).get(f"/my/{business.slug}/").content.decode()
    unconfirmed = make_user(verified=False)
    Ownership.objects.create(business=business, user=unconfirmed)
    assert signed_in(unconfirmed).post(f"/my/{business.slug}/press/", WORDS)["Location"] == "/accounts/email/"
    fields = form_on(signed_in(owner).get(f"/my/{business.slug}/press/"))
    for change in ({"verified_at": None}, {"verified_at": timezone.now(), "status": "paused"}):
        Business.objects.filter(pk=business.pk).update(**change)
        page = signed_in(owner).post(f"/my/{business.slug}/press/", {**fields, **WORDS})
        assert page.status_code == 422 and "listed and verified" in page.content.decode()
    assert not PressRelease.objects.exists()


def test_one_page_makes_one_release_and_a_business_has_its_limits(
    owner: User, business: Business, settings: Any
) -> None:
    client = signed_in(owner)
    fields = {**form_on(client.get(f"/my/{business.slug}/press/")), **WORDS}
    for _ in range(3):
        assert client.post(f"/my/{business.slug}/press/", fields).status_code == 302
    assert PressRelease.objects.count() == 1
    second = sent(owner, business)
    assert "wait for our editors" in send(owner, business).content.decode()
    second.publish(by=None)
    settings.PRESS_RELEASES_PER_MONTH = 2
    assert "thirty days" in send(owner, business).content.decode()
    assert PressRelease.objects.count() == 2


def test_a_form_that_is_not_right_is_shown_again_with_what_is_wrong(owner: User, business: Business) -> None:
    for fields, words in (
        ({"headline": ""}, "Enter a headline."),
        ({"text": "Too short."}, "at least 200 characters"),
        ({"contact": "a\x00b"}, "cannot be stored"),
        ({"text": TEXT + " https://a.example/" * 6}, "too many links"),
        ({"picture": SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>")}, "picture"),
        ({"picture": SimpleUploadedFile("room.jpg", encoded())}, "A picture needs this."),
        ({"second_website": "https://spam.example"}, "must stay empty"),
    ):
        answer = send(owner, business, **fields)
        assert answer.status_code == 422 and words in answer.content.decode(), fields
    assert not Article.objects.exists()


def test_published_it_says_what_it_is_and_who_sent_it_wherever_it_is_read(owner: User, business: Business) -> None:
    story = sent(owner, business, text=TEXT.replace("See", "Mail kitchen@harbour.example or see"))
    Article.objects.filter(pk=story.pk).update(
        body=story.body
        + '<p><a href="/about/" title="rel=&quot;x&quot;">us</a> <a href="mailto:a@b.example">mail</a></p>'
    )
    story.refresh_from_db()
    story.publish(by=None)
    page = get(story.get_absolute_url()).content.decode()
    label = "Press release from Harbour Kitchen: written there, not by our newsroom."
    assert label in page and '"name":"Harbour Kitchen"' in page.replace(": ", ":")
    feed = get("/feed.json").json()["items"][0]["content_html"]
    program = get(f"/api/v1/stories/{story.pk}/").json()
    assert label in feed and label in program["body_html"] and program["sender"] == "Harbour Kitchen"
    body = page[page.index('<div class="prose">') : page.index('<footer class="story__foot">')]
    for markup in (body, feed, program["body_html"]):
        links = re.findall(r"<a\b[^>]*>", markup)
        assert len(links) == 3 and all('rel="sponsored nofollow noopener"' in link for link in links), links
        assert all(link.count(" rel=") == 1 for link in links)
    # A release without a sender, as an editor may write one down, has its label too.
    other = make_article("By hand", kind="press-release")
    assert (
        "Press release: the organisation that it is about wrote it" in get(other.get_absolute_url()).content.decode()
    )
    # What the newsroom writes keeps its word.
    assert (
        'rel="noopener"'
        in get(make_article(body='<p><a href="https://a.example/">a</a></p>').get_absolute_url()).content.decode()
    )


def test_it_stays_out_of_the_news_sitemap_and_off_the_front_page(owner: User, business: Business) -> None:
    for _ in range(3):
        make_article(countries=["DE"], section="Business", hours_ago=30)
    story = sent(owner, business)
    story.publish(by=None)
    address = story.get_absolute_url()
    assert address not in get("/news-sitemap.xml").content.decode()
    assert address not in get("/").content.decode()
    assert story not in compose(business.country).stories()
    # Lists have it, a country's too, but never at its head; so has the sitemap of its key.
    country = get("/country/germany/")
    assert address in country.content.decode() and story not in country.context["leads"]
    assert address in get("/news/business/").content.decode()
    assert address in get(f"/sitemap/stories-{story.pk // 1000 + 1}.xml").content.decode()


def test_an_editor_finds_it_marked_sees_whom_to_ask_and_publishes_it(owner: User, business: Business) -> None:
    story = sent(owner, business)
    make_article("A draft", status="in-review")
    editor = make_user(role="Editor")
    client = signed_in(editor)
    listed = client.get("/admin/articles/article/?state=sent-in").content.decode()
    assert "Press release · Harbour Kitchen" in listed and "A draft" not in listed
    page = client.get(change_url(story)).content.decode()
    assert "Sent in by Harbour Kitchen" in page and "+49 40 1234567" in page and "Save and ask for changes" not in page
    assert errors(save(client, story, "publish", kind="news")) == {
        "kind": ["What a business sent in stays a press release."]
    }
    assert save(client, story, "publish").status_code == 302
    story.refresh_from_db()
    assert story.is_published
    letter = Letter.objects.get(to=owner.email)
    assert letter.subject == f"Published: {story.headline}" and story.get_absolute_url() in letter.text
    assert "+49 40" not in get(story.get_absolute_url()).content.decode()


def test_an_editor_refuses_it_with_a_reason_that_its_sender_reads(owner: User, business: Business) -> None:
    story = sent(owner, business)
    client = signed_in(make_user(role="Editor"))
    address = f"/admin/articles/article/{story.pk}/do/kill/"
    assert "in these words" in client.get(address).content.decode()
    client.post(address, {"note": " "})
    with pytest.raises(InvalidTransition):
        story.kill(by=None)
    assert not Letter.objects.filter(to=owner.email).exists()
    client.post(address, {"note": "It says nothing that is new."})
    letter = Letter.objects.get(to=owner.email)
    assert letter.subject == f"Not published: {story.headline}" and "It says nothing that is new." in letter.text
    assert "Businesses sent us 1 press release. We refused 1." in get("/transparency/").content.decode()
    page = signed_in(owner).get(f"/my/{business.slug}/press/").content.decode()
    assert "Refused" in page and "It says nothing that is new." in page
    assert get(story.get_absolute_url()).status_code == 404


def test_whom_to_ask_is_forgotten_some_time_after_the_decision(owner: User, business: Business) -> None:
    from newsportal.retention import forget

    story, waiting = sent(owner, business), sent(owner, business)
    story.kill(by=None, note="Old news.")
    PressRelease.objects.update(sent_at=timezone.now() - timezone.timedelta(days=91))
    assert forget()["contacts"] == 1
    assert [PressRelease.objects.get(pk=each.pk).contact for each in (story, waiting)] == ["", WORDS["contact"]]
