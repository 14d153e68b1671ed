"""Stationery."""

import emblems as e
from packs import WHITE
from shapes import (
    box,
    circle,
    curve,
    mirror,
    move,
    oval,
    path,
    rounded,
    slab,
    smooth,
)


def notebook() -> str:
    rings = "".join(box(-116, -100 + i * 26, 30, 9, 4.5).fill("#8F9CA8") for i in range(8))
    cover = box(-98, -124, 200, 248, 14)
    return (
        box(-90, -116, 204, 246, 12).fill("#E4E0EE")
        + cover.solid(
            "#7C6BD6",
            smooth([(-120, 60), (-30, 20), (40, 60), (120, 20), (120, 140), (-120, 140)]).fill(
                "#F7C52B"
            ),
            circle(50, -52, 24).fill("#FFE9B0"),
            shift=(-6, -4),
        )
        + rounded([(-50, -20), (60, -20), (60, 34), (-50, 34)], 10).fill("#FFFFFF")
        + slab(70, 9, 4, 0).fill("#C9C0EE")
        + slab(46, 7, 3, 18).fill("#DDD6F5")
        + rings
    )


def glue_stick() -> str:
    return move(
        box(-40, -130, 80, 92, 12).solid("#F7C52B", shift=(-10, 0))
        + box(-44, -44, 88, 150, 10).solid(
            "#3E8ED6", box(-50, 0, 100, 64).fill("#FFFFFF"), shift=(-10, 0)
        )
        + path("M0 8L28 54H-28Z").fill("#F2704E")
        + box(-36, 104, 72, 28, 8).solid("#2A6CAE", shift=(-8, 0)),
        turn=16,
    )


def pencil_case() -> str:
    pencils = "".join(
        move(
            box(-11, -110, 22, 90).fill(c)
            + path("M-11 -110L0 -136L11 -110Z").fill("#F3DDBE")
            + path("M-4 -127L0 -136L4 -127Z").fill("#3A3A42"),
            x,
            0,
            turn=t,
        )
        for x, t, c in [(-50, -10, "#F2704E"), (-14, -2, "#F7C52B"), (24, 6, "#4FA64B")]
    )
    body = rounded([(-132, -44), (132, -44), (132, 84), (-132, 84)], 34)
    return (
        pencils
        + body.solid(
            "#3E7FD0",
            slab(300, 14, 0, -18).fill("#2A62AE"),
            slab(240, 4, 0, -18).fill("#BFD8F5"),
            shift=(-6, -10),
        )
        + box(86, -26, 20, 34, 8).fill("#F7C52B")
        + oval(-40, 36, 30, 20).fill("#FFFFFF", 0.25)
    )


def correction_tape() -> str:
    shell = oval(0, 0, 74, 70)
    return (
        path("M-118 76Q-60 96 10 84L116 70L110 40L20 30Z").solid("#F7B6C6", shift=(-6, -8))
        + box(104, 44, 30, 22, 6).fill("#8F9CA8")
        + move(shell.solid("#F2704E"), -26, -4)
        + circle(-26, -4, 48).fill("#FFE3D2")
        + curve(
            (-26, -4), (-20, -16), (-8, -6), (-16, 14), (-40, 12), (-46, -14), (-24, -34), (6, -24)
        ).line("#E25A3A", 9)
        + curve((-96, 48), (-118, 20), (-122, -10)).line("#F7B6C6", 18)
        + circle(-130, -22, 6).fill("#3A3A42")
        + curve((-124, -20), (-134, -46)).line("#F7B6C6", 7)
        + curve((-112, -16), (-110, -44)).line("#F7B6C6", 7)
    )


def glue_bottle() -> str:
    body = rounded(mirror([(30, -58), (54, -34), (58, 116), (46, 128)]), 14)
    return (
        path("M-14 -136H14L24 -96H-24Z").solid("#F2704E")
        + box(-32, -98, 64, 44, 8).solid("#F2704E", shift=(-8, 0))
        + body.solid(
            "#EAF3FA",
            move(body.fill("#CFE8F7"), 0, 20),
            slab(140, 80, 0, 44).fill("#3E8ED6"),
            shift=(0, 0),
        )
        + move(e.drop("#FFFFFF"), 0, 46, 0.32)
        + curve((-42, -20), (-42, 0)).line(WHITE, 8, 0.7)
    )


def labels() -> str:
    def sheet(c):
        return box(-88, -116, 176, 232, 10).fill(c)

    stickers = "".join(
        box(-70 + i % 2 * 76, -94 + i // 2 * 66, 64, 52, 8).fill(c)
        for i, c in enumerate(("#F2704E", "#F7C52B", "#5FB58A", "#3E8ED6", "#A98BD1", "#F08AA8"))
    )
    peel = path("M34 116H88V60Q60 70 34 116Z").fill("#DDE4EA")
    return move(sheet("#DDE4EA"), 16, 4, 1, 10) + move(
        sheet("#FFFFFF") + stickers + peel, -6, 0, 1, -4
    )


def marker() -> str:
    body = box(-26, -60, 52, 180, 14).solid(
        "#2B2D36", box(-30, 4, 60, 70).fill("#FFFFFF"), shift=(-9, 0)
    )
    return move(
        body
        + slab(28, 8, 4, 26).fill("#2B2D36")
        + slab(20, 6, 3, 42).fill("#8F9CA8")
        + path("M-20 -60L-14 -96H14L20 -60Z").fill("#C9D2DA")
        + path("M-9 -96L-6 -124L9 -116V-96Z").fill("#2B2D36"),
        20,
        0,
        1.06,
        34,
    ) + curve((-120, 104), (-80, 84), (-60, 112), (-16, 100)).line("#2B2D36", 11)
