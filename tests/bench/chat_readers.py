"""
Typed orders read by our reader alone and, where CHAT_READER is set, with the model beside it:
both scored on all sets of messages. Writes Markdown to stdout.

`python -m tests.bench.chat_readers`, or as a part of `make bench-search`.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaodiantong.settings.development")
import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from search import typed_orders  # noqa: E402
from search.chat import reader  # noqa: E402
from search.chat.parsed import ParsedOrder  # noqa: E402
from search.model_reader import budget, reading  # noqa: E402
from shop.stores.models import Store  # noqa: E402
from tests.conftest import SHARED_DATA  # noqa: E402
from tests.search.chat import orders  # noqa: E402
from tests.search.unseen import scorer  # noqa: E402

Read = Callable[..., ParsedOrder]
# (right, all lines, too many, silently wrong); "–" where a set does not tell lines too many.
Figures = tuple[int, int, int | str, int]
Sets = dict[str, Callable[[Read], Figures]]


def main() -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        stores = orders.stock(scorer.catalogue())
    lines = [
        "## Typed orders",
        "",
        "| set | reader | lines right | too many | silently wrong | s |",
    ]
    lines.append("|---|---|---|---|---|---|")
    for name, score in _sets(stores).items():
        lines.append(_row(name, "ours", score, reader.read))
        if reading.is_on():
            lines.append(_row(name, settings.CHAT_READER_MODEL, score, _with_model))
    if reading.is_on():
        spent = budget.spent(day=timezone.localdate())
        lines += ["", f"The model cost {spent} tokens."]
    else:
        lines += ["", "No model is configured (CHAT_READER): only our reader is scored."]
    sys.stdout.write("\n".join(lines) + "\n")
    connection.close()


def _sets(stores: dict[str, Store]) -> Sets:
    """Every set we have; those of the shared data where that lies beside the project."""
    found: Sets = {name: partial(_asked, scorer.messages(name), stores) for name in scorer.SETS} | {
        "messages.json": partial(_judged, _orders(orders.OWN), stores)
    }
    if SHARED_DATA.is_dir():
        spoken = scorer.shared_messages(_orders(SHARED_DATA / "chat_orders_spoken.json"))
        judged = _orders(SHARED_DATA / "chat_orders.json")
        found["shared, spoken"] = partial(_asked, spoken, stores)
        found["shared"] = partial(_judged, judged, stores)
    return found


def _orders(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["orders"]
    return found


def _asked(asked: list[scorer.Message], stores: dict[str, Store], read: Read) -> Figures:
    score = scorer.score_orders(asked, stores, read=read)
    return score.right, score.total, score.too_many, len(score.wrong)


def _judged(asked: list[dict[str, Any]], stores: dict[str, Store], read: Read) -> Figures:
    score = orders.scored(asked, stores, read=read)
    return score.exact, score.total, "–", len(score.wrong)


def _with_model(text: str, *, store: Store) -> ParsedOrder:
    return typed_orders.read(text, store=store, at=timezone.now())


def _row(name: str, reader_name: str, score: Callable[[Read], Figures], read: Read) -> str:
    began = time.perf_counter()
    right, total, too_many, wrong = score(read)
    seconds = time.perf_counter() - began
    figures = (f"{right} of {total}", too_many, wrong, f"{seconds:.1f}")
    return f"| {name} | {reader_name} | " + " | ".join(map(str, figures)) + " |"


if __name__ == "__main__":
    main()
