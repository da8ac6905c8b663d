"""What is collected for the web: each file under its name and under one with a digest, compressed beside both."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest
from django.core.files.base import ContentFile

from newsportal.staticfiles import StaticFiles


def test_what_is_the_same_under_both_names_is_compressed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compressed = []
    compress = brotli.compress
    monkeypatch.setattr(brotli, "compress", lambda data, **how: compressed.append(data) or compress(data, **how))
    store = StaticFiles(location=tmp_path, base_url="/static/")
    script, style = b"let ship = 1;\n" * 40, b"body { background: url(ship.js) }\n" * 40
    for name, content in (("ship.js", script), ("ship.css", style)):
        store.save(name, ContentFile(content))
    found = {"ship.js": (store, "ship.js"), "ship.css": (store, "ship.css")}
    assert not [row for row in store.post_process(found) if isinstance(row[2], Exception)]
    with_digest = [path.name for path in tmp_path.glob("ship.*.*") if path.suffix in {".js", ".css"}]
    assert len(with_digest) == 2
    for name in (*found, *with_digest):
        content = (tmp_path / name).read_bytes()
        assert brotli.decompress((tmp_path / f"{name}.br").read_bytes()) == content
        assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == content
    # The style's second content names the script by its digest.
    assert len(compressed) == len(set(compressed)) == 3


def test_what_no_page_names_takes_no_pains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pains = {}
    compress = brotli.compress

    def watched(data: bytes, quality: int) -> bytes:
        pains[data] = quality
        return bytes(compress(data, quality=quality))

    monkeypatch.setattr(brotli, "compress", watched)
    store = StaticFiles(location=tmp_path, base_url="/static/")
    contents = {
        "ship.js": b"let ship = 1; // Afloat.\n" * 40,
        "ship.min.js": b"let s=1;\n" * 40,
        "ship.css": b"body { background: url(ship.min.js) }\n" * 40,
    }
    for name, content in contents.items():
        store.save(name, ContentFile(content))
    list(store.post_process({name: (store, name) for name in contents}))
    assert contents["ship.js"] not in pains
    assert (pains[contents["ship.min.js"]], pains.pop(contents["ship.css"])) == (11, 5)
    assert set(pains.values()) == {11}
