"""
python -m tests.shop.imports.fresh [-v] [NAME …]: each file as the desk reads it: rows found, right
and ticked, ticked but wrong, pictures beside their row, seconds, memory of the child.
"""

import sys

from tests.bench import imports
from tests.shop.imports.fresh import books, later, papers, plain, shots
from tests.shop.imports.fresh.kit import FILES
from tests.shop.imports.fresh.scores import Score, score

MODULES = (books, plain, papers, shots, later)


def main(*names: str) -> None:
    total = Score()
    for name in sorted(names or FILES, key=list(FILES).index):
        content, truth = FILES[name]()
        done = imports.read(content)
        one = score(truth, done.rows)
        total += one
        sys.stdout.write(f"{name:46}{one}{done.wall_s:7.1f} s{done.memory_mb:5.0f} MB\n")
        if "-v" in sys.argv:
            sys.stdout.writelines(f"      {line}\n" for line in one.bad)
    sys.stdout.write(f"{'all':46}{total}\n")


main(*(name for name in sys.argv[1:] if not name.startswith("-")))
