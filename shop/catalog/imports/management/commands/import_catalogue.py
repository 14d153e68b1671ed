"""Read a price list as the desk would, and print what was found; nothing is published."""

import json
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.catalog.imports import running, words
from shop.stores.models import Store

COLUMNS = ("name", "spec", "unit", "price", "list_price", "barcode", "category", "picture")


class Command(BaseCommand):
    help = "Read FILE for STORE (its slug) and show its goods; publishes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("store")
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--pictures", type=Path, help="a folder for the pictures found")

    def handle(self, *args: object, **options: object) -> None:
        path = Path(str(options["file"]))
        if not Store.objects.filter(slug=str(options["store"])).exists():
            raise CommandError(f"no store {options['store']}")
        if not path.is_file():
            raise CommandError(f"no file {path}")
        with tempfile.TemporaryDirectory(prefix="pictures-") as temporary:
            folder = Path(str(options["pictures"] or temporary))
            folder.mkdir(parents=True, exist_ok=True)
            reading = running.read(path.read_bytes(), folder)
        if options["json"]:
            self.stdout.write(json.dumps(_document(reading), ensure_ascii=False))
        elif reading.trouble:
            raise CommandError(str(words.TROUBLES[reading.trouble]))
        else:
            self._table(reading)

    def _table(self, reading: running.Reading) -> None:
        for row in reading.rows:
            said = [str(row[name]) for name in ("status", *COLUMNS[:5]) if row[name] is not None]
            self.stdout.write("\t".join([*said, *_reasons(row)]))


def _document(reading: running.Reading) -> dict[str, object]:
    """The form of the contract; a file that cannot be read has no rows and says why."""
    document: dict[str, object] = {"rows": [_row(row) for row in reading.rows]}
    if reading.trouble:
        document["trouble"] = str(words.TROUBLES[reading.trouble])
    return document


def _row(row: dict[str, object]) -> dict[str, object]:
    told = {name: row[name] for name in COLUMNS}
    for name in ("price", "list_price"):
        told[name] = None if row[name] is None else float(str(row[name]))
    return {**told, "status": row["status"], "reasons": _reasons(row)}


def _reasons(row: dict[str, object]) -> list[str]:
    doubts = row["doubts"]
    return [f"{code}: {about}" for code, about in doubts] if isinstance(doubts, list) else []
