"""Uploaded pictures: what comes in is made anew, or refused with a clear word; nothing of the file itself remains."""

from __future__ import annotations

import gc
import io
import os
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import TooManyFilesSent, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.forms import modelform_factory
from django.test import RequestFactory
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from articles.models import Image
from directory.pictures.uploads import CLEANER, clean_upload
from tests.disk import full_disk
from tests.factories import make_user
from tests.pictures import (
    BLUE,
    FORMATS,
    GREEN,
    MARKERS,
    RED,
    WHITE,
    encoded,
    exif,
    near,
    opened,
    photo,
    png,
    png_chunk,
    profile,
    quarters,
    with_everything,
)

ImageForm: Any = modelform_factory(Image, fields=["file", "title", "focal_x", "focal_y"])


def cleaned(data: bytes) -> Any:
    """Return the decoded picture that is kept of these bytes."""
    return opened(clean_upload(data).read())


def refused(data: bytes) -> str:
    """Return the words with which these bytes are refused."""
    with pytest.raises(ValidationError) as caught:
        clean_upload(data)
    return caught.value.messages[0]


def files(settings: Any) -> list[str]:
    """Return every file below the media folder."""
    return sorted(
        str(path.relative_to(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()
    )


# --- What comes in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fmt", "kept"), [("JPEG", "JPEG"), ("PNG", "JPEG"), ("WEBP", "JPEG"), ("AVIF", "JPEG")])
def test_a_photo_in_any_format_is_kept_as_a_jpeg(fmt: str, kept: str) -> None:
    picture = cleaned(encoded(photo(), fmt))
    assert (picture.format, picture.mode, picture.size) == (kept, "RGB", (120, 80))
    assert near(picture.getpixel((60, 40)), photo().getpixel((60, 40)))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_upright_whatever_way_the_camera_was_held(orientation: int) -> None:
    held = quarters(120, 80)
    undo = {
        2: Pillow.Transpose.FLIP_LEFT_RIGHT,
        3: Pillow.Transpose.ROTATE_180,
        4: Pillow.Transpose.FLIP_TOP_BOTTOM,
        5: Pillow.Transpose.TRANSPOSE,
        6: Pillow.Transpose.ROTATE_90,
        7: Pillow.Transpose.TRANSVERSE,
        8: Pillow.Transpose.ROTATE_270,
    }
    taken = held.transpose(undo[orientation]) if orientation in undo else held
    picture = cleaned(encoded(taken, "JPEG", exif=exif(orientation), quality=95))
    assert picture.size == (120, 80)
    corners = [picture.getpixel(at) for at in ((20, 20), (100, 20), (20, 60), (100, 60))]
    assert all(near(*pair) for pair in zip(corners, (RED, GREEN, BLUE, WHITE), strict=True))


def test_the_stored_row_knows_the_upright_size(db: None) -> None:
    image = Image.store(ContentFile(encoded(photo(120, 80), exif=exif(6)), name="held.jpg"))
    assert (image.width, image.height) == (80, 120)


def test_a_nonsensical_orientation_is_none() -> None:
    assert cleaned(encoded(photo(), exif=exif(77))).size == (120, 80)


def test_wide_colours_become_srgb() -> None:
    # Reckoned by hand from the profile's matrix: linear P3 to XYZ (D50) to linear sRGB, and sRGB's curve.
    wide = (200, 100, 50)
    linear = [(value / 255) ** 2.2 for value in wide]
    primaries = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
    xyz = [sum(linear[n] * primaries[n][axis] for n in range(3)) for axis in range(3)]
    matrix = ((3.1339, -1.6169, -0.4906), (-0.9788, 1.9161, 0.0335), (0.0719, -0.2290, 1.4052))
    back = [min(max(sum(row[axis] * xyz[axis] for axis in range(3)), 0), 1) for row in matrix]
    expected = [255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055) for v in back]
    assert max(abs(a - b) for a, b in zip(wide, expected, strict=True)) > 10, "the test would pass without conversion"

    picture = cleaned(encoded(Pillow.new("RGB", (64, 64), wide), "JPEG", icc_profile=profile(), quality=100))
    assert near(picture.getpixel((32, 32)), expected, tolerance=3)
    assert "icc_profile" not in picture.info


def test_wide_colours_with_alpha_become_srgb_and_keep_the_alpha() -> None:
    swapped = profile(((0.38515, 0.71687, 0.09708), (0.43607, 0.22249, 0.01392), (0.14307, 0.06061, 0.71410)))
    data = encoded(Pillow.new("RGBA", (64, 64), (255, 0, 0, 128)), "PNG", icc_profile=swapped)
    red, green, _blue, alpha = cleaned(data).getpixel((32, 32))
    assert green > 240 and red < 30 and alpha == 128


@pytest.mark.parametrize(
    "broken", [b"no profile at all", profile()[:200], profile()[:128] + b"\xff" * 400, b"\0" * 5000]
)
def test_a_broken_profile_is_passed_over(broken: bytes) -> None:
    picture = cleaned(encoded(Pillow.new("RGB", (64, 64), RED), "JPEG", icc_profile=broken, quality=95))
    assert near(picture.getpixel((32, 32)), RED)


def test_a_profile_of_many_megabytes_is_passed_over() -> None:
    data = encoded(Pillow.new("RGB", (64, 64), RED), "JPEG", icc_profile=profile() + os.urandom(5_000_000))
    kept = clean_upload(data)
    assert kept.size < 5_000


def test_cmyk_becomes_srgb() -> None:
    picture = cleaned(encoded(quarters().convert("CMYK"), "JPEG", quality=95))
    assert picture.mode == "RGB" and near(picture.getpixel((20, 20)), RED)


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    deep = Pillow.new("I;16", (64, 64))
    for x in range(64):
        for y in range(64):
            deep.putpixel((x, y), x * 1040)
    picture = cleaned(encoded(deep, "PNG"))
    assert picture.mode == "L"
    assert [near((picture.getpixel((x, 5)),), (x * 1040 / 257,), 3) for x in (0, 16, 32, 63)] == [True] * 4


def test_a_palette_with_a_transparent_colour_keeps_its_transparency() -> None:
    drawing = Pillow.new("P", (40, 40), 1)
    drawing.putpalette([255, 0, 0, 0, 0, 255])
    drawing.paste(0, (0, 0, 20, 40))
    picture = cleaned(encoded(drawing, "PNG", transparency=0))
    assert (picture.format, picture.getpixel((5, 5))[3], picture.getpixel((30, 5))) == ("PNG", 0, (0, 0, 255, 255))


def test_grey_with_alpha_stays_so() -> None:
    picture = cleaned(encoded(Pillow.new("LA", (40, 40), (90, 120)), "PNG"))
    assert (picture.mode, picture.getpixel((5, 5))) == ("LA", (90, 120))


def test_an_alpha_channel_that_hides_nothing_is_dropped() -> None:
    picture = photo().convert("RGBA")
    assert cleaned(encoded(picture, "PNG")).format == "JPEG"


def test_black_and_white_of_one_bit_is_taken() -> None:
    assert cleaned(encoded(Pillow.new("1", (40, 40), 1), "PNG")).getpixel((3, 3)) == 255


def test_a_drawing_with_few_colours_is_kept_to_the_pixel() -> None:
    picture = cleaned(encoded(quarters(), "PNG"))
    assert picture.format == "PNG" and picture.tobytes() == quarters().tobytes()


def test_of_an_animation_the_first_frame_is_kept() -> None:
    frames = [Pillow.new("RGB", (40, 40), (n % 256, 200, 20)) for n in range(300)]
    for fmt in ("GIF", "WEBP", "PNG"):
        picture = cleaned(encoded(frames[0], fmt, save_all=True, append_images=frames[1:], duration=20))
        assert getattr(picture, "n_frames", 1) == 1 and near(picture.getpixel((9, 9))[:3], (0, 200, 20), 4)


def test_a_huge_photo_is_kept_at_no_more_than_4096_pixels() -> None:
    picture = cleaned(encoded(quarters(6000, 4000), "JPEG"))
    assert picture.size == (3000, 2000)
    corners = [picture.getpixel(at) for at in ((20, 20), (2980, 20), (20, 1980), (2980, 1980))]
    assert all(near(*pair) for pair in zip(corners, (RED, GREEN, BLUE, WHITE), strict=True))


def test_a_huge_png_is_made_smaller_without_a_seam() -> None:
    large = photo(6000, 4000)
    picture = cleaned(encoded(large, "PNG", compress_level=1))
    assert (picture.format, picture.size) == ("JPEG", (3000, 2000))
    assert all(near(picture.getpixel((900, y)), large.getpixel((1800, 2 * y)), 4) for y in range(0, 2000, 7))


def test_a_huge_cut_out_is_kept_at_no_more_than_2048_pixels() -> None:
    picture = photo(3000, 3000).convert("RGBA")
    picture.putalpha(Pillow.new("L", picture.size, 99))
    picture = cleaned(encoded(picture, "PNG", compress_level=1))
    assert (picture.format, picture.size, picture.getpixel((700, 700))[3]) == ("PNG", (1500, 1500), 99)


def test_a_strip_of_one_pixel_is_taken() -> None:
    assert cleaned(encoded(Pillow.new("RGB", (40_000, 1), RED), "PNG")).size == (1250, 1)
    assert cleaned(encoded(Pillow.new("RGB", (1, 1), RED), "PNG")).size == (1, 1)


# --- What goes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_nothing_of_the_metadata_remains(fmt: str) -> None:
    data = with_everything(fmt)
    assert any(marker in data for marker in MARKERS), "the test would pass without cleaning"
    kept = clean_upload(data).read()
    assert [marker for marker in MARKERS if marker.lower() in kept.lower()] == []
    assert set(opened(kept).info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


def test_metadata_of_a_drawing_goes_too() -> None:
    kept = clean_upload(with_everything("PNG", quarters())).read()
    assert kept.startswith(b"\x89PNG") and opened(kept).info == {}


def test_rights_are_kept_as_text() -> None:
    assert clean_upload(with_everything("JPEG")).rights.splitlines() == [
        "Creator: Ada Ng",
        "Copyright: (c) 2026 Ada Ng",
        "Creator: Iptc Agent",
        "Credit: Harbour Agency",
    ]


@pytest.mark.parametrize("fmt", ["PNG", "WEBP", "AVIF"])
def test_rights_are_found_in_every_format(fmt: str) -> None:
    assert "Credit: Harbour Agency" in clean_upload(with_everything(fmt)).rights


def test_hostile_rights_are_plain_text_of_bounded_length() -> None:
    known = exif(artist="A\0B\x1b[31m\u202e" + "x" * 5000, copyright="<script>")
    rights = clean_upload(encoded(photo(), exif=known)).rights
    assert len(rights) < 1000 and rights.isprintable() is False and set(rights) & set("\0\x1b") == set()


def test_an_entity_bomb_in_xmp_says_nothing() -> None:
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
    )
    packet = lol + b']><x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>&m;</dc:creator></x>'
    assert clean_upload(encoded(photo(), xmp=packet)).rights == ""


def test_the_uploaded_name_leaves_nothing_but_a_title(db: None, settings: Any) -> None:
    image = Image.store(SimpleUploadedFile("../../../etc/cron.d/Evil_harbour.php", encoded()), by=None)
    assert image.title == "Evil harbour"
    assert image.file.name == f"images/{image.key}/original.jpg"
    assert files(settings) == [f"images/{image.key}/original.jpg"]


# --- What is refused -------------------------------------------------------------------------------------------------


def bomb_png() -> bytes:
    return png(60_000, 60_000)


def bomb_gif() -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0)
        + b"\0" * 6
        + b",\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;"
    )


def bomb_jpeg() -> bytes:
    data = bytearray(encoded(photo()))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 65500, 65500)
    return bytes(data)


def bomb_webp() -> bytes:
    return encoded(Pillow.new("RGB", (10_000, 4_000), RED), "WEBP", lossless=True, method=0)


@pytest.mark.parametrize("bomb", [bomb_png, bomb_gif, bomb_jpeg, bomb_webp])
def test_a_bomb_of_pixels_is_refused_from_its_header(bomb: Callable[[], bytes]) -> None:
    data = bomb()
    assert len(data) < 100_000
    assert "million pixels" in refused(data)


def test_the_limit_of_pixels_is_the_setting(settings: Any) -> None:
    settings.IMAGE_MAX_PIXELS = 9600
    assert cleaned(encoded(photo(120, 80))).size == (120, 80)
    assert "million pixels" in refused(encoded(photo(120, 81)))


def test_the_limit_of_bytes_is_the_setting(settings: Any) -> None:
    settings.IMAGE_MAX_BYTES = 3000
    data = encoded(photo(), quality=30) + b"\0" * 3000
    assert "at most 2.9" in refused(data[:3001])
    assert cleaned(data[:3000]).size == (120, 80)


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_file_that_was_cut_short_is_refused(fmt: str) -> None:
    data = encoded(photo(400, 300), fmt)
    assert "damaged or incomplete" in refused(data[: len(data) * 6 // 10])


@pytest.mark.parametrize("fmt", FORMATS)
def test_noise_behind_an_honest_beginning_is_refused_or_made_harmless(fmt: str) -> None:
    data = encoded(photo(400, 300), fmt)
    noisy = data[: len(data) // 3] + bytes((n * 73 + 41) % 256 for n in range(len(data) * 2 // 3))
    try:
        assert cleaned(noisy).format in {"JPEG", "PNG"}
    except ValidationError as error:
        assert "damaged or incomplete" in error.messages[0]


def text_bomb() -> bytes:
    return png(1, 1, png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 60_000_000)))


def profile_bomb() -> bytes:
    return png(1, 1, png_chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 60_000_000)))


def international_text_bomb() -> bytes:
    return png(1, 1, png_chunk(b"iTXt", b"Comment\0\x01\0\0\0" + zlib.compress(b"\0" * 60_000_000)))


@pytest.mark.parametrize("bomb", [text_bomb, profile_bomb, international_text_bomb])
def test_a_bomb_in_the_notes_of_a_png_is_refused(bomb: Callable[[], bytes]) -> None:
    assert "damaged or incomplete" in refused(bomb())


def test_ten_thousand_notes_do_no_harm() -> None:
    notes = PngInfo()
    for number in range(10_000):
        notes.add_text(f"k{number}", "v" * 50)
    assert cleaned(encoded(quarters(), "PNG", pnginfo=notes)).info == {}


OTHER_KINDS = {
    "html": b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
    "javascript": b"alert(document.cookie)",
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n",
    "tiff": encoded(photo(), "TIFF"),
    "bmp": encoded(photo(), "BMP"),
    "ico": encoded(photo(32, 32), "ICO"),
    "jpeg2000": encoded(photo(), "JPEG2000"),
    "ppm": encoded(photo(), "PPM"),
    "xbm": b"#define x_width 8\n#define x_height 1\nstatic char x_bits[] = {0x00};\n",
    "psd": b"8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\0\x01\0\0\0\x01\0\x08\0\x03" + b"\0" * 40,
    "zip": b"PK\x03\x04" + b"\0" * 60,
    "empty": b"",
    "one byte": b"\xff",
    "zeros": b"\0" * 1000,
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_other_kinds_of_file_are_refused_whatever_their_name(kind: str) -> None:
    form = ImageForm(
        {"title": "x", "focal_x": 0.5, "focal_y": 0.5}, {"file": SimpleUploadedFile("a.jpg", OTHER_KINDS[kind])}
    )
    assert not form.is_valid()
    assert form.errors["file"] == [
        "The submitted file is empty."
        if kind == "empty"
        else "This is no picture that can be used here: choose a JPEG, PNG, WebP, AVIF or GIF file."
    ]


@pytest.mark.parametrize("beginning", [b"", b"<?xml version='1.0'?>\n<!-- a -->\n", b"\xef\xbb\xbf  "])
def test_svg_is_refused_with_a_word_of_its_own(beginning: bytes) -> None:
    svg = beginning + b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    assert refused(svg) == "SVG drawings can carry scripts, so they cannot be used: export the drawing as a PNG."


def test_heic_is_refused_with_a_word_of_its_own() -> None:
    assert "HEIC photos" in refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", "<script>alert('evil')</script>")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a/*" + encoded(quarters(), "GIF")[8:] + b"*/=1;alert('evil')//<script>",
        encoded(quarters(), "GIF", comment=b"*/=1;alert('evil')/*<script>"),
        encoded(photo(), "JPEG") + zipped(),
        encoded(photo(), "JPEG", comment=b"<script>alert('evil')</script>"),
        encoded(photo(), "PNG") + b"<html><script>alert('evil')</script></html>",
        encoded(photo(), "WEBP") + b"<?php system('evil') ?><script>",
    ],
    ids=["gif-js", "gif-comment", "jpeg-zip", "jpeg-comment", "png-html", "webp-php"],
)
def test_of_a_polyglot_only_the_picture_remains(data: bytes) -> None:
    try:
        kept = clean_upload(data).read()
    except ValidationError as error:
        assert "damaged or incomplete" in error.messages[0]  # The joined file was no whole picture.
        return
    assert b"evil" not in kept and b"<script" not in kept and b"PK\x03\x04" not in kept
    assert kept.startswith((b"\xff\xd8\xff", b"\x89PNG"))


def test_a_picture_that_takes_too_long_is_given_up(settings: Any) -> None:
    settings.IMAGE_MAX_SECONDS = 1
    data = encoded(Pillow.new("RGB", (4000, 3000), RED), "JPEG", progressive=True)
    # A scan of 26 bytes refines every block by nothing, which is milliseconds of work; nothing forbids to send it again
    # and again. Ten megabytes of it keep a processor busy for the better part of an hour.
    scan = data[data.rindex(b"\xff\xda") : data.rindex(b"\xff\xd9")]
    assert len(scan) < 50
    assert "takes too long" in refused(data[:-2] + scan * (10_000_000 // len(scan)) + data[-2:])


def test_a_picture_that_takes_too_much_memory_is_given_up(settings: Any) -> None:
    settings.IMAGE_MAX_MEMORY_MB = 60
    assert "too much memory" in refused(encoded(quarters(5000, 4000), "PNG", compress_level=1))


@pytest.mark.parametrize(
    ("fmt", "size", "options"),
    [
        ("JPEG", (8600, 5800), {}),
        ("JPEG", (8600, 5800), {"progressive": True}),
        ("PNG", (7200, 4800), {"compress_level": 1}),
        ("WEBP", (4700, 3190), {"method": 0}),
        ("AVIF", (4700, 3190), {"speed": 10}),
        ("GIF", (7200, 4800), {}),
    ],
)
def test_the_largest_picture_of_each_format_takes_less_than_300_megabytes(
    fmt: str, size: tuple[int, int], options: dict[str, Any]
) -> None:
    data = encoded(quarters(*size, mode="P" if fmt == "GIF" else "RGB"), fmt, **options)
    # The system's own record of a child counts its parent's memory too, so the child reads its own.
    record = "print(open('/proc/self/status').read())"
    # How long it takes is the machine's affair, so here it has a minute.
    code = (
        f"import runpy, sys; sys.argv = {[str(CLEANER), '50000000', '300', '60']}; "
        f"runpy.run_path(sys.argv[0], run_name='__main__'); {record}"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], input=data, capture_output=True, check=True)
    assert b'"refused"' not in done.stdout[:100]
    (peak,) = re.findall(rb"VmHWM:\s+(\d+) kB", done.stdout)
    assert int(peak) < 300 * 1024


# --- Storing ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_form_keeps_the_clean_picture(settings: Any) -> None:
    upload = SimpleUploadedFile("harbour.gif", with_everything("JPEG"), content_type="text/html")
    form = ImageForm({"title": "Harbour", "focal_x": 0.2, "focal_y": 0.5}, {"file": upload})
    assert form.is_valid(), form.errors
    image = Image.objects.get(pk=form.save().pk)
    assert files(settings) == [f"images/{image.key}/original.jpg"]
    stored = (settings.MEDIA_ROOT / image.file.name).read_bytes()
    assert b"GPS" not in stored and (image.width, image.height) == (120, 80) and "Ada Ng" in image.rights
    assert len(image.digest) == 64 and (settings.MEDIA_ROOT / image.file.name).stat().st_mode & 0o777 == 0o644


@pytest.mark.django_db
def test_an_invalid_form_leaves_no_file(settings: Any) -> None:
    form = ImageForm({"title": "", "focal_x": 0.2, "focal_y": 0.5}, {"file": SimpleUploadedFile("a.jpg", encoded())})
    assert not form.is_valid() and "file" not in form.errors
    del form
    gc.collect()  # A form and its fields point at each other.
    assert files(settings) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "save",
    [
        lambda upload: Image.store(upload, title="x"),
        lambda upload: Image.objects.create(file=upload, title="x"),
        lambda upload: Image.objects.bulk_create([Image(file=upload, title="x")])[0],
        lambda upload: Image(file=upload, title="x").save(),
    ],
    ids=["store", "create", "bulk_create", "save"],
)
def test_every_way_of_saving_cleans(save: Callable[[Any], Any], settings: Any) -> None:
    save(SimpleUploadedFile("a.png", with_everything("JPEG")))
    image: Any = Image.objects.get()
    assert files(settings) == [image.file.name] == [f"images/{image.key}/original.jpg"]
    assert b"GPS" not in (settings.MEDIA_ROOT / image.file.name).read_bytes()
    assert (image.width, image.height, len(image.digest)) == (120, 80, 64)


@pytest.mark.django_db
def test_a_hostile_file_is_refused_on_every_way(settings: Any) -> None:
    with pytest.raises(ValidationError), transaction.atomic():
        Image.objects.create(file=SimpleUploadedFile("a.jpg", b"<script>"), title="x")
    with pytest.raises(ValidationError), transaction.atomic():
        Image.objects.bulk_create([Image(file=SimpleUploadedFile("a.jpg", b"<script>"), title="x")])
    assert not Image.objects.exists() and files(settings) == []


@pytest.mark.django_db
def test_the_library_knows_who_uploaded() -> None:
    person = make_user(role="Reporter")
    assert Image.store(encoded(), by=person, title="Harbour").uploaded_by == person


@pytest.mark.django_db
def test_another_file_gives_another_address_and_the_former_goes(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    image = Image.store(encoded(), title="Harbour")
    former = image.file.name
    with django_capture_on_commit_callbacks(execute=True):
        image.file = SimpleUploadedFile("b.png", encoded(quarters(60, 60), "PNG"))
        image.save(update_fields=["file"])
        assert (settings.MEDIA_ROOT / former).exists(), "gone before it was certain"
    image = Image.objects.get(pk=image.pk)
    assert files(settings) == [image.file.name] and image.file.name != former
    assert (image.width, image.height, str(image.file)[-3:]) == (60, 60, "png")


@pytest.mark.django_db
@pytest.mark.parametrize("delete", [lambda image: image.delete(), lambda _image: Image.objects.all().delete()])
def test_files_go_with_the_row_and_not_before(
    delete: Callable[[Image], Any], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    image = Image.store(encoded(), title="Harbour")
    with django_capture_on_commit_callbacks(execute=True):
        delete(image)
        assert files(settings) == [image.file.name]
    assert files(settings) == [] and not (settings.MEDIA_ROOT / "images" / image.key).exists()


@pytest.mark.django_db(transaction=True)
def test_a_deletion_that_is_undone_keeps_the_files(settings: Any) -> None:
    image = Image.store(encoded(), title="Harbour")
    with pytest.raises(RuntimeError), transaction.atomic():
        image.delete()
        raise RuntimeError
    assert files(settings) == [Image.objects.get().file.name]


@pytest.mark.django_db(transaction=True)
def test_a_write_that_fails_leaves_no_file(settings: Any) -> None:
    with pytest.raises(IntegrityError):
        Image(file=clean_upload(encoded()), title="Harbour", focal_x=7).save()
    assert files(settings) == []


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_later_leaves_no_file(settings: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        Image.store(encoded(), title="Harbour")
        assert len(files(settings)) == 1
        raise RuntimeError
    assert files(settings) == [] and not Image.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_replacement_that_fails_keeps_the_former_file(settings: Any) -> None:
    image = Image.store(encoded(), title="Harbour")
    kept = files(settings)
    with pytest.raises(RuntimeError), transaction.atomic():
        image.file = SimpleUploadedFile("b.jpg", encoded(photo(60, 60)))
        image.save()
        raise RuntimeError
    assert files(settings) == kept == [Image.objects.get().file.name]


@pytest.mark.django_db
def test_a_full_disk_is_an_error_of_the_form_and_leaves_no_half_file(settings: Any) -> None:
    form = ImageForm({"title": "x", "focal_x": 0.5, "focal_y": 0.5}, {"file": SimpleUploadedFile("a.jpg", encoded())})
    with full_disk():
        valid = form.is_valid()
    assert not valid and "no room left" in form.errors["file"][0]
    assert files(settings) == []


@pytest.mark.django_db
def test_a_folder_that_cannot_be_made_is_an_error_of_the_form_too(settings: Any) -> None:
    settings.MEDIA_ROOT.mkdir(parents=True)
    # The picture itself has room beside the media; what fails is its last step.
    (settings.MEDIA_ROOT / "images").write_bytes(b"")
    with pytest.raises(ValidationError, match="no room left"):
        Image.store(encoded())
    assert files(settings) == ["images"] and not Image.objects.exists()


# --- The body of the request -----------------------------------------------------------------------------------------


def test_a_body_beyond_the_limit_is_never_written_and_its_form_says_so(settings: Any, tmp_path: Path) -> None:
    settings.IMAGE_MAX_BYTES = settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100_000
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    request: Any = RequestFactory().post(
        "/", {"title": "x", "file": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" * 1_000_000)}
    )
    assert request.FILES["file"].size == 3_000_000
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 100_000
    form = ImageForm(request.POST, request.FILES)
    assert form.errors["file"] == ["The file has 2.9\xa0MB; a picture may have at most 97.7\xa0KB."]


def test_a_file_within_the_limit_arrives_whole() -> None:
    data = encoded(photo(2000, 1500), quality=95)
    request: Any = RequestFactory().post("/", {"file": SimpleUploadedFile("a.jpg", data)})
    assert request.FILES["file"].read() == data


def test_thousands_of_files_in_one_form_are_refused() -> None:
    request: Any = RequestFactory().post("/", {f"f{n}": SimpleUploadedFile("a.jpg", b"x") for n in range(1000)})
    with pytest.raises(TooManyFilesSent):
        _ = request.FILES
