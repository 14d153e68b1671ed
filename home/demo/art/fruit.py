"""Fruit, whole and mostly with a cut piece in front."""

from fruit_cut import avocado, citrus, kiwi, lemon, mandarin, passionfruit, pomegranate
from scene import Picture
from shapes import (
    STEM,
    circle,
    curve,
    dots,
    gloss,
    glow,
    leaf,
    mirror,
    move,
    oval,
    path,
    pts,
    shade,
    smooth,
    tint,
)


def apple(colour: str, tall: float = 1.0, flush: str = "") -> str:
    half = pts("0 -72, 38 -96, 92 -78, 116 -14, 96 62, 52 108, 0 98")
    body = smooth(mirror([(x, y * tall) for x, y in half]))
    top = -78 * tall
    blush = glow(46, 34, 84, 104, flush, 0.8) if flush else ""
    return (
        body.solid(
            colour,
            blush,
            oval(0, top + 2, 44, 17).fill(shade(colour, 0.22)),
            shift=(-18, -8),
        )
        + gloss(-62, -26, 15, 34, 18)
        + curve((0, top + 8), (3, top - 26), (16, top - 52)).line(STEM, 10)
        + leaf(8, top - 22, 74, -22)
    )


def snake_apple() -> str:
    half = pts("0 -78, 40 -98, 94 -82, 110 -20, 88 56, 58 104, 34 100, 0 112")
    body = smooth(mirror(half))
    specks = dots(pts("-40 20, -20 50, 10 10, 30 44, -8 -30, 44 -28, -50 -50"), 3, "#E58A84")
    return (
        body.solid("#B5202E", oval(0, -80, 42, 16).fill("#7E1220"), specks, shift=(-20, -8))
        + gloss(-60, -34, 13, 32, 16)
        + curve((0, -74), (-4, -106), (-16, -130)).line(STEM, 10)
    )


def banana_one(tip: str = "#6B4B2A") -> str:
    body = path("M-92 -104C-104 -20 -50 92 88 96C104 96 110 84 98 76C20 50 -30 -8 -58 -106Z")
    inner = path("M-92 -104C-104 -20 -50 92 88 96L90 88C-20 76 -66 -20 -74 -106Z")
    return (
        body.fill("#FFD23F")
        + inner.fill("#F0B323")
        + path("M-94 -102C-96 -118 -88 -134 -78 -136L-62 -134C-64 -124 -60 -112 -56 -102Z").fill(
            "#B9A02C"
        )
        + path("M-66 -84C-46 -22 -8 26 44 56").line("#FFE88A", 7)
        + circle(97, 86, 10).fill(tip)
    )


def banana() -> str:
    return (
        move(banana_one(), 34, -14, 0.98, -30)
        + move(banana_one(), 16, 2, 1.0, -10)
        + move(banana_one(), 0, 16, 1.0, 12)
        + path(
            "M-92 -88C-84 -124 -60 -132 -42 -128C-32 -116 -26 -104 -34 -84C-52 -96 -74 -98 -92 -88Z"
        ).fill("#9C8A2A")
        + path("M-78 -116C-76 -134 -66 -142 -58 -142L-44 -132L-50 -112Z").fill("#6E5A24")
    )


def mango_one() -> str:
    body = smooth(pts("-8 -112, 54 -104, 98 -38, 84 48, 22 106, -44 104, -92 48, -88 -30, -56 -88"))
    blush = glow(64, -56, 100, 116, "#F0602E", 0.85)
    green = glow(-84, 76, 74, 76, "#B9C93A", 0.8)
    return body.solid("#FFB52E", blush, green, shift=(-16, -12)) + gloss(-46, -34, 13, 36, 24)


def mango() -> str:
    return (
        move(mango_one(), 40, 6, 0.78, 34)
        + move(mango_one(), -24, 14, 0.98, -6)
        + curve((-34, -92), (-36, -112), (-26, -126)).line(STEM, 9)
        + leaf(-30, -112, 90, -20, wide=0.2)
    )


def net(colour: str, step: int = 34) -> str:
    """The cork net of a melon."""
    lines = ""
    for x in range(-170, 171, step):
        lines += curve((x - 30, -140), (x + 12, -60), (x - 10, 20), (x + 26, 140)).line(
            colour, 3.4, 0.8
        )
        lines += curve((-150, x - 20), (-50, x + 10), (40, x - 12), (150, x + 14)).line(
            colour, 3.4, 0.8
        )
    return lines


def melon_netted() -> str:
    body = circle(0, 0, 118)
    return (
        move(body.solid("#9CBF6B", net("#DDE8B9"), shift=(-20, -14)), 0, 12)
        + curve((0, -102), (2, -126)).line("#6F8F45", 13)
        + curve((-40, -130), (2, -126), (44, -134)).line("#6F8F45", 11)
        + gloss(-56, -44, 18, 30, 40, 0.35)
    )


def wedge(skin: str, rim: str, flesh: str, inside: str = "") -> str:
    """A slice with the rind below."""
    return (
        path("M-104 -30A106 106 0 0 0 104 -30Z").fill(skin)
        + path("M-94 -30A95 95 0 0 0 94 -30Z").fill(rim)
        + path("M-84 -30A84 84 0 0 0 84 -30Z").fill(flesh)
        + inside
    )


def melon_hami() -> str:
    body = oval(0, 0, 136, 92)
    cut = path("M-50 -30A50 40 0 0 0 50 -30Z").fill("#FFD9A0") + "".join(
        move(oval(0, 0, 4, 8).fill("#F4E3B0"), x, y, turn=x)
        for x, y in [(-28, -16), (-10, -6), (12, -6), (30, -16)]
    )
    return (
        move(body.solid("#E3B93F", net("#F7E7B2", 38), shift=(-18, -14)), -6, -30, 1, -18)
        + curve((-122, 10), (-140, 18)).line("#7B7A3A", 12)
        + move(wedge("#D9AE3A", "#E9DE9A", "#FF9A4D", cut), 38, 52, 0.92, -8)
    )


def watermelon() -> str:
    stripes = "".join(
        curve((x * 0.3, -124), (x * 1.02, -60), (x * 1.12, 10), (x * 0.9, 80), (x * 0.3, 128)).line(
            "#1F6B33", 15
        )
        for x in (-100, -58, -14, 30, 74, 112)
    )
    whole = circle(0, 0, 116).solid("#4CA84E", stripes, shift=(-18, -14))
    seeds = "".join(
        move(path("M0 -8Q7 2 0 7Q-7 2 0 -8Z").fill("#3A2024"), x, y, turn=-x / 3)
        for x, y in pts("-52 -10, -24 -4, 4 -12, 32 -4, 56 -12, -32 20, 0 16, 30 22, -2 38")
    )
    return (
        move(whole, -18, -12)
        + curve((-22, -124), (-18, -140), (-4, -144)).line("#5D7A35", 9)
        + gloss(-72, -62, 14, 30, 40, 0.3)
        + move(wedge("#2F8A3E", "#EAF6CF", "#F0495A", seeds), 30, 54, 1.0, -6)
    )


def peach() -> str:
    body = smooth(mirror(pts("0 -82, 44 -100, 100 -66, 118 6, 90 76, 40 108, 0 120")))
    return (
        body.solid(
            "#FF9E8C",
            glow(-56, 66, 110, 92, "#FFD3A4", 0.95),
            glow(66, -44, 86, 104, "#EE5470", 0.75),
            shift=(-16, -10),
        )
        + curve((0, -84), (22, -40), (20, 10), (6, 60)).line("#E4636F", 6)
        + gloss(-66, -40, 14, 30, 22, 0.4)
        + curve((0, -82), (0, -104)).line(STEM, 10)
        + leaf(2, -96, 88, -28)
        + leaf(-2, -96, 72, -160, "#6BB85A")
    )


def pear() -> str:
    half = pts("0 -108, 26 -104, 38 -72, 48 -30, 92 22, 96 78, 58 120, 0 128")
    specks = dots(pts("-30 40, -10 80, 20 50, 40 90, -50 80, 0 10, 10 -40"), 3, "#B79A2E")
    return (
        smooth(mirror(half)).solid("#E2CC4B", specks, shift=(-18, -6))
        + gloss(-46, 38, 14, 34, 14, 0.4)
        + curve((0, -104), (6, -128), (22, -146)).line(STEM, 9)
        + leaf(6, -118, 64, 8)
    )


def pineapple() -> str:
    body = oval(0, 46, 80, 94)
    cells = ""
    for k in range(-5, 8):
        cells += path(f"M-110 {k * 36 - 60}L110 {k * 36 + 50}").line("#C77A1B", 4)
        cells += path(f"M110 {k * 36 - 60}L-110 {k * 36 + 50}").line("#C77A1B", 4)
    eyes = dots(
        [
            (x + (18 * (j % 2)), y)
            for j, y in enumerate(range(-30, 140, 19))
            for x in (-66, -30, 6, 42)
        ],
        3.5,
        "#8F5312",
    )
    crown = "".join(
        leaf(0, -34, length, turn, colour, 0.2)
        for turn, length, colour in [
            (-160, 74, "#3E8E45"),
            (-20, 74, "#3E8E45"),
            (-140, 92, "#4FA64B"),
            (-40, 92, "#4FA64B"),
            (-116, 108, "#3E8E45"),
            (-64, 108, "#3E8E45"),
            (-90, 118, "#62B857"),
        ]
    )
    return (
        crown
        + body.solid("#F5B335", cells, eyes, shift=(-14, -8))
        + gloss(-40, 10, 10, 34, 14, 0.3)
    )


def plum() -> str:
    def one(colour: str) -> str:
        return (
            circle(0, 0, 74).solid(colour, shift=(-14, -12))
            + curve((6, -72), (22, -30), (16, 30)).line(shade(colour, 0.3), 4)
            + gloss(-30, -30, 12, 24, 30, 0.32)
        )

    return (
        curve((-44, -86), (-36, -112)).line(STEM, 8)
        + leaf(-38, -100, 70, -16)
        + move(one("#4C2A55"), -46, -16)
        + move(one("#5D2F63"), 52, 28)
    )


def strawberry_one() -> str:
    body = smooth(mirror([(0, -74), (52, -82), (94, -44), (80, 28), (34, 98), (0, 118)]))
    seeds = "".join(
        move(oval(0, 0, 4.5, 7).fill("#FFD77A"), x, y, turn=-x / 4)
        for x, y in pts(
            "-54 -30, -18 -34, 18 -34, 54 -30, -36 0, 0 -4, 36 0, -52 28, -18 32, 18 32, "
            "50 28, -30 62, 0 66, 28 62, 0 94"
        )
    )
    cap = "".join(
        leaf(0, -78, 66, turn, "#56AE4C", 0.24) for turn in (178, 148, 2, 32, 118, 62, 90)
    )
    return (
        body.solid("#EE3B44", seeds, shift=(-18, -8))
        + gloss(-62, -20, 10, 26, 12, 0.4)
        + cap
        + curve((0, -80), (4, -102), (14, -116)).line("#56AE4C", 9)
    )


def strawberry() -> str:
    return move(strawberry_one(), 46, -12, 0.74, 16) + move(strawberry_one(), -22, 16, 0.98, -10)


def grapes(colour: str = "#5B3A86") -> str:
    rows = [(-64, 5), (-26, 5), (12, 4), (50, 3), (86, 2), (116, 1)]
    berries = ""
    for y, number in rows:
        for i in range(number):
            x = (i - (number - 1) / 2) * 46 + (5 if number % 2 else -4)
            toned = colour if (i + number) % 3 else tint(colour, 0.14)
            berries += circle(x, y, 28).solid(toned, shift=(-7, -6)) + gloss(
                x - 9, y - 10, 5, 8, 35, 0.5
            )
    return (
        curve((0, -80), (2, -112), (-12, -134)).line(STEM, 10)
        + move(leaf(0, 0, 92, -14, wide=0.42) + leaf(0, 0, 70, 160, "#6BB85A", 0.4), 0, -96)
        + berries
    )


def fruit_group() -> str:
    return (
        move(banana(), 40, -40, 0.7, 20)
        + move(apple("#E5383B", flush="#F7B23B"), -56, 20, 0.68)
        + move(grapes(), 66, 50, 0.6)
        + move(citrus("#FF9A1F", "#FFB347"), -8, 76, 0.44)
    )


def _fruit(draw, ground: float = 122, wide: float = 100, **more) -> Picture:
    return Picture("peach", draw, ground, wide, **more)


PICTURES = {
    "apple-fuji": _fruit(lambda: apple("#E8483F", flush="#F9B44C"), 110, 84, y=10),
    "apple-green": _fruit(lambda: apple("#8CC63F"), 110, 84, y=10),
    "apple-red": _fruit(snake_apple, 114, 76, y=8),
    "banana": _fruit(banana, 128, 100),
    "kiwi": _fruit(kiwi, 126, 104),
    "lemon": _fruit(lemon, 124, 100),
    "mango": _fruit(mango, 120, 104, y=4),
    "melon-netted": _fruit(melon_netted, 130, 90),
    "melon-hami": _fruit(melon_hami, 134, 110, size=0.98),
    "watermelon": _fruit(watermelon, 132, 110, y=4),
    "orange": _fruit(lambda: citrus("#FF9A1F", "#FFB347"), 122, 104, y=4),
    "passionfruit": _fruit(passionfruit, 126, 100),
    "peach": _fruit(peach, 120, 84, y=4),
    "pear": _fruit(pear, 130, 84, y=6, size=0.98),
    "pineapple": _fruit(pineapple, 138, 80),
    "plum": _fruit(plum, 104, 110, size=1.05, y=8),
    "pomegranate": _fruit(pomegranate, 124, 84, y=8),
    "grapefruit": _fruit(lambda: citrus("#FFA94D", "#F25C54", "#FFE9D2"), 122, 104, y=4),
    "mandarin": _fruit(mandarin, 110, 112, y=10, size=1.04),
    "strawberry": _fruit(strawberry, 128, 90),
    "grape": _fruit(grapes, 144, 70, size=0.94, y=2),
    "avocado": _fruit(avocado, 124, 100),
    "fruit-group": _fruit(fruit_group, 126, 120, size=1.05),
}
