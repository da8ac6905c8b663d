"""Import stories from Markdown or plain text."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.importing import Defaults, ImportRefused, import_stories
from articles.models import Article
from directory.models import User


class Command(BaseCommand):
    """The command's options are the defaults for files that do not say."""

    help = (
        "Import stories from Markdown with front matter (.md) or plain text (.txt: the first line is the headline, short "
        "lines of their own the sub-headings). Files and folders; run it again at will: what has not changed is left "
        "alone, and with any error nothing is imported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--section", default="", help="slug or name of the section")
        parser.add_argument(
            "--countries",
            "--country",
            default="",
            help="codes or names, comma-separated; the first is the primary one",
        )
        parser.add_argument("--tags", default="", help="comma-separated; added to the file's own")
        parser.add_argument(
            "--author",
            "--authors",
            default="",
            dest="authors",
            help="slugs or names, comma-separated, in the byline's order",
        )
        parser.add_argument(
            "--kind", default="", choices=["", *Article.Kind.values], help="news unless told otherwise"
        )
        parser.add_argument("--publish", action="store_true", help="publish what names no status; drafts otherwise")
        parser.add_argument(
            "--overwrite", action="store_true", help="replace stories that were edited on the site since"
        )
        parser.add_argument("--by", default="", metavar="EMAIL", help="the account that the log names")

    def handle(self, *args: Any, **options: Any) -> None:
        defaults = Defaults(
            section=options["section"],
            countries=_split(options["countries"]),
            tags=_split(options["tags"]),
            authors=_split(options["authors"]),
            kind=options["kind"],
            publish=options["publish"],
            overwrite=options["overwrite"],
        )
        by = None
        if options["by"]:
            by = User.objects.filter(email__iexact=options["by"]).first()
            if by is None:
                raise CommandError(f"There is no account {options['by']}.")
        try:
            counts = import_stories(options["paths"], defaults, by=by, progress=self._progress(options["verbosity"]))
        except FileNotFoundError as error:
            raise CommandError(str(error)) from error
        except ImportRefused as refusal:
            for problem in refusal.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"Nothing was imported: {len(refusal.problems)} problem(s) above.") from refusal
        if options["verbosity"]:
            told = ", ".join(f"{counts[word]} {word}" for word in ("created", "updated", "unchanged"))
            self.stdout.write(f"Stories: {told}.")

    def _progress(self, verbosity: int) -> Any:
        def tell(done: int, total: int) -> None:
            if verbosity > 1 or (verbosity and (done % 100 == 0 and total > 100)):
                self.stdout.write(f"{done} of {total}")
                self.stdout.flush()

        return tell


def _split(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
