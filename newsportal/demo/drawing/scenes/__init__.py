"""The eighteen pictures, by the file name they are saved under. A scene is a function that draws on a press."""

from __future__ import annotations

from collections.abc import Callable

from ..press import Press
from . import (
    bridge,
    cable,
    canal,
    coffee,
    glacier,
    harbour,
    market,
    power,
    reef,
    rice,
    rooftops,
    salt,
    sky,
    tea,
    train,
    volcano,
)

SCENES: dict[str, Callable[[Press], None]] = {
    "container-port": harbour.container_port,
    "suez-canal": canal.suez_canal,
    "desert-solar": power.desert_solar,
    "wind-turbines": power.wind_turbines,
    "glacier": glacier.glacier,
    "coral-reef": reef.coral_reef,
    "tea-terraces": tea.tea_terraces,
    "coffee-branch": coffee.coffee_branch,
    "rice-paddies": rice.rice_paddies,
    "high-speed-train": train.high_speed_train,
    "suspension-bridge": bridge.suspension_bridge,
    "observatory-night": sky.observatory_night,
    "satellite-orbit": sky.satellite_orbit,
    "volcano": volcano.volcano,
    "old-town-rooftops": rooftops.old_town_rooftops,
    "undersea-cable": cable.undersea_cable,
    "night-market": market.night_market,
    "salt-flats": salt.salt_flats,
}
