"""Large and small home appliances."""

from devices import (
    BLUE,
    DARK,
    SILVER,
    WHITE,
    bulb,
    hair_dryer,
    keyboard,
    monitor,
    mouse,
    pendant_lamp,
    tv,
)
from scene import Picture
from shapes import (
    box,
    circle,
    curve,
    dots,
    mirror,
    move,
    oval,
    path,
    pts,
    rounded,
    shade,
    slab,
    smooth,
    tint,
)


def body(width: float, height: float, colour: str, corner: float = 14, y: float = 0) -> str:
    """A cabinet with a shaded right side."""
    return slab(width, height, corner, y).solid(
        colour,
        box(width / 2 - 20, -200, 30, 400).fill(shade(colour, 0.12)),
        box(-width / 2, -200, 9, 400).fill(tint(colour, 0.55)),
        shift=(0, 0),
    )


def handle(x: float, y: float, length: float, colour: str = "#8F9CA8") -> str:
    return box(x, y, 9, length, 4.5).fill(colour)


def feet(width: float, y: float = 128) -> str:
    return box(-width / 2 + 12, y - 4, 22, 11, 3).fill(DARK) + box(
        width / 2 - 34, y - 4, 22, 11, 3
    ).fill(DARK)


def fridge_single(colour: str = WHITE) -> str:
    return (
        feet(140, 118)
        + body(144, 216, colour, 18, 10)
        + box(-72, -66, 144, 4).fill(shade(colour, 0.2))
        + handle(-58, -54, 60)
        + slab(40, 9, 4.5, -82).fill("#B9C6D2")
        + circle(44, -82, 5).fill(BLUE)
    )


def fridge_double(colour: str, panel: bool = False) -> str:
    dark = shade(colour, 0.24)
    screen = (
        box(8, -16, 34, 20, 5).fill(DARK)
        + box(13, -10, 16, 4, 2).fill("#7FE0F5")
        + box(13, -3, 10, 4, 2).fill("#7FE0F5")
        if panel
        else ""
    )
    return (
        feet(136)
        + body(140, 262, colour, 16)
        + box(-70, -42, 140, 5).fill(dark)
        + handle(-56, -96, 44)
        + handle(-56, -26, 74)
        + slab(34, 8, 4, -114).fill(shade(colour, 0.16))
        + move(screen, 0, 20)
    )


def fridge_three(colour: str) -> str:
    dark = shade(colour, 0.26)

    def grip(y):
        return box(-58, y, 116, 7, 3.5).fill(dark)

    return (
        feet(142)
        + body(146, 262, colour, 14)
        + box(-73, 10, 146, 5).fill(dark)
        + box(-73, 66, 146, 5).fill(dark)
        + grip(-2)
        + grip(24)
        + grip(80)
        + slab(34, 8, 4, -112).fill(tint(colour, 0.5))
        + box(20, -74, 34, 22, 5).fill(DARK)
        + box(25, -67, 18, 4, 2).fill("#7FE0F5")
    )


def fridge_multi(colour: str) -> str:
    dark = shade(colour, 0.28)
    return (
        feet(206)
        + body(210, 262, colour, 14)
        + box(-105, 18, 210, 5).fill(dark)
        + box(-2.5, -130, 5, 262).fill(dark)
        + handle(-24, -70, 74, dark)
        + handle(15, -70, 74, dark)
        + handle(-24, 34, 40, dark)
        + handle(15, 34, 40, dark)
        + box(36, -72, 46, 30, 6).fill(DARK)
        + box(43, -63, 22, 5, 2.5).fill("#7FE0F5")
        + box(43, -54, 14, 5, 2.5).fill("#7FE0F5")
        + curve((-84, -108), (-84, 0)).line("#FFFFFF", 7, 0.35)
    )


def freezer(colour: str = WHITE, glass: bool = False) -> str:
    lid = rounded([(-136, -70), (136, -70), (140, -34), (-140, -34)], 12)
    window = (
        slab(220, 22, 8, -54).fill("#BFE2F5")
        + slab(8, 22, 0, -54).fill(SILVER)
        + curve((-90, -54), (-60, -54)).line("#FFFFFF", 6, 0.8)
        if glass
        else ""
    )
    return (
        feet(260, 100)
        + slab(268, 138, 14, 34).solid(
            colour, box(104, -60, 40, 200).fill(shade(colour, 0.1)), shift=(0, 0)
        )
        + lid.solid(tint(colour, 0.3), shift=(-2, -9))
        + window
        + slab(60, 12, 6, -32).fill(BLUE)
        + "".join(box(-118 + i * 14, 66, 6, 26, 3).fill("#B9C6D2") for i in range(5))
        + circle(100, 76, 13).fill("#DDE5EC")
        + circle(100, 76, 5).fill(BLUE)
        + slab(60, 10, 5, 10).fill("#C4D0DA")
        + "".join(
            move(curve((0, -13), (0, 13)).line("#8CC8F2", 5), -40, 40, 1, a) for a in (0, 60, 120)
        )
    )


def ac_wall(colour: str = WHITE, trim: str = BLUE) -> str:
    wind = "".join(
        curve((x, 46), (x - 12, 72), (x + 8, 94), (x - 6, 120)).line("#7FC4F0", 9, 0.9)
        for x in (-70, 0, 70)
    )
    shell = path(
        "M-138 -70Q-138 -92 -116 -92H116Q138 -92 138 -70V-2Q138 24 112 24H-112Q-138 24 -138 -2Z"
    )
    return (
        wind
        + shell.solid(colour, box(-140, -18, 280, 4).fill(shade(colour, 0.12)), shift=(0, -10))
        + rounded([(-116, -6), (116, -6), (104, 18), (-104, 18)], 8).fill(shade(colour, 0.5))
        + rounded([(-112, 4), (112, 4), (104, 18), (-104, 18)], 6).fill(tint(colour, 0.3))
        + box(-116, -36, 60, 8, 4).fill(trim)
        + box(70, -66, 44, 22, 6).fill(DARK)
        + box(77, -58, 14, 6, 3).fill("#7FE0F5")
        + box(95, -58, 12, 6, 3).fill("#7FE0F5")
        + curve((-116, -78), (40, -78)).line("#FFFFFF", 6, 0.9)
    )


def ac_stand(colour: str = WHITE) -> str:
    vents = "".join(box(-34, -98 + i * 15, 68, 7, 3.5).fill("#5C6B78") for i in range(6))
    wind = "".join(
        curve((68, y), (90, y - 8), (108, y + 8), (130, y)).line("#7FC4F0", 8, 0.9)
        for y in (-84, -56, -28)
    )
    return move(
        wind
        + oval(0, 126, 66, 13).fill(SILVER)
        + body(104, 250, colour, 50, -2)
        + rounded([(-42, -104), (42, -104), (42, -4), (-42, -4)], 20).fill(DARK)
        + vents
        + circle(0, 34, 15).fill("#E3EAF0")
        + circle(0, 34, 7).fill(BLUE)
        + slab(40, 7, 3.5, 64).fill("#C4D0DA"),
        -18,
        0,
    )


def washer_drum(colour: str, ring: str = SILVER, inside: str = "#4F86B8") -> str:
    drum = circle(0, 34, 52)
    water = smooth([(-70, 50), (-30, 38), (10, 52), (70, 36), (70, 110), (-70, 110)])
    return (
        feet(204)
        + body(216, 256, colour, 18)
        + box(-108, -76, 216, 4).fill(shade(colour, 0.16))
        + box(-94, -112, 56, 24, 6).fill(shade(colour, 0.1))
        + circle(0, -100, 16).fill(ring)
        + circle(0, -100, 9).fill(tint(ring, 0.5))
        + box(36, -112, 56, 24, 6).fill(DARK)
        + box(44, -103, 22, 6, 3).fill("#7FE0F5")
        + circle(0, 34, 80).fill(shade(ring, 0.08))
        + circle(0, 34, 72).fill(tint(ring, 0.4))
        + circle(0, 34, 58).fill(DARK)
        + drum.clip(
            drum.fill(inside),
            circle(-18, 30, 24).fill("#F2704E"),
            circle(24, 40, 22).fill("#F7C52B"),
            water.fill("#8CC8F2", 0.75),
            dots([(-20, 44), (6, 56), (26, 44)], 6, "#FFFFFF", 0.8),
        )
        + curve((-36, 12), (-20, -4), (0, -8)).line("#FFFFFF", 7, 0.7)
        + box(66, 22, 12, 26, 6).fill(shade(ring, 0.35))
    )


def washer_top() -> str:
    return (
        feet(184)
        + body(196, 206, WHITE, 16, 26)
        + path("M-98 -62L-84 -112H84L98 -62Z").fill("#DDE5EC")
        + path("M-76 -66L-66 -100H66L76 -66Z").fill("#9CC9E8")
        + path("M-60 -72L-54 -94H-10L-16 -72Z").fill("#D6ECF9")
        + box(-98, -66, 196, 26, 8).fill("#C9D5DF")
        + box(-30, -60, 60, 13, 5).fill(DARK)
        + dots([(56, -53), (76, -53), (-56, -53), (-76, -53)], 6, BLUE)
        + "".join(
            curve((-60, y), (-20, y - 9), (20, y + 9), (60, y)).line("#BFDDF2", 7) for y in (34, 62)
        )
    )


def dryer() -> str:
    base = washer_drum("#59636F", "#AEB9C4", "#2F3944")
    heat = "".join(
        curve((x, 62), (x + 9, 46), (x - 9, 26), (x, 8)).line("#FFB14A", 8) for x in (-24, 0, 24)
    )
    cover = circle(0, 34, 52).fill("#37424E")
    return base + cover + heat + curve((-36, 12), (-20, -4), (0, -8)).line("#FFFFFF", 7, 0.5)


def heater_electric(colour: str = WHITE, trim: str = BLUE) -> str:
    tank = rounded(
        pts("-112 -78, 112 -78, 136 -52, 136 30, 112 56, -112 56, -136 30, -136 -52"), 30
    )
    return (
        box(-70, 50, 12, 54, 5).fill("#D8504A")
        + box(58, 50, 12, 54, 5).fill("#4A90D9")
        + box(-76, 92, 24, 12, 4).fill("#A9B4BE")
        + box(52, 92, 24, 12, 4).fill("#A9B4BE")
        + tank.solid(
            colour,
            box(88, -90, 5, 160).fill(shade(colour, 0.1)),
            box(-93, -90, 5, 160).fill(shade(colour, 0.1)),
            shift=(0, -14),
        )
        + box(-48, 8, 96, 32, 10).fill(DARK)
        + "".join(box(-38 + i * 16, 18, 10, 12, 2).fill("#7FE0F5") for i in range(2))
        + circle(26, 24, 8).fill("#F2704E")
        + slab(70, 9, 4.5, -28).fill(trim)
        + curve((-96, -62), (60, -62)).line("#FFFFFF", 7, 0.9)
    )


def heater_gas(colour: str = WHITE) -> str:
    flame = smooth(mirror([(0, -44), (22, -8), (30, 20), (18, 44), (0, 50)])).fill(
        "#3E8ED6"
    ) + smooth(mirror([(0, -12), (14, 10), (18, 28), (0, 44)])).fill("#BFE8FA")
    pipes = "".join(
        box(x, 96, 13, 40, 4).fill(c)
        for x, c in [(-48, "#4A90D9"), (-7, "#F2B51D"), (34, "#D8504A")]
    )
    return (
        box(-18, -140, 36, 34, 6).fill("#A9B4BE")
        + pipes
        + body(162, 216, colour, 18, -2)
        + rounded([(-42, -74), (42, -74), (42, 20), (-42, 20)], 18).fill("#2F3A46")
        + move(flame, 0, -24, 0.86)
        + box(-52, 44, 104, 34, 9).fill(DARK)
        + box(-42, 54, 15, 14, 2).fill("#7FE0F5")
        + box(-22, 54, 15, 14, 2).fill("#7FE0F5")
        + dots([(14, 61), (36, 61)], 7, "#A9B4BE")
    )


def stove(top: str = "#2E343C", flame: bool = True) -> str:
    def burner(x: float) -> str:
        fire = (
            "".join(
                move(path("M-6 0Q-8 -16 0 -28Q8 -16 6 0Z").fill("#5BB5F5"), x + dx, -26 + dy)
                for dx, dy in [(-38, 2), (-20, 10), (0, 13), (20, 10), (38, 2)]
            )
            if flame
            else ""
        )
        rack = (
            curve((x - 56, -16), (x - 30, -16)).line("#14181D", 9)
            + curve((x + 30, -16), (x + 56, -16)).line("#14181D", 9)
            + curve((x, -44), (x, -30)).line("#14181D", 9)
            + curve((x, -2), (x, 12)).line("#14181D", 9)
        )
        return (
            oval(x, -16, 50, 25).fill("#4A535E")
            + rack
            + oval(x, -18, 32, 15).fill("#8F9CA8")
            + fire
            + oval(x, -22, 18, 8).fill("#D9A62B")
        )

    return (
        path("M-112 -72H112L140 34H-140Z").solid(
            top, path("M-110 -70H-30L-90 40H-150Z").fill("#FFFFFF", 0.07), shift=(0, -6)
        )
        + burner(-62)
        + burner(62)
        + box(-140, 32, 280, 40, 8).solid("#C4CED8", shift=(0, -8))
        + circle(-70, 52, 18).fill("#5C6873")
        + box(-73, 36, 6, 18, 3).fill("#F7F9FB")
        + circle(70, 52, 18).fill("#5C6873")
        + box(67, 36, 6, 18, 3).fill("#F7F9FB")
        + slab(46, 8, 4, 52).fill("#8F9CA8")
    )


def _p(draw, ground: float = 130, wide: float = 100, **more) -> Picture:
    return Picture(more.pop("family", "ice"), draw, ground, wide, **more)


PICTURES = {
    "fridge-single": _p(fridge_single, 124, 84),
    "fridge-small": _p(lambda: fridge_single("#BFD9E8"), 124, 84),
    "fridge-white": _p(lambda: fridge_double(WHITE), 134, 84),
    "fridge-silver": _p(lambda: fridge_double("#C4CED8"), 134, 84),
    "fridge-gold": _p(lambda: fridge_double("#E2CDA8", True), 134, 84),
    "fridge-three": _p(lambda: fridge_three("#D3DCE4"), 134, 86),
    "fridge-multi": _p(lambda: fridge_multi("#B9C4CF"), 134, 116),
    "fridge-multi-gold": _p(lambda: fridge_multi("#D9C29A"), 134, 116),
    "freezer": _p(freezer, 106, 136, y=-4),
    "freezer-glass": _p(lambda: freezer("#DDEBF5", True), 106, 136, y=-4),
    "ac-wall": _p(ac_wall, 0, 0, y=-4),
    "ac-wall-gold": _p(lambda: ac_wall("#F6EEDD", "#D9A62B"), 0, 0, y=-4),
    "ac-wall-blue": _p(lambda: ac_wall("#DDEBF7", "#2E6FB8"), 0, 0, y=-4),
    "ac-stand": _p(ac_stand, 130, 80),
    "washer-white": _p(lambda: washer_drum(WHITE), 134, 118, size=0.98),
    "washer-silver": _p(lambda: washer_drum("#B4BFCA", "#E3E9EE"), 134, 118, size=0.98),
    "washer-dark": _p(lambda: washer_drum("#5C6672", "#D9A86A"), 134, 118, size=0.98),
    "washer-top": _p(washer_top, 134, 108, size=0.98),
    "dryer": _p(dryer, 134, 118, size=0.98),
    "tv-hills": _p(lambda: tv("#8CCBF2", "#5FAE5A", "#FFE08A"), 92, 104),
    "tv-sunset": _p(lambda: tv("#F7A072", "#7A4A8C", "#FFE9A8"), 92, 104),
    "tv-night": _p(lambda: tv("#2C3E75", "#1F6F78", "#F3F0D9"), 92, 104),
    "heater-electric": _p(heater_electric, 0, 0, y=-6),
    "heater-electric-silver": _p(lambda: heater_electric("#CBD5DE", "#D9A62B"), 0, 0, y=-6),
    "heater-gas": _p(heater_gas, 0, 0),
    "stove": _p(stove, 76, 140, y=10),
    "stove-steel": _p(lambda: stove("#A9B6C2"), 76, 140, y=10),
    "hair-dryer": _p(hair_dryer, 0, 0, y=-6),
    "bulb": _p(bulb, 130, 50),
    "pendant-lamp": _p(pendant_lamp, 0, 0),
    "keyboard": _p(keyboard, 104, 120),
    "mouse": _p(mouse, 126, 70),
    "monitor": _p(monitor, 124, 80),
}
