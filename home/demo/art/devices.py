"""Screens, lamps and small devices."""

from shapes import (
    box,
    circle,
    curve,
    dots,
    gloss,
    mirror,
    move,
    oval,
    path,
    pts,
    rounded,
    shade,
    slab,
    smooth,
)

WHITE = "#F7F9FB"


SILVER = "#C4CED8"


DARK = "#3A4450"


BLUE = "#4A90D9"


def tv(sky: str, hill: str, sun: str, wide: float = 276, legs: bool = True) -> str:
    height = wide * 0.6
    screen = slab(wide - 16, height - 18, 4, -24)
    return (
        (path("M-64 84L-52 62H-40L-48 84ZM64 84L52 62H40L48 84Z").fill("#2B323A") if legs else "")
        + (slab(150, 8, 4, 88).fill("#2B323A") if legs else "")
        + slab(wide, height, 10, -22).fill("#2B323A")
        + screen.clip(
            screen.fill(sky),
            circle(64, -62, 28).fill(sun),
            smooth(pts("-160 30, -90 -30, -30 10, 30 -36, 90 8, 160 -20, 160 80, -160 80")).fill(
                shade(hill, 0.2)
            ),
            smooth(pts("-160 44, -70 20, 0 44, 80 22, 160 40, 160 90, -160 90")).fill(hill),
            path(f"M-{wide / 2} -110H-40L-100 80H-{wide / 2}Z").fill("#FFFFFF", 0.12),
        )
        + circle(0, 54, 2.5).fill("#E8434B")
    )


def hair_dryer() -> str:
    grip = rounded([(-26, 10), (24, 10), (8, 122), (-34, 122)], 14)
    air = "".join(
        curve((112, y), (126, y - 5), (140, y)).line("#7FC4F0", 8) for y in (-70, -44, -18)
    )
    return (
        move(grip.solid("#E0557A", shift=(-8, 0)), -20, 0)
        + box(-46, 46, 20, 30, 7).fill("#FFFFFF", 0.85)
        + curve((-40, 120), (-36, 140), (20, 140), (70, 132), (100, 140)).line("#4A4F57", 8)
        + path("M20 -78L104 -64V-22L20 -8Z").solid("#4A4F57", shift=(0, -8))
        + oval(-40, -44, 82, 62).solid("#F0708C", shift=(-6, -12))
        + circle(-64, -44, 32).fill("#C93F64")
        + "".join(
            curve((-84, -56 + i * 12), (-44, -56 + i * 12)).line("#F7A8BC", 5) for i in range(3)
        )
        + gloss(-20, -84, 34, 8, 6, 0.5)
        + air
    )


def bulb() -> str:
    cup = path("M-84 -76L-46 34Q-40 50 -24 50H24Q40 50 46 34L84 -76Z")
    return (
        "".join(move(curve((0, -112), (0, -134)).line("#FFC93C", 10), turn=a) for a in (-36, 0, 36))
        + cup.solid(
            "#E3E9EE",
            "".join(
                curve((x, -70), (x * 0.5, 46)).line("#C3CDD6", 6) for x in (-60, -30, 0, 30, 60)
            ),
            shift=(-12, 0),
        )
        + oval(0, -76, 84, 26).fill("#FFE08A")
        + oval(0, -76, 68, 19).fill("#FFF6D0")
        + dots([(-30, -78), (0, -84), (30, -78), (-14, -68), (16, -68)], 8, "#FFC93C")
        + rounded([(-36, 46), (36, 46), (30, 92), (-30, 92)], 8).solid("#8F9CA8", shift=(-8, 0))
        + box(-26, 90, 12, 34, 4).fill("#C9A24A")
        + box(14, 90, 12, 34, 4).fill("#C9A24A")
        + box(-30, 116, 20, 10, 4).fill("#B08A3A")
        + box(10, 116, 20, 10, 4).fill("#B08A3A")
    )


def pendant_lamp() -> str:
    return (
        path("M-96 50L-132 136H132L96 50Z").fill("#FFE9A0", 0.75)
        + slab(60, 16, 8, -136).fill("#5C6873")
        + curve((0, -130), (0, -62)).line("#5C6873", 6)
        + box(-17, -74, 34, 34, 8).solid("#C98A4B", shift=(-5, 0))
        + path("M-20 -44H20C40 -30 98 -10 112 50H-112C-98 -10 -40 -30 -20 -44Z").solid(
            "#FFFFFF", shift=(-16, 0)
        )
        + oval(0, 50, 112, 19).fill("#FFD970")
        + oval(0, 50, 40, 12).fill("#FFFBE6")
        + curve((-78, 22), (-50, -10)).line("#FFFFFF", 8)
    )


def keyboard() -> str:
    rows = ""
    for row in range(5):
        y = -54 + row * 24
        for i in range(11):
            colour = (
                "#F2704E"
                if (row, i) in {(0, 0), (2, 10)}
                else ("#AEBECE" if i in {0, 10} else "#F4F7FA")
            )
            if row == 4 and 3 <= i <= 7:
                continue
            rows += box(-124 + i * 22.8, y, 19, 19, 4).fill(colour) + box(
                -124 + i * 22.8, y + 15, 19, 4, 2
            ).fill("#000000", 0.12)
    space = box(-124 + 3 * 22.8, 42, 110, 19, 4).fill("#F4F7FA")
    return move(slab(276, 146, 14, 8).solid("#4A5A70", shift=(0, -12)) + rows + space, turn=-8)


def mouse() -> str:
    shell = smooth(mirror([(0, -112), (46, -100), (72, -44), (74, 40), (48, 100), (0, 116)]))
    waves = "".join(
        path(f"M{-r} -106A{r * 1.1} {r * 1.1} 0 0 1 {r} -106").line(BLUE, 8) for r in (22, 44)
    )
    return move(
        shell.solid(
            "#3E4854",
            box(-2, -130, 4, 110).fill("#28303A"),
            path("M-90 -20Q0 6 90 -20").line("#28303A", 4),
            shift=(-14, -8),
        )
        + box(-9, -82, 18, 42, 9).fill("#7FE0F5")
        + curve((-50, 0), (-48, 50)).line("#FFFFFF", 8, 0.25),
        0,
        8,
        1,
        12,
    ) + move(waves, 20, -24)


def monitor() -> str:
    return (
        slab(120, 14, 7, 116).fill("#8F9CA8")
        + rounded([(-20, 60), (20, 60), (28, 114), (-28, 114)], 4).fill("#A9B4BE")
        + move(tv("#7FB2E5", "#7C6BD6", "#FFE9A8", 270, legs=False), 0, 4)
    )
