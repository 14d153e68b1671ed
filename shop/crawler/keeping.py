"""What a process says becomes rows: goods, pictures, troubles, figures."""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.types import Cleaned, Json
from shop.crawler.models import CrawlHost, CrawlItem, CrawlRun, CrawlTick, CrawlTrouble
from shop.stores.photos import picture_intake

logger = logging.getLogger(__name__)
MOST_TROUBLES = 300
TICK_SECONDS = 5
FIGURES = ("requests", "errors", "bytes", "millis")


class Keeper:
    """Of one run; kept twice is kept once."""

    def __init__(self, run: CrawlRun, folder: Path) -> None:
        self.run, self.folder = run, folder
        self.own: Cleaned = {"store_id": run.store_id, "run": run}

    def keep(self, lines: Iterable[Json]) -> None:
        said = list(lines)
        now = timezone.now()
        with transaction.atomic():
            fresh = self._items([line for line in said if "item" in line])
            self._troubles([line["trouble"] for line in said if "trouble" in line], now)
            self._figures(said, fresh, now)
        for line in said:
            if "picture" in line:
                self._picture(str(line["picture"]))

    def _items(self, lines: list[Json]) -> int:
        rows = CrawlItem.unscoped.filter(run=self.run, store_id=self.run.store_id)
        marks = {line["mark"]: line for line in lines}
        known = set(rows.filter(mark__in=marks).values_list("mark", flat=True))
        CrawlItem.unscoped.bulk_create(
            [
                CrawlItem(**self.own, mark=mark, told=line["item"])
                for mark, line in marks.items()
                if mark not in known
            ],
            ignore_conflicts=True,
        )
        return len(marks.keys() - known)

    def _troubles(self, found: list[list[str]], now: datetime) -> None:
        if not found:
            return
        rows = CrawlTrouble.unscoped.filter(run=self.run, store_id=self.run.store_id)
        room = MOST_TROUBLES - rows.count()
        CrawlTrouble.unscoped.bulk_create(
            CrawlTrouble(**self.own, url=url[:500], code=code, about=about[:200], at=now)
            for url, code, about in found[: max(0, room)]
        )

    def _figures(self, said: list[Json], fresh: int, now: datetime) -> None:
        hosts: dict[str, Counter[str]] = {}
        for line in said:
            for host, counts in line.get("figures", {}).items():
                hosts.setdefault(host[:120], Counter()).update(counts)
        total: Counter[str] = sum(hosts.values(), Counter())
        pages = sum(int(line.get("pages", 0)) for line in said)
        for host, counts in sorted(hosts.items()):
            row, _new = CrawlHost.unscoped.get_or_create(**self.own, host=host)
            grown = {name: F(name) + counts[name] for name in FIGURES}
            CrawlHost.unscoped.filter(pk=row.pk).update(**grown)
        self._tick(total, fresh, now)
        CrawlRun.unscoped.filter(pk=self.run.pk).update(
            pages=F("pages") + pages,
            requests=F("requests") + total["requests"],
            errors=F("errors") + total["errors"],
            bytes=F("bytes") + total["bytes"],
            items=F("items") + fresh,
        )

    def _tick(self, total: "Counter[str]", fresh: int, now: datetime) -> None:
        if not total["requests"] and not fresh:
            return
        at = now.replace(second=now.second - now.second % TICK_SECONDS, microsecond=0)
        row, _new = CrawlTick.unscoped.get_or_create(**self.own, at=at)
        CrawlTick.unscoped.filter(pk=row.pk).update(
            requests=F("requests") + total["requests"],
            errors=F("errors") + total["errors"],
            items=F("items") + fresh,
        )

    def _picture(self, mark: str) -> None:
        """As any picture that somebody sends in; one that is no good is left out."""
        path = self.folder / f"{Path(mark).name}.picture"
        rows = CrawlItem.unscoped.filter(run=self.run, store_id=self.run.store_id, mark=mark)
        row = rows.first()
        if row is None or row.picture or not path.is_file():
            return
        content = path.read_bytes()
        try:
            clean = picture_intake.take(BytesIO(content), size=len(content))
        except picture_intake.PictureRefused as refused:
            trouble = [str(row.told.get("where", "")), "picture", refused.messages[0]]
            self._troubles([trouble], timezone.now())
        else:
            row.picture.save("picture", ContentFile(clean), save=False)
            row.save(update_fields=["picture"])
        path.unlink()
