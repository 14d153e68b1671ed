"""
Typed orders read by our reader alone and, where CHAT_READER is set, with the model beside it:
both scored on the sets of tests/search/unseen. Writes Markdown to stdout.

`python -m tests.bench.chat_readers`, or as a part of `make bench-search`.
"""

import os
import sys
import time
from collections.abc import Callable

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
from tests.search.chat import orders  # noqa: E402
from tests.search.unseen import scorer  # noqa: E402

SETS = ("messages.txt", "second.txt", "third.txt")
Read = Callable[..., ParsedOrder]


def main() -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        rows = [*orders.catalogue(), *orders.catalogue(scorer.HERE / "catalogue.csv")]
        stores = orders.stock(rows)
    lines = [
        "## Typed orders",
        "",
        "| set | reader | lines right | too many | silently wrong | s |",
    ]
    lines.append("|---|---|---|---|---|---|")
    for name in SETS:
        asked = scorer.messages(name)
        lines.append(_row(name, "ours", asked, stores, reader.read))
        if reading.is_on():
            lines.append(_row(name, settings.CHAT_READER_MODEL, asked, stores, _with_model))
    if reading.is_on():
        spent = budget.spent(day=timezone.localdate())
        lines += ["", f"The model cost {spent} tokens."]
    else:
        lines += ["", "No model is configured (CHAT_READER): only our reader is scored."]
    sys.stdout.write("\n".join(lines) + "\n")
    connection.close()


def _with_model(text: str, *, store: Store) -> ParsedOrder:
    return typed_orders.read(text, store=store, at=timezone.now())


def _row(
    name: str,
    reader_name: str,
    asked: list[scorer.Message],
    stores: dict[str, Store],
    read: Read,
) -> str:
    began = time.perf_counter()
    score = scorer.score_orders(asked, stores, read=read)
    seconds = time.perf_counter() - began
    figures = (
        f"{score.right} of {score.total}",
        score.too_many,
        len(score.wrong),
        f"{seconds:.1f}",
    )
    return f"| {name} | {reader_name} | " + " | ".join(map(str, figures)) + " |"


if __name__ == "__main__":
    main()
