"""Meat and river snails."""

from shapes import (
    box,
    circle,
    curve,
    gloss,
    glow,
    leaf,
    move,
    oval,
    path,
    pts,
    rounded,
    shade,
    slab,
    smooth,
)


def pork_belly() -> str:
    outline = rounded([(-124, -62), (112, -74), (128, 58), (-112, 78)], 22)
    layers = "".join(
        curve((-140, y), (-70, y - 9), (0, y + 6), (70, y - 10), (140, y - 4)).line(c, w)
        for y, c, w in [
            (-44, "#FBE6DC", 26),
            (-16, "#E0616A", 28),
            (10, "#FBE6DC", 20),
            (34, "#D9525E", 24),
            (54, "#F7DCD0", 14),
        ]
    )
    return (
        move(outline.fill("#C48A5E"), 0, 14)
        + outline.clip(
            outline.fill("#E97A80"),
            layers,
            slab(300, 14, 0, 76).fill("#D9A074"),
            box(-140, -84, 290, 18).fill("#E0AC82"),
        )
        + gloss(-50, -30, 40, 6, -4, 0.5)
        + leaf(70, 84, 60, -10)
        + leaf(74, 84, 50, 30, "#6BB85A")
    )


def brisket() -> str:
    """Two cubes of raw beef with fat on a board."""

    def cube(x: float, y: float, size: float, turn: float) -> str:
        top = path("M-70 -18L-22 -52H76L44 -18Z")
        side = path("M44 -18L76 -52V26L44 66Z")
        front = path("M-70 -18H44V66H-70Z")
        fat = curve((-80, 6), (-30, 14), (10, 4), (54, 10)).line("#FBEDE0", 12) + curve(
            (-80, 50), (-20, 42), (54, 52)
        ).line("#FBEDE0", 7)
        marble = (
            curve((-50, 26), (-26, 34), (-4, 24)).line("#EDA79E", 5)
            + curve((8, 30), (30, 24)).line("#EDA79E", 5)
            + curve((-52, -6), (-34, -2)).line("#EDA79E", 5)
        )
        grain = curve((-34, -30), (-6, -38), (16, -30)).line("#F3BDB2", 5) + curve(
            (24, -38), (50, -42)
        ).line("#F3BDB2", 5)
        edge = curve((44, 10), (60, 0), (80, -16)).line("#F3DCCB", 10) + curve(
            (44, 52), (80, 14)
        ).line("#F3DCCB", 6)
        drawn = (
            front.clip(front.fill("#C23B45"), fat, marble)
            + top.clip(top.fill("#DA5A60"), grain)
            + side.clip(side.fill("#982B35"), edge)
        )
        return move(drawn, x, y, size, turn)

    board = rounded([(-140, 70), (140, 70), (128, 108), (-128, 108)], 14)
    return (
        board.solid("#D9A25E", shift=(0, -10))
        + cube(-58, 14, 0.92, 0)
        + cube(66, 16, 0.9, 0)
        + cube(2, -56, 0.88, 0)
        + leaf(94, 76, 46, -16)
        + leaf(94, 78, 40, 24, "#6BB85A")
    )


def snails() -> str:
    def one(colour: str) -> str:
        shell = smooth(pts("-4 -86, 34 -60, 60 -10, 52 48, 4 70, -50 50, -62 0, -38 -54"))
        whorls = (
            curve((-36, -40), (4, -34), (44, -44)).line(shade(colour, 0.28), 6)
            + curve((-56, -6), (0, 6), (58, -16)).line(shade(colour, 0.28), 6)
            + curve((-20, -64), (6, -62), (24, -68)).line(shade(colour, 0.28), 5)
        )
        return (
            shell.solid(colour, whorls, shift=(-10, -6))
            + oval(-10, 40, 34, 23).fill(shade(colour, 0.45))
            + oval(-12, 41, 24, 15).fill("#D9C29A")
            + gloss(-32, -14, 7, 16, 20, 0.35)
        )

    return (
        move(one("#6B6A3F"), -66, -30, 0.86, -24)
        + move(one("#7D7A48"), 62, -36, 0.86, 22)
        + move(one("#5F5C36"), -54, 60, 0.8, 10)
        + move(one("#8A854F"), 44, 48, 0.96, -10)
    )


def chicken_legs() -> str:
    def one() -> str:
        meat = smooth(pts("-74 -60, -16 -104, 50 -76, 66 -6, 34 50, 16 70, -12 66, -60 20"))
        return (
            curve((10, 60), (22, 112)).line("#FBF3E3", 24)
            + circle(12, 118, 15).fill("#FBF3E3")
            + circle(34, 112, 15).fill("#EFE2C9")
            + meat.solid(
                "#F6C0A0",
                glow(-30, -50, 60, 50, "#FFE0CB", 0.9),
                curve((-40, 10), (0, 30), (36, 20)).line("#E39C7C", 6),
                shift=(-12, -8),
            )
            + gloss(-34, -48, 10, 24, 40, 0.5)
        )

    return move(one(), 66, -8, 0.9, -14) + move(one(), -52, 4, 1, 12)
