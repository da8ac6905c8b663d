"""Photos and private files in an S3-compatible store: uploads, renditions, cards, evidence, and a store that is away."""

from __future__ import annotations

import io
from typing import Any

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.test import Client
from PIL import Image as Pillow

from directory.pictures import renditions
from newsportal import env
from newsportal.backups import making, manifest, places
from tests.factories import make_article, make_image


@pytest.fixture
def store(s3: str, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Any:
    """Have the site keep its files in two fresh buckets; return the client that sees them."""
    client = boto3.client("s3")
    for name, bucket in (
        ("MEDIA_S3_BUCKET", f"{tmp_path.name}-media"),
        ("MEDIA_S3_PRIVATE_BUCKET", f"{tmp_path.name}-private"),
    ):
        bucket = bucket.replace("_", "-").lower()[-63:].lstrip("-")
        client.create_bucket(Bucket=bucket)
        monkeypatch.setenv(name, bucket)
    monkeypatch.setenv("MEDIA_S3_ENDPOINT_URL", s3)
    monkeypatch.setenv("MEDIA_S3_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("MEDIA_S3_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("MEDIA_S3_PREFIX", "site")
    given = {"default": env.object_store(private=False), "private": env.object_store(private=True)}
    settings.STORAGES = {**settings.STORAGES, **given}
    return client


def names(client: Any, variable: str = "MEDIA_S3_BUCKET") -> set[str]:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=env.text(variable))
    return {each["Key"].removeprefix("site/") for page in pages for each in page.get("Contents", [])}


@pytest.mark.django_db(transaction=True)
def test_a_picture_lives_in_the_store_from_its_upload_to_its_end(store):
    image = make_image()
    folder = str(image.file).rsplit("/", 1)[0]
    assert names(store) == {str(image.file)}

    # Before the worker has come, a rendition is made for whoever asks first; the next one finds it.
    address = renditions.rendition_url(image, 100)
    assert address.startswith("/media/images/")
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"].endswith("immutable") and answer["Content-Type"] == "image/png"
    assert Pillow.open(io.BytesIO(answer.getvalue())).width >= 100
    assert len(names(store)) == 2
    assert Client().get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304

    call_command("db_worker", batch=True, verbosity=0, reload=False)
    assert {name.rsplit(".", 1)[1] for name in names(store)} == {"png", "webp", "avif"}
    assert Client().get("/media/images/" + "0" * 32 + "/original.png").status_code == 404

    image.delete()
    call_command("db_worker", batch=True, verbosity=0, reload=False)
    assert not {name for name in names(store) if name.startswith(folder)}


@pytest.mark.django_db(transaction=True)
def test_a_storys_card_is_drawn_from_the_store_and_kept_in_it(store):
    article = make_article(lead_image=make_image())
    answer = Client().get(f"{article.get_absolute_url()}social.jpg", follow=True)
    assert answer.status_code == 200
    assert Pillow.open(io.BytesIO(answer.getvalue())).size == (1200, 630)
    assert any(name.startswith("cards/") or "social" in name for name in names(store)), names(store)


@pytest.mark.django_db
def test_what_is_private_is_in_a_bucket_of_its_own_and_has_no_address(store):
    name = storages["private"].save("evidence/proof.pdf", ContentFile(b"%PDF"))
    assert names(store, "MEDIA_S3_PRIVATE_BUCKET") == {name}
    assert names(store) == set()
    assert storages["private"].open(name).read() == b"%PDF"
    with pytest.raises(ValueError, match="no address"):
        storages["private"].url(name)
    assert Client().get(f"/media/{name}").status_code == 404


def test_a_name_that_is_taken_is_never_written_over(store):
    assert default_storage.save("a.jpg", ContentFile(b"one")) == "a.jpg"
    assert default_storage.save("a.jpg", ContentFile(b"two")) != "a.jpg"
    assert default_storage.open("a.jpg").read() == b"one"


def test_a_file_that_is_missing_is_missing_as_from_a_folder(store):
    assert not default_storage.exists("nothing.jpg")
    with pytest.raises(FileNotFoundError):
        default_storage.open("nothing.jpg")
    default_storage.delete("nothing.jpg")


@pytest.mark.django_db
def test_a_store_that_is_away_fails_as_a_disk_does(store, settings, monkeypatch):
    image = make_image()
    address = renditions.rendition_url(image, 100)
    monkeypatch.setenv("MEDIA_S3_ENDPOINT_URL", "http://127.0.0.1:1")
    settings.STORAGES = {**settings.STORAGES, "default": env.object_store(private=False)}
    with pytest.raises(OSError, match="does not answer"):
        default_storage.exists("a.jpg")
    answer = Client().get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_what_is_in_the_store(store, tmp_path):
    default_storage.save("photos/a.jpg", ContentFile(b"photo"))
    storages["private"].save("evidence/proof.pdf", ContentFile(b"%PDF"))
    place = places.find(str(tmp_path / "backups"))
    moment = making.make(place, lambda sentence: None)
    files = manifest.read(place, moment).files
    assert (list(files["default"]), list(files["private"])) == (["photos/a.jpg"], ["evidence/proof.pdf"])


@pytest.mark.parametrize("second", ["", "media"])
def test_two_buckets_or_none(monkeypatch, second):
    monkeypatch.setenv("MEDIA_S3_BUCKET", "media")
    monkeypatch.setenv("MEDIA_S3_PRIVATE_BUCKET", second)
    with pytest.raises(ImproperlyConfigured, match="must name two buckets"):
        env.object_store(private=False)
    monkeypatch.delenv("MEDIA_S3_BUCKET")
    monkeypatch.delenv("MEDIA_S3_PRIVATE_BUCKET")
    assert env.object_store(private=True) is None
