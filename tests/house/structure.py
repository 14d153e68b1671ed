"""
The house in figures, from the code itself: `make check` prints them, and fails where one of
`MOST` has grown. Whoever brings one down writes the new figure there: they only fall.

Circles are circles of files: imports inside functions count, imports for types alone do not.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import quantiles

say = sys.stdout.write

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "accounts", "shop", "search", "orders", "home", "site/xiaodiantong")
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_COPY, FULLEST_FOLDER = 300, 45, 8, 15
# No figure may be greater than it was.
MOST = {
    "modules over 300 lines": 0,
    "longest function": 45,
    "functions, p90": 18,
    "functions over 45 lines": 0,
    "type: ignore": 24,
    "Any": 177,
    "files in circles": 0,
    "copies of 8 lines": 0,
    "folders over 15 modules": 0,
}


def modules() -> dict[str, Path]:
    """{"orders.cart.cart": its file}, without migrations."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                relative = path.relative_to(ROOT / "site" if "site/" in package else ROOT)
                found[".".join(relative.with_suffix("").parts).removesuffix(".__init__")] = path
    return found


def imports(name: str, tree: ast.Module, known: Iterable[str]) -> set[str]:
    """Our modules that this one imports, wherever in it."""
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & set(known) or {node.module}
            if not inner <= set(known):
                found.add(node.module)
    return (found & set(known)) - {name}


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Strongly connected files (Tarjan), largest first."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(graph[name]):
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            place = stack.index(name)
            group = sorted(stack[place:])
            del stack[place:]
            if len(group) > 1:
                found.append(group)

    for name in sorted(graph):
        if name not in index:
            visit(name)
    return sorted(found, key=len, reverse=True)


def functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def says_why(text: str) -> bool:
    """A module that is long on purpose says so in its first words; of a folder its __init__."""
    return bool(re.match(r'"""\n?\(?(Long|Many)', text))


def full_folders(files: Iterable[Path]) -> dict[str, int]:
    """Folders of more modules than one finds at a glance, which do not say why."""
    counts = Counter(path.parent for path in files if path.name != "__init__.py")
    return {
        str(folder.relative_to(ROOT)): count
        for folder, count in counts.items()
        if count > FULLEST_FOLDER
        and not says_why((folder / "__init__.py").read_text(encoding="utf-8"))
    }


def copies(trees: Mapping[str, ast.Module], texts: Mapping[str, str]) -> int:
    """How many runs of `LONGEST_COPY` lines of code stand in several modules, letter for letter."""
    runs: Counter[tuple[str, ...]] = Counter()
    for name, text in texts.items():
        imported = {
            number
            for node in ast.walk(trees[name])
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        }
        code = [
            line.strip()
            for number, line in enumerate(text.splitlines(), start=1)
            if number not in imported and re.search(r"^[^#]*\w", line)
        ]
        runs.update(set(zip(*(code[at:] for at in range(LONGEST_COPY)), strict=False)))
    return sum(1 for number in runs.values() if number > 1)


def main() -> int:
    sys.setrecursionlimit(10_000)
    files = modules()
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    trees = {name: ast.parse(text) for name, text in texts.items()}
    lines = {name: len(text.splitlines()) for name, text in texts.items()}
    lengths = {
        f"{name}:{function}": length
        for name, tree in trees.items()
        for function, length in functions(tree)
    }
    groups = circles({name: imports(name, tree, files) for name, tree in trees.items()})
    everything = "\n".join(texts.values())
    long_modules = [n for n, c in lines.items() if c > LONGEST_MODULE and not says_why(texts[n])]
    long_functions = [name for name, length in lengths.items() if length > LONGEST_FUNCTION]
    folders = full_folders(files.values())
    table = {
        "modules": len(files),
        "lines": sum(lines.values()),
        f"modules over {LONGEST_MODULE} lines": len(long_modules),
        "longest function": max(lengths.values()),
        "functions, p90": round(quantiles(lengths.values(), n=10)[8]),
        f"functions over {LONGEST_FUNCTION} lines": len(long_functions),
        "type: ignore": everything.count("# type: ignore"),
        "Any": len(re.findall(r"\bAny\b", everything)),
        "files in circles": sum(map(len, groups)),
        f"copies of {LONGEST_COPY} lines": copies(trees, texts),
        f"folders over {FULLEST_FOLDER} modules": len(folders),
    }
    for what, figure in table.items():
        say(f"{what:28} {figure:>7,}\n")
    for name in sorted(long_modules, key=lines.__getitem__, reverse=True):
        say(f"long: {name} {lines[name]}\n")
    for name in sorted(long_functions, key=lengths.__getitem__, reverse=True):
        say(f"long: {name} {lengths[name]}\n")
    for folder, count in folders.items():
        say(f"full: {folder} {count}\n")
    for group in groups:
        say(f"circle: {' '.join(group)}\n")
    grown = [what for what, most in MOST.items() if table[what] > most]
    for what in grown:
        say(f"grown: {what} {table[what]}, at most {MOST[what]}\n")
    return 1 if grown else 0


if __name__ == "__main__":
    raise SystemExit(main())
