"""Pictures in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from directory.models.pictures import Picture
from directory.pictures.html import picture_html
from directory.pictures.renditions import absolute_rendition_url
from directory.pictures.renditions import rendition_url as address

register = template.Library()


@register.simple_tag
def picture(image: Picture | None, **options: Any) -> SafeString:
    """Return the ``<picture>`` of an image; options as in ``picture_html``, with ``class`` for its CSS class.

    ``{% picture image sizes="(min-width: 60em) 40em, 100vw" ratio="3:2" eager=True class="lead" %}``
    """
    if "class" in options:
        options["css_class"] = options.pop("class")
    return picture_html(image, **options)


@register.simple_tag
def rendition_url(image: Picture, width: int, ratio: str = "original", fmt: str = "", absolute: bool = False) -> str:
    """Return the address of one rendition: ``{% rendition_url image 1280 ratio="3:2" absolute=True %}``."""
    return (absolute_rendition_url if absolute else address)(image, width, ratio, fmt)
