"""Stories in the admin: the list, who may see and change what, and the bulk actions."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.postgres.search import SearchQuery
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.desk import Desk
from articles.admin.filters import AuthorFilter, CountryFilter, MineFilter, StateFilter
from articles.admin.verbs import OPEN, hint
from articles.admin.widgets import script
from articles.models import Article, InvalidTransition
from directory.admin.base import SEARCH_MAX_LENGTH, NewsroomAdmin

# More at once is a matter for a script, which can be read before it is run.
ACTION_MAX = 200
STATE_LABELS = {
    "live": gettext_lazy("Published"),
    "scheduled": gettext_lazy("Scheduled"),
    "embargoed": gettext_lazy("Under embargo"),
    "expired": gettext_lazy("Expired"),
}


@admin.register(Article)
class ArticleAdmin(Desk, NewsroomAdmin):
    """The stories that a person may see; the form stands in ``Desk``."""

    list_display = ["state", "title", "section", "signed", "when"]
    list_display_links = ["title"]
    list_select_related = ["section"]
    # Only this order has an index, and so stays fast with a million rows.
    sortable_by = ["when"]
    list_filter = [
        StateFilter,
        MineFilter,
        "section",
        "kind",
        CountryFilter,
        AuthorFilter,
        "publish_at",
    ]
    lookups = (
        "section__id__exact",
        "kind__exact",
        "publish_at__gte",
        "publish_at__lt",
        "state",
        "mine",
        "country",
        "author",
    )
    search_fields = ["headline"]
    search_help_text = gettext_lazy("Words of the headline or the text; “a phrase”, -without, this OR that")
    actions = ["publish_stories", "withdraw_stories"]

    @property
    def media(self) -> forms.Media:
        """The admin's scripts, those of the autocompletes in the filters, and ours."""
        filters = AutocompleteSelect(CountryFilter.field, self.admin_site).media
        return super().media + filters + forms.Media(js=[script("filters"), script("story")])

    # --- Who may what -----------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the stories that this person may see, for every page of the admin alike."""
        return Article.objects.visible_to(request.user)  # type: ignore[arg-type]

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Let a person see what ``visible_to`` lets them."""
        return super().has_view_permission(request, obj) and (obj is None or self._is_visible(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Let editors change every story; reporters their own, until they have submitted them."""
        if not super().has_change_permission(request, obj):
            return False
        if obj is None or self.has_publish_permission(request):
            return True
        return self._is_visible(request, obj, statuses=OPEN)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Let those delete who may; what readers saw is withdrawn, so that its address says so."""
        if not super().has_delete_permission(request, obj):
            return False
        seen = obj is not None and obj.first_published_at is not None
        return obj is None or (self._is_visible(request, obj) and (request.user.is_superuser or not seen))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return whether this person publishes, schedules and withdraws."""
        return request.user.has_perm("articles.publish_article")

    @staticmethod
    def _is_visible(request: HttpRequest, article: Article, statuses: set[Any] | None = None) -> bool:
        # What is visible and not public is one's own, for all but editors.
        found = Article.objects.visible_to(request.user).filter(pk=article.pk)  # type: ignore[arg-type]
        return found.filter(status__in=statuses).exists() if statuses else found.exists()

    # --- The list ---------------------------------------------------------------------------------------------------

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """Search the stored vector, and headlines for words not typed to their end; load what a list shows."""
        stories = queryset.for_list(["section", "release"]).prefetch_related("bylines__author")  # type: ignore[attr-defined]
        term = " ".join(search_term[:SEARCH_MAX_LENGTH].split())
        if not term:
            return stories, False
        query = SearchQuery(term, search_type="websearch", config="english")
        query |= SearchQuery(term, search_type="websearch", config="simple")
        words = re.findall(r"\w+", term)
        # Who writes a phrase, an exclusion or an alternative means just that.
        if words and not re.search(r"""["]|(?:^|\s)-|\bor\b""", term, re.IGNORECASE):
            beginnings = " & ".join(f"{word}:*A" for word in words)
            query |= SearchQuery(beginnings, search_type="raw", config="simple")
        return stories.filter(search=query), False

    @staticmethod
    def autocomplete_label(article: Article) -> str:
        """Return the headline with what tells it apart in a list."""
        state, _at = hint(article)
        label = format_date(article.publish_at, "j M Y") if state == "live" else article.get_status_display()
        return f"{article.headline} ({label})"

    @admin.display(description=gettext_lazy("status"))
    def state(self, article: Article) -> SafeString:
        """Return the status in its colour, and when it turns by itself."""
        state, turns = hint(article)
        label = STATE_LABELS.get(state) or article.get_status_display()
        pill = format_html('<span class="state state-{}">{}</span>', state, label)
        if turns is None or state == "expired":
            return pill
        if state == "live":
            turn = _("off the site at %s") % self._moment(turns)
        else:
            turn = _("in %s") % timeuntil(turns)
        return format_html('{}<span class="hint">{}</span>', pill, turn)

    @admin.display(description=gettext_lazy("headline"))
    def title(self, article: Article) -> SafeString:
        """Return the headline, with the kind where it is not news."""
        if article.kind == Article.Kind.NEWS:
            return format_html("<bdi>{}</bdi>", article.headline)
        kind = " · ".join(filter(None, (article.get_kind_display(), article.sender)))
        return format_html('<bdi>{}</bdi> <span class="hint">{}</span>', article.headline, kind)

    @admin.display(description=gettext_lazy("authors"))
    def signed(self, article: Article) -> str:
        """Return the names of the byline."""
        return ", ".join(author.name for author in article.byline)

    @admin.display(description=gettext_lazy("publish at"), ordering="publish_at")
    def when(self, article: Article) -> SafeString:
        """Return the hour of publication, and the embargo where one is still ahead."""
        embargo = article.embargo_until
        if embargo is None or embargo <= timezone.now() or article.status == Article.Status.PUBLISHED:
            return format_html("{}", self._moment(article.publish_at))
        return format_html(
            '{}<span class="hint">{}</span>',
            self._moment(article.publish_at),
            _("embargo until %s") % self._moment(embargo),
        )

    @staticmethod
    def _moment(at: Any) -> str:
        return format_date(timezone.localtime(at), "j M Y, H:i")

    # --- Bulk actions -----------------------------------------------------------------------------------------------

    @admin.action(description=gettext_lazy("Publish the ticked stories"), permissions=["publish"])
    def publish_stories(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Publish each story that can be, now or at its own later hour."""
        self._each(
            request,
            queryset,
            "publish",
            lambda number: ngettext("%d story is published.", "%d stories are published.", number) % number,
        )

    @admin.action(description=gettext_lazy("Withdraw the ticked stories"), permissions=["publish"])
    def withdraw_stories(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Take each story down that is out."""
        self._each(
            request,
            queryset,
            "withdraw",
            lambda number: ngettext("%d story is withdrawn.", "%d stories are withdrawn.", number) % number,
        )

    def _each(self, request: HttpRequest, queryset: QuerySet[Article], verb: str, success: Any) -> None:
        """Apply a verb to each story in a transaction of its own, and say which ones could not, and why."""
        keys = list(queryset.values_list("pk", flat=True)[: ACTION_MAX + 1])
        if len(keys) > ACTION_MAX:
            self.message_user(request, _("Tick at most %d stories at a time.") % ACTION_MAX, messages.ERROR)
            return
        done, failures = 0, []
        for key in keys:
            try:
                with transaction.atomic():
                    story = self.get_queryset(request).select_for_update(of=("self",)).get(pk=key)
                    self._refuse_repeated(story, verb)
                    getattr(story, verb)(by=request.user)
                done += 1
            except Article.DoesNotExist:
                continue
            except InvalidTransition as error:
                failures.append(f"“{story.headline}”: {error}")
            except IntegrityError:
                failures.append(f"“{story.headline}”: " + _("another story took its address just now; try again."))
        if done:
            self.message_user(request, success(done), messages.SUCCESS)
        for failure in failures[:20]:
            self.message_user(request, failure, messages.ERROR)
        if len(failures) > 20:
            self.message_user(request, _("And %d more.") % (len(failures) - 20), messages.ERROR)

    @staticmethod
    def _refuse_repeated(story: Article, verb: str) -> None:
        if verb == "publish" and story.status == Article.Status.PUBLISHED:
            raise InvalidTransition(_("It is published or scheduled already."))
