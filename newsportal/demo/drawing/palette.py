"""The inks of the house: warm paper, a near-black, the news red, deep green, ochre and slate, each with its lighter and darker neighbours."""

PAPER = "#f4ecda"
CREAM = "#fbf5e6"
BONE = "#e6d9bd"

INK = "#1c2026"
NIGHT = "#14202c"
CHARCOAL = "#333a40"

RED = "#b3261e"
DARK_RED = "#7c1c18"
VERMILION = "#d4492f"
SALMON = "#e58a68"
BLUSH = "#f2c3a2"

OCHRE = "#d9992b"
GOLD = "#edbb55"
STRAW = "#f3d798"
SAND = "#dfbe8c"
CLAY = "#b5673c"
UMBER = "#6e432c"

DEEP_GREEN = "#173f35"
GREEN = "#2d6350"
SAGE = "#6f9a7d"
LEAF = "#a9c19a"

DEEP_SLATE = "#1b3142"
SLATE = "#345a72"
STEEL = "#6a90a3"
MIST = "#a9c3c9"
HAZE = "#d5dfd8"
