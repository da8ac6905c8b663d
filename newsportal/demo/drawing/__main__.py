"""Draw the demo edition's pictures into newsportal/demo/images: ``python -m newsportal.demo.drawing [--into FOLDER] [NAME ...]``."""

from __future__ import annotations

import argparse
from pathlib import Path

from .places import PLACES, SIZE
from .places.marks import MARKS, letter, mark
from .portraits import PORTRAITS, portrait
from .press import Press, save_jpeg
from .scenes import SCENES

IMAGES = Path(__file__).resolve().parents[1] / "images"


def main() -> None:
    """Draw the named pictures and portraits, or all of them."""
    parser = argparse.ArgumentParser(
        prog="python -m newsportal.demo.drawing", description="Draw the demo edition's pictures."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="a picture, a mark or an author's slug; all of them when absent"
    )
    parser.add_argument(
        "--into", type=Path, default=IMAGES, metavar="FOLDER", help="where to write (default: the demo's own images)"
    )
    options = parser.parse_args()
    unknown = set(options.names) - SCENES.keys() - PORTRAITS.keys() - PLACES.keys() - MARKS.keys() - {"letter"}
    if unknown:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    for folder in ("portraits", "places", "marks"):
        (options.into / folder).mkdir(parents=True, exist_ok=True)
    for name in options.names or [*SCENES, *PORTRAITS, *PLACES, *MARKS, "letter"]:
        print(f"{name}: {_draw(name, options.into)} bytes", flush=True)


def _draw(name: str, folder: Path) -> int:
    """Draw one picture and return the size of its file."""
    if name in SCENES:
        press = Press(name)
        SCENES[name](press)
        return save_jpeg(press.finish(), folder / f"{name}.jpg")
    if name in PORTRAITS:
        return save_jpeg(portrait(name), folder / "portraits" / f"{name}.jpg", 90_000)
    if name in PLACES:
        # There are many of them, and every checkout carries them: smooth shade makes small files.
        press = Press(name, size=SIZE, body=0.95)
        PLACES[name](press)
        return save_jpeg(press.finish(fleck=0), folder / "places" / f"{name}.jpg", 66_000, quality=52, least=40)
    path = folder / "marks" / f"{name}.png"
    (letter() if name == "letter" else mark(name)).save(path, "PNG", optimize=True)
    return path.stat().st_size


if __name__ == "__main__":
    main()
