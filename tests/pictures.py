"""Pictures for the tests, made as they are needed: honest ones, broken ones and hostile ones."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 160, 60), (40, 60, 200), (250, 250, 250)
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" exif:GPSLatitude="53,33.0N" photoshop:Credit="Harbour Agency">
<dc:creator><rdf:Seq><rdf:li>Ada Ng</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">(c) 2026 Ada Ng</rdf:li></rdf:Alt></dc:rights>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def quarters(width: int = 120, height: int = 80, mode: str = "RGB") -> Image.Image:
    """Return red, green (above), blue, white (below): whatever turns or cuts it can be told from a pixel."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    picture.paste(WHITE, (width // 2, height // 2, width, height))
    return picture.convert(mode)


def photo(width: int = 120, height: int = 80) -> Image.Image:
    """Return something with thousands of colours, as a photo has."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (across, down, Image.radial_gradient("L").resize((width, height))))


def encoded(picture: Image.Image | None = None, fmt: str = "JPEG", **options: Any) -> bytes:
    """Return the picture's bytes in a format."""
    out = io.BytesIO()
    (picture or photo()).save(out, fmt, **options)
    return out.getvalue()


def opened(data: bytes) -> Any:
    """Return the decoded picture."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def exif(orientation: int = 1, **rights: str) -> Image.Exif:
    """Return EXIF as a phone writes it: place, camera, orientation, and perhaps the artist and the copyright."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "SecretCamera"
    if rights.get("artist"):
        data[0x013B] = rights["artist"]
    if rights.get("copyright"):
        data[0x8298] = rights["copyright"]
    degrees = tuple(TiffImagePlugin.IFDRational(number) for number in (53, 33, 12))
    data[0x8825] = {1: "N", 2: degrees, 3: "E", 4: degrees, 29: "2026:03:01"}
    return data


def with_everything(fmt: str = "JPEG", picture: Image.Image | None = None) -> bytes:
    """Return a picture with GPS, camera, XMP, and what else the format can carry."""
    known = exif(artist="Ada Ng", copyright="(c) 2026 Ada Ng")
    if fmt == "PNG":
        notes = PngInfo()
        notes.add_text("Comment", "SecretComment")
        notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
        return encoded(picture, fmt, exif=known, pnginfo=notes)
    if fmt == "JPEG":
        data = encoded(picture, fmt, exif=known, xmp=XMP, comment=b"SecretComment")
        # IPTC in a Photoshop block (APP13), which Pillow reads and does not write.
        by_line = b"\x1c\x02\x50" + struct.pack(">H", 10) + b"Iptc Agent"
        block = b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">L", len(by_line)) + by_line
        marker = b"Photoshop 3.0\0" + block + b"\0" * (len(block) % 2)
        return data[:2] + b"\xff\xed" + struct.pack(">H", len(marker) + 2) + marker + data[2:]
    return encoded(picture, fmt, exif=known, xmp=XMP)


MARKERS = (
    b"GPS",
    b"Exif",
    b"eXIf",
    b"SecretCamera",
    b"SecretComment",
    b"adobe",
    b"Photoshop",
    b"8BIM",
    b"Ada Ng",
    b"ICC",
)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG file with its checksum."""
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes, rows: bytes = b"\0\0\0\0", colour: int = 2, depth: int = 8) -> bytes:
    """Return a PNG whose header says what it is told to, whatever the rows."""
    head = struct.pack(">LLBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = (png_chunk(b"IHDR", head), *chunks, png_chunk(b"IDAT", zlib.compress(rows)), png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


# Display P3's primaries, adapted to D50 as ICC profiles have them.
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))


def profile(primaries: tuple[tuple[float, float, float], ...] = P3, gamma: float = 2.2) -> bytes:
    """Return a small ICC profile (version 2, matrix and gamma) of these primaries."""

    def fixed(number: float) -> bytes:
        return struct.pack(">l", round(number * 65536))

    def xyz(numbers: tuple[float, float, float]) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(fixed(number) for number in numbers)

    curve = b"curv\0\0\0\0" + struct.pack(">LH", 1, round(gamma * 256)) + b"\0\0"
    text = b"desc\0\0\0\0" + struct.pack(">L", 5) + b"Test\0" + b"\0" * 78
    tags = {b"desc": text + b"\0" * (-len(text) % 4), b"cprt": b"text\0\0\0\0None\0\0\0\0"}
    tags |= {b"wtpt": xyz((0.9642, 1.0, 0.8249)), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    tags |= {name: xyz(primary) for name, primary in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)}
    table, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">LL", offset + len(body), len(data))
        body += data
    size = offset + len(body)
    head = struct.pack(">L4sL4s4s4s", size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ") + b"\0" * 12 + b"acsp"
    head += b"\0" * 28 + fixed(0.9642) + fixed(1.0) + fixed(0.8249) + b"\0" * 48
    return head + struct.pack(">L", len(tags)) + table + body


def near(one: Any, other: Any, tolerance: int = 12) -> bool:
    """Tell whether two pixels differ by no more than encoders make them differ."""
    return all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True))
