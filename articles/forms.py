"""The form of a story: what an editor fills in, checked and made one with the relations that it sets."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Any, cast

from anyascii import anyascii
from django import forms
from django.contrib.admin.models import LogEntry as SaveEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.body import embed_url
from articles.models import Article, Author, Correction, Image, LogEntry, PinnedStory, Tag
from directory.models import City, Country, PastSlug, User

TAGS_MAX = 30
# Control characters (Cc) beside tabs and line ends, and halves of pairs (Cs).
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
EMBEDDED = re.compile(r'data-embed="([^"]*)"')
PICTURED = re.compile(r'<figure data-media="([0-9]+)"')
#: Verbs of the form: each saves first. The others stand on a page of their own (articles/admin/verbs.py).
SAVING_VERBS = ("submit", "approve", "request_changes", "publish", "schedule")


# --- Fields ----------------------------------------------------------------------------------------------------------


def refuse_control_characters(text: str) -> None:
    """Refuse what no reader can see and no feed may carry. Raises ValidationError."""
    if UNSEEN.search(text):
        raise ValidationError(_("The text has control characters: type the line again instead of pasting it."))


def refuse_line_breaks(text: str) -> None:
    """Refuse more than one line where one is meant. Raises ValidationError."""
    if any(character in "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" for character in text):
        raise ValidationError(_("Write this on one line."))


class TagsField(forms.CharField):
    """Names of tags between commas; a name with a comma of its own stands in double quotes."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return the names as typed, each once whatever its case. Raises ValidationError."""
        text = super().to_python(value) or ""
        try:
            row = next(csv.reader([" ".join(text.split("\n"))], skipinitialspace=True), [])
        except csv.Error as error:
            raise ValidationError(_("This cannot be read as tags between commas.")) from error
        names = {}
        for name in row:
            name = " ".join(name.split())
            if name:
                names.setdefault(name.lower(), name)
        return list(names.values())

    def validate(self, value: list[str]) -> None:  # type: ignore[override]
        """Check number and length. Raises ValidationError."""
        super().validate(value)
        limit = Tag._meta.get_field("name").max_length
        if len(value) > TAGS_MAX:
            raise ValidationError(_("A story has at most %(number)s tags.") % {"number": TAGS_MAX})
        for name in value:
            refuse_control_characters(name)
            if len(name) > limit:
                raise ValidationError(
                    _("“%(name)s…” is longer than the %(limit)s characters of a tag.")
                    % {"name": name[:40], "limit": limit}
                )

    def run_validators(self, value: list[str]) -> None:  # type: ignore[override]
        """Check the text for what no text may have. Raises ValidationError."""
        for name in value:
            super().run_validators(name)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the set of names is another one."""
        try:
            names = {name.lower() for name in self.to_python(data)}
        except ValidationError:
            return True
        return names != {str(tag).lower() for tag in initial or ()}


class OrderedChoiceField(forms.ModelMultipleChoiceField):
    """Several rows in the order in which they were chosen; its cleaned value is a list."""

    def clean(self, value: Any) -> list[Any]:  # type: ignore[override]
        """Return the rows in their order. Raises ValidationError."""
        rows = super().clean(value)
        by_key = {str(row.pk): row for row in rows}
        keys = dict.fromkeys(str(self.prepare_value(key)) for key in value or ())
        return [by_key[key] for key in keys if key in by_key]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether rows or their order are others."""
        return [str(self.prepare_value(key)) for key in initial or ()] != [str(key) for key in data or ()]


class CityField(forms.ModelChoiceField):
    """A city, labelled so that it is told apart from its namesakes."""

    def label_from_instance(self, city: City) -> str:
        """Return "Name, Region, Country"."""
        from directory.admin.places import CityAdmin

        return CityAdmin.autocomplete_label(city)


# --- Who saved meanwhile ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Conflict:
    """Somebody saved the story while somebody else had it open."""

    version: int
    by: User | None
    at: datetime.datetime
    fields: list[str]


def last_saved_by(article: Article) -> User | None:
    """Return who saved the story last, or None where it was no person in the newsroom."""
    # Entries are written in the transaction of the save, a moment after it.
    since = article.modified_at - datetime.timedelta(seconds=1)
    saves = SaveEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Article), object_id=str(article.pk), action_time__gte=since
    ).select_related("user")
    verbs = LogEntry.objects.filter(article=article, at__gte=since).select_related("by")
    found = [(entry.action_time, entry.user) for entry in saves.order_by("-action_time")[:1]]
    found += [(entry.at, entry.by) for entry in verbs.order_by("-at")[:1]]
    return max(found, key=lambda pair: pair[0])[1] if found else None


# --- The form --------------------------------------------------------------------------------------------------------


class ArticleForm(forms.ModelForm[Article]):
    """A story with its tags, byline, countries and pins, the version that was read, and what is to be done with it.

    ``user`` is set by the admin on a subclass; ``conflict`` says who saved meanwhile, where somebody did.
    """

    user: User
    conflict: Conflict | None = None

    slug = forms.SlugField(
        label=gettext_lazy("Slug"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "The last part of the address. Blank: made from the headline. Changing it leaves a redirect."
        ),
    )
    tags = TagsField(label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("Between commas."))
    signed_by = OrderedChoiceField(
        Author.objects.all(),
        label=gettext_lazy("Authors"),
        required=False,
        help_text=gettext_lazy("In the order of the byline; drag a name to move it."),
    )
    other_countries = OrderedChoiceField(
        Country.objects.all(),
        label=gettext_lazy("Other countries"),
        required=False,
        help_text=gettext_lazy("The story appears on their pages too."),
    )
    pinned_stories = OrderedChoiceField(
        Article.objects.all(),
        label=gettext_lazy("Related stories, pinned"),
        required=False,
        help_text=gettext_lazy("They come first below the story; the rest is found by itself."),
    )
    tell_readers = forms.BooleanField(
        label=gettext_lazy("Substantive update: tell readers"),
        required=False,
        help_text=gettext_lazy("Shows “Updated” with the time of this save. Not for mended commas."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note to your colleagues"),
        required=False,
        max_length=1000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept in the history of the story. Needed when you ask for changes."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    replace_version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    class Meta:
        model = Article
        exclude = ()  # noqa: DJ006 (the admin's fieldsets say which)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked before the form's values are put on the instance.
        self.was_public = bool(self.instance.pk) and self.instance.is_published
        self._fill_initial()
        if "pinned_stories" in self.fields:
            visible = Article.objects.visible_to(self.user).defer("body", "search")
            choice = cast(OrderedChoiceField, self.fields["pinned_stories"])
            choice.queryset = visible.exclude(pk=self.instance.pk)
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField) and name != "body":
                field.validators.append(refuse_control_characters)
                if not isinstance(field.widget, forms.Textarea):
                    field.validators.append(refuse_line_breaks)

    def _fill_initial(self) -> None:
        """Show what the relations hold."""
        self.initial["version"] = self.instance.version if self.instance.pk else None
        if not self.instance.pk:
            return
        primary = self.instance.primary_country_id
        self.initial.update(
            tags=sorted(self.instance.tags.all(), key=lambda tag: tag.name.lower()),
            signed_by=[row.author_id for row in self.instance.bylines.all()],
            other_countries=[
                row.country_id
                for row in self.instance.country_uses.order_by("country__name")
                if row.country_id != primary
            ],
            pinned_stories=[row.related_id for row in self.instance.pins.all()],
        )

    @property
    def verb(self) -> str:
        """The verb whose button was pressed, or nothing for a mere save."""
        verb = self.data.get("_verb", "")
        return verb if verb in SAVING_VERBS else ""

    # --- Checks ---

    def clean(self) -> dict[str, Any]:
        """Check what concerns more than one field. Raises ValidationError."""
        super().clean()
        data = self.cleaned_data
        if self.instance.pk:
            self._check_version()
        self._check_tags()
        self._check_times()
        if self.verb == "request_changes" and not data.get("note"):
            self.add_error("note", _("Say what is to be changed."))
        if self.instance.pk and self.instance.was_sent_in and data.get("kind") != Article.Kind.PRESS_RELEASE:
            # Its label would go, and with it who wrote it.
            self.add_error("kind", _("What a business sent in stays a press release."))
        if "slug" in self.fields and "slug" in data and "headline" in data:
            self._choose_slug()
        return data

    def clean_body(self) -> str:
        """Name embeds and pictures that would otherwise go without a word. Raises ValidationError."""
        body = self.cleaned_data["body"]
        raw = str(self.data.get(self.add_prefix("body"), ""))
        for address in EMBEDDED.findall(raw)[:100]:
            if embed_url(unescape(address)) is None:
                raise ValidationError(_("This address cannot be embedded: %(address)s") % {"address": address[:200]})
        pictures = {int(key) for key in PICTURED.findall(body)}
        missing = pictures - set(Image.objects.filter(pk__in=pictures).values_list("pk", flat=True))
        if missing:
            raise ValidationError(_("Picture %(number)s is not in the library.") % {"number": min(missing)})
        return body

    def _check_version(self) -> None:
        """Refuse to write over what somebody saved meanwhile, unless this person has seen it and says so."""
        current = self.instance.version
        if self.cleaned_data.get("version") == current or self.cleaned_data.get("replace_version") == current:
            return
        ours = {"version", "replace_version", "note", "tell_readers"}
        self.conflict = Conflict(
            version=current,
            by=last_saved_by(self.instance),
            at=self.instance.modified_at,
            fields=[str(self.fields[name].label) for name in self.changed_data if name not in ours],
        )
        raise ValidationError(
            _("Somebody saved this story while you had it open, so yours was not saved. Your text is still here."),
            code="conflict",
        )

    def _check_tags(self) -> None:
        names = self.cleaned_data.get("tags")
        if not names or self.user.has_perm("articles.add_tag"):
            return
        known = _tags_by_name(names)
        if unknown := [name for name in names if name not in known]:
            self.add_error("tags", _("There is no tag “%(name)s”, and you may not make one.") % {"name": unknown[0]})

    def _check_times(self) -> None:
        """Check the hours against each other and against what readers see already."""
        data, now = self.cleaned_data, timezone.now()
        for name in {"publish_at", "embargo_until", "expire_at"} & set(data) - set(self.changed_data):
            # The inputs have no fractions of a second; a moment that nobody touched keeps its own.
            data[name] = self.initial.get(name, data[name])
        publish_at = data.get("publish_at")
        if self.verb == "schedule" and publish_at is not None and publish_at <= now:
            self.add_error("publish_at", _("Give a later hour, or publish now."))
        # A story that readers saw once keeps its date, and so its address.
        fresh = self.instance.first_published_at is None
        if self.verb == "publish" and publish_at is not None and (publish_at > now or fresh):
            data["publish_at"] = now
        if self.was_public and not self.verb:
            for name in ("publish_at", "embargo_until"):
                if data.get(name) is not None and data[name] > now:
                    self.add_error(
                        name, _("Readers see this story already: withdraw it before you give a later hour.")
                    )

    def _choose_slug(self) -> None:
        """Keep a slug that was typed, and pick a free one where none was, or only the headline's own."""
        data = self.cleaned_data
        candidate = Article(pk=self.instance.pk, headline=data["headline"])
        candidate.publish_at = data.get("publish_at") or self.instance.publish_at
        day = candidate.publish_at.astimezone(datetime.UTC).date()
        _lock_slugs(day)
        own = self.instance.pk and data["slug"] == self.initial.get("slug") and day == self.initial_day()
        stem = slugify(anyascii(data["headline"]))[:100].strip("-")
        if not data["slug"] or (data["slug"] == stem and not own):
            data["slug"] = candidate.pick_slug()
        elif Article.objects.filter(publish_day=day, slug=data["slug"]).exclude(pk=self.instance.pk).exists():
            self.add_error("slug", _("Another story of that day has this slug."))
        elif PastSlug.objects.is_taken(Article, f"{day}/{data['slug']}", by_other_than=self.instance):
            self.add_error(
                "slug", _("Another story of that day once had this slug, and its address still leads there.")
            )

    def initial_day(self) -> datetime.date | None:
        """Return the day of the story's present address (UTC)."""
        publish_at = self.initial.get("publish_at") or self.instance.publish_at
        return publish_at.astimezone(datetime.UTC).date() if publish_at else None

    # --- Saving ---

    def _save_m2m(self) -> None:
        """Save the relations. The admin calls it in the transaction of the save."""
        data, article = self.cleaned_data, self.instance
        if "tags" in data:
            article.tags.set(tags_named(data["tags"]))
        if "signed_by" in data:
            article.set_authors(data["signed_by"])
        if "other_countries" in data:
            article.set_countries(article.primary_country, data["other_countries"])
        if "pinned_stories" in data:
            self._save_pins(data["pinned_stories"])

    def _save_pins(self, chosen: list[Article]) -> None:
        """Pin the chosen stories, after them those pinned already that this person cannot see and so did not drop."""
        article = self.instance
        pinned = list(article.pins.values_list("related", flat=True))
        seen = set(Article.objects.visible_to(self.user).filter(pk__in=pinned).values_list("pk", flat=True))
        kept = [pk for pk in pinned if pk not in seen]
        wanted = list(dict.fromkeys([*(story.pk for story in chosen), *kept]))
        article.pins.exclude(related__in=wanted).delete()
        for order, pk in enumerate(wanted):
            PinnedStory.objects.update_or_create(article=article, related_id=pk, defaults={"order": order})


def _lock_slugs(day: datetime.date) -> None:
    """Have others who choose a slug on this day wait until this transaction is over, so that each finds a free one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('articles_article.slug'), %s)", [day.toordinal()])


# --- Tags ------------------------------------------------------------------------------------------------------------


def _tags_by_name(names: Iterable[str]) -> dict[str, int]:
    """Return the ids of the tags that have these names in any case. Case is the database's, as in its constraint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT given.name, tag.id FROM unnest(%s::text[]) AS given(name) "
            "JOIN articles_tag AS tag ON lower(tag.name) = lower(given.name)",
            [list(names)],
        )
        return dict(cursor.fetchall())


def tags_named(names: Iterable[str]) -> list[Tag]:
    """Return the tags of these names in any case, and make those that are new, whoever makes them at the same time."""
    names = list(names)
    known = _tags_by_name(names)
    keys = dict.fromkeys(known.get(name) or _make_tag(name) for name in names)
    return list(Tag.objects.filter(pk__in=keys))


def _make_tag(name: str) -> int:
    """Return the id of the new tag, or of the one that somebody made a moment ago."""
    try:
        with transaction.atomic():
            return Tag.objects.create(name=name).pk
    except IntegrityError:
        return _tags_by_name([name])[name]


class CorrectionForm(forms.ModelForm[Correction]):
    """One correction below a story's form."""

    class Meta:
        model = Correction
        fields = ["kind", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def clean_text(self) -> str:
        """Return the text without blanks around it. Raises ValidationError for what readers cannot see."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        refuse_control_characters(text)
        return text
