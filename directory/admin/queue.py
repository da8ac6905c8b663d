"""The moderators' pages: the queue, a case with what is needed to decide it, and the files that support a claim."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from directory import moderation
from directory.editing import LABELS, snapshot
from directory.models import Business, Change, Evidence, Photo, Refusal
from directory.saying import Sayer

#: Fields whose difference is shown word by word.
TEXTS = {"name", "legal_name", "tagline", "description", "service_area"}
DUPLICATES = 5


class ModerationPages:
    """Mixed into the admin of businesses, whose addresses they stand below."""

    admin_site: Any
    opts: Any

    def moderation_urls(self) -> list[URLPattern]:
        """Return the addresses of the queue and of its cases."""
        wrap = self.admin_site.admin_view
        return [
            path("queue/", wrap(require_GET(self.queue_view)), name="directory_queue"),
            path(
                "queue/<slug:kind>/<int:key>/",
                wrap(require_http_methods(["GET", "POST"])(self.case_view)),
                name="directory_case",
            ),
            path("evidence/<int:key>/", wrap(require_GET(self.evidence_view)), name="directory_evidence"),
        ]

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """Show everything that waits, the oldest first."""
        _require_moderator(request)
        kind = request.GET.get("kind", "")
        if kind and kind not in moderation.KINDS:
            raise Http404
        numbers = moderation.counts()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Waiting for a decision"),
            "opts": self.opts,
            "cases": moderation.queue(kind),
            "kind": kind,
            "kinds": [(name, label, numbers[name]) for name, label in moderation.NAMES.items()],
            "shown": moderation.SHOWN,
        }
        return TemplateResponse(request, "admin/directory/queue.html", context)

    def case_view(self, request: HttpRequest, kind: str, key: int) -> HttpResponse:
        """Show a case; a posted decision is taken once, and the next case follows."""
        _require_moderator(request)
        if kind not in moderation.KINDS:
            raise Http404
        row = get_object_or_404(moderation.KINDS[kind], pk=key)
        if request.method == "POST":
            taken = self._decide(request, kind, row)
            if taken:
                return redirect(_next(kind))
        return TemplateResponse(request, "admin/directory/case.html", self._context(request, kind, row))

    def evidence_view(self, request: HttpRequest, key: int) -> HttpResponseBase:
        """Send a document that supports a claim, to moderators only, as a file to keep and nothing to run."""
        _require_moderator(request)
        evidence = get_object_or_404(Evidence, pk=key)
        try:
            file = evidence.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        headers = {
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        }
        return FileResponse(
            file,
            as_attachment=True,
            filename=evidence.name,
            content_type="application/octet-stream",
            headers=headers,
        )

    def _decide(self, request: HttpRequest, kind: str, row: Any) -> bool:
        """Take the decision that was posted, and say what came of it; return whether it was taken."""
        data = request.POST
        version = data.get("version", "")
        try:
            moderation.decide(
                kind,
                row.pk,
                data.get("decision", ""),
                by=request.user,  # type: ignore[arg-type]
                version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
                reason=data.get("reason", "").replace("\x00", "")[:2000],
                code=data.get("code", ""),
                fields=data.getlist("fields"),
            )
        except moderation.DecisionRefused as refused:
            messages.error(request, str(refused))
            return False
        except ValidationError as error:
            messages.error(request, _("It cannot be applied: %s") % "; ".join(error.messages))
            return False
        row.refresh_from_db()
        messages.success(
            request,
            _("%(what)s: %(name)s. %(status)s.")
            % {
                "what": moderation.NAMES[kind],
                "name": row if kind == "listing" else row.business,
                "status": row.get_status_display(),
            },
        )
        return True

    def _context(self, request: HttpRequest, kind: str, row: Any) -> dict[str, Any]:
        business = row if kind == "listing" else row.business
        waits = row.status == ("pending" if kind == "listing" else "open")
        posted = request.POST
        context = {
            **self.admin_site.each_context(request),
            "title": moderation.NAMES[kind],
            "subtitle": str(business),
            "opts": self.opts,
            "kind": kind,
            "row": row,
            "business": business,
            "waits": waits,
            "decisions": moderation.DECISIONS[kind] if waits else [],
            "reasons": Refusal.choices,
            "typed": {"reason": posted.get("reason", ""), "code": posted.get("code", "")},
            "log": business.log.select_related("by")[:10],
            "owners": business.ownerships.select_related("user"),
            "skip": _next(kind, after=row),
        }
        if kind == "listing":
            context["facts"] = _facts(business)
            context["duplicates"] = duplicates_of(business)
            context["photos"] = list(business.photos.all())
        if kind == "change":
            context["differences"] = _differences(row, set(posted.getlist("fields")) if posted else None)
        if kind == "claim":
            context["evidence"] = list(row.evidence.all())
        return context


def _require_moderator(request: HttpRequest) -> None:
    if not request.user.has_perm("directory.moderate_business"):
        raise PermissionDenied


def _next(kind: str, after: Any = None) -> str:
    """Return the address of the oldest case of this kind, or of that behind ``after``; the queue where there is none."""
    cases = moderation.queue(kind)
    if after is not None:
        keys = [case.key for case in cases]
        cases = cases[keys.index(after.pk) + 1 :] if after.pk in keys else cases
    if not cases:
        return reverse("admin:directory_queue")
    return reverse("admin:directory_case", args=[cases[0].kind, cases[0].key])


def _keys(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value] if value is not None else []


def _facts(business: Business) -> list[dict[str, str]]:
    """Return what a submission says, by the names of its fields, without what it leaves blank or pictures show better."""
    now = snapshot(business)
    sayer = Sayer(now)
    left_out = {"photos", "logo", *(() if business.hide_street else ("hide_street",))}
    rows = [
        {"label": str(label), "text": sayer.say(name, now[name]), "href": ""}
        for name, label in LABELS.items()
        if name not in left_out
    ]
    if business.website:
        next(row for row in rows if row["text"] == business.website)["href"] = business.website
    rows.append({"label": str(_("e-mail address")), "text": business.email, "href": ""})
    return [row for row in rows if row["text"]]


def _differences(change: Change, ticked: set[str] | None) -> list[dict[str, Any]]:
    """Return the fields of a change with what they say now and what they would say."""
    sides = {side: {name: field.get(side) for name, field in change.fields.items()} for side in ("old", "new")}
    sayer = Sayer(*sides.values())
    rows = []
    for name, label in LABELS.items():
        if name not in change.fields:
            continue
        old, new = sides["old"][name], sides["new"][name]
        row: dict[str, Any] = {"name": name, "label": label, "ticked": ticked is None or name in ticked}
        if name in TEXTS:
            row["words"] = moderation.word_difference(str(old or ""), str(new or ""))
        elif name in {"photos", "logo"}:
            photos = Photo.objects.in_bulk([*_keys(old), *_keys(new)])
            row["old_photos"] = [photos[key] for key in _keys(old) if key in photos]
            row["new_photos"] = [photos[key] for key in _keys(new) if key in photos]
        else:
            row["old"], row["new"] = sayer.say(name, old), sayer.say(name, new)
        rows.append(row)
    return rows


def duplicates_of(business: Business) -> list[dict[str, Any]]:
    """Return listings that may be the same business: same telephone, same website, or the same name in the city."""
    same = Q(pk__in=[])
    if business.phone:
        same |= Q(phone=business.phone)
    if business.website_host:
        same |= Q(website_host=business.website_host)
    if business.city_id and business.name_key:
        same |= Q(city=business.city_id, name_key=business.name_key)
    others = (
        Business.objects.exclude(pk=business.pk)
        .exclude(status__in=["draft", "merged", "rejected"])
        .filter(same)
        .select_related("country", "city", "category")
        .order_by("-score", "pk")[:DUPLICATES]
    )
    return [
        {
            "business": other,
            "same": [
                label
                for label, alike in (
                    (_("telephone"), business.phone and other.phone == business.phone),
                    (_("website"), business.website_host and other.website_host == business.website_host),
                    (_("name"), other.name_key == business.name_key),
                )
                if alike
            ],
        }
        for other in others
    ]
