"""A full disk: that of the files, and that of the database."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bench.machine import FORM_AGE, Account, Answer, Load, Machine, Page, percentile
from bench.outcome import Outcome, numbers, statuses, uncached
from newsportal.launcher import children

# Megabytes of the disk of all files, and of that of the database in it: about twice what each holds.
SIZES = {"": 256, "database": 1024}
PHOTOS = "/my/drill/edit/photos/"
LIBRARY = "/admin/articles/image/add/"
CLAIM = "/business/drill/claim/"
TEXT = {"title": "Lock at dusk", "alt": "A lock", "focal_x": "0.5", "focal_y": "0.5", "licence": "", "caption": ""}
ROOM = "no room left"
RESTING = "Nothing that you sent has been accepted"


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Keep the disk of a folder full: what others free is taken at once."""
    ballast = folder / "ballast"
    ended = threading.Event()

    def fill() -> None:
        with ballast.open("wb", buffering=0) as file:
            while not ended.is_set():
                for size in (1 << 20, 1 << 12, 1):
                    with contextlib.suppress(OSError):
                        while not ended.is_set():
                            os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, size)
                ended.wait(0.02)

    thread = threading.Thread(target=fill, daemon=True)
    thread.start()
    try:
        children.wait_until(lambda: free(folder) == 0, 30, 0.05)
        yield
    finally:
        ended.set()
        thread.join()
        ballast.unlink()


def free(folder: Path) -> int:
    """Return how many bytes the disk of a folder has left."""
    about = os.statvfs(folder)
    return about.f_bavail * about.f_frsize


def picture(side: int) -> bytes:
    """Return a photo of nothing, which no other is like."""
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), secrets.token_bytes(side * side * 3)).save(out, "JPEG", quality=80)
    return out.getvalue()


class People:
    """An owner at the photos of a listing, an editor at the library, and somebody who claims the listing."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.owner, self.editor, self.claimant = machine.sign_in(
            Account("owner@drill.example", keeps="drill"),
            Account("editor@drill.example", role="Editor"),
            Account("claimant@drill.example"),
        )
        self.pages = {
            "photo": machine.open_form(2001, PHOTOS, self.owner),
            "library": machine.open_form(2002, LIBRARY, self.editor),
            "claim": machine.open_form(2003, CLAIM, self.claimant),
        }

    def send_all(self, side: int) -> dict[str, Answer]:
        """Send a photo of ``side`` pixels to the listing and to the library, and a document of as many bytes to the claim."""
        send, pages = self.machine.send_file, self.pages
        photo = ("quay.jpg", "image/jpeg", picture(side))
        document = ("licence.pdf", "application/pdf", b"%PDF-1.7\n" + secrets.token_bytes(len(photo[2])))
        claim = {"role": "Head of the kitchen", "method": "document", "message": "It is mine."}
        return {
            "photo": send(pages["photo"], PHOTOS, "photos", photo),
            "library": send(pages["library"], LIBRARY, "file", photo, **TEXT),
            "claim": send(pages["claim"], CLAIM, "document", document, **claim),
        }


@dataclass(frozen=True)
class Kept:
    """What is kept of files: those without a row, and the rows whose file is missing or another."""

    files: int
    strays: list[str]
    broken: list[str]

    @property
    def is_whole(self) -> bool:
        """Whether every file has a row and every row its file."""
        return not self.strays and not self.broken


def kept(machine: Machine) -> Kept:
    """Compare the files of the stores with the rows that name them, byte for byte where the row has a checksum."""
    media, private = machine.var / "media", machine.var / "private"
    rows = machine.query(
        "SELECT file, key, digest FROM articles_image UNION ALL SELECT file, key, digest FROM directory_photo"
    )
    evidence = [str(name) for (name,) in machine.query("SELECT file FROM directory_evidence")]
    files = {
        str(path.relative_to(machine.var))
        for store in (media, private)
        for path in store.rglob("*")
        if path.is_file() and not path.is_relative_to(media / "social")
    }
    keys = {f"media/images/{key}/" for _, key, _ in rows}
    strays = [
        name
        for name in files
        if not any(name.startswith(key) for key in keys) and name.removeprefix("private/") not in evidence
    ]
    broken = [str(name) for name, _, digest in rows if _digest(media / str(name)) != digest]
    broken += [name for name in evidence if not (private / name).is_file()]
    return Kept(len(rows) + len(evidence), sorted(strays), broken)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def disk_full(machine: Machine, forms: int = 200, seconds: float = 10.0) -> Outcome:
    """Both disks full, one after the other: pages are read, forms are refused in words, nothing is half kept, all heals."""
    pages = machine.pages()
    for path in pages * 2:
        machine.get(path)
    people = People(machine)
    parts = [_files_full(machine, people, pages, seconds), _database_full(machine, people, pages, forms, seconds)]
    return Outcome(all(part.held for part in parts), "; ".join(part.words for part in parts))


def _load(machine: Machine, pages: list[str]) -> Load:
    def next_request(reader: int, turn: int) -> tuple[str, str]:
        return ("new", uncached(reader, turn)) if reader == 0 else ("known", pages[(reader * 7 + turn) % len(pages)])

    return Load(machine, next_request)


def _were_read(load: Load) -> tuple[bool, str]:
    """Tell whether every page was answered in time, and in words how many."""
    known, new = load.of("known"), load.of("new")
    p95 = percentile(known, 0.95)
    held = bool(known and new) and {a.status for a in known + new} == {200} and p95 < 1
    return held, f"known pages {statuses(known)}, p95 {p95 * 1000:.0f} ms, new pages {statuses(new)}"


def _is_clear(answer: Answer) -> bool:
    """Tell whether somebody was told why, with what they typed, or to send it again, with all of it in the browser."""
    if answer.status == 503:
        return RESTING in answer.body and "retry-after" in answer.headers
    return answer.status in {200, 422} and ROOM in answer.body


def _files_full(machine: Machine, people: People, pages: list[str], seconds: float) -> Outcome:
    """Fill the disk of pictures, documents, kept pages, maps and nginx's own files."""
    before = kept(machine)
    report = machine.open_form(2004)
    time.sleep(FORM_AGE)
    with _load(machine, pages) as load, full(machine.var):
        begun = time.monotonic()
        # One that nginx holds in memory, and one that it has to write down.
        answers = [*people.send_all(48).values(), *people.send_all(400).values()]
        sent = machine.send_form(report, "files full")
        time.sleep(max(0.0, begun + seconds - time.monotonic()))
    during = kept(machine)
    again = people.send_all(400)
    after = kept(machine)
    were_read, words = _were_read(load)
    refused = sum(_is_clear(answer) for answer in answers)
    held = (
        were_read
        and refused == len(answers)
        and sent.status == 302
        and before.is_whole
        and (during.files, during.strays, during.broken) == (before.files, [], [])
        and {answer.status for answer in again.values()} == {302}
        and after.is_whole
        and after.files == before.files + 3
    )
    strays = len(during.strays) + len(during.broken) + len(after.strays) + len(after.broken)
    return Outcome(
        held,
        f"files: {words}; {refused} of {len(answers)} uploads refused in words ({statuses(answers)}), a report {sent.status}, "
        f"{strays} half files or rows without one; with room again {statuses(list(again.values()))}",
    )


def _database_full(machine: Machine, people: People, pages: list[str], forms: int, seconds: float) -> Outcome:
    """Fill the disk of the database, and send reports until it has room for no more of them."""
    # Its log starts on files that are there already, as after any pause: without room for the log there is no database.
    with machine.postgres_stopped():
        pass
    children.wait_until(lambda: machine.get("/readyz").status == 200, 30, 0.1)
    started = _started(machine)
    run = secrets.token_hex(8)
    with ThreadPoolExecutor(8) as readers:
        opened = list(readers.map(machine.open_form, range(5000, 5000 + forms)))
    photo = people.pages["photo"]
    time.sleep(FORM_AGE)
    # Text that no compression makes small.
    texts = [f"{run} {number} {secrets.token_hex(900)}" for number in range(forms)]
    with _load(machine, pages) as load, full(machine.postgres.data.parent):
        begun = time.monotonic()
        first = [machine.send_form(page, text) for page, text in zip(opened, texts, strict=True)]
        upload = machine.send_file(photo, PHOTOS, "photos", ("late.jpg", "image/jpeg", picture(300)))
        time.sleep(max(0.0, begun + seconds - time.monotonic()))
    begun = time.monotonic()
    waiting = [number for number, answer in enumerate(first) if answer.status == 503]
    second = [_until_taken(machine, opened[number], texts[number]) for number in waiting]
    healing = time.monotonic() - begun
    well = children.wait_until(lambda: machine.get("/readyz?all=1").status == 200, 30, 0.1)
    counts = Counter(
        str(text).split()[1]
        for (text,) in machine.query("SELECT message FROM directory_report WHERE message LIKE %s", f"{run} %")
    )
    were_read, words = _were_read(load)
    files = kept(machine)
    held = (
        were_read
        and bool(waiting)
        and {answer.status for answer in first} <= {302, 503}
        and all(_is_clear(first[number]) for number in waiting)
        and {answer.status for answer in second} == {302}
        and (len(counts), set(counts.values())) == (forms, {1})
        and upload.status in {302, 503}
        and files.is_whole
        and well
        and healing < 10
        and _started(machine) == started
    )
    return Outcome(
        held,
        f"database: {words}; {forms} reports: {numbers(Counter(a.status for a in first))}, sent again "
        f"{statuses(second)}, {len(counts)} kept, none twice: {set(counts.values()) == {1}}; a photo {upload.status}, "
        f"{len(files.strays) + len(files.broken)} files or rows alone; healed in {healing:.1f} s",
    )


def _started(machine: Machine) -> object:
    """Return since when the database has run, also within the process that the launcher started."""
    return machine.query(
        "SELECT pg_postmaster_start_time(), max(backend_start) FROM pg_stat_activity WHERE backend_type = 'checkpointer'"
    )


def _until_taken(machine: Machine, page: Page, text: str) -> Answer:
    """Send a form again until it is taken, for ten seconds at most."""
    patience = time.monotonic() + 10
    answer = machine.send_form(page, text)
    while answer.status == 503 and time.monotonic() < patience:
        time.sleep(0.2)
        answer = machine.send_form(page, text)
    return answer
