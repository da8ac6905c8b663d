"""The media library in the newsroom."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image as Pillow

from articles.models import Image
from tests.factories import make_article, make_image, make_user
from tests.newsroom import errors, form_values, signed_in

pytestmark = pytest.mark.django_db

LIBRARY = "/admin/articles/image/"
ADD = "/admin/articles/image/add/"


@pytest.fixture
def editor() -> Client:
    return signed_in(make_user("editor@example.org", role="Editor"))


def drawn(kind: str = "PNG", size: tuple[int, int] = (90, 60)) -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", size, (120, 40, 30)).save(out, kind)
    return out.getvalue()


def upload(client: Client, data: bytes, name: str = "lock-at-dusk.png", **fields: object):
    values = {"alt": "A lock", "title": "", "focal_x": "0.5", "focal_y": "0.5", "_save": "1", **fields}
    return client.post(ADD, {**values, "file": SimpleUploadedFile(name, data)})


def test_takes_a_picture_and_names_it_after_its_file(editor: Client) -> None:
    assert upload(editor, drawn(), focal_x="0.2", focal_y="0.75", credit="Photograph: Ada Ng").status_code == 302
    image = Image.objects.get()
    assert (image.title, image.width, image.height) == ("Lock at dusk", 90, 60)
    assert (image.focal_x, image.focal_y, image.uploaded_by.email) == (0.2, 0.75, "editor@example.org")


def test_asks_what_is_to_be_seen(editor: Client) -> None:
    assert list(errors(upload(editor, drawn(), alt=" "))) == ["alt"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "x.svg"),
        (b"<html><script>alert(1)</script>", "x.png"),
        (drawn()[:60], "cut.png"),
        (b"", "empty.png"),
        (b"GIF89a" + b"\x00" * 50, "x.gif"),
        (b"%PDF-1.7", "x.jpg"),
        (b"\x00" * 5000, "../../etc/passwd\x00.png"),
    ],
)
def test_a_file_that_is_no_picture_is_an_error_of_the_form(editor: Client, data: bytes, name: str) -> None:
    response = upload(editor, data, name)
    assert "file" in errors(response)
    assert not Image.objects.exists()


@pytest.mark.parametrize("name", ["файл.png", "😀.png", "a\u202egnp.exe", "x" * 300 + ".png", ".png", "a/b\\c.png"])
def test_any_file_name_is_borne(editor: Client, name: str) -> None:
    response = upload(editor, drawn(), name)
    assert response.status_code == 302, errors(response)
    assert Image.objects.get().title


LINES = ["title", "alt", "caption", "credit", "licence"]
STRANGE = ["a\x00b", "a\x07b", "a\r\nb", "x" * 100_000, "9" * 400, "nan", "inf", "-1", "<script>"]


def assert_library_is_whole(editor: Client) -> None:
    page = editor.get(LIBRARY)
    assert page.status_code == 200 and b"<script>x" not in page.content
    assert all(0 <= image.focal_x <= 1 and 0 <= image.focal_y <= 1 for image in Image.objects.all())


@pytest.mark.parametrize("text", STRANGE)
def test_any_text_in_any_field_is_no_error(editor: Client, text: str) -> None:
    form = f"{LIBRARY}{make_image().pk}/change/"
    plain = {"alt": "A lock", "title": "", "focal_x": "0.5", "focal_y": "0.5", "_save": "1"}
    for field in [*LINES, "focal_x", "focal_y"]:
        response = editor.post(form, {**plain, field: text})
        assert response.status_code == 302 or list(errors(response)) == [field], field
        assert_library_is_whole(editor)


@pytest.mark.parametrize("fields", [LINES, ["focal_x"], ["focal_y"]], ids=["lines", "focal_x", "focal_y"])
@pytest.mark.parametrize("text", STRANGE)
def test_any_text_beside_a_new_picture_is_no_error(editor: Client, fields: list[str], text: str) -> None:
    response = upload(editor, drawn(), **dict.fromkeys(fields, text))
    assert response.status_code == 302 or errors(response)
    assert_library_is_whole(editor)


def test_the_grid_shows_thumbnails_and_asks_as_much_for_many_as_for_few(editor: Client) -> None:
    def asked() -> int:
        editor.get(LIBRARY)
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(LIBRARY).status_code == 200
        return len(captured)

    make_image("One")
    few = asked()
    for number in range(15):
        make_image(f"Picture {number}")
    assert asked() == few
    page = editor.get(LIBRARY).content.decode()
    assert page.count('class="card"') == 16 and "/media/" in page


def test_search_finds_words_of_title_description_and_credit(editor: Client) -> None:
    make_image("Harbour", alt="Cranes at night", credit="Photograph: Bo Li")
    make_image("Market")
    for words in ("harb", "cranes NIGHT", "bo harbour"):
        page = editor.get(LIBRARY, {"q": words}).content.decode()
        assert "Harbour" in page and "Market" not in page


def test_the_popup_offers_each_picture_by_its_number(editor: Client) -> None:
    image = make_image()
    page = editor.get(f"{LIBRARY}?_popup=1&_to_field=id").content.decode()
    assert f'data-popup-opener="{image.pk}"' in page


def test_tells_scripts_what_pictures_look_like(editor: Client) -> None:
    image = make_image("Lock", caption="At dusk")
    cards = editor.get(f"{LIBRARY}cards/?id={image.pk}&id=999").json()
    assert list(cards) == [str(image.pk)]
    assert cards[str(image.pk)]["caption"] == "At dusk" and cards[str(image.pk)]["thumbnail"].startswith("/media/")


def test_a_picture_in_the_text_of_a_story_cannot_be_deleted(editor: Client) -> None:
    image, free = make_image("Used"), make_image("Free")
    make_article("Uses it", body=f'<p>a</p><figure data-media="{image.pk}"></figure>')
    page = editor.post(f"{LIBRARY}{image.pk}/delete/", {"post": "yes"})
    assert "Uses it" in page.content.decode()
    editor.post(f"{LIBRARY}{free.pk}/delete/", {"post": "yes"})
    assert list(Image.objects.all()) == [image]


def test_saving_a_picture_anew_without_a_file_keeps_the_file(editor: Client) -> None:
    image = make_image("Lock")
    url = f"{LIBRARY}{image.pk}/change/"
    values = form_values(editor.get(url), "image_form")
    assert editor.post(url, {**values, "focal_x": "0.9", "_save": "1"}).status_code == 302
    after = Image.objects.get()
    assert (after.key, after.focal_x, after.title) == (image.key, 0.9, "Lock")
