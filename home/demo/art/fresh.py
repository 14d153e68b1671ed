"""Tofu, eggs, meat, bakery, frozen food and loose snacks."""

from bakery import (
    cookies,
    egg_tart,
    honey_buns,
    laobing,
    mantou,
    milk_bread,
    pretzel,
    shaobing,
    snow_crisp,
)
from dried import almond, cashew, pistachio, walnut
from loose import (
    beans_heap,
    bowl_of,
    dried_fruit_mix,
    heap,
    lollipop,
    marshmallows,
    nougat,
    popcorn,
    wood_ears,
)
from meat import brisket, chicken_legs, pork_belly, snails
from motifs import chip
from scene import Picture
from shapes import (
    box,
    circle,
    curve,
    dots,
    gloss,
    glow,
    leaf,
    mirror,
    move,
    oval,
    path,
    pts,
    rows,
    shade,
    smooth,
)


def soft_tofu() -> str:
    """A plastic box of soft tofu, its film half peeled off, a cube cut out in front."""
    cube = (
        path("M-44 -10L-14 -34H54L30 -10Z").fill("#FFFFFF")
        + path("M30 -10L54 -34V20L30 46Z").fill("#E9DFC6")
        + box(-44, -10, 74, 56, 5).fill("#FFFAEC")
    )
    label = oval(-30, 56, 62, 24).fill("#5FB58A") + box(-62, 46, 64, 9, 4.5).fill("#FFFFFF")
    return (
        path("M-128 -6L-104 88Q-102 98 -90 98H70Q82 98 84 88L108 -6Z").solid(
            "#DCEBF3", shift=(-8, -4)
        )
        + path("M-128 -6L-84 -64H78L108 -6Z").fill("#EEF6FA")
        + path("M-108 -12L-74 -56H68L90 -12Z").fill("#FFFDF5")
        + path("M-108 -12L-74 -56H-4L-24 -12Z").fill("#A9DCC2", 0.85)
        + path("M-4 -56Q34 -96 70 -84Q40 -60 -24 -12Z").fill("#7CC4A0")
        + label
        + box(-54, 62, 44, 6, 3).fill("#FFFFFF", 0.7)
        + move(cube, 84, 60, 0.98)
    )


def firm_tofu() -> str:
    block = (
        path("M-110 -20L-40 -66L116 -40L46 12Z").fill("#FFFBEA")
        + path("M-110 -20L46 12V100L-110 62Z").fill("#F7EBCB")
        + path("M46 12L116 -40V44L46 100Z").fill("#E3D2A6")
    )
    pores = dots(pts("-80 10, -50 40, -20 20, 10 60, -70 50, 20 30, -40 0"), 4, "#E3D2A6") + dots(
        [(70, 20), (94, 10), (76, 60)], 4, "#CDBA8A"
    )
    cloth = curve((-110, -20), (46, 12), (116, -40)).line("#FFFFFF", 5)
    return (
        oval(0, 84, 136, 34).solid("#B97F4A", shift=(0, -10))
        + move(block + pores + cloth, 0, -10)
        + leaf(-10, -50, 46, -30, "#5FAE4F")
        + leaf(-10, -50, 40, -140, "#4FA64B")
    )


def egg(colour: str, size: float = 1, turn: float = 0) -> str:
    body = smooth(mirror([(0, -66), (30, -52), (50, -4), (44, 40), (0, 60)]))
    return move(
        body.solid(colour, shift=(-9, -7), dark=0.1) + gloss(-22, -22, 8, 18, 20, 0.55),
        size=size,
        turn=turn,
    )


def nest_eggs() -> str:
    straw = "".join(
        curve((x, y), (x + 34, y + d), (x + 66, y - d)).line(c, 8)
        for x, y, d, c in [
            (-124, 40, 12, "#D9A94F"),
            (-110, 62, -10, "#C48F36"),
            (-60, 76, 12, "#D9A94F"),
            (-10, 70, -12, "#E6BE6A"),
            (30, 62, 10, "#C48F36"),
            (52, 44, -10, "#D9A94F"),
            (-90, 88, 8, "#E6BE6A"),
            (-30, 96, -8, "#C48F36"),
            (20, 88, 8, "#D9A94F"),
        ]
    )
    return (
        oval(0, 34, 128, 56).fill("#9C6E2A")
        + move(egg("#F3DCC0"), -54, -18, 1.08, -14)
        + move(egg("#EBC9A4"), 56, -16, 1.08, 16)
        + move(egg("#F9EBD8"), 2, -2, 1.16, 2)
        + path("M-132 26C-90 66 90 66 132 26C132 84 80 112 0 112S-132 84 -132 26Z").fill("#C9963C")
        + straw
        + curve((-130, 30), (-146, 14)).line("#D9A94F", 7)
        + curve((126, 34), (144, 20)).line("#C48F36", 7)
    )


def egg_tray() -> str:
    def pair(x: float, y: float, size: float, colour: str) -> str:
        dark = move(egg(shade(colour, 0.2)), x, y, size * 1.05)
        return dark + move(egg(colour), x - 2, y - 2, size)

    back = "".join(
        pair(x, -46, 0.8, c)
        for x, c in ((-86, "#CF8B5C"), (-29, "#D99A6A"), (29, "#CF8B5C"), (86, "#D99A6A"))
    )
    front = "".join(
        pair(x, 6, 0.98, c)
        for x, c in (
            (-93, "#E6B088"),
            (0, "#DFA276"),
            (93, "#E6B088"),
            (-47, "#DA9868"),
            (47, "#E9B893"),
        )
    )
    cups = path(
        "M-142 22Q-116 64 -93 44Q-70 28 -47 50Q-24 66 0 46Q24 28 47 50Q70 66 93 44"
        "Q116 28 142 22L126 96Q122 108 110 108H-110Q-122 108 -126 96Z"
    )
    ribs = "".join(curve((x, 62), (x * 0.94, 96)).line("#8A9CB5", 6) for x in (-70, -24, 24, 70))
    return back + front + cups.solid("#A9B8CC", shift=(-6, -8)) + ribs


def duck_eggs() -> str:
    def whole():
        return egg("#CFE6E2", 1.3)

    outline = smooth(mirror([(0, -66), (30, -52), (50, -4), (44, 40), (0, 60)]))
    half = (
        move(outline.fill("#CFE6E2") + move(outline.fill("#FFFEFA"), 0, 0, 0.9), size=1.3)
        + circle(0, 14, 36).solid("#F2812B", glow(-10, 4, 28, 28, "#FFB84A", 0.8))
        + path("M-20 44Q-10 64 4 52Q12 74 20 50Q26 44 24 36Z").fill("#F2A33B")
    )
    return (
        move(whole(), -58, -20, 0.96, -16)
        + move(whole(), 36, -40, 0.96, 12)
        + move(half, 24, 34, 1, 30)
    )


def tangyuan() -> str:
    def ball(x, y, r=33):
        return circle(x, y, r).solid("#FFFDF8", shift=(-7, -6), dark=0.1) + gloss(
            x - 11, y - 12, 7, 10, 40, 0.9
        )

    cut = (
        circle(30, -14, 34).fill("#FFFDF8")
        + circle(30, -14, 22).fill("#33282B")
        + gloss(24, -22, 6, 4, 0, 0.3)
        + path("M44 0Q60 12 56 20Q40 20 36 6Z").fill("#33282B")
    )
    return (
        oval(0, -2, 126, 50).fill("#E05A4A")
        + oval(0, -2, 112, 40).fill("#F3EAD9")
        + ball(-64, -12)
        + ball(-20, -32)
        + ball(76, -18, 30)
        + cut
        + ball(-26, 12, 30)
        + path("M-126 -2C-122 78 -70 118 0 118S122 78 126 -2C96 54 -96 54 -126 -2Z").solid(
            "#D8403A", curve((-92, 56), (0, 86), (92, 56)).line("#FFD98A", 8), shift=(-14, -6)
        )
    )


def fries() -> str:
    sticks = "".join(
        move(
            box(-11, -90, 22, 170, 4).fill("#F7C83B")
            + box(3, -90, 8, 170, 3).fill("#E3A823")
            + box(-11, -90, 22, 8, 3).fill("#FFE08A"),
            x,
            y,
            turn=t,
        )
        for x, y, t in rows(
            "-66 0 -14, 66 4 14, -40 -22 -8, 40 -26 8, -14 -8 -3, 16 -36 3, -54 16 -10, "
            "54 18 10, 0 10 1, 28 8 5, -28 16 -5"
        )
    )
    return (
        sticks
        + path("M-92 10Q0 60 92 10L72 122Q70 132 60 132H-60Q-70 132 -72 122Z").solid(
            "#2E8AD0", shift=(-12, 0)
        )
        + "".join(
            move(curve((0, -20), (0, 20)).line("#FFFFFF", 6), 0, 86, 1, a) for a in (0, 60, 120)
        )
    )


def dumplings() -> str:
    def one() -> str:
        body = path("M-84 30C-84 -26 -44 -54 0 -54S84 -26 84 30C60 56 -60 56 -84 30Z")
        pleat = "".join(
            curve((x, -52 + abs(x) * 0.5), (x * 0.9, -18)).line("#E6D6B8", 6)
            for x in (-50, -26, 0, 26, 50)
        )
        frill = smooth(
            pts(
                "-92 28, -80 -20, -50 -50, 0 -66, 50 -50, 80 -20, 92 28, 70 -2, 40 -28, 0 -40, "
                "-40 -28, -70 -2"
            )
        )
        return (
            body.solid("#FBF3DF", glow(10, 20, 60, 30, "#BFD9A0", 0.45), shift=(-8, -8), dark=0.09)
            + frill.fill("#FFFDF4")
            + pleat
        )

    plate = (
        oval(0, 74, 138, 42).fill("#C9DCE9")
        + oval(0, 66, 138, 40).fill("#FFFFFF")
        + oval(0, 66, 108, 28).fill("#E6F0F6")
    )
    return (
        plate
        + move(one(), -56, 0, 0.8, -10)
        + move(one(), 60, 2, 0.8, 10)
        + move(one(), 0, 46, 0.9)
        + move(one(), 2, -46, 0.76)
    )


def _p(family: str, draw, ground: float = 112, wide: float = 110, **more) -> Picture:
    return Picture(family, draw, ground, wide, **more)


PICTURES = {
    "tofu-soft": _p("mint", soft_tofu, 98, 104, y=4),
    "tofu-firm": _p("mint", firm_tofu, 108, 120),
    "eggs-nest": _p("butter", nest_eggs, 110, 116, y=4),
    "eggs-tray": _p("butter", egg_tray, 98, 116, y=6),
    "eggs-duck": _p("butter", duck_eggs, 104, 110, y=6),
    "pork-belly": _p("rose", pork_belly, 92, 118),
    "brisket": _p("rose", brisket, 102, 124),
    "snails": _p("rose", snails, 110, 112),
    "chicken-legs": _p("rose", chicken_legs, 126, 84),
    "egg-tart": _p("butter", egg_tart, 94, 90, y=4, size=1.06),
    "honey-buns": _p("butter", honey_buns, 108, 124, size=0.98, y=4),
    "milk-bread": _p("butter", milk_bread, 92, 124, size=1.02),
    "shaobing": _p("butter", shaobing, 130, 96, y=-4),
    "laobing": _p("butter", laobing, 130, 110, y=-10),
    "mantou": _p("butter", mantou, 124, 116),
    "tangyuan": _p("ice", tangyuan, 116, 88, y=-6),
    "fries": _p("ice", fries, 132, 76),
    "dumplings": _p("ice", dumplings, 112, 124),
    "wood-ear": _p("sand", wood_ears, 118, 92),
    "almonds": _p(
        "sand", lambda: bowl_of(heap([almond("#B5733A"), almond("#C98A4B")], 0.5)), 118, 92
    ),
    "mixed-nuts": _p(
        "sand", lambda: bowl_of(heap([almond(), cashew(), walnut(), pistachio()], 0.48)), 118, 92
    ),
    "fruit-crisps": _p("sand", dried_fruit_mix, 118, 92),
    "chips-bowl": _p(
        "butter", lambda: bowl_of(heap([chip(), chip("#F2B93B")], 0.52), "#E8584F"), 118, 92
    ),
    "popcorn": _p("butter", popcorn, 133, 80),
    "pretzel": _p("rose", pretzel, 124, 84, y=4),
    "cookies": _p("rose", cookies, 118, 112),
    "snow-crisp": _p("rose", snow_crisp, 96, 118, y=4),
    "nougat": _p("rose", nougat, 98, 100),
    "jelly-beans": _p("rose", beans_heap, 118, 92),
    "lollipop": _p("rose", lollipop, 142, 40, size=0.96),
    "marshmallows": _p("rose", marshmallows, 120, 108),
}
