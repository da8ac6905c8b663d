"""Child processes that never outlive the process that started them."""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from newsportal.launcher.accounts import Account

PR_SET_PDEATHSIG = 1
# What tells us to end; the launcher's handlers raise.
STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
LINUX = sys.platform == "linux"
# Loaded before any fork: a child between fork and exec should not have to import or open anything.
LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, signum: int) -> None:
    """Ask the kernel to send us ``signum`` when the process ``parent`` is gone, however it went. Linux only.

    Changing user or capabilities clears the request, so make it afterwards. Raises ProcessLookupError when the
    parent was gone already. Source: prctl(2), PR_SET_PDEATHSIG.
    """
    if not LINUX:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)
    if os.getppid() != parent:
        raise ProcessLookupError("The parent process is gone.")


def before_exec(signum: int, account: Account | None = None) -> Callable[[], None]:
    """Return a ``preexec_fn``: become ``account``, tie our life to the parent's, and receive every signal again."""
    parent = os.getpid()

    def prepare() -> None:
        if account is not None:
            account.become()
        die_with_parent(parent, signum)
        # A blocked signal stays blocked across exec, and ignored ones stay ignored.
        signal.pthread_sigmask(signal.SIG_SETMASK, [])

    return prepare


def spawn(
    command: list[str], *, when_orphaned: int = signal.SIGTERM, account: Account | None = None, **options: Any
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own, so that Ctrl-C in the terminal reaches only us, who stop it in order.

    It gets the signal ``when_orphaned`` when we die. ``options`` go to Popen. Raises OSError when it cannot start.
    """
    try:
        with undisturbed():
            process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
                command,
                preexec_fn=before_exec(when_orphaned, account),
                start_new_session=True,
                **{"stdin": subprocess.DEVNULL, **options},
            )
    except subprocess.SubprocessError as error:
        raise OSError(f"{Path(command[0]).name} could not be started as this user") from error
    if not LINUX:
        watch(process.pid, when_orphaned)
    return process


def watch(pid: int, signum: int) -> subprocess.Popen[bytes]:
    """Have a tiny shell send ``signum`` to ``pid`` once we are gone: it reads a pipe whose other end only we hold.

    For systems without PR_SET_PDEATHSIG. The pipe's end closes with us, even after kill -9.
    """
    reading, writing = os.pipe()
    try:
        return subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", 'read _; kill -"$1" "$2" 2>/dev/null', "sh", str(int(signum)), str(pid)],
            stdin=reading,
            start_new_session=True,
        )
    finally:
        os.close(reading)
        _HELD.append(writing)


# Writing ends of the pipes above: open as long as this process lives.
_HELD: list[int] = []


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let signals that tell us to end wait until what is inside is done.

    Their handlers raise. Inside Popen's methods that can leave its lock taken, and then whoever waits for the process waits for
    ever.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def status_of(process: subprocess.Popen[bytes]) -> int | None:
    """Return the exit status as Popen has it, or None for a process that runs."""
    with undisturbed():
        return process.poll()


def wait(process: subprocess.Popen[bytes], seconds: float = math.inf) -> int | None:
    """Wait until the process ends or the seconds are over; return its exit status, or None when it still runs."""
    wait_until(lambda: status_of(process) is not None, seconds)
    return status_of(process)


def stop(process: subprocess.Popen[bytes], *steps: tuple[int, float], group: bool = False) -> int:
    """Send each step's signal and wait its seconds, until the process is gone; SIGKILL ends what is left.

    With ``group`` the signals go to its whole session. Returns the exit status as Popen has it.
    """
    for signum, patience in (*steps, (signal.SIGKILL, 10.0)):
        if status_of(process) is not None:
            break
        send(process, signum, group=group)
        wait(process, patience)
    if group:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    status = wait(process)
    assert status is not None
    return status


def send(process: subprocess.Popen[bytes], signum: int, *, group: bool = False) -> None:
    """Send a signal to a child, or to its whole session; one that is gone is no error."""
    with undisturbed(), contextlib.suppress(ProcessLookupError, PermissionError):
        if group:
            os.killpg(process.pid, signum)
        else:
            process.send_signal(signum)


def wait_for_an_end(seconds: float) -> None:
    """Sleep until a child ends or the seconds are over. SIGCHLD must be blocked, lest an end be missed."""
    if LINUX:
        signal.sigtimedwait({signal.SIGCHLD}, seconds)
    else:
        time.sleep(min(seconds, 0.2))


def command_line(pid: int) -> list[str]:
    """Return the arguments that a process was started with, empty when it is gone or a zombie."""
    if LINUX:
        try:
            raw = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return []
        return [os.fsdecode(word) for word in raw.rstrip(b"\0").split(b"\0")] if raw else []
    listing = subprocess.run(["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)  # noqa: S603
    return [os.fsdecode(listing.stdout).strip()] if listing.returncode == 0 else []


def all_processes() -> list[int]:
    """Return the number of every process that we may see; none where there is no /proc."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()] if LINUX else []


def working_in(folder: Path) -> list[int]:
    """Return the processes whose current folder is ``folder``; those of other users root of a container may not see."""
    place = str(folder.resolve())
    found = []
    for pid in all_processes():
        with contextlib.suppress(OSError):
            if str(Path(f"/proc/{pid}/cwd").readlink()) == place:
                found.append(pid)
    return found


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Poll ``condition`` until it holds or the seconds are over; return whether it held."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
