from . import city, earth, harbour, harvest, market, power, reef, sky, water

SCENES = {
    "container-port": harbour.container_port,
    "volcano": earth.volcano,
    "observatory-night": sky.observatory_night,
    "satellite-orbit": sky.satellite_orbit,
    "desert-solar": power.desert_solar,
    "wind-turbines": power.wind_turbines,
    "tea-terraces": harvest.tea_terraces,
    "coffee-branch": harvest.coffee_branch,
    "rice-paddies": harvest.rice_paddies,
    "suez-canal": water.suez_canal,
    "undersea-cable": water.undersea_cable,
    "suspension-bridge": water.suspension_bridge,
    "glacier": earth.glacier,
    "salt-flats": earth.salt_flats,
    "coral-reef": reef.coral_reef,
    "high-speed-train": city.high_speed_train,
    "old-town-rooftops": city.old_town_rooftops,
    "night-market": market.night_market,
}
