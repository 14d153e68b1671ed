"""Bottles, cans, jars and tins."""

from packs import WHITE, badge
from shapes import (
    box,
    curve,
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


def bottle(
    drink: str, label: str, cap: str, motif: str = "", wide: float = 48, size: float = 0.26
) -> str:
    """A plastic bottle of drink."""
    half = [
        (15, -114),
        (17, -96),
        (wide, -50),
        (wide, 0),
        (wide - 7, 12),
        (wide, 24),
        (wide, 118),
        (wide - 10, 130),
    ]
    body = rounded(mirror(half), 9)
    return (
        body.solid(
            tint(drink, 0.1),
            box(-90, -140, 180, 56).fill(WHITE, 0.45),
            box(-wide - 4, -34, wide * 2 + 8, 92).fill(label),
            box(wide - 18, -34, 30, 92).fill("#000000", 0.1),
            shift=(-12, 0),
        )
        + slab(wide * 1.1, 11, 5.5, -20).fill(WHITE, 0.95)
        + slab(wide * 0.66, 6, 3, -6).fill(WHITE, 0.7)
        + move(motif, 0, 28, size)
        + slab(40, 26, 6, -122).solid(cap, shift=(-6, 0))
        + slab(46, 6, 3, -106).fill(shade(cap, 0.2))
        + curve((-wide + 13, -48), (-wide + 11, -40)).line(WHITE, 7, 0.6)
        + curve((-wide + 11, 68), (-wide + 11, 112)).line(WHITE, 7, 0.5)
    )


def glass(
    colour: str, label: str, cap: str, motif: str = "", neck: float = -60, wide: float = 44
) -> str:
    """A long-necked glass bottle: beer, sauces, spirits."""
    half = [(14, -132), (16, neck - 6), (wide, neck + 44), (wide, 126), (wide - 8, 132)]
    body = rounded(mirror(half), 16)
    return (
        body.solid(colour, shift=(-11, 0))
        + box(-wide, 8, wide * 2, 84).solid(
            label, box(wide - 16, 8, 30, 84).fill("#000000", 0.08), shift=(0, 0)
        )
        + slab(wide * 1.1, 10, 5, 24).fill(shade(label, 0.32))
        + slab(wide * 0.66, 6, 3, 38).fill(shade(label, 0.22))
        + move(motif, 0, 66, 0.22)
        + slab(34, 20, 5, -128).solid(cap, shift=(-5, 0))
        + curve((-wide + 12, neck + 56), (-wide + 12, -2)).line(WHITE, 7, 0.45)
        + curve((-6, -108), (-6, neck - 10)).line(WHITE, 5, 0.45)
    )


def can(colour: str, motif: str = "", band: str = "", wide: float = 66, tall: float = 118) -> str:
    """A drink can."""
    metal = "#C9D2DA"
    half = [(wide - 14, -tall - 8), (wide, -tall + 14), (wide, tall - 6), (wide - 12, tall + 10)]
    band_shape = smooth(
        [
            (-wide - 20, 10),
            (0, -16),
            (wide + 20, -30),
            (wide + 20, tall - 36),
            (0, tall - 20),
            (-wide - 20, tall),
        ]
    )
    return (
        rounded(mirror(half), 8).solid(
            colour,
            band_shape.fill(band) if band else "",
            box(-120, -tall - 12, 240, 19).fill(metal),
            box(-120, tall, 240, 16).fill(metal),
            path(f"M{wide - 20} {-tall}H{wide + 10}V{tall + 20}H{wide - 20}Z").fill(
                "#000000", 0.12
            ),
            shift=(0, 0),
        )
        + oval(0, -tall - 8, wide - 13, 8).fill("#E6EBEF")
        + oval(6, -tall - 9, 16, 4).fill("#AEB9C3")
        + badge(-tall + 46, WHITE, wide * 1.12)
        + move(motif, 0, 36, wide / 170)
        + curve((-wide + 14, -tall + 28), (-wide + 14, tall - 16)).line(WHITE, 8, 0.4)
    )


def tin(colour: str, motif: str, band: str = "#FFF6E3", wide: float = 96, tall: float = 78) -> str:
    """A tin of preserved food."""
    metal = "#CDD5DC"
    body = path(f"M{-wide} {-tall}V{tall}Q0 {tall + 34} {wide} {tall}V{-tall}Z")
    return (
        body.solid(
            metal,
            path(
                f"M{-wide} {-tall + 14}V{tall - 8}Q0 {tall + 26} {wide} {tall - 8}"
                f"V{-tall + 14}Q0 {-tall + 44} {-wide} {-tall + 14}Z"
            ).fill(colour),
            oval(0, 26, wide * 0.7, tall * 0.8).fill(band),
            box(wide - 26, -tall, 40, tall * 3).fill("#000000", 0.1),
            shift=(0, 0),
        )
        + oval(0, -tall, wide, 26).fill("#E9EEF2")
        + oval(0, -tall, wide - 12, 19).fill("#C3CDD6")
        + oval(22, -tall + 2, 26, 9).line("#8F9CA8", 6)
        + slab(wide * 0.9, 12, 6, -32).fill(WHITE, 0.95)
        + move(motif, 0, 32, wide / 200)
        + curve((-wide + 14, -tall + 40), (-wide + 14, tall - 14)).line(WHITE, 8, 0.45)
    )


def canister(colour: str, motif: str, lid: str = "#F5F5F5") -> str:
    """A round cardboard tube of crisps."""
    body = path("M-62 -112V122Q0 142 62 122V-112Z")
    return (
        body.solid(
            colour,
            smooth([(-80, 30), (0, 6), (80, 30), (90, 150), (-90, 150)]).fill(tint(colour, 0.84)),
            box(36, -120, 40, 270).fill("#000000", 0.1),
            shift=(0, 0),
        )
        + badge(-58, WHITE, 80)
        + move(motif, 0, 70, 0.36)
        + path("M-66 -124V-104Q0 -88 66 -104V-124Z").fill(shade(lid, 0.1))
        + oval(0, -124, 66, 17).fill(lid)
        + oval(0, -125, 52, 11).fill(shade(lid, 0.06))
        + curve((-46, -88), (-46, 100)).line(WHITE, 8, 0.35)
    )


def jar(content: str, lid: str, label: str = "#FFF6E3", motif: str = "", inside: str = "") -> str:
    """A glass jar with a metal lid."""
    body = rounded(pts("-74 -92, 74 -92, 92 -62, 92 112, 72 128, -72 128, -92 112, -92 -62"), 16)
    return (
        body.solid(
            "#E4F0F2",
            body.fill("#E4F0F2"),
            move(body.fill(content), 0, 6, 0.93),
            inside,
            box(60, -100, 50, 240).fill("#000000", 0.08),
            shift=(0, 0),
        )
        + slab(136, 92, 14, 32).fill(label)
        + slab(74, 10, 5, 2).fill(shade(label, 0.3))
        + move(motif, 0, 42, 0.34)
        + slab(166, 42, 10, -108).solid(
            lid, box(-90, -100, 180, 6).fill("#000000", 0.12), shift=(-8, 0)
        )
        + curve((-80, -52), (-80, 80)).line(WHITE, 8, 0.55)
        + curve((-66, -120), (40, -120)).line(WHITE, 5, 0.4)
    )


def jug(content: str, label: str, cap: str, motif: str) -> str:
    """A five-litre jug of oil or water with a handle."""
    body = rounded(pts("-26 -96, 30 -96, 84 -56, 88 116, 74 130, -74 130, -88 116, -84 -56"), 18)
    hole = path("M40 -62L70 -46V-2Q54 -12 46 -34Z")
    return (
        body.solid(content, box(-100, -100, 200, 40).fill(WHITE, 0.25), shift=(-14, 0))
        + hole.fill(shade(content, 0.32))
        + rounded([(-76, 8), (76, 8), (76, 104), (-76, 104)], 10).solid(label, shift=(-8, 0))
        + slab(88, 12, 6, 28).fill(WHITE, 0.95)
        + move(motif, 0, 68, 0.3)
        + slab(60, 34, 7, -112).solid(cap, shift=(-8, 0))
        + curve((-70, -42), (-74, -6)).line(WHITE, 8, 0.5)
    )


def spice(content: str, cap: str, label: str, motif: str = "") -> str:
    """A small shaker of ground spice."""
    body = rounded(pts("-54 -70, 54 -70, 62 -54, 62 116, 50 130, -50 130, -62 116, -62 -54"), 12)
    return (
        body.solid(
            "#EAF2F2",
            move(body.fill(content), 0, 8, 0.9),
            box(40, -100, 40, 240).fill("#000000", 0.1),
            shift=(0, 0),
        )
        + box(-62, -8, 124, 96).fill(label)
        + slab(72, 12, 6, 10).fill(shade(label, 0.32))
        + move(motif, 0, 52, 0.3)
        + rounded([(-56, -124), (56, -124), (60, -66), (-60, -66)], 10).solid(cap, shift=(-8, 0))
        + "".join(
            curve((x, -112), (x, -78)).line("#000000", 3, 0.12) for x in (-36, -18, 0, 18, 36)
        )
        + curve((-50, -46), (-50, -18)).line(WHITE, 7, 0.5)
    )


def pump(colour: str, motif: str, label: str = "#FFFFFF", top: str = "") -> str:
    """A flat bottle of shower gel or lotion with a flip cap."""
    top = top or shade(colour, 0.25)
    body = smooth(mirror(pts("0 -82, 44 -80, 72 -46, 70 20, 76 90, 58 128, 0 131")))
    return (
        body.solid(colour, shift=(-14, 0))
        + oval(0, 34, 52, 62).fill(label)
        + slab(58, 11, 5.5, 0).fill(colour)
        + move(motif, 0, 46, 0.32)
        + rounded([(-38, -128), (38, -128), (46, -78), (-46, -78)], 12).solid(top, shift=(-8, 0))
        + curve((-54, -40), (-54, 10)).line(WHITE, 8, 0.45)
    )


def detergent(colour: str, label: str, cap: str, motif: str) -> str:
    """A big handled bottle of washing liquid."""
    body = path(
        "M-58 -84Q-58 -98 -42 -98H10Q56 -96 84 -48Q96 -24 96 10V112Q96 132 76 132H-74"
        "Q-94 132 -94 112V-10Q-94 -50 -58 -70Z"
    )
    hole = path("M24 -66Q58 -52 68 -8Q70 12 54 12Q40 12 40 -10Q38 -38 20 -46Q10 -54 24 -66Z")
    return (
        body.solid(colour, shift=(-14, -4))
        + hole.fill(shade(colour, 0.34))
        + oval(-6, 70, 66, 48).fill(label)
        + slab(66, 11, 5.5, 44).fill(shade(label, 0.3))
        + move(motif, -6, 80, 0.28)
        + box(-54, -134, 62, 44, 9).solid(cap, shift=(-8, 0))
        + curve((-78, -8), (-78, 90)).line(WHITE, 8, 0.4)
    )
