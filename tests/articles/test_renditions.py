"""Renditions: which there are, what they show, and how pages offer them."""

from __future__ import annotations

import os
import re
import threading
import time
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections
from django.template import Context, Template
from django_tasks_db.models import DBTaskResult
from PIL import Image as Pillow

from articles.models import Image
from directory.pictures import renditions
from directory.pictures.html import picture_html
from directory.private import private_storage
from directory.tasks import make_renditions
from tests.pictures import BLUE, MARKERS, RED, WHITE, encoded, near, opened, photo, quarters, with_everything


def a_row(width: int = 3000, height: int = 2000, **fields: Any) -> Image:
    """Return a picture that is in no database and has no file: enough for whatever is reckoned from the row."""
    return Image(key="ab" * 16, file=f"images/{'ab' * 16}/original.jpg", width=width, height=height, **fields)


def stored(data: bytes, **fields: Any) -> Any:
    """Return a picture in the library, as the database has it."""
    return Image.objects.get(pk=Image.store(data, title="Harbour", **fields).pk)


def look(path: str) -> Any:
    """Return the decoded rendition."""
    with default_storage.open(path) as file:
        return opened(file.read())


def run_worker() -> None:
    """Run the task worker until nothing is left to do."""
    call_command("db_worker", batch=True, verbosity=0, reload=False)


# --- The ladder ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "ratio", "widths"),
    [
        ((3000, 2000), "original", [320, 480, 640, 960, 1280, 1920]),
        ((1600, 1067), "original", [320, 480, 640, 960, 1280, 1600]),
        ((1600, 1067), "3:2", [320, 480, 640, 960, 1280, 1600]),
        ((1300, 1300), "original", [320, 480, 640, 960, 1300]),
        ((2000, 4000), "3:2", [320, 480, 640, 960, 1280, 1920]),
        ((4000, 500), "3:2", [320, 480, 640, 750]),
        ((4000, 500), "1:1", [160, 320, 480]),
        ((200, 900), "1:1", [160, 200]),
        ((100, 50), "original", [100]),
        ((100, 50), "3:2", [75]),
        ((1, 1), "3:2", [1]),
        ((0, 0), "original", [1]),
    ],
)
def test_a_ladder_is_short_and_never_enlarges(size: tuple[int, int], ratio: str, widths: list[int]) -> None:
    assert [width for width, _height in renditions.ladder(a_row(*size), ratio).sizes] == widths


def test_a_picture_that_is_nearly_three_to_two_is_not_cut_to_it() -> None:
    paths = {rendition.path for rendition in renditions.renditions(a_row(1600, 1067), ["webp"])}
    assert not any("3x2" in path for path in paths)


def test_heights_keep_the_ratio() -> None:
    assert renditions.rendition_size(a_row(1000, 2000), 640) == (640, 1280)
    assert renditions.rendition_size(a_row(1000, 2000), 640, "3:2") == (640, 427)
    assert renditions.rendition_size(a_row(1000, 2000), 100, "1:1") == (160, 160)


def test_an_address_is_known_without_asking_anybody() -> None:
    image = a_row(focal_x=0.254, focal_y=1.0)
    assert renditions.rendition_url(image, 600, "1:1", "webp") == f"/media/images/{'ab' * 16}/1-25-100/1x1-480.webp"
    assert renditions.rendition_url(image, 9000) == f"/media/images/{'ab' * 16}/1-25-100/full-1920.jpg"


def test_an_absolute_address_has_the_sites_origin(settings: Any) -> None:
    settings.SITE_URL = "https://news.example"
    assert renditions.absolute_rendition_url(a_row(), 320).startswith("https://news.example/media/images/")


# --- What they show --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_rendition_has_the_size_and_format_that_its_address_says() -> None:
    image = stored(encoded(photo(1500, 700)))
    renditions.make_all(image, ["jpg", "webp", "avif"])
    for rendition in renditions.renditions(image, ["jpg", "webp", "avif"]):
        picture = look(rendition.path)
        assert picture.size == (rendition.width, rendition.height), rendition.path
        assert picture.format == {"jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}[rendition.format]


@pytest.mark.django_db
@pytest.mark.parametrize("picture", [photo(1000, 700), quarters(1000, 700)], ids=["photo", "drawing"])
def test_no_rendition_carries_metadata(picture: Pillow.Image, settings: Any) -> None:
    image = stored(with_everything("PNG", picture))
    renditions.make_all(image, [renditions.fallback_format(image), "webp", "avif"])
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        data = path.read_bytes().lower()
        found = [marker for marker in MARKERS if marker.lower() in data]
        assert found == [], path


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("focal", "expected"), [((0, 0), RED), ((0, 1), BLUE), ((1, 1), WHITE), ((0.1, 0.9), BLUE), ((0.25, 0.25), RED)]
)
def test_a_crop_has_the_focal_point(focal: tuple[float, float], expected: tuple[int, ...]) -> None:
    tall_or_wide = quarters(1600, 400) if focal[1] in {0, 1} else quarters(400, 1600)
    image = stored(encoded(tall_or_wide, quality=95), focal_x=focal[0], focal_y=focal[1])
    rendition = next(r for r in renditions.renditions(image, ["jpg"]) if r.shape == "1x1")
    renditions.make(image, rendition)
    picture = look(rendition.path)
    at = (picture.width // 4, picture.height // 4 if focal[1] < 0.5 else picture.height * 3 // 4)
    at = (picture.width * 3 // 4, at[1]) if focal[0] == 1 else at
    assert near(picture.getpixel(at), expected)


def test_a_crop_is_the_largest_that_there_is_and_stays_inside() -> None:
    for focal in ((0, 0), (0.5, 0.5), (0.9, 1), (1, 0.3)):
        assert renditions.focal_crop(photo(1000, 400), 1.5, *focal).size == (600, 400)
        assert renditions.focal_crop(photo(400, 1000), 1.5, *focal).size == (400, 267)


@pytest.mark.django_db
def test_the_focal_point_is_in_the_middle_where_there_is_room() -> None:
    wide = Pillow.new("RGB", (1200, 300), WHITE)
    wide.paste(RED, (780, 0, 820, 300))
    crop = renditions.focal_crop(wide, 1.0, 800 / 1200, 0.5)
    assert near(crop.getpixel((150, 150)), RED)


@pytest.mark.django_db
def test_a_transparent_drawing_stays_transparent_in_every_format() -> None:
    drawing = quarters(700, 700).convert("RGBA")
    drawing.putalpha(Pillow.linear_gradient("L").resize((700, 700)))
    image = stored(encoded(drawing, "PNG"))
    assert image.file.name.endswith(".png")
    renditions.make_all(image, ["png", "webp", "avif"])
    for rendition in renditions.renditions(image, ["png", "webp", "avif"]):
        assert look(rendition.path).mode == "RGBA"


@pytest.mark.django_db
def test_a_drawing_is_kept_without_loss_where_that_is_smaller() -> None:
    image = stored(encoded(quarters(640, 640), "PNG"))
    steps = renditions.ladder(image)
    renditions.make_all(image, ["webp"])
    assert near(look(f"{steps.prefix}640.webp").getpixel((20, 20)), RED, tolerance=0)


@pytest.mark.django_db
def test_a_wide_crop_of_a_large_photo_is_as_sharp_as_the_original_allows() -> None:
    # Halving this one while decoding would leave 1500 pixels for a rendition of 1920.
    stripes = Pillow.new("RGB", (4000, 2000), WHITE)
    for x in range(0, 4000, 8):
        stripes.paste((0, 0, 0), (x, 0, x + 4, 2000))
    image = stored(encoded(stripes, quality=95))
    rendition = next(r for r in renditions.renditions(image, ["jpg"]) if (r.shape, r.width) == ("3x2", 1920))
    renditions.make(image, rendition)
    row = look(rendition.path).convert("L").crop((0, 500, 1920, 501)).tobytes()
    assert max(row) - min(row) > 150


# --- Making them -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_there_is_not_made_again() -> None:
    image = stored(encoded(photo(500, 400)))
    assert renditions.make_all(image, ["webp"]) > 0
    assert renditions.make_all(image, ["webp"]) == 0


@pytest.mark.django_db(transaction=True)
def test_of_several_who_want_a_rendition_one_makes_it(settings: Any) -> None:
    image = stored(encoded(photo(1500, 1000)))
    rendition = next(iter(renditions.renditions(image, ["webp"])))
    made, ready = [], threading.Barrier(6)

    def want() -> None:
        ready.wait()
        try:
            made.append(renditions.make(image, rendition))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=want) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 5 + [True]
    assert len(list((settings.MEDIA_ROOT / rendition.path).parent.iterdir())) == 1
    assert list((settings.MEDIA_ROOT / "incoming").iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_every_rendition_and_pages_offer_avif_only_then() -> None:
    image = stored(encoded(photo(700, 500)))
    assert not image.has_avif and "avif" not in picture_html(image)
    run_worker()
    image.refresh_from_db()
    assert image.has_avif and "image/avif" in picture_html(image)
    assert [task.status for task in DBTaskResult.objects.all()] == ["SUCCESSFUL"]
    for rendition in renditions.renditions(image, ["jpg", "webp", "avif"]):
        assert default_storage.exists(rendition.path), rendition.path


@pytest.mark.django_db(transaction=True)
def test_another_focal_point_gives_new_addresses_and_new_work() -> None:
    image = stored(encoded(photo(700, 500)))
    run_worker()
    image.refresh_from_db()
    before = renditions.rendition_url(image, 320, "1:1")
    image.focal_x = 0.1
    image.save()
    image.refresh_from_db()
    assert renditions.rendition_url(image, 320, "1:1") != before and not image.has_avif
    run_worker()
    image.refresh_from_db()
    assert image.has_avif and default_storage.exists(renditions.ladder(image, "1:1").prefix + "320.avif")


@pytest.mark.django_db(transaction=True)
def test_a_new_caption_gives_no_new_work() -> None:
    image = stored(encoded(photo(700, 500)))
    run_worker()
    image.refresh_from_db()
    image.caption = "Low water"
    image.save()
    image.save(update_fields=["caption"])
    image.refresh_from_db()
    assert image.has_avif and DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_work_for_a_picture_that_is_gone_ends_quietly() -> None:
    image = stored(encoded(photo(700, 500)))
    image.delete()
    run_worker()
    assert [task.status for task in DBTaskResult.objects.all()] == ["SUCCESSFUL"]


@pytest.mark.django_db
def test_avif_is_not_offered_when_the_focal_point_moved_while_it_was_made() -> None:
    image = stored(encoded(photo(700, 500)))
    Image.objects.filter(pk=image.pk).update(focal_x=0.9)
    image.mark_avif_made()
    assert not Image.objects.get().has_avif


@pytest.mark.django_db
def test_a_lost_original_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    image = stored(encoded(photo(700, 500)))
    default_storage.delete(image.file.name)
    assert make_renditions.call("articles.Image", image.pk) == 0
    assert "is not in the media store" in caplog.text


@pytest.mark.django_db
def test_the_command_makes_what_is_missing_and_can_be_run_twice(capsys: pytest.CaptureFixture[str]) -> None:
    image = stored(encoded(photo(700, 500)))
    call_command("make_renditions")
    first = capsys.readouterr().out
    call_command("make_renditions")
    assert re.search(r"1 of 1 pictures: [1-9]\d* renditions made", first)
    assert "1 of 1 pictures: 0 renditions made" in capsys.readouterr().out
    image.refresh_from_db()
    assert image.has_avif


@pytest.mark.django_db
def test_the_command_goes_on_after_a_lost_original(capsys: pytest.CaptureFixture[str]) -> None:
    lost, other = stored(encoded(photo(700, 500))), stored(encoded(photo(700, 500)))
    default_storage.delete(lost.file.name)
    call_command("make_renditions", no_avif=True)
    assert "1 originals are lost" in capsys.readouterr().err
    assert default_storage.exists(renditions.ladder(other).prefix + "320.webp")


@pytest.mark.django_db
def test_the_command_removes_what_no_page_shows_any_more(settings: Any) -> None:
    image = stored(encoded(photo(400, 300)))
    renditions.make_all(image, ["webp"])
    former = Path(settings.MEDIA_ROOT) / f"images/{image.key}/{renditions.version(image)}"
    image.focal_x = 0.2
    image.save()
    call_command("make_renditions", prune=True, no_avif=True, verbosity=0)
    assert not former.exists() and default_storage.exists(renditions.ladder(image).prefix + "320.webp")
    assert default_storage.exists(image.file.name)


def make_old(path: Path, hours: int) -> None:
    os.utime(path, (time.time() - hours * 3600,) * 2)


@pytest.mark.django_db
def test_the_command_removes_what_no_row_has_unless_it_is_new(settings: Any) -> None:
    for key, hours in (("a" * 32, 2), ("b" * 32, 0)):
        default_storage.save(f"images/{key}/original.jpg", ContentFile(b"x"))
        make_old(settings.MEDIA_ROOT / f"images/{key}/original.jpg", hours)
    for storage in (default_storage, private_storage()):
        storage.save("incoming/left", ContentFile(b"x"))
        make_old(Path(storage.path("incoming/left")), 30)
    call_command("make_renditions", prune=True, verbosity=0)
    assert not private_storage().exists("incoming/left")
    left = [str(path.relative_to(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert left == [f"images/{'b' * 32}/original.jpg"]


# --- In pages --------------------------------------------------------------------------------------------------------


def parsed(html: str) -> Any:
    """Return the elements of a picture, after a strict parser had no complaint."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parseFragment(html)


def test_a_picture_offers_webp_and_a_format_that_everything_reads() -> None:
    tree = parsed(picture_html(a_row(alt="A lock"), sizes="(min-width: 60em) 40em, 100vw", ratio="3:2"))
    sources, image = tree.findall(".//source"), tree.find(".//img")
    assert [source.get("type") for source in sources] == ["image/webp"]
    assert sources[0].get("sizes") == image.get("sizes") == "(min-width: 60em) 40em, 100vw"
    assert [part.split()[1] for part in image.get("srcset").split(", ")] == [
        "320w",
        "480w",
        "640w",
        "960w",
        "1280w",
        "1920w",
    ]
    assert image.get("src").endswith("full-640.jpg")
    assert (image.get("width"), image.get("height"), image.get("alt")) == ("1920", "1280", "A lock")
    assert (image.get("loading"), image.get("decoding"), image.get("fetchpriority")) == ("lazy", "async", None)


def test_avif_comes_first_once_it_is_made() -> None:
    tree = parsed(picture_html(a_row(has_avif=True)))
    assert [source.get("type") for source in tree.findall(".//source")] == ["image/avif", "image/webp"]


def test_the_picture_that_a_page_opens_with_is_not_lazy() -> None:
    image = parsed(picture_html(a_row(), eager=True)).find(".//img")
    assert (image.get("loading"), image.get("fetchpriority")) == (None, "high")


def test_a_picture_has_no_inline_style() -> None:
    assert "style" not in picture_html(a_row(), css_class="lead")


def test_what_people_wrote_is_escaped() -> None:
    hostile = '"><script>alert(1)</script>'
    image = parsed(picture_html(a_row(alt=hostile), sizes=hostile, css_class=hostile)).find(".//img")
    assert (image.get("alt"), image.get("sizes"), image.get("class")) == (hostile,) * 3


def test_a_page_may_give_another_alternative_text_or_none() -> None:
    assert parsed(picture_html(a_row(alt="A lock"), alt="Barges")).find(".//img").get("alt") == "Barges"
    assert parsed(picture_html(a_row(alt="A lock"), alt="")).find(".//img").get("alt") == ""


def test_a_page_may_limit_how_wide_a_picture_is_offered() -> None:
    image = parsed(picture_html(a_row(), widths=640)).find(".//img")
    assert image.get("srcset").split()[-1] == "640w" and image.get("width") == "640"
    assert parsed(picture_html(a_row(), widths=10)).find(".//img").get("width") == "320"


@pytest.mark.django_db
def test_the_tag_does_it_all_without_a_query(django_assert_num_queries: Any) -> None:
    image = stored(encoded(photo(700, 500)), alt="A lock")
    template = Template('{% load pictures %}{% picture image sizes="20em" ratio="1:1" class="face" eager=True %}')
    with django_assert_num_queries(0):
        tree = parsed(template.render(Context({"image": image})))
    assert tree.find(".//img").get("class") == "face" and "1x1-160.webp" in tree.find(".//source").get("srcset")


def test_the_tag_returns_nothing_without_an_image() -> None:
    assert Template("{% load pictures %}{% picture nothing %}").render(Context({"nothing": None})) == ""


def test_an_address_alone_can_be_had_in_a_template() -> None:
    template = Template('{% load pictures %}{% rendition_url image 1280 ratio="3:2" absolute=True %}')
    assert template.render(Context({"image": a_row()})).startswith("http://testserver/media/images/")
