#!/usr/bin/env python3
"""Build static/flags/<iso2>.svg (4 by 3) out of flag-icons (MIT).

Usage: build_flags.py --node-modules FOLDER   (packages and versions: README.md beside this file)

SVGO takes out what does not show. A flag that is still above both limits, always because of a finely drawn coat of
arms, is drawn anew with straight lines: what is smaller than a pixel at the size of a flag in a list goes, until it
fits.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import subprocess  # Runs SVGO, a build tool.
import sys
import tempfile
from pathlib import Path

from shapely import LineString
from svgelements import SVG, Color, Move, Shape
from svgelements import Path as Outline

sys.path.append(str(Path(__file__).resolve().parents[2]))
from directory.data import read_countries

FOLDER = Path(__file__).resolve().parents[2] / "static" / "flags"
LIMIT, PACKED_LIMIT = 8_000, 4_500  # bytes as they are, and after gzip
SVGO = """module.exports = {multipass: true, floatPrecision: 1, plugins: ["preset-default", "convertShapeToPath",
"removeDimensions", {name: "removeAttrs", params: {attrs: ["svg:id"]}}]}"""
# Tolerance of the drawing and least size of a detail, in units of a flag 640 wide.
STEPS = [(0.4, 1.5), (0.6, 2), (0.8, 3), (1.1, 4), (1.5, 5), (2, 6), (2.5, 8), (3, 10), (4, 12), (5, 16), (6, 20)]


def points(subpath: Outline, tolerance: float, least: float) -> list[tuple[int, int]]:
    """Return a subpath as few whole-numbered points, or none if it is too small to be seen."""
    line: list[tuple[float, float]] = []
    for segment in subpath:
        if isinstance(segment, Move) or segment.end is None:
            continue
        steps = 1 if type(segment).__name__ in {"Line", "Close"} else 10
        line += [(float(p.x), float(p.y)) for p in (segment.point(i / steps) for i in range(steps + 1))]
    if len(line) < 2:
        return []
    xs, ys = zip(*line, strict=True)
    if max(max(xs) - min(xs), max(ys) - min(ys)) < least:
        return []
    kept: list[tuple[int, int]] = []
    for x, y in LineString(line).simplify(tolerance).coords:
        if not kept or (round(x), round(y)) != kept[-1]:
            kept.append((round(x), round(y)))
    return kept


def drawn(subpath: list[tuple[int, int]], closed: bool) -> str:
    """Return whole-numbered points as the data of an SVG path."""
    (x, y), *rest = subpath
    if closed and rest and rest[-1] == (x, y):
        rest.pop()
    data = f"M{x} {y}"
    letter = ""
    for next_x, next_y in rest:
        step = f"{next_x - x} {next_y - y}".replace(" -", "-")
        data += ("l" if not letter else "" if step.startswith("-") else " ") + step
        letter, x, y = "l", next_x, next_y
    return data + ("z" if closed else "")


def colour(value: Color | None, text: str | None, gradients: dict[str, str]) -> str:
    """Return a paint as a hex colour, a gradient as its first stop's colour, and "" for none."""
    reference = re.match(r"url\(['\"]?#([^'\")]+)", text or "")
    if reference:
        return gradients.get(reference[1], "")
    if value is None or value.value is None or value.alpha == 0:
        return ""
    full = f"#{value.red:02x}{value.green:02x}{value.blue:02x}"
    return f"#{full[1]}{full[3]}{full[5]}" if full[1::2] == full[2::2] else full


def stops(source: str) -> dict[str, str]:
    """Return {id of a gradient: its first stop's colour}."""
    found, links = {}, {}
    gradient = r"<((?:linear|radial)Gradient [^>]*)>?(.*?)(?=<(?:linear|radial)Gradient|</svg)"
    for tag, inside in re.findall(gradient, source, re.DOTALL):
        key = re.search(r'\bid="([^"]+)"', tag)
        stop = re.search(r'stop-color[=:]"?\s*(#[0-9a-fA-F]+|[a-z]+)', inside)
        link = re.search(r'href="#([^"]+)"', tag)
        if key and link:
            links[key[1]] = link[1]
        if key and stop and not link:
            found[key[1]] = stop[1]
    return found | {key: found[target] for key, target in links.items() if target in found}


def redraw(source: str, tolerance: float, least: float) -> str:
    """Return the flag `source` with straight lines and without details below `least` units."""
    gradients = stops(source)
    parts: list[tuple[str, str]] = []
    with tempfile.NamedTemporaryFile("w", suffix=".svg") as file:
        file.write(source)
        file.flush()
        image = SVG.parse(file.name, reify=True, width=640, height=480, ppi=96)
    for element in image.elements():
        if not isinstance(element, Shape) or element.values.get("display") == "none":
            continue
        values = element.values
        fill = colour(element.fill, values.get("fill"), gradients)
        stroke = colour(element.stroke, values.get("stroke"), gradients)
        wide = float(element.stroke_width or 1) if stroke else 0
        if wide < 0.8:
            stroke = ""
        if not fill and not stroke:
            continue
        outline = Outline(element)
        lines = [points(Outline(part), tolerance, least) for part in outline.as_subpaths()]
        closed = bool(fill) or "z" in outline.d().lower()
        data = "".join(drawn(line, closed) for line in lines if len(line) > (2 if fill and not stroke else 1))
        if not data:
            continue
        look = f' fill="{fill or "none"}"' if fill != "#000" else ""
        if fill and values.get("fill-rule") == "evenodd":
            look += ' fill-rule="evenodd"'
        if stroke:
            look += f' stroke="{stroke}" stroke-width="{wide:.3g}"'
        for name in ("opacity", "fill-opacity"):
            if values.get(name) not in {None, "1"}:
                look += f' {name}="{values[name]}"'
        if parts and parts[-1][0] == look and "evenodd" not in look:
            parts[-1] = (look, parts[-1][1] + data)
        else:
            parts.append((look, data))
    body = "".join(f'<path{look} d="{data}"/>' for look, data in parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480">{body}</svg>'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--node-modules", type=Path, required=True)
    modules = parser.parse_args().node_modules
    FOLDER.mkdir(parents=True, exist_ok=True)
    codes = [country.iso2.lower() for country in read_countries()] + ["xk"]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "svgo.config.cjs").write_text(SVGO)
        command = [str(modules / ".bin" / "svgo"), "-q", "--config", f"{folder}/svgo.config.cjs"]
        files = [str(modules / "flag-icons" / "flags" / "4x3" / f"{code}.svg") for code in codes]
        subprocess.run([*command, *files, "-o", folder], check=True)
        redrawn = {}
        for code in codes:
            source = (Path(folder) / f"{code}.svg").read_text().strip()
            text = source
            for tolerance, least in STEPS:
                if len(text) <= LIMIT or len(gzip.compress(text.encode(), 9)) <= PACKED_LIMIT:
                    break
                text = redraw(source, tolerance, least)
                redrawn[code] = tolerance
            (FOLDER / f"{code}.svg").write_text(text + "\n")
    shutil.copyfile(modules / "flag-icons" / "LICENSE", FOLDER / "LICENSE.txt")
    print("redrawn, with the tolerance:", json.dumps(redrawn))
    sizes = {code: (FOLDER / f"{code}.svg").stat().st_size for code in codes}
    print(f"{len(codes)} flags, {sum(sizes.values())} bytes, largest {max(sizes.values())}")


if __name__ == "__main__":
    main()
