"""The picture of a story for where it is shared."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image as Pillow
from PIL import ImageChops

from articles.models import Article, Image
from articles.social import SANS, SERIF, Card, card_of, draw, keep
from directory.typefaces import fit, wrap
from tests.factories import make_article, make_city, make_user
from tests.pictures import GREEN, RED, encoded, near, opened, photo, quarters

DAY = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def address(article: Article) -> str:
    return f"{article.get_absolute_url()}social.jpg"


def a_card(headline: str = "Low water holds up freight", **fields: Any) -> Card:
    """Return a card of words alone, unless told otherwise."""
    return Card(
        **{
            "story": 1,
            "headline": headline,
            "kicker": "World",
            "photo": None,
            "countries": (),
            "city": None,
            "bare": False,
            **fields,
        }
    )


def seen(card: Card) -> Any:
    return opened(draw(card))


def red(pixel: Any) -> bool:
    return near(pixel, RED, 20)


# --- Who gets it -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_is_a_jpeg_of_1200_by_630(client: Client) -> None:
    response = client.get(address(make_article("Low water", slug="low-water", publish_at=DAY)))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg" and response["X-Content-Type-Options"] == "nosniff"
    picture = opened(response.content)
    assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    assert len(response.content) < 300_000
    assert response["Cache-Control"].startswith("public, max-age=3600, s-maxage=1,")
    assert not response.cookies and "Cookie" not in response.get("Vary", "")


@pytest.mark.django_db
def test_has_the_address_that_the_design_promises(client: Client) -> None:
    make_article("Low water", slug="low-water", publish_at=DAY)
    assert client.get("/news/2026/03/01/low-water/social.jpg").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft"},
        {"status": "in-review"},
        {"status": "needs-changes"},
        {"status": "approved"},
        {"status": "killed"},
        {"hours_ago": -24},
        {"hours_ago": 3, "expire_at": timezone.now() - datetime.timedelta(hours=1)},
        {"embargo_until": timezone.now() + datetime.timedelta(hours=1)},
    ],
    ids=lambda fields: "-".join(f"{key}" if key != "status" else fields[key] for key in fields),
)
def test_a_story_that_readers_do_not_see_has_none(client: Client, fields: dict[str, Any], settings: Any) -> None:
    article = make_article("Secret plan", **fields)
    assert client.get(address(article)).status_code == 404
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))


@pytest.mark.django_db
def test_a_withdrawn_story_has_none_any_more(client: Client) -> None:
    article = make_article()
    client.get(address(article))
    article.withdraw(by=None)
    assert client.get(address(article)).status_code == 410


@pytest.mark.django_db
def test_the_newsroom_sees_that_of_a_draft_and_no_cache_does(client: Client) -> None:
    article = make_article(status="draft")
    client.force_login(make_user(role="Editor"))
    response = client.get(address(article))
    assert response.status_code == 200 and response["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", "Reporter"])
def test_others_with_an_account_do_not_see_that_of_a_draft(client: Client, role: str) -> None:
    client.force_login(make_user(role=role))
    assert client.get(address(make_article(status="draft"))).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/news/2026/02/30/low-water/social.jpg", "/news/2026/03/01/nothing/social.jpg"])
def test_no_story_no_card(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_a_former_address_leads_to_the_card(client: Client) -> None:
    article = make_article("Low water", slug="low-water", publish_at=DAY)
    Article.objects.filter(pk=article.pk).update(slug="high-water")
    response = client.get("/news/2026/03/01/low-water/social.jpg")
    assert (response.status_code, response["Location"]) == (301, "/news/2026/03/01/high-water/social.jpg")


@pytest.mark.django_db
def test_a_former_address_of_a_hidden_story_leads_nowhere(client: Client) -> None:
    article = make_article("Low water", slug="low-water", publish_at=DAY)
    Article.objects.filter(pk=article.pk).update(slug="high-water", status="draft")
    assert client.get("/news/2026/03/01/low-water/social.jpg").status_code == 404


# --- Keeping it ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_whoever_has_it_is_told_so(client: Client) -> None:
    url = address(make_article())
    etag = client.get(url)["ETag"]
    response = client.get(url, headers={"If-None-Match": f"W/{etag}"})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


@pytest.mark.django_db
def test_is_drawn_once(client: Client) -> None:
    article = make_article()
    client.get(address(article))
    path = Path(default_storage.path(card_of(article).path))
    os.utime(path, (1, 1))
    client.get(address(article))
    assert path.stat().st_mtime == 1


@pytest.mark.django_db
def test_costs_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    article = make_article(countries=["DE", "FR"], dateline_city=make_city())
    client.get(address(article))
    with django_assert_max_num_queries(2):
        client.get(address(article))


@pytest.mark.django_db
def test_another_headline_gives_another_card_and_removes_the_former(client: Client, settings: Any) -> None:
    article = make_article("Low water")
    first = client.get(address(article))
    Article.objects.filter(pk=article.pk).update(headline="High water")
    second = client.get(address(article))
    assert first["ETag"] != second["ETag"] and first.content != second.content
    assert len(list((settings.MEDIA_ROOT / "social").rglob("*.jpg"))) == 1


@pytest.mark.django_db
def test_another_body_gives_the_same_card(client: Client) -> None:
    article = make_article()
    first = client.get(address(article))["ETag"]
    Article.objects.filter(pk=article.pk).update(body="<p>Another</p>", version=9)
    assert client.get(address(article))["ETag"] == first


@pytest.mark.django_db
def test_where_it_lies_cannot_be_guessed(settings: Any) -> None:
    card = a_card()
    before = card.path
    settings.SECRET_KEY = "another" * 10
    assert card.path != before and card.path.split("/")[1] != before.split("/")[1]


@pytest.mark.django_db(transaction=True)
def test_the_worker_draws_it_when_a_story_is_published() -> None:
    article = make_article(status="draft")
    article.publish(by=None)
    call_command("db_worker", batch=True, verbosity=0, reload=False)
    drawn = DBTaskResult.objects.filter(task_path="articles.tasks.draw_social_card")
    assert [task.status for task in drawn] == ["SUCCESSFUL"]
    assert default_storage.exists(card_of(Article.objects.get()).path)


# --- What is on it ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_shows_the_lead_photo_about_its_focal_point(client: Client) -> None:
    image = Image.store(encoded(quarters(1600, 400), quality=95), title="x", focal_x=0, focal_y=0)
    article = make_article(lead_image=image)
    assert red(opened(client.get(address(article)).content).getpixel((1000, 100)))
    image.focal_x = 1
    image.save()
    assert near(opened(client.get(address(article)).content).getpixel((1000, 100)), GREEN, 20)


@pytest.mark.django_db
def test_an_editors_own_picture_fills_it_without_our_words(client: Client) -> None:
    own = Image.store(encoded(quarters(1200, 630), quality=95), title="x")
    other = Image.store(encoded(photo(1200, 800)), title="y")
    picture = opened(client.get(address(make_article(social_image=own, lead_image=other))).content)
    assert (
        red(picture.getpixel((60, 60)))
        and red(picture.getpixel((500, 200)))
        and near(picture.getpixel((900, 60)), GREEN, 20)
    )


@pytest.mark.django_db
def test_without_a_photo_a_map_of_the_countries_stands_for_the_story() -> None:
    with_map = seen(card_of(make_article(countries=["DE"], dateline_city=make_city())))
    without = seen(a_card())
    right = (700, 0, 1200, 500)
    assert (
        len(with_map.crop(right).getcolors(100_000))
        > 500
        > len(without.crop((900, 300, 1200, 500)).getcolors(100_000))
    )


@pytest.mark.parametrize("code", ["PE", "TO", "CL", "NZ", "JP", "GB"])
def test_the_sea_of_a_map_is_not_land(code: str) -> None:
    sea = (221, 232, 236)
    picture = seen(a_card(countries=(code,))).crop((700, 20, 1180, 610))
    at = [(x, y) for x in range(0, 480, 12) for y in range(0, 590, 12)]
    assert sum(near(picture.getpixel(place), sea, 8) for place in at) > len(at) / 5


@pytest.mark.django_db
def test_a_transparent_drawing_stands_on_paper() -> None:
    drawing = Pillow.new("RGBA", (600, 600), (255, 0, 0, 0))
    drawing.paste((0, 0, 255, 255), (0, 0, 300, 600))
    image = Image.store(encoded(drawing, "PNG"), title="x")
    pixel = seen(a_card(photo=image)).getpixel((1180, 300))
    assert near(pixel, (253, 252, 250), 6)


@pytest.mark.django_db
def test_a_photo_whose_file_is_lost_leaves_a_card_of_words() -> None:
    image = Image.store(encoded(), title="x")
    default_storage.delete(str(image.file))
    assert ImageChops.difference(seen(a_card(photo=image)), seen(a_card())).getbbox() is None


@pytest.mark.django_db
def test_a_card_drawn_without_its_lost_photo_is_not_kept() -> None:
    image = Image.store(encoded(), title="x")
    default_storage.delete(str(image.file))
    card = a_card(photo=image)
    keep(card)
    assert not default_storage.exists(card.path)


def test_the_headline_is_set_in_ink() -> None:
    picture = seen(a_card("Low water"))
    words = picture.crop((56, 140, 1144, 400)).convert("L")
    assert words.getextrema()[0] < 40
    assert ImageChops.difference(picture, seen(a_card("High water"))).getbbox() is not None


HEADLINES = [
    "W" * 160,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 2,
    "a " * 80,
    "Why the Mekong delta is short of mud, and what dams, sand mines and a warming sea have to do with it; part two of six",
    "x",
    "Žižek, Ελλάδα, Привет, Tiếng Việt: “quotes” \u2013 dashes…",
]


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_headline_of_any_length_stays_in_its_place(headline: str) -> None:
    blank: Any = seen(a_card("x", kicker=""))
    picture = seen(a_card(SERIF.plain(headline), kicker="", countries=("NL",)))
    # The margins on the left, and between headline and foot, are as empty as on a card with a short headline.
    for box in ((0, 0, 50, 630), (58, 515, 600, 530)):
        darker: Any = ImageChops.difference(picture.crop(box), blank.crop(box)).convert("L").getextrema()
        assert darker[1] < 40


@pytest.mark.parametrize(
    "headline",
    ["北京的早晨", "صباح الخير", "שלום", "हिन्दी समाचार", "\U0001f600", "🇩🇪", "\u202e\u200b", "\ud83d", "\x00", "𒀀"],
)
def test_what_the_typeface_lacks_leaves_the_headline_out_and_draws_no_empty_box(headline: str) -> None:
    assert SERIF.plain(headline) == ""
    card = a_card(SERIF.plain(headline), kicker=SANS.plain(headline), countries=("DE",))
    assert seen(card).size == (1200, 630)


@pytest.mark.parametrize(
    ("headline", "kept"),
    [
        ("🎉 Rain at last ☔️", "Rain at last"),
        ("\u202eRain\u202c \u200bat last", "Rain at last"),
        ("Cafe\u0301 culture", "Café culture"),
        ("Rain\nat\tlast", "Rain at last"),
    ],
)
def test_emoji_and_invisible_signs_go_and_the_words_stay(headline: str, kept: str) -> None:
    assert SERIF.plain(headline) == kept


def test_the_typeface_says_what_it_has() -> None:
    for face in (SERIF, SANS):
        assert face.covers("AÄßçřşžĐ \u2013 “…” €") and not face.covers("北") and not face.covers("\ue000")


def test_every_character_that_the_typeface_claims_has_a_glyph() -> None:
    missing = SERIF.at(40).getmask("\U0010fffd").getbbox()
    empty = {c for c in range(0x21, 0x17F) if SERIF.covers(chr(c)) and not SERIF.at(40).getmask(chr(c)).getbbox()}
    assert missing and empty <= {0xA0, 0xAD}


def test_lines_are_no_wider_than_their_place() -> None:
    font = SERIF.at(60)
    for headline in HEADLINES:
        assert all(font.getlength(line) <= 552 for line in wrap(headline, font, 552))
        assert "".join(wrap(headline, font, 552)).replace(" ", "") == headline.replace(" ", "")


def test_a_line_is_not_left_with_a_single_short_word() -> None:
    _size, lines = fit("Why the Mekong delta is short of mud", SERIF, 552, 380, range(84, 35, -2), 1.14)
    lengths = [SERIF.at(60).getlength(line) for line in lines]
    assert len(lines) > 1 and min(lengths) > 0.5 * max(lengths)


@pytest.mark.django_db
def test_two_pictures_of_one_card_are_the_same() -> None:
    card = card_of(make_article(countries=["DE"]))
    assert draw(card) == draw(card)
