"""Small pictures of businesses, 1200 by 800, and marks for their signs; each fits many a shop of its kind."""

from __future__ import annotations

from collections.abc import Callable

from ..press import Press
from . import care, evenings, food, hands, lodging, outdoors, shops, work

SIZE = (1200, 800)

PLACES: dict[str, Callable[[Press], None]] = {
    **food.SCENES,
    **lodging.SCENES,
    **shops.SCENES,
    **hands.SCENES,
    **care.SCENES,
    **work.SCENES,
    **outdoors.SCENES,
    **evenings.SCENES,
}
