"""Vegetables, loose and fresh."""

from greens import cabbage, coriander, edamame, leek, napa, scallion, spinach
from scene import Picture
from shapes import (
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
    rounded,
    shade,
    smooth,
)


def potato_one(colour: str = "#D9A860") -> str:
    body = smooth(pts("-104 -14, -70 -66, -4 -72, 58 -62, 104 -10, 92 54, 30 74, -50 70, -98 40"))
    eyes = "".join(
        curve((x - 9, y), (x, y + 4), (x + 9, y)).line(shade(colour, 0.3), 4)
        for x, y in [(-50, -10), (-4, -36), (30, 14), (-30, 38), (58, -22)]
    )
    specks = dots(
        [(-70, 10), (0, 10), (40, -40), (10, 48), (70, 20), (-28, -44)], 3, shade(colour, 0.18)
    )
    return body.solid(colour, eyes, specks, shift=(-10, -14)) + gloss(-56, -40, 22, 9, -22, 0.35)


def potato() -> str:
    return move(potato_one("#CF9C54"), 32, -34, 0.86, 26) + move(potato_one(), -14, 34, 1.0, -8)


def tomato() -> str:
    body = smooth(mirror(pts("0 -78, 40 -92, 100 -66, 124 6, 98 78, 44 108, 0 112")))
    cap = "".join(
        leaf(0, -78, length, turn, "#43963F", 0.2)
        for turn, length in pts("168 74, 12 74, 138 62, 40 64, 95 58, -150 40, -28 44")
    )
    return (
        body.solid("#EC4534", glow(-40, -20, 90, 70, "#FF7A5C", 0.5), shift=(-20, -12))
        + gloss(-72, -26, 13, 30, 24)
        + cap
        + curve((0, -80), (4, -104), (18, -116)).line("#43963F", 10)
    )


def cucumber_one() -> str:
    body = smooth(
        pts(
            "-136 10, -128 -16, -70 -32, 0 -36, 80 -30, 130 -10, 136 8, 110 28, 30 34, "
            "-60 32, -120 28"
        )
    )
    stripes = curve((-110, -6), (0, -14), (110, -4)).line("#5FAE52", 5) + curve(
        (-100, 12), (0, 8), (100, 12)
    ).line("#5FAE52", 5)
    bumps = dots(
        [
            (x, y)
            for i, x in enumerate(range(-100, 110, 24))
            for y in ((-20, 20) if i % 2 else (2,))
        ],
        4,
        "#8CCB74",
    )
    return body.solid("#3F8F45", stripes, bumps, shift=(-4, -10))


def cucumber() -> str:
    slices = "".join(
        move(
            circle(0, 0, 40).fill("#3F8F45")
            + circle(0, 0, 35).fill("#D4EBB0")
            + circle(0, 0, 22).fill("#E8F5CE")
            + "".join(move(oval(0, -14, 3, 6).fill("#B7D88A"), turn=i * 60) for i in range(6)),
            x,
            y,
        )
        for x, y in [(-28, 74), (30, 84)]
    )
    flower = "".join(move(oval(0, -10, 6, 10).fill("#FFD23F"), turn=i * 72) for i in range(5))
    return (
        move(cucumber_one(), 10, -34, 0.94, -38)
        + move(cucumber_one(), -6, 12, 1.0, -22)
        + move(flower, -130, 66)
        + slices
    )


def eggplant() -> str:
    cap = smooth(
        pts(
            "-6 -108, 20 -104, 62 -84, 72 -46, 44 -62, 26 -38, 2 -64, -26 -38, -42 -62, "
            "-70 -46, -60 -84, -22 -104"
        )
    )
    return (
        smooth(mirror([(0, -88), (52, -82), (100, -34), (112, 34), (78, 98), (0, 120)])).solid(
            "#5B2C78", shift=(-20, -12)
        )
        + gloss(-62, 6, 14, 38, 16, 0.35)
        + cap.solid("#5A9E48", shift=(-6, -6))
        + path("M-12 -98C-12 -122 -2 -138 16 -146L32 -130C18 -124 12 -114 12 -98Z").fill("#5A9E48")
    )


def carrot_one() -> str:
    body = smooth(mirror([(0, -66), (34, -62), (44, -34), (30, 40), (10, 112), (0, 128)]))
    rings = "".join(
        curve((x, y), (x + 22, y + 3)).line("#D96A12", 4)
        for x, y in [(-40, -24), (8, -6), (-34, 20), (2, 44), (-18, 72)]
    )
    tops = "".join(
        leaf(0, -60, length, turn, colour, 0.16)
        for turn, length, colour in [
            (-128, 72, "#3E8E45"),
            (-52, 72, "#3E8E45"),
            (-108, 84, "#4FA64B"),
            (-72, 84, "#4FA64B"),
            (-90, 92, "#66B95B"),
        ]
    )
    return tops + body.solid("#FF8A2B", rings, shift=(-9, -4)) + gloss(-20, -30, 6, 22, 6, 0.4)


def carrot() -> str:
    return move(carrot_one(), 40, -4, 0.92, 26) + move(carrot_one(), -26, 8, 1.0, -14)


def garlic_one() -> str:
    body = smooth(mirror(pts("0 -120, 9 -116, 14 -74, 60 -34, 92 28, 70 82, 24 96, 0 94")))
    lines = (
        curve((0, -70), (-44, -10), (-50, 40), (-30, 92)).line("#D9C9D6", 4)
        + curve((0, -70), (44, -10), (50, 40), (30, 92)).line("#D9C9D6", 4)
        + curve((0, -70), (-4, 20), (0, 94)).line("#D9C9D6", 4)
    )
    return body.solid(
        "#F8F1F2",
        glow(-50, 50, 60, 60, "#C79BC4", 0.5),
        glow(60, 40, 50, 60, "#C79BC4", 0.4),
        lines,
        shift=(-10, -6),
    ) + oval(0, 94, 26, 7).fill("#C9B08A")


def garlic() -> str:
    clove = smooth(pts("0 -46, 20 -20, 28 22, 10 42, -18 40, -26 12, -14 -22"))
    drawn = clove.solid(
        "#FBF4EA", curve((-2, -40), (6, 0), (0, 38)).line("#E4D6C8", 3), shift=(-6, -4)
    ) + oval(-2, 41, 12, 4).fill("#C9B08A")
    return (
        move(garlic_one(), -22, 10, 1.06)
        + move(drawn, 70, 70, 1.0, 22)
        + move(drawn, 98, 92, 0.76, 64)
    )


def ginger() -> str:
    body = smooth(
        pts(
            "-132 30, -112 -2, -66 -6, -58 -60, -26 -86, 2 -56, 6 -18, 46 -24, 60 -70, "
            "98 -84, 112 -46, 94 -6, 128 18, 122 58, 80 62, 46 52, 38 90, -4 104, -32 76, "
            "-40 54, -90 66"
        )
    )
    rings = "".join(
        curve(*points).line("#B98744", 4)
        for points in [
            [(-96, -4), (-88, 26), (-96, 60)],
            [(-58, -44), (-30, -38), (-2, -46)],
            [(-56, -16), (-24, -8), (4, -18)],
            [(58, -50), (82, -42), (106, -44)],
            [(86, 0), (80, 30), (88, 58)],
            [(-36, 66), (2, 74), (36, 66)],
            [(-50, 8), (-44, 30), (-48, 54)],
        ]
    )
    cut = oval(0, 0, 17, 20).fill("#F7DC8E") + oval(0, 0, 11, 14).line("#E5BF62", 3)
    return (
        body.solid("#DDB26B", rings, shift=(-8, -12))
        + move(cut, -124, 34, 1, 10)
        + move(cut, 104, -70, 0.9, 60)
        + gloss(-30, -66, 12, 6, -30, 0.35)
    )


def onion() -> str:
    body = smooth(mirror(pts("0 -116, 9 -112, 18 -80, 70 -52, 112 8, 88 72, 34 98, 0 100")))
    lines = "".join(
        curve((x * 0.1, -84), (x * 0.9, -20), (x, 30), (x * 0.3, 98)).line("#C77F28", 4)
        for x in (-84, -48, -8, 34, 74)
    )
    roots = "".join(
        curve((0, 96), (x, 108), (x * 1.3, 116)).line("#C9B48A", 4) for x in (-14, -5, 5, 14)
    )
    return roots + body.solid("#E8A241", lines, shift=(-16, -8)) + gloss(-60, -8, 11, 30, 26, 0.4)


def pepper(colour: str) -> str:
    half = pts("0 -70, 34 -90, 88 -80, 110 -24, 100 44, 66 104, 30 106, 0 96")
    dark = shade(colour, 0.17)
    return (
        smooth(mirror(half)).solid(
            colour,
            curve((-30, -74), (-44, 10), (-26, 96)).line(dark, 6),
            curve((30, -74), (46, 10), (26, 96)).line(dark, 6),
            oval(0, -76, 40, 14).fill(dark),
            shift=(-16, -8),
        )
        + gloss(-74, -22, 11, 36, 6)
        + gloss(-6, -20, 7, 26, 2, 0.3)
        + path(
            "M-34 -78Q-30 -90 -12 -92C-12 -116 -4 -134 14 -142L32 -128"
            "C20 -120 14 -108 14 -92Q32 -90 34 -78Q0 -62 -34 -78Z"
        ).fill("#4B8F3D")
    )


def sweet_potato() -> str:
    def one(colour: str) -> str:
        body = smooth(
            pts(
                "-136 12, -104 -12, -56 -48, 20 -52, 84 -28, 112 -2, 136 6, 96 32, 40 52, "
                "-40 48, -100 24"
            )
        )
        lines = "".join(
            curve((x, y), (x + 13, y + 2), (x + 24, y - 2)).line(shade(colour, 0.24), 4)
            for x, y in [(-84, 0), (-40, -26), (-20, 20), (24, -20), (44, 18), (70, -6)]
        )
        return body.solid(colour, lines, shift=(-6, -12)) + gloss(-30, -32, 26, 7, -8, 0.3)

    inside = (
        oval(0, 0, 40, 44).fill("#A34A55")
        + oval(0, 0, 34, 38).fill("#FFA63D")
        + oval(0, 0, 20, 24).fill("#FFB95C")
    )
    return (
        move(one("#A84C5C"), 8, -34, 0.96, -26)
        + move(one("#B9586A"), -14, 26, 0.94, -6)
        + move(inside, 82, 58)
    )


def mushroom_one() -> str:
    return (
        rounded([(-34, 0), (34, 0), (40, 78), (-40, 78)], 24).solid("#F2E4CF", shift=(-10, 0))
        + path("M-92 20C-92 -60 -46 -96 0 -96S92 -60 92 20C60 40 -60 40 -92 20Z").solid(
            "#FBF3E6", shift=(-14, -10)
        )
        + path("M-84 24C-50 40 50 40 84 24C50 20 -50 20 -84 24Z").fill("#C9A783")
        + gloss(-44, -42, 22, 12, -36, 0.8)
    )


def mushroom() -> str:
    cut = (
        path(
            "M-80 14C-84 -54 -44 -80 0 -80S84 -54 80 14C68 30 40 22 34 10L32 62"
            "C30 76 -30 76 -32 62L-34 10C-40 22 -68 30 -80 14Z"
        ).fill("#E9D8BF")
        + path(
            "M-70 6C-72 -48 -40 -70 0 -70S72 -48 70 6C56 12 42 0 30 -4C24 14 24 40 22 60"
            "H-22C-24 40 -24 14 -30 -4C-42 0 -56 12 -70 6Z"
        ).fill("#FFFAF0")
        + path(
            "M-66 8C-50 -16 -40 -6 -30 2C-38 16 -56 20 -66 8ZM66 8C50 -16 40 -6 30 2"
            "C38 16 56 20 66 8Z"
        ).fill("#B58E6A")
    )
    return (
        move(mushroom_one(), -34, -28, 0.98, -8)
        + move(cut, 56, 52, 0.88, 10)
        + move(mushroom_one(), -62, 66, 0.52, 6)
    )


def corn() -> str:
    ear = smooth(mirror([(0, -128), (34, -112), (56, -40), (54, 50), (30, 110), (0, 116)]))
    grains = "".join(
        oval(x + (0 if row % 2 else 10), -118 + row * 19, 10.5, 10).fill(
            "#FFD84A" if (row + i) % 3 else "#FFE37D"
        )
        for row in range(13)
        for i, x in enumerate(range(-60, 61, 21))
    )
    left = path("M4 132C-80 120 -112 40 -84 -70C-60 -40 -50 20 -4 70Z")
    right = path("M-4 132C80 120 112 40 84 -70C60 -40 50 20 4 70Z")
    return (
        ear.clip(
            ear.fill("#E5A820"),
            grains,
            path("M30 -140H80V140H20C50 60 50 -60 30 -140Z").fill("#D8890F", 0.25),
        )
        + left.solid("#6DB44E", curve((-4, 120), (-56, 50), (-78, -40)).line("#9AD27C", 4))
        + right.solid("#5CA345", curve((4, 120), (56, 50), (78, -40)).line("#8CC76E", 4))
        + path("M-52 100Q0 60 52 100Q30 136 0 136T-52 100Z").fill("#7CC15B")
    )


def vegetable_group() -> str:
    return (
        move(napa(), 54, -22, 0.8, 8)
        + move(carrot_one(), -70, 0, 0.8, -24)
        + move(tomato(), -14, 52, 0.58)
        + move(pepper("#5BA844"), 74, 60, 0.5)
        + move(mushroom_one(), -88, 86, 0.42)
    )


def _green(draw, ground: float = 122, wide: float = 100, **more) -> Picture:
    return Picture("mint", draw, ground, wide, **more)


PICTURES = {
    "potato": _green(potato, 112, 106, y=4),
    "tomato": _green(tomato, 112, 88, y=6),
    "cucumber": _green(cucumber, 126, 100),
    "eggplant": _green(eggplant, 120, 84, y=10, size=0.98),
    "cabbage": _green(cabbage, 120, 104),
    "carrot": _green(carrot, 134, 84, size=0.98),
    "garlic": _green(garlic, 114, 110, y=4),
    "ginger": _green(ginger, 104, 116, y=4),
    "leek": _green(leek, 120, 100),
    "onion": _green(onion, 112, 84, y=8, size=1.04),
    "pepper-green": _green(lambda: pepper("#5BA844"), 106, 80, y=12),
    "pepper-red": _green(lambda: pepper("#E4392F"), 106, 80, y=12),
    "sweet-potato": _green(sweet_potato, 108, 110, size=1.02),
    "mushroom": _green(mushroom, 112, 112, y=4, size=1.04),
    "edamame": _green(edamame, 122, 108),
    "corn": _green(corn, 134, 76, size=0.98),
    "scallion": _green(scallion, 138, 70, size=0.98),
    "coriander": _green(coriander, 132, 64, size=0.98),
    "napa": _green(napa, 126, 76),
    "spinach": _green(spinach, 134, 60, size=0.98),
    "vegetable-group": _green(vegetable_group, 112, 120, size=1.02),
}
