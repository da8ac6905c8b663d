"""What the first pages would otherwise load, each process for itself: views, templates and the cities of maps."""

from __future__ import annotations

import logging
from pathlib import Path

from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.urls import reverse

from directory.maps.marks import great_cities

logger = logging.getLogger(__name__)


def warm() -> int:
    """Load all views, all templates of ours and the cities of maps; return how many templates.

    Called before the server's processes are forked: they share what is loaded, and no first reader waits for it. A template
    that cannot be read is told of in the log, and stops no other page.
    """
    # Whatever is reversed first reads all addresses, and so imports all views.
    reverse("home")
    great_cities()
    loaded = 0
    for engine in engines.all():
        if not isinstance(engine, DjangoTemplates):
            continue
        for folder in map(Path, engine.dirs):
            for path in sorted(folder.rglob("*.html")):
                try:
                    engine.get_template(path.relative_to(folder).as_posix())
                except Exception:
                    logger.exception("The template %s cannot be read.", path)
                else:
                    loaded += 1
    return loaded
