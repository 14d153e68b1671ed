"""
Anything that people and clocks may do to orders, in any order: what is refused changes nothing, and
after every stretch of the way goods and money are explained to the piece and the cent.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.addresses.areas import find
from core import scope
from orders import locks
from orders.aftersales.choices import REASONS, FreightBy, Kind, Side, State
from orders.aftersales.models import AfterSale, AfterSaleLine
from orders.aftersales.steps import (
    answering,
    asking,
    choosing,
    deciding,
    lapsing,
    reshipping,
    returning,
)
from orders.aftersales.steps.swapping import Goods
from orders.cart import buyable
from orders.checkout.placement import Contact
from orders.lifecycle import cancellation, cash, fulfil, steps, undo
from orders.models import Order
from orders.payments import check as money_check
from orders.payments.models import Refund
from orders.payments.refunds import refund_runs, refundable, refunds
from orders.substitutions import answers, proposals
from orders.substitutions.models import Substitution
from orders.substitutions.proposals import Offer
from shop.catalog.models import ProductVariant
from shop.stock import check, ledger
from shop.stores.models import Store
from tests import make

REFUSED = (
    locks.NotAllowedNow,
    refundable.TooMuch,
    ValidationError,
    ledger.OutOfStock,
    buyable.CannotAdd,
)
DISTRICT = find(province="浙江省", city="杭州市", district="西湖区")
# So many orders are walked among at once; the oldest are left alone.
AMONG = 12


class Walk:
    # What else may refuse, where a walk has more ways.
    refused_too: tuple[type[Exception], ...] = ()

    def __init__(self, seed: int, *, store: Store | None = None) -> None:
        self.rng = Random(seed)
        self.at: datetime = timezone.now()
        self.store = store or make.store()
        self.variants = [
            make.variant(self.store, name=f"商品{n}", price=f"{n}.37", stock="300")
            for n in range(1, 9)
        ]
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.ways: list[Callable[[], None]] = [
            *([self.place] * 3),
            *([self.confirm, self.take_cash, self.send_some, self.send_all] * 3),
            *(self.take_back, self.return_cash, self.receive, self.refund, self.cancel),
            *([self.propose, self.accept, self.decline] * 2),
            *(self.withdraw_proposal, self.expire),
            *([self.ask, self.ask, self.grant, self.send_back, self.take_return, self.pay_out] * 2),
            *([self.offer, self.propose_goods, self.choose] * 2),
            *([self.ask_for_other_goods] * 3),
            *(self.refuse, self.escalate, self.decide, self.call_off),
            *(self.resend, self.got, self.lapse),
        ]

    def go(self, number: int, *, look_every: int = 100) -> None:
        for step in range(1, number + 1):
            self.at += timedelta(minutes=self.rng.choice((1, 7, 60, 60 * 26)))
            way = self.rng.choice(self.ways)
            try:
                way()
                self.done[way.__name__] += 1
            except (*REFUSED, *self.refused_too):
                self.refused[way.__name__] += 1
            if step % look_every == 0:
                self.look(step)

    def look(self, step: int) -> None:
        wrong = [*check.differences(), *money_check.differences()]
        assert wrong == [], f"after {step} steps: {wrong}"

    # Which one.

    def order(self) -> Order:
        goods = Order._base_manager.filter(store=self.store, is_top_up=False)
        rows = goods.order_by("-pk")[:AMONG]
        return self.rng.choice([*rows] or [self.place()])

    def given(self, order: Order) -> dict:
        return {"store": self.store.pk, "order_id": order.pk, "actor": None, "at": self.at}

    def some(self, most: Decimal) -> Decimal:
        return Decimal(self.rng.randint(1, max(1, int(most))))

    def case(self, state: str) -> dict:
        """Mostly one for which this is the step; now and then any."""
        rows = AfterSale._base_manager.filter(store=self.store).order_by("-pk")
        fitting = rows.filter(state=state)
        is_any = self.rng.random() < 0.2 or not fitting.exists()
        return self.named((rows if is_any else fitting)[:AMONG], "aftersale_id")

    def proposal(self) -> dict:
        rows = Substitution._base_manager.filter(store=self.store).order_by("-pk")
        fitting = rows.filter(state=Substitution.State.PROPOSED)
        is_any = self.rng.random() < 0.2 or not fitting.exists()
        return self.named((rows if is_any else fitting)[:AMONG], "substitution_id")

    def named(self, rows, name: str) -> dict:
        """What a step of one of these rows is told."""
        found = [*rows]
        if not found:
            raise locks.NotAllowedNow("nothing there yet")
        pk = self.rng.choice(found).pk
        return {"store": self.store.pk, name: pk, "actor": None, "at": self.at}

    # Orders.

    def place(self) -> Order:
        chosen = self.rng.sample(self.variants, self.rng.randint(1, 3))
        return make.order(
            self.store,
            {variant: str(self.rng.randint(1, 4)) for variant in chosen},
            delivery=self.rng.choice(["local", "express"]),
            contact=Contact("李明", self.phone(), DISTRICT, "文三路 88 号"),
        )

    def phone(self) -> str:
        """Nobody reaches the caps of one phone."""
        return f"137{self.rng.randrange(10**8):08d}"

    def confirm(self) -> None:
        steps.confirm(**self.given(self.order()))

    def take_cash(self) -> None:
        cash.take(**self.given(self.order()))

    def return_cash(self) -> None:
        cash.give_back(**self.given(self.order()))

    def send_all(self) -> None:
        fulfil.fulfil(**self.given(self.order()))

    def send_some(self) -> None:
        order = self.order()
        line = self.rng.choice([*order.lines.all()])
        fulfil.fulfil(**self.given(order), quantities={line.pk: self.some(line.quantity)})

    def take_back(self) -> None:
        undo.unship(**self.given(self.order()) | {"store": self.store})

    def receive(self) -> None:
        steps.receive(**self.given(self.order()))

    def cancel(self) -> None:
        cancellation.cancel(**self.given(self.order()), reason="没货了")

    def refund(self) -> None:
        order = self.order()
        line = self.rng.choice([*order.lines.all()])
        refunds.request(
            **self.given(order),
            quantities={line.pk: self.some(line.quantity)},
            reason="少一件",
            restock=self.rng.random() < 0.7,
        )

    def pay_out(self) -> None:
        """Somebody gives back by hand what was decided."""
        for refund in Refund._base_manager.filter(store=self.store, finished_at=None)[:3]:
            refund_runs.given_back(store=self.store.pk, refund_id=refund.pk, actor=None, at=self.at)

    # Substitutions.

    def propose(self) -> None:
        order = self.order()
        line = self.rng.choice([*order.lines.all()])
        kind = self.rng.choice(["replace", "replace", "leave_out"])
        fresh = ProductVariant._base_manager.select_related("product", "store", "level")
        variant = fresh.get(pk=self.rng.choice(self.variants).pk)
        goods = {"variant": variant, "new_quantity": self.some(Decimal(3))}
        offer = Offer(
            kind,
            self.some(line.quantity),
            self.at + timedelta(days=5),
            is_lost=self.rng.random() < 0.5,
            **(goods if kind == "replace" else {}),
        )
        proposals.propose(**self.given(order), line_id=line.pk, offer=offer)

    def accept(self) -> None:
        answers.accept(**self.proposal())

    def decline(self) -> None:
        answers.decline(**self.proposal())

    def withdraw_proposal(self) -> None:
        proposals.withdraw(**self.proposal())

    def expire(self) -> None:
        answers.expire_due(at=self.at)

    # After-sales.

    def ask(self) -> None:
        order = self.order()
        kind = self.rng.choice([*Kind])
        line = self.rng.choice([*order.lines.all()])
        asking.ask(
            **self.given(order),
            kind=kind,
            reason=self.rng.choice(REASONS[kind]),
            quantities={line.pk: self.some(line.quantity)},
            words="坏了",
        )

    def ask_for_other_goods(self) -> None:
        """Cash pays no difference: for cheaper ones."""
        fitting = Order._base_manager.filter(
            store=self.store, payment_status="paid", fulfillment_status="fulfilled"
        )
        order = self.rng.choice([*fitting.order_by("-pk")[:AMONG]] or [self.order()])
        line = max(order.lines.all(), key=lambda line: line.price)
        asking.ask(
            **self.given(order),
            kind=Kind.EXCHANGE,
            reason="size",
            quantities={line.pk: self.some(line.sent)},
            words="换一种",
            goods=self.goods(below=Decimal(99) if order.is_prepaid else line.price),
        )

    def goods(self, *, below: Decimal = Decimal(6)) -> Goods:
        """Other ones, which an exchange is to be for."""
        fresh = ProductVariant._base_manager.select_related("product", "store", "level")
        cheaper = [row.pk for row in self.variants if row.price < below]
        return Goods(fresh.get(pk=self.rng.choice(cheaper or [self.variants[0].pk])))

    def propose_goods(self) -> None:
        case = self.case(self.rng.choice([State.REQUESTED, State.TO_RESHIP]))
        answering.offer(**case, kind=Kind.EXCHANGE, amount=None, words="换这个", goods=self.goods())

    def grant(self) -> None:
        answering.grant(**self.case(State.REQUESTED))

    def offer(self) -> None:
        kind = self.rng.choice([Kind.REFUND, Kind.RETURN])
        answering.offer(
            **self.case(State.REQUESTED), kind=kind, amount=Decimal("0.50"), words="少退些"
        )

    def refuse(self) -> None:
        answering.refuse(**self.case(State.REQUESTED), words="没有坏")

    def choose(self) -> None:
        self.rng.choice([choosing.accept, choosing.decline])(**self.case(State.OFFERED))

    def call_off(self) -> None:
        choosing.withdraw(**self.case(State.REQUESTED))

    def escalate(self) -> None:
        side = self.rng.choice([Side.BUYER, Side.SHOP])
        choosing.escalate(**self.case(State.REFUSED), side=side, words="请平台看看")

    def decide(self) -> None:
        told = self.case(State.ESCALATED)
        told.pop("store")
        deciding.decide(
            **told,
            kind=self.rng.choice([Kind.REFUND, Kind.RETURN, Kind.EXCHANGE]),
            amount=self.some(Decimal(4)),
            freight_by=FreightBy.SHOP,
            words="这样定",
        )

    def send_back(self) -> None:
        returning.send_back(
            **self.case(State.TO_RETURN), courier="顺丰速运", number=f"SF{self.rng.random()}"
        )

    def take_return(self) -> None:
        told = self.case(State.RETURNING)
        goods = {}
        for row in AfterSaleLine._base_manager.filter(aftersale_id=told["aftersale_id"]):
            shelved = Decimal(self.rng.randint(0, int(row.quantity)))
            goods[row.line_id] = returning.Back(shelved, row.quantity - shelved)
        returning.receive(
            **told, found=self.rng.choice([*returning.Found]), goods=goods, words="看过"
        )

    def resend(self) -> None:
        reshipping.send(**self.case(State.TO_RESHIP), courier="", number="")

    def got(self) -> None:
        choosing.got(**self.case(State.RESHIPPED))

    def lapse(self) -> None:
        with scope.across_stores("the clock of every store"):
            due = lapsing.due_ids(at=self.at)
        for store_id, pk in due:
            lapsing.lapse(store=store_id, aftersale_id=pk, at=self.at)
