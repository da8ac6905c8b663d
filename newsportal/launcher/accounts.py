"""The account that PostgreSQL runs under, since it refuses to run as root."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

# prctl(2), capget(2) and capabilities(7).
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 1 << 2
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522

LIBC = ctypes.CDLL(None, use_errno=True)


class AccountError(Exception):
    """No unprivileged account could be found or entered; the message is one line for the person at the keyboard."""


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Sets(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


@dataclass(frozen=True)
class Account:
    """A user that a child of root becomes before exec.

    ``capability`` is kept across the change where the checkout lies below a folder that only root may enter, such as
    /root: the alternative would be to open that folder to everybody, which is not ours to do.
    """

    uid: int
    gid: int
    capability: int | None = None

    def become(self) -> None:
        """Turn this process into the account's, for good. Call between fork and exec. Raises OSError."""
        if self.capability is not None:
            # Changing the user drops nothing now; without this, access(2), which initdb asks, would ignore it too.
            _check(LIBC.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0))
        os.setgroups([])
        os.setresgid(self.gid, self.gid, self.gid)
        os.setresuid(self.uid, self.uid, self.uid)
        if self.capability is not None:
            # Every other one goes here.
            bit = 1 << self.capability
            sets = (_Sets * 2)(_Sets(bit, bit, bit), _Sets(0, 0, 0))
            _check(LIBC.capset(ctypes.byref(_Header(CAPABILITY_VERSION_3, 0)), ctypes.byref(sets)))
            # Only ambient capabilities survive the exec of an ordinary program.
            _check(LIBC.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, self.capability, 0, 0))


def _check(result: int) -> None:
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def for_postgres(program: Path, folder: Path, owned: Path) -> Account | None:
    """Return the account to run ``program`` under, or None when we are not root and simply stay who we are.

    folder: an existing folder that the account must be able to enter (its data will lie in it).
    owned: data that may exist already; its owner goes on owning it.
    Raises AccountError when root cannot become anybody who can run the program and enter the folder.
    """
    if os.geteuid() != 0:
        return None
    account = _candidate(folder, owned)
    # The least privilege that works: none, then reading through closed folders, then what Docker grants by default.
    capabilities = (None, CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE) if sys.platform == "linux" else (None,)
    for capability in capabilities:
        attempt = replace(account, capability=capability)
        if _works(attempt, program, folder):
            return attempt
    raise AccountError(
        "PostgreSQL does not run as root, and root may not become another user who can read this folder here. "
        "Start as an ordinary user, or set DATABASE_URL to a server of your own."
    )


def _candidate(folder: Path, owned: Path) -> Account:
    """Return the owner of the data, else the owner of the folder, else a system account; never root."""
    for path in (owned, folder):
        if path.exists():
            status = path.stat()
            # initdb insists on an account with a name; data that exists does not.
            if status.st_uid != 0 and (path == owned or _named(status.st_uid)):
                return Account(status.st_uid, status.st_gid)
    for entry in _system_accounts():
        return Account(entry.pw_uid, entry.pw_gid)
    raise AccountError(
        "PostgreSQL does not run as root, and there is neither a 'postgres' nor a 'nobody' account here. "
        "Start as an ordinary user, or set DATABASE_URL to a server of your own."
    )


def _named(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _system_accounts() -> Iterator[pwd.struct_passwd]:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            yield entry


def _works(account: Account, program: Path, folder: Path) -> bool:
    """Tell whether the account can run the program and enter the folder, by doing both."""
    try:
        subprocess.run(  # noqa: S603 - our own program, no shell
            [str(program), "--version"],
            preexec_fn=_enter(account, program, folder),
            check=True,
            capture_output=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _enter(account: Account, program: Path, folder: Path) -> Callable[[], None]:
    def prepare() -> None:
        account.become()
        os.chdir(folder)
        if not os.access(program, os.X_OK):
            raise PermissionError(program)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])

    return prepare
