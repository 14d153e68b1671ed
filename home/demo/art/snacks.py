"""Packaged snacks: crisps, noodles, biscuits, chocolate, sweets, dried goods."""

import dried as d
import emblems as e
import motifs as m
from bottles import canister, spice
from fruit import grapes, mango, peach, pineapple, strawberry_one, watermelon
from packs import bag, bar, brick, packet, pouch, tub
from scene import Picture
from shapes import box, curve, move, path, slab
from vegetables import cucumber_one, potato_one, tomato


def _bag(*what, **more) -> Picture:
    return Picture(
        "butter", lambda: bag(*(w() if callable(w) else w for w in what), **more), 134, 92
    )


def _brick(*what, family: str = "butter", **more) -> Picture:
    return Picture(
        family,
        lambda: brick(*(w() if callable(w) else w for w in what), **more),
        98,
        118,
        y=4,
        size=1.03,
    )


def _tub(*what, family: str = "butter", **more) -> Picture:
    return Picture(family, lambda: tub(*(w() if callable(w) else w for w in what), **more), 128, 86)


def _pouch(*what, family: str = "sand", **more) -> Picture:
    return Picture(
        family, lambda: pouch(*(w() if callable(w) else w for w in what), **more), 131, 92
    )


def _packet(*what, family: str = "rose", tall: float = 210, **more) -> Picture:
    def draw() -> str:
        return packet(*(w() if callable(w) else w for w in what), tall=tall, **more)

    low = 210 - tall
    return Picture(family, draw, 124 - low / 2, 96, 1 + low / 300)


def _bar(*what, family: str = "rose", **more) -> Picture:
    return Picture(
        family, lambda: bar(*(w() if callable(w) else w for w in what), **more), 96, 104, size=1.16
    )


def _noodle(bowl: str, soup: str, topping=m.beef):
    return lambda: m.noodle_bowl(bowl, soup, topping())


def _fish_balls() -> str:
    return m.dots([(-40, -20), (0, -30), (30, -14)], 18, "#FBE3D6") + move(m.prawn(), 44, -34, 0.36)


def _pickle() -> str:
    return "".join(
        move(slab(56, 12, 6).fill("#8DA23A"), x, y, turn=t)
        for x, y, t in [(-30, -24, -20), (10, -30, 24), (30, -12, -10), (-8, -8, 8)]
    )


def five_pack() -> str:
    def one() -> str:
        return brick("#D8302B", m.noodle_bowl("#B3201C", "#E8872E", m.beef()))

    return "".join(move(one(), x, y, 0.82) for x, y in [(26, -66), (14, -34), (0, -2), (-12, 30)])


def ham_sausage() -> str:
    """Two sausages in red film with metal clips."""

    def one() -> str:
        clips = "".join(
            move(path("M110 -5L136 -17V17L110 5Z").fill("#E8584F"), flip=f)
            + move(box(106, -12, 11, 24, 3).fill("#C3CDD6"), flip=f)
            for f in (False, True)
        )
        film = slab(224, 60, 28).solid(
            "#D8302B", box(-34, -40, 96, 80).fill("#FFE3B8"), shift=(-2, -10)
        )
        stripe = slab(58, 11, 5.5, -6).fill("#D8302B") + slab(36, 7, 3.5, 9).fill("#E8A02B")
        shine = curve((-88, -16), (-48, -16)).line("#FFFFFF", 6, 0.5)
        return clips + film + move(stripe, 14, 0) + shine

    return move(one(), 10, -38, 1, -24) + move(one(), -6, 34, 1, -24)


def seed_bag(colour: str, extra: str) -> str:
    return bag(colour, move(d.seed(), 0, 0, 1.1) + move(extra, 70, -50, 0.5), size=0.54)


def stick_pack(colour: str, motif: str) -> str:
    return bag(colour, motif, size=0.5)


CRISPS = {
    "crisps-pea": _bag("#6DB33F", m.pea),
    "crisps-cracker": _bag("#3FA7A0", m.cracker),
    "crisps-prawn": _bag("#F2704E", m.prawn),
    "crisps-crab": _bag("#E2A21C", m.crab),
    "crisps-cone": _bag("#2F3A44", m.cones, "#F6C445"),
    "crisps-steak": _bag("#8C4A2F", m.steak, "#FFE3B8"),
    "crisps-prawn-stick": _bag(
        "#F08AA0", lambda: m.puff_sticks("#F7C06A") + move(m.prawn(), 40, -60, 0.5)
    ),
    "crisps-onion": _bag("#F3B61F", m.onion_ring, "#FFF3CF"),
    "crisps-seaweed": _bag(
        "#1F7A5C", lambda: move(m.seaweed(), -16, 16) + move(m.fish(), 30, -50, 0.6)
    ),
    "crisps-cheese-steak": _bag("#F26A21", m.steak, "#FFE7A8"),
    "crisps-turkey": _bag("#C23B22", m.drumstick, "#FFE7A8"),
    "crisps-strawberry": _bag(
        "#F291B2",
        lambda: move(m.puff_sticks("#F7A9BC"), 0, 20) + move(strawberry_one(), 40, -30, 0.6),
    ),
    "crisps-yellow": _bag("#F5C518", m.chips, "#FFF3B8"),
    "crisps-green": _bag(
        "#4FAE4A", lambda: move(m.chip(), -30, 10, 0.9) + move(cucumber_one(), 30, 30, 0.56, -30)
    ),
    "crisps-red": _bag(
        "#DF3B2F", lambda: move(m.chip(), -34, -10, 0.9) + move(tomato(), 44, 30, 0.5)
    ),
    "crisps-blue": _bag(
        "#2E7CC4", lambda: move(m.wave_chip(), -30, 14, 0.9) + move(m.squid(), 56, -10, 0.7, 14)
    ),
    "crisps-navy": _bag(
        "#2552A3",
        lambda: move(m.chips(), 0, 14, 0.9) + move(potato_one(), 60, -30, 0.34),
        "#DCE8FA",
    ),
    "canister-red": Picture("butter", lambda: canister("#D7312C", m.chips()), 134, 70),
    "canister-green": Picture(
        "butter",
        lambda: canister("#3FA553", m.chips() + move(m.onion_ring(), 40, -60, 0.4)),
        134,
        70,
    ),
}
NOODLES = {
    "noodles-red": _brick("#D8302B", _noodle("#B3201C", "#E8872E")),
    "noodles-chili": _brick(
        "#E4571E",
        lambda: (
            move(m.noodle_bowl("#7E1F18", "#D8432B", m.beef()), 0, 0)
            + move(e.chili(), 66, -66, 0.5)
        ),
    ),
    "noodles-purple": _brick("#7A3E9D", _noodle("#5B2C78", "#C9A93E", _pickle), "#EFE0F7"),
    "noodles-blue": _brick("#2E7CC4", _noodle("#1E5A94", "#F3D9A0", _fish_balls), "#DCEEFB"),
    "noodles-cream": _brick(
        "#F0D9A8",
        _noodle("#8C5A2F", "#F7E7C4", lambda: m.curve((-30, -20), (24, -14)).line("#FFFFFF", 16)),
        "#FFF9EA",
    ),
    "noodles-yellow": _brick(
        "#F5B81F",
        _noodle("#D9882B", "#F7DC8E", lambda: move(m.drumstick(), 0, -30, 0.4)),
        "#FFF3CF",
    ),
    "noodles-black": _brick(
        "#3A3A3F",
        lambda: move(m.steak(), 0, -6) + move(e.peppercorns("#1F1F22"), 40, 54, 0.4),
        "#F3DFC4",
    ),
    "noodles-five": Picture("butter", five_pack, 92, 112, y=8),
    "tub-red": _tub("#D8302B", _noodle("#B3201C", "#E8872E")),
    "tub-chili": _tub("#E4571E", lambda: move(e.chili(), 0, -4, 1.1), "#FFE9B0"),
    "tub-seafood": _tub("#3FA7D6", m.prawn, "#FFFFFF"),
    "tub-pepper": _tub("#E9E4DA", lambda: e.peppercorns("#C9BFA8"), "#8C6B4A"),
    "tub-green": _tub("#5FA53A", lambda: e.peppercorns("#4C8A2F"), "#EAF6CF"),
    "tub-ribs": _tub("#B77A3A", m.steak, "#FFE9B0"),
    "tub-big": _tub("#C42822", _noodle("#8E1B16", "#E8872E"), "#F6C445", tall=1.14),
}
BISCUITS = {
    "biscuit-puff": _packet(
        "#F5A623", lambda: move(mango(), -34, 10, 0.7) + move(pineapple(), 56, 0, 0.6)
    ),
    "biscuit-blueberry": _brick(
        "#5B6BC0",
        lambda: (
            move(m.sandwich_cookie("#E2B16A", "#6C5BB5"), -10, 0) + move(d.berry(), 74, 40, 0.44)
        ),
        "#E6E8FA",
        family="rose",
    ),
    "biscuit-pineapple": _brick(
        "#F2B51D",
        lambda: (
            move(m.sandwich_cookie("#E2B16A", "#FFE066"), -16, 0) + move(pineapple(), 76, 10, 0.5)
        ),
        "#FFF5CC",
        family="rose",
    ),
    "biscuit-strawberry": _brick(
        "#F0708C",
        lambda: (
            move(m.sandwich_cookie("#E2B16A", "#F7A8B8"), -14, 0)
            + move(strawberry_one(), 76, 30, 0.46)
        ),
        "#FFE3EA",
        family="rose",
    ),
    "wafer-strawberry": _brick("#EE5C7A", m.wafer, "#FFE3EA", family="rose"),
    "wafer-chocolate": _brick(
        "#6B3E26", lambda: m.wafer(cream="#6B3E26"), "#F7E3C5", family="rose"
    ),
    "rolls-vanilla": _brick("#F3D98B", lambda: m.puff_sticks("#E9B872"), "#FFFBEA", family="rose"),
    "rolls-chocolate": _brick(
        "#7A4A2E", lambda: m.puff_sticks("#8C5A36"), "#F3DDBE", family="rose"
    ),
    "sticks-seaweed": _packet("#2F8A5F", lambda: m.stick_biscuits("#3C8A55"), wide=132),
    "sticks-strawberry": _packet("#F291B2", m.stick_biscuits, wide=132),
    "wafer-box": _packet("#C9302C", lambda: m.wafer(cream="#7A4A2E"), wide=180, tall=190),
    "bread-sticks": _brick("#4E8FBF", lambda: m.puff_sticks("#D9923F"), "#E6F3FC", family="rose"),
    "muffin-pack": _brick("#5A3826", m.cupcake, "#F3DDBE", family="rose"),
    "bread-pack": _brick("#E9A23B", m.bread_roll, "#FFF3D6", family="rose"),
    "pie-pack": _brick(
        "#F06C8F",
        lambda: move(m.cupcake("#F7B6C6"), -10, 0) + move(strawberry_one(), 60, 40, 0.44),
        "#FFF0F4",
        family="rose",
    ),
    "cookie-mini": _brick(
        "#1F4E9E",
        lambda: (
            move(m.sandwich_cookie(), -34, 10, 0.62)
            + move(m.sandwich_cookie(), 46, -10, 0.62)
            + move(m.sandwich_cookie(), 30, 60, 0.5)
        ),
        "#DCE8FA",
        family="rose",
    ),
    "cookie-blue": _brick("#2364B8", m.sandwich_cookie, "#E3EEFB", family="rose"),
    "rice-cracker-yellow": _bag("#F5C518", m.rice_cracker, "#FFF3B8"),
    "rice-cracker-blue": _bag("#2E7CC4", m.rice_cracker, "#DCEEFB"),
}
CHOCOLATE = {
    "chocolate-mango": _bar("#6B3E26", mango, "#FFD98A"),
    "chocolate-mocha": _bar("#4A2B1C", d.almond, "#E5C9A0"),
    "chocolate-white": _bar("#F3E3C8", lambda: move(m.chocolate("#FFF3DC"), 0, 0), "#C9A3DB"),
    "chocolate-beans": _bar("#F2B51D", e.jelly_beans, "#FFF3CF"),
    "chocolate-milk": _bar("#8C4A2F", lambda: m.chocolate("#8C5A36"), "#F3DDBE"),
    "chocolate-cookie": _bar("#E9EEF5", m.sandwich_cookie, "#9DB6D6"),
    "chocolate-seaweed": _bar("#2F8A5F", lambda: m.chocolate("#F3E7CF"), "#CFE8D4"),
    "chocolate-crisp": _bar("#D8302B", lambda: m.chocolate("#F3E7CF"), "#FFE3DC"),
    "chocolate-peanut": _bar("#3B2A22", d.peanut, "#E5C28A"),
    "chocolate-oat": _bar("#C9822F", e.rice_ear, "#FFF0D0"),
    "chocolate-chili": _bar("#B5202E", e.chili, "#FFD98A"),
}
SWEETS = {
    "gum-mint": _bar("#2FA58E", lambda: e.tea_leaf("#3FA553"), "#D9F5EC"),
    "gum-grape": _bar("#7A3E9D", grapes, "#EADCF5"),
    "gum-melon": _bar("#3FA553", watermelon, "#FFDCE0"),
    "gum-bottle-mint": Picture(
        "rose", lambda: spice("#D9F5EC", "#2FA58E", "#4CBFA6", e.tea_leaf()), 131, 60
    ),
    "gum-bottle-lemon": Picture(
        "rose", lambda: spice("#FFF3B8", "#F2B51D", "#F7D038", e.lemon_slice()), 131, 60
    ),
    "mint-box": _packet(
        "#3E9E4F",
        lambda: e.flower() + move(e.tea_leaf(), 60, 24, 0.5),
        wide=170,
        tall=150,
        size=0.36,
    ),
    "bubble-cola": _brick("#C9302C", lambda: e.bubbles("#8C3A2A"), "#FFE3DC", family="rose"),
    "candy-fruit": _bar("#F2704E", e.jelly_beans, "#FFF3CF"),
    "candy-caramel": _bag("#C9822F", lambda: e.candy("#D9923F"), "#FFF0D0"),
    "candy-peach": _bag("#F7A48B", peach, "#FFF0E4"),
    "candy-blueberry": _bag("#6C7BD1", d.berry, "#E6E8FA"),
    "candy-throat": _packet(
        "#C9302C", lambda: e.flower("#FFE9B0", "#D9923F", 6), wide=160, tall=160, size=0.38
    ),
    "candy-strawberry": _bag(
        "#F0708C",
        lambda: move(strawberry_one(), -30, 0, 0.8) + move(e.candy(), 60, 40, 0.6),
        "#FFE9EE",
    ),
    "candy-rainbow": _bag("#D8302B", e.jelly_beans, "#FFFFFF"),
}
LEISURE = {
    "spicy-strips": _bag(
        "#D8302B",
        lambda: move(m.puff_sticks("#C9452A"), 0, 10) + move(e.chili(), 40, -40, 0.5),
        "#FFD98A",
    ),
    "spicy-bites": _bag("#E4571E", e.chili, "#FFE9B0"),
    "pickle-pack": _bag("#3FA553", lambda: move(_pickle(), 0, 0, 1.6), "#EAF6CF"),
    "sausage": Picture("rose", ham_sausage, 100, 104, 1.1),
    "fish-snack": _bag(
        "#B5202E", lambda: move(m.fish("#C9822F"), 0, 0) + move(e.chili(), 50, 50, 0.4), "#FFE3B8"
    ),
}
DRIED = {
    "dried-seed-kernel": _pouch("#E9A23B", lambda: d.seed("#D9CBB0")),
    "dried-pistachio": _pouch(
        "#7DA453", lambda: m.lots(d.pistachio, [(-46, -30, -20), (46, -10, 30), (-10, 50, 0)], 0.8)
    ),
    "dried-peanut": _pouch(
        "#C9822F", lambda: m.lots(d.peanut, [(-10, -44, -20), (10, 44, 12)], 0.9)
    ),
    "dried-cashew": _pouch("#3FA7A0", lambda: m.lots(d.cashew, [(-46, -20, 0), (50, 10, 40)], 0.9)),
    "dried-goji": _pouch("#D8432B", d.goji),
    "dried-sweet-potato": _pouch("#8C4A6B", lambda: d.slice_dried("#F0913A")),
    "dried-mango": _pouch("#F2A31D", lambda: d.slice_dried("#FFC23C")),
    "dried-peach": _pouch("#F28A5B", lambda: d.slice_dried("#F7B24A")),
    "dried-lemon": _pouch("#D9C22F", e.lemon_slice),
    "dried-jujube": _pouch("#A3302B", d.jujube),
    "dried-shiitake": _pouch(
        "#7A5A3E", lambda: m.lots(d.shiitake, [(-36, -10, -14), (52, 30, 18)], 0.8)
    ),
    "dried-longan": _pouch("#B5763A", d.longan),
    "dried-tea-mushroom": _pouch("#9C7A4E", d.thin_mushrooms),
    "dried-wood-ear": _pouch("#4E5A4A", d.wood_ear),
    "dried-boiled-peanut": _pouch("#5F8FA8", d.peanut),
    "dried-lily": _pouch("#C99A2B", d.day_lily),
    "seeds-tea": Picture("sand", lambda: seed_bag("#4F9A5B", e.tea_leaf()), 134, 92),
    "seeds-milk": Picture("sand", lambda: seed_bag("#D9A24A", e.milk_splash()), 134, 92),
}
PICTURES = CRISPS | NOODLES | BISCUITS | CHOCOLATE | SWEETS | LEISURE | DRIED
