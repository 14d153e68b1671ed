"""What each row was in the last runs: docs/benchmarks/history.json, ten a row."""

import json
from pathlib import Path
from typing import TypedDict

KEPT = 10


class Point(TypedDict):
    at: str
    commit: str
    ours: str
    ratio: str


Rows = dict[str, list[Point]]


def read(file: Path) -> Rows:
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def add(rows: Rows, key: str, point: Point) -> None:
    """A part that was not measured anew adds nothing."""
    points = rows.setdefault(key, [])
    if all(known["at"] != point["at"] for known in points):
        points.append(point)
    del points[:-KEPT]


def write(file: Path, rows: Rows) -> None:
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def trend(points: list[Point]) -> str:
    """The figures of the runs before, the oldest first; of a ratio, the ratio."""
    told = [point["ours"] if point["ratio"] == "–" else point["ratio"] for point in points[:-1]]
    return " → ".join(told)
