import io
import sys
import time
from pathlib import Path

from .press import Press
from .scenes import SCENES

out = Path(sys.argv[1])
for name in sys.argv[2:] or SCENES:
    t = time.time()
    p = Press(name)
    SCENES[name](p)
    im = p.finish()
    d = time.time() - t
    im.save(out / f"{name}.ppm")
    im.resize((1280, round(im.height * 1280 / im.width))).save(out / f"{name}.png")
    s = {}
    for q in (85, 80, 76, 72, 68, 64):
        b = io.BytesIO()
        im.save(b, "JPEG", quality=q, progressive=True, optimize=True, subsampling="4:2:0")
        s[q] = b.tell() // 1000
    print(name, s, f"{d:.1f}s", flush=True)
