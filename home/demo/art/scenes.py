"""Store logos, wide banners and the platform mark."""

import motifs as m
from appliances import ac_wall, fridge_double, heater_gas, washer_drum
from clothes import tee
from crafts import chinese_knot
from devices import tv
from fruit import apple, banana, grapes, pear, pineapple, watermelon
from fruit_cut import citrus
from greens import cabbage, napa
from homeware import teapot
from scene import document
from shapes import (
    box,
    circle,
    curve,
    dots,
    ids,
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
from vegetables import carrot_one, corn, eggplant, mushroom_one, pepper, tomato

GREEN = "#067A3B"


def awning(
    wide: float, colours: tuple[str, str], y: float = 0, tall: float = 70, stripes: int = 5
) -> str:
    """The striped awning of a shop."""
    step = wide / stripes
    drawn = ""
    for i in range(stripes):
        left = -wide / 2 + i * step
        top = left * 0.88
        colour = colours[i % 2]
        right, low, arc = left + step, y + tall, f"A{step / 2:.1f} {step / 2:.1f} 0 0 1 {left:.1f}"
        cloth = path(f"M{top:.1f} {y}H{top + step * 0.88:.1f}L{right:.1f} {low}{arc} {low}Z")
        scallop = path(f"M{left:.1f} {low}H{right:.1f}{arc} {low}Z")
        drawn += cloth.fill(colour) + scallop.fill(shade(colour, 0.1))
    return drawn


def logo(colour: str, colours: tuple[str, str], goods: str) -> str:
    """A round sign: an awning above what the shop sells."""
    disc = circle(200, 200, 168)
    return document(
        box(0, 0, 400, 400).fill(tint(colour, 0.86))
        + disc.fill(colour)
        + circle(200, 200, 150).fill(tint(colour, 0.9))
        + circle(200, 200, 150).clip(
            box(50, 262, 300, 90).fill(tint(colour, 0.72)), move(goods, 200, 232)
        )
        + move(awning(276, colours, 0, 56, 5), 200, 78)
        + box(74, 66, 252, 18, 9).fill(shade(colour, 0.2))
    )


def logo_grocery() -> str:
    goods = (
        move(leaf(0, -30, 90, -60), 16, -26)
        + move(apple("#E8483F", flush="#F9B44C"), -50, 12, 0.58)
        + move(carrot_one(), 58, 4, 0.72, 24)
        + move(citrus("#FF9A1F", "#FFB347"), 14, 44, 0.4)
    )
    return logo(GREEN, ("#0A9A4C", "#FFFFFF"), goods)


def logo_appliances() -> str:
    goods = move(fridge_double("#DCE5EE"), -54, 0, 0.62) + move(
        washer_drum("#F7F9FB"), 48, 26, 0.46
    )
    return logo("#2B6CB0", ("#3E8ED6", "#FFFFFF"), goods)


def logo_books() -> str:
    page = path("M0 -40Q-50 -70 -104 -52V52Q-50 36 0 64Z")
    lines = "".join(
        curve((-84, y), (-50, y - 4), (-20, y + 8)).line("#C9D2DA", 6) for y in (-24, -2, 20)
    )
    opened = page.fill("#FFFFFF") + lines + move(page.fill("#F1EBDD") + lines, flip=True)
    goods = (
        path("M-116 -38V70Q-50 54 0 80Q50 54 116 70V-38Z").fill("#B5473A")
        + opened
        + path("M50 -56V0L62 -12L74 0V-60Z").fill("#F2B51D")
    )
    return logo("#A8432F", ("#D2603F", "#FFF3DF"), move(goods, 0, 20, 0.98))


def logo_clothes() -> str:
    hanger = curve((0, -66), (-10, -84), (8, -98), (22, -84)).line("#7A5236", 8) + path(
        "M0 -70L-84 -18H84Z"
    ).line("#7A5236", 8)
    return logo(
        "#7A4FA8",
        ("#A87BD1", "#FFFFFF"),
        move(hanger + move(tee("#F08AA8"), 0, 20, 0.72), 0, 14, 0.98),
    )


def logo_crafts() -> str:
    goods = move(chinese_knot(), -52, 6, 0.66) + move(teapot(), 46, 32, 0.56)
    return logo("#A8622B", ("#D98A3B", "#FFF3DF"), goods)


def banner(sky: str, right: str) -> str:
    return document(box(0, 0, 1200, 500).fill(sky) + right, 1200, 500)


def full_crate() -> str:
    """A wooden crate full of fruit and vegetables."""
    crate_slats = "".join(
        box(668, 330 + i * 40, 420, 33, 6).fill("#C98A4B" if i % 2 else "#D99B5B") for i in range(3)
    )
    crate = (
        box(684, 330, 388, 112, 4).fill("#7A4A22")
        + crate_slats
        + box(678, 322, 24, 128, 5).fill("#B5763A")
        + box(1054, 322, 24, 128, 5).fill("#B5763A")
    )
    goods = (
        move(corn(), 730, 220, 0.86, -18)
        + move(napa(), 1032, 210, 0.92, 12)
        + move(pineapple(), 884, 176, 0.98)
        + move(banana(), 800, 262, 0.72, 30)
        + move(eggplant(), 966, 276, 0.62, 20)
        + move(pear(), 726, 300, 0.5, -10)
        + move(apple("#E8483F", flush="#F9B44C"), 826, 304, 0.54)
        + move(pepper("#5BA844"), 1040, 306, 0.5, 8)
        + move(citrus("#FF9A1F", "#FFB347"), 904, 316, 0.42)
    )
    return goods + crate


def harvest() -> str:
    back = (
        smooth(
            pts("620 -60, 900 -40, 1260 -60, 1280 260, 1260 560, 700 560, 560 380, 640 180")
        ).fill("#FFE2AE")
        + circle(960, 190, 150).fill("#FFD27A", 0.6)
        + smooth(pts("-60 430, 240 412, 520 436, 800 404, 1260 424, 1260 560, -60 560")).fill(
            "#F7C978"
        )
        + smooth(pts("-60 462, 300 450, 640 466, 1000 446, 1260 458, 1260 560, -60 560")).fill(
            "#EDB458"
        )
    )
    front = (
        move(watermelon(), 1122, 398, 0.56)
        + move(grapes(), 628, 404, 0.46, -20)
        + move(tomato(), 688, 438, 0.34)
        + move(mushroom_one(), 1010, 446, 0.3, -6)
    )
    leaves = "".join(
        move(leaf(0, 0, 46, t, c, 0.34), x, y)
        for x, y, t, c in [
            (560, 90, 30, "#E98A2B"),
            (640, 150, -40, "#D9582B"),
            (1130, 80, 120, "#E98A2B"),
            (1170, 220, 60, "#D9582B"),
            (590, 260, 100, "#F2B51D"),
            (90, 450, -20, "#E98A2B"),
            (330, 468, 10, "#D9582B"),
        ]
    )
    return banner(
        "#FFF4DC",
        back + leaves + oval(878, 452, 270, 16).fill("#8C5A1E", 0.25) + full_crate() + front,
    )


def warm_house() -> str:
    """A house cut open: the rooms with their appliances."""
    room = (
        path("M560 440V170L850 36L1140 170V440Z").fill("#FFF0DA")
        + path("M528 190L850 30L1172 190L1158 212L850 64L542 212Z").fill("#C9553F")
        + path("M528 190L850 30L1172 190L1164 186L850 16L536 186Z").fill("#FFFFFF")
    )
    floor = box(560, 412, 580, 34, 4).fill("#D9A871") + oval(850, 430, 210, 12).fill("#C98A4F", 0.5)
    window = (
        rounded([(806, 112), (894, 112), (894, 184), (806, 184)], 10).fill("#8CB8DD")
        + box(847, 112, 6, 72).fill("#FFFFFF")
        + box(806, 145, 88, 6).fill("#FFFFFF")
        + dots([(826, 130), (872, 136), (830, 168), (876, 170)], 4, "#FFFFFF")
    )
    goods = (
        move(fridge_double("#DCE5EE"), 640, 314, 0.74)
        + move(washer_drum("#F7F9FB"), 768, 348, 0.5)
        + box(850, 372, 170, 42, 6).fill("#B5763A")
        + move(tv("#F7A072", "#7A4A8C", "#FFE9A8"), 936, 328, 0.52)
        + move(ac_wall(), 968, 226, 0.38)
        + move(heater_gas(), 1090, 300, 0.46)
    )
    return room + window + floor + goods


def winter() -> str:
    snow = dots(
        pts("60 60, 170 130, 300 50, 420 150, 90 250, 520 70, 250 220, 390 300, 480 380, 140 390"),
        6,
        "#FFFFFF",
        0.9,
    )
    hills = smooth(pts("-60 420, 160 392, 380 424, 600 396, 600 560, -60 560")).fill(
        "#FFFFFF", 0.75
    )
    smoke = "".join(
        circle(x, y, r).fill("#FFFFFF", 0.8)
        for x, y, r in [(1060, 44, 22), (1086, 18, 16), (1044, 74, 14)]
    )
    chimney = box(1030, 84, 44, 76, 4).fill("#A8432F") + box(1024, 78, 56, 16, 5).fill("#FFFFFF")
    return banner(
        "#DCEBF7",
        circle(1000, 240, 330).fill("#C9E0F2")
        + snow
        + hills
        + smoke
        + chimney
        + warm_house()
        + smooth(
            pts("480 452, 700 438, 1000 452, 1260 436, 1260 560, -60 560, -60 480, 200 452")
        ).fill("#FFFFFF"),
    )


def shop(
    x: float, wide: float, tall: float, wall: str, colours: tuple[str, str], goods: str
) -> str:
    """One small shop of the street, its foot at y = 430."""
    top = 430 - tall
    middle = x + wide / 2
    return (
        box(x, top, wide, tall, 6).fill(wall)
        + box(x + wide - 14, top, 14, tall, 4).fill(shade(wall, 0.1))
        + box(x - 6, top - 14, wide + 12, 18, 6).fill(shade(wall, 0.2))
        + "".join(
            box(x + wide * p - 19, top + 26, 38, 46, 6).fill("#FFF6DC")
            + box(x + wide * p - 2, top + 26, 4, 46).fill(shade(wall, 0.2))
            for p in (0.27, 0.73)
            if tall > 230
        )
        + box(x + 16, 318, wide * 0.56, 86, 5).fill("#DDF0F7")
        + path(f"M{x + 22} 400L{x + 60} 322H{x + 84}L{x + 46} 400Z").fill("#FFFFFF", 0.5)
        + move(goods, x + 16 + wide * 0.28, 366, 0.26)
        + box(x + wide * 0.56 + 28, 318, wide * 0.44 - 46, 112, 5).fill(shade(wall, 0.45))
        + circle(x + wide * 0.56 + 38, 378, 4).fill("#F2D27A")
        + move(awning(wide + 16, colours, 0, 34, 6), middle, 266)
    )


def trees() -> str:
    return "".join(
        move(
            box(-6, 0, 12, 50, 4).fill("#8C5A36")
            + circle(0, -24, 38).solid("#5FAE5A", shift=(-8, -6))
            + circle(-12, -34, 7).fill("#8CC97A"),
            x,
            384,
            s,
        )
        for x, s in [(536, 1), (1206, 1.1), (470, 0.6)]
    )


def town() -> str:
    hills = circle(960, 130, 54).fill("#FFE9A8") + smooth(
        pts("-60 380, 200 340, 420 372, 640 320, 900 360, 1260 300, 1260 560, -60 560")
    ).fill("#CBE6D2")
    clouds = "".join(
        move(
            circle(-30, 6, 22).fill("#FFFFFF")
            + circle(0, -6, 30).fill("#FFFFFF")
            + circle(32, 6, 22).fill("#FFFFFF")
            + box(-50, 4, 104, 24, 12).fill("#FFFFFF"),
            x,
            y,
            s,
        )
        for x, y, s in [(150, 90, 0.8), (430, 60, 0.6), (700, 96, 0.9), (1120, 70, 0.7)]
    )
    shops = (
        shop(560, 150, 200, "#F7D9A8", ("#E8584F", "#FFFFFF"), m.sandwich_cookie())
        + shop(716, 160, 270, "#BFE0C8", (GREEN, "#FFFFFF"), apple("#E8483F"))
        + shop(
            882, 150, 222, "#F2C4B8", ("#3E8ED6", "#FFFFFF"), tv("#8CCBF2", "#5FAE5A", "#FFE08A")
        )
        + shop(1038, 150, 284, "#D6CCEE", ("#7A4FA8", "#FFFFFF"), tee("#F08AA8"))
    )
    street = (
        box(0, 428, 1200, 72).fill("#E9DFCF")
        + box(0, 428, 1200, 12).fill("#D6C9B4")
        + "".join(box(40 + i * 130, 464, 64, 8, 4).fill("#FFFFFF", 0.8) for i in range(9))
    )
    crates = "".join(
        move(
            box(-30, 0, 60, 30, 4).fill("#C98A4B") + dots([(-18, -2), (0, -6), (18, -2)], 12, c),
            x,
            402,
        )
        for x, c in [(720, "#F2704E"), (866, "#8CC63F")]
    )
    return banner("#E6F4F7", hills + clouds + trees() + shops + street + crates)


def mark(size: float = 1) -> str:
    """The platform mark in 120 units: a shop under an awning, its wall is a chat bubble."""
    bubble = path("M22 52H98V86Q98 98 86 98H66L50 113V98H34Q22 98 22 86Z").fill(GREEN)
    return (
        bubble
        + move(awning(100, (GREEN, "#7FCB9E"), 0, 26, 5), 60, 20)
        + box(16, 13, 88, 11, 5.5).fill(shade(GREEN, 0.2))
        + dots([(42, 78), (60, 78), (78, 78)], 6, "#FFFFFF")
    )


def touch() -> str:
    """The mark on a white tile, for home screens."""
    return document(box(0, 0, 180, 180).fill("#FFFFFF") + move(mark(), 21, 21, 1.15), 180, 180)


def preview() -> str:
    goods = (
        move(apple("#E8483F", flush="#F9B44C"), 110, 500, 0.5)
        + move(citrus("#FF9A1F", "#FFB347"), 210, 520, 0.36)
        + move(cabbage(), 420, 508, 0.44)
        + move(tomato(), 508, 522, 0.36)
        + move(carrot_one(), 318, 510, 0.4, 60)
    )
    return document(
        box(0, 0, 600, 600).fill("#EAF6EF")
        + circle(300, 268, 226).fill("#CFEBDA")
        + box(0, 548, 600, 52).fill("#BFE0CC")
        + move(mark(), 300 - 198, 60, 3.3)
        + goods,
        600,
        600,
    )


SCENES = {
    "logo-grocery": logo_grocery,
    "logo-haier-dealer": logo_appliances,
    "logo-books": logo_books,
    "logo-clothes": logo_clothes,
    "logo-crafts": logo_crafts,
    "banner-harvest": harvest,
    "banner-winter": winter,
    "banner-town": town,
    "mark-touch": touch,
    "mark-preview": preview,
}


def scene_text(name: str) -> str:
    ids.start(name)
    return SCENES[name]()
