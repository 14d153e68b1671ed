"""What is done with the goods of a run that has ended: our own way is the sheet of imports."""

from dataclasses import fields
from decimal import Decimal

from django.utils import timezone

from core.types import Json
from shop.catalog.imports import jobs
from shop.catalog.imports.reading.doubles import ask_doubles
from shop.catalog.imports.reading.entry import Doubt, Entry
from shop.crawler.models import CrawlItem, CrawlRun

# A place is a piece of a paper or a photo; a site has neither.
_OTHERS = {"price", "list_price", "cost", "doubts", "picture", "place"}
_WORDS = {field.name for field in fields(Entry)} - _OTHERS


def to_review(run: CrawlRun) -> None:
    """A sheet that somebody looks at; nothing is published by itself. None where nothing was."""
    rows = CrawlItem.unscoped.filter(run=run, store_id=run.store_id)
    items = list(rows.order_by("pk")[: jobs.MAX_ENTRIES])
    if items:
        entries = [_entry(item.told) for item in items]
        ask_doubles(entries)
        run.job = jobs.hand_in(
            store=run.store,
            name=run.rule.name,
            found=[
                jobs.Found(entry, str(item.told.get("description", "")), item.picture.name or "")
                for entry, item in zip(entries, items, strict=True)
            ],
            actor=run.actor,
            at=timezone.now(),
        )
    # Their pictures belong to the sheet now.
    rows.delete()


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _entry(told: Json) -> Entry:
    return Entry(
        # What was found before an upgrade knows only what entries had then.
        **{name: told[name] for name in _WORDS & told.keys()},
        price=_amount(told["price"]),
        list_price=_amount(told["list_price"]),
        doubts=[Doubt(code, about) for code, about in told["doubts"]],
    )
