"""
What the import reads of the shown price lists, how long it takes and how much memory; each file in
the process that reads it in production.

    python -m tests.bench.imports       prints the figures
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from shop.catalog.imports import running
from tests.bench import ground

DATA = ground.PROJECT.parent / "shared" / "data" / "importing"
SCANNED = {"image", "long", "pdf-scan"}
Figures = list[tuple[str, str, float, str, float, bool]]


@dataclass
class Read:
    rows: list[dict[str, Any]]
    pages: int
    cpu_s: float
    wall_s: float
    memory_mb: float


def imports(_postgres: ground.Postgres | None) -> dict[str, Any]:
    """Figures as (key, what, reached, sign, goal, whether), and the sums of each kind of file."""
    by_kind = shown()
    total = {
        key: sum(kind[key] for kind in by_kind.values()) for key in next(iter(by_kind.values()))
    }
    scans = [by_kind[kind] for kind in by_kind if kind in SCANNED]
    # A long picture is nine screens, and no page.
    paged = [by_kind[kind] for kind in by_kind if kind in SCANNED - {"long"}]
    sheet, paper = read(workbook(5000)), read(booklet(50))
    ticked = total["ok_right"] + total["silent"] + total["phantom"]
    found: Figures = []
    most(found, "found", "rows found, %", 100 * total["found"] / total["n"], 97)
    most(found, "ticked", "prices right of those ticked, %", 100 * total["ok_right"] / ticked, 100)
    share = 100 * total["ok_right"] / total["right"]
    most(found, "sure", "rows ticked of those right, %", share, 90)
    most(found, "pictures", "pictures beside their row, %", _pictures(total), 95)
    least(found, "xlsx/s", "Excel of 5,000 rows, s", sheet.wall_s, 10)
    least(found, "xlsx/mb", "Excel of 5,000 rows, MB", sheet.memory_mb, 150)
    least(found, "pdf/s", "PDF of 50 pages, s", paper.wall_s, 20)
    pages = sum(kind["pages"] for kind in paged)
    cpu = sum(kind["cpu_s"] for kind in paged)
    least(
        found,
        "ocr/s",
        "a photo or scanned page, models loaded for each file, CPU s",
        cpu / pages,
        2,
    )
    least(found, "ocr/mb", "OCR, MB", max(kind["memory_mb"] for kind in scans), 300)
    return {"figures": found, "rows": by_kind}


def most(found: Figures, key: str, what: str, got: float, goal: float) -> None:
    found.append((key, what, round(got, 1), "≥", goal, got >= goal))


def least(found: Figures, key: str, what: str, got: float, goal: float) -> None:
    found.append((key, what, round(got, 1), "≤", goal, got <= goal))


def _pictures(total: dict[str, float]) -> float:
    return 100 * total["photos"] / total["photo_n"]


def shown() -> dict[str, dict[str, float]]:
    """The shown files by kind: sums of what score.py counts, CPU seconds, most memory."""
    truth = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))
    score = _score()
    by_kind: dict[str, dict[str, float]] = {}
    for name, about in truth.items():
        done = read((DATA / name).read_bytes())
        counts, _bad = score(about, {"rows": done.rows})
        kind = by_kind.setdefault(about["kind"], dict.fromkeys([*counts, *EXTRA], 0.0))
        for key, value in counts.items():
            kind[key] += value
        kind["cpu_s"] += done.cpu_s
        kind["pages"] += done.pages
        kind["memory_mb"] = max(kind["memory_mb"], done.memory_mb)
    return by_kind


EXTRA = ("cpu_s", "pages", "memory_mb")


def _score() -> Callable[..., Any]:
    spec = importlib.util.spec_from_file_location("score", DATA / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit("no score.py beside the shown files")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Callable[..., Any] = module.score
    return score


def read(content: bytes) -> Read:
    """By the child, as it is started in production."""
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        source = Path(folder) / "file"
        source.write_bytes(content)
        began = time.monotonic()
        child = subprocess.Popen(
            [sys.executable, "-m", "shop.catalog.imports.reading.child", str(source), folder],
            stdout=subprocess.PIPE,
            env={"PATH": os.defpath, "PYTHONPATH": str(ground.ROOT), "OMP_NUM_THREADS": "1"}
            | {"HOME": folder, "TMPDIR": folder}
            | running.MEMORY,
        )
        if child.stdout is None:
            raise SystemExit("the child says nothing")
        lines = [json.loads(line) for line in child.stdout.read().splitlines()]
        _pid, _status, used = os.wait4(child.pid, 0)
        rows = [_row(line["entry"], Path(folder)) for line in lines if "entry" in line]
        pages = sum("progress" in line for line in lines)
        wall = time.monotonic() - began
        return Read(rows, pages, used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def _row(entry: dict[str, Any], folder: Path) -> dict[str, Any]:
    row = {key: entry[key] for key in ("name", "spec", "barcode", "category", "status", "doubts")}
    row["unit"] = entry["unit"] or None
    for key in ("price", "list_price"):
        row[key] = float(entry[key]) if entry[key] else None
    row["photo_rgb"] = _middle(folder / entry["picture"]) if entry["picture"] else None
    return row


def _middle(picture: Path) -> list[int]:
    """The colour of what lies in the middle of a picture."""
    from PIL import Image

    with Image.open(picture) as image:
        wide, high = image.size
        middle = image.convert("RGB").crop((wide // 3, high // 3, wide * 2 // 3, high * 2 // 3))
        one = middle.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return [int(value) for value in one] if isinstance(one, tuple) else []


def workbook(rows: int) -> bytes:
    import openpyxl

    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet()
    sheet.append(["品名", "规格", "单位", "零售价", "条码"])
    for number in range(rows):
        sheet.append([f"商品{number}号", "500g", "袋", number % 90 + 0.5, str(69_000_000 + number)])
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def booklet(pages: int) -> bytes:
    from fpdf import FPDF

    font = next((ground.ROOT / "core" / "fonts").glob("*Regular*.[ot]tf"))
    paper = FPDF()
    paper.add_font("sans", fname=str(font))
    for page in range(pages):
        paper.add_page()
        paper.set_font("sans", size=10)
        for x, text in ((20, "品名"), (110, "单位"), (150, "零售价")):
            paper.text(x, 20, text)
        for line in range(30):
            for x, text in ((20, f"商品{page}之{line}"), (110, "袋"), (150, f"{line + 1}.50")):
                paper.text(x, 30 + line * 8, text)
    return bytes(paper.output())


if __name__ == "__main__":
    measured = imports(None)
    for _key, what, got, sign, goal, is_reached in measured["figures"]:
        mark = "" if is_reached else "   NOT REACHED"
        sys.stdout.write(f"{what:58}{got:>8}  {sign} {goal}{mark}\n")
