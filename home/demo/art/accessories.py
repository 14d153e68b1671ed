"""Shoes, socks, a bag and a watch."""

from shapes import (
    box,
    circle,
    curve,
    gloss,
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


def socks() -> str:
    """Low-cut socks, a fan of three pairs."""

    def sock(colour: str) -> str:
        band = shade(colour, 0.22)
        foot = path(
            "M-112 28C-116 -4 -96 -22 -66 -18C-36 -14 -6 -16 16 -30L34 -44H96"
            "C108 -20 108 20 96 36C84 48 40 46 0 46C-50 48 -106 60 -112 28Z"
        )
        heel = circle(98, 26, 34).fill(band)
        toe = circle(-108, 22, 38).fill(band)
        cuff = path("M34 -44H96L100 -28H18Z")
        ribs = "".join(box(36 + i * 11, -44, 4, 16).fill(shade(colour, 0.1)) for i in range(6))
        return foot.solid(colour, toe, heel, shift=(-4, -8)) + cuff.fill(shade(colour, 0.3)) + ribs

    pairs = [("#3A3F49", -62, 12), ("#9AA5B1", 0, 2), ("#F4F4F4", 62, -8)]
    return "".join(
        move(sock(shade(c, 0.08)), 18, y - 12, 1, t) + move(sock(c), 0, y, 1, t)
        for c, y, t in pairs
    )


def scarf(colour: str = "#C99A66", other: str = "#A8ADB5") -> str:
    def plaid(c):
        return "".join(
            curve((-200, y), (200, y)).line(shade(c, 0.16), 8, 0.6) for y in range(-130, 140, 36)
        ) + "".join(
            curve((x, -150), (x, 150)).line(tint(c, 0.45), 6, 0.6) for x in range(-120, 130, 34)
        )

    def fringe(x, c):
        return "".join(curve((x + i * 11, 104), (x + i * 11 + 2, 134)).line(c, 6) for i in range(6))

    loop = smooth(pts("-92 -60, -70 -112, 0 -128, 70 -112, 92 -60, 70 -6, 0 12, -70 -6"))
    return (
        fringe(14, other)
        + rounded([(4, -10), (70, -16), (82, 110), (8, 110)], 8).solid(
            other, plaid(other), shift=(-8, 0)
        )
        + fringe(-64, colour)
        + rounded([(-52, -10), (18, -10), (8, 110), (-74, 110)], 8).solid(
            colour, plaid(colour), shift=(-8, 0)
        )
        + loop.solid(colour, plaid(colour), shift=(-8, -14))
        + oval(0, -74, 52, 26).fill(shade(colour, 0.42))
        + path("M-60 -20Q-10 4 40 -10L34 26Q-10 34 -48 16Z").solid(
            tint(colour, 0.12), shift=(-3, -6)
        )
    )


def sneaker_one(colour: str, sole: str = "#FFFFFF", accent: str = "#F2704E") -> str:
    upper = path(
        "M-118 40C-124 0 -120 -40 -104 -64C-92 -56 -64 -54 -48 -66C-20 -30 20 -8 72 2"
        "C108 10 126 26 124 48Z"
    )
    laces = "".join(
        curve((x, y), (x + 26, y - 18)).line("#FFFFFF", 7)
        for x, y in [(-34, -22), (-12, -8), (12, 4)]
    )
    return (
        upper.solid(
            colour,
            curve((-100, 16), (-50, 20), (10, 10), (60, 40)).line(accent, 12),
            path("M60 -10Q140 0 130 60H90Q96 20 60 -10Z").fill(shade(colour, 0.3)),
            shift=(-4, -8),
        )
        + path("M-104 -64C-92 -56 -64 -54 -48 -66L-40 -54C-64 -40 -96 -42 -110 -50Z").fill(
            shade(colour, 0.35)
        )
        + laces
        + path("M-122 38H126C132 50 130 66 120 68H-108C-122 68 -126 52 -122 38Z").solid(
            sole, shift=(0, -9)
        )
        + "".join(box(-100 + i * 30, 62, 14, 7, 2).fill(shade(sole, 0.25)) for i in range(8))
    )


def sneakers() -> str:
    return move(sneaker_one("#3A3D45"), 8, -42, 0.94) + move(sneaker_one("#2B2D36"), -6, 34, 1.02)


def slip_ons() -> str:
    def one(colour: str) -> str:
        upper = path(
            "M-118 40C-124 6 -118 -28 -106 -46C-80 -38 -40 -50 -16 -58C30 -46 80 -26 108 6"
            "C122 22 124 34 122 46Z"
        )
        return (
            upper.solid(
                colour,
                path("M-46 -54C-40 -20 -14 -8 14 -34L-10 -62Z").fill("#D9E0E6"),
                "".join(
                    curve((-38 + i * 9, -50), (-26 + i * 9, -20)).line("#B9C4CE", 3)
                    for i in range(4)
                ),
                curve((40, -30), (44, 10), (30, 44)).line("#E3E8EC", 4),
                shift=(-4, -8),
                dark=0.08,
            )
            + path("M-106 -46C-80 -38 -40 -50 -16 -58C-30 -34 -84 -24 -112 -32Z").fill("#8FA3B5")
            + path("M-122 36H124C128 50 126 66 116 66H-108C-122 66 -124 50 -122 36Z").solid(
                "#F3F0EA", slab(300, 4, 0, 50).fill("#5C7FA8"), shift=(0, -7)
            )
        )

    return move(one("#EEF1F4"), 8, -40, 0.94) + move(one("#FFFFFF"), -6, 34, 1.02)


def loafers() -> str:
    def one(colour: str) -> str:
        upper = path(
            "M-116 40C-122 4 -116 -24 -104 -40C-70 -30 -40 -34 -14 -46C30 -40 84 -22 110 8"
            "C124 24 126 36 124 48Z"
        )
        return (
            upper.solid(
                colour,
                curve((24, -30), (70, -8), (108, 26)).line(shade(colour, 0.22), 5),
                shift=(-4, -8),
            )
            + path("M-104 -40C-70 -30 -40 -34 -14 -46C-26 -22 -80 -14 -110 -24Z").fill(
                shade(colour, 0.45)
            )
            + path("M-24 -44C-10 -16 14 -10 36 -26L22 -40Z").fill(shade(colour, 0.16))
            + circle(8, -24, 6).fill("#E3B94F")
            + path("M-118 40H124C126 50 122 58 112 58H-106C-116 58 -120 50 -118 40Z").fill(
                "#5C4030"
            )
            + "".join(box(x, 52, 12, 9, 4).fill("#463024") for x in range(-104, 110, 18))
        )

    return move(one("#B07A46"), 8, -38, 0.94) + move(one("#C08A52"), -6, 34, 1.02)


def watch() -> str:
    links = "".join(
        slab(50 - abs(y) * 0.08, 20, 7, y).solid("#E0B44F", shift=(-6, -3))
        + slab(16, 20, 4, y).fill("#F3D58A")
        for y in (-128, -106, -84, 84, 106, 128)
    )
    marks = "".join(
        move(box(-2.5, -48, 5, 12, 2.5).fill("#B98A2B"), turn=i * 30) for i in range(12)
    )
    return (
        links
        + circle(0, 0, 76).solid("#D9A93F", shift=(-8, -6))
        + box(72, -9, 15, 18, 5).fill("#C9962F")
        + circle(0, 0, 62).fill("#F6E3B0")
        + circle(0, 0, 56).fill("#FFFDF5")
        + marks
        + curve((0, 0), (-22, -22)).line("#3A3A42", 6)
        + curve((0, 0), (26, -24)).line("#3A3A42", 4)
        + circle(0, 0, 6).fill("#C9962F")
        + gloss(-24, -28, 8, 20, 45, 0.7)
    )


def gym_bag(colour: str = "#7F8A96") -> str:
    mat = (
        oval(0, 0, 26, 26).solid("#A98BD1")
        + oval(0, 0, 17, 17).line("#C9B5E6", 5)
        + circle(0, 0, 5).fill("#7A5CA8")
    )
    return (
        path("M-58 -28C-50 -120 50 -120 58 -28").line(shade(colour, 0.42), 13)
        + move(box(-20, -26, 170, 52, 24).solid("#A98BD1", shift=(0, -8)) + mat, -96, -22)
        + rounded(pts("-132 -34, 132 -34, 138 84, 112 102, -112 102, -138 84"), 34).solid(
            colour,
            slab(300, 16, 0, -28).fill(shade(colour, 0.25)),
            box(90, -60, 60, 200).fill(shade(colour, 0.12)),
            shift=(-8, -8),
        )
        + box(-70, -32, 24, 132).fill(shade(colour, 0.42))
        + box(46, -32, 24, 132).fill(shade(colour, 0.42))
        + rounded([(-38, 14), (38, 14), (38, 76), (-38, 76)], 12).fill(tint(colour, 0.25))
        + slab(56, 5, 2.5, 28).fill(shade(colour, 0.3))
        + circle(-112, 16, 9).fill("#E3B94F")
        + circle(112, 16, 9).fill("#E3B94F")
    )
