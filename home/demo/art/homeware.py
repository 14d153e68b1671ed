"""Handmade home ware: jars, cups, pots and plants."""

from shapes import (
    box,
    circle,
    curve,
    dots,
    gloss,
    leaf,
    mirror,
    move,
    oval,
    path,
    pts,
    rounded,
    rows,
    shade,
    slab,
    smooth,
    tint,
)


def bamboo_jar() -> str:
    beans = "".join(
        oval(x, y, 11, 8).fill("#8C5A2F" if (x + y) % 3 else "#A9713F")
        for y in range(10, 120, 15)
        for x in range(-70 + y % 2 * 9, 74, 20)
    )
    glass = rounded(pts("-80 -78, 80 -78, 88 -60, 88 114, 72 130, -72 130, -88 114, -88 -60"), 14)
    return (
        glass.solid(
            "#E3F0F4",
            path("M-90 2Q0 -12 90 2V140H-90Z").clip(
                box(-78, -20, 156, 142, 10).fill("#7A4A26"), beans
            ),
            shift=(0, 0),
        )
        + slab(150, 40, 8, -98).solid(
            "#DDAF6B",
            "".join(curve((x, -120), (x, -80)).line("#C9954F", 3) for x in range(-60, 70, 22)),
            shift=(-6, -6),
        )
        + box(-84, -78, 168, 9, 4).fill("#F7F9FB")
        + curve((-72, -50), (-72, 90)).line("#FFFFFF", 9, 0.75)
        + curve((-54, -50), (-54, -20)).line("#FFFFFF", 6, 0.6)
    )


def candle_holder() -> str:
    pot = smooth(mirror([(0, -62), (54, -60), (92, 10), (76, 90), (40, 116), (0, 118)]))
    holes = "".join(
        move(path("M0 -15Q13 0 0 15Q-13 0 0 -15Z").fill("#FFD970"), x, y, turn=t)
        for x, y, t in rows(
            "-46 -14 -20, 0 -20 0, 46 -14 20, -60 32 -60, -22 26 -40, 22 26 40, 60 32 60, "
            "-42 74 20, 0 70 0, 42 74 -20"
        )
    )
    flame = smooth(mirror([(0, -136), (15, -108), (12, -90), (0, -84)]))
    return (
        circle(0, -96, 48).fill("#FFE9A0", 0.5)
        + flame.fill("#FFB52E")
        + smooth(mirror([(0, -116), (7, -100), (5, -90), (0, -87)])).fill("#FFF3C4")
        + oval(0, -62, 56, 17).fill("#5C5A58")
        + box(-22, -80, 44, 20, 6).fill("#FFF6E3")
        + pot.solid("#8F8A85", holes, shift=(-14, -4))
        + oval(0, -62, 55, 15).line("#A9A49E", 7)
    )


def grinders() -> str:
    def one(content: str, cap: str) -> str:
        grains = dots(
            [(x, y) for y in range(0, 110, 16) for x in range(-36 + y % 3 * 5, 40, 16)], 6, content
        )
        return (
            rounded(
                [(-46, -50), (46, -50), (54, 116), (40, 130), (-40, 130), (-54, 116)], 14
            ).solid("#E3F0F4", grains, shift=(-6, 0))
            + rounded([(-42, -128), (42, -128), (48, -46), (-48, -46)], 16).solid(
                cap, box(-60, -76, 120, 7).fill(shade(cap, 0.25)), shift=(-8, 0)
            )
            + curve((-38, -28), (-40, 80)).line("#FFFFFF", 7, 0.8)
        )

    return move(one("#3A3632", "#5C4030"), -62, 0, 0.98) + move(
        one("#F2B8B0", "#D9A96B"), 62, 0, 0.98
    )


def cushion() -> str:
    body = smooth(
        pts(
            "-104 -104, -50 -94, 0 -92, 50 -94, 104 -104, 94 -50, 92 0, 94 50, 104 104, "
            "50 94, 0 92, -50 94, -104 104, -94 50, -92 0, -94 -50"
        )
    )
    pattern = "".join(
        move(
            rounded([(0, -26), (26, 0), (0, 26), (-26, 0)], 4).line("#C9A77A", 5)
            + circle(0, 0, 6).fill("#D98A6A"),
            x,
            y,
        )
        for x in (-54, 0, 54)
        for y in (-54, 0, 54)
    )

    def tassel(x, y, t):
        return move(
            circle(0, 6, 8).fill("#C98A5A")
            + "".join(curve((0, 12), (k, 38)).line("#D9A06A", 5) for k in (-9, -3, 3, 9)),
            x,
            y,
            turn=t,
        )

    return (
        tassel(-104, 100, 40)
        + tassel(104, 100, -40)
        + tassel(-104, -100, 135)
        + tassel(104, -100, -135)
        + body.solid("#F6EAD3", pattern, shift=(-12, -10), dark=0.1)
    )


def mug() -> str:
    return (
        path("M70 -54C138 -62 138 58 62 58").line("#2F3238", 20)
        + path("M-88 -92H80V66Q80 104 42 104H-50Q-88 104 -88 66Z").solid(
            "#2B2D33",
            path(
                "M-90 -90H84V-64Q60 -36 40 -60Q20 -84 0 -52Q-24 -30 -44 -60Q-66 -80 -90 -50Z"
            ).fill("#4A4E57"),
            shift=(-14, 0),
            dark=0.3,
        )
        + oval(-4, -92, 84, 23).fill("#4A4E57")
        + oval(-4, -90, 72, 17).fill("#F2BE3B")
        + oval(-4, -84, 58, 10).fill("#D9A02B")
        + curve((-66, -40), (-66, 50)).line("#FFFFFF", 8, 0.25)
    )


def coffee_set() -> str:
    steam = "".join(
        curve((x, -92), (x + 12, -106), (x, -122), (x + 10, -138)).line("#FFFFFF", 8, 0.95)
        for x in (-36, 4, 40)
    )
    return (
        steam
        + oval(0, 92, 136, 28).fill("#A81F2A")
        + oval(0, 84, 136, 28).fill("#E0414A")
        + oval(0, 82, 92, 16).fill("#B92A34")
        + path("M74 -38C134 -50 132 40 60 40").line("#D8323C", 16)
        + path("M-92 -58H84C84 30 60 78 -4 78S-92 30 -92 -58Z").solid("#E0414A", shift=(-14, -4))
        + oval(-4, -58, 88, 23).fill("#F27A80")
        + oval(-4, -56, 76, 17).fill("#6B3E26")
        + curve((-36, -58), (-4, -64), (26, -54)).line("#C98A5A", 6)
        + curve((-68, -20), (-58, 24)).line("#FFFFFF", 8, 0.4)
    )


def teapot() -> str:
    clay = "#9C5238"
    return (
        path("M-70 -10C-110 -14 -118 -46 -138 -52L-130 -64C-104 -58 -88 -40 -62 -36Z").fill(clay)
        + path("M76 -40C146 -60 140 60 70 58").line(shade(clay, 0.1), 15)
        + smooth(mirror([(0, -66), (54, -56), (96, 0), (90, 56), (52, 90), (0, 94)])).solid(
            clay, shift=(-16, -8)
        )
        + path("M-58 -52C-40 -82 40 -82 58 -52Q0 -38 -58 -52Z").solid(
            tint(clay, 0.1), shift=(-6, -4)
        )
        + circle(0, -86, 15).solid(clay)
        + curve((-56, -50), (0, -40), (56, -50)).line(shade(clay, 0.24), 4)
        + gloss(-54, -6, 10, 30, 24, 0.3)
        + oval(0, 93, 48, 7).fill(shade(clay, 0.3))
    )


def tea_cup(glaze: str, pattern: str, inside: str, foot: str) -> str:
    bowl = path("M-112 -56C-108 30 -64 92 0 92S108 30 112 -56Z")
    return (
        rounded([(-40, 78), (40, 78), (46, 112), (-46, 112)], 8).fill(foot)
        + bowl.solid(glaze, pattern, shift=(-14, -6))
        + oval(0, -56, 112, 31).fill(tint(glaze, 0.3))
        + oval(0, -54, 101, 25).fill(inside)
        + gloss(-70, -8, 9, 26, -16, 0.45)
    )


def blue_cup() -> str:
    blue = "#2F5FB0"
    vine = (
        curve((-100, 10), (-50, -6), (0, 14), (50, -8), (104, 8)).line(blue, 5)
        + "".join(
            leaf(x, y, 32, t, blue, 0.3)
            for x, y, t in [(-70, 4, -40), (-40, 0, 50), (38, 0, 50), (64, -4, -50)]
        )
        + move(
            "".join(move(oval(0, -15, 10, 14).fill(blue), turn=i * 60) for i in range(6))
            + circle(0, 0, 7).fill("#FFFFFF"),
            0,
            18,
        )
        + curve((-120, -24), (0, 2), (120, -24)).line(blue, 5)
        + curve((-70, 66), (0, 80), (70, 66)).line(blue, 5)
    )
    return tea_cup("#F7FAFD", vine, "#E9F0E0", "#DDE6F0") + oval(0, -54, 76, 16).fill("#D9C46A")


def oil_spot_cup() -> str:
    spots = "".join(
        circle(x, y, r).fill("#8FB3D9", 0.85)
        for x, y, r in rows(
            "-70 -10 6, -40 6 8, -10 -4 6, 24 10 8, 58 -4 6, 80 -20 5, -52 36 6, -18 36 5, "
            "14 46 6, 46 36 5, -28 66 4, 10 72 4, -90 -30 4, 40 -16 4"
        )
    )
    inner = "".join(
        circle(x, y, 4).fill("#8FB3D9", 0.8)
        for x, y in [(-60, -58), (-30, -46), (0, -60), (34, -48), (64, -58)]
    )
    return (
        tea_cup("#2A2E3B", spots, "#1F222C", "#5C4436")
        + inner
        + oval(0, -56, 112, 31).line("#A9794A", 6)
    )


def orchid() -> str:
    def bloom(x: float, y: float, size: float) -> str:
        back = "".join(move(oval(0, -28, 13, 25).fill("#E99AD0"), turn=a) for a in (0, 128, 232))
        wings = "".join(
            move(oval(25, -6, 28, 22).solid("#F2B3DD", shift=(-4, -4)), turn=a, flip=f)
            for a, f in ((0, False), (0, True))
        )
        return move(
            back
            + wings
            + path("M-10 4Q0 -8 10 4L6 22Q0 28 -6 22Z").fill("#C9308C")
            + circle(0, 2, 5).fill("#F7D23B"),
            x,
            y,
            size,
        )

    stems = curve((-10, 60), (-34, -30), (-60, -90), (-110, -104)).line("#5C8A3A", 7) + curve(
        (10, 60), (30, -40), (60, -104), (108, -116)
    ).line("#5C8A3A", 7)
    blooms = (
        bloom(-112, -78, 0.72)
        + bloom(-72, -80, 0.92)
        + bloom(-40, -30, 0.98)
        + bloom(108, -92, 0.72)
        + bloom(66, -88, 0.92)
        + bloom(34, -36, 1)
    )
    leaves = (
        leaf(0, 64, 110, -20, "#4C9646", 0.3)
        + leaf(0, 64, 110, -160, "#5FAE55", 0.3)
        + leaf(0, 64, 74, -46, "#5FAE55", 0.3)
    )
    return (
        stems
        + leaves
        + rounded([(-58, 60), (58, 60), (44, 130), (-44, 130)], 10).solid("#F7F9FB", shift=(-12, 0))
        + box(-64, 54, 128, 20, 8).solid("#FFFFFF", shift=(-4, -5))
        + blooms
    )


def succulent() -> str:
    rings = [
        (8, 84, "#5FA58A", 0),
        (8, 64, "#74BA9B", 22),
        (7, 44, "#8CCBAE", 10),
        (5, 26, "#A9DCC2", 30),
    ]
    rosette = "".join(
        move(
            path(
                f"M0 0C{-n * 0.42:.0f} {-n * 0.4:.0f} {-n * 0.3:.0f} {-n * 0.86:.0f} 0 {-n}"
                f"C{n * 0.3:.0f} {-n * 0.86:.0f} {n * 0.42:.0f} {-n * 0.4:.0f} 0 0Z"
            ).solid(c, circle(0, -n, n * 0.22).fill("#E77F8C"), shift=(-3, -3)),
            turn=start + i * 360 / k,
        )
        for k, n, c, start in rings
        for i in range(k)
    )
    pot = rounded([(-82, 20), (82, 20), (64, 128), (-64, 128)], 14)
    return (
        pot.solid("#E9C3A0", slab(200, 14, 0, 92).fill("#D98A6A"), shift=(-14, 0))
        + box(-90, 14, 180, 28, 10).solid("#F0D3B8", shift=(-6, -6))
        + move(rosette, 0, -30, 1.12)
    )
