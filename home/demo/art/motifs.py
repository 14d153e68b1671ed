"""Small drawings on packs: what is inside. Each about -110..110 wide."""

from shapes import (
    Draw,
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
    shade,
    slab,
    smooth,
    tint,
)


def chip(colour: str = "#F7C64A") -> str:
    body = smooth(pts("-92 0, -60 -56, 10 -72, 80 -46, 98 8, 60 58, -20 68, -76 46"))
    return body.solid(
        colour,
        dots([(-40, -20), (10, 20), (50, -16), (-20, 34), (20, -40)], 5, shade(colour, 0.18)),
        shift=(-10, -10),
    )


def chips() -> str:
    return move(chip("#F2B93B"), 36, 24, 0.8, 36) + move(chip(), -22, -8, 0.9, -14)


def wave_chip() -> str:
    lines = "".join(
        curve((-90, y), (-45, y - 12), (0, y), (45, y + 12), (90, y)).line("#DDA02F", 8)
        for y in (-40, -10, 20, 50)
    )
    body = smooth(pts("-92 0, -60 -60, 10 -74, 80 -50, 98 8, 60 60, -20 70, -76 46"))
    return body.solid("#FBCF5B", lines, shift=(-8, -8))


def prawn() -> str:
    body = path(
        "M70 -62C0 -100 -92 -60 -90 20C-88 80 -30 104 30 92L26 62C-16 66 -46 44 -42 8"
        "C-38 -30 20 -46 70 -62Z"
    )
    rings = (
        curve((-84, -16), (-46, -6)).line("#F9B49C", 7)
        + curve((-58, -64), (-30, -34)).line("#F9B49C", 7)
        + curve((-84, 36), (-40, 24)).line("#F9B49C", 7)
        + curve((-50, 84), (-28, 52)).line("#F9B49C", 7)
    )
    tail = path("M28 62L78 52L70 78L88 104L30 94Z").fill("#E85F3C")
    feelers = curve((66, -58), (100, -70), (112, -110)).line("#E85F3C", 5) + curve(
        (66, -62), (86, -84), (82, -118)
    ).line("#E85F3C", 5)
    return (
        feelers
        + tail
        + body.solid("#F5764F", rings, shift=(-6, -8))
        + circle(44, -62, 7).fill("#3A2A2A")
    )


def crab() -> str:
    legs = "".join(
        curve((s * 50, 20), (s * 90, 20 + k * 24), (s * 104, 50 + k * 22)).line("#D9482F", 11)
        for s in (-1, 1)
        for k in (-1, 0, 1)
    )
    claws = "".join(
        move(
            curve((40, -6), (78, -40)).line("#E4573A", 14)
            + path("M62 -50C50 -90 86 -112 108 -92L88 -74L112 -64C106 -38 76 -32 62 -50Z").fill(
                "#E4573A"
            ),
            flip=f,
        )
        for f in (False, True)
    )
    return (
        legs
        + claws
        + oval(0, 22, 76, 54).solid("#F0694A")
        + dots([(-22, -8), (22, -8)], 8, "#3A2A2A")
    )


def pea() -> str:
    pod = smooth(pts("-104 20, -50 -26, 30 -40, 104 -60, 92 -4, 40 42, -40 52"))
    return pod.solid(
        "#6DB33F",
        "".join(circle(x, y, 21).fill("#B5E07A") for x, y in [(-46, 16), (0, 2), (44, -16)]),
    )


def onion_ring() -> str:
    def ring(c):
        return circle(0, 0, 50).line(c, 26) + curve((-30, -40), (0, -52), (32, -40)).line(
            tint(c, 0.4), 6
        )

    return move(ring("#EFAE45"), 38, 24) + move(ring("#F6BE58"), -36, -22)


def puff_sticks(colour: str = "#F7A92F") -> str:
    one = slab(180, 36, 18).solid(colour, shift=(-3, -8)) + gloss(-40, -8, 34, 4)
    return move(one, 14, -30, 1, -32) + move(one, 0, 20, 1, 18)


def cones() -> str:
    one = smooth([(0, -84), (22, -40), (46, 50), (0, 66), (-46, 50), (-22, -40)]).solid(
        "#E59A2F"
    ) + oval(0, 56, 40, 14).fill("#8C5216")
    return move(one, 36, 8, 0.9, 34) + move(one, -36, 0, 1, -18)


def fish(colour: str = "#5AA0C8") -> str:
    return (
        path("M56 0L108 -46Q100 0 108 46Z").fill(shade(colour, 0.15))
        + smooth([(-100, 4), (-50, -50), (20, -46), (72, 0), (20, 46), (-50, 50)]).solid(
            colour,
            oval(-20, 50, 70, 40).fill(tint(colour, 0.55)),
            curve((-44, -34), (-32, 0), (-44, 34)).line(shade(colour, 0.2), 6),
        )
        + circle(-66, -10, 8).fill("#2C3A44")
    )


def squid() -> str:
    arms = "".join(
        curve((x, 20), (x * 1.5, 60), (x * 1.1 + 8, 100)).line("#E77F93", 13)
        for x in (-44, -22, 0, 22, 44)
    )
    return (
        arms
        + smooth(mirror([(0, -104), (56, -56), (42, -30), (44, 20), (28, 44), (0, 48)])).solid(
            "#F295A5"
        )
        + dots([(-18, 14), (18, 14)], 9, "#4A2A34")
    )


def steak() -> str:
    body = smooth(pts("-98 10, -70 -54, 0 -50, 60 -70, 100 -20, 84 44, 10 50, -40 70, -90 54"))
    return body.solid(
        "#B5543C",
        curve((-60, -20), (-20, 30)).line("#7E3326", 9),
        curve((-20, -34), (30, 26)).line("#7E3326", 9),
        curve((24, -46), (70, 14)).line("#7E3326", 9),
    ) + oval(-62, 34, 13, 9).fill("#F7E3D2")


def drumstick() -> str:
    return (
        curve((40, 44), (88, 88)).line("#FBF3E3", 22)
        + circle(96, 82, 15).fill("#FBF3E3")
        + circle(82, 98, 15).fill("#FBF3E3")
        + smooth(pts("-96 -40, -60 -92, 10 -84, 48 -30, 56 44, 38 58, -30 46, -84 14")).solid(
            "#D88A3B"
        )
        + gloss(-50, -48, 18, 10, -40, 0.4)
    )


def seaweed() -> str:
    return "".join(
        move(rounded([(-70, -44), (70, -44), (70, 44), (-70, 44)], 8).fill(c), x, y, turn=t)
        for c, x, y, t in [("#24593C", 20, 20, 18), ("#2F7249", -12, -14, -12)]
    )


def cracker(colour: str = "#EFC27B") -> str:
    return rounded([(-72, -72), (72, -72), (72, 72), (-72, 72)], 22).solid(
        colour, dots([(x, y) for x in (-38, 0, 38) for y in (-38, 0, 38)], 6, shade(colour, 0.25))
    )


def rice_cracker() -> str:
    return circle(0, 0, 86).solid(
        "#F7E2B5",
        dots([(-30, -30), (10, -44), (40, 0), (-40, 24), (4, 20), (30, 44)], 9, "#FFFDF5"),
        dots([(-10, -10), (20, -20), (-20, 50), (50, -30)], 5, "#D9A45A"),
    )


def sandwich_cookie(cookie: str = "#4A342C", cream: str = "#FFF6EC") -> str:
    return (
        oval(0, 24, 88, 66).fill(shade(cookie, 0.2))
        + oval(0, 10, 82, 62).fill(cream)
        + oval(0, -8, 88, 66).solid(cookie, shift=(-8, -6))
        + "".join(
            move(oval(0, -44, 6, 9).fill(tint(cookie, 0.25)), 0, -8, turn=i * 36) for i in range(10)
        )
        + oval(0, -8, 30, 22).line(tint(cookie, 0.25), 6)
    )


def wafer(colour: str = "#E9B872", cream: str = "#F7A8B8") -> str:
    layers = "".join(
        slab(170, 20, 4, y).fill(colour if i % 2 == 0 else cream)
        for i, y in enumerate((-40, -20, 0, 20, 40))
    )
    grid = "".join(
        curve((x, -48), (x, -34)).line(shade(colour, 0.2), 4) for x in range(-70, 80, 20)
    )
    return move(layers + grid, turn=-14)


def stick_biscuits(coat: str = "#F591A8") -> str:
    def one(x, t):
        return move(
            curve((0, 90), (0, -10)).line("#E0AC62", 16)
            + curve((0, 20), (0, -90)).line(coat, 18)
            + curve((-4, 0), (-4, -80)).line(tint(coat, 0.5), 4),
            x,
            0,
            turn=t,
        )

    return one(-44, -14) + one(44, 14) + one(0, 0)


def bread_roll(colour: str = "#D9923F") -> str:
    return smooth(pts("-100 20, -70 -44, 0 -58, 70 -44, 100 20, 60 52, -60 52")).solid(
        colour,
        "".join(
            curve((x, -46), (x + 20, -10)).line(tint(colour, 0.55), 10) for x in (-56, -10, 36)
        ),
    )


def cupcake(colour: str = "#6B4230") -> str:
    return rounded([(-70, 0), (70, 0), (50, 88), (-50, 88)], 10).solid(
        "#F2B84B",
        "".join(curve((x, 4), (x * 0.8, 88)).line("#DE9A2C", 6) for x in (-44, -22, 0, 22, 44)),
    ) + smooth(pts("-84 4, -76 -44, -30 -80, 30 -80, 76 -44, 84 4, 0 20")).solid(colour)


def noodle_bowl(bowl: str = "#D9352C", soup: str = "#E8872E", topping: str = "") -> str:
    waves = "".join(
        curve((-70, y), (-40, y - 12), (-8, y + 4), (26, y - 12), (66, y)).line("#FFE08A", 10)
        for y in (-20, -4, 12)
    )
    return (
        oval(0, -8, 108, 46).fill(tint(bowl, 0.25))
        + oval(0, -8, 94, 36).clip(oval(0, -8, 94, 36).fill(soup), waves)
        + topping
        + path("M-108 -6C-104 66 -56 104 0 104S104 66 108 -6C80 48 -80 48 -108 -6Z").solid(
            bowl, curve((-80, 44), (0, 70), (80, 44)).line("#FFFFFF", 7, 0.5)
        )
    )


def beef(turn: float = 0) -> str:
    """Topping for a noodle bowl."""
    cubes = "".join(
        move(
            rounded([(-20, -15), (20, -15), (20, 15), (-20, 15)], 7).solid(
                "#8E4A2E", shift=(-4, -5)
            ),
            x,
            y,
            turn=t,
        )
        for x, y, t in [(-34, -24, -12), (14, -30, 14), (-6, -4, 4)]
    )
    return cubes + leaf(30, -6, 36, -20)


def chocolate(colour: str = "#6B3E26") -> str:
    cells = "".join(
        box(-76 + i * 54, -50 + k * 54, 46, 46, 6).solid(colour, shift=(-5, -5), dark=0.25)
        for i in range(3)
        for k in range(2)
    )
    return move(
        rounded([(-86, -60), (86, -60), (86, 60), (-86, 60)], 10).fill(shade(colour, 0.2)) + cells,
        turn=-12,
    )


def lots(one: Draw, spots: list[tuple[float, float, float]], size: float = 1) -> str:
    """The same motif many times."""
    return "".join(move(one(), x, y, size, turn) for x, y, turn in spots)
