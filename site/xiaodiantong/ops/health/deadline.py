"""Questions that may hang – a database, a broker, a disk – asked together and not for long."""

import time
from collections.abc import Callable, Mapping
from threading import Lock, Thread

from django.db import connections


class LateAnswer(Exception):
    """No answer in time."""


# Threads that still wait for an answer of before, by question: a server that hangs must not
# collect one more with every probe.
_waiting: dict[str, Thread] = {}
_lock = Lock()


def within(seconds: float, questions: Mapping[str, Callable[[], object]]) -> dict[str, object]:
    """The answer of each; in its place the exception it raised, or LateAnswer."""
    answers: dict[str, object] = {}
    threads = {name: _asked(name, question, answers) for name, question in questions.items()}
    deadline = time.monotonic() + seconds
    for thread in threads.values():
        if thread is not None:
            thread.join(max(0.0, deadline - time.monotonic()))
    return {name: answers.get(name, LateAnswer(f"{seconds:g} s")) for name in questions}


def _asked(name: str, question: Callable[[], object], answers: dict[str, object]) -> Thread | None:
    with _lock:
        before = _waiting.get(name)
        if before is not None and before.is_alive():
            return None
        # Daemons: a question that hangs must not keep the process from ending.
        thread = Thread(target=_ask, args=(name, question, answers), daemon=True)
        _waiting[name] = thread
        thread.start()
    return thread


def _ask(name: str, question: Callable[[], object], answers: dict[str, object]) -> None:
    try:
        answers[name] = question()
    except Exception as error:  # noqa: BLE001 - whatever is broken is the answer
        answers[name] = error
    finally:
        # Of this thread alone.
        connections.close_all()
