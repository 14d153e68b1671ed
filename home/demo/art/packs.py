"""Packs: bags, bottles, cans, boxes... coloured and with a motif as needed."""

from shapes import (
    box,
    circle,
    curve,
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

WHITE = "#FFFFFF"


def badge(y: float, colour: str = WHITE, wide: float = 76, power: float = 0.95) -> str:
    """The place of a brand name: two abstract strokes."""
    return slab(wide, 15, 7.5, y).fill(colour, power) + slab(wide * 0.56, 7, 3.5, y + 19).fill(
        colour, power * 0.75
    )


def _zigzag(y: float, width: float, up: int) -> str:
    """A crimped edge of a bag."""
    half, step = width / 2, width / 14
    teeth = "".join(
        f"L{-half + step * i:.1f} {y + (up * 9 if i % 2 else 0):.1f}" for i in range(15)
    )
    return f"M{-half} {y - up * 22}{teeth}L{half} {y - up * 22}Z"


def bag(colour: str, motif: str, band: str = "", size: float = 0.5) -> str:
    """A pillow bag of crisps."""
    band = band or tint(colour, 0.82)
    body = path("M-92 -112Q-84 -60 -94 0T-90 112H90Q98 60 94 0T92 -112Z")
    panel = smooth([(-100, 8), (-40, -14), (40, 0), (100, -26), (110, 130), (-110, 130)])
    return (
        path(_zigzag(-122, 182, -1)).fill(shade(colour, 0.12))
        + path(_zigzag(122, 182, 1)).fill(shade(colour, 0.2))
        + body.solid(
            colour,
            panel.fill(band),
            path("M70 -120Q84 0 72 120H120V-120Z").fill("#000000", 0.08),
            shift=(-10, 0),
        )
        + badge(-74, WHITE, 92)
        + move(motif, 0, 40, size)
        + curve((-76, -92), (-70, -40), (-78, 40)).line(WHITE, 7, 0.35)
    )


def pouch(colour: str, motif: str, window: str = "", size: float = 0.46) -> str:
    """A stand-up pouch with a zip and a round window."""
    window = window or tint(colour, 0.85)
    body = rounded(pts("-88 -128, 88 -128, 100 118, 70 130, -70 130, -100 118"), 12)
    return (
        body.solid(
            colour,
            box(-110, -140, 220, 34).fill(shade(colour, 0.12)),
            box(-110, -100, 220, 5).fill(WHITE, 0.4),
            oval(0, 128, 110, 16).fill(shade(colour, 0.22)),
            shift=(-10, 0),
        )
        + badge(-70, WHITE, 84)
        + circle(0, 38, 66).fill(WHITE)
        + circle(0, 38, 60).clip(circle(0, 38, 60).fill(window), move(motif, 0, 38, size))
        + curve((-80, -96), (-84, 40)).line(WHITE, 6, 0.3)
    )


def brick(colour: str, motif: str, band: str = "#FFE9B0", size: float = 0.52) -> str:
    """A flat pillow pack lying on its back: instant noodles, biscuits."""
    body = path("M-122 -88Q0 -78 122 -88Q112 0 122 88Q0 78 -122 88Q-112 0 -122 -88Z")
    ends = "".join(
        move(
            path(
                "M-122 -88"
                "l-10 11 10 11 -10 11 10 11 -10 11 10 11 -10 11 10 11 -10 11 10 11 -10 11 10"
                " 11 -10 11 10 11 -10 11 10 11V-88Z"
            ).fill(shade(colour, 0.14)),
            flip=f,
        )
        for f in (False, True)
    )
    return (
        ends
        + body.solid(
            colour,
            oval(30, 34, 112, 92).fill(band),
            path("M96 -96Q86 0 96 96H140V-96Z").fill("#000000", 0.08),
            shift=(-4, -8),
        )
        + move(badge(0, WHITE, 88), -54, -52)
        + move(motif, 26, 22, size)
        + curve((-106, -70), (-100, 0), (-106, 66)).line(WHITE, 6, 0.35)
    )


def bar(colour: str, motif: str, band: str = "", size: float = 0.34) -> str:
    """A long wrapped bar or roll, drawn slanting."""
    band = band or tint(colour, 0.8)
    ends = "".join(
        move(
            path("M-118 -34l-22 6 9 8 -9 9 9 9 -9 9 9 9 -9 8 9 4 22 6Z").fill(tint(colour, 0.35)),
            flip=f,
        )
        for f in (False, True)
    )
    drawn = (
        ends
        + rounded([(-124, -44), (124, -44), (124, 44), (-124, 44)], 10).solid(
            colour,
            path("M10 -50H130V50H-16Q16 0 10 -50Z").fill(band),
            shift=(-2, -9),
        )
        + move(badge(0, WHITE, 82), -64, -8)
        + move(motif, 62, 0, size)
        + curve((-110, -33), (100, -33)).line(WHITE, 5, 0.4)
    )
    return move(drawn, turn=-24)


def tub(colour: str, motif: str, lid: str = "#FFFFFF", size: float = 0.46, tall: float = 1) -> str:
    """A paper cup or bucket with a lid: cup noodles, milk tea."""
    top, foot = -88 * tall, 126
    body = rounded([(-98, top), (98, top), (74, foot), (-74, foot)], 12)
    return (
        body.solid(
            colour,
            smooth([(-120, 20), (0, 2), (120, 20), (120, 140), (-120, 140)]).fill(
                tint(colour, 0.82)
            ),
            path(f"M62 {top}H110V{foot}H48Z").fill("#000000", 0.09),
            shift=(-8, 0),
        )
        + badge(top + 36, WHITE, 92)
        + move(motif, 0, 56, size)
        + rounded([(-110, top - 26), (110, top - 26), (106, top + 6), (-106, top + 6)], 10).solid(
            lid, shift=(-4, -8)
        )
        + curve((-98, top - 17), (70, top - 17)).line(WHITE, 5, 0.6)
    )


def carton(colour: str, motif: str, band: str = "#FFFFFF", straw: bool = True) -> str:
    """A small drink carton with a straw."""
    front = box(-66, -96, 108, 224, 4)
    side = path("M42 -96L72 -112V116L42 128Z")
    roof = path("M-66 -96L-36 -112H72L42 -96Z")
    pipe = curve((10, -104), (14, -136), (42, -150)).line("#F7F7F7", 9) + curve(
        (13, -128), (14, -136), (24, -141)
    ).line("#D9534F", 9)
    return (
        (pipe if straw else "")
        + front.clip(
            front.fill(colour),
            smooth([(-90, 20), (-30, 0), (30, 22), (70, 2), (70, 140), (-90, 140)]).fill(band),
        )
        + side.fill(shade(colour, 0.2))
        + roof.fill(tint(colour, 0.35))
        + move(badge(0, WHITE, 74), -12, -62)
        + move(motif, -12, 62, 0.33)
    )


def gable(colour: str, motif: str, band: str = "#FFFFFF") -> str:
    """A one-litre carton with a screw cap."""
    front = box(-70, -74, 116, 204, 4)
    side = path("M46 -74L78 -88V118L46 130Z")
    return (
        path("M-70 -74L-46 -124H68L46 -74Z").fill(tint(colour, 0.25))
        + path("M46 -74L68 -124L78 -88Z").fill(shade(colour, 0.1))
        + box(-50, -140, 120, 18, 4).fill(shade(colour, 0.12))
        + oval(2, -98, 22, 13).fill(WHITE)
        + oval(0, -102, 20, 12).fill("#E4E9ED")
        + front.clip(
            front.fill(colour),
            smooth([(-96, 14), (-30, -10), (40, 14), (80, 0), (80, 150), (-96, 150)]).fill(band),
        )
        + side.fill(shade(colour, 0.2))
        + move(badge(0, WHITE, 80), -12, -48)
        + move(motif, -12, 62, 0.38)
    )


def packet(
    colour: str,
    motif: str,
    band: str = "",
    wide: float = 150,
    tall: float = 210,
    size: float = 0.46,
) -> str:
    """An upright cardboard box with a visible side."""
    band = band or tint(colour, 0.82)
    left, top = -wide / 2 - 12, -tall / 2 + 14
    right, foot = left + wide, top + tall
    front = box(left, top, wide, tall, 3)
    return (
        path(f"M{right} {top}l30 -18v{tall - 8}l-30 26Z").fill(shade(colour, 0.22))
        + path(f"M{left} {top}l30 -18h{wide}l-30 18Z").fill(tint(colour, 0.35))
        + front.clip(
            front.fill(colour),
            oval(left + wide / 2, foot - tall * 0.22, wide * 0.66, tall * 0.42).fill(band),
        )
        + move(badge(0, WHITE, wide * 0.56), left + wide / 2, top + 34)
        + move(motif, left + wide / 2, foot - tall * 0.3, size)
    )


def sack(content: str, grains: str, cloth: str = "#E4C79A") -> str:
    """An open cloth sack heaped with loose goods."""
    body = smooth(pts("-84 -50, -102 10, -112 80, -88 126, 0 132, 88 126, 112 80, 102 10, 84 -50"))
    heap = smooth(pts("-86 -46, -60 -92, -10 -116, 50 -100, 88 -46, 0 -20"))
    rim = smooth(
        pts("-96 -54, -60 -34, 0 -26, 60 -34, 96 -54, 100 -36, 92 -18, 0 4, -92 -18, -100 -36")
    )
    return (
        heap.solid(content, grains, shift=(-12, -6))
        + body.solid(
            cloth,
            curve((-60, 0), (-70, 60), (-52, 120)).line(shade(cloth, 0.1), 6),
            curve((56, 4), (66, 60), (60, 116)).line(shade(cloth, 0.16), 6),
            shift=(-14, 0),
        )
        + rim.solid(tint(cloth, 0.25), shift=(-6, -8))
        + rounded([(-44, 34), (44, 34), (44, 86), (-44, 86)], 8).fill("#FFF8EA")
        + slab(54, 9, 4.5, 52).fill(shade(cloth, 0.35))
        + slab(34, 7, 3.5, 68).fill(shade(cloth, 0.2))
    )


def grain_bag(colour: str, motif: str, band: str = "#FFFFFF") -> str:
    """A five-kilo bag of rice or flour with a handle."""
    body = rounded(
        pts("-84 -116, 84 -116, 98 -70, 100 116, 84 132, -84 132, -100 116, -98 -70"), 16
    )
    weave = "".join(curve((x, -110), (x, 130)).line(WHITE, 2, 0.22) for x in range(-90, 100, 15))
    return (
        path(_zigzag(-122, 170, -1)).fill(shade(colour, 0.16))
        + body.solid(
            colour,
            weave,
            slab(240, 128, 0, 40).fill(band),
            slab(240, 6, 0, -34).fill("#F6C445"),
            slab(240, 6, 0, 114).fill("#F6C445"),
            box(72, -140, 50, 290).fill("#000000", 0.08),
            shift=(0, 0),
        )
        + slab(52, 14, 7, -94).fill(shade(colour, 0.35))
        + badge(-66, WHITE, 92)
        + move(motif, 0, 40, 0.4)
    )


def tube_box(colour: str, motif: str, accent: str = "#FFFFFF") -> str:
    """Toothpaste: the tube in front of its box."""
    carton_box = (
        path("M-132 -56L-112 -74H132L114 -56Z").fill(tint(colour, 0.4))
        + path("M114 -56L132 -74V-12L114 12Z").fill(shade(colour, 0.24))
        + box(-132, -56, 246, 68, 4).fill(colour)
        + box(-132, -14, 246, 14).fill(accent, 0.85)
        + move(badge(0, WHITE, 86), -64, -40)
        + move(motif, 66, -22, 0.28)
    )
    tube = rounded(pts("-122 36, -112 28, 74 44, 84 60, 84 92, 74 108, -112 124, -122 116"), 8)
    return (
        carton_box
        + rounded([(78, 54), (122, 50), (122, 102), (78, 98)], 8).solid("#F4F6F8", shift=(-4, -8))
        + tube.solid(
            tint(colour, 0.88),
            path("M-40 20H20Q44 76 10 130H-50Q-16 76 -40 20Z").fill(colour),
            shift=(0, -10),
        )
        + box(-132, 28, 18, 96, 4).fill(shade(colour, 0.12))
        + move(slab(54, 10, 5).fill(colour), 50, 68)
        + move(slab(36, 7, 3).fill(colour, 0.6), 46, 84)
    )


def case(colour: str, motif: str, accent: str = "#FFFFFF") -> str:
    """A cardboard case of a dozen bottles or cartons."""
    front = box(-124, -44, 194, 160, 4)
    return (
        path("M-124 -44L-72 -86H124L70 -44Z").fill(tint(colour, 0.38))
        + path("M70 -44L124 -86V66L70 116Z").fill(shade(colour, 0.22))
        + path("M-40 -44L10 -86H36L-12 -44Z").fill(WHITE, 0.55)
        + front.clip(front.fill(colour), path("M-130 60Q-30 20 80 52V120H-130Z").fill(accent, 0.9))
        + box(-52, -26, 50, 16, 8).fill(shade(colour, 0.36))
        + move(badge(0, WHITE, 92), -62, 14)
        + move(motif, 26, 58, 0.42)
    )
