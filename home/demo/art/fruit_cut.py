"""Fruit that shows a cut half in front."""

from math import cos, pi, sin

from shapes import (
    LEAF,
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
    shade,
    smooth,
    tint,
)


def around(radius: float, number: int, start: float = 0, squash: float = 1):
    """Points on a circle."""
    turns = (start + 2 * pi * i / number for i in range(number))
    return [(radius * cos(t), radius * sin(t) * squash) for t in turns]


def cut_round(radius: float, skin: str, pith: str, flesh: str, parts: int = 9) -> str:
    """A halved citrus fruit."""
    inner = radius * 0.8
    cells = ""
    for i in range(parts):
        wedge = path(
            f"M0 {-radius * 0.1:.1f}L{-inner * 0.29:.1f} {-inner * 0.84:.1f}"
            f"Q0 {-inner * 1.12:.1f} {inner * 0.29:.1f} {-inner * 0.84:.1f}Z"
        )
        drawn = wedge.fill(flesh) + curve((-4, -inner * 0.5), (-2, -inner * 0.75)).line(
            tint(flesh, 0.4), 4
        )
        cells += move(drawn, turn=i * 360 / parts)
    return circle(0, 0, radius).fill(skin) + circle(0, 0, radius * 0.9).fill(pith) + cells


def citrus(skin: str, flesh: str, pith: str = "#FFF3D6", squash: float = 1.0) -> str:
    pores = dots(
        pts("-60 10, -44 44, -20 -6, -74 -30, -8 60, -40 -48, 4 -40"), 3.2, shade(skin, 0.16)
    )
    whole = oval(0, 0, 104, 104 * squash).solid(skin, pores, shift=(-18, -12))
    return (
        move(whole + gloss(-50, -50, 15, 27, 40), -22, -14)
        + path("M-38 -106L-22 -114L-6 -106L-14 -98H-30Z").fill(shade(LEAF, 0.2))
        + leaf(-20, -112 * squash, 78, -18)
        + move(cut_round(78, skin, pith, flesh), 56, 46)
    )


def lemon_body(colour: str = "#FFD93B") -> str:
    body = smooth(mirror(pts("0 -124, 14 -112, 66 -78, 84 0, 66 78, 14 112, 0 124")))
    pores = dots(
        pts("-30 20, -10 60, 10 -10, -40 -30, 20 40, -6 -60, 34 -40"), 3, shade(colour, 0.13)
    )
    return body.solid(colour, pores, shift=(-16, -6)) + gloss(-40, -34, 11, 34, 14)


def lemon() -> str:
    return (
        leaf(-20, -84, 84, -34)
        + move(lemon_body(), -20, -18, 0.95, 62)
        + move(cut_round(70, "#FFD93B", "#FFF9DC", "#FFE566", 8), 52, 52)
    )


def kiwi() -> str:
    body = oval(0, 0, 112, 94)
    hairs = "".join(
        curve((x, y), (x + 9, y - 4)).line("#8A6436", 3)
        for x, y in pts("-60 -20, -30 -50, -70 20, -20 -10, -50 50, 0 -66, 20 -30")
    )
    seeds = "".join(move(oval(0, -40, 4, 8).fill("#3A2B1D"), turn=360 / 16 * i) for i in range(16))
    rays = "".join(curve((0, 0), p).line("#A9D35A", 6) for p in around(62, 14))
    half = (
        circle(0, 0, 90).fill("#7C5830")
        + circle(0, 0, 82).fill("#8CC63F")
        + circle(0, 0, 68).fill("#9CD04E")
        + rays
        + oval(0, 0, 25, 25).fill("#F2F5D4")
        + seeds
    )
    return (
        move(body.solid("#A0763F", hairs, shift=(-20, -14)), -24, -26, 1, -24)
        + gloss(-74, -70, 24, 12, -30, 0.25)
        + move(half, 42, 34, 0.98)
    )


def passionfruit() -> str:
    whole = circle(0, 0, 88).solid(
        "#6B2C5F", dots([(-30, 20), (10, -20), (-10, 44)], 4, "#8E4B80"), shift=(-16, -12)
    )
    seeds = "".join(
        move(
            oval(0, 0, 11, 15).fill("#FFC93C") + oval(0, 1, 6, 9).fill("#3E2A1C"), x, y, turn=x * 2
        )
        for x, y in around(18, 4) + around(42, 9, 0.3)
    )
    half = (
        circle(0, 0, 88).fill("#5A2350")
        + circle(0, 0, 79).fill("#F7E1D0")
        + circle(0, 0, 66).fill("#F5A623")
        + seeds
    )
    return (
        curve((-44, -98), (-40, -122)).line("#6E8B3D", 9)
        + leaf(-42, -108, 66, -10)
        + move(whole + gloss(-38, -40, 12, 24, 40, 0.35), -40, -26)
        + move(half, 42, 38, 1.0)
    )


def pomegranate() -> str:
    crown = path("M-30 -92L-44 -136L-18 -116L0 -142L18 -116L44 -136L30 -92Z")
    seeds = "".join(
        move(path("M0 -13Q12 0 0 12Q-12 0 0 -13Z").fill(c), x, y, turn=x * 2)
        for x, y, c in [
            (-22, -30, "#D81E4A"),
            (4, -38, "#EE3E62"),
            (28, -26, "#D81E4A"),
            (-34, 0, "#EE3E62"),
            (-8, -8, "#D81E4A"),
            (18, -2, "#EE3E62"),
            (40, 4, "#D81E4A"),
            (-22, 26, "#D81E4A"),
            (4, 22, "#EE3E62"),
            (28, 30, "#D81E4A"),
            (4, 48, "#EE3E62"),
        ]
    )
    opening = smooth(pts("-4 -60, 40 -48, 60 0, 44 46, 4 66, -38 42, -52 0, -40 -42"))
    return (
        crown.fill("#C0392F")
        + circle(0, 12, 112).solid(
            "#D94A3D", glow(-50, 70, 90, 70, "#F2AE4E", 0.6), shift=(-18, -12)
        )
        + gloss(-74, -30, 11, 28, 24, 0.35)
        + move(opening.fill("#F8E0B0") + seeds, 18, 24, 1.08, 14)
    )


def mandarin() -> str:
    def one() -> str:
        return (
            oval(0, 0, 84, 72).solid(
                "#FF9426",
                dots([(-30, 20), (10, 34), (-50, -4), (-10, 4)], 3, "#E87C12"),
                shift=(-14, -10),
            )
            + path("M-12 -66L0 -74L12 -66L4 -58H-4Z").fill("#4B8A3C")
            + gloss(-36, -30, 11, 20, 44)
        )

    segment = path("M-52 18A52 52 0 0 1 52 18Q0 44 -52 18Z")
    return (
        leaf(-4, -92, 84, -24)
        + leaf(-4, -92, 62, -164)
        + move(one(), -8, -26, 1.12)
        + move(one(), 56, 58, 0.72)
        + move(
            segment.solid("#FFB03B", curve((-34, 14), (0, -22), (34, 14)).line("#FFD48A", 4)),
            -58,
            78,
            0.92,
            -10,
        )
    )


def avocado() -> str:
    half = pts("0 -124, 34 -112, 52 -60, 84 4, 84 72, 46 114, 0 122")
    skin = smooth(mirror(half))
    flesh = smooth(mirror([(x * 0.88, y * 0.92 + 1) for x, y in half]))
    core = smooth(mirror([(x * 0.74, y * 0.8 + 4) for x, y in half]))
    stone = circle(0, 48, 40).solid("#8B5530", shift=(-8, -6)) + gloss(-13, 34, 7, 11, 35)
    whole = skin.solid("#3F6B35", dots([(-30, 0), (0, 40), (-40, 60), (10, -40)], 4, "#5C8A4A"))
    return move(whole, -44, -10, 0.92, -20) + move(
        skin.fill("#3B6331") + flesh.fill("#BBD45E") + core.fill("#E4EC9B") + stone, 38, 6, 0.98, 10
    )
