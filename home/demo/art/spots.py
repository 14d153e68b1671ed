"""Small pictures of empty states and errors, and the favicon: static/art/*.svg."""

from pathlib import Path

from scene import document
from scenes import GREEN, awning, mark
from shapes import box, circle, curve, dots, ids, move, oval, path, rounded, shade

STATIC = Path(__file__).resolve().parents[3] / "static" / "art"
MINT, PALE, GOLD, CORAL, GREY = "#BFE5CE", "#E4F4EA", "#F7C52B", "#F2704E", "#8FA39A"


def ground(wide: float = 42) -> str:
    return circle(60, 58, 48).fill(PALE) + oval(60, 106, wide, 5).fill("#2B4A3A", 0.13)


def cart() -> str:
    basket = path("M34 44H98L90 78Q89 82 85 82H46Q42 82 41 78Z")
    bars = "".join(
        curve((x, 48), (x + (60 - x) * 0.16, 78)).line("#FFFFFF", 3, 0.7) for x in (50, 62, 74, 86)
    )
    return (
        ground()
        + curve((18, 30), (28, 31), (34, 44)).line(GREEN, 5)
        + basket.fill(MINT)
        + path("M34 44H98L96 52H36Z").fill(GREEN)
        + bars
        + curve((42, 84), (44, 92), (86, 92)).line(GREEN, 5)
        + dots([(50, 101), (82, 101)], 7, "#2B4A3A")
        + dots([(50, 101), (82, 101)], 3, "#FFFFFF")
        + curve((56, 30), (60, 22), (68, 30)).line(GOLD, 4)
        + circle(82, 24, 3).fill(CORAL)
    )


def sheet(colour: str = "#FFFFFF") -> str:
    edge = "L84 100L76 94L68 100L60 94L52 100L44 94L36 100"
    return path(f"M36 20Q36 14 42 14H78Q84 14 84 20V100{edge}Z").fill(colour)


def orders() -> str:
    lines = "".join(box(46, y, w, 5, 2.5).fill(MINT) for y, w in ((46, 28), (58, 22), (70, 28)))
    return (
        ground(34)
        + move(sheet(MINT), 5, 3)
        + sheet()
        + box(36, 14, 48, 16, 5).fill(GREEN)
        + box(46, 36, 16, 5, 2.5).fill(GREY)
        + lines
        + dots([(76, 84)], 4, GOLD)
    )


def products() -> str:
    return (
        ground()
        + path("M24 52L60 40L96 52L60 64Z").fill("#B5763A")
        + path("M24 52L60 64V104L24 90Z").fill("#E2AE6A")
        + path("M96 52L60 64V104L96 90Z").fill("#C98F4C")
        + path("M24 52L60 64L48 76L12 62Z").fill("#F0C88C")
        + path("M96 52L60 64L72 76L108 62Z").fill("#E2B576")
        + curve((60, 44), (54, 34), (64, 26), (60, 16)).line(GREEN, 3, 0.6)
        + dots([(42, 26), (80, 30)], 3, GOLD)
    )


def not_found() -> str:
    pin = path("M60 94C34 64 30 54 30 44A30 30 0 0 1 90 44C90 54 86 64 60 94Z")
    return (
        ground(30)
        + path("M18 88L44 80L76 92L102 82V104L76 110L44 100L18 108Z").fill(MINT)
        + path("M44 80L76 92V110L44 100Z").fill("#9FD6B6")
        + pin.fill(CORAL)
        + circle(60, 44, 17).fill("#FFFFFF")
        + curve((54, 40), (57, 35), (63, 35), (66, 41), (60, 46), (60, 49)).line(CORAL, 4)
        + circle(60, 55, 2.6).fill(CORAL)
    )


def server_error() -> str:
    plug = (
        box(34, 44, 26, 28, 6).fill(GREEN)
        + box(58, 50, 10, 4, 2).fill(GREY)
        + box(58, 62, 10, 4, 2).fill(GREY)
        + curve((34, 58), (18, 60), (14, 78), (22, 96)).line(GREEN, 5)
    )
    socket = box(80, 42, 22, 32, 6).fill(CORAL) + curve(
        (102, 58), (110, 64), (108, 84), (98, 98)
    ).line(CORAL, 5)
    spark = "".join(
        curve((73, y), (73 + d, y - 10)).line(GOLD, 4) for y, d in ((40, 0), (42, 9), (42, -9))
    ) + curve((73, 78), (73, 88)).line(GOLD, 4)
    return ground(36) + plug + socket + spark


def no_entry() -> str:
    return (
        ground(34)
        + path("M42 56V42A18 18 0 0 1 78 42V56").line(GREY, 8)
        + box(30, 52, 60, 50, 10).fill(GREEN)
        + box(30, 52, 60, 14, 10).fill(shade(GREEN, 0.16))
        + circle(60, 76, 7).fill("#FFFFFF")
        + rounded([(57, 78), (63, 78), (65, 93), (55, 93)], 2).fill("#FFFFFF")
    )


def no_results() -> str:
    return (
        ground(36)
        + box(74, 72, 14, 38, 7).fill(GREEN).replace("/>", ' transform="rotate(-42 80 74)"/>')
        + circle(54, 50, 33).fill(GREEN)
        + circle(54, 50, 25).fill("#FFFFFF")
        + dots([(45, 46), (63, 46)], 3.4, "#2B4A3A")
        + curve((44, 61), (54, 56), (64, 61)).line("#2B4A3A", 3.5)
        + curve((37, 43), (43, 34)).line(MINT, 4)
    )


def order_placed() -> str:
    bag = rounded([(30, 42), (90, 42), (96, 104), (24, 104)], 8)
    party = "".join(
        circle(x, y, 3.4).fill(c)
        for x, y, c in [
            (18, 40, GOLD),
            (102, 36, CORAL),
            (28, 20, CORAL),
            (92, 16, GOLD),
            (60, 10, "#3E8ED6"),
            (108, 62, "#3E8ED6"),
        ]
    )
    return (
        ground()
        + party
        + path("M44 50V38A16 16 0 0 1 76 38V50").line(shade(GREEN, 0.2), 6)
        + bag.fill(GREEN)
        + circle(60, 75, 19).fill("#FFFFFF")
        + path("M51 75L58 82L71 67").line(GREEN, 6)
    )


def store_closed() -> str:
    sign = rounded([(40, 74), (80, 74), (80, 92), (40, 92)], 5).fill("#FFFFFF") + box(
        46, 81, 28, 5, 2.5
    ).fill(CORAL)
    moon = path("M94 12A13 13 0 1 0 108 28A11 11 0 0 1 94 12Z").fill(GOLD)
    return (
        ground()
        + box(24, 46, 72, 58, 4).fill(MINT)
        + box(32, 60, 56, 44, 3).fill("#5C7A6B")
        + "".join(box(32, y, 56, 3).fill("#4C685A") for y in (66, 76, 86, 96))
        + curve((48, 74), (60, 62), (72, 74)).line("#FFFFFF", 2)
        + sign
        + move(awning(88, (GREY, "#FFFFFF"), 0, 20, 5), 60, 30)
        + box(20, 24, 80, 9, 4).fill("#5C7A6B")
        + moon
    )


def favicon() -> str:
    """The mark, simplified: three stripes and two dots."""
    bubble = path("M22 50H98V86Q98 100 84 100H66L48 116V100H36Q22 100 22 86Z").fill(GREEN)
    return (
        bubble
        + move(awning(108, (GREEN, "#8FD6AC"), 0, 32, 3), 60, 8)
        + dots([(44, 80), (76, 80)], 8, "#FFFFFF")
    )


SPOTS = {
    "empty-cart": cart,
    "empty-orders": orders,
    "empty-products": products,
    "not-found": not_found,
    "server-error": server_error,
    "no-entry": no_entry,
    "no-results": no_results,
    "order-placed": order_placed,
    "store-closed": store_closed,
    "favicon": favicon,
    "logo": mark,
}


def main() -> None:
    STATIC.mkdir(parents=True, exist_ok=True)
    for name, draw in SPOTS.items():
        ids.start(name)
        (STATIC / f"{name}.svg").write_text(document(draw(), 120, 120), encoding="utf-8")
    print(f"{len(SPOTS)} small SVG files in {STATIC}")


if __name__ == "__main__":
    main()
