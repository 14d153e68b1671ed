"""Clothes, shoes, bags and a watch."""

from math import cos, pi, sin

from accessories import gym_bag, loafers, scarf, slip_ons, sneakers, socks, watch
from scene import Picture
from shapes import (
    box,
    circle,
    curve,
    dots,
    gloss,
    move,
    oval,
    path,
    pts,
    rounded,
    shade,
    smooth,
    tint,
)


def tee(colour: str, loose: bool = False) -> str:
    wide = 12 if loose else 0
    cut = path(
        f"M-40 -114Q0 -82 40 -114L{84 + wide} -96L136 {-38 + wide * 2}"
        f"L{96 + wide} {-8 + wide * 2}L{78 + wide} -26"
        f"V112Q{78 + wide} 122 {68 + wide} 122H{-68 - wide}Q{-78 - wide} 122 {-78 - wide} 112V-26"
        f"L{-96 - wide} {-8 + wide * 2}L-136 {-38 + wide * 2}L{-84 - wide} -96Z"
    )
    return (
        path("M-40 -114Q0 -132 40 -114Q0 -84 -40 -114Z").fill(shade(colour, 0.26))
        + cut.solid(
            colour,
            curve((-78 - wide, -26), (-70 - wide, 20), (-74 - wide, 60)).line(
                shade(colour, 0.12), 6
            ),
            curve((78 + wide, -26), (70 + wide, 20), (74 + wide, 70)).line(shade(colour, 0.16), 6),
            curve((-20, 100), (10, 60), (50, 40)).line(shade(colour, 0.07), 7),
            shift=(-12, -4),
            dark=0.1,
        )
        + path("M-42 -115Q0 -76 42 -115").line(shade(colour, 0.12), 7)
    )


def vest(colour: str = "#2B2D36") -> str:
    cut = path(
        "M-56 -124L-34 -128C-30 -80 30 -80 34 -128L56 -124C54 -80 66 -58 82 -46"
        "C72 10 72 60 80 114Q80 126 68 126H-68Q-80 126 -80 114C-72 60 -72 10 -82 -46"
        "C-66 -58 -54 -80 -56 -124Z"
    )
    ribs = "".join(
        curve((x, -140), (x * 0.94, 20), (x, 130)).line(tint(colour, 0.12), 3)
        for x in range(-78, 79, 13)
    )
    return (
        path("M-34 -128C-30 -104 30 -104 34 -128C30 -72 -30 -72 -34 -128Z").fill(
            shade(colour, 0.45)
        )
        + cut.solid(tint(colour, 0.06), ribs, shift=(-10, -2), dark=0.3)
        + path("M-34 -127C-30 -78 30 -78 34 -127").line(tint(colour, 0.25), 6)
        + path("M-57 -123C-54 -80 -66 -58 -82 -46M57 -123C54 -80 66 -58 82 -46").line(
            tint(colour, 0.25), 6
        )
    )


def hoodie(colour: str = "#A9B1BB") -> str:
    sleeves = "".join(
        move(
            path("M66 -86C104 -70 122 10 130 92L92 100L66 10Z").solid(
                shade(colour, 0.05), shift=(-8, 0)
            )
            + path("M130 88L134 112L96 120L92 96Z").fill(shade(colour, 0.2)),
            flip=f,
        )
        for f in (True, False)
    )
    trunk = path("M-58 -92Q0 -70 58 -92L84 -78V104H-84V-78Z")
    return (
        sleeves
        + trunk.solid(colour, shift=(-12, 0))
        + box(-86, 100, 172, 24, 8).fill(shade(colour, 0.2))
        + path("M-74 -76C-84 -140 84 -140 74 -76C60 -46 30 -34 0 -34S-60 -46 -74 -76Z").solid(
            tint(colour, 0.12), shift=(-8, -6)
        )
        + path("M-48 -84C-48 -122 48 -122 48 -84C36 -60 18 -46 0 -46S-36 -60 -48 -84Z").fill(
            shade(colour, 0.42)
        )
        + path("M-56 40L-40 12H40L56 40V76H-56Z").fill(shade(colour, 0.12))
        + curve((-20, -42), (-24, 0), (-20, 18)).line("#F7F9FB", 6)
        + curve((20, -42), (24, -4), (20, 12)).line("#F7F9FB", 6)
    )


def polo(colour: str = "#2B3F73") -> str:
    return (
        tee(colour)
        + path("M-46 -118L0 -60L46 -118L58 -104L22 -40L0 -62L-22 -40L-58 -104Z").fill(
            tint(colour, 0.16)
        )
        + path("M-46 -118Q0 -100 46 -118L0 -62Z").fill(shade(colour, 0.4))
        + path("M-12 -64H12V0H-12Z").fill(shade(colour, 0.16))
        + dots([(0, -44), (0, -22)], 5, "#F3F5F8")
        + circle(42, -26, 8).fill("#F7C52B")
        + "".join(
            move(path("M84 -8L122 -36L130 -28L92 2Z").fill("#F3F5F8", 0.9), flip=f)
            for f in (True, False)
        )
    )


def jeans(colour: str, slim: bool = False) -> str:
    foot, knee = (44, 56) if slim else (64, 70)
    inner = 22 if slim else 12
    legs = path(
        f"M-70 -124H70L82 -40L{knee + 12} 40L{foot + 14} 130H{inner + 2}L6 -20H-6"
        f"L{-inner - 2} 130H{-foot - 14}L{-knee - 12} 40L-82 -40Z"
    )
    light = tint(colour, 0.4)
    return (
        legs.solid(
            colour,
            oval(-42, 30, 20, 70).fill(tint(colour, 0.28), 0.8),
            oval(44, 30, 18, 70).fill(tint(colour, 0.28), 0.8),
            shift=(-10, 0),
        )
        + path("M-70 -124H70L73 -102H-73Z").fill(shade(colour, 0.2))
        + "".join(box(x, -126, 8, 28, 3).fill(shade(colour, 0.34)) for x in (-52, -4, 44))
        + curve((-72, -88), (-52, -80), (-40, -100)).line("#E3A94F", 3.5)
        + curve((72, -88), (52, -80), (40, -100)).line("#E3A94F", 3.5)
        + curve((0, -100), (2, -60), (0, -24)).line("#E3A94F", 3.5)
        + circle(0, -113, 6).fill("#D9A23B")
        + "".join(
            move(path(f"M{inner + 3} 116H{foot + 16}V132H{inner + 1}Z").fill(light), flip=f)
            for f in (True, False)
        )
    )


def dress(colour: str, sleeves: bool, flowers: bool) -> str:
    top = path("M-44 -70C-40 -84 -30 -92 -24 -100Q0 -78 24 -100C30 -92 40 -84 44 -70L36 -4H-36Z")
    skirt = path("M-36 -8H36C60 40 84 90 92 122Q50 136 0 132Q-50 136 -92 122C-84 90 -60 40 -36 -8Z")
    folds = "".join(
        curve((x * 0.4, 0), (x * 0.8, 60), (x, 126)).line(shade(colour, 0.12), 6)
        for x in (-54, -18, 22, 58)
    )
    bloom = "".join(
        move(
            "".join(move(oval(0, -7, 4.6, 6.4).fill("#FFF3EC"), turn=i * 72) for i in range(5))
            + circle(0, 0, 4).fill("#F7C52B"),
            x,
            y,
        )
        for x, y in pts(
            "-20 -60, 18 -44, -10 -24, -28 30, 12 24, 40 50, -50 74, -8 66, 26 92, 62 104, "
            "-66 112, -26 108, 4 118"
        )
    )
    arms = (
        "".join(
            move(
                path("M30 -98C54 -92 74 -76 84 -44L56 -30C52 -46 46 -56 40 -66Z").solid(
                    tint(colour, 0.1)
                ),
                flip=f,
            )
            for f in (True, False)
        )
        if sleeves
        else curve((-34, -84), (-28, -134)).line(shade(colour, 0.1), 8)
        + curve((34, -84), (28, -134)).line(shade(colour, 0.1), 8)
    )
    return (
        arms
        + skirt.solid(colour, folds, shift=(-12, 0))
        + top.solid(colour, shift=(-10, 0))
        + (bloom if flowers else "")
        + box(-38, -12, 76, 14, 6).fill(shade(colour, 0.28))
    )


def beanie(colour: str, ball: str = "") -> str:
    ball = ball or tint(colour, 0.3)
    dome = path("M-100 50C-104 -40 -60 -84 0 -84S104 -40 100 50Z")
    ribs = "".join(
        curve((x * 0.3, -84), (x * 0.85, -20), (x, 60)).line(shade(colour, 0.12), 7)
        for x in (-84, -50, -17, 17, 50, 84)
    )
    cuff = rounded([(-112, 34), (112, 34), (116, 106), (-116, 106)], 26)
    bars = "".join(curve((x, 42), (x, 98)).line(shade(colour, 0.1), 7) for x in range(-92, 100, 23))
    fluff = "".join(
        circle(34 * cos(t * pi / 5), -96 + 30 * sin(t * pi / 5), 17).fill(
            shade(ball, 0.06) if t % 2 else ball
        )
        for t in range(10)
    )
    return (
        dome.solid(colour, ribs, shift=(-12, 0))
        + cuff.solid(tint(colour, 0.14), bars, shift=(-8, -6))
        + fluff
        + circle(0, -97, 32).fill(ball)
        + gloss(-12, -110, 10, 8, 0, 0.4)
    )


def thermal_set(colour: str = "#5C6B8C") -> str:
    sleeves = "".join(
        move(
            path("M44 -116C74 -108 92 -50 104 34L76 42L50 -40Z").solid(
                shade(colour, 0.05), shift=(-6, 0)
            )
            + path("M103 30L106 46L79 54L76 38Z").fill(shade(colour, 0.25)),
            flip=f,
        )
        for f in (True, False)
    )
    shirt = (
        sleeves
        + path("M-28 -122Q0 -100 28 -122L58 -106V40H-58V-106Z").solid(
            colour, path("M-28 -122Q0 -86 28 -122").line(tint(colour, 0.3), 9), shift=(-8, 0)
        )
        + box(-58, 34, 116, 12, 4).fill(shade(colour, 0.25))
    )
    trousers = (
        path("M-46 -90H46L58 100H14L2 -10H-2L-14 100H-58Z").solid(
            shade(colour, 0.12), shift=(-7, 0)
        )
        + box(-47, -92, 94, 16, 5).fill(shade(colour, 0.34))
        + box(14, 92, 44, 12, 4).fill(shade(colour, 0.34))
        + box(-58, 92, 44, 12, 4).fill(shade(colour, 0.34))
    )
    return move(trousers, 62, 28, 0.98, -4) + move(shirt, -34, -2, 0.94)


def down_jacket(colour: str = "#F2704E") -> str:
    quilts = "".join(
        curve((-140, y), (-60, y + 9), (0, y), (60, y + 9), (140, y)).line(shade(colour, 0.14), 6)
        for y in (-44, -6, 32, 70)
    )
    sleeves = "".join(
        move(
            smooth([(52, -88), (92, -70), (118, 0), (128, 80), (96, 94), (74, 30)]).solid(
                shade(colour, 0.04),
                "".join(
                    curve((60, y), (130, y - 16)).line(shade(colour, 0.18), 6)
                    for y in (-30, 10, 50)
                ),
                shift=(-8, 0),
            )
            + oval(112, 92, 18, 10).fill("#3E4C66"),
            flip=f,
        )
        for f in (True, False)
    )
    fur = "".join(
        circle(66 * cos(pi + i * pi / 12), -78 + 50 * sin(pi + i * pi / 12), 15).fill(
            "#FBF1E0" if i % 2 else "#F0E0C6"
        )
        for i in range(13)
    )
    return (
        sleeves
        + rounded([(-72, -90), (72, -90), (88, 116), (-88, 116)], 22).solid(
            colour, quilts, shift=(-12, 0)
        )
        + path("M-60 -78C-60 -124 60 -124 60 -78C44 -50 20 -40 0 -40S-44 -50 -60 -78Z").fill(
            "#3E4C66"
        )
        + fur
        + box(-5, -44, 10, 156, 5).fill("#3E4C66")
        + circle(0, -30, 9).fill("#F7C52B")
        + box(-64, 52, 40, 9, 4.5).fill("#3E4C66")
        + box(24, 52, 40, 9, 4.5).fill("#3E4C66")
    )


def _p(draw, ground: float = 128, wide: float = 84, family: str = "lilac", **more) -> Picture:
    return Picture(family, draw, ground, wide, **more)


PICTURES = {
    "tee-white": _p(lambda: tee("#FBFCFE")),
    "tee-women": _p(lambda: tee("#F3E6CF", True)),
    "vest-black": _p(vest, 130),
    "hoodie-grey": _p(hoodie, 128, 96),
    "polo-navy": _p(polo),
    "jeans-men": _p(lambda: jeans("#7FA8D1"), 134, 84),
    "jeans-women": _p(lambda: jeans("#3F62A0", True), 134, 74),
    "dress-grey": _p(lambda: dress("#9AA3AE", False, False), 134),
    "dress-red": _p(lambda: dress("#DA3B45", True, True), 134),
    "beanie-brown": _p(lambda: beanie("#8C5A3A", "#C99A6B"), 110, 104, y=8, size=1.02),
    "beanie-white": _p(lambda: beanie("#F6F1E8", "#FFFFFF"), 110, 104, y=8, size=1.02),
    "socks": _p(socks, 140, 90, size=0.92),
    "thermal-set": _p(thermal_set, 132, 96),
    "scarf": _p(scarf, 138, 80, size=0.96),
    "down-jacket": _p(down_jacket, 122, 92),
    "sneakers-black": _p(sneakers, 104, 112, size=1.02),
    "slip-ons-white": _p(slip_ons, 102, 112, size=1.02),
    "loafers": _p(loafers, 98, 112, size=1.02),
    "watch": _p(watch, 0, 0, size=0.98),
    "gym-bag": _p(gym_bag, 104, 120, y=6),
}
