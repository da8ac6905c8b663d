"""What the children are told: folders, addresses, the secret, and no more than is meant for them."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Settings that a person may have exported for another purpose, and that would change what the tests see.
SETTINGS = (
    "ALLOWED_HOSTS",
    "BEHIND_PROXY",
    "BLOCKED_WORDS",
    "DATABASE_PASSWORD",
    "DATABASE_PASSWORD_FILE",
    "DATABASE_REPLICA_SECONDS",
    "DATABASE_REPLICA_URLS",
    "DATABASE_REPLICA_URLS_FILE",
    "DB_POOL",
    "DEBUG",
    "DEMO_PASSWORD",
    "EMBEDDED",
    "FORMS_PER_MINUTE",
    "FORWARDED_ALLOW_IPS",
    "LIMITS_EXEMPT",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "MEDIA_S3_BUCKET",
    "MEDIA_S3_PRIVATE_BUCKET",
    "METRICS_ALLOW",
    "NO_SSL_REDIRECT",
    "PAGE_CACHE",
    "PAGE_CACHE_CDN_SECONDS",
    "PAGE_CACHE_DATABASE_URL",
    "PAGE_CACHE_DIR",
    "PAGE_CACHE_DISK_MB",
    "PAGE_CACHE_MEMORY_MB",
    "PAGE_CACHE_PURGE_HEADER",
    "PAGE_CACHE_PURGE_HEADER_FILE",
    "PAGE_CACHE_PURGE_URL",
    "PAGE_CACHE_PURGE_URL_FILE",
    "PAGE_CACHE_SECONDS",
    "PAGE_CACHE_STALE_IF_ERROR_SECONDS",
    "PGBOUNCER",
    "REDIS_URL",
    "REDIS_URL_FILE",
    "RELATED_KEPT_SECONDS",
    "REQUESTS_PER_MINUTE",
    "REQUEST_MAX_BYTES",
    "SECRET_KEY",
    "SECRET_KEY_FILE",
    "SECURITY_CONTACT",
    "SENTRY_DSN",
    "SITE_CONTACT_EMAIL",
    "SITE_NAME",
    "SITE_URL",
    "STATEMENT_TIMEOUT_MS",
    "TRUSTED_PROXY_COUNT",
)
WILDCARDS = {"", "0.0.0.0", "::"}  # noqa: S104 - recognised here, bound to only when the person says so


class LauncherError(Exception):
    """The site cannot be started; the message is one line that says what to do. ``status`` is the exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def said(name: str, default: str = "") -> str:
    """Return an environment variable without surrounding white space, or ``default`` when unset or blank."""
    return os.environ.get(name, "").strip() or default


def var_dir(root: Path) -> Path:
    """Return the folder for everything that the site writes, made when missing.

    Raises LauncherError when we may not write there.
    """
    var = Path(said("VAR_DIR") or root / "var").absolute()
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LauncherError(f"{var} cannot be made: {error.strerror}.") from error
    if not os.access(var, os.R_OK | os.W_OK | os.X_OK):
        raise LauncherError(f"{var} belongs to another user: start as that user or as root, or set VAR_DIR.")
    return var


def secret_key(var: Path) -> str:
    """Return the key that signs cookies: SECRET_KEY, else the one kept in ``var`` (mode 0600), made at first need.

    Raises LauncherError when it cannot be read or written.
    """
    given = said("SECRET_KEY")
    if given:
        return given
    path = Path(said("SECRET_KEY_FILE") or var / "secret-key")
    try:
        if not path.exists():
            _write_secret(path)
        key = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise LauncherError(f"{path} cannot be read: {error.strerror}. Start as its owner, or remove it.") from error
    if len(key) < 32:
        raise LauncherError(f"{path} holds no secret of at least 32 characters: remove it, and a new one is made.")
    return key


def _write_secret(path: Path) -> None:
    """Write a fresh secret beside its place and link it there, so that of two starts only one wins, and wholly."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(50) + "\n")
    try:
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(temporary)
    finally:
        temporary.unlink()


@dataclass(frozen=True)
class Address:
    """Where the site listens. ``socket`` is bound, but does not listen yet: nobody else gets the port meanwhile."""

    host: str
    port: int
    socket: socket.socket

    @property
    def url(self) -> str:
        """The address that a person on this machine opens."""
        host = "127.0.0.1" if self.host in WILDCARDS else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def names(self) -> list[str]:
        """Further host names under which other machines may ask for the site."""
        if self.host not in WILDCARDS:
            return [f"[{self.host}]" if ":" in self.host else self.host]
        names = {socket.gethostname(), _outward_address()}
        with contextlib.suppress(OSError):
            names.update(str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None))
        return sorted(f"[{name.split('%')[0]}]" if ":" in name else name for name in names if name)


def _outward_address() -> str:
    """Return the address this machine has towards others; a datagram socket looks up the route and sends nothing."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # TEST-NET-1 of RFC 5737
        return str(probe.getsockname()[0])
    return ""


def reserve_address(patience: float = 2.0) -> Address:
    """Bind the address that HOST and PORT name (127.0.0.1 and 8000). Raises LauncherError when it cannot be had.

    patience: seconds to wait while it is taken, as by the web server of a run that was killed a moment ago.
    """
    host, text = said("HOST", "127.0.0.1"), said("PORT", "8000")
    if not (text.isascii() and text.isdigit()) or int(text) > 65535:
        raise LauncherError(f"PORT must be a number up to 65535, not {text!r}.", 78)
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host.strip("[]"), int(text), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise LauncherError(f"HOST {host!r} is no address of this machine.", 78) from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        _bind(listener, place, patience)
    except PermissionError as error:
        listener.close()
        raise LauncherError(f"Port {text} needs root's rights: choose another, as in 'make run PORT=8001'.") from error
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise LauncherError(
                f"Port {text} of {host} is taken: stop what uses it, or choose another, as in 'make run PORT=8001'."
            ) from error
        raise LauncherError(f"HOST {host!r} cannot be used: {error.strerror}.", 78) from error
    return Address(host.strip("[]"), listener.getsockname()[1], listener)


def _bind(listener: socket.socket, place: tuple[Any, ...], patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            return listener.bind(place)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise
        time.sleep(0.1)


def for_site(var: Path, address: Address, *, database: str, embedded: bool, debug: bool) -> dict[str, str]:
    """Return the whole environment of the site's processes.

    database: a DATABASE_URL; embedded: whether it is our own, so that demo accounts may exist.
    """
    given = dict(os.environ)
    given |= {
        "DATABASE_URL": database,
        "DEBUG": "1" if debug else "0",
        "EMBEDDED": "1" if embedded else "0",
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": secret_key(var),
        "VAR_DIR": str(var),
    }
    given["SITE_URL"] = said("SITE_URL", address.url)
    if not said("ALLOWED_HOSTS"):
        given["ALLOWED_HOSTS"] = ",".join(dict.fromkeys([_host(given["SITE_URL"]), *address.names]))
    return given


def _host(url: str) -> str:
    rest = url.split("://", 1)[-1].split("/", 1)[0]
    return rest.rsplit(":", 1)[0] if not rest.endswith("]") else rest


def for_checks(root: Path, database: str) -> dict[str, str]:
    """Return the environment of the tests and linters: the person's own, without the settings of a site."""
    given = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    if given.pop("PYTHONDONTWRITEBYTECODE", ""):
        # The tests start hundreds of processes. Who wants no bytecode beside the sources gets it apart, not compiled by each.
        given.setdefault("PYTHONPYCACHEPREFIX", str(var_dir(root) / "bytecode"))
    return given | {"DATABASE_URL": database, "SECRET_KEY": secrets.token_urlsafe(50)}
