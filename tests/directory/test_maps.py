"""The locator maps: small, well-formed, the same every time, and right at the edges of the world."""

# ruff: noqa: S314 - the XML that is read here is our own.

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from directory.data import read_cities, read_countries
from directory.maps import country_svg, draw_locator, locator_svg, pin_svg, shelf, world_svg
from directory.maps.drawing import LIGHT
from directory.maps.globe import from_plane, to_plane
from directory.maps.planisphere import equal_earth
from directory.maps.shapes import load_shapes
from directory.maps.svg import path_data
from tests.disk import full_disk

# One worker, which keeps the maps that it has drawn for one test for the next.
pytestmark = pytest.mark.xdist_group("maps")

CODES = [country.iso2 for country in read_countries()]
SVG = "{http://www.w3.org/2000/svg}"


def card(*countries: str, **options) -> str:
    return locator_svg(countries=countries, width=360, height=240, **options)


def page(*countries: str, **options) -> str:
    return locator_svg(countries=countries, width=660, height=440, detail="page", **options)


def outlines(svg: str, kind: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the subpaths of a class in the map's units, reading the relative moves as a browser does."""
    root = ElementTree.fromstring(svg)
    for group in root.iter(f"{SVG}g"):
        scale = float(re.fullmatch(r"scale\((.+)\)", group.get("transform", "scale(1)"))[1])
        for path in group.iter(f"{SVG}path"):
            if kind in path.get("class", "").split():
                x = y = 0
                for part in re.findall(r"m([^m]+)", path.get("d")):
                    numbers = [int(number) for number in re.findall(r"-?\d+", part)]
                    points = []
                    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                        x, y = x + dx, y + dy
                        points.append((x * scale, y * scale))
                    if part.endswith("z"):
                        x, y = round(points[0][0] / scale), round(points[0][1] / scale)
                    yield points


def area(ring: list[tuple[float, float]]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def covers(svg: str, kind: str, spot: tuple[float, float]) -> bool:
    """Tell whether a spot is filled by a class's paths, by the nonzero rule that browsers follow."""
    x, y = spot
    winding = 0
    for ring in outlines(svg, kind):
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (ay <= y) != (by <= y) and ax + (bx - ax) * (y - ay) / (by - ay) > x:
                winding += 1 if by > ay else -1
    return winding != 0


def test_every_country_has_a_shape():
    assert set(CODES) <= set(load_shapes().countries)


def test_every_card_is_at_most_three_and_a_half_kilobytes():
    assert [code for code in CODES if len(card(code, title="Where this story happens").encode()) > 3_500] == []


def test_every_map_of_a_page_is_at_most_fourteen_kilobytes():
    assert [code for code in CODES if len(page(code, labels=True, title="A" * 80).encode()) > 14_000] == []


def test_countries_far_apart_share_a_card_within_its_budget():
    for codes in (
        ("RU", "KP"),
        ("NL", "SG", "CN"),
        ("US", "CN"),
        ("GB", "AU"),
        ("CL", "NZ"),
        ("CA", "ZA", "JP", "BR"),
    ):
        svg = card(*codes)
        assert len(svg.encode()) <= 3_500
        for kind, count in (("map-focus", 1), ("map-focus-2", len(codes) - 1)):
            marked = svg.count(f'class="{kind}"') + svg.count('class="map-ring"')
            assert marked >= count, codes


def test_a_country_is_drawn_inside_its_map():
    outside = []
    for code in CODES:
        svg = card(code)
        spots = [point for ring in outlines(svg, "map-focus") for point in ring]
        circles = re.findall(r'class="map-(?:ring|focus)" cx="([\d.]+)" cy="([\d.]+)"', svg)
        spots += [(float(x), float(y)) for x, y in circles]
        if not any(0 < x < 360 and 0 < y < 240 for x, y in spots):
            outside.append(code)
    assert outside == []


def test_a_country_is_in_the_middle_of_its_own_map():
    for code in ("DE", "RU", "FJ", "NZ", "US", "AQ"):
        ring = max(outlines(card(code), "map-focus"), key=lambda ring: abs(area(ring)))
        x = (min(p[0] for p in ring) + max(p[0] for p in ring)) / 2
        assert 90 < x < 270, code


@pytest.mark.parametrize("code", ["FJ", "RU", "NZ", "KI", "US", "AQ", "TV", "WF", "TO", "GL"])
def test_no_line_runs_across_the_map_where_the_world_is_cut(code):
    """A straight side is as long as a straight border (Alaska's, the 49th parallel) at most, not as the map."""
    for svg, width in ((card(code), 360), (page(code), 660)):
        for kind in ("map-focus", "map-border"):
            for ring in outlines(svg, kind):
                for (ax, ay), (bx, by) in pairwise(ring):
                    within = all(0 <= x <= width for x in (ax, bx)) and all(0 <= y <= width * 2 / 3 for y in (ay, by))
                    assert not within or math.hypot(bx - ax, by - ay) < 0.3 * width


def test_no_line_runs_across_the_world():
    svg = world_svg({}, width=1200, height=590)
    for ring in outlines(svg, "map-land"):
        left, right = min(x for x, _ in ring), max(x for x, _ in ring)
        for (ax, ay), (bx, by) in pairwise(ring):
            at_the_foot = min(ay, by) > 540  # Antarctica's lower edge is the map's.
            assert at_the_foot or math.hypot(bx - ax, by - ay) < 80, (left, right)


def test_sea_is_not_land_and_land_is_land():
    """No spot is filled twice, what is around a landlocked country is filled, and an ocean's middle is not."""
    for code in CODES:
        svg = card(code)
        total = sum(area(ring) for ring in outlines(svg, "map-land"))
        assert -1 <= total <= 1.01 * 372 * 252, code
    assert not covers(card("TV"), "map-land", (180, 120))
    assert covers(card("LU"), "map-land", (300, 120))
    assert not covers(card("MT"), "map-land", (230, 120))
    assert covers(card("LS"), "map-land", (180, 60))


def test_the_far_side_of_the_globe_is_not_drawn():
    """Spain is New Zealand's antipode: Eurasia's outline encloses the point behind the map, and must not fill it."""
    assert not covers(page("NZ"), "map-land", (40, 220))
    assert not covers(page("NZ"), "map-land", (620, 40))


def test_a_country_within_a_country_is_left_open():
    """Lesotho is a hole in South Africa."""
    svg = page("ZA")
    spots = [p for ring in outlines(svg, "map-focus") if area(ring) < 0 for p in ring]
    assert spots
    middle = (sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots))
    assert not covers(svg, "map-focus", middle)
    assert covers(svg, "map-land", middle)


def test_crimea_is_ukraines():
    shapes = load_shapes()
    points = set()
    for ring, _ in shapes.countries["UA"]:
        for arc in ring:
            xs, ys = shapes.arc(arc, shapes.filter(0.1))
            points |= {
                (round(math.degrees(x * shapes.quantum)), round(math.degrees(y * shapes.quantum)))
                for x, y in zip(xs, ys, strict=True)
            }
    assert (34, 44) in points


def test_a_small_country_has_a_ring_and_a_big_one_has_none():
    assert "map-ring" in card("VA")
    assert "map-ring" in card("SG")
    assert "map-ring" in card("MV")
    assert "map-ring" not in card("FR")


def test_a_lonely_island_is_shown_with_land_that_readers_know():
    assert any(abs(area(ring)) > 20 for ring in outlines(card("SH"), "map-land"))
    assert any(abs(area(ring)) > 20 for ring in outlines(card("MV"), "map-land"))


def test_a_city_has_a_pin_where_it_stands_and_its_name():
    svg = card("NL", city=(51.9225, 4.47917, "Rotterdam"))
    x, y = map(float, re.search(r'class="map-pin" cx="([\d.]+)" cy="([\d.]+)"', svg).groups())
    assert 0 < x < 180
    assert 110 < y < 240
    assert ">Rotterdam</text>" in svg


def test_a_city_outside_its_countrys_main_part_is_in_the_picture():
    svg = card("US", city=(21.30694, -157.85833, "Honolulu"))
    x, y = map(float, re.search(r'class="map-pin" cx="([\d.]+)" cy="([\d.]+)"', svg).groups())
    assert 0 < x < 360
    assert 0 < y < 240


def test_a_map_is_well_formed_and_has_neither_style_nor_id():
    for code in CODES:
        for svg in (card(code, title="Map of A & B"), page(code, labels=True)):
            for element in ElementTree.fromstring(svg).iter():
                assert not {"style", "id", "fill", "stroke"} & set(element.keys())
                assert not element.tag.endswith("style")


def test_a_hostile_title_is_text():
    hostile = """</title><script>alert("1")</script> & 'x'"""
    root = ElementTree.fromstring(card("DE", title=hostile))
    assert root.find(f"{SVG}title").text == hostile
    assert root.find(f".//{SVG}script") is None


def test_a_hostile_city_is_text():
    hostile = '"><img src=x onerror=alert(1)>'
    svg = card("DE", city=(52.5, 13.4, hostile))
    assert hostile in [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_hostile_address_stays_in_its_attribute():
    hostile = '/x/" onclick="alert(1)'
    points = [(52.52, 13.4, "Berlin", hostile)]
    root = ElementTree.fromstring(country_svg("DE", points, width=840, height=560))
    links = list(root.iter(f"{SVG}a"))
    assert [(link.get("href"), link.get("onclick")) for link in links] == [(hostile, None)]


def test_a_title_makes_an_image_and_its_absence_an_ornament():
    named, bare = ElementTree.fromstring(card("DE", title="Germany")), ElementTree.fromstring(card("DE"))
    assert (named.get("role"), named.get("aria-hidden")) == ("img", None)
    assert named[0].tag == f"{SVG}title"
    assert (bare.get("role"), bare.get("aria-hidden")) == (None, "true")
    assert bare.find(f"{SVG}title") is None


def test_a_map_with_links_is_not_hidden_from_assistive_software():
    root = ElementTree.fromstring(world_svg({"DE": ("/country/germany/", "Germany")}, width=900, height=450))
    assert root.get("aria-hidden") is None
    assert root.get("role") != "img"


def test_the_same_map_is_drawn_twice_alike():
    from directory.maps import svg as module

    first = [page(code, labels=True) for code in ("FR", "ID", "CA")]
    module._locator.cache_clear()
    assert [page(code, labels=True) for code in ("FR", "ID", "CA")] == first


def test_unknown_countries_are_left_out():
    assert card("DE", "QQ") == card("DE")
    assert "map-land" in card("QQ")


def test_a_map_is_drawn_once_whatever_its_title():
    from directory.maps import svg as module

    page("DE", labels=True)
    drawn = module._locator.cache_info().misses
    page("DE", labels=True, title="Germany")
    assert module._locator.cache_info().misses == drawn


def letters(svg: str, *, phone: bool) -> dict[str, tuple[float, float, float, float]]:
    """Return where a map's names stand: on a phone only some, in 24 px and moved away from their spots (components.css).

    Letters are taken to be 0.5 em wide, a little less than the maps reckon with.
    """
    boxes = {}
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        kind = text.get("class")
        if phone and ("map-fine" in kind or kind == "map-label"):
            continue
        side = {"middle": 0, "end": -1}.get(text.get("text-anchor"), 1)
        x, y = float(text.get("x")) + side * 8 * phone, float(text.get("y")) + 4 * phone
        size = 24 if phone else float(text.get("font-size"))
        half = len(text.text) * size * 0.5 / 2
        boxes[text.text] = (x + side * half - half, y - size * 0.7, x + side * half + half, y)
    return boxes


def biggest_cities(code: str) -> list[tuple[float, float, str]]:
    return [(city.latitude, city.longitude, city.name) for city in read_cities() if city.iso2 == code][:9]


@pytest.mark.parametrize("phone", [False, True], ids=["screen", "phone"])
def test_names_stand_on_the_map_and_clear_of_each_other(phone: bool):
    pages = {code: page(code, labels=True) for code in ("DE", "CH", "BR", "ET", "RU")}
    pages |= {
        f"cities of {code}": country_svg(code, biggest_cities(code), width=660, height=440) for code in ("RU", "US")
    }
    for code, svg in pages.items():
        boxes = list(letters(svg, phone=phone).values())
        assert len(boxes) > (0 if phone else 3), code
        for i, one in enumerate(boxes):
            assert one[0] > 0 and one[2] < 660 and one[1] > 0 and one[3] < 440, code
            for other in boxes[i + 1 :]:
                apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
                assert apart, code


def test_a_pin_near_the_edge_has_its_name_on_the_side_where_a_phone_has_room():
    svg = locator_svg(
        countries=["RU", "KP"], city=(43.1, 131.9, "Vladivostok"), width=660, height=440, detail="page", labels=True
    )
    assert "Vladivostok" in letters(svg, phone=True)


def test_a_countrys_cities_are_dots_and_the_first_has_its_name():
    cities = [city for city in read_cities() if city.iso2 == "KE"][:12]
    svg = country_svg("KE", [(c.latitude, c.longitude, c.name) for c in cities], width=840, height=560)
    assert svg.count('class="map-dot"') == 12
    assert ">Nairobi</text>" in svg
    assert len(svg.encode()) <= 14_000


def test_a_dot_without_room_for_its_name_still_names_its_link():
    points = [(50.0 + i / 1000, 10.0, f"Place {i}", f"/{i}/") for i in range(12)]
    root = ElementTree.fromstring(country_svg("DE", points, width=840, height=560))
    links = list(root.iter(f"{SVG}a"))
    assert len(links) == 12
    for link in links:
        assert link.find(f"{SVG}text") is not None or link.find(f"{SVG}title") is not None


def test_every_country_has_a_map_of_its_cities_within_the_budget():
    cities: dict[str, list] = {}
    for city in read_cities():
        cities.setdefault(city.iso2, []).append((city.latitude, city.longitude, city.name, f"/{city.slug}/"))
    big = [c for c in CODES if len(country_svg(c, cities.get(c, [])[:20], width=840, height=560).encode()) > 14_000]
    assert big == []


def test_a_pin_is_near_the_middle_of_its_surroundings_among_the_great_cities():
    svg = pin_svg(52.39, 13.06, width=660, height=400, title="Where it is", label="Potsdam", across=2.4, country="DE")
    x, y = map(float, re.search(r'class="map-pin" cx="([\d.]+)" cy="([\d.]+)"', svg).groups())
    assert abs(x - 330) < 50 and abs(y - 200) < 50
    assert svg.count(">Potsdam</text>") == 1 and ">Berlin</text>" in svg
    assert 'class="map-focus"' in svg
    assert len(svg.encode()) <= 14_000


def test_the_great_cities_around_a_pin_stand_there_the_greatest_first_and_across_the_date_line_too():
    people = dict(sorted((city.name, city.population) for city in read_cities()))
    svg = pin_svg(51.0, 7.5, width=660, height=400, across=4, label="Here")
    towns = re.findall(r"map-label-town[^>]*>([^<]+)", svg)
    assert {"Brussels", "Amsterdam"} <= set(towns)
    assert [people[name] for name in towns] == sorted((people[name] for name in towns), reverse=True)
    assert ">Nasinu</text>" in pin_svg(-17.5, -179.5, width=660, height=400, across=6)


def test_places_beside_each_other_share_the_drawing_of_their_surroundings():
    one, other = (pin_svg(52.5 + step, 13.4, width=660, height=400) for step in (0.0, 0.01))
    assert one.partition("</g>")[0] == other.partition("</g>")[0] and one != other


def test_the_world_with_all_its_links_is_at_most_sixty_kilobytes():
    links = {country.iso2: (f"/directory/{country.slug}/", country.name) for country in read_countries()}
    svg = world_svg(links, width=1200, height=590, quantities={"DE": 3}, title="The world")
    root = ElementTree.fromstring(svg)
    assert len(svg.encode()) <= 60_000
    assert len(list(root.iter(f"{SVG}a"))) == len(links)
    for link in root.iter(f"{SVG}a"):
        assert link.find(f"{SVG}path") is not None or link.find(f"{SVG}circle") is not None, link.get("href")
        assert link.find(f"{SVG}title").text
    assert 'class="map-country q3"' in svg


def test_the_projections_agree_with_their_authors():
    """Snyder 1987, p. 332: the azimuthal projection from 40 N 100 W of 20 S 100 E on a globe of radius 3."""
    x, y = to_plane(-20, 100, (40, -100))
    assert (3 * x, 3 * y) == pytest.approx((-4.2339303, 4.0257775), abs=1e-6)
    assert from_plane(x, y, (40, -100)) == pytest.approx((-20, 100))
    # The world's half width and half height on a globe of radius 1, from the Equal Earth paper's formulas.
    assert equal_earth(math.pi, 0)[0] == pytest.approx(2.7066299836, abs=1e-9)
    assert equal_earth(0, math.pi / 2)[1] == pytest.approx(1.3173627591, abs=1e-9)


def test_a_path_is_written_in_relative_whole_steps():
    square = [(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0), (0.0, 0.0)]
    assert path_data([square], 1, closed=True) == "m0 0 20 0 0 20-20 0z"
    assert path_data([[(0.0, 0.0), (0.1, 0.1), (0.2, 0.0)]], 1, closed=True) == ""


def test_the_picture_for_a_card_has_the_size_asked_for_and_the_maps_colours():
    picture = draw_locator((536, 630), countries=["CH"], city=(47.37, 8.54, "Zürich"))
    assert (picture.size, picture.mode) == ((536, 630), "RGB")
    colours = {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in picture.getcolors(maxcolors=1 << 20)}
    assert {LIGHT.sea, LIGHT.land, LIGHT.tints["EU"], LIGHT.pin} <= colours


def test_a_picture_takes_a_city_as_it_comes_from_the_list():
    city = next(city for city in read_cities() if city.iso2 == "CH")
    as_row = draw_locator((300, 200), countries=["CH"], city=city)
    as_tuple = draw_locator((300, 200), countries=["CH"], city=(city.latitude, city.longitude, city.name))
    assert as_row.tobytes() == as_tuple.tobytes()


def test_a_map_is_drawn_once_for_all_processes_of_a_machine(settings: Any, tmp_path: Path) -> None:
    settings.MAPS_DIR = tmp_path / "maps"
    (tmp_path / "maps" / "of-a-former-release").mkdir(parents=True)
    drawn = []

    def process() -> Any:
        @shelf.drawn_once(maxsize=8)
        def draw(code: str, size: tuple[int, int]) -> str:
            drawn.append(code)
            return f"<svg>{code}é</svg>"

        return draw

    assert [process()("DE", (1, 2)) for _ in range(3)] == ["<svg>DEé</svg>"] * 3
    assert process()("FR", (1, 2)) == "<svg>FRé</svg>"
    assert drawn == ["DE", "FR"]
    assert not (tmp_path / "maps" / "of-a-former-release").exists()
    # Without a folder that can be written to, every process draws.
    settings.MAPS_DIR = tmp_path / "file" / "maps"
    (tmp_path / "file").touch()
    assert [process()("IT", (1, 2)) for _ in range(2)] == ["<svg>ITé</svg>"] * 2
    assert drawn == ["DE", "FR", "IT", "IT"]


def test_a_map_that_the_disk_has_no_room_for_is_drawn_and_leaves_nothing(settings: Any, tmp_path: Path) -> None:
    settings.MAPS_DIR = tmp_path / "maps"

    @shelf.drawn_once(maxsize=8)
    def draw(code: str) -> str:
        return f"<svg>{code}</svg>" * 100

    with full_disk():
        assert draw("DE").startswith("<svg>DE</svg>")
    assert [path for path in settings.MAPS_DIR.rglob("*") if path.is_file()] == []
