"""The media library in the admin: a grid to choose from, and a form that asks for what readers need."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import admin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.widgets import FramedInput, image_card, script, thumbnail_url
from articles.forms import refuse_control_characters, refuse_line_breaks
from articles.models import Article, Image
from directory.admin.base import NewsroomAdmin
from directory.pictures.renditions import rendition_url
from directory.pictures.uploads import CleanImageField

# So many figures a body may have before the editor asks for the rest in another request.
CARDS_MAX = 100
USES_MAX = 20
LICENCES = ("All rights reserved", "CC0", "CC BY 4.0", "CC BY-SA 4.0", "CC BY-ND 4.0", "Public domain", "Handout")


class LicenceInput(FramedInput):
    """A line of text that suggests the usual licences."""

    frame_name = "admin/articles/licence_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the input with its list of suggestions."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{name}-suggestions"
        context["suggestions"] = LICENCES
        return context


class ImageForm(forms.ModelForm[Image]):
    """A picture with what is to be said about it."""

    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        required=False,
        help_text=_("For finding it again; readers do not see it. Blank: the name of the file."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    alt = forms.CharField(
        label=_("Alternative text"),
        max_length=250,
        help_text=_("What is to be seen, for readers who cannot see it: “Barges wait before a closed lock at dusk”."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    class Meta:
        model = Image
        fields = ["file", "title", "alt", "caption", "credit", "licence", "focal_x", "focal_y"]
        widgets = {"licence": LicenceInput(attrs={"class": "vTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("focal_x", "focal_y"):
            if name in self.fields:
                self.fields[name].widget = forms.NumberInput(attrs={"min": 0, "max": 1, "step": "0.01"})
                self.fields[name].validators += [MinValueValidator(0), MaxValueValidator(1)]
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators += [refuse_control_characters, refuse_line_breaks]

    def clean(self) -> dict[str, Any]:
        """Name the picture after its file where no title was given."""
        data = super().clean() or self.cleaned_data
        if "title" in data and not data["title"]:
            upload = self.files.get("file")
            stem = PurePath(upload.name).stem if upload is not None else self.initial.get("title", "")
            words = " ".join(stem.replace("-", " ").replace("_", " ").split())
            words = "".join(character for character in words if character.isprintable())
            data["title"] = (words[:1].upper() + words[1:])[:160] or str(_("Picture"))
        return data


@admin.register(Image)
class ImageAdmin(NewsroomAdmin):
    """The pictures that stories may show."""

    form = ImageForm
    list_display = ["card"]
    list_per_page = 60
    search_fields = ["title"]
    search_help_text = _("Words of the title, the description, the caption or the credit")
    readonly_fields = ["preview", "facts", "rights"]
    list_filter = ["created_at"]
    lookups = ("created_at__gte", "created_at__lt")
    fieldsets = [
        (None, {"fields": ["file", "preview", "title", "alt"]}),
        (_("Caption and rights"), {"fields": ["caption", "credit", "licence", "rights"]}),
        (
            _("Focal point"),
            {
                "fields": [("focal_x", "focal_y")],
                "description": _("What must stay in sight when the picture is cropped: click on it above."),
            },
        ),
        (_("In the library"), {"fields": ["facts"]}),
    ]

    class Media:
        js = [script("focal")]

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> list[Any]:
        """Return the fields; a new picture has no facts yet."""
        if obj is not None:
            return list(self.fieldsets)
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field != "rights"]})
            for name, options in self.fieldsets[:-1]
        ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Return Django's fields, and the one that cleans for the file."""
        if db_field.name == "file":
            # The picture itself stands below: its path in the store tells nobody anything.
            return db_field.formfield(form_class=CleanImageField, widget=forms.FileInput)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        """Save the picture, and who brought it."""
        if not change:
            obj.uploaded_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Image], search_term: str
    ) -> tuple[QuerySet[Image], bool]:
        """Find pictures of which any text has every word."""
        for word in search_term[:200].split()[:8]:
            queryset = queryset.filter(
                Q(title__icontains=word)
                | Q(alt__icontains=word)
                | Q(caption__icontains=word)
                | Q(credit__icontains=word)
            )
        return queryset, False

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Return what deleting takes along; a picture in the text of a story is protected as its lead image is."""
        to_delete, count, perms_needed, protected = super().get_deleted_objects(objs, request)
        for image in objs:
            using = Article.objects.filter(body__contains=f'data-media="{image.pk}"')
            visible = using.visible_to(request.user)  # type: ignore[arg-type]
            protected += [
                _("Story: %s") % headline for headline in visible.values_list("headline", flat=True)[:USES_MAX]
            ]
            if not protected and using.exists():
                protected.append(_("A story that you may not see"))
        return to_delete, count, perms_needed, protected

    # --- What is shown ----------------------------------------------------------------------------------------------

    @admin.display(description=_("image"))
    def card(self, image: Image) -> SafeString:
        """Return the picture with its title, for the grid."""
        lacks = "" if image.alt else format_html('<span class="lacks">{}</span>', _("No description"))
        return format_html(
            '<span class="card"><img src="{}" alt="" width="320" height="213" loading="lazy">'
            '<span class="card-title"><bdi>{}</bdi></span><span class="card-credit">{}</span>{}</span>',
            thumbnail_url(image),
            image.title,
            image.credit,
            lacks,
        )

    @admin.display(description=_("picture"))
    def preview(self, image: Image) -> SafeString:
        """Return the picture to click upon, or the place where the chosen file will show."""
        if not image.pk:
            return format_html('<div class="{}" data-focal hidden><canvas></canvas></div>', "focal")
        return format_html(
            '<div class="focal" data-focal><img src="{}" alt="{}"></div>', rendition_url(image, 640), image.alt
        )

    @admin.display(description=_("file"))
    def facts(self, image: Image) -> str:
        """Return size, date and who brought it."""
        size = f"{image.width} × {image.height}"  # noqa: RUF001 (the sign is what is meant)
        by = f", {image.uploaded_by}" if image.uploaded_by else ""
        return f"{size}, {image.created_at:%d.%m.%Y}{by}"

    # --- For pickers and the editor ---------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        """Return the addresses of the model, and the one that tells scripts what an image looks like."""
        return [
            path("cards/", self.admin_site.admin_view(self.cards_view), name="articles_image_cards"),
            *super().get_urls(),
        ]

    def cards_view(self, request: HttpRequest) -> JsonResponse:
        """Return titles, captions and thumbnails of the images ``?id=…&id=…``, by id; unknown ones are left out."""
        if not self.has_view_permission(request):
            return JsonResponse({}, status=403)
        keys = [int(key) for key in request.GET.getlist("id") if key.isascii() and key.isdigit() and len(key) <= 18]
        images = self.get_queryset(request).filter(pk__in=keys[:CARDS_MAX])
        return JsonResponse({str(image.pk): image_card(image) for image in images})
