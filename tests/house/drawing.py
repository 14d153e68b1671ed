"""
The plan of the house as one picture, drawn from its imports: `make drawing` writes it.

A band is a layer; upper bands import lower ones. A box is a room: a folder, or an app's own
modules. A line goes down from a room to those of its band that it imports, unless others say so.
"""

import ast
from collections.abc import Iterator
from functools import cache
from html import escape

from tests.house.structure import ROOT, imports, modules

PICTURE = ROOT / "docs" / "architecture.svg"
# Layer → (what it holds, what the room of its own modules is called).
BANDS = {
    "xiaodiantong": ("settings, addresses, Celery", "project"),
    "home": ("the platform's pages, people at work", "pages"),
    "orders": ("from the cart to the money", "record"),
    "search": ("finding, reading typed orders", "finding"),
    "shop": ("stores, products, stock", "form fields"),
    "accounts": ("people", "people"),
    "core": ("the ground: it knows no shopper", "ground"),
}
WIDTH, LEFT, GAP = 1120, 250, 22
BOX_WIDTH, BOX_HEIGHT, ROW, MARGIN = 110, 30, 58, 16
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#24292f}.name{font-weight:600;font-size:15px}"
    ".what{fill:#57606a;font-size:12px}.band{fill:#f6f8fa;stroke:#d0d7de}"
    ".room{fill:#fff;stroke:#57606a}.uses{stroke:#8c959f;stroke-width:1.2}"
)
# Modules of an app that its own rooms do not import: what the framework and people come in by.
DOORS = frozenset(
    """
    api apps asgi board_states by_link celery context_processors serving shopper_states
    signal_handlers state_words tasks urls views wagtail_hooks wsgi
    """.split()
)
# Rooms of a layer, and which of its rooms each imports.
Plan = dict[str, dict[str, set[str]]]


@cache
def plan() -> Plan:
    """Every layer's rooms with the rooms of the same layer they import."""
    files = modules()
    folders = {tuple(name.split(".")[:2]) for name in files if name.count(".") > 1}
    found: Plan = {layer: {} for layer in BANDS}
    for name, path in files.items():
        layer, room = _room(name, folders)
        uses = found[layer].setdefault(room, set())
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for other in imports(name, tree, files):
            other_layer, other_room = _room(other, folders)
            if other_layer == layer and other_room != room:
                uses.add(other_room)
    return found


def _room(module: str, folders: set[tuple[str, ...]]) -> tuple[str, str]:
    layer, *rest = module.split(".")
    if not rest or (layer, rest[0]) not in folders:
        return layer, "doors" if rest and rest[0] in DOORS else BANDS[layer][1]
    return layer, "doors" if rest[0] in ("management", "templatetags") else rest[0]


def rows(rooms: dict[str, set[str]]) -> list[list[str]]:
    """Rooms by depth, those nobody below needs first; rooms that need each other share a row."""
    depth = dict.fromkeys(rooms, 0)
    for _ in rooms:
        for room, uses in rooms.items():
            for used in uses:
                if room not in rooms[used]:
                    depth[used] = max(depth[used], min(depth[room] + 1, len(rooms)))
    return [
        sorted(room for room in rooms if depth[room] == at) for at in sorted(set(depth.values()))
    ]


def direct(rooms: dict[str, set[str]]) -> dict[str, set[str]]:
    """Without what follows: where a uses b and b uses c, there is no line from a to c."""
    below: dict[str, set[str]] = {room: set(uses) for room, uses in rooms.items()}
    for _ in rooms:
        for room in rooms:
            below[room] |= {deep for used in below[room] for deep in below[used]}
    return {
        room: {
            used
            for used in uses
            if not any(used in below[other] and room not in below[other] for other in uses - {used})
        }
        for room, uses in rooms.items()
    }


def draw() -> str:
    """The picture as SVG."""
    parts, top = [], MARGIN
    for layer, rooms in plan().items():
        lines = rows(rooms)
        height = ROW * (len(lines) - 1) + BOX_HEIGHT + 2 * MARGIN + 8
        parts += _band(layer, top, height)
        places = {
            room: (_left(len(line)) + column * (BOX_WIDTH + GAP), top + MARGIN + row * ROW)
            for row, line in enumerate(lines)
            for column, room in enumerate(line)
        }
        parts += _lines(direct(rooms), places)
        parts += _boxes(places)
        top += height + 10
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + MARGIN}" '
        f'role="img">\n'
        f"<title>The house: layers, rooms and their imports</title>\n<style>{STYLE}</style>\n"
        f"{body}\n</svg>\n"
    )


def _left(boxes: int) -> int:
    """Where a row of so many boxes begins, for it to stand in the middle."""
    return (LEFT + WIDTH - boxes * (BOX_WIDTH + GAP)) // 2


def _band(layer: str, top: int, height: int) -> Iterator[str]:
    yield f'<rect class="band" x="8" y="{top}" width="{WIDTH - 16}" height="{height}" rx="8"/>'
    yield f'<text class="name" x="24" y="{top + 30}">{escape(layer)}</text>'
    yield f'<text class="what" x="24" y="{top + 50}">{escape(BANDS[layer][0])}</text>'


def _lines(rooms: dict[str, set[str]], places: dict[str, tuple[int, int]]) -> Iterator[str]:
    for room in sorted(rooms):
        for used in sorted(rooms[room]):
            (x1, y1), (x2, y2) = places[room], places[used]
            bottom = y1 + BOX_HEIGHT if y2 > y1 else y1 + BOX_HEIGHT // 2
            head = y2 if y2 > y1 else y2 + BOX_HEIGHT // 2
            yield (
                f'<line class="uses" x1="{x1 + BOX_WIDTH // 2}" y1="{bottom}" '
                f'x2="{x2 + BOX_WIDTH // 2}" y2="{head}"/>'
            )


def _boxes(places: dict[str, tuple[int, int]]) -> Iterator[str]:
    for room, (x, y) in places.items():
        yield (
            f'<rect class="room" x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="5"/>'
        )
        yield (
            f'<text x="{x + BOX_WIDTH // 2}" y="{y + 20}" text-anchor="middle">'
            f"{escape(room)}</text>"
        )


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
