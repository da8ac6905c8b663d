"""A folder for PostgreSQL's socket that nobody else may enter, and whose path the kernel accepts."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from newsportal.launcher.accounts import Account

# sockaddr_un holds 108 bytes with the final NUL (unix(7)); macOS has four fewer.
LONGEST = 107 if sys.platform == "linux" else 103
PORT = 5432


class SocketFolderError(Exception):
    """There is no place for the socket; the message is one line that says what to do."""


class SocketFolder:
    """The folder of one data folder's socket, of mode 0700 and owned by the server's account.

    It lies beside the data, or, where that path is too long or has a comma, under a name made from it in XDG_RUNTIME_DIR or the
    folder for temporary files. Raises SocketFolderError, or OSError.
    """

    def __init__(self, data: Path, account: Account | None) -> None:
        self._account = account
        beside = data.with_name(data.name + "-socket")
        self.is_temporary = not _fits(beside)
        self.path = self._elsewhere(data) if self.is_temporary else beside
        self._make_private()
        self._clear()

    def remove(self) -> None:
        """Remove a folder that lies outside the project; one beside the data stays for the next start."""
        if self.is_temporary and self.path.is_dir():
            self._clear()
            self.path.rmdir()

    def _clear(self) -> None:
        """Remove what a killed server left, whose lock file keeps the next one out for as long as its number lives on.

        It may live on for ever: as a zombie that nobody collects, in a container without an init. Call this only with
        the data folder's lock in hand.
        """
        for left in self.path.iterdir():
            left.unlink()

    def _elsewhere(self, data: Path) -> Path:
        name = f"newsportal-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        # Our runtime folder is closed to another account.
        bases = [runtime] if runtime and self._account is None else []
        for base in (*bases, tempfile.gettempdir(), "/tmp"):  # noqa: S108 - the folder is checked below
            if _fits(Path(base, name)) and os.access(base, os.W_OK | os.X_OK):
                return Path(base, name)
        raise SocketFolderError(
            f"The path {data} is too long for a socket ({LONGEST} bytes), and so is that of the folder for temporary "
            "files: set TMPDIR to a shorter one."
        )

    def _make_private(self) -> None:
        ours = {os.geteuid(), self._account.uid if self._account else os.geteuid()}
        try:
            self.path.mkdir(mode=0o700)
        except FileExistsError:
            # Where everybody may write, a stranger could have been first. Beside the data only we may.
            stranger = self.is_temporary and self.path.lstat().st_uid not in ours
            if stranger or self.path.is_symlink() or not self.path.is_dir():
                raise SocketFolderError(
                    f"{self.path} belongs to somebody else: remove it, or set TMPDIR to a folder of your own."
                ) from None
        if self._account is not None:
            os.chown(self.path, self._account.uid, self._account.gid, follow_symlinks=False)
        self.path.chmod(0o700)


def _fits(folder: Path) -> bool:
    # A comma would separate two hosts for every client.
    return "," not in str(folder) and len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST
