"""The checks of the configuration: each speaks when it should, and only then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newsportal import checks


@pytest.fixture(autouse=True)
def deployed(settings: Any) -> None:
    """Stand in for a good deployment."""
    settings.DEBUG = settings.EMBEDDED = False
    settings.SECRET_KEY = "a1b2c3d4e5" * 5
    settings.SITE_URL = "https://news.example.org"
    settings.ALLOWED_HOSTS = ["news.example.org"]


def ids(messages: list[Any]) -> list[str]:
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


@pytest.mark.parametrize("key", ["short", "x" * 60, "a1b2c3d4e5" * 4])
def test_refuses_a_secret_that_can_be_guessed(settings: Any, key: str) -> None:
    settings.SECRET_KEY = key
    assert ids(checks.secret_key(None)) == ["newsportal.E001"]


def test_accepts_a_long_random_secret() -> None:
    assert checks.secret_key(None) == []


def test_does_not_mind_a_short_secret_while_developing(settings: Any) -> None:
    settings.SECRET_KEY, settings.DEBUG = "dev", True
    assert checks.secret_key(None) == []


def test_warns_of_an_address_without_https(settings: Any) -> None:
    settings.SITE_URL = "http://news.example.org"
    assert ids(checks.addresses(None)) == ["newsportal.W001"]


def test_does_not_mind_http_in_the_demo(settings: Any) -> None:
    settings.SITE_URL, settings.EMBEDDED = "http://127.0.0.1:8000", True
    assert checks.addresses(None) == []


def test_refuses_to_answer_to_any_name(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["news.example.org", "*"]
    assert ids(checks.addresses(None)) == ["newsportal.E002"]


def test_warns_of_proxies_that_are_not_known(settings: Any) -> None:
    settings.BEHIND_PROXY, settings.TRUSTED_PROXY_COUNT, settings.FORWARDED_ALLOW_IPS = True, 1, ["10.0.0.0/8"]
    assert checks.proxies(None) == []
    settings.TRUSTED_PROXY_COUNT, settings.FORWARDED_ALLOW_IPS = 0, ["*"]
    assert ids(checks.proxies(None)) == ["newsportal.E006", "newsportal.W002"]
    settings.BEHIND_PROXY = False
    assert checks.proxies(None) == []


def test_warns_of_doors_that_stand_open(settings: Any) -> None:
    settings.HTTPS = settings.STAFF_MFA_REQUIRED = True
    assert checks.doors(None) == []
    settings.STAFF_MFA_REQUIRED, settings.METRICS_ALLOW = False, ["0.0.0.0/0"]
    assert ids(checks.doors(None)) == ["newsportal.W003", "newsportal.W004"]


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_warns_of_a_pooler_without_a_way_round_it_and_of_a_replica_that_is_none(settings: Any) -> None:
    settings.PAGE_CACHE, settings.PAGE_CACHE_HEARS = True, True
    settings.DATABASES = {"default": {"HOST": "a", "NAME": "n"}, "replica-1": {"HOST": "b", "NAME": "n"}}
    assert checks.databases(None) == []
    settings.PAGE_CACHE_HEARS = False
    settings.DATABASES = {"default": {"HOST": "a", "NAME": "n"}, "replica-1": {"HOST": "a", "NAME": "n"}}
    assert ids(checks.databases(None)) == ["newsportal.W005", "newsportal.E007"]


def test_a_folder_for_photos_that_can_still_be_made_is_no_error(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "var" / "media"
    assert checks.media_folder(None) == []


def test_a_file_in_the_place_of_the_folder_for_photos_is_an_error(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "media").write_text("")
    settings.MEDIA_ROOT = tmp_path / "media"
    assert ids(checks.media_folder(None)) == ["newsportal.E003"]


@pytest.mark.django_db
def test_accepts_the_server_of_these_tests() -> None:
    assert checks.postgres_version(None, ["default"]) == []


@pytest.mark.django_db
def test_refuses_a_server_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "OLDEST_POSTGRES", 99)
    assert ids(checks.postgres_version(None, ["default"])) == ["newsportal.E004"]


def test_asks_no_server_where_no_database_is_checked() -> None:
    assert checks.postgres_version(None, None) == []


def test_says_where_kept_pages_would_stay_untrue(settings: Any, tmp_path: Path) -> None:
    settings.PAGE_CACHE, settings.PAGE_CACHE_DIR = True, tmp_path / "pages"
    assert checks.page_cache(None) == []
    settings.PAGE_CACHE_CDN_SECONDS = 3600
    assert ids(checks.page_cache(None)) == ["newsportal.W021"]
    settings.PAGE_CACHE_PURGE_URL, settings.PAGE_CACHE_PURGE_HEADER = "https://cdn.example/purge", "Key: abc"
    assert checks.page_cache(None) == []
    settings.PAGE_CACHE_PURGE_URL, settings.PAGE_CACHE_PURGE_HEADER = "file:///etc/passwd", "Key: a\nHost: b"
    assert ids(checks.page_cache(None)) == ["newsportal.E022", "newsportal.E023"]
    blocked = tmp_path / "file"
    blocked.touch()
    settings.PAGE_CACHE_DIR = blocked / "pages"
    assert "newsportal.W020" in ids(checks.page_cache(None))
