"""What people bought on which day: by chance, and the same at every load of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from home.demo import town
from home.demo.year.goods import Shelf
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

# Begins the key of each guest of the year.
KEY = "year-"
# Orders a day in the middle of the year, by the name of the shop; people who know it.
BUSY = {"副食店": (2.8, 70), "海尔专卖店": (0.5, 60), "书店": (0.8, 45), "服装店": (0.7, 50)}
QUIET = (0.4, 40)
# A shop's day: from breakfast to the evening, most of it before supper.
HOURS = [8, 9, 10, 10, 11, 11, 12, 14, 15, 16, 17, 17, 17, 18, 18, 19, 19, 20, 20, 21]
CANCELLED, COLLECTED = 0.05, 0.2
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = ("秀英", "建华", "丽", "强", "敏", "桂芳", "志明", "小雨", "子涵", "国庆", "婷", "海燕")
DISTRICTS = ("西湖区", "西湖区", "西湖区", "拱墅区", "上城区", "滨江区", "余杭区")
STREETS = ("文三路", "桂花巷", "清泰街", "湖墅南路", "滨盛路", "学院路", "古墩路")


@dataclass(frozen=True)
class Person:
    """An invented guest."""

    key: str
    name: str
    phone: str
    district: str
    detail: str


@dataclass(frozen=True)
class Purchase:
    at: datetime
    person: Person
    lines: dict[ProductVariant, Decimal]
    is_cancelled: bool
    is_collected: bool


def purchases(
    store: Store, described: town.DemoStore, shelf: Shelf, *, begin: datetime, days: int
) -> list[Purchase]:
    """In the order of time."""
    rng = Random(described.shop)
    rate, known = BUSY.get(described.shop, QUIET)
    people = list(_people(store, rng, known))
    found = []
    for day in range(days):
        on = begin + timedelta(days=day)
        gone = day / days
        here = people[: _grown(known, gone)]
        count = _count(rng, rate * _season(on, gone))
        found += [_purchase(rng, on, here, shelf) for _order in range(count)]
    return sorted(found, key=lambda purchase: purchase.at)


def _purchase(rng: Random, on: datetime, people: list[Person], shelf: Shelf) -> Purchase:
    at = on + timedelta(hours=rng.choice(HOURS), minutes=rng.randrange(60))
    # A few come every week, most once or twice.
    person = people[min(int(rng.paretovariate(0.6)) - 1, len(people) - 1)]
    chosen = shelf.chosen(rng, rng.choice([1, 1, 2, 2, 3, 4]) if shelf.is_daily else 1)
    return Purchase(
        at=at,
        person=person,
        lines={variant: shelf.quantity(rng) for variant in chosen},
        is_cancelled=rng.random() < CANCELLED,
        is_collected=rng.random() < COLLECTED,
    )


def _people(store: Store, rng: Random, count: int) -> Iterable[Person]:
    for number in range(count):
        yield Person(
            key=f"{KEY}{store.pk}-{number}",
            name=rng.choice(FAMILY) + rng.choice(GIVEN),
            phone=f"1370{store.pk % 1000:03d}{1000 + number:04d}",
            district=rng.choice(DISTRICTS),
            detail=f"{rng.choice(STREETS)} {rng.randint(1, 300)} 号 {rng.randint(1, 20)} 幢",
        )


def _season(on: datetime, gone: float) -> float:
    """Grows by half in a year; weekends, 国庆, 双 11 and the weeks before 春节 are busier."""
    busier = 1.4 if on.weekday() >= 5 else 1.0
    feast = (on.month, on.day)
    if (10, 1) <= feast <= (10, 7) or (11, 9) <= feast <= (11, 12) or (1, 15) <= feast <= (2, 10):
        busier *= 1.5
    return (0.8 + 0.4 * gone) * busier


def _grown(known: int, gone: float) -> int:
    """At first a third of them know the shop, at the end all."""
    return max(1, round(known * (1 + 2 * gone) / 3))


def _count(rng: Random, rate: float) -> int:
    """Of a Poisson distribution: what comes in exponential steps until a day is over."""
    count, passed = 0, rng.expovariate(rate)
    while passed < 1:
        count, passed = count + 1, passed + rng.expovariate(rate)
    return count
