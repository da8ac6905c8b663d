"""The doctor: says what is wrong with an installation, and nothing where nothing is."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from directory import periodic
from directory.models import Letter, PeriodicRun, Worker
from directory.tasks import deliver_what_waits
from newsportal import doctor, worker
from newsportal.doctor import OK, TROUBLE, WARNING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def well(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for a good deployment, behind one proxy, with a worker at work."""
    settings.DEBUG = settings.EMBEDDED = False
    settings.SECRET_KEY = "a1b2c3d4e5" * 5
    settings.SITE_URL, settings.HTTPS = "https://news.example.net", True
    settings.ALLOWED_HOSTS = ["news.example.net"]
    settings.BEHIND_PROXY, settings.TRUSTED_PROXY_COUNT, settings.FORWARDED_ALLOW_IPS = True, 1, ["127.0.0.1"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "Desk <desk@example.net>"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    settings.STORAGES["private"]["OPTIONS"] = {
        "location": tmp_path / "private",
        "base_url": None,
        "directory_permissions_mode": 0o700,
    }
    settings.VAR_DIR = settings.PAGE_CACHE_DIR = tmp_path
    # The tests may run as root, on whatever disk, and their settings are not for the world.
    monkeypatch.setattr(doctor.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(doctor.os, "access", lambda path, mode: False)
    monkeypatch.setattr(doctor, "LOW_BYTES", 0)
    monkeypatch.setattr(doctor, "FULL_BYTES", 0)
    monkeypatch.setattr(doctor.checks, "run_checks", lambda **options: [])
    worker.beat("one")
    PeriodicRun.objects.bulk_create(PeriodicRun(name=name, last_at=timezone.now()) for name in periodic.registered())


def findings(examination: Callable[[], Any]) -> list[tuple[doctor.Level, str]]:
    found = list(examination())
    assert all(each.advice for each in found if each.level is not OK)
    return [(each.level, each.words) for each in found if each.level is not OK]


def words(examination: Callable[[], Any], level: doctor.Level) -> str:
    ((found, said),) = findings(examination)
    assert found is level
    return said


def run() -> tuple[int, str]:
    said = io.StringIO()
    try:
        call_command("doctor", stdout=said, no_color=True)
    except SystemExit as ended:
        return int(str(ended.code)), said.getvalue()
    return 0, said.getvalue()


def test_finds_nothing_wrong_with_a_good_deployment(monkeypatch):
    # The tests' own role makes databases.
    monkeypatch.setattr(doctor, "database", lambda: iter([doctor.Finding(OK, "database", "well")]))
    status, said = run()
    assert (status, "0 in trouble, 0 to think about." in said) == (0, True), said


def test_what_does_not_work_is_told_with_what_to_do_and_an_exit_status(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    status, said = run()
    assert status == 1
    assert "TROUBLE mail: goes nowhere: the backend is console\n        -> Set EMAIL_HOST" in said


def test_one_examination_that_fails_does_not_hide_the_others(monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(connection, "cursor", fail)
    found = {each.about: each for each in doctor.examine()}
    assert found["database"].words == "does not answer: connection refused Is the server running?"
    assert found["migrations"].level is TROUBLE
    assert found["connections"].words.startswith("could not be examined: OperationalError")
    assert found["static files"].level is OK


# --- The machine ----------------------------------------------------------------------------------------------------


def test_a_site_that_runs_as_root_or_could_change_itself(monkeypatch):
    monkeypatch.setattr(doctor.os, "access", lambda path, mode: True)
    assert "could change its own code: newsportal" in words(doctor.account, WARNING)
    monkeypatch.setattr(doctor.os, "geteuid", lambda: 0)
    assert words(doctor.account, TROUBLE) == "this runs as root"


def test_a_secret_that_others_may_read(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("secret")
    (tmp_path / "key").chmod(0o644)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert words(doctor.account, TROUBLE).startswith("others may read or change")
    (tmp_path / "key").chmod(0o640)
    assert findings(doctor.account) == []


def test_packages_that_are_not_those_of_the_lock(settings, monkeypatch, tmp_path):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(doctor, "COMPILED", {"never-built"})
    (tmp_path / "requirements.txt").write_text(
        "django==1.0 \\\n    --hash=sha256:0\nno-such==2\nnever-built==3\nwin==1 ; sys_platform == 'win32'\n"
    )
    assert "django is 5.2" in words(doctor.packages, WARNING)
    assert "no-such is missing" in words(doctor.packages, WARNING)
    assert "win is" not in words(doctor.packages, WARNING)
    assert "never-built" not in words(doctor.packages, WARNING)


def test_a_disk_that_fills(monkeypatch):
    monkeypatch.setattr(doctor, "LOW_BYTES", 1 << 60)
    assert {level for level, _ in findings(doctor.disks)} == {WARNING}
    monkeypatch.setattr(doctor, "FULL_BYTES", 1 << 60)
    assert {level for level, _ in findings(doctor.disks)} == {TROUBLE}


# --- The database ---------------------------------------------------------------------------------------------------


def test_a_role_with_rights_that_it_does_not_need():
    assert words(doctor.database, WARNING) == "the role newsportal is able to make databases"


def test_migrations_that_wait():
    MigrationRecorder(connection).record_unapplied("admin", "0003_logentry_add_action_flag_choices")
    assert words(doctor.migrations, TROUBLE).startswith("waiting: admin.0003")


def test_more_processes_than_connections(monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "64")
    assert "need up to 322 of" in words(doctor.connections, TROUBLE)


def test_a_clock_that_is_wrong(monkeypatch):
    class Late(datetime):
        pass

    monkeypatch.setattr(doctor.timezone, "now", lambda: datetime.now().astimezone() - timedelta(minutes=5))
    assert words(doctor.clock, TROUBLE).startswith("this machine and the database are 300")


# --- What runs beside it --------------------------------------------------------------------------------------------


def test_no_worker():
    Worker.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    assert words(doctor.worker, TROUBLE) == "last seen 3600 s ago"


def test_tasks_that_wait_fail_or_do_not_come_round():
    deliver_what_waits.enqueue()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    assert words(doctor.tasks, WARNING) == "1 wait, the first for 60 minutes"
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    assert words(doctor.tasks, WARNING) == "failed since yesterday: directory.tasks.deliver_what_waits"
    DBTaskResult.objects.all().delete()
    PeriodicRun.objects.filter(name="directory.tasks.deliver_what_waits").update(
        last_at=timezone.now() - timedelta(minutes=20)
    )
    assert words(doctor.tasks, TROUBLE) == "did not come round: directory.tasks.deliver_what_waits"


def test_a_redis_that_is_stood_in_for(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1"
    settings.CACHES = {
        "default": {"BACKEND": "newsportal.sharedcache.redis.RedisOrTable", "LOCATION": settings.REDIS_URL}
    }
    assert words(doctor.shared_cache, WARNING) == "Redis does not answer"


# --- Files ----------------------------------------------------------------------------------------------------------


def test_photos_that_could_be_run(settings):
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "photo.jpg").touch(0o755)
    assert words(doctor.files, TROUBLE).startswith("could be run as programs")


def test_photos_that_cannot_be_stored(settings):
    settings.MEDIA_ROOT.parent.mkdir(exist_ok=True)
    settings.MEDIA_ROOT.write_text("a file in the place of the folder")
    assert words(doctor.files, TROUBLE).startswith("cannot be stored")


def test_photos_among_the_sites_own_files(settings):
    settings.MEDIA_ROOT = settings.STATIC_ROOT / "media"
    assert words(doctor.files, TROUBLE).startswith("lie among the site's own files")


def test_leaves_nothing_in_the_storages():
    list(doctor.files())
    for alias in ("default", "private"):
        assert storages[alias].listdir("") == ([], [])


def test_static_files_that_were_not_collected(settings):
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    assert words(doctor.static_files, TROUBLE).startswith("not collected")


# --- How the world sees it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "level", "said"),
    [
        ("ALLOWED_HOSTS", ["other.example.net"], TROUBLE, "does not answer to news.example.net"),
        ("BEHIND_PROXY", False, TROUBLE, "redirects for ever"),
    ],
)
def test_addresses_and_proxies_that_do_not_fit(settings, name, value, level, said):
    setattr(settings, name, value)
    assert said in words(doctor.hosts, level)


def test_mail_from_nobody_and_mail_that_waits(settings):
    settings.DEFAULT_FROM_EMAIL = "newsroom@example.org"
    assert words(doctor.mail, TROUBLE) == "the sender is newsroom@example.org"
    settings.DEFAULT_FROM_EMAIL = "desk@example.net"
    letter = Letter.objects.create(to="a@example.net", subject="Hello", text="Hello")
    Letter.objects.filter(pk=letter.pk).update(created_at=timezone.now() - timedelta(hours=1))
    assert words(doctor.mail, WARNING) == "the oldest letter has been waiting for 60 minutes"


def test_a_mail_server_and_an_address_that_do_not_answer(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        # Bound, but nobody listens.
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
        settings.SITE_URL = f"http://127.0.0.1:{settings.EMAIL_PORT}"
        assert "refused" in words(doctor.mail_server, TROUBLE)
        assert "cannot be fetched from here" in words(doctor.reachable, WARNING)


def test_an_address_that_leads_here(settings, live_server):
    settings.SITE_URL = live_server.url
    settings.ALLOWED_HOSTS = ["*"]
    assert findings(doctor.reachable) == []
