"""Pages, checkout and coupons of a shop: with offers on all it sells, and with none."""

import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from tests.bench import reckoning

GOODS, LINES = 200, 5
COUPONS, MEMBERS = 100_000, 10_000
# Both ways in turn, so often; and calls between two looks at the clock.
ROUNDS, BATCH = 7, 15


def measured() -> dict[str, Any]:
    """
    {"reckoning": …, "pages": {page: {"without", "with": cpu_ms and sql}}, "checkout": {"without",
    "with": sql}, "crowd": {page: sql}}.
    """
    from django.conf import settings

    # As in production: tests hash fast, and tell of slow statements.
    settings.SLOW_QUERY_MS = 10_000
    shop = Shop()
    return {
        "reckoning": reckoning.measured(5),
        "pages": shop.pages(),
        "checkout": shop.checkout(),
        "crowd": shop.crowd(),
    }


class Shop:
    """A store with goods that can be offered cheaper, all of them, and asked the usual price."""

    def __init__(self) -> None:
        from tests import make

        self.store = make.store("优惠小店")
        self.goods = [
            make.variant(self.store, name=f"商品{n}", price=f"{n % 90 + 10}.00", stock="500")
            for n in range(GOODS)
        ]
        self.offers: list[str] = []

    def begin(self) -> None:
        from django.utils import timezone

        from shop.promotions.reckoning.terms import Kind
        from tests.shop.promotions import made

        week = {"ends_at": timezone.now() + timedelta(days=7)}
        rows = [
            made.promotion(self.store, Kind.PERCENT, made.percent("90"), **week),
            made.promotion(self.store, Kind.SPEND_OFF, made.off("100", "5"), **week),
        ]
        self.offers = [row.number for row in rows]

    def switch(self, *, are_on: bool) -> None:
        from django.utils import timezone

        from shop.promotions.promotions import Action, switch

        action = Action.RESUME if are_on else Action.PAUSE
        for number in self.offers:
            switch(
                store=self.store,
                number=number,
                action=action,
                actor=self.store.owner,
                at=timezone.now(),
            )

    def pages(self) -> dict[str, dict[str, dict[str, float]]]:
        from django.test import Client

        client, product = Client(), self.goods[0].product
        addresses = {"list": f"/{self.store.slug}/", "product": product.get_url()}
        self.begin()
        found: dict[str, dict[str, list[tuple[float, int]]]] = {
            name: {"without": [], "with": []} for name in addresses
        }
        for _turn in range(ROUNDS):
            for way in ("without", "with"):
                self.switch(are_on=way == "with")
                for name, address in addresses.items():
                    found[name][way].append(_page(client, address, is_cheap=way == "with"))
        return {
            name: {
                way: {"cpu_ms": round(median(ms for ms, _n in rows), 3), "sql": rows[-1][1]}
                for way, rows in ways.items()
            }
            for name, ways in found.items()
        }

    def checkout(self) -> dict[str, int]:
        """Statements of placing an order of five lines."""
        from tests import make

        found = {}
        for way in ("without", "with"):
            self.switch(are_on=way == "with")
            wanted = dict.fromkeys(self.goods[:LINES], "1")
            make.order(self.store, wanted)
            found[way] = _statements(lambda wanted=wanted: make.order(self.store, wanted))
        return found

    def crowd(self) -> dict[str, int]:
        """Statements of pages of a store with ten thousand members who hold ten coupons each."""
        from django.test import Client

        person = _crowd(self.store)
        owner, member = Client(), Client()
        owner.force_login(self.store.owner)
        member.force_login(person)
        slug = self.store.slug
        pages = {
            "desk: coupons": (owner, "/merchant/coupons/"),
            "desk: members": (owner, "/merchant/members/"),
            "desk: promotions": (owner, "/merchant/promotions/"),
            "store: coupons": (member, f"/{slug}/coupons/"),
            "mine: coupons": (member, "/account/coupons/"),
            "mine: member": (member, f"/account/points/{slug}/"),
        }
        return {
            name: _statements(lambda client=client, path=path: _asked(client, path))
            for name, (client, path) in pages.items()
        }


def _page(client: Any, address: str, *, is_cheap: bool) -> tuple[float, int]:
    """CPU of one call in ms, and its statements."""
    text = _asked(client, address)
    assert ("折" in text) is is_cheap, address
    count = _statements(lambda: _asked(client, address))
    began = time.process_time()
    for _call in range(BATCH):
        _asked(client, address)
    return 1000 * (time.process_time() - began) / BATCH, count


def _asked(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    text: str = answer.content.decode()
    return text


def _statements(act: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.bench.probe import without_transactions

    with CaptureQueriesContext(connection) as queries:
        act()
    return len(without_transactions([query["sql"] for query in queries.captured_queries]))


def _crowd(store: Any) -> Any:
    """Somebody of the crowd."""
    from django.utils import timezone

    from accounts.models import User
    from shop.members import memberships, programmes
    from shop.members.models import Member
    from shop.promotions.models import Coupon, CouponHolding
    from tests import make
    from tests.shop.promotions.made import coupon

    at, each = timezone.now(), COUPONS // MEMBERS
    programmes.save(store=store, actor=store.owner, values={"is_on": True})
    first = memberships.join(store=store, user=make.user(), at=at)
    kinds = [coupon(store, total=MEMBERS + 1) for _n in range(each)]
    people = User.unscoped.bulk_create(
        [User(username=f"crowd{n}", phone=f"150{n:08d}") for n in range(MEMBERS)], batch_size=1000
    )
    Member.unscoped.bulk_create(
        [
            Member(
                store=store,
                user=person,
                number=f"C{n:07d}",
                level_id=first.level_id,
                reviewed_year=at.year,
                joined_at=at,
                points=n,
            )
            for n, person in enumerate(people)
        ],
        batch_size=1000,
    )
    CouponHolding.unscoped.bulk_create(
        [
            CouponHolding(
                store=store,
                coupon=kind,
                number=f"K{kind.pk}-{n}",
                user=person,
                n=1,
                claimed_at=at,
                valid_until=at + timedelta(days=7),
            )
            for kind in kinds
            for n, person in enumerate(people)
        ],
        batch_size=5000,
    )
    Coupon.unscoped.filter(pk__in=[kind.pk for kind in kinds]).update(claimed=MEMBERS)
    assert CouponHolding.unscoped.count() == COUPONS
    assert Member.unscoped.filter(points__gt=Decimal(0)).exists()
    return people[-1]
