"""The demo's directory: businesses from CSV files as anybody could import them, and what people did with them since.

``businesses/<country>.csv`` are files for ``import_businesses``. ``businesses.yaml`` tells what such a file cannot: who
keeps a listing and how that was shown, what waits for a moderator, what was closed. ``reviews.yaml`` holds what customers
wrote. Everything happened in the past: what the verbs of the models date "now" is dated back at the end.
"""

from __future__ import annotations

import datetime
import random
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.core.files import File
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from articles.models import Article, Mention
from directory import mail
from directory.claiming import open_claim
from directory.editing import propose
from directory.importing import import_businesses
from directory.merging import merge
from directory.models import (
    Business,
    Change,
    Claim,
    DailyViews,
    Enquiry,
    ListingLogEntry,
    Ownership,
    Photo,
    Report,
    Review,
    User,
)
from directory.pictures.uploads import CleanImage, clean_own

HERE = Path(__file__).resolve().parent
#: Nobody is asked to confirm what was confirmed within the year (directory/freshness.py): the demo stays quiet for months.
LATEST, EARLIEST, CONFIRMED = 3, 430, 120
CREDIT = "Illustration: AdMyCity"


def read(name: str) -> Any:
    """Return the content of one of the demo's YAML files."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def csv_files() -> list[Path]:
    """Return the files of businesses, one a country."""
    return sorted((HERE / "businesses").glob("*.csv"))


def load_directory(*, moderator: User | None, owner: User | None) -> int:
    """Load the businesses and their history, and return how many there are; no letter is written.

    ``owner`` keeps some of them, where there is such an account. A second loading renews what the CSV files say and
    leaves everything else as people have left it. Raises ImportRefused.
    """
    with mail.silence():
        before = set(Business.objects.filter(external_id__isnull=False).values_list("external_id", flat=True))
        for path in csv_files():
            with path.open(encoding="utf-8", newline="") as lines:
                import_businesses(lines, by=moderator)
        new = Business.objects.filter(external_id__isnull=False).exclude(external_id__in=before)
        _History({str(business.external_id): business for business in new}, moderator, owner).happen()
    return Business.objects.count()


def load_pictures(by: User | None = None) -> int:
    """Give businesses that have no pictures theirs, and return how many pictures that were.

    Each file is cleaned once, however many businesses show it.
    """
    told = read("pictures.yaml")
    bare = {str(row.external_id): row for row in Business.objects.filter(external_id__isnull=False, photos=None)}
    number: Counter[str] = Counter()
    for folder, kind, ending in (("places", Photo.Kind.PHOTO, "jpg"), ("marks", Photo.Kind.LOGO, "png")):
        for name, picture in told[folder].items():
            businesses = [key for key in picture["businesses"] if key in bare]
            if not businesses:
                continue
            clean = clean_own(HERE / "images" / folder / f"{name}.{ending}")
            data = clean.path.read_bytes()
            for key in businesses:
                Photo(
                    business=bare[key],
                    kind=kind,
                    file=CleanImage(data, format=clean.format, width=clean.width, height=clean.height),
                    alt=picture["alt"],
                    credit=CREDIT,
                    position=number[key],
                    approved=True,
                    uploaded_by=by,
                ).save()
                number[key] += 1
    return number.total()


def load_mentions() -> None:
    """Let stories name businesses; those that do already stay as they are."""
    for slug, roles in read("businesses.yaml")["mentions"].items():
        article = Article.objects.filter(slug=slug).first()
        for external_id, role in roles.items():
            business = Business.objects.filter(external_id=external_id).first()
            if article and business:
                Mention.objects.get_or_create(article=article, business=business, defaults={"role": role})


@dataclass
class _History:
    """What happened to the businesses that have just been imported, by their external id."""

    businesses: dict[str, Business]
    moderator: User | None
    owner: User | None
    now: datetime.datetime = field(default_factory=timezone.now)

    def happen(self) -> None:
        told = read("businesses.yaml")
        self._date_back()
        self._keepers(told["verified"])
        self._owned(told["owned"])
        people = self._people(read("reviews.yaml"))
        self._reviews(read("reviews.yaml")["reviews"], people)
        self._waiting(told, people)
        self._ended(told)

    def _ago(self, days: float) -> datetime.datetime:
        return self.now - datetime.timedelta(days=days)

    def _rows(self, told: Any) -> Iterator[tuple[Business, Any]]:
        """Yield the new businesses among those that are told of, with what is told."""
        for key, value in told.items():
            if key in self.businesses:
                yield self.businesses[key], value

    # --- Since when ---------------------------------------------------------------------------------------------------

    def _date_back(self) -> None:
        """List each business on a day of its own within the last year or so, submissions within the last days."""
        for key, business in self.businesses.items():
            # Each has its own chance, so that a further business moves no other.
            chance = random.Random(key)  # noqa: S311 (no secret)
            listed = self._ago(chance.uniform(LATEST, EARLIEST))
            if business.status == Business.Status.PENDING:
                business.submitted_at = business.created_at = business.updated_at = self._ago(chance.uniform(0.2, 8))
            else:
                confirmed = max(listed, self._ago(chance.uniform(1, CONFIRMED)))
                business.listed_at = business.created_at = listed
                business.confirmed_at = business.updated_at = confirmed
        columns = ["submitted_at", "listed_at", "confirmed_at", "updated_at", "created_at"]
        Business.objects.bulk_update(self.businesses.values(), columns, batch_size=500)
        log = ListingLogEntry.objects.filter(business__in=self.businesses.values(), verb="imported")
        created = Business.objects.filter(pk=OuterRef("business")).values("created_at")
        log.update(at=Subquery(created[:1]))

    # --- Who keeps them -----------------------------------------------------------------------------------------------

    def _keepers(self, verified: dict[str, list[str]]) -> None:
        """Give each verified business an owner, who cannot sign in, and note how it was verified, and when."""
        rows = [
            (self.businesses[key], how) for how, keys in verified.items() for key in keys if key in self.businesses
        ]
        keepers = _accounts({business.email: "" for business, _how in rows})
        Ownership.objects.bulk_create(
            [Ownership(business=business, user=keepers[business.email]) for business, _how in rows]
        )
        for business, how in rows:
            listed, confirmed, updated = business.listed_at or self.now, business.confirmed_at, business.updated_at
            business.verify(by=self.moderator, how=how)
            business.verified_at = listed + (self.now - listed) * 0.2
            business.confirmed_at, business.updated_at = confirmed, updated
        Business.objects.bulk_update(
            [business for business, _how in rows], ["verified_at", "confirmed_at", "updated_at"], batch_size=500
        )

    def _owned(self, told: dict[str, Any]) -> None:
        """Hand some to the demo's owner, with what an owner sees: how often they were read, and what people asked."""
        if self.owner is None:
            return
        for business, rows in self._rows(told):
            Ownership.objects.filter(business=business).delete()
            Ownership.objects.create(business=business, user=self.owner)
            chance = random.Random(business.slug)  # noqa: S311 (no secret)
            DailyViews.objects.bulk_create(
                DailyViews(
                    business=business,
                    day=self._ago(days).date(),
                    count=max(1, round(chance.gauss(rows["views"], rows["views"] / 4))),
                )
                for days in range(30)
                if rows.get("views")
            )
            for enquiry in rows.get("enquiries", []):
                received = self._ago(enquiry.pop("days"))
                row = Enquiry.objects.create(business=business, key=secrets.token_hex(16), sent_at=received, **enquiry)
                Enquiry.objects.filter(pk=row.pk).update(created_at=received)

    # --- What customers wrote -----------------------------------------------------------------------------------------

    def _people(self, told: dict[str, Any]) -> dict[str, User]:
        """Return the reviewers' accounts by their names; nobody can sign in to them."""
        addresses = {f"{key}@readers.example": name for key, name in told["people"].items()}
        accounts = _accounts(addresses)
        return {key: accounts[f"{key}@readers.example"] for key in told["people"]}

    def _reviews(self, told: list[dict[str, Any]], people: dict[str, User]) -> None:
        for row in told:
            business = self.businesses.get(row["business"])
            if business is None:
                continue
            person, written = people[row["by"]], self._ago(row["days"])
            published = written + datetime.timedelta(hours=row.get("hours", 9))
            review = Review.objects.create(
                business=business,
                user=person,
                name=person.first_name,
                rating=row["rating"],
                title=row.get("title", ""),
                text=row["text"].strip(),
                published_at=None if row.get("waits") else published,
            )
            times = {"created_at": written}
            if not row.get("waits"):
                review.publish(by=self.moderator)
                times["decided_at"] = published
            if row.get("reply"):
                keeper = business.owners.first()
                if keeper is not None:
                    review.answer(row["reply"].strip(), by=keeper)
                    times["replied_at"] = published + datetime.timedelta(days=2)
            Review.objects.filter(pk=review.pk).update(**times)
            ListingLogEntry.objects.filter(subject=f"review:{review.pk}").update(at=published)

    # --- What waits for a moderator -----------------------------------------------------------------------------------

    def _waiting(self, told: dict[str, Any], people: dict[str, User]) -> None:
        for row in told["changes"]:
            business = self.businesses.get(row["business"])
            edits = row["kind"] == Change.Kind.EDIT
            if business is None or (edits and self.owner is None):
                continue
            change = propose(
                business,
                row["fields"],
                kind=row["kind"],
                by=self.owner if edits else None,
                email=row.get("email", ""),
                message=row.get("message", ""),
            )
            if change is not None:
                Change.objects.filter(pk=change.pk).update(created_at=self._ago(row["days"]))
        for row in told["claims"]:
            if business := self.businesses.get(row["business"]):
                document = HERE / "images" / "marks" / "letter.png"
                with document.open("rb") as file:
                    # Only a claim by document looks at it.
                    claim = open_claim(business, people[row["by"]], {**row, "document": File(file, document.name)})
                Claim.objects.filter(pk=claim.pk).update(created_at=self._ago(row["days"]))
        for row in told["reports"]:
            if business := self.businesses.get(row["business"]):
                report = Report.objects.create(
                    business=business, about=row["about"], message=row["message"], email=row.get("email", "")
                )
                Report.objects.filter(pk=report.pk).update(created_at=self._ago(row["days"]))

    def _ended(self, told: dict[str, Any]) -> None:
        """Let some be returned to whoever submitted them, expire, or turn out to be another one."""
        for business, reason in self._rows(told["needs_changes"]):
            business.request_changes(by=self.moderator, reason=reason)
        for business, note in self._rows(told["expired"]):
            business.expire(note=note)
        for business, key in self._rows(told["merged"]):
            if key in self.businesses:
                merge(business, self.businesses[key], by=self.moderator)


def _accounts(names: dict[str, str]) -> dict[str, User]:
    """Return the accounts of these addresses, made on first need with a name and without a password."""
    known = {user.email: user for user in User.objects.filter(email__in=names)}
    new = [User(email=address, first_name=name) for address, name in names.items() if address not in known]
    for user in new:
        user.set_unusable_password()
    User.objects.bulk_create(new)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in new]
    )
    return known | {user.email: user for user in new}
