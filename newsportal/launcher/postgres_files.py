"""What PostgreSQL's files and words mean."""

from __future__ import annotations

import errno
import locale
import re
import subprocess
from pathlib import Path

from newsportal.launcher import children

NEEDED_BYTES = 150 * 1024 * 1024


def digits(name: str) -> int:
    """Return the number that the digits of a name make, 0 without any."""
    return int("".join(re.findall(r"\d", name)) or 0)


def major(folder: Path) -> str:
    """Return the major version of the programs in a folder, as PG_VERSION has it. Raises OSError."""
    said = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return str(digits(said.stdout.split(".")[0]))


def system_locale() -> str:
    """Return a UTF-8 locale of the C library, which full-text search asks what a letter is; C where there is none."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def pid_file(data: Path) -> list[str]:
    """Return the lines of postmaster.pid: 1 the process number, 5 the socket's folder, 8 the state."""
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except FileNotFoundError:
        return []


def pid(data: Path) -> int:
    """Return the process number that the pid file names, 0 without one."""
    lines = pid_file(data)
    return int(lines[0]) if lines and lines[0].strip().isdigit() else 0


def ready_pid(data: Path) -> int:
    """Return the number of the server process once it accepts connections, as pg_ctl finds it out; 0 before."""
    lines = pid_file(data)
    return pid(data) if len(lines) > 7 and lines[7].strip() == "ready" else 0


def serves(pid: int, data: Path) -> bool:
    """Tell whether a process is a PostgreSQL server over the data folder."""
    words = " ".join(children.command_line(pid))
    return "postgres" in words and f"-D {data} " in words


def rotate(log: Path, most: int = 10 * 1024 * 1024) -> None:
    """Set a log file of more than ``most`` bytes aside."""
    if log.exists() and log.stat().st_size > most:
        log.replace(log.with_name(log.name + ".1"))


def last_complaint(log: Path) -> str:
    """Return the last serious line of a log file; see ``complaint``."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4096))
        return complaint(file.read().decode("utf-8", "replace"))


def complaint(output: str) -> str:
    """Return the last serious line of PostgreSQL's output, without time stamp and level."""
    lines = re.findall(r"(?:FATAL|PANIC|ERROR|error|fatal): +(.+)", output)
    return lines[-1].strip() if lines else ""


def explain(reason: str, data: Path, hint: str) -> str:
    """Return one line for a person, from PostgreSQL's complaint."""
    if "No space left on device" in reason:
        return full(data)
    return f"PostgreSQL could not start: {reason or 'it said nothing'}. {hint}"


def full(data: Path) -> str:
    """Return the line that says that a disk is full."""
    return f"The disk of {data} is full: free {NEEDED_BYTES // 2**20} MB, then start again."


def explain_os_error(error: OSError, data: Path) -> str:
    """Return one line for a person, from an error of the operating system."""
    if isinstance(error, PermissionError):
        return f"{error.filename or data} belongs to another user: start as that user or as root, or remove it."
    if error.errno == errno.ENOSPC:
        return full(data)
    return f"PostgreSQL could not start in {data}: {error.strerror or error}."
