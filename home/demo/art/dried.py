"""Nuts and dried goods as motifs, about -110..110 wide."""

from shapes import (
    circle,
    curve,
    dots,
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


def peanut() -> str:
    body = smooth(
        pts("-92 30, -80 -24, -36 -40, 0 -22, 40 -50, 88 -40, 98 10, 60 40, 14 28, -30 62, -76 62")
    )
    net = "".join(
        curve((x, -60), (x + 14, 0), (x - 4, 70)).line("#B98642", 5) for x in (-64, -34, -4, 28, 58)
    )
    return body.solid("#E0B26C", net)


def walnut() -> str:
    return circle(0, 0, 84).solid(
        "#C79257",
        curve((0, -84), (8, 0), (0, 84)).line("#96642F", 9),
        "".join(
            curve((s * 20, y), (s * 44, y - 10), (s * 60, y + 12)).line("#A8743C", 7)
            for s in (-1, 1)
            for y in (-44, -6, 32)
        ),
    )


def seed(colour: str = "#3C3530") -> str:
    one = smooth(mirror([(0, -84), (26, -40), (40, 20), (24, 66), (0, 76)])).solid(
        colour,
        curve((-12, 40), (-8, -40)).line("#EDE6DA", 9),
        curve((16, 44), (10, -30)).line("#EDE6DA", 6),
    )
    return move(one, -36, 4, 0.9, -20) + move(one, 40, 0, 0.9, 24)


def almond(colour: str = "#B5733A") -> str:
    return smooth(mirror([(0, -84), (34, -44), (52, 16), (36, 62), (0, 78)])).solid(
        colour, *[curve((x, -40), (x * 1.5, 50)).line(shade(colour, 0.16), 5) for x in (-20, 0, 20)]
    )


def cashew() -> str:
    return path(
        "M-70 -50C-110 20 -60 100 30 92C90 86 112 40 84 22C60 8 44 50 6 40"
        "C-30 28 -14 -20 -24 -48C-34 -72 -60 -70 -70 -50Z"
    ).solid("#F2D9A4")


def pistachio() -> str:
    return (
        oval(0, 0, 84, 58).solid("#E8D3A0")
        + smooth([(-70, -12), (0, -34), (70, -8), (0, 14)]).fill("#9BBF4F")
        + curve((-60, -10), (0, -22), (60, -6)).line("#C7DC84", 6)
    )


def jujube(colour: str = "#A83232") -> str:
    one = oval(0, 0, 40, 58).solid(
        colour,
        curve((-16, -30), (-10, 0), (-18, 34)).line(shade(colour, 0.22), 5),
        curve((14, -30), (10, 10), (18, 40)).line(shade(colour, 0.22), 5),
    )
    return move(one, -40, -10, 1, -24) + move(one, 40, 14, 1, 20)


def goji() -> str:
    one = oval(0, 0, 17, 34).solid("#E0412F", shift=(-4, -4)) + circle(0, -34, 5).fill("#8C6B3A")
    return "".join(
        move(one, x, y, 1, t)
        for x, y, t in rows("-56 -20 -30, -10 -48 14, 40 -26 40, -30 36 20, 24 34 -24, 72 36 8")
    )


def slice_dried(colour: str = "#F7B23B") -> str:
    one = smooth([(-80, 14), (-50, -30), (30, -40), (84, -10), (60, 34), (-30, 42)]).solid(
        colour, curve((-50, 0), (0, -14), (50, -4)).line(tint(colour, 0.4), 6)
    )
    return move(one, 12, -34, 0.9, -20) + move(one, -8, 26, 1, 10)


def shiitake(cap: str = "#7A5236") -> str:
    return rounded([(-24, 0), (24, 0), (30, 84), (-30, 84)], 14).solid("#EAD7BA") + path(
        "M-96 18C-96 -50 -50 -82 0 -82S96 -50 96 18C60 34 -60 34 -96 18Z"
    ).solid(
        cap,
        curve((-40, -44), (0, -24), (36, -50)).line(tint(cap, 0.45), 7),
        curve((-10, -60), (0, -24), (4, 4)).line(tint(cap, 0.45), 7),
    )


def thin_mushrooms() -> str:
    return "".join(
        move(
            curve((0, 80), (4, -30)).line("#E6CFA6", 16) + oval(4, -40, 26, 20).solid("#8E5E38"),
            x,
            y,
            1,
            t,
        )
        for x, y, t in [(-56, 4, -16), (52, 4, 18), (-4, -20, 0)]
    )


def wood_ear() -> str:
    one = smooth(pts("-70 0, -60 -46, -10 -40, 20 -62, 66 -34, 72 20, 30 30, 10 58, -40 50")).solid(
        "#4A3B38",
        curve((-40, -10), (0, 0), (44, -20)).line("#6F5B55", 8),
        curve((-20, 24), (10, 14), (40, 16)).line("#2F2523", 7),
    )
    return move(one, 30, -26, 0.86, 40) + move(one, -16, 20, 1)


def day_lily() -> str:
    return "".join(
        move(smooth(mirror([(0, -90), (11, -60), (13, 0), (6, 60), (0, 80)])).solid(c), x, 0, 1, t)
        for x, t, c in [
            (-46, -24, "#D99A2B"),
            (-14, -8, "#EDB23C"),
            (18, 8, "#D99A2B"),
            (50, 24, "#EDB23C"),
        ]
    )


def longan() -> str:
    return "".join(
        circle(x, y, 36).solid(
            "#B98447", dots([(x - 10, y), (x + 8, y - 12), (x + 4, y + 14)], 4, "#96652E")
        )
        for x, y in [(-40, 24), (40, 24), (0, -34)]
    )


def bean(colour: str, size: float = 1) -> str:
    one = oval(0, 0, 34, 25).solid(colour, shift=(-5, -5)) + oval(0, 14, 9, 4).fill(
        tint(colour, 0.6)
    )
    return "".join(
        move(one, x, y, size, t)
        for x, y, t in [(-46, -26, -20), (32, -36, 24), (-14, 26, 10), (58, 26, -30)]
    )


def coconut() -> str:
    return (
        circle(0, 0, 88).solid("#7A5236")
        + oval(6, -6, 68, 66).fill("#FFFFFF")
        + oval(8, -2, 54, 50).fill("#E9F0EE")
    )


def berry(colour: str = "#4C5FB5") -> str:
    return "".join(
        circle(x, y, 40).solid(colour, oval(x, y - 14, 16, 11).fill(shade(colour, 0.3)))
        for x, y in [(-42, -22), (44, -14), (0, 40)]
    ) + leaf(0, -40, 70, -40)
