"""What came after the town's orders, in every state, made by the steps themselves."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from core import scope
from home.demo import payments, shortages, town
from home.demo.paygate.gate import Gate
from orders.aftersales.choices import FreightBy, Kind, Reason, Side
from orders.aftersales.models import AfterSale
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
from orders.lifecycle import fulfil, steps
from orders.models import Order, PayMethod
from orders.payments.gateways.base import RefundResult, RefundState
from orders.payments.models import Refund
from orders.payments.refunds import refund_runs
from orders.substitutions import similar
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

FIRST = 10
WORDS = "收到的和说的不一样，麻烦看一下"
Run = Callable[[AfterSale], object]
Pick = Callable[..., ProductVariant]


@scope.across_stores("the demo town")
def ask_afterwards(gate: Gate, say: Callable[[str], None]) -> None:
    """One order for each way an after-sale may stand, in the first store of the town."""
    described = town.STORES[0]
    store = Store.objects.select_related("owner").get(name=described.name)
    if AfterSale.unscoped.filter(store=store).exists():
        return
    shortages.ask(gate, store, described.best)
    for number, (kind, reason, runs) in enumerate(CASES):
        order = payments.buy(store, described.best[:2], FIRST + number, PayMethod.ALIPAY)
        payments.pay(gate, order, PayMethod.ALIPAY)
        case = _asked(store, order, kind, reason)
        for run in runs:
            run(case)
    _exchange(gate, store, described.best)
    at = timezone.now() + timedelta(minutes=10)
    for refund_id in refund_runs.due_ids(at=at):
        refund_runs.run(refund_id=refund_id, at=at)
    say(f"{described.name}：各种状态的售后")


def _exchange(gate: Gate, store: Store, skus: list[str]) -> None:
    """For other goods: dearer ones, which wait for the difference, and cheaper ones, sent."""
    for number, (pick, runs) in enumerate(SWAPS):
        order = payments.buy(store, skus[:2], FIRST + len(CASES) + number, PayMethod.ALIPAY)
        payments.pay(gate, order, PayMethod.ALIPAY)
        found = similar.to(order.lines.filter(store=store).order_by("pk")[0])
        if not found:
            continue
        goods = Goods(pick(found, key=lambda row: row.asked))
        case = _asked(store, order, Kind.EXCHANGE, Reason.SIZE, goods)
        for run in runs:
            run(case)


def _asked(
    store: Store, order: Order, kind: Kind, reason: Reason, goods: Goods | None = None
) -> AfterSale:
    at = timezone.now()
    steps.confirm(store=store, order_id=order.pk, actor=store.owner, at=at)
    if reason != Reason.UNWANTED:
        fulfil.fulfil(store=store, order_id=order.pk, actor=store.owner, at=at)
    line = order.lines.filter(store=store).order_by("pk")[0]
    return asking.ask(
        store=store,
        order_id=order.pk,
        kind=kind,
        reason=reason,
        quantities={line.pk: Decimal(1)},
        words=WORDS,
        goods=goods,
        actor=None,
        at=at,
    )


def _grant(case: AfterSale) -> None:
    store, at = case.order.store, timezone.now()
    answering.grant(store=store, aftersale_id=case.pk, actor=store.owner, at=at)


def _offer(case: AfterSale) -> None:
    answering.offer(
        store=case.order.store,
        aftersale_id=case.pk,
        kind=Kind.REFUND,
        amount=Decimal("1.00"),
        words="东西没坏，补你一块钱好吗",
        actor=case.order.store.owner,
        at=timezone.now(),
    )


def _refuse(case: AfterSale) -> None:
    store, words = case.order.store, "发出前拍过照，是好的"
    at = timezone.now()
    answering.refuse(store=store, aftersale_id=case.pk, words=words, actor=store.owner, at=at)


def _escalate(case: AfterSale) -> None:
    choosing.escalate(
        store=case.store_id,
        aftersale_id=case.pk,
        side=Side.BUYER,
        words="打开就是这样的",
        actor=None,
        at=timezone.now(),
    )


def _decide(case: AfterSale) -> None:
    deciding.decide(
        aftersale_id=case.pk,
        kind=Kind.REFUND,
        amount=None,
        freight_by=FreightBy.SHOP,
        words="商家没有能证明的照片，支持买家",
        actor=None,
        at=timezone.now(),
    )


def _withdraw(case: AfterSale) -> None:
    at = timezone.now()
    choosing.withdraw(store=case.store_id, aftersale_id=case.pk, actor=None, at=at)


def _send_back(case: AfterSale) -> None:
    returning.send_back(
        store=case.store_id,
        aftersale_id=case.pk,
        courier="顺丰速运",
        number=f"SF10000000{case.pk:05d}",
        actor=None,
        at=timezone.now(),
    )


def _receive(case: AfterSale) -> None:
    goods = {row.line_id: returning.Back(shelved=row.quantity) for row in case.lines.all()}
    returning.receive(
        store=case.store_id,
        aftersale_id=case.pk,
        found=returning.Found.WHOLE,
        goods=goods,
        actor=case.order.store.owner,
        at=timezone.now(),
    )


def _reship(case: AfterSale) -> None:
    reshipping.send(
        store=case.store_id,
        aftersale_id=case.pk,
        courier="中通快递",
        number=f"ZT20000000{case.pk:05d}",
        actor=case.order.store.owner,
        at=timezone.now(),
    )


def _fail(case: AfterSale) -> None:
    """The gateway says no: it waits for the shop, with the reason."""
    no = RefundResult(RefundState.FAILED, message="买家的收款账户已注销")
    for refund in Refund.unscoped.filter(store=case.store_id, order=case.order_id):
        refund_runs.finish(refund_id=refund.pk, result=no, at=timezone.now(), source="demo")


def _lapse(case: AfterSale) -> None:
    case.refresh_from_db()
    if case.deadline is not None:
        lapsing.lapse(store=case.store_id, aftersale_id=case.pk, at=case.deadline)


CASES: list[tuple[Kind, Reason, list[Run]]] = [
    (Kind.REFUND, Reason.UNWANTED, []),
    (Kind.REFUND, Reason.BROKEN, []),
    (Kind.RETURN, Reason.QUALITY, [_offer]),
    (Kind.REFUND, Reason.DIFFERENT, [_refuse]),
    (Kind.RETURN, Reason.NO_REASON, [_grant]),
    (Kind.RETURN, Reason.WRONG, [_grant, _send_back]),
    (Kind.EXCHANGE, Reason.WRONG, [_grant, _send_back, _receive]),
    (Kind.RESEND, Reason.MISSING, [_grant, _reship]),
    (Kind.REFUND, Reason.QUALITY, [_refuse, _escalate]),
    (Kind.REFUND, Reason.DIFFERENT, [_refuse, _escalate, _decide]),
    (Kind.RETURN, Reason.BROKEN, [_grant, _send_back, _receive]),
    (Kind.RETURN, Reason.NO_REASON, [_grant, _lapse]),
    (Kind.EXCHANGE, Reason.SIZE, [_withdraw]),
    (Kind.REFUND, Reason.MISSING, [_grant, _fail]),
]
SWAPS: list[tuple[Pick, list[Run]]] = [
    (max, []),
    (max, [_grant]),
    (min, [_grant, _send_back, _receive, _reship]),
]
