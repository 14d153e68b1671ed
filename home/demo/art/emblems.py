"""Abstract and playful marks on packs, about -110..110 wide."""

from shapes import (
    LEAF,
    box,
    circle,
    curve,
    dots,
    gloss,
    leaf,
    mirror,
    move,
    oval,
    path,
    pts,
    rounded,
    rows,
    shade,
    smooth,
    tint,
)


def peppercorns(colour: str = "#3C3A36") -> str:
    return dots([(-40, 0), (0, -34), (40, 4), (-6, 30), (-50, -40), (46, -40)], 17, colour) + dots(
        [(-44, -5), (-4, -39), (36, -1), (-10, 25)], 5, tint(colour, 0.4)
    )


def drop(colour: str = "#4AA3E0") -> str:
    return smooth(mirror([(0, -92), (30, -40), (62, 20), (44, 74), (0, 92)])).solid(colour) + gloss(
        -26, 30, 8, 20, 14
    )


def mountain() -> str:
    return (
        path("M-110 60L-40 -60L0 0L34 -40L110 60Z").fill("#4E9A5A")
        + path("M-40 -60L-62 -22L-40 -34L-20 -24Z").fill("#FFFFFF")
        + path("M-40 -60L-20 -24L10 60H-110Z").fill("#3C8A4D", 0.5)
    )


def bubbles(colour: str = "#FFFFFF") -> str:
    return "".join(
        circle(x, y, r).fill(colour, 0.85)
        for x, y, r in rows("-50 30 28, 20 50 20, 56 -10 32, -20 -44 22, 6 4 12")
    )


def wave(colour: str = "#FFFFFF") -> str:
    return curve((-130, 20), (-60, -30), (20, 30), (130, -30)).line(colour, 26)


def bolt(colour: str = "#FFD23F") -> str:
    return rounded(pts("14 -104, -64 16, -8 16, -22 104, 64 -26, 8 -26, 34 -104"), 6).fill(colour)


def star(colour: str = "#FFD23F") -> str:
    points = pts("0 -96, 28 -34, 94 -28, 44 16, 60 82, 0 48, -60 82, -44 16, -94 -28, -28 -34")
    return rounded(points, 12).solid(colour)


def tea_leaf(colour: str = LEAF) -> str:
    return (
        leaf(-2, 70, 130, -90, colour, 0.26)
        + leaf(-2, 76, 110, -145, shade(colour, 0.1), 0.26)
        + leaf(2, 76, 110, -35, tint(colour, 0.14), 0.26)
    )


def cup_of(drink: str = "#C98645", cup: str = "#FFFFFF") -> str:
    return (
        path("M60 -30C112 -40 112 40 50 40").line(cup, 15)
        + path("M-80 -50H80C80 40 56 84 0 84S-80 40 -80 -50Z").solid(cup)
        + oval(0, -50, 80, 22).fill(shade(cup, 0.08))
        + oval(0, -48, 68, 16).fill(drink)
    )


def flower(petal: str = "#FFFFFF", heart: str = "#FFC93C", petals: int = 5) -> str:
    return "".join(
        move(oval(0, -50, 30, 44).solid(petal, shift=(-5, -3)), turn=i * 360 / petals)
        for i in range(petals)
    ) + circle(0, 0, 24).fill(heart)


def cow_spots() -> str:
    return "".join(
        smooth(p).fill("#4A3B35")
        for p in (
            [(-110, -60), (-50, -80), (-30, -30), (-70, -6), (-112, -20)],
            [(20, -10), (80, -30), (100, 30), (50, 60), (14, 30)],
            [(-80, 50), (-30, 40), (-30, 86), (-76, 90)],
        )
    )


def milk_splash() -> str:
    crown = smooth(
        pts(
            "-104 40, -86 -10, -70 8, -44 -60, -26 -6, 0 -90, 26 -6, 44 -60, 70 8, 86 -10, "
            "104 40, 60 76, -60 76"
        )
    )
    return (
        crown.solid("#FFFFFF", shift=(-6, -8), dark=0.1)
        + circle(-20, -96, 10).fill("#FFFFFF")
        + circle(66, -80, 8).fill("#FFFFFF")
    )


def candy(colour: str = "#F0617A") -> str:
    ends = "".join(
        move(path("M44 0L96 -40Q86 0 96 40Z").fill(tint(colour, 0.35)), flip=f)
        for f in (False, True)
    )
    return move(
        ends
        + circle(0, 0, 56).solid(
            colour,
            curve((-30, -50), (0, 0), (-20, 52)).line("#FFFFFF", 11, 0.7),
            curve((18, -54), (40, 0), (26, 46)).line("#FFFFFF", 9, 0.5),
        ),
        turn=-24,
    )


def jelly_beans() -> str:
    colours = ("#EE4E5E", "#FFB52E", "#6CC24A", "#4AA3E0", "#A867C9", "#FF8A2B")
    spots = rows("-58 -30 -20, 0 -48 20, 56 -22 -40, -34 24 40, 24 22 0, 70 44 30")
    return "".join(
        move(oval(0, 0, 30, 21).solid(c, shift=(-5, -5)) + gloss(-10, -8, 7, 4), x, y, 1, t)
        for c, (x, y, t) in zip(colours, spots, strict=True)
    )


def chili(colour: str = "#DE2F26") -> str:
    return path(
        "M-70 -50C-40 -70 -10 -40 10 0C30 40 60 66 100 70C50 100 -30 80 -64 10"
        "C-76 -14 -82 -40 -70 -50Z"
    ).solid(colour) + curve((-66, -46), (-80, -70), (-72, -90)).line("#4B8F3D", 13)


def rice_ear(colour: str = "#E6B23C") -> str:
    grains = "".join(
        move(oval(0, 0, 11, 21).fill(colour), s * 17 + x, y, 1, s * 32)
        for s in (-1, 1)
        for x, y in [(0, 50), (2, 14), (4, -22), (6, -56)]
    )
    return (
        curve((-6, 100), (0, 0), (8, -80)).line(shade(colour, 0.2), 7)
        + grains
        + move(oval(0, 0, 11, 21).fill(colour), 8, -88)
    )


def rice_bowl(grain: str = "#FFFFFF", bowl: str = "#4A7FB5") -> str:
    return smooth([(-88, 10), (-60, -44), (0, -70), (60, -44), (88, 10), (0, 30)]).solid(
        grain,
        dots([(-30, -20), (0, -40), (30, -16), (-6, -8), (50, 0), (-54, 0)], 6, shade(grain, 0.12)),
    ) + path("M-100 4H100C96 64 54 92 0 92S-96 64 -100 4Z").solid(bowl)


def lemon_slice(colour: str = "#FFD93B") -> str:
    cells = "".join(
        move(path("M0 -8L-22 -62Q0 -76 22 -62Z").fill(tint(colour, 0.3)), turn=i * 45)
        for i in range(8)
    )
    return circle(0, 0, 90).fill(colour) + circle(0, 0, 79).fill("#FFFBE6") + cells


def ham() -> str:
    return rounded([(-70, -50), (70, -50), (70, 56), (-70, 56)], 22).solid(
        "#F08F86", dots([(-30, -10), (10, 20), (36, -24), (-20, 32)], 8, "#F8B8AE")
    )


def tooth() -> str:
    return smooth(
        pts("-54 -70, 0 -56, 54 -70, 74 -20, 50 40, 34 92, 14 30, -14 30, -34 92, -50 40, -74 -20")
    ).solid("#FFFFFF", dark=0.08) + gloss(-40, -30, 8, 18, 10)


def bamboo() -> str:
    canes = "".join(
        box(x, -100, 26, 200, 8).solid(
            "#7DB35A", box(x, -34, 26, 7).fill("#5A9040"), box(x, 34, 26, 7).fill("#5A9040")
        )
        for x in (-36, 12)
    )
    return canes + leaf(30, -30, 80, -30) + leaf(-30, 30, 70, -150)


def bear() -> str:
    return (
        dots([(-52, -56), (52, -56)], 28, "#C98A4B")
        + circle(0, 0, 76).solid("#DDA05F")
        + oval(0, 26, 36, 28).fill("#F7E3C5")
        + dots([(-26, -10), (26, -10)], 8, "#3B2B20")
        + oval(0, 14, 11, 8).fill("#3B2B20")
    )


def heart(colour: str = "#F0617A") -> str:
    return path(
        "M0 80C-110 10 -84 -80 -34 -72C-14 -70 0 -50 0 -40C0 -50 14 -70 34 -72C84 -80 110 10 0 80Z"
    ).solid(colour)


def cheese() -> str:
    return path("M-100 30L60 -60Q100 -50 100 -6L-100 36Z").fill("#FFE08A") + path(
        "M-100 34L100 -6V60L-100 76Z"
    ).solid(
        "#FFC93C",
        circle(-40, 52, 14).fill("#EBA81F"),
        circle(30, 30, 18).fill("#EBA81F"),
        circle(76, 44, 9).fill("#EBA81F"),
    )
