"""The documents say what is there: variables, links, make targets."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SETTINGS = PROJECT / "site" / "xiaodiantong" / "settings"
PRODUCT = ("accounts", "home", "orders", "search", "shop", "site")
KINDS = {"text", "secret", "flag", "number", "port", "url", "words", "hosts", "origins", "choice"}
DOCUMENTS = sorted(
    path.relative_to(PROJECT) for path in (*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"))
)
SCREENSHOTS = Path("docs/screenshots")
_LINK = re.compile(r"""\]\(([^)\s]+)\)|\b(?:src|href)="([^"]+)\"""")
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


def test_every_function_and_constraint_the_architecture_names_is_there():
    text = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py):(\w+)`", text)
    table = text[text.index("the database's part") :].split("\n\n")[0]
    constraints = re.findall(r"`([a-z]+_[a-z_]+)`", table)

    missing = [
        (path, name)
        for path, name in named
        if not re.search(rf"\b(def|class) {name}\b", (PROJECT / path).read_text(encoding="utf-8"))
    ]
    in_models = "".join(
        path.read_text(encoding="utf-8")
        for folder in PRODUCT
        for path in (PROJECT / folder).rglob("models.py")
    )

    files = re.findall(r"`([\w.]+(?:/[\w.]+)+\.\w+)[:`]", text)

    assert len(named) > 20
    assert missing == []
    assert [path for path in files if not (PROJECT / path).exists()] == []
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
