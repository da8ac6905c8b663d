"""Decodes a picture from a stranger and encodes it anew, in a process of its own.

``directory/pictures/uploads.py`` runs this file as a script with no settings, no secrets and no database in reach: a picture
that makes a decoder crash, spin or swallow memory ends this process and nothing else. So it imports Pillow only.

Arguments: pixels, megabytes of memory, seconds of processor time. Standard input: the uploaded bytes. Standard
output: a line of JSON, and after it the bytes of the clean picture unless the line says why it was refused.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import struct
import sys
import warnings
import xml.etree.ElementTree as ET
from typing import Any

from PIL import (
    AvifImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageFile,
    IptcImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

# The formats' readers, and two that Pillow takes in for what a JPEG may hold beside its picture. Loading all of Pillow's forty
# takes longer than loading these and cleaning a photo.
READERS = (
    AvifImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
# What may come in, and how much of the pixel limit each may use: Pillow decodes WebP and AVIF through several copies
# of the whole picture (about 16 bytes a pixel), PNG into one (4), and JPEG straight to a smaller size.
FORMATS = {"JPEG": 1.0, "PNG": 0.7, "GIF": 0.7, "WEBP": 0.3, "AVIF": 0.3}
# The longest side that is kept: twice the widest rendition, so that a crop still has pixels enough.
MAX_SIDE = 4096
# The same for PNG, which takes ten times as long to encode and as much room.
MAX_DRAWING_SIDE = 2048
JPEG_QUALITY = 88
# Drawings with so few colours stay lossless.
FEW_COLOURS = 256
# Pictures are read this many rows at a time where a second full copy would take too much memory.
BAND = 512
MAX_PROFILE = 4 * 1024 * 1024
MAX_RIGHTS = 2000

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

SIGNATURES = (
    ("JPEG", 0, b"\xff\xd8\xff"),
    ("PNG", 0, b"\x89PNG\r\n\x1a\n"),
    ("GIF", 0, b"GIF87a"),
    ("GIF", 0, b"GIF89a"),
    ("WEBP", 8, b"WEBP"),
)
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")

# What decoders raise for input that is damaged or made to harm; anything else is a fault of ours and ends the process.
DAMAGED = (
    OSError,
    SyntaxError,
    struct.error,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    AttributeError,
    OverflowError,
)


class Refused(Exception):
    """The picture is not taken; the code says why (``directory/pictures/uploads.py`` has the words)."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def clean(data: bytes, max_pixels: int) -> tuple[dict[str, Any], bytes]:
    """Return what is to be known of the picture (format, width, height, rights) and its clean bytes.

    The result is upright, in sRGB and without metadata: PNG with alpha or few colours, else JPEG. Raises Refused.
    """
    picture = _open(data, max_pixels)
    try:
        rights = _rights(picture)
        orientation = _orientation(picture)
        profile = picture.info.get("icc_profile")
        lossless = picture.format in {"PNG", "GIF"}
        decoded = _decode(picture)
        picture.close()
        decoded = _to_srgb(decoded, profile)
    except MemoryError as error:
        raise Refused("memory") from error
    except DAMAGED as error:
        raise Refused("damaged") from error
    if orientation in TURNS:
        decoded = decoded.transpose(TURNS[orientation])
    decoded = _without_idle_alpha(decoded)
    name = "JPEG"
    if decoded.mode in {"LA", "RGBA"} or (lossless and decoded.getcolors(FEW_COLOURS) is not None):
        name = "PNG"
        while max(decoded.size) > MAX_DRAWING_SIDE:
            decoded = decoded.reduce(2)
    encoded = _encode(decoded, name, lossless)
    return {"format": name, "width": decoded.width, "height": decoded.height, "rights": rights}, encoded


def _open(data: bytes, max_pixels: int) -> ImageFile.ImageFile:
    """Return the picture with only its header read. Raises Refused for what is not on the list, or too large."""
    kind = _kind(data)
    if kind not in FORMATS:
        raise Refused(kind)
    limit = int(max_pixels * FORMATS[kind])
    # Pillow raises above twice this number: from the header, before some of its readers ask for the memory.
    Image.MAX_IMAGE_PIXELS = limit // 2
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(data), formats=(kind,))
    except Image.DecompressionBombError as error:
        raise Refused("pixels", limit=limit, format=kind) from error
    except MemoryError as error:
        raise Refused("memory") from error
    except DAMAGED as error:
        raise Refused("damaged") from error
    if picture.width * picture.height > limit:
        raise Refused("pixels", limit=limit, format=kind)
    return picture


def _kind(data: bytes) -> str:
    """Return the format that the bytes begin like (a key of FORMATS), or the code with which they are refused."""
    for name, start, magic in SIGNATURES:
        if data[start : start + len(magic)] == magic:
            return name
    if data[4:8] == b"ftyp":
        # The box lists what its picture may be read as.
        brands = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
        if b"avif" in brands or b"avis" in brands:
            return "AVIF"
        return "heic" if any(brand in brands for brand in HEIC_BRANDS) else "unsupported"
    return "svg" if re.search(rb"<svg[\s>]", data[:4096], re.IGNORECASE) else "unsupported"


def _decode(picture: Image.Image) -> Image.Image:
    """Return the first frame, decoded whole, in mode L, LA, RGB, RGBA or CMYK, no side longer than MAX_SIDE."""
    factor = 1
    while max(picture.size) > MAX_SIDE * factor:
        factor *= 2
    if factor > 1:
        before = picture.width
        # JPEG alone can decode straight to a half, a quarter or an eighth.
        picture.draft(None, (max(1, picture.width // factor), max(1, picture.height // factor)))
        factor = max(1, factor // round(before / picture.width))
    picture.load()
    mode = _plain_mode(picture)
    if picture.mode == mode and factor == 1:
        return picture.copy()
    result = Image.new(mode, (-(-picture.width // factor), -(-picture.height // factor)))
    rows = BAND * factor
    for top in range(0, picture.height, rows):
        band = _plain(picture.crop((0, top, picture.width, min(top + rows, picture.height))), mode)
        result.paste(band.reduce(factor) if factor > 1 else band, (0, top // factor))
    return result


def _plain_mode(picture: Image.Image) -> str:
    """Return the mode of 8 bits a channel that holds all that the picture shows."""
    if picture.mode == "CMYK":
        return "CMYK"
    if picture.mode.startswith("I"):
        return "L"
    colours = "L" if picture.mode in {"1", "L", "LA", "La"} else "RGB"
    return colours + ("A" if picture.has_transparency_data else "")


def _plain(band: Image.Image, mode: str) -> Image.Image:
    """Return a band in ``mode``, its 16 bits scaled to 8: Pillow alone would clip them."""
    if band.mode.startswith("I"):
        return band.convert("I").point(lambda value: value * (255 / 65535) + 0.5).convert("L")
    return band.convert(mode)


def _orientation(picture: Image.Image) -> int:
    """Return EXIF's orientation, 1 to 8; 1 for none and for nonsense."""
    with contextlib.suppress(*DAMAGED):
        value = picture.getexif().get(ExifTags.Base.Orientation)
        return value if value in TURNS else 1
    return 1


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB (grey stays grey), by its profile where that is of use, else by Pillow's own rule."""
    target = {"CMYK": "RGB"}.get(picture.mode, picture.mode)
    if profile and len(profile) <= MAX_PROFILE:
        with contextlib.suppress(ImageCms.PyCMSError, *DAMAGED):
            return _by_profile(picture, profile, target)
    return picture.convert(target) if picture.mode != target else picture


def _by_profile(picture: Image.Image, profile: bytes, target: str) -> Image.Image:
    """Convert by an ICC profile. Raises PyCMSError, or one of DAMAGED, where it does not fit the picture."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    grey = picture.mode in {"L", "LA"}
    alpha = picture.getchannel("A") if picture.mode in {"LA", "RGBA"} else None
    colours = picture.getchannel("L") if picture.mode == "LA" else picture
    if grey and source.profile.xcolor_space.strip() == "RGB":
        colours = colours.convert("RGB")
    if picture.mode == "RGBA":
        colours = picture.convert("RGB")
    converted = ImageCms.profileToProfile(
        colours,
        source,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if converted is None:
        raise ValueError("no picture")
    if grey:
        converted = converted.convert("L")
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


def _without_idle_alpha(picture: Image.Image) -> Image.Image:
    """Drop an alpha channel that is opaque everywhere."""
    if picture.mode in {"LA", "RGBA"} and picture.getchannel("A").getextrema() == (255, 255):
        return picture.convert(picture.mode[:-1])
    return picture


def _encode(picture: Image.Image, name: str, lossless: bool) -> bytes:
    out = io.BytesIO()
    # What Pillow read from the file would be written again otherwise: profile, EXIF, XMP, comment.
    picture.info = {}
    if name == "PNG":
        picture.save(out, "PNG", compress_level=6)
    else:
        # What came without loss has no coarse colours yet, and often small letters.
        sampling = "4:4:4" if lossless else "4:2:0"
        picture.save(out, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True, subsampling=sampling)
    return out.getvalue()


# --- Rights ----------------------------------------------------------------------------------------------------------

EXIF_RIGHTS = {
    ExifTags.Base.Artist: "Creator",
    ExifTags.Base.XPAuthor: "Creator",
    ExifTags.Base.Copyright: "Copyright",
}
IPTC_RIGHTS = {(2, 80): "Creator", (2, 110): "Credit", (2, 115): "Source", (2, 116): "Copyright"}
XMP_RIGHTS = {
    "{http://purl.org/dc/elements/1.1/}creator": "Creator",
    "{http://purl.org/dc/elements/1.1/}rights": "Copyright",
    "{http://ns.adobe.com/photoshop/1.0/}Credit": "Credit",
    "{http://ns.adobe.com/photoshop/1.0/}Source": "Source",
    "{http://ns.adobe.com/xap/1.0/rights/}UsageTerms": "Terms",
    "{http://ns.adobe.com/xap/1.0/rights/}WebStatement": "Terms",
}


def _rights(picture: ImageFile.ImageFile) -> str:
    """Return what EXIF, IPTC and XMP say of creator, credit and rights, a line each; broken metadata says nothing."""
    said: list[tuple[str, str]] = []
    for read in (_exif_rights, _iptc_rights, _xmp_rights):
        with contextlib.suppress(RecursionError, *DAMAGED):
            said += read(picture)
    lines = dict.fromkeys(f"{label}: {words}" for label, text in said if (words := _words(text)))
    return "\n".join(lines)[:MAX_RIGHTS]


def _words(text: str) -> str:
    """Return text on one line, without control characters and lone surrogates."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:300]


def _text(value: Any) -> str:
    """Return what metadata holds as text: UTF-8 where it is, else Latin-1."""
    if not isinstance(value, bytes):
        return str(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _exif_rights(picture: ImageFile.ImageFile) -> list[tuple[str, str]]:
    said = []
    exif = picture.getexif()
    for tag, label in EXIF_RIGHTS.items():
        if value := exif.get(tag):
            # Windows writes its own tags in UTF-16; a copyright may hold the photographer's and the editor's part.
            wide = tag == ExifTags.Base.XPAuthor and isinstance(value, bytes)
            said.append((label, value.decode("utf-16-le", "replace") if wide else _text(value).replace("\0", " ")))
    return said


def _iptc_rights(picture: ImageFile.ImageFile) -> list[tuple[str, str]]:
    said = []
    for tag, value in (IptcImagePlugin.getiptcinfo(picture) or {}).items():
        if label := IPTC_RIGHTS.get(tag):
            said += [(label, _text(part)) for part in (value if isinstance(value, list) else [value])]
    return said


def _xmp_rights(picture: ImageFile.ImageFile) -> list[tuple[str, str]]:
    data = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    data = data.encode() if isinstance(data, str) else data
    # No XMP has a document type; one that has wants its entities expanded.
    if not data or b"<!" in data:
        return []
    said = []
    for element in ET.fromstring(data.strip(b"\0 ")).iter():  # noqa: S314 (no document type: nothing to expand)
        said += [(XMP_RIGHTS[name], value) for name, value in element.attrib.items() if name in XMP_RIGHTS]
        if label := XMP_RIGHTS.get(str(element.tag)):
            said += [(label, text) for text in element.itertext()]
    return said


# --- The process -----------------------------------------------------------------------------------------------------


def _confine(megabytes: int, seconds: int) -> None:
    """Give this process limits that it cannot raise again, where the system has them."""
    with contextlib.suppress(OSError):
        os.nice(10)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1024 * 1024,) * 2)


def main(max_pixels: int, megabytes: int, seconds: int) -> None:
    """Clean what comes in on standard input."""
    # Whatever Pillow loads is loaded before the limits close the door; dav1d would take a thread, and a stack, per core.
    Image.preinit()
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    _confine(megabytes, seconds)
    result: dict[str, Any] = {}
    encoded = b""
    try:
        result, encoded = clean(sys.stdin.buffer.read(), max_pixels)
    except MemoryError:
        result = {"refused": "memory"}
    except Refused as refusal:
        result = {"refused": refusal.code, **refusal.details}
    sys.stdout.buffer.write(json.dumps(result).encode() + b"\n" + encoded)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
