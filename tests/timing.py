"""Where a run's minutes went, by room of tests; told at the end of a run of more than a minute."""

from collections import Counter
from collections.abc import Iterator

from _pytest.terminal import TerminalReporter

LEAST = 60


def minutes_by_room(reporter: TerminalReporter) -> Iterator[tuple[str, float]]:
    """`tests/browser` → minutes of its set-ups, calls and tear-downs, over all workers."""
    seconds: Counter[str] = Counter()
    for reports in reporter.stats.values():
        for report in reports:
            if hasattr(report, "duration") and hasattr(report, "nodeid"):
                seconds["/".join(report.nodeid.split("/")[:2])] += report.duration
    for room, spent in seconds.most_common():
        yield room, spent / 60


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    rooms = list(minutes_by_room(terminalreporter))
    if sum(minutes for _, minutes in rooms) * 60 < LEAST:
        return
    terminalreporter.section("minutes by room, workers added up")
    for room, minutes in rooms:
        terminalreporter.line(f"{room:28} {minutes:6.1f}")
