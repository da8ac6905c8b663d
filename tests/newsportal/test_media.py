"""Pictures as the site itself serves them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from articles.models import Image
from directory.pictures import renditions
from tests.pictures import encoded, opened, photo, quarters

pytestmark = pytest.mark.django_db


def stored(data: bytes | None = None, **fields: Any) -> Any:
    return Image.store(data or encoded(photo(700, 500)), title="Harbour", **fields)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_sends_a_rendition_with_headers_that_let_nothing_else_be_made_of_it(client: Client) -> None:
    image = stored()
    response = client.get(renditions.rendition_url(image, 320, fmt="webp"))
    assert response.status_code == 200
    assert opened(body(response)).size == (320, 229)
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert int(response["Content-Length"]) > 100
    assert not response.cookies and "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize(("fmt", "content_type"), [("jpg", "image/jpeg"), ("webp", "image/webp")])
def test_the_type_is_that_of_the_format(client: Client, fmt: str, content_type: str) -> None:
    assert client.get(renditions.rendition_url(stored(), 320, fmt=fmt))["Content-Type"] == content_type


def test_a_drawing_is_sent_as_png(client: Client) -> None:
    image = stored(encoded(quarters(), "PNG"))
    response = client.get(renditions.rendition_url(image, 320))
    assert response["Content-Type"] == "image/png" and opened(body(response)).format == "PNG"


def test_the_clean_original_can_be_seen_too(client: Client) -> None:
    response = client.get(stored().file.url)
    assert response.status_code == 200 and opened(body(response)).size == (700, 500)


def test_what_is_there_is_sent_without_a_query(client: Client, django_assert_num_queries: Any) -> None:
    image = stored()
    renditions.make_all(image, ["webp"])
    with django_assert_num_queries(0):
        assert client.get(renditions.rendition_url(image, 320, fmt="webp")).status_code == 200


def test_a_browser_that_has_it_is_told_so(client: Client) -> None:
    url = renditions.rendition_url(stored(), 320)
    etag = client.get(url)["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        response = client.get(url, headers={"If-None-Match": known})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == etag and "immutable" in response["Cache-Control"]
    assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_tells_the_length_and_sends_nothing(client: Client) -> None:
    url = renditions.rendition_url(stored(), 320)
    length = len(body(client.get(url)))
    response = client.head(url)
    assert (response.status_code, response["Content-Length"], body(response)) == (200, str(length), b"")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_else_can_be_done_with_it(client: Client, method: str) -> None:
    image = stored()
    assert getattr(client, method)(renditions.rendition_url(image, 320)).status_code == 405
    assert default_storage.exists(image.file.name)


def test_a_rendition_that_is_missing_is_made_at_first_need_and_kept(client: Client) -> None:
    image = stored()
    path = f"{renditions.ladder(image).prefix}480.webp"
    assert not default_storage.exists(path)
    first = body(client.get(f"/media/{path}"))
    assert default_storage.exists(path)
    default_storage.delete(path)
    assert body(client.get(f"/media/{path}")) == first


def test_another_focal_point_has_its_crop_at_once(client: Client) -> None:
    image = stored(encoded(quarters(1600, 400)))
    image.focal_x = 1
    image.save()
    response = client.get(renditions.rendition_url(image, 160, "1:1"))
    red, _green, blue = opened(body(response)).getpixel((80, 20))
    assert red < 100 and blue < 100


def test_avif_is_left_to_the_worker_and_webp_sent_meanwhile(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    image = stored()
    Image.objects.update(has_avif=True)
    with django_capture_on_commit_callbacks() as queued:
        response = client.get(renditions.rendition_url(image, 320, fmt="avif"))
    assert (response.status_code, response["Location"]) == (302, renditions.rendition_url(image, 320, fmt="webp"))
    assert response["Cache-Control"] == "public, max-age=60"
    assert len(queued) == 1 and not Image.objects.get().has_avif
    with django_capture_on_commit_callbacks() as queued:
        client.get(renditions.rendition_url(image, 320, fmt="avif"))
    assert queued == [], "the same work was asked for twice"


@pytest.mark.parametrize(
    "path",
    [
        "1-50-50/full-321.webp",
        "1-50-50/full-1920.webp",
        "1-50-50/full-9999.webp",
        "1-50-50/1x1-700.webp",
        "1-50-50/16x9-320.webp",
        "1-50-51/full-320.webp",
        "2-50-50/full-320.webp",
        "1-50-50/full-320.png",
        "1-50-50/full-320.gif",
        "1-50-50/full-0320.webp",
        "1-50-50/full-320.webp.html",
        "1-50-50/full-320.WEBP",
        "1-50-50/",
        "original.png",
        "original.webp",
        "original",
        "",
    ],
)
def test_what_is_not_on_the_ladder_does_not_exist(client: Client, path: str, settings: Any) -> None:
    image = stored()
    assert client.get(f"/media/images/{image.key}/{path}").status_code == 404
    assert [found.name for found in Path(settings.MEDIA_ROOT).rglob("*") if found.is_file()] == ["original.jpg"]


@pytest.mark.parametrize(
    "path",
    [
        "../settings.py",
        "../../etc/passwd",
        "images/../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%252e%252e%252fetc%252fpasswd",
        "..\\..\\etc\\passwd",
        "/etc/passwd",
        "//etc/passwd",
        "images/",
        "images",
        "./images/",
        "images/%E2%80%AE.jpg",
        "images/\uff11-50-50/full-320.webp",
        "images/" + "a" * 32 + "/../" + "a" * 32 + "/original.jpg",
        "images/" + "a" * 32 + "/original.jpg\n",
        "images/" + "a" * 32 + "/original.jpg%0a",
        "images/" + "a" * 5000,
    ],
)
def test_no_path_leads_out(client: Client, path: str, settings: Any) -> None:
    (settings.MEDIA_ROOT / "images").mkdir(parents=True)
    (settings.MEDIA_ROOT.parent / "settings.py").write_text("secret")
    response = client.get(f"/media/{path}")
    assert response.status_code in {400, 404} and b"secret" not in response.content


@pytest.mark.parametrize("name", ["evil.html", "images/evil.svg", "incoming/tmpabc", "social/a/b.jpg", ".htaccess"])
def test_other_files_of_the_store_are_not_served(client: Client, name: str) -> None:
    default_storage.save(name, ContentFile(b"<script>"))
    assert client.get(f"/media/{name}").status_code == 404


def test_an_unknown_key_does_not_exist(client: Client) -> None:
    assert client.get(f"/media/images/{'0' * 32}/1-50-50/full-320.webp").status_code == 404


def test_a_deleted_picture_is_gone_at_once(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    image = stored()
    renditions.make_all(image, ["webp"])
    url = renditions.rendition_url(image, 320, fmt="webp")
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert client.get(url).status_code == 404


def test_a_lost_original_is_not_an_error_of_the_server(client: Client) -> None:
    image = stored()
    default_storage.delete(image.file.name)
    assert client.get(renditions.rendition_url(image, 320)).status_code == 404
