"""The tests' ground: a real PostgreSQL, and the people and things that they are about."""

from __future__ import annotations

import gc
import itertools

import pytest
from django.conf import settings as house
from django.core.cache import cache
from django.test import TransactionTestCase

from tests import databases


def pytest_collection_finish() -> None:
    """Spare the collector of garbage all that is loaded by now, which lives on to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(  # type: ignore[no-untyped-def]
    django_db_modify_db_settings_parallel_suffix, django_db_keepdb, django_db_createdb, django_db_blocker
):
    """Copy the database instead of migrating one for each worker, unless --create-db asks for the long way."""
    if django_db_keepdb and not django_db_createdb:
        with django_db_blocker.unblock():
            databases.begin_with_a_copy()


@pytest.fixture(autouse=True, scope="session")
def _emptied_quickly():  # type: ignore[no-untyped-def]
    """Delete what a test has committed in place of Django's flush."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: databases.empty())
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_collected_files(tmp_path_factory):  # type: ignore[no-untyped-def]
    """Give WhiteNoise an empty folder, of which it does not warn; it serves what the finders find."""
    house.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture(scope="session")
def _folders(tmp_path_factory):  # type: ignore[no-untyped-def]
    """Name a folder after the other, of which none is made: few tests upload, and tmp_path looks at all former ones."""
    base = tmp_path_factory.mktemp("uploads")
    return (base / str(number) for number in itertools.count())


@pytest.fixture
def uploads(_folders):  # type: ignore[no-untyped-def]
    """Return the folder of this test's own for media/ and private/; the first file makes it."""
    return next(_folders)


@pytest.fixture(autouse=True)
def _ordinary_static_files(settings, uploads):  # type: ignore[no-untyped-def]
    """Spare tests the manifest of collected files, keep what they upload out of the house, and run tasks at once."""
    private = settings.STORAGES["private"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "private": {**private, "OPTIONS": {**private["OPTIONS"], "location": uploads / "private"}},
    }
    settings.MEDIA_ROOT = uploads / "media"
    settings.RELATED_KEPT_SECONDS = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _forgetful_counters(request):  # type: ignore[no-untyped-def]
    """Empty the shared cache after a test that really commits: its table is no model's, so nobody else does."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    if not commits and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    cache.clear()
