"""The report of `make bench`: what a busy machine shows is not called reached."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import history, quiet
from tests.bench.report import Figure, Results

QUIET = {"others": 0.02, "stolen": 0.0, "load": 1.9}


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return Results(tmp_path)


def figure(key: str) -> Figure:
    return Figure(key, "orders a second", "–", "190 /s", "–", "≥ 180 /s", is_reached=True)


@pytest.mark.parametrize(
    ("watched", "is_reached"),
    [
        (QUIET, True),
        (QUIET | {"others": 0.4}, False),
        (QUIET | {"stolen": 0.1}, False),
        # Measured before anybody looked.
        ({}, False),
    ],
)
def test_a_clock_on_a_busy_machine_tells_nothing(results, watched, is_reached) -> None:
    results.parts["hot"] = {"watched": watched}

    assert results.judged("hot", figure("hot/rate")).is_reached is is_reached


def test_statements_are_counted_on_a_busy_machine_too(results) -> None:
    results.parts["pages"] = {"watched": QUIET | {"others": 0.9}}

    assert results.judged("pages", figure("product/sql")).is_reached


def test_a_row_remembers_its_last_ten_runs(tmp_path: Path) -> None:
    file = tmp_path / "history.json"
    for number in range(12):
        rows = history.read(file)
        point = history.Point(
            at=f"2026-11-{number + 1:02}", commit="c", ours=f"{number}", ratio="–"
        )
        history.add(rows, "hot/rate", point)
        # The report is written after each part: what was not measured anew adds nothing.
        history.add(rows, "hot/rate", point)
        history.write(file, rows)

    points = history.read(file)["hot/rate"]
    assert [point["ours"] for point in points] == [str(number) for number in range(2, 12)]
    assert history.trend(points) == " → ".join(str(number) for number in range(2, 11))


def test_what_the_client_took_is_found_wherever_it_stands() -> None:
    part = {"rows": {"a": {"client_cores": 0.2}, "b": {"client_cores": 0.7}}, "x": [1, "y"]}

    assert quiet.most_of_clients(part) == 0.7


def test_what_a_program_of_ours_takes_is_measured() -> None:
    busy = [sys.executable, "-c", "import time\nwhile time.process_time() < 0.5: pass"]
    found = quiet.with_client(lambda: {"done": subprocess.run(busy, check=True).returncode})

    assert found["done"] == 0
    assert found["client_cores"] > 0.05
