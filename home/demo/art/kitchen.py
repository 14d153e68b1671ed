"""Seasoning, grain and oil, tins."""

import dried as d
import emblems as e
import motifs as m
from bottles import glass, jar, jug, spice, tin
from fruit import pineapple, strawberry_one
from packs import brick, grain_bag, packet, pouch, sack
from scene import Picture
from shapes import (
    box,
    circle,
    curve,
    dots,
    gloss,
    move,
    oval,
    path,
    pts,
    rounded,
    rows,
    shade,
    slab,
    tint,
)
from vegetables import corn, mushroom_one, tomato


def _pic(
    family: str,
    pack,
    *what,
    ground: float = 131,
    wide: float = 60,
    size: float = 1.0,
    y: float = 0,
    **more,
) -> Picture:
    return Picture(
        family,
        lambda: pack(*(w() if callable(w) else w for w in what), **more),
        ground,
        wide,
        size,
        y=y,
    )


def _spice(pack, *what, **more) -> Picture:
    return _pic("peach", pack, *what, **more)


def _grain(pack, *what, wide: float = 96, **more) -> Picture:
    return _pic("butter", pack, *what, wide=wide, **more)


def _tin(*what, **more) -> Picture:
    return _pic("ice", tin, *what, ground=98, wide=100, y=8, size=1.12, **more)


def _scatter(colour: str, rx: float, ry: float, tilt: float = 0) -> str:
    """Grains on the heap of an open sack."""
    spots = [(x + (9 if k % 2 else 0), -106 + k * 15) for k in range(6) for x in range(-84, 90, 21)]
    return "".join(
        move(
            oval(0, 0, rx, ry).fill(shade(colour, 0.14) if i % 3 else tint(colour, 0.4)),
            x,
            y,
            turn=(i * 53 + tilt) % 180,
        )
        for i, (x, y) in enumerate(spots)
    )


def _sack(colour: str, rx: float, ry: float, cloth: str = "#E4C79A") -> Picture:
    return _grain(lambda: sack(colour, _scatter(colour, rx, ry) if rx else "", cloth))


def brown_sugar() -> str:
    lumps = "".join(
        move(
            rounded([(-26, -20), (26, -20), (26, 20), (-26, 20)], 6).solid(
                "#8C4A24", shift=(-6, -6)
            ),
            x,
            y,
            turn=t,
        )
        for x, y, t in rows("-48 -56 -14, 4 -78 12, 52 -54 -24, -8 -46 30, 30 -30 8, -52 -26 22")
    )
    return sack("#7A3E1E", lumps)


def noodle_bundle(colour: str, band: str) -> str:
    sticks = "".join(
        curve((x, -124), (x * 0.8, 0), (x, 124)).line(colour if i % 2 else shade(colour, 0.1), 9)
        for i, x in enumerate(range(-60, 61, 8))
    )
    wrap = path("M-66 -62H66L60 0L66 62H-66L-60 0Z").solid(band, shift=(-10, 0))
    return (
        sticks
        + wrap
        + slab(70, 14, 7, -20).fill("#FFFFFF", 0.95)
        + slab(42, 7, 3, 0).fill("#FFFFFF", 0.75)
        + move(e.rice_ear("#FFE9B0"), 0, 34, 0.22)
    )


def rock_sugar() -> str:
    return "".join(
        move(
            rounded([(-34, -10), (0, -34), (36, -12), (30, 26), (-26, 28)], 6).solid(
                "#F7DE9A", path("M-34 -10L0 4L36 -12L0 -34Z").fill("#FFF1C9"), shift=(-6, -4)
            ),
            x,
            y,
            turn=t,
        )
        for x, y, t in [(-44, -10, 0), (40, -24, 40), (4, 40, -20)]
    )


def honeycomb_box() -> str:
    cells = ""
    for row in range(4):
        for i in range(6):
            hexagon = rounded([(0, -22), (19, -11), (19, 11), (0, 22), (-19, 11), (-19, -11)], 4)
            cells += move(
                hexagon.fill("#FFC93C" if (row + i) % 3 else "#FFDD7A"),
                -104 + i * 42 + (21 if row % 2 else 0),
                -54 + row * 36,
            )
    comb = rounded([(-118, -76), (118, -76), (118, 76), (-118, 76)], 18)
    drip = path(
        "M-118 60H118V92Q104 120 92 92Q84 82 72 92V110Q60 134 48 110V92Q30 78 10 92"
        "Q-6 104 -22 90Q-40 82 -56 96Q-70 122 -84 96Q-100 84 -118 92Z"
    )
    return (
        drip.solid("#F2A31D", shift=(-4, -6))
        + comb.clip(comb.fill("#E0901A"), cells)
        + gloss(-70, -56, 34, 7, 0, 0.5)
    )


def rice_wine_bowl() -> str:
    grains = "".join(
        move(oval(0, 0, 9, 4).fill("#F3E7C9"), x, y, turn=(i * 47) % 180)
        for i, (x, y) in enumerate(
            pts("-70 -20, -40 -8, -20 -30, 10 -12, 36 -28, 62 -14, -50 -32, 0 -2, 44 -4, -8 -20")
        )
    )
    petals = "".join(
        circle(x, y, 6).fill("#F2A31D")
        for x, y in [(-28, -20), (24, -20), (54, -26), (-60, -10), (8, -30)]
    )
    return (
        oval(0, -18, 124, 40).fill("#E8EEF2")
        + oval(0, -16, 108, 31).fill("#FFFBEA")
        + grains
        + petals
        + path("M-124 -14C-120 70 -70 116 0 116S120 70 124 -14C90 40 -90 40 -124 -14Z").solid(
            "#5C8EC9", curve((-96, 46), (0, 78), (96, 46)).line("#FFFFFF", 8, 0.6), shift=(-14, -6)
        )
    )


def fish_tin(colour: str, extra: str) -> str:
    return (
        path("M-124 -14V44Q-124 84 0 84T124 44V-14Z").solid(
            "#C3CDD6",
            path("M-124 6V40Q-124 78 0 78T124 40V6Q124 44 0 44T-124 6Z").fill(colour),
            shift=(0, 0),
        )
        + oval(0, -14, 124, 58).fill("#E9EEF2")
        + oval(0, -14, 108, 46).fill(colour)
        + move(m.fish("#F2C46B"), 0, -12, 0.62)
        + extra
        + oval(92, -14, 14, 9).line("#8F9CA8", 6)
    )


SEASONING = {
    "vinegar-light": _spice(glass, "#E9C98A", "#FFF6E3", "#D8302B", e.rice_ear),
    "vinegar": _spice(glass, "#4A241A", "#F6D27A", "#D8302B", lambda: e.rice_ear("#8C4A1E")),
    "chicken-powder": _spice(pouch, "#F5C518", m.drumstick, wide=92),
    "chicken-powder-big": _spice(
        pouch,
        "#4FA64B",
        lambda: move(m.drumstick(), -30, 0, 0.8) + move(m.prawn(), 50, 40, 0.5),
        wide=92,
    ),
    "soup-mix": _spice(
        brick,
        "#3F8A4F",
        lambda: move(mushroom_one(), -30, 0, 0.8) + move(d.shiitake(), 60, 30, 0.6),
        ground=98,
        wide=118,
    ),
    "spice-chili": _spice(spice, "#C9302C", "#D8302B", "#FFF6E3", e.chili),
    "spice-ginger": _spice(
        spice,
        "#E2BC6A",
        "#F2A31D",
        "#FFF6E3",
        lambda: m.dots([(-40, 0), (0, -20), (40, 10)], 24, "#D9A45A"),
    ),
    "pepper-salt": _spice(pouch, "#8C8F94", e.peppercorns, wide=92),
    "salt": _spice(pouch, "#3E8ED6", lambda: e.drop("#7FC4F0"), "#FFFFFF", wide=92),
    "cooking-wine": _spice(glass, "#C9822F", "#FFF0D0", "#8C2A1E", e.rice_ear),
    "soy-sauce": _spice(glass, "#3A1C14", "#FFE9B0", "#D8302B", lambda: d.bean("#C98A2F")),
    "soy-sauce-green": _spice(
        glass, "#4A241A", "#6DB33F", "#F6C445", lambda: d.bean("#F7DE8A"), -50, 50, size=0.96
    ),
    "soy-sauce-fine": _spice(glass, "#3A1C14", "#FFFFFF", "#2B2B2E", e.tea_leaf, -70, 40),
    "soy-sauce-gold": _spice(
        glass, "#4A1F12", "#F2B51D", "#F2B51D", lambda: d.bean("#8C4A1E"), wide=60
    ),
    "oyster-sauce": _spice(
        glass, "#3A1C14", "#F7C81E", "#D8302B", lambda: m.fish("#8C5A2F"), -84, 46
    ),
    "jam": _spice(jar, "#C9202B", "#F2F2F2", "#FFF6E3", strawberry_one, wide=92),
    "chili-oil": _spice(
        jar,
        "#B5281E",
        "#2B2B2E",
        "#F6D27A",
        e.chili,
        inside=m.dots(
            pts("-60 -40, -20 -52, 30 -36, 62 -50, -50 100, 20 108, 60 96"), 6, "#F2A31D"
        ),
        wide=92,
    ),
    "chili-sauce": _spice(
        jar,
        "#7E1F18",
        "#D8302B",
        "#D8302B",
        e.chili,
        inside=m.dots([(-60, -44), (0, -50), (50, -40), (-30, 106), (40, 102)], 8, "#3A1C14"),
        wide=92,
    ),
    "pasta-sauce": _spice(jar, "#D8432B", "#F2F2F2", "#3F8A4F", tomato, wide=92),
    "honeycomb": _spice(honeycomb_box, ground=112, wide=118),
    "rice-wine": _spice(rice_wine_bowl, ground=116, wide=90, size=1.06),
}
GRAIN = {
    "sack-flour": _sack("#FBF6EC", 0, 0),
    "sack-rice-flour": _sack("#FFFFFF", 0, 0, "#C9D9E6"),
    "sack-sugar": _sack("#FFFFFF", 4, 4, "#E6B8B8"),
    "sack-brown-sugar": _grain(brown_sugar),
    "sack-rice": _sack("#F7F3E6", 8, 4),
    "sack-millet": _sack("#F5C83B", 5, 5, "#D9B48A"),
    "sack-mung": _sack("#6E9A3A", 9, 7),
    "sack-red-bean": _sack("#A0302E", 10, 7),
    "sack-soybean": _sack("#EBC560", 9, 8, "#C9A77A"),
    "sack-peanut": _sack("#D98A6A", 12, 8),
    "flour-blue": _grain(grain_bag, "#2E6FB8", e.rice_ear),
    "flour-orange": _grain(grain_bag, "#E98A2B", e.rice_ear, "#FFF6E3"),
    "rice-red": _grain(grain_bag, "#C9302C", e.rice_bowl),
    "rice-green": _grain(
        grain_bag, "#3F8A4F", lambda: e.rice_bowl("#FFFFFF", "#C9302C"), "#FFF6E3"
    ),
    "oil-gold": _grain(jug, "#F2BE3B", "#D8302B", "#D8302B", e.rice_ear, wide=86),
    "oil-peanut": _grain(jug, "#E9A52B", "#F7DE8A", "#C9302C", d.peanut, wide=86),
    "noodle-bundle": _grain(lambda: noodle_bundle("#F7E7C0", "#3F8A4F"), wide=66, ground=126),
    "noodle-bundle-egg": _grain(lambda: noodle_bundle("#F7D27A", "#E9762B"), wide=66, ground=126),
    "pasta-box": _grain(packet, "#1F5FAE", e.rice_ear, wide=120, ground=124),
    "buckwheat-noodles": _grain(lambda: noodle_bundle("#A98A6A", "#7A5236"), wide=66, ground=126),
    "sugar-pack": _grain(
        pouch,
        "#F08AA0",
        lambda: m.dots([(-30, -20), (20, -30), (0, 16), (44, 10), (-40, 28)], 20, "#FFFFFF"),
        "#FBD3DC",
    ),
    "rock-sugar": _grain(pouch, "#E2A21C", rock_sugar),
}
TINS = {
    "tin-longan": _tin("#B5432B", d.longan),
    "tin-lily": _tin("#4FA6A0", lambda: e.flower("#FFF3DC", "#F2B51D", 6)),
    "tin-coconut": _tin("#6DB33F", d.coconut),
    "tin-pineapple": _tin("#F2B51D", pineapple),
    "tin-red-bean": _tin("#B5303B", lambda: d.bean("#A0302E")),
    "tin-corn": _tin("#E9C22F", corn),
    "tin-purple": _tin("#7A4A9D", lambda: e.rice_bowl("#8C6BA8", "#D9C0E6")),
    "tin-ham": _pic(
        "ice",
        lambda: (
            rounded(
                pts("-104 -74, 104 -74, 112 -58, 112 62, 96 84, -96 84, -112 62, -112 -58"), 14
            ).solid(
                "#C9302C",
                slab(150, 92, 46, 26).fill("#FFF6E3"),
                box(86, -90, 40, 200).fill("#000000", 0.1),
                shift=(0, 0),
            )
            + oval(0, -72, 106, 24).fill("#E9EEF2")
            + oval(0, -72, 92, 17).fill("#C3CDD6")
            + slab(86, 12, 6, -36).fill("#FFFFFF", 0.95)
            + move(e.ham(), 0, 26, 0.5)
            + oval(26, -72, 24, 8).line("#8F9CA8", 6)
        ),
        ground=84,
        wide=110,
        y=6,
        size=1.08,
    ),
    "tin-fish": _pic(
        "ice",
        lambda: fish_tin(
            "#C9822F", dots([(-40, -40), (20, 14), (-10, 20), (40, -40)], 7, "#3A2420")
        ),
        ground=86,
        wide=118,
        y=4,
    ),
    "tin-croaker": _pic("ice", lambda: fish_tin("#3E8ED6", ""), ground=86, wide=118, y=4),
}
PICTURES = SEASONING | GRAIN | TINS
