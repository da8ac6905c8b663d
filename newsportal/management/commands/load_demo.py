"""Load the demo edition: what a newcomer sees first."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.importing import ImportRefused, import_stories
from articles.models import Article, Author, Image, Section
from articles.roles import CHIEF, EDITOR, REPORTER
from directory.importing import ImportRefused as BusinessesRefused
from directory.models import Category, Country, User
from directory.pictures.uploads import clean_own
from directory.roles import MODERATOR
from newsportal.demo.listings import load_directory, load_mentions, load_pictures

DEMO = Path(settings.BASE_DIR) / "newsportal" / "demo"

# Name, address, role in the newsroom ('' is an owner of a business) and the author as whom the account writes.
ACCOUNTS = [
    ("Editor-in-chief", "chief@demo.example", CHIEF, "daniel-okafor"),
    ("Editor", "editor@demo.example", EDITOR, "hannah-weiss"),
    ("Reporter", "reporter@demo.example", REPORTER, "priya-raman"),
    ("Moderator", "moderator@demo.example", MODERATOR, ""),
    ("Owner", "owner@demo.example", "", ""),
]


class Command(BaseCommand):
    """Everything in one transaction: a demo is there whole, or not at all."""

    help = "Load the demo edition into an empty site. Demo accounts are made only with the embedded database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="load it although there are stories already")

    def handle(self, *args: Any, **options: Any) -> None:
        if Article.objects.exists() and not options["again"]:
            raise CommandError(
                "There are stories already: the demo edition is for an empty site (--again loads it all the same)."
            )
        if not Country.objects.exists():
            call_command("load_places", verbosity=0)
        if not Category.objects.exists():
            call_command("load_categories", verbosity=0)
        with transaction.atomic():
            self._sections()
            self._authors()
            accounts = self._accounts() if settings.EMBEDDED else []
            people = {email: User.objects.filter(email=email).first() for _name, email, _role, _author in ACCOUNTS}
            try:
                counts = import_stories([DEMO / "stories"], by=people["chief@demo.example"])
                businesses = load_directory(
                    moderator=people["moderator@demo.example"], owner=people["owner@demo.example"]
                )
            except (ImportRefused, BusinessesRefused) as refusal:
                for problem in refusal.problems:
                    self.stderr.write(str(problem))
                raise CommandError("The demo edition cannot be loaded.") from refusal
            load_mentions()
            load_pictures(people["moderator@demo.example"])
        # The worker would do it in ten minutes; a newcomer's first misspelt search does not wait for that.
        call_command("update_vocabulary", verbosity=0)
        if accounts:
            _write_accounts(accounts)
        if options["verbosity"]:
            authors = Author.objects.count()
            self.stdout.write(
                f"Demo edition: {counts['created']} stories, {authors} authors, {businesses} businesses."
            )

    def _sections(self) -> None:
        rows = _read("sections.yaml")
        for row in rows:
            fields = {key: value for key, value in row.items() if key not in {"slug", "parent"}}
            Section.objects.update_or_create(slug=row["slug"], defaults=fields)
        for row in rows:
            if row.get("parent"):
                Section.objects.filter(slug=row["slug"]).update(parent=Section.objects.get(slug=row["parent"]))

    def _authors(self) -> None:
        for row in _read("authors.yaml"):
            portrait = row.pop("portrait", None)
            row.pop("portrait_alt", None)
            author, _ = Author.objects.update_or_create(slug=row.pop("slug"), defaults=row)
            if portrait and author.photo is None:
                clean = clean_own(DEMO / "images" / portrait)
                author.photo = Image.store(clean, title=f"Portrait of {author.name}", alt=author.name)
                author.save(update_fields=["photo"])

    def _accounts(self) -> list[tuple[str, str, str]]:
        made = []
        for name, email, role, author in ACCOUNTS:
            password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(12)
            user, _ = User.objects.get_or_create(email=email, defaults={"first_name": name, "is_staff": bool(role)})
            user.set_password(password)
            user.save()
            user.confirm_email()
            if role:
                user.groups.add(Group.objects.get(name=role))
                Author.objects.filter(slug=author).update(user=user)
            made.append((name, email, password))
        return made


def _read(name: str) -> Any:
    return yaml.safe_load((DEMO / name).read_text(encoding="utf-8"))


def _write_accounts(accounts: list[tuple[str, str, str]]) -> None:
    """Keep the passwords where only the person who runs the demo can read them."""
    path = Path(settings.VAR_DIR) / "demo-accounts.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    lines = [f"{name:16} {email:24} {password}" for name, email, password in accounts]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"Demo accounts. Sign in at {settings.SITE_URL}/admin/\n\n" + "\n".join(lines) + "\n")
