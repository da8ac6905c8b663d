#!/usr/bin/env python3
"""Build static/fonts/*.woff2, static/css/fonts.css and directory/data/fonts/*.ttf.

Usage: build_fonts.py --node-modules FOLDER   (packages and versions: README.md beside this file)

Source: Source Serif 4 and Libre Franklin as the Fontsource packages carry them (SIL Open Font License). The weight
axis is cut to 400-700, and what a first page needs (Latin letters, punctuation, figures) is kept apart from what few
pages need. "Source" is a reserved font name, which no changed font may carry: ours are Portal Serif and Portal Sans.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[2]
# Basic Latin, Latin-1, the letters of French and Turkish beyond it, and the marks a newspaper sets.
FIRST_PAGE = {
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    0x131,
    0x152,
    0x153,
    0x2C6,
    0x2DA,
    0x2DC,
    *range(0x2010, 0x2016),
}
FIRST_PAGE |= {*range(0x2018, 0x201F), 0x2020, 0x2021, 0x2022, 0x2026, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044}
FIRST_PAGE |= {0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212}
FEATURES = ["kern", "liga", "locl", "tnum", "pnum"]

SERIF, SANS = "source-serif-4", "libre-franklin"
FAMILIES = {SERIF: "Portal Serif", SANS: "Portal Sans"}
FOLDERS = {SERIF: "portal-serif", SANS: "portal-sans"}
WEB = [
    (SERIF, "normal", ["latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext"]),
    (SERIF, "italic", ["latin", "latin-ext"]),
    (SANS, "normal", ["latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext"]),
]
# Fonts found on readers' machines, and the free fonts made to the same widths, which are measured in their place:
# family: (ours, local names of the regular, local names of the bold, Fontsource package of the measured font).
FALLBACKS = {
    "Serif Fallback": (SERIF, ["Georgia", "Gelasio"], ["Georgia Bold", "Gelasio Bold"], "gelasio"),
    "Serif Fallback Narrow": (
        SERIF,
        ["Times New Roman", "Liberation Serif", "Tinos"],
        ["Times New Roman Bold", "Liberation Serif Bold", "Tinos Bold"],
        "tinos",
    ),
    "Sans Fallback": (
        SANS,
        ["Arial", "Liberation Sans", "Helvetica", "Arimo"],
        ["Arial Bold", "Liberation Sans Bold", "Helvetica Bold", "Arimo Bold"],
        "arimo",
    ),
    "Sans Fallback Wide": (SANS, ["Roboto"], ["Roboto Bold"], "roboto"),
}
# How often characters occur in English running text, spaces included: per ten thousand.
FREQUENCIES = (
    "e1020 t750 a655 o620 i570 n570 s530 h495 r495 l335 d330 u225 c225 m200 f195 w170 g160 p150 y140 b125 v80 k60"
)
FREQUENCY = {" ": 1830, ",": 100, ".": 100} | {pair[0]: int(pair[1:]) for pair in FREQUENCIES.split()}


def rename(font: TTFont, family: str, style: str) -> None:
    """Give `font` the family and style name, keeping its copyright and licence lines and dropping all other names."""
    names = font["name"]
    kept = [record for record in names.names if record.nameID in {0, 13, 14}]
    names.names = kept
    postscript = f"{family} {style}".replace(" ", "")
    texts = {1: family, 2: style, 3: postscript, 4: f"{family} {style}", 5: "Version 1.0", 6: postscript}
    for name_id, text in texts.items():
        names.setName(text, name_id, 3, 1, 0x409)
    for table in ("STAT", "fvar"):  # Both point at names that are gone.
        if table == "STAT" and table in font:
            del font[table]
    if "fvar" in font:
        for axis in font["fvar"].axes:
            axis.axisNameID = names.addMultilingualName({"en": "Weight"}, ttFont=font, mac=False)
        font["fvar"].instances = []


def cut(font: TTFont, unicodes: set[int], flavor: str | None, features: list[str]) -> None:
    """Reduce `font` in place to `unicodes` and the given OpenType features."""
    options = subset.Options()
    options.layout_features, options.flavor, options.hinting = features, flavor, False
    options.notdef_outline = options.recommended_glyphs = True
    options.name_IDs, options.name_languages = ["*"], ["*"]
    options.glyph_names = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    font.flavor = flavor


def unicode_range(codes: set[int]) -> str:
    """Return `codes` in the form of CSS's unicode-range descriptor."""
    parts, start, last = [], None, None
    for code in [*sorted(codes), 0x110000]:
        if start is None or last is None:
            start = last = code
        elif code == last + 1:
            last = code
        else:
            parts.append(f"U+{start:04X}" if start == last else f"U+{start:04X}-{last:04X}")
            start = last = code
    return ", ".join(parts)


def web_fonts(files: dict[str, Path]) -> list[str]:
    """Write the woff2 files and return their @font-face rules."""
    rules = []
    for package, style, subsets in WEB:
        first: set[int] = set()
        for name in subsets:
            font = TTFont(files[package] / f"{package}-{name}-wght-{style}.woff2", recalcTimestamp=False)
            font = instancer.instantiateVariableFont(font, {"wght": (400, 700)})
            codes = set(font.getBestCmap())
            codes = codes & FIRST_PAGE if name == "latin" else codes - FIRST_PAGE - first
            first |= codes
            rename(font, FAMILIES[package], "Italic" if style == "italic" else "Regular")
            cut(font, codes, "woff2", FEATURES)
            target = f"{FOLDERS[package]}-{'italic-' if style == 'italic' else ''}{name}.woff2"
            font.save(ROOT / "static" / "fonts" / target)
            print(f"{target}: {(ROOT / 'static' / 'fonts' / target).stat().st_size} bytes, {len(codes)} characters")
            rules.append(
                f'@font-face {{\n  font-family: "{FAMILIES[package]}";\n  font-style: {style};\n'
                f"  font-weight: 400 700;\n  font-display: swap;\n"
                f'  src: url("../fonts/{target}") format("woff2");\n'
                f"  unicode-range: {unicode_range(codes)};\n}}"
            )
    return rules


def mean_width(font: TTFont) -> float:
    """Return the mean advance width of English text in `font`, as a part of its em."""
    glyphs, widths = font.getBestCmap(), font["hmtx"]
    total = sum(widths[glyphs[ord(letter)]][0] * count for letter, count in FREQUENCY.items())
    return total / sum(FREQUENCY.values()) / font["head"].unitsPerEm


def fallback_rules(files: dict[str, Path]) -> list[str]:
    """Return @font-face rules giving system fonts our widths and line height, so that nothing moves on the swap."""
    rules = []
    for family, (package, regular, bold, twin) in FALLBACKS.items():
        for weight, names in ((400, regular), (700, bold)):
            ours = TTFont(files[package] / f"{package}-latin-wght-normal.woff2")
            # Headlines are set between semibold and bold.
            ours = instancer.instantiateVariableFont(ours, {"wght": 400 if weight == 400 else 650})
            theirs = TTFont(
                files[package].parents[2] / "@fontsource" / twin / f"files/{twin}-latin-{weight}-normal.woff2"
            )
            adjust = mean_width(ours) / mean_width(theirs)
            ascent, descent = ours["hhea"].ascent / 1000 / adjust, -ours["hhea"].descent / 1000 / adjust
            sources = ", ".join(f'local("{name}")' for name in names)
            rules.append(
                f'@font-face {{\n  font-family: "{family}";\n'
                f"  font-weight: {'400 550' if weight == 400 else '551 700'};\n  src: {sources};\n"
                f"  size-adjust: {adjust:.2%};\n  ascent-override: {ascent:.2%};\n"
                f"  descent-override: {descent:.2%};\n  line-gap-override: 0%;\n}}"
            )
    return rules


def drawing_font(files: dict[str, Path], package: str, file: str, axes: dict[str, float], name: str) -> None:
    """Write one static TrueType font with every script of the family, for Pillow."""
    pieces: list[TTFont] = []
    have: set[int] = set()
    axis = "standard" if "opsz" in axes else "wght"
    for script in ["latin", "latin-ext", "greek", "cyrillic", "cyrillic-ext", "vietnamese"]:
        path = files[package] / f"{package}-{script}-{axis}-normal.woff2"
        if not path.exists():
            continue
        font = instancer.instantiateVariableFont(TTFont(path, recalcTimestamp=False), axes)
        codes = set(font.getBestCmap()) - have
        have |= codes
        cut(font, codes, None, ["kern", "liga"])
        buffer = io.BytesIO()
        font.save(buffer)
        pieces.append(TTFont(io.BytesIO(buffer.getvalue()), recalcTimestamp=False))
    paths = []
    for number, font in enumerate(pieces):
        path = ROOT / "directory" / "data" / "fonts" / f".piece{number}.ttf"
        font.save(path)
        paths.append(path)
    merged = merge.Merger().merge([str(path) for path in paths])
    for path in paths:
        path.unlink()
    rename(merged, FAMILIES[package], name)
    merged.recalcTimestamp, merged["head"].modified = False, pieces[0]["head"].modified
    merged["head"].created = pieces[0]["head"].created
    merged.save(ROOT / "directory" / "data" / "fonts" / file)
    print(f"{file}: {(ROOT / 'directory' / 'data' / 'fonts' / file).stat().st_size} bytes, {len(have)} characters")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--node-modules", type=Path, required=True)
    packages = parser.parse_args().node_modules / "@fontsource-variable"
    files = {package: packages / package / "files" for package in FAMILIES}
    for folder in (ROOT / "static" / "fonts", ROOT / "static" / "css", ROOT / "directory" / "data" / "fonts"):
        folder.mkdir(parents=True, exist_ok=True)
    rules = [*web_fonts(files), *fallback_rules(files)]
    comment = "/* Built by deploy/vendor/build_fonts.py; families, licences and what was changed: NOTICE. */"
    (ROOT / "static" / "css" / "fonts.css").write_text("\n\n".join([comment, *rules]) + "\n")
    drawing_font(files, SERIF, "portal-serif-semibold.ttf", {"wght": 600, "opsz": 40}, "SemiBold")
    drawing_font(files, SANS, "portal-sans-medium.ttf", {"wght": 500}, "Medium")
    for package in FAMILIES:
        first = TTFont(files[package] / f"{package}-latin-wght-normal.woff2")
        licence = (packages / package / "LICENSE").read_text().split("\n", 1)[1]
        text = f"{first['name'].getDebugName(0)}\n{licence}"
        for folder in (ROOT / "static" / "fonts", ROOT / "directory" / "data" / "fonts"):
            (folder / f"{FOLDERS[package]}-LICENSE.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
