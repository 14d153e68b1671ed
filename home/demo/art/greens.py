"""Leafy vegetables and pods."""

from shapes import (
    circle,
    curve,
    glow,
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


def cabbage() -> str:
    def veins(c):
        return (
            curve((0, 112), (0, 20), (0, -60)).line(c, 7)
            + curve((0, 60), (-40, 20), (-70, -16)).line(c, 5)
            + curve((0, 60), (40, 20), (70, -16)).line(c, 5)
            + curve((0, 10), (-28, -24), (-44, -54)).line(c, 4)
            + curve((0, 10), (28, -24), (44, -54)).line(c, 4)
        )

    head = circle(0, 4, 112)
    left = smooth(pts("-20 -104, -96 -92, -140 -20, -122 74, -50 120, -2 116, -64 40, -62 -40"))
    front = smooth(pts("0 -66, 54 -72, 86 -20, 70 60, 0 118, -70 60, -86 -20, -54 -72"))
    return (
        left.solid("#8CC15A", curve((-30, 108), (-104, 30), (-86, -70)).line("#CFE8A4", 6))
        + move(
            left.solid(
                "#7DB54F",
                curve((-30, 108), (-104, 30), (-86, -70)).line("#CFE8A4", 6),
                shift=(10, -6),
            ),
            flip=True,
        )
        + head.solid(
            "#B9DC83", curve((-70, -70), (0, -108), (70, -70)).line("#DDF0B8", 6), shift=(-12, -10)
        )
        + front.solid("#A9D46E", veins("#E3F3C4"), shift=(-10, -8))
    )


def leek_one() -> str:
    stalk = rounded([(-13, -40), (13, -40), (15, 112), (-15, 112)], 8)
    green = "".join(
        rounded(p, 6).fill(c)
        for p, c in [
            ([(-12, -30), (4, -30), (-30, -132), (-44, -124)], "#3E8E45"),
            ([(-4, -30), (13, -30), (46, -126), (32, -134)], "#3E8E45"),
            ([(-12, -14), (12, -14), (10, -138), (-8, -138)], "#57A851"),
        ]
    )
    fade = path("M-16 -50H16V-10Q0 14 -16 -10Z").fill("#A9D487")
    roots = "".join(
        curve((0, 108), (x, 122), (x * 1.4, 132)).line("#C9B48A", 3) for x in (-14, -7, 0, 7, 14)
    )
    return (
        roots
        + green
        + stalk.solid("#F6F7E8", fade, shift=(-6, 0))
        + curve((-5, 20), (-5, 96)).line("#FFFFFF", 4)
    )


def leek() -> str:
    return (
        move(leek_one(), -30, 0, 1.0, 22)
        + move(leek_one(), 34, 0, 1.0, 34)
        + move(leek_one(), -8, 6, 1.02, 27)
    )


def edamame() -> str:
    def pod(colour: str) -> str:
        body = smooth(
            pts(
                "-124 4, -90 -30, -60 -28, -36 -36, 0 -30, 30 -37, 60 -28, 92 -22, 126 8, 92 26, "
                "60 28, 30 36, 0 30, -34 36, -62 28, -92 30"
            )
        )
        bumps = "".join(
            oval(x, -2, 26, 22).solid(tint(colour, 0.16), shift=(-5, -5)) for x in (-64, 0, 62)
        )
        return body.solid(colour, bumps, shift=(-4, -8)) + curve((-124, 4), (-140, -2)).line(
            "#6C8B3A", 7
        )

    beans = move(oval(0, 0, 25, 20).solid("#A9D65C", shift=(-5, -5)), -44, 92) + move(
        oval(0, 0, 25, 20).solid("#B6DE6C", shift=(-5, -5)), 12, 100, 1, 20
    )
    return (
        move(pod("#6BAA3F"), 8, -56, 0.96, -24)
        + move(pod("#7DBB4A"), 10, 6, 0.98, -12)
        + move(pod("#74B244"), 24, 60, 0.84, 8)
        + beans
    )


def scallion() -> str:
    def stalk(x: float, turn: float, colour: str) -> str:
        roots = "".join(
            curve((0, 116), (k, 126), (k * 1.3, 136)).line("#C9B48A", 2.5) for k in (-8, 0, 8)
        )
        drawn = (
            curve((0, 20), (-3, -40), (-8, -132)).line(colour, 10)
            + curve((0, 20), (4, -40), (14, -120)).line(shade(colour, 0.14), 9)
            + curve((0, 10), (0, 90)).line("#DDEFC2", 11)
            + curve((0, 60), (0, 104)).line("#FBFCF2", 12)
            + oval(0, 106, 9, 12).fill("#FBFCF2")
            + roots
        )
        return move(drawn, x, 0, turn=turn)

    stalks = "".join(
        stalk(x, turn, colour)
        for x, turn, colour in [
            (-46, -9, "#3E8E45"),
            (44, 10, "#3E8E45"),
            (-24, -5, "#4FA64B"),
            (24, 5, "#4FA64B"),
            (0, 0, "#62B857"),
        ]
    )
    band = rounded([(-48, 34), (48, 34), (46, 58), (-46, 58)], 6).solid("#E8584F", shift=(-8, 0))
    return stalks + band


def frond(colour: str) -> str:
    """One lobed coriander leaf around the origin."""
    lobes = rows("0 -26 24, -26 -12 20, 26 -12 20, -20 12 17, 20 12 17")
    notch = "".join(
        curve((0, 14), (x * 0.7, y * 0.8)).line(tint(colour, 0.35), 3) for x, y, _ in lobes
    )
    return "".join(circle(x, y, r).fill(colour) for x, y, r in lobes) + notch


def coriander() -> str:
    tops = rows(
        "-84 -44 -46, 84 -44 46, -50 -86 -24, 50 -86 24, 0 -104 0, -36 -28 -20, 38 -30 22, 0 -52 0"
    )
    stems = "".join(curve((0, 120), (x * 0.2, 50), (x, y)).line("#7DBB5A", 7) for x, y, _ in tops)
    leaves = "".join(
        move(frond("#3F9A48" if i % 2 else "#56AF52"), x, y, 0.92, turn)
        for i, (x, y, turn) in enumerate(tops)
    )
    tie = rounded([(-24, 56), (24, 56), (22, 76), (-22, 76)], 6).solid("#E8584F", shift=(-5, 0))
    ends = "".join(curve((x * 0.3, 78), (x, 130)).line("#8FCB6C", 8) for x in (-20, -8, 6, 18))
    return stems + ends + leaves + tie


def napa() -> str:
    outer = smooth(mirror(pts("0 -130, 44 -128, 82 -92, 86 -20, 66 60, 44 116, 0 124")))
    ruffle = smooth(pts("-78 -110, -96 -60, -84 -10, -88 30, -58 90, -30 120, -46 30, -40 -60"))
    rib = path("M-26 124C-34 40 -22 -30 0 -78C22 -30 34 40 26 124Z")
    veins = "".join(
        curve((0, y + 30), (s * 34, y), (s * 56, y - 34)).line("#E9F4C6", 4)
        for y in (-60, -20, 24)
        for s in (-1, 1)
    )
    return (
        outer.solid("#B5DA6E", glow(0, -100, 90, 60, "#8CC152", 0.8), shift=(-10, -4))
        + ruffle.solid("#9CCB57", curve((-40, 110), (-62, 20), (-66, -80)).line("#F1F6DC", 9))
        + move(
            ruffle.solid(
                "#8FC04D", curve((-40, 110), (-62, 20), (-66, -80)).line("#F1F6DC", 9), shift=(8, 0)
            ),
            flip=True,
        )
        + smooth(mirror([(0, -96), (36, -92), (58, -40), (52, 40), (34, 120), (0, 126)])).solid(
            "#C8E48A", veins, shift=(-8, -6)
        )
        + rib.solid("#FAFBEF", shift=(-7, 0))
    )


def spinach() -> str:
    def one(size: float, turn: float, colour: str) -> str:
        blade = smooth(mirror([(0, -96), (34, -70), (48, -20), (44, 10), (20, 24), (0, 26)]))
        drawn = (
            curve((0, 90), (0, 10)).line("#8CCB6C", 12)
            + blade.solid(colour, curve((0, 26), (0, -76)).line("#93D07A", 5), shift=(-8, -6))
            + "".join(
                curve((0, y), (s * 24, y - 20)).line("#7CC066", 3.5)
                for y in (6, -24)
                for s in (-1, 1)
            )
        )
        return move(move(drawn, 0, -84, size), 0, 92, turn=turn)

    leaves = "".join(
        one(size, turn, colour)
        for size, turn, colour in [
            (0.9, -48, "#2F7D3C"),
            (0.9, 48, "#2F7D3C"),
            (1.04, -24, "#3A8F45"),
            (1.04, 24, "#3A8F45"),
            (1.18, 0, "#48A04F"),
        ]
    )
    root = path("M-22 84H22L8 118L0 136L-8 118Z").fill("#E26A7A")
    return leaves + root + rounded([(-30, 64), (30, 64), (27, 92), (-27, 92)], 8).fill("#9AD27C")
