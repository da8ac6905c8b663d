"""A small printing press on top of Pillow: flat inks, stippled shade, paper grain.

Everything is drawn at ``scale`` times the final size and reduced once at the end. Coordinates are always those of the final picture, so a
scene never needs to know the scale. A *mask* is a greyscale image at the working size (255 = ink). A *field* is a function of (x, y) in picture
coordinates that answers a tone between 0 and 1.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter, ImageOps

from .palette import PAPER

Point = tuple[float, float]
Field = Callable[[float, float], float]
Area = tuple[int, int, int, int]

# The cell of the grain in final pixels: large enough to be seen as print, small enough not to look like noise.
GRAIN = 1.6
# Fields are smooth, so they are sampled on a coarse lattice and enlarged.
LATTICE = 8


def linear(start: Point, end: Point, power: float = 1.0) -> Field:
    """A tone that rises from 0 at ``start`` to 1 at ``end``; ``power`` bends the curve."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy

    def tone(x: float, y: float) -> float:
        return min(1.0, max(0.0, ((x - x0) * dx + (y - y0) * dy) / length)) ** power

    return tone


def radial(centre: Point, inner: float, outer: float, power: float = 1.0, squash: float = 1.0) -> Field:
    """A tone that falls from 1 within ``inner`` pixels of ``centre`` to 0 at ``outer``; ``squash`` > 1 flattens it."""
    cx, cy = centre

    def tone(x: float, y: float) -> float:
        distance = math.hypot(x - cx, (y - cy) * squash)
        return min(1.0, max(0.0, (outer - distance) / (outer - inner))) ** power

    return tone


def scaled(field: Field, factor: float) -> Field:
    """The same field, weaker or stronger."""
    return lambda x, y: field(x, y) * factor


class Press:
    """One picture on the press.

    ``name`` seeds every random choice, so the same name always prints the same picture. ``size`` is in final pixels.
    ``body`` is the share of plain wash in shaded ink: the more of it, the smaller the file.
    """

    def __init__(
        self, name: str, size: tuple[int, int] = (1600, 1067), scale: int = 2, paper: str = PAPER, body: float = 0.55
    ) -> None:
        self.name = name
        self.body = body
        self.width, self.height = size
        self.scale = scale
        self.random = random.Random(name)
        self.work = (self.width * scale, self.height * scale)
        self.image = Image.new("RGB", self.work, paper)
        self._grain = self._noise(GRAIN, (self.work[0] + 500, self.work[1] + 500))

    # Masks -----------------------------------------------------------------------------------------------------------

    def blank(self) -> Image.Image:
        """An empty mask."""
        return Image.new("L", self.work, 0)

    def full(self) -> Image.Image:
        """A mask of the whole sheet."""
        return Image.new("L", self.work, 255)

    def shape(self, *outlines: Sequence[Point], holes: Iterable[Sequence[Point]] = ()) -> Image.Image:
        """A mask of closed polygons, less the polygons in ``holes``."""
        mask = self.blank()
        draw = ImageDraw.Draw(mask)
        for outline in outlines:
            draw.polygon(self._scale(outline), fill=255)
        for hole in holes:
            draw.polygon(self._scale(hole), fill=0)
        return mask

    def disc(self, *circles: tuple[float, float, float], squash: float = 1.0) -> Image.Image:
        """A mask of circles (x, y, radius); ``squash`` multiplies the height."""
        mask = self.blank()
        draw = ImageDraw.Draw(mask)
        s = self.scale
        for x, y, r in circles:
            ry = r * squash
            draw.ellipse(((x - r) * s, (y - ry) * s, (x + r) * s, (y + ry) * s), fill=255)
        return mask

    def lines(self, *paths: Sequence[Point], width: float = 2.0) -> Image.Image:
        """A mask of open strokes of one width, with round joints and ends."""
        mask = self.blank()
        draw = ImageDraw.Draw(mask)
        thick = max(1, round(width * self.scale))
        for path in paths:
            points = self._scale(path)
            draw.line(points, fill=255, width=thick, joint="curve")
            if thick > 3:
                r = thick / 2
                for x, y in (points[0], points[-1]):
                    draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
        return mask

    def rough(self, mask: Image.Image, amount: float = 1.0, cell: float = 5.0) -> Image.Image:
        """The mask as if cut by hand: its edge wanders by about ``amount`` pixels on the scale of ``cell`` pixels."""
        soft = mask.filter(ImageFilter.GaussianBlur(amount * 1.4 * self.scale))
        noise = self._noise(cell).point(lambda v: 128 + (v - 128) * 0.55)
        mixed = ImageChops.add(soft, noise, scale=1, offset=-128)
        return mixed.point(lambda v: max(0, min(255, round((v - 128) * 6 + 128))))

    def soften(self, mask: Image.Image, radius: float) -> Image.Image:
        """The mask blurred by ``radius`` final pixels."""
        return mask.filter(ImageFilter.GaussianBlur(radius * self.scale))

    def both(self, one: Image.Image, other: Image.Image) -> Image.Image:
        """Where both masks have ink."""
        return ImageChops.multiply(one, other)

    def less(self, one: Image.Image, other: Image.Image) -> Image.Image:
        """The first mask without the second."""
        return ImageChops.multiply(one, ImageChops.invert(other))

    def either(self, *masks: Image.Image) -> Image.Image:
        """Where any of the masks has ink."""
        result = masks[0]
        for mask in masks[1:]:
            result = ImageChops.lighter(result, mask)
        return result

    def shift(self, mask: Image.Image, dx: float, dy: float, outside: int = 0) -> Image.Image:
        """The mask moved by (dx, dy) final pixels; what comes in from outside the sheet is ``outside``."""
        moved = Image.new("L", self.work, outside)
        moved.paste(mask, (round(dx * self.scale), round(dy * self.scale)))
        return moved

    def flip(self, mask: Image.Image, axis: float, stretch: float = 1.0) -> Image.Image:
        """The mask mirrored below the horizontal line y = ``axis``; ``stretch`` lengthens the reflection."""
        line = axis * self.scale
        return mask.transform(self.work, Image.Transform.AFFINE, (1, 0, 0, 0, -1 / stretch, line * (1 + 1 / stretch)))

    def gradient(self, field: Field, area: Area | None = None) -> Image.Image:
        """The field as a smooth greyscale image of ``area`` (working pixels; the whole sheet when absent)."""
        x0, y0, x1, y1 = area or (0, 0, *self.work)
        cell = LATTICE * self.scale
        w, h = math.ceil((x1 - x0) / cell) + 2, math.ceil((y1 - y0) / cell) + 2
        left, top = x0 / self.scale, y0 / self.scale
        tones = bytes(
            max(0, min(255, round(255 * field(left + x * LATTICE, top + y * LATTICE))))
            for y in range(h)
            for x in range(w)
        )
        # Lattice points lie on the pixel centres of the small image, hence the half-cell box.
        window = (0.5, 0.5, 0.5 + (x1 - x0) / cell, 0.5 + (y1 - y0) / cell)
        return Image.frombytes("L", (w, h), tones).resize((x1 - x0, y1 - y0), Image.Resampling.BICUBIC, box=window)

    # Inks ------------------------------------------------------------------------------------------------------------

    def ink(self, mask: Image.Image, colour: str, strength: float = 1.0) -> Image.Image:
        """Lay a flat ink through the mask and give the mask back, for shading."""
        through = mask if strength >= 1 else mask.point(lambda v: round(v * strength))
        self.image.paste(ImageColor.getrgb(colour), (0, 0), through)
        return mask

    def wash(self, mask: Image.Image, colour: str, field: Field) -> None:
        """Lay an ink whose strength follows the field smoothly, with no grain."""
        area = mask.getbbox()
        if area:
            through = ImageChops.multiply(mask.crop(area), self.gradient(field, area))
            self.image.paste(ImageColor.getrgb(colour), area, through)

    def grain(
        self, mask: Image.Image, colour: str, field: Field | Image.Image, hard: float = 1.7, body: float | None = None
    ) -> None:
        """Lay an ink in stippled grain whose density follows the field: the shading of the house.

        ``hard`` is the contrast of one grain (1 is nearly a wash, 6 is crisp sand); ``body`` is the share of plain wash mixed in (that
        of the press when absent).
        """
        area = mask.getbbox()
        if not area:
            return
        tone = field.crop(area) if isinstance(field, Image.Image) else self.gradient(field, area)
        left = self.random.randrange(self._grain.width - tone.width + 1)
        top = self.random.randrange(self._grain.height - tone.height + 1)
        noise = self._grain.crop((left, top, left + tone.width, top + tone.height))
        # Tone and noise are brought to one range with a margin for the soft edge of a grain, so that no tone is clean paper and full tone is solid.
        margin = 128 / hard
        shrink = 255 / (255 + 2 * margin)
        low = noise.point(lambda v: round((v + margin) * shrink))
        difference = ImageChops.subtract(tone, low, scale=1, offset=128)
        dots = difference.point(lambda v: max(0, min(255, round((v - 128) / shrink * hard + 128))))
        through = ImageChops.multiply(Image.blend(dots, tone, self.body if body is None else body), mask.crop(area))
        self.image.paste(ImageColor.getrgb(colour), area, through)

    def rim(self, mask: Image.Image, colour: str, dx: float, dy: float, soft: float = 0.0) -> None:
        """Grain along the edge of a mask that faces (dx, dy): light or shade on one side of a body."""
        edge = self.less(mask, self.shift(mask, -dx, -dy, outside=255))
        if soft:
            edge = self.soften(edge, soft)
        self.grain(mask, colour, edge)

    def glow(self, centre: Point, radius: float, colour: str, strength: float = 1.0, inner: float = 0.0) -> None:
        """A halo of grain around a light."""
        self.grain(self.full(), colour, scaled(radial(centre, inner, radius, 1.6), strength))

    # Finishing ---------------------------------------------------------------------------------------------------------

    def finish(self, fleck: float = 1.0) -> Image.Image:
        """The print taken off the press: reduced, with mottled ink and flecks of paper showing through."""
        final = self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        mottle = (
            self._noise(38)
            .reduce(self.scale)
            .filter(ImageFilter.GaussianBlur(14))
            .point(lambda v: round(250 + (v - 128) * 0.035))
        )
        final = ImageChops.multiply(final, Image.merge("RGB", (mottle,) * 3))
        threshold = 255 - 0.5 * fleck
        flecks = self._noise(2.2).reduce(self.scale).point(lambda v: max(0, min(110, round((v - threshold) * 110))))
        final.paste(ImageColor.getrgb(PAPER), (0, 0), flecks)
        return final

    # The workshop ------------------------------------------------------------------------------------------------------

    def _noise(self, cell: float, size: tuple[int, int] | None = None) -> Image.Image:
        """Evenly spread noise (each grey as frequent as any other) of ``size`` working pixels, its cells ``cell`` final pixels wide."""
        size = size or self.work
        w, h = math.ceil(size[0] / self.scale / cell) + 2, math.ceil(size[1] / self.scale / cell) + 2
        raw = Image.frombytes("L", (w, h), self.random.randbytes(w * h))
        if cell < 4:
            # Taking the low frequencies out spaces the grains evenly, as sprayed ink does.
            low = raw.filter(ImageFilter.GaussianBlur(1.6))
            raw = ImageChops.subtract(raw, low, scale=1, offset=128)
        return ImageOps.equalize(raw.resize(size, Image.Resampling.BICUBIC))

    def _scale(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]


def save_jpeg(image: Image.Image, path: Path, limit: int = 220_000, quality: int = 86, least: int = 60) -> int:
    """Write a progressive JPEG no larger than ``limit`` bytes; the quality falls only as far as it must. Returns the bytes."""
    for grade in range(quality, least - 2, -2):
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=grade, progressive=True, optimize=True, subsampling="4:2:0")
        if buffer.tell() <= limit:
            path.write_bytes(buffer.getvalue())
            return buffer.tell()
    raise ValueError(f"{path.name} does not fit in {limit} bytes")
