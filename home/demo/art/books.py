"""Book covers: abstract cover art, no text."""

from collections.abc import Callable

from scene import Picture
from shapes import (
    box,
    circle,
    curve,
    dots,
    leaf,
    move,
    oval,
    path,
    pts,
    rounded,
    shade,
    smooth,
    tint,
)

LEFT, TOP, WIDE, TALL = -90, -126, 172, 244


def cover(colour: str, art: str, plate: str = "#FFFFFF") -> str:
    """A standing book, its pages visible at the right and below."""
    front = box(LEFT, TOP, WIDE, TALL, 5)
    title = box(LEFT + 30, TOP + 26, 96, 12, 6).fill(plate, 0.92) + box(
        LEFT + 30, TOP + 46, 56, 7, 3.5
    ).fill(plate, 0.7)
    return (
        box(LEFT + 6, TOP + 8, WIDE + 14, TALL + 10, 5).fill(shade(colour, 0.34))
        + box(LEFT + 6, TOP + 6, WIDE + 8, TALL + 6, 3).fill("#F6F0E2")
        + "".join(
            box(LEFT + WIDE, TOP + 10, 2 + i * 3, TALL, 1).fill("#DDD3BE", 0.5) for i in range(3)
        )
        + front.clip(
            front.fill(colour),
            art,
            title,
            box(LEFT, TOP, 15, TALL).fill("#000000", 0.14),
            box(LEFT + 15, TOP, 3, TALL).fill("#FFFFFF", 0.25),
        )
    )


def hills(sky: str, sun: str, near: str, far: str) -> str:
    return (
        circle(28, -20, 34).fill(sun)
        + smooth(pts("-110 50, -50 0, 0 36, 60 -6, 110 40, 110 160, -110 160")).fill(far)
        + smooth([(-110, 80), (-40, 50), (20, 84), (110, 56), (110, 160), (-110, 160)]).fill(near)
        + circle(-50, -40, 5).fill(sky)
    )


def stars(colour: str) -> str:
    return dots(
        pts("-60 -50, -20 -20, 50 -60, 10 -70, 60 0, -40 20, 30 24, -64 60, 66 66"), 3.5, colour
    )


def three_suns() -> str:
    return (
        stars("#DCE6FF")
        + circle(-30, 10, 26).fill("#FFC93C")
        + circle(24, -16, 16).fill("#F2704E")
        + circle(44, 30, 10).fill("#FFF3C4")
        + oval(0, 96, 120, 50).fill("#3E4C8C")
        + oval(0, 112, 120, 50).fill("#5565AE")
    )


def forest() -> str:
    def tree(x, y, s, c):
        return move(
            path("M0 -60L34 20H-34Z").fill(c)
            + path("M0 -24L42 62H-42Z").fill(shade(c, 0.12))
            + box(-6, 60, 12, 24).fill("#4A3A2E"),
            x,
            y,
            s,
        )

    return (
        circle(34, -44, 22).fill("#F7F3D9")
        + tree(-56, 40, 1, "#2F7A5C")
        + tree(50, 46, 0.9, "#2F7A5C")
        + tree(0, 52, 1.1, "#3F9A70")
    )


def rings(first: str, second: str) -> str:
    return "".join(
        circle(30, 70, r).fill(first if i % 2 else second)
        for i, r in enumerate(range(130, 10, -26))
    )


def town() -> str:
    houses = "".join(
        box(x, 118 - h, 36, h).fill(c)
        + path(f"M{x - 4} {118 - h}L{x + 18} {94 - h}L{x + 40} {118 - h}Z").fill(shade(c, 0.25))
        + box(x + 11, 130 - h, 13, 15, 2).fill("#FFE9A0")
        for x, h, c in [
            (-84, 76, "#E98A6B"),
            (-42, 104, "#F7C56B"),
            (0, 68, "#7FB2B5"),
            (42, 92, "#C98AA6"),
        ]
    )
    return circle(34, -50, 22).fill("#FFF3D0") + houses


def feather() -> str:
    return move(
        path("M0 -90C40 -60 44 20 0 74C-44 20 -40 -60 0 -90Z").fill("#FFFFFF", 0.92)
        + curve((0, -60), (0, 100)).line("#C9A77A", 5)
        + "".join(
            curve((0, y), (s * 24, y - 18)).line("#DDD3C4", 4)
            for y in (-30, 0, 30)
            for s in (-1, 1)
        ),
        6,
        26,
        0.9,
        26,
    )


def swords() -> str:
    blade = (
        path("M-6 -90L0 -106L6 -90V40H-6Z").fill("#F3F5F8")
        + box(-26, 40, 52, 10, 5).fill("#F2B51D")
        + box(-6, 48, 12, 38, 6).fill("#7A3A22")
    )
    return (
        circle(0, 36, 66).fill("#F7E3B8", 0.9)
        + move(blade, 0, 40, 0.8, 40)
        + move(blade, 0, 40, 0.8, -40)
    )


def dragon_waves() -> str:
    return circle(20, -34, 28).fill("#F7C52B") + "".join(
        circle(x, y, 38).fill(c)
        + circle(x, y, 28).fill(tint(c, 0.35))
        + circle(x, y, 17).fill(c)
        + circle(x, y, 8).fill(tint(c, 0.5))
        for y in (56, 84, 112)
        for x, c in (
            (-72 + (y % 3) * 14, "#2F7FA8"),
            (-8 + (y % 3) * 14, "#3E92BD"),
            (56 + (y % 3) * 14, "#2F7FA8"),
        )
    )


def lantern() -> str:
    return (
        curve((0, -130), (0, -30)).line("#F2B51D", 4)
        + oval(0, 20, 56, 46).fill("#F2564A")
        + oval(0, 20, 32, 46).fill("#F7786B")
        + oval(0, 20, 10, 46).fill("#F2564A")
        + box(-22, -30, 44, 10, 4).fill("#F2B51D")
        + box(-22, 60, 44, 10, 4).fill("#F2B51D")
        + "".join(curve((x, 70), (x, 104)).line("#F2B51D", 4) for x in (-12, -4, 4, 12))
    )


def sprig() -> str:
    return curve((0, 118), (-4, 50), (10, -6)).line("#5C8A4A", 6) + "".join(
        leaf(x, y, 54, t, c)
        for x, y, t, c in [
            (0, 90, -30, "#6BA85A"),
            (-2, 82, -150, "#5C9A4E"),
            (-2, 56, -30, "#7DB86A"),
            (-2, 48, -150, "#6BA85A"),
            (4, 22, -30, "#8CC67A"),
            (2, 14, -150, "#7DB86A"),
            (10, -4, -80, "#8CC67A"),
        ]
    )


def magnifier() -> str:
    return move(
        circle(0, 0, 46).fill("#D9ECF2")
        + circle(0, 0, 46).line("#F2B51D", 11)
        + box(-8, 50, 16, 66, 8).fill("#C98A4B")
        + curve((-24, -14), (-8, -28)).line("#FFFFFF", 8),
        -6,
        10,
        1,
        -36,
    ) + dots([(44, 60), (58, 82), (38, 96)], 8, "#2B2D36", 0.5)


def island() -> str:
    palm = curve((6, 60), (14, 20), (4, -14)).line("#8C5A32", 9) + "".join(
        leaf(4, -16, 54, t, "#3F9A5B", 0.24) for t in (-170, -130, -50, -10, 20, 160)
    )
    return (
        circle(-40, -40, 20).fill("#FFF3C4")
        + smooth([(-110, 76), (-40, 68), (30, 80), (110, 68), (110, 160), (-110, 160)]).fill(
            "#2E8AC0"
        )
        + oval(0, 74, 58, 20).fill("#F2D28A")
        + palm
    )


def rabbit_card() -> str:
    heart = path(
        "M0 30C-44 0 -34 -32 -14 -30C-6 -28 0 -20 0 -16C0 -20 6 -28 14 -30C34 -32 44 0 0 30Z"
    )
    return move(
        rounded([(-44, -60), (44, -60), (44, 60), (-44, 60)], 10).fill("#FFFFFF")
        + heart.fill("#E0414A"),
        -14,
        34,
        1,
        -12,
    ) + move(
        rounded([(-44, -60), (44, -60), (44, 60), (-44, 60)], 10).fill("#FFFDF5")
        + move(heart.fill("#E0414A"), 0, 0, 1.2)
        + move(heart.fill("#E0414A"), -30, -42, 0.3)
        + move(heart.fill("#E0414A"), 30, 42, 0.3),
        26,
        40,
        1,
        12,
    )


def rose_cover() -> str:
    return (
        curve((0, 110), (4, 60), (0, 20)).line("#3F8A4F", 7)
        + leaf(2, 80, 50, -20)
        + leaf(2, 90, 50, -160)
        + circle(0, 0, 44).fill("#E0557A")
        + circle(-4, -4, 32).fill("#EE7896")
        + circle(2, -2, 21).fill("#E0557A")
        + circle(0, -4, 10).fill("#F7A8BC")
    )


def window_light() -> str:
    return (
        rounded([(-52, -30), (52, -30), (52, 100), (-52, 100)], 50).fill("#FFE9A0")
        + box(-3, -30, 6, 130).fill("#8C5A32")
        + box(-52, 36, 104, 6).fill("#8C5A32")
        + circle(24, 6, 14).fill("#FFFBE6")
    )


def rain() -> str:
    return (
        "".join(
            curve((x, y), (x - 8, y + 26)).line("#DCE8F2", 5, 0.8)
            for x, y in pts("-60 -40, -10 -50, 40 -36, -40 0, 14 -4, 64 0, -64 40, -14 44, 36 40")
        )
        + path("M-54 60C-54 4 54 4 54 60Q36 44 18 60Q0 44 -18 60Q-36 44 -54 60Z").fill("#E8434B")
        + curve((0, 50), (0, 104), (14, 112), (20, 100)).line("#F7E3C5", 6)
    )


def book_set(colours: tuple[str, ...], art: Callable[[], str]) -> str:
    """Several volumes: spines behind, one cover in front."""
    spines = ""
    for i, colour in enumerate(colours):
        x = -134 + i * 34
        spines += (
            box(x, -118 + i % 2 * 10, 32, 246 - i % 2 * 10, 5).fill(colour)
            + box(x + 22, -118 + i % 2 * 10, 10, 246 - i % 2 * 10, 4).fill("#000000", 0.12)
            + box(x, -86, 32, 8).fill("#FFFFFF", 0.6)
            + box(x, 84, 32, 8).fill("#FFFFFF", 0.6)
            + box(x + 11, -56, 10, 80, 5).fill("#FFFFFF", 0.75)
        )
    return spines + move(cover(colours[0], art()), 50, 10, 0.92)


def hardback(colour: str, art: str) -> str:
    """A cover with a ribbon and gilt corners."""
    corners = "".join(
        path(f"M{x} {y}h{dx}L{x} {y + dy}Z").fill("#E3B94F")
        for x, y, dx, dy in [(82, TOP, -34, 34), (82, TOP + TALL, -34, -34)]
    )
    return path("M30 100V142L40 132L50 142V100Z").fill("#E0414A") + cover(
        colour, art + corners, "#F2D58A"
    )


def _b(colour: str, art: Callable[[], str], plate: str = "#FFFFFF") -> Picture:
    return Picture("sand", lambda: cover(colour, art(), plate), 128, 98, x=3)


def _set(colours: tuple[str, ...], art: Callable[[], str]) -> Picture:
    return Picture("sand", lambda: book_set(colours, art), 132, 132, size=0.98)


PICTURES = {
    "book-hills": _b("#F6B27A", lambda: hills("#FFFFFF", "#FFE9B0", "#C95F3A", "#E08A52")),
    "book-dawn": _b("#8CC8E8", lambda: hills("#FFFFFF", "#FFF3C4", "#3F8A5B", "#6BB07A")),
    "book-suns": _b("#232B5C", three_suns),
    "book-forest": _b("#1F4A4A", forest),
    "book-rings": _b("#2B2D36", lambda: rings("#E8434B", "#3A3D48")),
    "book-ripples": _b("#3E6FA8", lambda: rings("#5C8EC4", "#3E6FA8")),
    "book-town": _b("#4A5A8C", town),
    "book-feather": _b("#8C6BB0", feather),
    "book-wheat": _b("#D9A23B", sprig),
    "book-sprig": _b("#F3E6CF", sprig, "#8C6A4A"),
    "book-rose": _b("#F7D3DA", rose_cover, "#B53A5C"),
    "book-window": _b("#3F5C5A", window_light),
    "book-rain": _b("#6B8CA8", rain),
    "book-magnifier": _b("#7A2E33", magnifier),
    "book-island": _b("#7FC8D9", island),
    "book-cards": _b("#4C9A8C", rabbit_card),
    "book-night-hard": Picture(
        "sand",
        lambda: hardback(
            "#2A2F52",
            stars("#F2D58A")
            + circle(10, 20, 40).fill("#F7E7B0")
            + circle(-8, 8, 36).fill("#2A2F52"),
        ),
        128,
        98,
    ),
    "book-night": _b(
        "#39406E",
        lambda: (
            stars("#DCE6FF")
            + circle(10, 20, 40).fill("#F7E7B0")
            + circle(-8, 8, 36).fill("#39406E")
        ),
    ),
    "book-swords": _set(("#B5473A", "#C9653F", "#A8392F", "#D98A52"), swords),
    "book-lantern": _set(("#8C2A33", "#A83A40", "#7A222B", "#B5544F"), lantern),
    "book-waves": _set(("#F3E3C0", "#3E92BD", "#F2B51D", "#2F7FA8"), dragon_waves),
    "book-set-suns": _set(("#232B5C", "#3E4C8C", "#5565AE", "#2F3974"), three_suns),
    "book-set-wheat": _set(
        ("#D9822F", "#E9A94F", "#C4702A", "#F2C46B"),
        lambda: hills("#FFFFFF", "#FFE9B0", "#8C4A1E", "#B5652B"),
    ),
}
