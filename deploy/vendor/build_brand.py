"""Draw the site's mark in every form that browsers and phones ask for: python deploy/vendor/build_brand.py

The mark is a map pin whose head is a globe: what happened, and where. The shapes are given once, in a square of 64 units, and
written as SVG and, by Pillow, as PNG and ICO.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

OUT = Path(__file__).resolve().parents[2] / "static" / "brand"
RED, PAPER = "#b3261e", "#fbf8f2"
PIN = "M32 3C19.3 3 9 13.3 9 26c0 16.6 18.3 31.2 21.6 33.7a2.3 2.3 0 0 0 2.8 0C36.7 57.2 55 42.6 55 26 55 13.3 44.7 3 32 3Z"
MERIDIANS = (
    '<circle cx="32" cy="26" r="15"/><ellipse cx="32" cy="26" rx="6.2" ry="15"/>'
    '<path d="M17 26h30M19.4 18h25.2M19.4 34h25.2"/>'
)
LINE = 2.6


def svg(pin: str, lines: str, style: str = "") -> str:
    """Return the mark with the colours of its pin and of its lines."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{style}<path {pin} d="{PIN}"/>'
        f'<g fill="none" {lines} stroke-width="{LINE}">{MERIDIANS}</g></svg>\n'
    )


def picture(size: int, background: str | None = None, share: float = 1.0) -> Image.Image:
    """Return the mark as a picture of ``size`` pixels; it takes ``share`` of a ``background`` of its own."""
    scale = 8
    full = size * scale
    image = Image.new("RGBA", (full, full), background or (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    unit = full * share / 64
    edge = full * (1 - share) / 2

    def at(*numbers: float) -> list[float]:
        return [edge + number * unit for number in numbers]

    draw.ellipse(at(9, 3, 55, 49), fill=RED)
    draw.polygon(
        [
            tuple(at(*point))
            for point in ((9.6, 31), (54.4, 31), (48, 43.5), (40, 53), (32, 60.2), (24, 53), (16, 43.5))
        ],
        fill=RED,
    )
    line = max(1, round(LINE * unit))
    draw.ellipse(at(17, 11, 47, 41), outline=PAPER, width=line)
    draw.ellipse(at(25.8, 11, 38.2, 41), outline=PAPER, width=line)
    for left, right, y in ((17, 47, 26), (19.4, 44.6, 18), (19.4, 44.6, 34)):
        draw.line(at(left, y, right, y), fill=PAPER, width=line)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write every file anew."""
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "mark.svg").write_text(svg('fill="currentColor"', f'stroke="{PAPER}"'), "utf-8")
    (OUT / "favicon.svg").write_text(svg(f'fill="{RED}"', f'stroke="{PAPER}"'), "utf-8")
    picture(48).save(OUT / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)])
    for name, size, background, share in (
        ("apple-touch-icon", 180, PAPER, 0.8),
        ("icon-192", 192, None, 1.0),
        ("icon-512", 512, None, 1.0),
        ("maskable-512", 512, PAPER, 0.62),
    ):
        picture(size, background, share).save(OUT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
