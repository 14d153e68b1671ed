"""Paper, stationery, personal care and cleaning."""

import emblems as e
from bottles import bottle, detergent, pump
from packs import WHITE, badge, pouch, tube_box
from scene import Picture
from shapes import (
    box,
    circle,
    curve,
    dots,
    mirror,
    move,
    oval,
    path,
    pts,
    rounded,
    shade,
    slab,
    smooth,
    tint,
)
from stationery import (
    correction_tape,
    glue_bottle,
    glue_stick,
    labels,
    marker,
    notebook,
    pencil_case,
)


def _pic(family: str, draw, ground: float = 120, wide: float = 100, **more) -> Picture:
    return Picture(family, draw, ground, wide, **more)


def tissue(colour: str, motif: str = "", accent: str = "") -> str:
    """A soft pack of facial tissue with one sheet coming out."""
    accent = accent or tint(colour, 0.55)
    sheet = path(
        "M-48 -26C-60 -70 -40 -96 -56 -128C-20 -108 -4 -126 22 -132"
        "C30 -110 60 -108 58 -84C56 -60 50 -44 52 -26Z"
    )
    body = rounded(pts("-126 -24, 126 -24, 132 96, 116 108, -116 108, -132 96"), 20)
    top = path("M-126 -14Q-100 -46 -60 -46H60Q100 -46 126 -14L132 4H-132Z")
    return (
        top.fill(tint(colour, 0.2))
        + oval(0, -30, 66, 11).fill(shade(colour, 0.3))
        + sheet.solid(
            "#FFFFFF",
            curve((-20, -30), (-14, -80), (-26, -112)).line("#DDE6EC", 5),
            curve((20, -30), (24, -70), (14, -112)).line("#DDE6EC", 5),
            shift=(-8, -4),
            dark=0.1,
        )
        + body.solid(
            colour,
            smooth([(-150, 70), (-60, 40), (40, 74), (150, 44), (150, 130), (-150, 130)]).fill(
                accent
            ),
            shift=(-6, -8),
        )
        + move(badge(0, WHITE, 92), -42, 12)
        + move(motif, 74, 42, 0.38)
    )


def hanky(colour: str, motif: str = "") -> str:
    """A pocket pack of paper handkerchiefs."""
    body = rounded([(-72, -112), (72, -112), (76, 112), (-76, 112)], 16)
    pack = (
        body.solid(
            colour,
            slab(170, 70, 0, -84).fill(tint(colour, 0.45)),
            oval(0, 52, 56, 52).fill("#FFFFFF", 0.9),
            shift=(-8, -4),
        )
        + path("M-40 -112H40L30 -70Q0 -60 -30 -70Z").fill("#FFFFFF")
        + badge(-28, WHITE, 72)
        + move(motif, 0, 54, 0.36)
    )
    back = body.solid(shade(colour, 0.14)) + slab(60, 14, 7, -40).fill(WHITE, 0.8)
    return move(back, 40, -4, 0.94, 14) + move(pack, -22, 4, 1, -8)


def roll(colour: str = "#FFFFFF") -> str:
    return (
        path("M-46 -34V40Q0 66 46 40V-34Z").solid(colour, shift=(-10, 0), dark=0.1)
        + oval(0, -34, 46, 24).fill(tint(colour, 0.6))
        + oval(0, -34, 46, 24).line("#E3E9ED", 3)
        + oval(0, -34, 15, 8).fill("#C9A77A")
    )


def rolls() -> str:
    film = rounded([(-124, -100), (124, -100), (128, 116), (-128, 116)], 22)
    items = "".join(move(roll(), x, y, 0.94) for y in (-34, 54) for x in (-78, 0, 78))
    return (
        path("M-40 -98Q0 -150 40 -98").line("#5BB5E8", 11)
        + film.clip(
            film.fill("#BFE2F5"),
            items,
            path("M-140 46Q0 6 140 46V90Q0 50 -140 90Z").fill("#2E8AD0", 0.92),
        )
        + move(badge(0, WHITE, 96), 0, 42)
    )


def tissue_three() -> str:
    def one(c):
        return move(tissue(c, e.tea_leaf()), size=0.86)

    return (
        move(one("#8CC6A5"), 0, -64, 0.86)
        + move(one("#6FB58E"), 0, -2, 0.94)
        + move(one("#4FA67A"), 0, 54)
    )


PAPER = {
    "tissue-gold": _pic("rose", lambda: tissue("#E2B95A", e.tea_leaf()), 108, 118),
    "tissue-pink": _pic("rose", lambda: tissue("#F08AA8", e.heart()), 108, 118),
    "tissue-bamboo": _pic("rose", lambda: tissue("#D9BE94", e.bamboo(), "#F3E6CF"), 108, 118),
    "tissue-baby": _pic("rose", lambda: tissue("#8CC8F2", e.bear()), 108, 118),
    "tissue-yellow": _pic("rose", lambda: tissue("#F7CF3B", e.star("#F2A31D")), 108, 118),
    "tissue-black": _pic(
        "rose", lambda: tissue("#3A3A42", e.tea_leaf("#D9B45A"), "#55555F"), 108, 118
    ),
    "tissue-green": _pic("rose", lambda: tissue("#5FB58A", e.tea_leaf()), 108, 118),
    "tissue-blue": _pic("rose", lambda: tissue("#4A90D9", e.drop()), 108, 118),
    "tissue-red": _pic("rose", lambda: tissue("#D8404A", e.flower("#FFE3E6")), 108, 118),
    "tissue-violet": _pic("rose", lambda: tissue("#8C6BC0", e.flower("#F3E7FB")), 108, 118),
    "hanky-pink": _pic("rose", lambda: hanky("#F08AA8", e.heart()), 114, 84),
    "hanky-yellow": _pic("rose", lambda: hanky("#F7C52B", e.star("#F2A31D")), 114, 84),
    "hanky-natural": _pic("rose", lambda: hanky("#CDB08A", e.bamboo()), 114, 84),
    "hanky-tea": _pic("rose", lambda: hanky("#5FA56B", e.tea_leaf()), 114, 84),
    "hanky-blue": _pic("rose", lambda: hanky("#4A90D9", e.flower("#CFE4F8")), 114, 84),
    "paper-rolls": _pic("rose", rolls, 116, 112),
    "tissue-three": _pic("rose", tissue_three, 136, 104, size=0.96),
}


STATIONERY = {
    "notebook": _pic("lilac", notebook, 128, 104),
    "glue-stick": _pic("lilac", glue_stick, 132, 60),
    "pencil-case": _pic("lilac", pencil_case, 88, 120, y=14),
    "correction-tape": _pic("lilac", correction_tape, 92, 110, y=6),
    "glue-bottle": _pic("lilac", glue_bottle, 128, 64),
    "labels": _pic("lilac", labels, 124, 90),
    "marker": _pic("lilac", marker, 124, 100),
}


def soap() -> str:
    return (
        rounded([(-120, -60), (96, -60), (96, 30), (-120, 30)], 10).solid(
            "#F7F3EC", path("M-120 -10Q-20 -50 96 -20V30H-120Z").fill("#8CC8E8"), shift=(-4, -6)
        )
        + move(badge(0, "#3E8ED6", 84), -40, -38)
        + move(
            oval(0, 0, 92, 58).solid("#FDF6E6", shift=(-8, -10))
            + oval(-4, -6, 62, 34).line("#EAD9B8", 6),
            34,
            50,
        )
        + dots([(-84, 66), (-104, 44)], 13, "#CFE8F7")
        + dots([(-66, 88), (118, -20)], 9, "#CFE8F7")
    )


def toothbrush() -> str:
    bristles = "".join(
        box(-19 + i * 13, -122, 11, 76, 4).fill(c)
        for i, c in enumerate(("#FFFFFF", "#8CC8F2", "#FFFFFF"))
    )

    def one(c):
        return path(
            "M-24 -118Q-24 -134 -10 -134H0V-40L6 0V110Q6 132 -10 132T-26 110V0L-24 -40Z"
        ).solid(c, shift=(-5, 0))

    drawn = (
        move(bristles, 26, 4)
        + one("#F2704E")
        + circle(-10, 90, 9).fill("#FFE3D2")
        + slab(0, 0).fill("#FFFFFF")
    )
    other = move(bristles, 26, 4) + one("#3E8ED6") + circle(-10, 90, 9).fill("#CFE4F8")
    return move(other, 48, 0, 1, 24) + move(drawn, -30, 4, 1, -10)


CARE = {
    "mouthwash": _pic(
        "sky", lambda: bottle("#4FC4D6", "#2B5FA8", "#2B2D36", e.tooth(), 56), 131, 64
    ),
    "shower-gel": _pic(
        "sky", lambda: pump("#F7F9FB", e.flower("#8CC8E8"), "#DCEEFB", "#3E8ED6"), 131, 80
    ),
    "hair-gel": _pic(
        "sky", lambda: pump("#4A90D9", e.wave("#4A90D9"), "#FFFFFF", "#2B2D36"), 131, 80
    ),
    "shampoo": _pic("sky", lambda: pump("#2F8A6B", e.tea_leaf(), "#EAF6EF", "#1F2A30"), 131, 80),
    "laundry-pouch": _pic("sky", lambda: pouch("#3E7FD0", e.flower(), "#BFD8F5"), 131, 96),
    "toothpaste-red": _pic("sky", lambda: tube_box("#D8302B", e.tooth()), 118, 120),
    "toothpaste-ice": _pic(
        "sky", lambda: tube_box("#2E8AD0", e.drop("#BFE8FA"), "#BFE2F5"), 118, 120
    ),
    "toothpaste-mint": _pic("sky", lambda: tube_box("#2FA58E", e.tooth(), "#D9F5EC"), 118, 120),
    "toothpaste-herbal": _pic(
        "sky", lambda: tube_box("#8C6BC0", e.tea_leaf(), "#EADCF5"), 118, 120
    ),
    "toothbrush": _pic("sky", toothbrush, 134, 84, size=0.98),
    "soap": _pic("sky", soap, 104, 112, y=4),
}


def washing_powder() -> str:
    return pouch("#F2703B", e.bubbles("#5BB5E8"), "#E8F4FC")


def bin_bags() -> str:
    return (
        move(
            path("M-104 -44H84V52H-104Z").solid("#3A4450", shift=(0, -14))
            + "".join(box(-60 + i * 44, -44, 3, 96).fill("#55626F") for i in range(4)),
            0,
            10,
        )
        + oval(84, 14, 24, 48).fill("#55626F")
        + oval(84, 14, 15, 31).fill("#2B333C")
        + oval(84, 14, 7, 14).fill("#C9A77A")
        + oval(-104, 14, 22, 48).fill("#3A4450")
        + slab(96, 96, 0, 14).fill("#4FA64B")
        + slab(64, 13, 6, -4).fill(WHITE, 0.95)
        + move(e.tea_leaf("#DDF0D5"), 0, 36, 0.24)
        + path("M-120 48C-140 70 -130 100 -96 96H40C20 80 0 70 -20 62H-100Z").fill("#4A5662")
    )


def batteries() -> str:
    def one() -> str:
        return (
            box(-19, -60, 38, 128, 7).solid(
                "#2B2D36", box(-30, -60, 60, 48).fill("#D9A62B"), shift=(-7, 0)
            )
            + box(-8, -72, 16, 14, 3).fill("#C9D2DA")
            + slab(16, 5, 2, -38).fill("#FFFFFF", 0.9)
            + slab(5, 16, 2, -38).fill("#FFFFFF", 0.9)
        )

    card = rounded([(-112, -128), (112, -128), (112, 128), (-112, 128)], 16)
    return (
        card.solid("#3F9A5B", slab(240, 62, 0, -98).fill("#F7C52B"), shift=(-4, -4))
        + oval(0, -104, 26, 9).fill("#FFF6DE")
        + slab(96, 13, 6, -80).fill("#8C5A16")
        + rounded([(-98, -56), (98, -56), (98, 112), (-98, 112)], 14).fill("#FFFFFF", 0.28)
        + "".join(move(one(), x, 30) for x in (-68, -23, 23, 68))
    )


def lighter() -> str:
    return (
        smooth(mirror([(0, -146), (16, -116), (14, -92), (0, -84)])).fill("#FFB52E")
        + smooth(mirror([(0, -124), (8, -106), (6, -92), (0, -86)])).fill("#FFE08A")
        + box(-34, -84, 68, 46, 6).solid("#C9D2DA", shift=(-8, 0))
        + circle(-22, -84, 13).fill("#8F9CA8")
        + box(2, -94, 36, 18, 6).fill("#2B2D36")
        + box(-40, -40, 80, 170, 16).solid(
            "#E8434B", box(-30, 20, 60, 100, 10).fill("#B02A34", 0.5), shift=(-12, 0)
        )
        + curve((-24, -20), (-24, 100)).line(WHITE, 8, 0.4)
    )


def scissors() -> str:
    grip = path(
        "M-10 20C-50 26 -84 60 -74 100C-66 132 -22 130 -8 98C2 74 6 46 14 24ZM-28 58"
        "C-16 58 -20 86 -30 96C-42 106 -58 98 -56 84C-54 68 -40 58 -28 58Z"
    )

    def half(steel: str, plastic: str) -> str:
        blade = path("M-10 26L-17 -128Q8 -104 15 -50L15 26Z").fill(steel)
        return blade + f'<{grip.tag} fill="{plastic}" fill-rule="evenodd"/>'

    back = move(move(half("#B4BFCA", "#C9303A"), turn=24), flip=True)
    return back + move(half("#DDE4EA", "#E8434B"), turn=24) + circle(0, 2, 9).fill("#8F9CA8")


def fork() -> str:
    fork_one = path(
        "M-36 -132Q-40 -60 -14 -40L-10 110Q-10 132 0 132T10 110L14 -40Q40 -60 36 -132"
        "H24L20 -68H8L6 -132H-6L-8 -68H-20L-24 -132Z"
    )
    return move(fork_one.solid("#C9D2DA", shift=(-7, 0), dark=0.2), -16, 0, 1.0, 20) + move(
        fork_one.solid("#DDE4EA", shift=(-7, 0), dark=0.2), 34, 2, 1.0, 34
    )


def baking_set() -> str:
    pin = (
        slab(150, 46, 20).solid("#E2B06A", shift=(0, -10))
        + box(-116, -11, 44, 22, 11).fill("#B97F3E")
        + box(72, -11, 44, 22, 11).fill("#B97F3E")
    )
    spatula = box(-8, -10, 16, 130, 8).fill("#C98A4B") + rounded(
        [(-30, -110), (30, -110), (34, -2), (-34, -2)], 18
    ).solid("#F2704E", shift=(-8, 0))
    whisk = "".join(oval(0, -58, w, 62).line("#A9B4BE", 5) for w in (34, 18, 4)) + box(
        -9, 0, 18, 116, 9
    ).solid("#4FA6A0", shift=(-5, 0))
    spoon = oval(0, -60, 32, 26).solid("#DDE4EA") + box(-7, -40, 14, 110, 7).fill("#C3CDD6")
    return (
        move(spatula, -74, -4, 0.92, -16)
        + move(spoon, -8, 0, 0.96, 0)
        + move(whisk, 66, 0, 0.95, 16)
        + move(pin, 0, 94, 1.08, -6)
    )


HOME = {
    "dish-soap": _pic(
        "sky", lambda: pump("#F7D83B", e.lemon_slice(), "#FFFFFF", "#3F9A5B"), 131, 80
    ),
    "washing-powder": _pic("sky", washing_powder, 131, 96),
    "laundry-liquid": _pic(
        "sky", lambda: detergent("#3E7FD0", "#FFFFFF", "#F7F9FB", e.bubbles("#5BB5E8")), 132, 92
    ),
    "bin-bags": _pic("sky", bin_bags, 104, 116, y=6),
    "batteries": _pic("sky", batteries, 128, 108),
    "lighter": _pic("sky", lighter, 130, 56),
    "scissors": _pic("sky", scissors, 128, 80),
    "fork": _pic("sky", fork, 132, 80),
    "baking-set": _pic("sky", baking_set, 122, 110),
}
PICTURES = PAPER | STATIONERY | CARE | HOME
