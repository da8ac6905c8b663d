"""Locator maps: where a story happens and where a business stands, drawn from Natural Earth.

- `locator_svg` and `draw_locator`: the countries and the city of a story, for pages and for social cards
- `country_svg`: a country with its cities; `pin_svg`: the surroundings of one place
- `world_svg`: the world, each country a link
"""

from .drawing import Palette, draw_locator
from .svg import country_svg, locator_svg, pin_svg, world_svg

__all__ = ["Palette", "country_svg", "draw_locator", "locator_svg", "pin_svg", "world_svg"]
