"""Write the SVG sources of all pictures: `python draw.py`."""

import importlib
from pathlib import Path

import spots
from scene import Picture, compose
from scenes import SCENES, scene_text

FOLDER = Path(__file__).parent / "svg"
FAMILIES = (
    "fruit",
    "vegetables",
    "snacks",
    "drinks",
    "kitchen",
    "household",
    "fresh",
    "appliances",
    "clothes",
    "crafts",
    "books",
)


def pictures() -> dict[str, Picture]:
    """Every picture by its name."""
    found: dict[str, Picture] = {}
    for family in FAMILIES:
        table = importlib.import_module(family).PICTURES
        doubled = found.keys() & table.keys()
        if doubled:
            raise ValueError(f"{family}: names used twice: {sorted(doubled)}")
        found |= table
    return found


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.svg"):
        old.unlink()
    for name, picture in pictures().items():
        (FOLDER / f"{name}.svg").write_text(compose(name, picture), encoding="utf-8")
    for name in SCENES:
        (FOLDER / f"{name}.svg").write_text(scene_text(name), encoding="utf-8")
    spots.main()
    print(f"{len(list(FOLDER.glob('*.svg')))} SVG files")


if __name__ == "__main__":
    main()
