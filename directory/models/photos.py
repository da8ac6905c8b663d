"""The pictures of businesses: logos and photos."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.models.pictures import Picture, PictureQuerySet


class PhotoQuerySet(PictureQuerySet["Photo"]):
    """Sets of pictures of businesses."""

    def shown(self) -> PhotoQuerySet:
        """Return the photos that readers see; logos are asked for by themselves."""
        return self.filter(kind=Photo.Kind.PHOTO, approved=True, business__isnull=False)

    def first_of_each(self) -> PhotoQuerySet:
        """Return the first picture of each business, in its own order."""
        return self.order_by("business_id", "position", "pk").distinct("business_id")

    def logos(self) -> PhotoQuerySet:
        """Return the logos that readers see."""
        return self.filter(kind=Photo.Kind.LOGO, approved=True, business__isnull=False)


class Photo(Picture):
    """A picture of a business, or of a draft of one. Readers see it once it is approved."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        LOGO = "logo", _("Logo")

    business = models.ForeignKey(
        "directory.Business", models.CASCADE, related_name="photos", null=True, blank=True, editable=False
    )
    draft = models.ForeignKey(
        "directory.Draft", models.CASCADE, related_name="photos", null=True, blank=True, editable=False
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PHOTO)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    approved = models.BooleanField(_("approved"), default=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a business")
        verbose_name_plural = _("photos of businesses")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 1), focal_y__range=(0, 1)), name="photo_focal_point_inside"
            ),
            models.UniqueConstraint(
                fields=["business"],
                condition=models.Q(kind="logo", approved=True),
                name="photo_one_logo_shown",
                violation_error_message=_("A business shows one logo."),
            ),
        ]

    def __str__(self) -> str:
        return self.alt or f"{self.get_kind_display()} {self.pk}"


class Draft(models.Model):
    """A form that somebody has begun: what was typed survives errors, lost sessions and restarts.

    ``data["parts"]`` holds what was typed, valid or not, by part of the form and name of the input; see
    ``directory/drafts.py``. The secret link that is mailed leads back to it. When it is submitted, ``business`` is what
    became of it, so that a second submission finds the first.
    """

    token = models.CharField(max_length=64, unique=True, editable=False)
    user = models.ForeignKey(
        "directory.User", models.CASCADE, related_name="drafts", null=True, blank=True, editable=False
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    data = models.JSONField(_("what was typed"), default=dict)
    business = models.OneToOneField(
        "directory.Business", models.CASCADE, related_name="draft", null=True, blank=True, editable=False
    )
    link_sent_at = models.DateTimeField(_("link sent at"), null=True, editable=False)
    confirmed_at = models.DateTimeField(
        _("address confirmed at"), null=True, editable=False, help_text=_("When the mailed link was followed.")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved at"), auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        indexes = [
            models.Index("saved_at", name="draft_by_age"),
            models.Index(Lower("email"), name="draft_by_email", condition=~models.Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("directory:draft", args=[self.token])

    @property
    def name(self) -> str:
        """What was typed for the name of the business, perhaps nothing."""
        typed = self.data.get("parts", {}).get("business", {}).get("name") or [""]
        return " ".join(typed[0].split())[:120]
