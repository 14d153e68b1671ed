"""Bread, pastry and biscuits from the counter."""

from fruit_cut import around
from motifs import sandwich_cookie
from shapes import (
    box,
    circle,
    curve,
    dots,
    gloss,
    glow,
    mirror,
    move,
    oval,
    path,
    pts,
    rounded,
    rows,
    smooth,
)


def egg_tart() -> str:
    crust = "".join(
        circle(x, y * 0.42 - 8, 17).fill("#E2A04A" if i % 2 else "#EDB25E")
        for i, (x, y) in enumerate(around(116, 22))
    )
    return (
        path("M-116 0L-84 84Q0 112 84 84L116 0Z").solid(
            "#D99140",
            "".join(curve((x, 0), (x * 0.72, 96)).line("#BD7830", 6) for x in range(-96, 97, 24)),
            shift=(-10, 0),
        )
        + crust
        + oval(0, -8, 108, 42).fill("#F2B95E")
        + oval(0, -8, 98, 36).clip(
            oval(0, -8, 98, 36).fill("#FFD45C"),
            glow(-30, -16, 44, 16, "#A85A1A", 0.85),
            glow(40, 4, 36, 13, "#A85A1A", 0.8),
            glow(10, -26, 26, 9, "#8C4A1A", 0.7),
        )
        + gloss(-60, -18, 22, 5, -10, 0.7)
    )


def honey_buns() -> str:
    def bun() -> str:
        return (
            path("M-56 44C-66 -20 -36 -52 0 -52S66 -20 56 44Z").solid(
                "#E0953E", glow(0, -30, 50, 34, "#A85A1E", 0.7)
            )
            + gloss(-22, -24, 14, 8, -30, 0.45)
            + path("M-58 34H58L54 54Q0 62 -54 54Z").fill("#C97B2B")
            + dots([(-10, -36), (6, -42), (20, -32), (-2, -28)], 3.5, "#FFF3D6")
        )

    return "".join(move(bun(), x, y) for x, y in [(-58, -34), (58, -34), (0, -44)]) + "".join(
        move(bun(), x, y, 1.06) for x, y in [(-84, 46), (84, 46), (0, 52)]
    )


def milk_bread() -> str:
    loaf = "".join(
        move(
            smooth(mirror([(0, -70), (36, -64), (54, -20), (54, 40), (0, 60)])).solid(
                "#E3A04C", glow(0, -50, 50, 40, "#B5651E", 0.75), shift=(-10, -4)
            )
            + gloss(-20, -44, 12, 8, -30, 0.45),
            x,
            0,
        )
        for x in (-82, 82, 0)
    )
    return (
        loaf
        + rounded([(-134, 34), (134, 34), (126, 92), (-126, 92)], 14).solid(
            "#F3D9A8", shift=(0, -10)
        )
        + curve((-110, 62), (-40, 66), (40, 60), (110, 64)).line("#FFF0D0", 7)
    )


def shaobing() -> str:
    def seeds():
        return "".join(
            move(oval(0, 0, 7, 4.4).fill("#FFF6DE"), x, y, turn=(i * 61) % 180)
            for i, (x, y) in enumerate(around(30, 6) + around(62, 12, 0.3) + around(86, 16))
        )

    def disc():
        return oval(0, 12, 112, 100).fill("#B5722B") + circle(0, 0, 110).clip(
            oval(0, 0, 112, 98).fill("#DDA04A"),
            glow(0, 0, 90, 76, "#F2C983", 0.8),
            move(seeds(), 0, 0, 1),
        )

    return move(disc(), 22, 40, 0.88) + move(disc(), -14, -24, 0.92)


def laobing() -> str:
    spots = "".join(
        oval(x, y, rx, ry).fill("#C98335", 0.75)
        for x, y, rx, ry in rows(
            "-60 -20 24 13, -10 -44 18 9, 44 -20 26 14, -30 16 18 10, 20 22 22 12, "
            "76 10 14 8, -86 10 12 7"
        )
    )

    def flat(inner=""):
        return oval(0, 10, 132, 66).fill("#C9924A") + oval(0, 0, 132, 64).clip(
            oval(0, 0, 132, 64).fill("#F0CF94"), inner
        )

    cut = path("M0 0L134 -34V44Z").fill("#E3B871") + curve((0, 0), (130, -30)).line("#D9A55A", 5)
    return move(flat(), 0, 62) + move(flat(), 0, 30) + move(flat(spots + cut), 0, -8)


def mantou() -> str:
    def one() -> str:
        body = path("M-84 52C-100 -10 -64 -66 0 -66S100 -10 84 52Q80 66 62 66H-62Q-80 66 -84 52Z")
        rim = body.fill("#DCC9A6")
        soft = body.solid(
            "#FFFBF2", glow(50, 40, 80, 60, "#E3D0AC", 0.75), shift=(-12, -8), dark=0.14
        )
        return (
            move(rim, 2, 1, 1.03)
            + soft
            + gloss(-36, -28, 22, 10, -34, 0.9)
            + curve((-20, -46), (0, -50), (20, -44)).line("#E6D6B8", 5)
        )

    steam = "".join(
        curve((x, -96), (x + 12, -110), (x, -124), (x + 10, -138)).line("#FFFFFF", 8, 0.9)
        for x in (-44, 4, 50)
    )
    rim = oval(0, 78, 138, 34).fill("#B97F4A") + oval(0, 74, 124, 26).fill("#8C5A2F")
    steamer = path("M-138 78V106Q0 152 138 106V78Q0 126 -138 78Z").solid(
        "#D9A25E", curve((-138, 100), (0, 132), (138, 100)).line("#B97F4A", 5), shift=(0, -6)
    )
    return (
        steam
        + rim
        + move(one(), -64, 22, 0.82)
        + move(one(), 66, 22, 0.82)
        + move(one(), 0, 44, 0.9)
        + steamer
    )


def pretzel() -> str:
    arch = path(
        "M-58 92C-130 60 -130 -92 -50 -92C-6 -92 8 -40 26 6C38 40 56 70 74 84M58 92"
        "C130 60 130 -92 50 -92C6 -92 -8 -40 -26 6C-38 40 -56 70 -74 84"
    )
    foot = path("M-74 84C-40 112 40 112 74 84")
    salt = "".join(
        box(x - 4, y - 4, 10, 10, 2).fill("#FFFFFF")
        for x, y in pts(
            "-96 20, -100 -30, -76 -78, -34 -78, 96 20, 100 -30, 76 -78, 34 -78, 0 -30, "
            "-36 98, 4 104, 40 98, 26 24, -26 24"
        )
    )
    shine = curve((-92, -50), (-72, -84), (-46, -92)).line("#E0A05A", 8) + curve(
        (46, -92), (72, -84), (92, -50)
    ).line("#E0A05A", 8)
    dark = foot.line("#8C4A1E", 40) + arch.line("#8C4A1E", 40)
    return (
        dark
        + move(foot.line("#B5652B", 31) + arch.line("#B5652B", 31), -2, -4)
        + move(shine, -2, -4)
        + salt
    )


def cookies() -> str:
    def one():
        return sandwich_cookie("#7A4A2E", "#4A2B1C")

    return (
        move(one(), -44, -44, 0.8)
        + move(one(), 54, -30, 0.8)
        + move(one(), -50, 44, 0.9)
        + move(one(), 50, 58, 0.9)
    )


def snow_crisp() -> str:
    def cube() -> str:
        bits = "".join(
            rounded([(x - 11, y - 8), (x + 11, y - 8), (x + 9, y + 8), (x - 9, y + 8)], 4).fill(c)
            for x, y, c in [
                (-30, -6, "#D9A05A"),
                (10, 14, "#C9403F"),
                (32, -14, "#D9A05A"),
                (-20, 26, "#7DA453"),
                (20, 36, "#D9A05A"),
                (-40, 14, "#C9403F"),
            ]
        )
        front = rounded([(-56, -30), (56, -30), (56, 56), (-56, 56)], 12)
        return (
            path("M-56 -24L-30 -58H76L56 -24Z").fill("#FFFFFF")
            + path("M52 -26L76 -58V26L54 56Z").fill("#E6D8C0")
            + front.solid("#FBF0DC", bits, shift=(-4, -4))
            + dots(
                [(-20, -44), (10, -48), (40, -42), (-36, -20), (0, -24), (36, -24)], 5, "#FFFFFF"
            )
        )

    return move(cube(), -56, 40, 0.94) + move(cube(), 62, 44, 0.94) + move(cube(), 0, -46, 0.94)
