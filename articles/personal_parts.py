"""What the newsroom knows of a person (see ``directory/personal.py``), and what becomes of it when they leave."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from articles.models import Article, Author, Image, PressRelease
from directory.models import Ownership, User
from directory.models.accounts import before_erasing
from directory.personal import Person, leave_out, part
from directory.personal_parts import pictures

leave_out(
    "What somebody wrote and decided for the paper is the paper's own record, and stays when they leave.",
    "articles.Article.created_by",
    "articles.Correction.by",
    "articles.LogEntry.by",
)


@part("press_releases", "articles.PressRelease.sent_by")
def press_releases(person: Person) -> list[dict[str, Any]]:
    """Return the press releases that the person sent, as they read now, and what became of them."""
    sent = PressRelease.objects.filter(sent_by=person.user).select_related("business", "article__lead_image")
    return [
        {
            "business__name": release.business.name if release.business else "",
            "sender": release.sender,
            "contact": release.contact,
            "headline": release.article.headline,
            "standfirst": release.article.standfirst,
            "body": release.article.body,
            "picture": {"alt": picture.alt, "credit": picture.credit}
            if (picture := release.article.lead_image)
            else None,
            "stage": release.stage,
            "reason": release.reason,
            "sent_at": release.sent_at,
        }
        for release in sent.order_by("sent_at")
    ]


@part("pictures", "articles.Image.uploaded_by")
def library(person: Person) -> list[dict[str, Any]]:
    """Return the pictures of stories that the person uploaded."""
    return pictures(Image.objects.filter(uploaded_by=person.user))


@part("bylines", "articles.Author.user")
def bylines(person: Person) -> list[dict[str, Any]]:
    """Return the author's pages that are the person's."""
    rows: Any = Author.objects.filter(user=person.user)
    return list(rows.values("name", "slug", "job_title", "bio", "profiles"))


@before_erasing
def leave_press_room(user: User) -> None:
    """Forget whom to ask about the press releases of an account that goes; one that waits and is nobody else's goes too.

    What was published, refused or taken down stays: it is the business's word and the paper's decision.
    """
    releases = PressRelease.objects.filter(sent_by=user)
    for release in releases.waiting().filter(article__first_published_at=None).select_related("article__lead_image"):
        others = Ownership.objects.filter(business=release.business_id).exclude(user=user)
        if not others.exists():
            picture = release.article.lead_image
            release.article.delete()
            if picture is not None and not _is_used(picture):
                picture.delete()
    releases.update(contact="")


def _is_used(picture: Image) -> bool:
    """Tell whether an editor has put the picture of a press release elsewhere."""
    within = Article.objects.filter(modified_at__gte=picture.created_at, body__contains=f'data-media="{picture.pk}"')
    return Article.objects.filter(Q(lead_image=picture) | Q(social_image=picture)).exists() or within.exists()
