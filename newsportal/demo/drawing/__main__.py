"""Draw the demo edition's pictures into newsportal/demo/images: ``python -m newsportal.demo.drawing [--into FOLDER] [NAME ...]``."""

from __future__ import annotations

import argparse
from pathlib import Path

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
        "names", nargs="*", metavar="NAME", help="a picture or an author's slug; all of them when absent"
    )
    parser.add_argument(
        "--into", type=Path, default=IMAGES, metavar="FOLDER", help="where to write (default: the demo's own images)"
    )
    options = parser.parse_args()
    unknown = set(options.names) - SCENES.keys() - PORTRAITS.keys()
    if unknown:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    (options.into / "portraits").mkdir(parents=True, exist_ok=True)
    for name in options.names or [*SCENES, *PORTRAITS]:
        if name in SCENES:
            press = Press(name)
            SCENES[name](press)
            path, image, limit = options.into / f"{name}.jpg", press.finish(), 220_000
        else:
            path, image, limit = options.into / "portraits" / f"{name}.jpg", portrait(name), 90_000
        print(f"{path.name}: {save_jpeg(image, path, limit)} bytes", flush=True)


if __name__ == "__main__":
    main()
