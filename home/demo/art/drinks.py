"""Drinks, beer and spirits, dairy, tea and instant drinks."""

import dried as d
import emblems as e
import motifs as m
from bottles import bottle, can, glass, jug
from fruit import apple, peach, strawberry_one
from fruit_cut import citrus
from packs import carton, case, gable, packet, pouch, tub
from scene import Picture
from shapes import move


def _pic(
    family: str,
    pack,
    *what,
    ground: float = 131,
    wide: float = 60,
    size: float = 1.0,
    y: float = 0,
    **more,
) -> Picture:
    return Picture(
        family,
        lambda: pack(*(w() if callable(w) else w for w in what), **more),
        ground,
        wide,
        size,
        y=y,
    )


def _drink(pack, *what, **more) -> Picture:
    return _pic("sky", pack, *what, **more)


def _orange() -> str:
    return citrus("#FF9A1F", "#FFB347")


def _red_apple() -> str:
    return apple("#E8483F")


def _green_apple() -> str:
    return apple("#8CC63F")


DRINKS = {
    "water-red": _drink(bottle, "#CBE8F7", "#D8302B", "#D8302B", e.mountain),
    "water-green": _drink(bottle, "#CBE8F7", "#2E9E6B", "#2E9E6B", e.drop),
    "cola": _drink(bottle, "#4A241A", "#D8202B", "#D8202B", lambda: e.wave("#FFFFFF")),
    "cola-zero": _drink(bottle, "#3A211A", "#2B2B2E", "#2B2B2E", lambda: e.wave("#D8202B")),
    "cola-blue": _drink(bottle, "#4A241A", "#2456A8", "#2456A8", lambda: e.wave("#E8434B")),
    "soda-apple": _drink(bottle, "#B5DB6A", "#3FA553", "#3FA553", _green_apple),
    "soda-orange": _drink(bottle, "#FFA63D", "#F2701D", "#2456A8", _orange),
    "soda-lemon": _drink(bottle, "#DDF3E4", "#2E9E4F", "#2E9E4F", e.lemon_slice),
    "can-blue": _drink(can, "#2456A8", e.wave, "#D8302B", ground=128, wide=66),
    "can-red": _drink(can, "#D8202B", e.wave, "", ground=128, wide=66),
    "can-herbal": _drink(
        can, "#C9202B", lambda: e.flower("#FFE9B0", "#D9923F", 6), "#F6C445", ground=128, wide=66
    ),
    "can-gold": _drink(
        can, "#D9A62B", lambda: e.bolt("#D8302B"), "#FFF3CF", ground=110, wide=66, tall=100
    ),
    "tea-pomelo": _drink(
        bottle, "#D3D97A", "#F3E27A", "#4FA64B", lambda: citrus("#F2D94B", "#F7E88A")
    ),
    "tea-rose": _drink(
        bottle, "#D9805B", "#F7B6C6", "#E0557A", lambda: e.flower("#E0557A", "#FFE9B0")
    ),
    "tea-carton": _drink(carton, "#F2B51D", e.lemon_slice, "#FFF5CC", wide=74),
    "herbal-carton": _drink(
        carton, "#C9202B", lambda: e.flower("#F6C445", "#D9923F", 6), "#FFE9B0", wide=74
    ),
    "cola-big": _drink(
        bottle, "#4A241A", "#D8202B", "#D8202B", lambda: e.wave("#FFFFFF"), 62, wide=74
    ),
    "cola-big-blue": _drink(
        bottle, "#4A241A", "#2456A8", "#2456A8", lambda: e.wave("#E8434B"), 62, wide=74
    ),
    "case-cola": _drink(case, "#D8202B", e.wave, "#B3141E", ground=114, wide=124),
    "case-water": _drink(case, "#4AA3E0", e.mountain, "#EAF6FD", ground=114, wide=124),
    "water-jug": _drink(jug, "#BFE2F5", "#D8302B", "#D8302B", e.mountain, wide=86),
    "tea-yellow": _drink(bottle, "#B5562B", "#F7C81E", "#F7C81E", e.lemon_slice),
    "tea-puer": _drink(
        bottle, "#9C4A24", "#2F6B3E", "#2B2B2E", lambda: citrus("#6FA53A", "#B5D96A")
    ),
    "tea-jasmine": _drink(bottle, "#E3CF7A", "#3FA58E", "#2B2B2E", e.flower),
    "energy-bottle": _drink(bottle, "#F2B51D", "#D8302B", "#F6C445", e.bolt),
    "case-walnut": _drink(case, "#2E7CC4", d.walnut, "#F6E3B8", ground=114, wide=124),
    "juice-glass": _drink(glass, "#E5A93B", "#FFF6E3", "#D9A62B", _red_apple, wide=64),
    "juice-carton": _drink(gable, "#5FAE3A", _red_apple, "#FFF6E3", wide=84),
}
ALCOHOL = {
    "beer-green": _pic("sand", glass, "#2F8A4F", "#FFFFFF", "#D8302B", lambda: e.star("#D8302B")),
    "beer-brown": _pic("sand", glass, "#7A3E1E", "#D8302B", "#F6C445", lambda: e.star("#FFFFFF")),
    "fruit-wine-peach": _pic("sand", glass, "#F7B39C", "#FFF3EC", "#F0708C", peach, wide=48),
    "fruit-wine-blue": _pic(
        "sand",
        glass,
        "#5C8EDB",
        "#EAF1FC",
        "#2456A8",
        lambda: e.flower("#4C5FB5", "#C9D6F7"),
        wide=48,
    ),
    "liquor-small": _pic(
        "sand",
        glass,
        "#E6F0F0",
        "#2F8A4F",
        "#D8302B",
        e.rice_ear,
        -30,
        56,
        wide=60,
        size=0.96,
    ),
    "beer-can-blue": _pic("sand", can, "#2E6FB8", e.rice_ear, "#FFFFFF", wide=66, ground=128),
    "beer-can-green": _pic("sand", can, "#2F8A4F", e.wave, "#F3F6F0", wide=66, ground=128),
    "beer-can-silver": _pic("sand", can, "#E3E9EE", e.mountain, "#7FB2E5", wide=66, ground=128),
    "beer-can-tall-gold": _pic(
        "sand",
        can,
        "#D9A62B",
        lambda: e.rice_ear("#8C5A16"),
        "#FFF3CF",
        tall=128,
        wide=66,
        ground=136,
    ),
    "beer-can-tall-red": _pic(
        "sand", can, "#D8302B", lambda: e.star("#FFFFFF"), "#B01E24", tall=128, wide=66, ground=136
    ),
    "case-beer": _pic(
        "sand",
        case,
        "#3C7FC4",
        lambda: move(glass("#2F8A4F", "#FFFFFF", "#D8302B"), 0, 0, 0.8),
        "#EAF3FB",
        ground=114,
        wide=124,
    ),
    "liquor-green": _pic(
        "sand", glass, "#2F9E6B", "#D8302B", "#D8302B", lambda: e.star("#FFE08A"), -40, 54
    ),
}
DAIRY = {
    "milk-kids": _pic("sky", carton, "#F7C81E", e.bear, "#FFF8DC", wide=74),
    "milk-kids-blue": _pic("sky", carton, "#5BB5E8", e.bear, "#EAF6FD", wide=74),
    "milk-ad": _pic("sky", bottle, "#FBF3E3", "#4FAE4A", "#4FAE4A", _red_apple, 52),
    "milk-vital": _pic("sky", bottle, "#FFF3DC", "#F2704E", "#F2704E", e.bolt, 46),
    "milk-can-red": _pic("sky", can, "#D8202B", e.milk_splash, "", tall=100, ground=110),
    "milk-carton": _pic("sky", carton, "#2E8AD0", e.milk_splash, "#8CC8F2", wide=74),
    "soy-carton": _pic("sky", carton, "#EBCB8A", lambda: d.bean("#E2B84F"), "#FFF8E6", wide=74),
    "peanut-carton": _pic("sky", carton, "#C9822F", d.peanut, "#FFF0D0", wide=74),
    "yogurt-carton": _pic("sky", carton, "#F291B2", strawberry_one, "#FFF0F4", wide=74),
    "breakfast-carton": _pic("sky", carton, "#F2A31D", e.rice_ear, "#FFF5DC", wide=74),
    "oat-carton": _pic("sky", gable, "#9FB8C9", e.rice_ear, "#F3F0E6", wide=84),
    "milk-carton-tall": _pic("sky", carton, "#1F5FAE", e.cow_spots, "#FFFFFF", wide=74),
    "yogurt-bottle-blue": _pic(
        "sky", bottle, "#3E8ED6", "#FFFFFF", "#1F5FAE", lambda: e.wave("#3E8ED6"), 46
    ),
    "case-milk": _pic("sky", case, "#FFFFFF", e.cow_spots, "#7FB2E5", ground=114, wide=124),
    "case-milk-blue": _pic("sky", case, "#2E8AD0", e.milk_splash, "#8CC8F2", ground=114, wide=124),
    "milk-bottle": _pic("sky", bottle, "#FFFFFF", "#5BB5E8", "#2E8AD0", e.cow_spots, 60, wide=70),
    "cheese": Picture("butter", lambda: move(e.cheese(), 0, 6, 1.3), 106, 124, y=4),
}
TEA = {
    "tea-box-green": _pic("mint", packet, "#4FA64B", e.tea_leaf, wide=150, ground=124),
    "tea-box-red": _pic(
        "mint", packet, "#B5402B", lambda: e.cup_of("#B5562B"), wide=150, ground=124
    ),
    "milk-tea-taro": _pic(
        "mint",
        tub,
        "#A98BD1",
        lambda: e.cup_of("#C9B0E0", "#FFFFFF"),
        "#FFFFFF",
        tall=1.1,
        ground=128,
        wide=86,
    ),
    "milk-tea-bean": _pic(
        "mint", tub, "#C4564A", lambda: d.bean("#9C2F2B"), "#FFE9DC", tall=1.1, ground=128, wide=86
    ),
    "potato-porridge": _pic("mint", pouch, "#E9B84A", m.chips, ground=131, wide=92),
    "rice-cereal": _pic("mint", packet, "#E98A2B", e.rice_bowl, ground=124, wide=150),
    "soy-powder": _pic("mint", pouch, "#E5A52B", lambda: d.bean("#E9C55F"), ground=131, wide=92),
    "tea-box-lemon": _pic("mint", packet, "#F5C518", e.lemon_slice, ground=124, wide=150),
    "muesli-berry": _pic("mint", pouch, "#8C4A8C", d.berry, ground=131, wide=92),
    "cereal-black": _pic(
        "mint", pouch, "#4A4552", lambda: e.rice_bowl("#5A4A66", "#B58A5A"), ground=131, wide=92
    ),
    "cereal-red": _pic("mint", pouch, "#B5403B", lambda: d.bean("#A8322F"), ground=131, wide=92),
    "tea-bag-red": _pic("mint", pouch, "#C9302C", lambda: e.cup_of("#D9702B"), ground=131, wide=92),
}
PICTURES = DRINKS | ALCOHOL | DAIRY | TEA
