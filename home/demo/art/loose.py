"""Loose nuts, dried goods and sweets."""

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
    rows,
    shade,
    slab,
    smooth,
    tint,
)


def bowl_of(content: str, bowl: str = "#E9C58F") -> str:
    """A wooden bowl heaped with loose goods."""
    return (
        oval(0, 16, 128, 40).fill(shade(bowl, 0.25))
        + content
        + path("M-128 16C-124 84 -72 118 0 118S124 84 128 16C96 62 -96 62 -128 16Z").solid(
            bowl, curve((-100, 64), (0, 92), (100, 64)).line(shade(bowl, 0.12), 6), shift=(-14, -6)
        )
    )


SPOTS = pts(
    "-84 8, -28 2, 30 4, 86 8, -58 -30, 0 -36, 58 -30, -30 -66, 30 -66, 0 -94, "
    "-70 34, -20 36, 34 36, 76 32"
)


def heap(parts: list[str], size: float) -> str:
    order = [9, 7, 8, 4, 5, 6, 0, 1, 2, 3, 10, 11, 12, 13]
    return "".join(
        move(parts[i % len(parts)], SPOTS[k][0], SPOTS[k][1], size, (k * 67) % 120 - 60)
        for i, k in enumerate(order)
    )


def wood_ears() -> str:
    one = smooth(pts("-60 0, -54 -40, -8 -36, 20 -56, 60 -30, 64 20, 26 28, 8 50, -36 44")).solid(
        "#54433F",
        curve((-46, -22), (-8, -14), (44, -36)).line("#8C756C", 9),
        curve((-36, 2), (0, 6), (44, -8)).line("#3A2D2A", 7),
        curve((-16, 24), (10, 18), (40, 18)).line("#8C756C", 6),
        shift=(-8, -8),
        dark=0.4,
    )
    ears = "".join(
        move(one, x, y, 0.72, t)
        for x, y, t in rows(
            "-20 -44 -20, 36 -40 30, -74 -10 10, 76 -10 -24, 2 -14 60, -40 14 -40, 44 14 14, "
            "-84 22 40, 88 22 0, 0 28 -10"
        )
    )
    return bowl_of(ears)


def dried_fruit_mix() -> str:
    kiwi = (
        circle(0, 0, 40).fill("#8CC63F")
        + circle(0, 0, 30).fill("#B5DB6A")
        + circle(0, 0, 11).fill("#F2F5D4")
        + "".join(move(oval(0, -18, 2.5, 5).fill("#3A2B1D"), turn=i * 45) for i in range(8))
    )
    ring = circle(0, 0, 30).line("#F7C22F", 22) + "".join(
        move(curve((0, -22), (0, -38)).line("#E09A1A", 4), turn=i * 45) for i in range(8)
    )
    pear = smooth(mirror([(0, -46), (16, -30), (36, 14), (22, 38), (0, 42)])).solid(
        "#F7EBC0", curve((0, -30), (0, 20)).line("#D9C47A", 4)
    )
    berry = move(
        circle(0, 0, 30).solid(
            "#E8434B", dots([(-10, -6), (8, -10), (0, 10), (14, 8)], 3, "#FFD77A")
        )
    )
    return bowl_of(heap([kiwi, ring, pear, berry], 0.86), "#8CC6C0")


def popcorn() -> str:
    def puff(x: float, y: float, c: str) -> str:
        return (
            "".join(
                circle(x + dx, y + dy, r).fill(c)
                for dx, dy, r in [(-14, 2, 17), (13, -4, 19), (0, -17, 16), (2, 11, 16)]
            )
            + circle(x, y, 7).fill("#E0A03A")
            + circle(x - 10, y - 8, 6).fill("#FFFFFF", 0.8)
        )

    rows = pts(
        "-70 -26, -24 -34, 26 -30, 72 -24, -50 -66, 0 -74, 50 -64, -20 -104, 30 -100, "
        "-84 -4, 84 -2, -40 -6, 4 -10, 46 -2"
    )
    stripes = "".join(
        path(f"M{x} 4L{x * 0.72:.0f} 134H{(x + 26) * 0.72:.0f}L{x + 26} 4Z").fill("#E03A3E")
        for x in (-92, -40, 12, 64)
    )
    tub = path("M-96 4L-70 134H70L96 4Z")
    return "".join(
        puff(x, y, "#FFE9A8" if i % 2 else "#FBD67A") for i, (x, y) in enumerate(rows)
    ) + tub.solid("#FFFFFF", stripes, path("M60 0H110V140H44Z").fill("#000000", 0.1), shift=(0, 0))


def nougat() -> str:
    def piece() -> str:
        nuts = "".join(
            oval(x, y, 12, 8).fill(c)
            for x, y, c in [
                (-34, -4, "#D9A05A"),
                (0, 8, "#C98A45"),
                (34, -8, "#D9A05A"),
                (-14, -14, "#C98A45"),
                (50, 10, "#D9A05A"),
                (-54, 10, "#C98A45"),
            ]
        )
        return slab(150, 54, 10).solid("#FDF3DF", nuts, shift=(-4, -6), dark=0.1)

    return (
        move(piece(), -16, -52, 1, -16) + move(piece(), 20, 6, 1, 8) + move(piece(), -14, 62, 1, -6)
    )


def lollipop() -> str:
    swirl = "".join(
        move(
            path("M0 0C30 -10 60 -50 50 -92A104 104 0 0 1 92 -48C70 -10 30 10 0 0Z").fill(c),
            turn=i * 45,
        )
        for i, c in enumerate(["#F0557A", "#FFD23F"] * 4)
    )
    return move(
        box(-9, 60, 18, 130, 9).fill("#FFFFFF")
        + box(1, 60, 8, 130, 4).fill("#DDE4EA")
        + circle(0, 0, 92).clip(
            circle(0, 0, 92).fill("#FFF0F4"), swirl, circle(0, 0, 92).line("#C92F57", 8, 0.35)
        )
        + gloss(-40, -44, 14, 24, 45)
        + path("M-34 96Q0 80 34 96Q20 108 0 100Q-20 108 -34 96Z").fill("#8C6BD1"),
        0,
        -44,
        1.02,
    )


def marshmallows() -> str:
    def one(c: str) -> str:
        return path("M-46 -30V34Q-46 56 0 56T46 34V-30Z").solid(
            c, shift=(-10, -4), dark=0.1
        ) + oval(0, -30, 46, 22).fill(tint(c, 0.6))

    return (
        move(one("#FFF6F2"), -64, 40)
        + move(one("#F9C3D2"), 66, 42)
        + move(one("#FFFFFF"), 2, 64)
        + move(one("#F9C3D2"), -30, -36, 1, -14)
        + move(one("#CFE6F7"), 40, -34, 1, 12)
    )


def beans_heap() -> str:
    colours = ("#EE4E5E", "#FFB52E", "#6CC24A", "#4AA3E0", "#A867C9", "#FF8A2B")
    parts = [oval(0, 0, 36, 26).solid(c, shift=(-6, -6)) + gloss(-12, -10, 8, 5) for c in colours]
    return bowl_of(heap(parts, 0.86), "#FFFFFF")
