"""The form of a story in the admin: its fields in the order of work, its buttons, and the lock between two editors."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey
from django.forms import Field
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import Media

from articles.admin import verbs
from articles.admin.history import history
from articles.admin.widgets import (
    Autocomplete,
    BodyEditor,
    Counted,
    CountedArea,
    ImagePicker,
    OrderedAutocomplete,
    TagsInput,
)
from articles.body import sanitise
from articles.forms import ArticleForm, CityField, CorrectionForm
from articles.models import (
    Article,
    ArticleAuthor,
    ArticleCountry,
    Correction,
    InvalidTransition,
    LogEntry,
    Mention,
    PinnedStory,
)
from articles.naming import businesses_named_in
from directory.models import Business

# How often a save is tried when another one takes the same address in the same moment.
TRIES = 3
AUTOCOMPLETED = {"primary_country", "dateline_city"}
PICKED = {"lead_image", "social_image"}
LENGTHS = {
    "headline": (60, 90),
    "short_headline": (30, 60),
    "search_title": (40, 60),
    "social_title": (40, 70),
}
AREAS = {"standfirst": (120, 220), "search_description": (110, 160), "social_description": (80, 160)}
EDITORS_FIELDS = {"publish_at", "expire_at", "noindex", "canonical_url"}


class MentionInline(admin.TabularInline[Any, Any]):
    """The businesses that the story names, each with its role."""

    model = Mention
    extra = 0
    max_num = 40
    # Named, for otherwise the whole form is made twice more for every page, only to ask it for its fields.
    fields = ["business", "role"]
    autocomplete_fields = ["business"]

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Offer what readers find in the directory; what was chosen before stays, whatever became of it."""
        if db_field.name == "business":
            chosen = Mention.objects.filter(article=request.resolver_match.kwargs.get("object_id") or None)  # type: ignore[union-attr]
            offered = Business.objects.listed().values("pk").union(chosen.order_by().values("business"))
            kwargs["queryset"] = Business.objects.filter(pk__in=offered)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CorrectionInline(admin.TabularInline[Any, Any]):
    """What readers were told was wrong; editors add to it, and see when and by whom each was written."""

    model = Correction
    form = CorrectionForm
    extra = 0
    max_num = 40
    fields = ["kind", "text", "at", "by"]
    readonly_fields = ["at", "by"]
    verbose_name_plural = gettext_lazy("Corrections that readers see")


class Desk(admin.ModelAdmin):
    """A ModelAdmin's form for stories. Mixed into ``ArticleAdmin``."""

    form = ArticleForm
    inlines = [MentionInline, CorrectionInline]
    prepopulated_fields = {"slug": ["headline"]}
    save_on_top = False
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", "body"], "classes": ["story"]}),
        (gettext_lazy("Photo"), {"fields": ["lead_image", "lead_alt", "lead_caption"], "classes": ["photo"]}),
        (
            gettext_lazy("Place and people"),
            {"fields": ["signed_by", "primary_country", "other_countries", "dateline_city"]},
        ),
        (gettext_lazy("Section and tags"), {"fields": ["section", "kind", "tags", "pinned_stories"]}),
        (
            gettext_lazy("Publication"),
            {"fields": ["publish_at", "embargo_until", "expire_at", "slug", "short_headline", "language"]},
        ),
        (
            gettext_lazy("Search and sharing"),
            {
                "fields": [
                    "search_title",
                    "search_description",
                    "social_title",
                    "social_description",
                    "social_image",
                    "canonical_url",
                    "noindex",
                ],
                "classes": ["collapse"],
            },
        ),
        (gettext_lazy("This save"), {"fields": ["tell_readers", "note"], "classes": ["save"]}),
    ]

    # --- Fields -----------------------------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list[Any]:
        """Return the fields that are of use: to somebody who only reads, to a reporter, to an editor."""
        reads = obj is not None and not self.has_change_permission(request, obj)
        hidden: set[str] = set()
        if not self.has_publish_permission(request) and not reads:
            hidden |= EDITORS_FIELDS
        if reads or obj is None or not obj.is_published:
            hidden.add("tell_readers")
        if reads:
            hidden |= {"note"}
        sets = []
        for name, options in self.fieldsets:
            fields = [field for field in options["fields"] if field not in hidden]
            if reads:
                fields = ["text" if field == "body" else field for field in fields]
            if fields:
                sets.append((name, {**options, "fields": fields}))
        return sets

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list[Any]:
        """Return the lists below the form; there is nothing to correct in what nobody has read."""
        return [inline for inline in self.inlines if inline is not CorrectionInline or (obj and obj.was_read)]

    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form's class for this person, with the widgets that need to know the admin."""
        base = super().get_form(request, obj, change=change, **kwargs)
        form = type("ArticleForm", (base,), {"user": request.user})
        site = self.admin_site
        for name, model, column in (
            ("signed_by", ArticleAuthor, "author"),
            ("other_countries", ArticleCountry, "country"),
            ("pinned_stories", PinnedStory, "related"),
        ):
            if name in form.base_fields:
                field = form.base_fields[name]
                field.widget = OrderedAutocomplete(model._meta.get_field(column), site)
                field.widget.is_required = False
                field.widget.choices = field.choices
        if "tags" in form.base_fields:
            form.base_fields["tags"].widget = TagsInput(may_create=request.user.has_perm("articles.add_tag"))
        return form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Field | None:
        """Return a field with the widget that fits the work."""
        name = db_field.name
        if name in LENGTHS:
            kwargs["widget"] = Counted(LENGTHS[name])
        elif name in AREAS:
            kwargs["widget"] = CountedArea(AREAS[name])
        elif name == "body":
            kwargs["widget"] = BodyEditor
        elif name == "canonical_url":
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # The pencil and the plus beside a country or a section are in the way here.
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Return autocompletes for places, and a picker for images."""
        if db_field.name in AUTOCOMPLETED:
            kwargs["widget"] = Autocomplete(db_field, self.admin_site)
        elif db_field.name in PICKED:
            kwargs["widget"] = ImagePicker(may_add=request.user.has_perm("articles.add_image"))
        if db_field.name == "dateline_city":
            kwargs["form_class"] = CityField
            kwargs["queryset"] = db_field.remote_field.model.objects.select_related("country")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    # --- What somebody sees who only reads --------------------------------------------------------------------------

    def text(self, article: Article) -> SafeString:
        """Return the body as text to read."""
        return format_html('<div class="story-text">{}</div>', mark_safe(sanitise(article.body)))  # noqa: S308

    text.short_description = gettext_lazy("body")  # type: ignore[attr-defined]

    def signed_by(self, article: Article) -> str:
        """Return the byline."""
        return ", ".join(author.name for author in article.byline)

    signed_by.short_description = gettext_lazy("authors")  # type: ignore[attr-defined]

    def other_countries(self, article: Article) -> str:
        """Return the countries besides the primary one."""
        others = article.countries.exclude(pk=article.primary_country_id or "").order_by("name")
        return ", ".join(country.name for country in others)

    def pinned_stories(self, article: Article) -> str:
        """Return the headlines of the pinned stories that readers see."""
        pinned = Article.objects.published().filter(pk__in=article.pins.values("related"))
        return ", ".join(pinned.values_list("headline", flat=True))

    # --- The view ---------------------------------------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Article | None:
        """Return the story; one that is to be written is locked, so that another save of it waits for this one."""
        if request.method != "POST":
            return super().get_object(request, object_id, from_field)
        if from_field is not None:
            return None
        try:
            key = Article._meta.pk.to_python(object_id)
            with transaction.atomic():
                return self.get_queryset(request).select_for_update(of=("self",)).get(pk=key)
        except (Article.DoesNotExist, ValidationError, ValueError):
            return None

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save the form; when another save takes the same address in this moment, check all of it again."""
        for _attempt in range(TRIES):
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except IntegrityError:
                continue
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        """Show the form with its verbs, its history and, where somebody saved meanwhile, who and when."""
        # The map of the editor's modules is an inline script, and so needs the nonce of the page's policy.
        media = context["media"]
        if isinstance(media, Media):
            context["media"] = media.with_nonce(getattr(request, "csp_nonce", ""))
        form = context["adminform"].form
        stored = _as_stored(request, obj)
        may_change = self.has_change_permission(request, stored) if stored else self.has_add_permission(request)
        if stored is not None:
            context["history"] = history(stored)
            context["release"] = stored.release if stored.was_sent_in else None
            context["state"], context["state_turns"] = verbs.hint(stored)
            context["page_verbs"] = verbs.allowed(stored, request.user, saves=False) if may_change else []
            context["stored"] = stored
            context["named"] = _named_in(stored) if may_change else []
        context["verbs"] = verbs.allowed(stored, request.user, saves=True) if may_change else []
        context["conflict"] = getattr(form, "conflict", None)
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- Saving -----------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool) -> None:
        """Save the story as a new version."""
        if change:
            obj.version += 1
        else:
            obj.created_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ArticleForm, formsets: Any, change: bool) -> None:
        """Save the relations, and do with the story what the button says, in the same transaction."""
        super().save_related(request, form, formsets, change)
        _add_named(form.instance, request.POST.getlist("add_business"))
        story, note = form.instance, form.cleaned_data.get("note", "")
        moved = {"publish_at", "embargo_until"} & set(form.changed_data)
        verb = form.verb
        if not verb and change and story.status == Article.Status.PUBLISHED and moved and not form.was_public:
            verb = "publish"  # A scheduled story that is moved is scheduled anew.
        if verb:
            self._apply(request, story, verb, note, new=not change)
        elif form.cleaned_data.get("tell_readers") and story.is_published:
            story.mark_updated(by=request.user, note=note)  # type: ignore[arg-type]

    def save_formset(self, request: HttpRequest, form: ArticleForm, formset: Any, change: bool) -> None:
        """Save a list below the form; of a correction the story itself keeps the date and the log."""
        if formset.model is not Correction:
            super().save_formset(request, form, formset, change)
            return
        formset.save(commit=False)
        story: Article = form.instance
        user: Any = request.user
        for correction in formset.new_objects:
            story.correct(by=user, kind=correction.kind, text=correction.text)
        for correction, _fields in formset.changed_objects:
            correction.save()
            story.log.create(by=user, verb=LogEntry.Verb.CORRECTED, note=_("Reworded: %s") % correction.text)
        for correction in formset.deleted_objects:
            correction.delete()
            story.log.create(by=user, verb=LogEntry.Verb.CORRECTED, note=_("Removed: %s") % correction.text)

    def _apply(self, request: HttpRequest, story: Article, verb: str, note: str, *, new: bool) -> None:
        """Apply a verb, and say what came of it. What it refuses is said too: the story is saved all the same."""
        before = Article.objects.get(pk=story.pk) if not new else None
        if verb not in {allowed.name for allowed in verbs.allowed(before, request.user, saves=True)}:
            self.message_user(request, _("It is saved, but you may not do that with the story now."), messages.ERROR)
            return
        try:
            verbs.apply(verb, story, request.user, note)  # type: ignore[arg-type]
        except InvalidTransition as error:
            story.refresh_from_db(fields=["status", "version", "publish_at"])
            self.message_user(request, _("It is saved, but: %s") % error, messages.ERROR)
            return
        self._announce(request, story)

    def _announce(self, request: HttpRequest, story: Article) -> None:
        """Say what became of the story."""
        story.refresh_from_db(fields=["status", "publish_at", "embargo_until", "expire_at", "slug"])
        state, turns = verbs.hint(story)
        link = format_html('<a href="{}">{}</a>', story.get_absolute_url(), story.headline)
        if state == "live":
            text = format_html(_("Published: {}"), link)
        elif state in {"scheduled", "embargoed"}:
            text = format_html(_("{} will appear on {} (UTC)."), link, f"{turns:%d.%m.%Y, %H:%M}")
        else:
            text = format_html("{}: {}", link, story.get_status_display())
        self.message_user(request, text, messages.SUCCESS)

    def construct_change_message(
        self, request: HttpRequest, form: ArticleForm, formsets: Any, add: bool = False
    ) -> Any:
        """Return what changed, in terms of the fields that a person knows, and the note where there is one."""
        form.changed_data = [name for name in form.changed_data if name not in {"version", "replace_version", "note"}]
        return super().construct_change_message(request, form, formsets, add)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        """Stay with the story after a verb; else go where the button says."""
        return self._stay(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Stay with the story after a verb; else go where the button says."""
        return self._stay(request, obj) or super().response_change(request, obj)

    def _stay(self, request: HttpRequest, obj: Article) -> HttpResponse | None:
        if "_verb" not in request.POST or IS_POPUP_VAR in request.POST:
            return None
        return HttpResponseRedirect(self._url("change", obj))

    def _url(self, name: str, obj: Article, *more: str) -> str:
        return reverse(f"admin:articles_article_{name}", args=[quote(obj.pk), *more])

    # --- Verbs on a page of their own, and the history --------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        """Return the addresses of the model, with one for each verb that asks once more."""
        own = [
            path(
                "<path:object_id>/do/<slug:verb>/",
                self.admin_site.admin_view(self.verb_view),
                name="articles_article_verb",
            )
        ]
        return own + super().get_urls()

    def verb_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """Ask whether to withdraw, kill or reopen a story, and do it when the answer is posted."""
        with transaction.atomic():
            story = self.get_object(request, unquote(object_id))
            if story is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            wanted = verbs.VERBS.get(verb)
            if wanted is None or wanted.saves or not self.has_publish_permission(request):
                raise PermissionDenied
            if not self.has_change_permission(request, story):
                raise PermissionDenied
            if request.method == "POST":
                note = request.POST.get("note", "").replace("\x00", "").strip()[:1000]
                try:
                    verbs.apply(verb, story, request.user, note)  # type: ignore[arg-type]
                except InvalidTransition as error:
                    self.message_user(request, str(error), messages.ERROR)
                else:
                    self._announce(request, story)
                return redirect(self._url("change", story))
        context = {
            **self.admin_site.each_context(request),
            "title": wanted.label,
            "subtitle": str(story),
            "opts": self.opts,
            "original": story,
            "verb": wanted,
        }
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        return TemplateResponse(request, "admin/articles/article/verb.html", context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show every save and every verb."""
        story = self.get_object(request, unquote(object_id))
        more = {"history": history(story, limit=200)} if story is not None else {}
        return super().history_view(request, object_id, {**more, **(extra_context or {})})


def _as_stored(request: HttpRequest, article: Article | None) -> Article | None:
    """Return the story as it is stored, whatever a form that was refused has put on it."""
    if article is None or request.method != "POST":
        return article
    return Article.objects.filter(pk=article.pk).first()


def _named_in(article: Article) -> list[Business]:
    """Return listed businesses whose name occurs in the story and that it does not name yet."""
    text = (article.headline, article.standfirst, article.body)
    known = article.mentions.values_list("business", flat=True)
    return businesses_named_in(" . ".join(text), countries=article.countries.values_list("pk", flat=True), but=known)


def _add_named(article: Article, keys: list[str]) -> None:
    """Name the businesses that were ticked among those which the text suggests."""
    wanted = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    for business in Business.objects.listed().filter(pk__in=wanted):
        Mention.objects.get_or_create(article=article, business=business)
