"""
Who carries parcels: `couriers.csv`, a line each – name, short name, the codes of 快递100, 快递鸟
and WeChat (`delivery_id`; empty where we do not know it), phone, what its numbers look like, and
its own page.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("couriers.csv")


@dataclass(frozen=True)
class Courier:
    """`pattern` fits a whole number as `clean` gives it; empty fits none."""

    name: str
    also: str
    kuaidi100: str
    kdniao: str
    wechat: str
    phone: str
    pattern: str
    page: str

    def fits(self, number: str) -> bool:
        return bool(self.pattern and re.fullmatch(self.pattern, clean(number)))

    def page_of(self, number: str) -> str:
        """Where the carrier itself tells of this parcel; some ask for the number there."""
        return self.page.replace("{number}", clean(number))


@cache
def couriers() -> tuple[Courier, ...]:
    """The busiest first."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return tuple(Courier(**row) for row in csv.DictReader(rows))


def clean(number: str) -> str:
    """A number as carriers write it: without spaces, in capitals, nothing else than such signs."""
    return re.sub(r"[^0-9A-Z-]", "", number.upper())


def named(words: str) -> Courier | None:
    """The courier a person means: 顺丰, 顺丰速运, 顺丰快递."""
    said = words.strip().upper()
    for courier in couriers():
        if said and (
            said == courier.name.upper() or (courier.also and said.startswith(courier.also))
        ):
            return courier
    return None
