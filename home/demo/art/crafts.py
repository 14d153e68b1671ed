"""Handicraft: home ware, ornaments, cups and plants."""

from homeware import (
    bamboo_jar,
    blue_cup,
    candle_holder,
    coffee_set,
    cushion,
    grinders,
    mug,
    oil_spot_cup,
    orchid,
    succulent,
    teapot,
)
from scene import Picture
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
)


def lion_one() -> str:
    mane = "".join(
        circle(x, y, 16).fill("#C9D0D6") + circle(x, y, 8).fill("#B4BDC5")
        for x, y in pts(
            "-50 -90, -28 -110, 0 -118, 28 -110, 50 -90, 56 -64, -56 -64, -52 -38, 52 -38"
        )
    )
    face = (
        circle(0, -66, 46).solid("#EEF1F4", shift=(-8, -5))
        + curve((-34, -84), (-20, -92), (-8, -82)).line("#8F9AA4", 7)
        + curve((34, -84), (20, -92), (8, -82)).line("#8F9AA4", 7)
        + dots(pts("-18 -74, 18 -74"), 8, "#FFFFFF")
        + dots(pts("-18 -73, 18 -73"), 5, "#5C6670")
        + oval(0, -46, 30, 21).fill("#F8F9FA")
        + rounded([(-15, -62), (15, -62), (7, -50), (-7, -50)], 6).fill("#8F9AA4")
        + path("M-24 -46Q0 -38 24 -46Q20 -26 0 -26T-24 -46Z").fill("#7A848E")
        + box(-16, -44, 7, 8, 2).fill("#FFFFFF")
        + box(9, -44, 7, 8, 2).fill("#FFFFFF")
    )
    ball = circle(34, 74, 23).solid("#D3D9DE") + curve((14, 70), (34, 80), (54, 70)).line(
        "#B4BDC5", 4
    )
    return (
        box(-66, 94, 132, 34, 6).solid(
            "#BCC4CB", box(-54, 104, 108, 9, 4).fill("#A3ADB6"), shift=(-8, -4)
        )
        + smooth(mirror(pts("0 -40, 46 -30, 60 40, 58 96, 0 98"))).solid("#DFE4E8", shift=(-12, 0))
        + ball
        + box(-42, 10, 28, 86, 13).fill("#F3F5F6")
        + box(14, 4, 28, 58, 13).fill("#F3F5F6")
        + oval(-28, 92, 24, 12).fill("#FFFFFF")
        + oval(30, 58, 21, 11).fill("#FFFFFF")
        + mane
        + face
        + curve((-30, -12), (0, 2), (30, -12)).line("#B5473A", 6)
        + circle(0, 6, 10).fill("#E3B94F")
    )


def stone_lions() -> str:
    return move(lion_one(), -68, 0, 0.96) + move(lion_one(), 68, 0, 0.96, flip=True)


def bonsai() -> str:
    clouds = rows("-66 -40 54 30, 62 -64 58 32, -4 -104 56 32, 84 -14 40 22")
    tops = "".join(
        oval(x, y, rx, ry).solid("#4F9A48", shift=(-5, -9))
        + "".join(circle(x + dx, y - ry * 0.3, 5).fill("#7FBF63") for dx in (-24, -6, 14, 28))
        for x, y, rx, ry in clouds
    )
    trunk = path(
        "M-26 70C-20 30 -50 20 -30 -14C-14 -40 10 -50 0 -96L16 -94C26 -60 10 -40 2 -16"
        "C-4 8 30 30 32 70Z"
    )
    branches = (
        curve((-28, 0), (-50, -20), (-66, -30)).line("#7A5236", 12)
        + curve((0, -30), (34, -44), (62, -52)).line("#7A5236", 11)
        + curve((6, 10), (50, 4), (80, -8)).line("#7A5236", 9)
    )
    pot = rounded([(-98, 72), (98, 72), (80, 122), (-80, 122)], 12)
    return (
        branches
        + trunk.solid("#8C5F3E", shift=(-7, 0))
        + tops
        + oval(0, 72, 88, 13).fill("#5B7F3A")
        + pot.solid("#9C4A36", shift=(-10, -4))
        + box(-106, 66, 212, 16, 7).solid("#B5583F", shift=(-4, -5))
        + box(-66, 120, 30, 12, 4).fill("#7E3826")
        + box(36, 120, 30, 12, 4).fill("#7E3826")
    )


def basket(tall: bool) -> str:
    weave = ""
    for row in range(7):
        for i in range(13):
            shift = 11 if row % 2 else 0
            weave += box(-140 + i * 22 + shift, -18 + row * 19, 19, 15, 6).fill(
                "#E2B76F" if (row + i) % 2 else "#CF9F55"
            )
    body = rounded([(-118, -24), (118, -24), (96, 112), (-96, 112)], 22)
    arch = path("M-92 -20C-92 -140 92 -140 92 -20")
    hoop = arch.line("#B5803A", 15) + arch.line("#E2B76F", 7) if tall else ""
    return (
        hoop
        + oval(0, -24, 118, 22).fill("#8C6230")
        + body.clip(body.fill("#B5803A"), weave, box(84, -40, 60, 200).fill("#000000", 0.1))
        + path("M-120 -26Q0 8 120 -26V-10Q0 26 -120 -10Z").solid(
            "#DDAA5C",
            "".join(curve((x, -26), (x + 14, 20)).line("#B5803A", 5) for x in range(-116, 120, 20)),
            shift=(0, -4),
        )
    )


def paper_cut() -> str:
    """Four square paper cuts; the front one hung as a diamond."""

    def sheet(c):
        return rounded([(0, -126), (126, 0), (0, 126), (-126, 0)], 8).fill(c)

    ring = "".join(
        move(path("M0 -96Q15 -84 0 -68Q-15 -84 0 -96Z").fill("#FBE3DC"), turn=i * 30)
        for i in range(12)
    )
    petals = "".join(
        move(path("M0 -52Q24 -34 0 -10Q-24 -34 0 -52Z").fill("#FBE3DC"), turn=i * 45)
        for i in range(8)
    )
    corners = "".join(
        move(
            curve((-15, -96), (0, -108), (15, -96)).line("#FBE3DC", 5)
            + circle(0, -94, 5).fill("#FBE3DC"),
            turn=i * 90,
        )
        for i in range(4)
    )
    fish = "".join(
        move(path("M-16 0Q0 -13 14 0L26 -9V9L14 0Q0 13 -16 0Z").fill("#D3202B"), 0, -36, 0.5, 90)
        for _ in range(1)
    )
    return (
        move(sheet("#F0888C"), 24, -10, 0.86, 16)
        + move(sheet("#E24A50"), -20, -6, 0.92, -12)
        + sheet("#D3202B")
        + corners
        + ring
        + circle(0, 0, 60).line("#FBE3DC", 5)
        + petals
        + circle(0, 0, 9).fill("#FBE3DC")
        + fish
    )


def blossom(x: float, y: float, size: float, colour: str) -> str:
    petals = "".join(move(oval(0, -13, 9, 13).fill(colour), turn=i * 72) for i in range(5))
    return move(petals + circle(0, 0, 6).fill("#F7C52B"), x, y, size)


def round_fan() -> str:
    face = circle(0, -34, 98)

    branch = curve((-80, 20), (-30, -10), (10, -50), (60, -84)).line("#8C6A4A", 7) + curve(
        (-20, -18), (10, 0), (40, 0)
    ).line("#8C6A4A", 5)
    bird = (
        path("M-24 0C-14 -22 14 -20 22 -4L38 -2L22 6C10 22 -14 20 -24 0Z").fill("#4A90C9")
        + path("M-20 2L-52 18L-16 12Z").fill("#2F6B9E")
        + circle(14, -6, 3).fill("#22303C")
    )
    tassel = circle(0, 132, 8).fill("#E0A93B") + "".join(
        curve((0, 136), (k, 158)).line("#D3404A", 4) for k in (-8, -3, 3, 8)
    )
    return (
        box(-8, 56, 16, 78, 8).solid("#8C4A2E", shift=(-4, 0))
        + tassel
        + circle(0, -34, 106).fill("#B5683F")
        + face.clip(
            face.fill("#FBF4E3"),
            branch,
            blossom(-30, -12, 1, "#F08AA0"),
            blossom(14, -52, 1.15, "#EE6C88"),
            blossom(52, -82, 0.9, "#F7A8BC"),
            blossom(40, 2, 0.8, "#F08AA0"),
            leaf(-60, 8, 34, 30),
            leaf(24, -34, 30, 50),
            move(bird, -26, -78, 1),
            face.line("#E6D3AE", 6),
        )
        + rounded([(-20, 46), (20, 46), (14, 70), (-14, 70)], 8).fill("#B5683F")
    )


def bracelet() -> str:
    ring = path("M0 -112A112 100 0 1 1 -1 -112ZM0 -76A78 68 0 1 0 1 -76Z")
    blooms = ""
    for i, turn in enumerate(range(0, 360, 45)):
        colour = ("#F2708C", "#F7C52B", "#7FD0C4")[i % 3]
        petals = "".join(
            move(oval(0, -8, 5, 7.5).fill(colour), turn=k * 72) for k in range(5)
        ) + circle(0, 0, 4.5).fill("#FFF3C4")
        blooms += move(move(petals, 0, -95, 1, -turn), turn=turn)
    drawn = (
        ring.solid("#1F6FB8", shift=(-4, -6)) + oval(0, -6, 112, 106).line("#E0B24A", 6) + blooms
    )
    inner = oval(0, 2, 78, 72).line("#E0B24A", 7)
    return move(drawn, 0, 8) + move(inner, 0, 4) + gloss(-84, -40, 6, 22, 30, 0.5)


def apron() -> str:
    colour = "#2B4C8C"
    print_ = "".join(
        move(
            "".join(move(oval(0, -11, 6, 9).fill("#EAF1FA"), turn=i * 60) for i in range(6))
            + circle(0, 0, 5).fill(colour)
            + dots([(22, 0), (-22, 0), (0, 24), (0, -24)], 3, "#EAF1FA"),
            x,
            y,
        )
        for x, y in pts("0 -70, -46 -6, 46 -6, 0 30, -66 66, 64 66, 0 104, -44 122, 44 122")
    )
    body = path(
        "M-44 -104H44C48 -70 66 -44 92 -34C96 20 96 80 90 124Q88 132 80 132H-80"
        "Q-88 132 -90 124C-96 80 -96 20 -92 -34C-66 -44 -48 -70 -44 -104Z"
    )
    straps = (
        curve((-38, -100), (-34, -138), (34, -138), (38, -100)).line("#EAF1FA", 9)
        + curve((-90, -28), (-120, -14), (-132, 20)).line("#EAF1FA", 9)
        + curve((90, -28), (120, -14), (132, 20)).line("#EAF1FA", 9)
    )
    return (
        straps
        + body.solid(colour, print_, shift=(-10, 0), dark=0.2)
        + slab(92, 10, 5, -100).fill("#EAF1FA")
        + rounded([(-46, 42), (46, 42), (42, 96), (-42, 96)], 10).line("#EAF1FA", 5)
    )


def tiger_shoes() -> str:
    def one() -> str:
        ears = "".join(
            circle(s * 40, -52, 18).fill("#F2B51D") + circle(s * 40, -52, 9).fill("#D3303A")
            for s in (-1, 1)
        )
        eyes = "".join(
            circle(s * 24, -6, 15).fill("#FFFFFF")
            + circle(s * 24, -4, 8).fill("#2B2D36")
            + curve((s * 10, -24), (s * 26, -28), (s * 40, -20)).line("#2B2D36", 6)
            for s in (-1, 1)
        )
        sole = smooth(mirror([(0, -110), (40, -96), (50, -30), (60, 30), (46, 66), (0, 76)]))
        whiskers = "".join(
            curve((s * 30, 28), (s * 56, 22)).line("#F7C52B", 4)
            + curve((s * 30, 36), (s * 54, 40)).line("#F7C52B", 4)
            for s in (-1, 1)
        )
        return (
            move(sole.fill("#FBF1DC"), 0, 6, 1.06)
            + sole.solid("#D3303A", shift=(-6, -4))
            + oval(0, -66, 32, 36).fill("#7E1A22")
            + oval(0, -66, 32, 36).line("#F7C52B", 6)
            + ears
            + smooth(mirror([(0, -42), (44, -32), (58, 16), (44, 58), (0, 68)])).solid(
                "#F2B51D", shift=(-6, -6)
            )
            + "".join(curve((x, -36), (x, -26)).line("#2B2D36", 6) for x in (-8, 8))
            + eyes
            + rounded([(-11, 16), (11, 16), (0, 28)], 4).fill("#2B2D36")
            + curve((-20, 36), (-8, 44), (0, 34), (8, 44), (20, 36)).line("#2B2D36", 5)
            + whiskers
        )

    return move(one(), -66, 18, 1.06, -6) + move(one(), 66, 18, 1.06, 6)


def chinese_knot() -> str:
    cord = "#D3202B"
    lattice = "".join(
        path(f"M{-64 + i * 32} -70V58M-70 {-64 + i * 32}H58").line(shade(cord, 0.25), 4)
        for i in range(5)
    )
    core = move(box(-66, -66, 132, 132, 12).solid(cord, lattice, shift=(-6, -6)), 0, -12, 0.86, 45)
    loops = "".join(
        move(oval(0, -98, 17, 24).line(cord, 9), 0, -12, turn=a) for a in (45, 135, 225, 315)
    )
    edges = "".join(
        move(circle(x, -66, 13).line(cord, 8), 0, -12, turn=a)
        for a in (45, 135, 225, 315)
        for x in (-26, 26)
    )
    tassel = (
        circle(0, 88, 10).fill("#F2B51D")
        + rounded([(-13, 92), (13, 92), (17, 106), (-17, 106)], 4).fill("#F2B51D")
        + "".join(
            curve((k, 104), (k * 1.3, 146)).line(cord if i % 2 else shade(cord, 0.12), 5)
            for i, k in enumerate((-14, -9, -4, 1, 6, 11, 15))
        )
    )
    return (
        oval(0, -128, 12, 16).line(cord, 6)
        + circle(0, -106, 9).fill("#F2B51D")
        + loops
        + edges
        + core
        + circle(0, -12, 15).fill("#F2B51D")
        + tassel
    )


def comb() -> str:
    back = path("M-128 6C-120 -66 -60 -92 0 -92S120 -66 128 6Z")
    teeth = "".join(
        box(-118 + i * 15.2, 0, 9, 84 - abs(-118 + i * 15.2 + 4) * 0.12, 4.5).fill("#B5763F")
        for i in range(16)
    )
    carving = (
        "".join(move(oval(0, -12, 7, 11).fill("#8C5426"), 0, -46, 1, i * 72) for i in range(5))
        + circle(0, -46, 6).fill("#E2B076")
        + leaf(20, -40, 50, 10, "#8C5426", 0.22)
        + leaf(-20, -40, 50, 170, "#8C5426", 0.22)
    )
    return move(
        teeth
        + back.solid(
            "#C98A4F",
            curve((-100, -10), (-60, -60), (0, -76), (50, -66)).line("#DDA76A", 7),
            shift=(-6, -9),
        )
        + carving,
        0,
        6,
        1,
        -8,
    )


def _p(draw, ground: float = 128, wide: float = 90, family: str = "sand", **more) -> Picture:
    return Picture(family, draw, ground, wide, **more)


PICTURES = {
    "bamboo-jar": _p(bamboo_jar, 131),
    "candle-holder": _p(candle_holder, 120, 84, y=6),
    "grinders": _p(grinders, 130, 120),
    "cushion": _p(cushion, 126, 116),
    "stone-lions": _p(stone_lions, 126, 128),
    "bonsai": _p(bonsai, 132, 96),
    "basket-large": _p(lambda: basket(True), 112, 104, size=1.04),
    "basket-small": _p(lambda: basket(False), 112, 90, size=0.84, y=4),
    "paper-cut": _p(paper_cut, 0, 0),
    "round-fan": _p(round_fan, 0, 0, size=0.94),
    "bracelet": _p(bracelet, 122, 90),
    "apron": _p(apron, 138, 90, size=0.98),
    "tiger-shoes": _p(tiger_shoes, 100, 120, y=4),
    "chinese-knot": _p(chinese_knot, 0, 0, size=0.96),
    "comb": _p(comb, 104, 108),
    "mug": _p(mug, 106, 96, y=4),
    "coffee-set": _p(coffee_set, 118, 124),
    "teapot": _p(teapot, 100, 90, y=6),
    "cup-blue": _p(blue_cup, 114, 64, y=-2),
    "cup-oil-spot": _p(oil_spot_cup, 114, 64, y=-2),
    "orchid": _p(orchid, 132, 64, "mint", size=0.98),
    "succulent": _p(succulent, 130, 80, "mint", size=0.98),
}
