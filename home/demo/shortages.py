"""What was out of stock after somebody had ordered: every kind of proposal, in every state."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from home.demo import payments
from home.demo.paygate.gate import Gate
from orders.chat import drafts, offers
from orders.models import Order, OrderLine, PayMethod
from orders.substitutions import answers, proposals, similar
from orders.substitutions.models import Substitution
from orders.substitutions.proposals import Offer
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

FIRST, DAY = 60, timedelta(days=1)
Kind = Substitution.Kind
Make = Callable[[OrderLine, datetime], Offer]
Answer = Callable[..., object]


def ask(gate: Gate, store: Store, skus: list[str]) -> None:
    """One order for each of STORIES, and a written down order that waits for its customer."""
    for number, (make, answer) in enumerate(STORIES):
        order = payments.buy(store, skus[4:6], FIRST + number, PayMethod.ALIPAY)
        payments.pay(gate, order, PayMethod.ALIPAY)
        at = timezone.now() - (2 * DAY if answer is _nothing else timedelta(0))
        _asked(store, order, make, answer, at=at)
    answers.expire_due(at=timezone.now())
    _write_down(store, skus[4:6])


def _asked(store: Store, order: Order, make: Make, answer: Answer | None, *, at: datetime) -> None:
    line = order.lines.filter(store=store).order_by("pk")[0]
    row = proposals.propose(
        store=store,
        order_id=order.pk,
        line_id=line.pk,
        offer=make(line, at),
        actor=store.owner,
        at=at,
    )
    if answer is not None and answer is not _nothing:
        answer(store=store, substitution_id=row.pk, actor=store.owner, at=timezone.now())


def _like(line: OrderLine, at: datetime) -> Offer:
    return _instead(line, similar.to(line)[0], at)


def _dearer(line: OrderLine, at: datetime) -> Offer:
    """At its own price: the difference is asked for when the shopper says yes."""
    variant = max(similar.to(line), key=lambda row: row.asked)
    return _instead(line, variant, at, price=variant.asked)


def _instead(
    line: OrderLine, variant: ProductVariant, at: datetime, *, price: Decimal | None = None
) -> Offer:
    return Offer(
        Kind.REPLACE,
        Decimal(1),
        at + DAY,
        variant=variant,
        new_quantity=Decimal(1),
        price=price,
        words="不好意思，这件卖完了，换这件可以吗？",
    )


def _left_out(_line: OrderLine, at: datetime) -> Offer:
    return Offer(Kind.LEAVE_OUT, Decimal(1), at + DAY, words="这件卖完了，先不发，钱退给您")


def _later(_line: OrderLine, at: datetime) -> Offer:
    until = timezone.localdate(at) + 3 * DAY
    return Offer(
        Kind.WAIT, Decimal(1), at + DAY, wait_until=until, words="三天后到货，等等可以吗？"
    )


def _nothing(**_given: object) -> None:
    """Silence until the deadline."""


STORIES: list[tuple[Make, Answer | None]] = [
    (_like, answers.accept),
    (_like, answers.decline),
    (_like, _nothing),
    (_left_out, None),
    (_later, None),
    (_later, answers.accept),
    (_like, proposals.withdraw),
    (_dearer, answers.accept),
]


def _write_down(store: Store, skus: list[str]) -> None:
    """From a chat: the first is gone by now, and something else offered for it."""
    rows = ProductVariant.objects.for_store(store).filter(sku__in=skus).select_related("product")
    items = [drafts.Item(variant_id=row.pk, quantity=Decimal(1)) for row in rows.order_by("sku")]
    part, at = drafts.Part(items=items, customer="小李"), timezone.now()
    draft = drafts.write(store=store, parts=[part], actor=store.owner, at=at)[0]
    line = draft.lines.select_related("variant__product").order_by("position")[0]
    there = {item.variant_id for item in items}
    near = similar.to_goods(line.variant, without=there) if line.variant else []
    if near:
        offers.propose(
            store=store,
            draft_id=draft.pk,
            line_id=line.pk,
            variant=near[0],
            quantity=Decimal(1),
            actor=store.owner,
            at=at,
        )
