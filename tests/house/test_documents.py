"""The documents say what is there: variables, links, make targets."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.house import drawing

PROJECT = Path(__file__).resolve().parents[2]
SETTINGS = PROJECT / "site" / "xiaodiantong" / "settings"
PRODUCT = ("accounts", "core", "home", "orders", "search", "shop", "site")
KINDS = {"text", "secret", "flag", "number", "port", "url", "words", "hosts", "origins", "choice"}
DOCUMENTS = sorted(
    path.relative_to(PROJECT) for path in (*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"))
)
SCREENSHOTS = Path("docs/screenshots")
GUIDE, GUIDE_PICTURES = Path("docs/guide-merchant.md"), SCREENSHOTS / "guide"
MOST_OF_A_PICTURE, MOST_OF_ALL = 120_000, 2_500_000
_PICTURE = re.compile(r'<img src="([^"]+)" width="\d+" alt="([^"]*)">')
_LINK = re.compile(r"""\]\(([^)\s]+)\)|\b(?:src|href)="([^"]+)\"""")
_NAMED = re.compile(rf"`((?:{'|'.join(PRODUCT)}|deploy|tests)/[\w./-]+\.py)(?::(\w+))?`")
_ENDINGS = frozenset(
    "py md txt sh html yml conf json env js css lock log sqlite service toml sock".split()
)
_CALLED = re.compile(r"`([a-z_]+)\.([a-zA-Z_]+)(?:\([^`]*\))?`")
# Names of others: of the mini-program, of Python, of a manager, of an answer of the API.
_NOT_OURS = frozenset({"wx", "gc", "unscoped", "way"})
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)


def calls(folder: Path) -> Iterator[tuple[str, str]]:
    """("env.text", first argument) of every call with a literal first argument."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                yield ast.unparse(node.func), str(node.args[0].value)


def read_by_settings() -> set[str]:
    return {name for call, name in calls(SETTINGS) if call in {f"env.{kind}" for kind in KINDS}}


def read_elsewhere() -> set[str]:
    """Read from the process before or beside the settings: DJANGO_ENV, PORT, …"""
    readers = {"os.environ.get", "os.environ.setdefault", "os.getenv"}
    found = (pair for folder in PRODUCT for pair in calls(PROJECT / folder))
    return {name for call, name in found if call in readers}


def links(document: Path) -> list[str]:
    """Relative targets of links and pictures, without anchors."""
    text = _CODE.sub("", (PROJECT / document).read_text(encoding="utf-8"))
    targets = [first or second for first, second in _LINK.findall(text)]
    return [t.split("#")[0] for t in targets if not re.match(r"[a-z]+:|#|/", t)]


@pytest.mark.long
def test_env_example_names_what_is_read_and_nothing_else():
    text = (PROJECT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#?([A-Z][A-Z0-9_]*)=", text, re.M)

    assert len(named) == len(set(named))
    assert set(named) == read_by_settings() | read_elsewhere()


def test_every_variable_of_the_example_is_explained():
    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()

    for before, line in zip(["", *lines], lines, strict=False):
        if re.match(r"#?[A-Z][A-Z0-9_]*=", line):
            assert before.startswith("# "), line
            assert not before.startswith("# ---"), line


def test_the_readme_is_read_in_one_go():
    lines = (PROJECT / "README.md").read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 150


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_leads_somewhere(document):
    here = (PROJECT / document).parent
    missing = [link for link in links(document) if not (here / link).exists()]
    if not (PROJECT / SCREENSHOTS).is_dir():
        missing = [link for link in missing if SCREENSHOTS.name not in link]

    assert missing == []


def test_every_picture_of_the_guide_is_there_small_and_told():
    """What `make guide-pictures` takes, and what stands in its folder, is what the guide shows."""
    shown = _PICTURE.findall((PROJECT / GUIDE).read_text(encoding="utf-8"))
    files = {
        f"screenshots/guide/{path.name}": path for path in (PROJECT / GUIDE_PICTURES).iterdir()
    }
    sizes = {name: path.stat().st_size for name, path in files.items()}

    assert {source for source, _told in shown} == set(files)
    assert [source for source, told in shown if not re.search("[\u4e00-\u9fff]{4}", told)] == []
    assert [name for name in files if not name.endswith(".webp")] == []
    assert [name for name, size in sizes.items() if size > MOST_OF_A_PICTURE] == []
    assert sum(sizes.values()) <= MOST_OF_ALL


def test_every_constraint_the_architecture_names_is_there():
    text = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text[text.index("the database's part") :].split("\n\n")[0]
    constraints = re.findall(r"`([a-z]+_[a-z_]+)`", table)
    in_models = "".join(
        path.read_text(encoding="utf-8")
        for folder in PRODUCT
        for path in (PROJECT / folder).rglob("*.py")
        if "models" in {path.stem, path.parent.name}
    )

    assert len(constraints) > 10
    assert [name for name in constraints if name not in in_models] == []


def test_make_help_lists_every_target_that_explains_itself():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.M)
    assert phony is not None
    explained = re.findall(r"^([\w-]+):.*## \S", makefile, re.M)

    shown = subprocess.run(
        ["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout

    listed = re.findall(r"^  make ([\w-]+) ", shown, re.M)
    assert set(listed) == set(explained)
    assert set(listed) >= set(phony[1].split()) & set(explained)


def test_all_that_happens_by_the_clock_is_listed():
    listed = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")

    assert [
        entry["task"]
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if f"`{entry['task']}`" not in listed
    ] == []


def test_every_file_the_documents_name_is_there():
    """`orders/cart/cart.py`, and what stands behind a colon: `orders/cart/cart.py:add`."""
    missing = []
    for document in DOCUMENTS:
        if document.name == "CHANGELOG.md" or "benchmarks" in document.parts:
            continue
        for path, name in _NAMED.findall((PROJECT / document).read_text(encoding="utf-8")):
            file = PROJECT / path
            if not file.is_file() or (name and not _defines(file, name)):
                missing.append(f"{document}: {path}{':' if name else ''}{name}")

    assert missing == []


def _defines(file: Path, name: str) -> bool:
    text = file.read_text(encoding="utf-8")
    return bool(re.search(rf"^(?:def |class )?{name}\b", text, re.M))


def test_every_function_the_documents_call_by_its_module_is_there():
    """`ledger.count`: some module of that name has it; file names end otherwise."""
    texts: dict[str, str] = {}
    for path in (found for folder in PRODUCT for found in (PROJECT / folder).rglob("*.py")):
        name = path.parent.name if path.stem == "__init__" else path.stem
        texts[name] = texts.get(name, "") + path.read_text(encoding="utf-8")
        texts[path.parent.name] = texts.get(path.parent.name, "") + f" {path.stem} "
    called = {
        (str(document), module, name)
        for document in DOCUMENTS
        if document.name != "CHANGELOG.md" and "benchmarks" not in document.parts
        for module, name in _CALLED.findall((PROJECT / document).read_text(encoding="utf-8"))
        if module not in _NOT_OURS
    }
    missing = [
        (document, module, name)
        for document, module, name in sorted(called)
        if name not in _ENDINGS and not re.search(rf"\b{name}\b", texts.get(module, ""))
    ]

    assert len(called) > 30
    assert missing == []


@pytest.mark.long
def test_the_picture_is_drawn_from_the_imports_of_today():
    assert drawing.PICTURE.read_text(encoding="utf-8") == drawing.draw(), "make drawing"
