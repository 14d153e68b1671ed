"""One order and what is asked about it afterwards, as short words for tests."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from orders.aftersales.models import AfterSale, AfterSalePhoto
from orders.aftersales.steps import answering, asking, choosing, lapsing
from orders.aftersales.steps.granting import Terms
from orders.lifecycle import fulfil, steps
from orders.models import Order
from orders.payments import check, closing
from orders.payments.refunds import refund_runs
from shop.catalog.models import ProductVariant
from shop.stock import check as stock_check
from shop.stock.models import StockLevel
from shop.stores.photos import private_photos
from tests import make
from tests.paying import Shop

COURIER = {"courier": "顺丰速运", "tracking_number": "SF1234567890123"}


@dataclass
class Story:
    """2 × 30.00 of tea and 3 × 13.00 of nuts, 99.00 together, paid at the practice gateway."""

    shop: Shop
    order: Order
    tea: ProductVariant
    nuts: ProductVariant
    at: datetime = field(default_factory=timezone.now)

    def line(self, variant: ProductVariant) -> int:
        return self.order.lines.get(variant=variant).pk

    def given(self, at: datetime | None = None) -> dict[str, Any]:
        return {"store": self.shop.store, "actor": self.shop.store.owner, "at": at or self.at}

    def send(self, *, received: bool = False) -> None:
        fulfil.fulfil(order_id=self.order.pk, **self.given(), **COURIER)
        if received:
            steps.receive(order_id=self.order.pk, **self.given())
        self.order.refresh_from_db()

    def ask(self, kind: str = "refund", reason: str = "broken", **given: Any) -> AfterSale:
        quantities = given.pop("quantities", {self.tea: "1"})
        photos = given.pop("photos", [])
        with private_photos.taken(photos, AfterSalePhoto) as kept:
            return asking.ask(
                order_id=self.order.pk,
                kind=kind,
                reason=reason,
                quantities={self.line(v): Decimal(n) for v, n in quantities.items()},
                words=given.pop("words", "碎了"),
                photos=kept,
                **self.given(given.pop("at", None)),
                **given,
            )

    def grant(self, case: AfterSale, **given: Any) -> AfterSale:
        told = self.given(given.pop("at", None))
        told["actor"] = given.pop("actor", told["actor"])
        return answering.grant(aftersale_id=case.pk, terms=Terms(**given), **told)

    def offer(self, case: AfterSale, kind: str, amount: str | None, **given: Any) -> AfterSale:
        sum_ = None if amount is None else Decimal(amount)
        told = self.given(given.pop("at", None)) | given
        return answering.offer(
            aftersale_id=case.pk, kind=kind, amount=sum_, words="只能这样", **told
        )

    def refuse(self, case: AfterSale, at: datetime | None = None) -> AfterSale:
        return answering.refuse(aftersale_id=case.pk, words="是你摔的", **self.given(at))

    def escalate(self, case: AfterSale, at: datetime | None = None) -> AfterSale:
        return choosing.escalate(
            aftersale_id=case.pk, side="buyer", words="不是我", **self.given(at)
        )

    def sweep(self, at: datetime) -> None:
        for store_id, aftersale_id in lapsing.due_ids(at=at):
            lapsing.lapse(store=store_id, aftersale_id=aftersale_id, at=at)

    def money_goes_back(self, *, hours: int = 0) -> None:
        for hour in range(hours + 1, hours + 5):
            at = timezone.now() + timedelta(hours=hour)
            for refund_id in refund_runs.due_ids(at=at):
                refund_runs.run(refund_id=refund_id, at=at)
            self.shop.gate.settle_refunds()

    def state(self, case: AfterSale) -> str:
        case.refresh_from_db()
        return case.state

    def on_hand(self, variant: ProductVariant) -> Decimal:
        return StockLevel._base_manager.get(variant=variant).on_hand

    def assert_explained(self) -> None:
        assert check.differences() == []
        assert stock_check.differences() == []


def paid_story(shop: Shop, *, channel: str = "alipay", **given: Any) -> Story:
    tea = make.variant(shop.store, price="30.00", name="茶叶")
    nuts = make.variant(shop.store, price="13.00", name="核桃")
    order = make.order(shop.store, {tea: "2", nuts: "3"}, pay_method=channel, **given)
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    assert closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    order.refresh_from_db()
    return Story(shop, order, tea, nuts)


@pytest.fixture
def story(shop) -> Story:
    """Paid, not sent yet."""
    return paid_story(shop, delivery="express")
