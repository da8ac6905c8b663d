"""Authors: the names in a byline."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.paths import slug_path


class Author(models.Model):
    """A person, or a desk, that signs stories."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("account"),
        related_name="author",
        null=True,
        blank=True,
        help_text=_("The account with which this author writes."),
    )
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    bio = models.TextField(_("biography"), max_length=1200, blank=True)
    photo = models.ForeignKey(
        "articles.Image", models.SET_NULL, verbose_name=_("photo"), related_name="+", null=True, blank=True
    )
    profiles = ArrayField(
        models.URLField(validators=[URLValidator(schemes=["https", "http"])]),
        verbose_name=_("profiles"),
        default=list,
        blank=True,
        help_text=_("Addresses of the author's pages elsewhere, separated by commas."),
    )
    expertise = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("expertise"),
        default=list,
        blank=True,
        help_text=_("Subjects that the author knows well, separated by commas."),
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return slug_path("articles:author", self.slug)

    @property
    def surrogate_key(self) -> str:
        """The key by which copies of the pages that show it are found."""
        return f"author-{self.slug}"

    @property
    def profile_links(self) -> list[str]:
        """The profiles that may be linked: an import that goes around the forms could bring a script's address."""
        return [address for address in self.profiles if address.startswith(("https://", "http://"))]
