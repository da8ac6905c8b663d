#!/usr/bin/env python3
"""Build static/icons/sprite.svg out of Lucide's icons (ISC).

Usage: build_icons.py --node-modules FOLDER   (packages and versions: README.md beside this file)

Every icon becomes a <symbol id="i-name"> drawn with the colour of the text around it:
`<svg class="icon" aria-hidden="true"><use href="…/icons/sprite.svg#i-search"/></svg>`.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "static" / "icons"
INTERFACE = """
search menu x sun moon map-pin globe clock calendar rss share link mail phone star star-half chevron-right
chevron-left chevron-down arrow-right arrow-up external-link info check triangle-alert user users building store tag
newspaper camera printer bookmark eye pencil trash upload filter navigation quote list circle-help copy log-in log-out
settings languages badge-check flag message-square locate-fixed sliders-horizontal map
"""
CATEGORIES = """
utensils coffee bed shopping-bag stethoscope wrench scissors graduation-cap briefcase car dumbbell palette landmark
plane laptop leaf hammer truck banknote scale paw-print house
"""
# Lucide renamed these; the ids stay what templates say.
RENAMED = {"filter": "funnel", "circle-help": "circle-question-mark"}
# Shapes that are filled as well as drawn, under names of their own.
FILLED = {"star-full": "star", "star-half-full": "star-half"}
SHARED = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


def symbol(name: str, source: str, drawn: str = SHARED) -> str:
    """Return Lucide's file `source` as a <symbol>, drawn with these attributes."""
    inside = source.split(">", 2)[2].rsplit("</svg>", 1)[0]
    inside = re.sub(r"\s+", " ", inside).replace(" />", "/>").replace("> <", "><").strip()
    return f'<symbol id="i-{name}" viewBox="0 0 24 24" {drawn}>{inside}</symbol>'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--node-modules", type=Path, required=True)
    package = parser.parse_args().node_modules / "lucide-static"
    FOLDER.mkdir(parents=True, exist_ok=True)
    symbols = [
        symbol(name, (package / "icons" / f"{RENAMED.get(name, name)}.svg").read_text())
        for name in sorted((INTERFACE + CATEGORIES).split())
    ]
    symbols += [
        symbol(name, (package / "icons" / f"{icon}.svg").read_text(), SHARED.replace("none", "currentColor", 1))
        for name, icon in FILLED.items()
    ]
    sprite = "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>"]) + "\n"
    (FOLDER / "sprite.svg").write_text(sprite)
    shutil.copyfile(package / "LICENSE", FOLDER / "LICENSE.txt")
    print(f"{len(symbols)} icons, {len(sprite)} bytes")


if __name__ == "__main__":
    main()
