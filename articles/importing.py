"""Import stories from files: everything is checked first, then everything is written in one transaction, or nothing."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import slugify

from articles import storyfiles
from articles.body import sanitise
from articles.models import Article, Author, Image, ImportedStory, LogEntry, PinnedStory, Section
from articles.storyfiles import StoryFile, StoryFileError
from directory.models import City, Country, User

STORY_LINK = re.compile(r'<a href="story:([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
TEXT_FIELDS = ("short_headline", "standfirst", "kind", "language", "canonical_url")
IMAGE_TEXT_LENGTHS = {"title": 160, "alt": 250, "caption": 400, "credit": 160, "licence": 80}
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line of one file."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ImportRefused(Exception):
    """Nothing was imported, because of ``problems``."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = problems


@dataclass(frozen=True)
class Defaults:
    """What holds for every story whose file does not say otherwise."""

    section: str = ""
    countries: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    kind: str = ""
    publish: bool = False
    overwrite: bool = False


@dataclass
class Plan:
    """A story ready to be written: every name in its file has been found."""

    file: StoryFile
    article: Article
    status: str
    publish_at: datetime.datetime | None
    countries: list[Country]
    authors: list[Author]
    tags: list[str]
    image: Path | None = None
    image_fields: dict[str, Any] = field(default_factory=dict)
    image_digest: str = ""
    related: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.article.pk is None


def import_stories(
    paths: Iterable[Path], defaults: Defaults = Defaults(), *, by: User | None = None, progress: Progress | None = None
) -> Counter[str]:
    """Import every story file in ``paths`` (files and folders) and return how many were created, updated and unchanged.

    A file that was imported before is found again by its id, slug or name; one that has not changed costs nothing, and
    one whose story an editor has changed since is refused unless ``defaults.overwrite``. Raises ImportRefused with every
    problem found, and then nothing is written; FileNotFoundError for a path that does not exist.
    """
    planner = Planner(defaults)
    plans = planner.plan(storyfiles.find_files([Path(path) for path in paths]))
    if planner.problems:
        raise ImportRefused(planner.problems)
    counts = Counter(unchanged=planner.unchanged)
    with transaction.atomic():
        written: dict[str, Article] = {}
        for number, plan in enumerate(plans, 1):
            counts["created" if plan.is_new else "updated"] += 1
            try:
                _write(plan, by)
            except ValidationError as error:
                line = plan.file.line("image" if plan.image else "headline")
                raise ImportRefused([Problem(plan.file.path, line, "; ".join(error.messages))]) from error
            written[plan.file.source_id] = plan.article
            if progress:
                progress(number, len(plans))
        for plan in plans:
            _join(plan, written)
    return counts


class Planner:
    """Checks files against the database and against each other, collecting problems instead of stopping at the first."""

    def __init__(self, defaults: Defaults) -> None:
        self.defaults = defaults
        self.problems: list[Problem] = []
        self.unchanged = 0
        self._addresses: dict[tuple[datetime.date, str], Path] = {}
        self._sidecars: dict[Path, dict[str, Any]] = {}
        self._sections: dict[str, Section] = {}
        for section in Section.objects.all():
            self._sections |= {section.slug: section, section.name.lower(): section}
        self._countries: dict[str, Country] = {}
        for country in Country.objects.all():
            self._countries |= {
                country.iso2.lower(): country,
                country.iso3.lower(): country,
                country.slug: country,
                country.name.lower(): country,
            }
        self._authors: dict[str, Author] = {}
        for author in Author.objects.all():
            self._authors |= {author.slug: author, author.name.lower(): author}

    def plan(self, paths: list[Path]) -> list[Plan]:
        """Return the plans of what is new or changed; ``problems`` and ``unchanged`` tell the rest."""
        plans: list[Plan] = []
        seen: dict[str, Path] = {}
        for path in paths:
            try:
                file = storyfiles.read(path)
            except StoryFileError as error:
                self.problems.append(Problem(path, error.line, str(error)))
                continue
            if file.source_id in seen:
                self._say(file, "id", f"tells the same story as {seen[file.source_id]}: '{file.source_id}'")
                continue
            seen[file.source_id] = path
            if plan := self._plan_one(file):
                plans.append(plan)
        return plans

    def _plan_one(self, file: StoryFile) -> Plan | None:
        known = ImportedStory.objects.select_related("article").filter(source_id=file.source_id).first()
        if known and known.digest == file.digest and not self.defaults.overwrite:
            self.unchanged += 1
            return None
        if known and known.article.version != known.version and not self.defaults.overwrite:
            self._say(file, "headline", "its story was edited on the site since: --overwrite replaces that work")
            return None
        before = len(self.problems)
        article = known.article if known else Article()
        article.headline = file.headline
        article.body = file.body
        for name in TEXT_FIELDS:
            value = file.fields.get(name) or (self.defaults.kind if name == "kind" else "")
            setattr(article, name, str(value) if value else getattr(Article(), name))
        article.noindex = bool(file.fields.get("noindex", False))
        for name in ("expire_at", "embargo_until", "updated_at"):
            setattr(article, name, self._moment(file, name))
        publish_at = self._moment(file, "publish_at")
        if publish_at or not known:
            article.publish_at = publish_at or timezone.now()
        section = self._section(file)
        if section:
            article.section = section
        countries = self._all(file, "countries", self._countries, self.defaults.countries, "country")
        article.dateline_city = self._city(file)
        plan = Plan(
            file=file,
            article=article,
            status=self._status(file),
            publish_at=publish_at,
            countries=countries,
            authors=self._people(file),
            tags=[*dict.fromkeys([*file.fields.get("tags", []), *self.defaults.tags])],
            related=file.fields.get("related", []),
        )
        self._plan_image(plan)
        article.slug = slugify(str(file.fields.get("slug") or ""))[:120] or (
            article.slug if known else article.pick_slug()
        )
        address = (article.publish_at.astimezone(datetime.UTC).date(), article.slug)
        if file.fields.get("slug") and self._addresses.setdefault(address, file.path) != file.path:
            self._say(file, "slug", f"{self._addresses[address]} has this slug on the same day")
        self._check(plan)
        return plan if len(self.problems) == before else None

    def _check(self, plan: Plan) -> None:
        """Hold the story against the model's own rules and name the line of each field that breaks one."""
        exclude = {"primary_country", "lead_image"} | ({"section"} if plan.article.section_id is None else set())
        plan.article.body = sanitise(plan.article.body)
        try:
            plan.article.full_clean(exclude=exclude)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                for message in messages:
                    self._say(plan.file, name, message if name == "__all__" else f"{name}: {message}")
        for tag in plan.tags:
            if len(tag) > 60:
                self._say(plan.file, "tags", f"the tag '{tag[:30]}…' is longer than 60 characters")

    def _say(self, file: StoryFile, key: str, message: str) -> None:
        self.problems.append(Problem(file.path, file.line(key), message))

    def _moment(self, file: StoryFile, key: str) -> datetime.datetime | None:
        value = file.fields.get(key)
        if not value:
            return None
        try:
            return storyfiles.parse_moment(value)
        except (ValueError, OverflowError) as error:
            self._say(file, key, f"'{value}' {error}")
            return None

    def _section(self, file: StoryFile) -> Section | None:
        name = str(file.fields.get("section") or self.defaults.section)
        if not name:
            self._say(file, "section", "names no section: give one in the file or with --section")
            return None
        section = self._sections.get(name.lower())
        if section is None:
            self._say(file, "section", f"there is no section '{name}'")
        return section

    def _all(self, file: StoryFile, key: str, known: dict[str, Any], default: tuple[str, ...], noun: str) -> list[Any]:
        found = []
        for name in file.fields.get(key) or default:
            if name.lower() in known:
                found.append(known[name.lower()])
            else:
                self._say(file, key, f"there is no {noun} '{name}'")
        return found

    def _people(self, file: StoryFile) -> list[Author]:
        names = tuple(file.fields.get("authors") or ([file.fields["author"]] if file.fields.get("author") else []))
        return self._all(
            file,
            "authors" if "authors" in file.fields else "author",
            self._authors,
            names or self.defaults.authors,
            "author",
        )

    def _status(self, file: StoryFile) -> str:
        default = Article.Status.PUBLISHED if self.defaults.publish else Article.Status.DRAFT
        status = str(file.fields.get("status") or default)
        if status not in Article.Status.values:
            self._say(file, "status", f"there is no status '{status}'")
        return status

    def _city(self, file: StoryFile) -> City | None:
        value = str(file.fields.get("dateline") or "")
        if not value:
            return None
        name, *rest = [part.strip() for part in value.split(",")]
        country = self._countries.get(rest[-1].lower()) if rest else None
        if country is None:
            self._say(file, "dateline", f"'{value}' must be a city and its country, such as 'Hamburg, DE'")
            return None
        cities = City.objects.filter(Q(name__iexact=name) | Q(ascii_name__iexact=name), country=country)
        if len(rest) > 1:
            cities = cities.filter(region__iexact=rest[0])
        city = cities.order_by("-population").first()
        if city is None:
            self._say(file, "dateline", f"there is no city '{name}' in {country}")
        return city

    def _plan_image(self, plan: Plan) -> None:
        name = str(plan.file.fields.get("image") or "")
        if not name:
            return
        folder = plan.file.path.parent
        candidates = [folder / name, folder / "images" / name, folder.parent / "images" / name]
        # An image lies beside the stories: a path that climbs out of their folders is refused.
        inside = [p for p in candidates if p.resolve().is_relative_to(folder.parent.resolve()) and p.is_file()]
        if not inside:
            self._say(plan.file, "image", f"there is no image '{name}' beside the story or in 'images'")
            return
        plan.image = inside[0]
        plan.image_digest = hashlib.sha256(inside[0].read_bytes()).hexdigest()
        described = self._described(plan, inside[0])
        fields = {"title": Path(name).stem.replace("-", " ").capitalize()}
        for key in ("title", "alt", "caption", "credit", "licence"):
            if value := plan.file.fields.get(f"image_{key}") or described.get(key):
                fields[key] = str(value)
        plan.image_fields = {key: value[: IMAGE_TEXT_LENGTHS[key]] for key, value in fields.items()}
        focal = plan.file.fields.get("image_focal") or described.get("focal") or []
        if focal:
            try:
                plan.image_fields["focal_x"], plan.image_fields["focal_y"] = (float(number) for number in focal)
            except ValueError:
                self._say(plan.file, "image_focal", "must be two numbers from 0 to 1, across and down")

    def _described(self, plan: Plan, image: Path) -> dict[str, Any]:
        """Return what ``images.yaml`` beside the image says of it: title, alt, caption, credit, licence and focal."""
        sidecar = image.parent / "images.yaml"
        if sidecar not in self._sidecars:
            try:
                rows = yaml.safe_load(sidecar.read_text(encoding="utf-8")) if sidecar.is_file() else {}
            except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
                self.problems.append(Problem(sidecar, 1, "cannot be read as YAML"))
                rows = {}
            self._sidecars[sidecar] = rows if isinstance(rows, dict) else {}
        row = self._sidecars[sidecar].get(image.name)
        return row if isinstance(row, dict) else {}


def _write(plan: Plan, by: User | None) -> None:
    article, is_new = plan.article, plan.is_new
    if plan.image:
        article.lead_image = _image(plan, by)
    if is_new:
        article.created_by = by
        if not plan.file.fields.get("slug"):
            # Picked anew: a story of the same batch may have taken it since.
            article.slug = article.pick_slug()
    else:
        article.version += 1
    article.save()
    article.set_countries(plan.countries[0] if plan.countries else None, plan.countries[1:])
    article.set_authors(plan.authors)
    article.tags.set(plan.tags)
    LogEntry.objects.create(article=article, by=by, verb=LogEntry.Verb.IMPORTED, note=plan.file.path.name[:200])
    _move(plan, by)
    ImportedStory.objects.update_or_create(
        article=article,
        defaults={
            "source_id": plan.file.source_id,
            "digest": plan.file.digest,
            "image_digest": plan.image_digest,
            "version": article.version,
        },
    )


def _image(plan: Plan, by: User | None) -> Image:
    """Return the library's image of the same file, or store it."""
    before = (
        ImportedStory.objects.filter(image_digest=plan.image_digest, article__lead_image__isnull=False)
        .select_related("article__lead_image")
        .first()
    )
    if before and before.article.lead_image:
        return before.article.lead_image
    assert plan.image is not None
    with plan.image.open("rb") as source:
        return Image.store(File(source, name=plan.image.name), by=by, **plan.image_fields)


def _move(plan: Plan, by: User | None) -> None:
    """Bring the story to the status that its file wants, by the verbs that an editor would use."""
    article, wanted, status = plan.article, plan.status, Article.Status
    if article.status == wanted:
        return
    if wanted in {status.PUBLISHED, status.WITHDRAWN}:
        article.publish(by=by, at=plan.publish_at)
        if wanted == status.WITHDRAWN:
            article.withdraw(by=by)
        return
    if article.status == status.PUBLISHED:
        article.withdraw(by=by)
    if article.status in {status.WITHDRAWN, status.KILLED}:
        article.reopen(by=by)
    match wanted:
        case status.IN_REVIEW:
            article.submit(by=by)
        case status.NEEDS_CHANGES:
            article.submit(by=by)
            article.request_changes(by=by)
        case status.APPROVED:
            article.approve(by=by)
        case status.KILLED:
            article.kill(by=by)


def _join(plan: Plan, written: dict[str, Article]) -> None:
    """Resolve links between stories, and pins, once every story of the batch has its address."""

    def find(name: str) -> Article | None:
        return written.get(name) or Article.objects.filter(Q(imported__source_id=name) | Q(slug=name)).first()

    def link(match: re.Match[str]) -> str:
        target = find(unescape(match[1]))
        if target is None or target.status != Article.Status.PUBLISHED:
            return match[3]
        return f'<a href="{escape(target.get_absolute_url())}"{match[2]}>{match[3]}</a>'

    if 'href="story:' in plan.file.body:
        plan.article.body = STORY_LINK.sub(link, plan.file.body)
        plan.article.save(update_fields=["body", "modified_at"])
    if plan.related or plan.article.pins.exists():
        wanted = [story for name in plan.related if (story := find(name)) and story.pk != plan.article.pk]
        plan.article.pins.all().delete()
        PinnedStory.objects.bulk_create(
            PinnedStory(article=plan.article, related=story, order=order) for order, story in enumerate(wanted)
        )
