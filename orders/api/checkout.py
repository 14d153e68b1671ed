"""Placing an order over the API, and why one was not placed."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.requests import actor_of
from core.api import idempotency, problems
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import valid
from orders import limits
from orders.api import orders as orders_api
from orders.api.checkout_inputs import TAG, PlaceSerializer, basket_of, book_of, store_at
from orders.api.checkout_preview import TotalsSerializer
from orders.api.order_serializers import OrderDetailSerializer
from orders.balance import paying
from orders.cart.api import GuestEndpoint, owner_of
from orders.chat import drafts
from orders.checkout.forms import CheckoutForm
from orders.checkout.place import place
from orders.checkout.refusals import (
    AccountEnding,
    BalanceShort,
    CannotBook,
    CannotDeliver,
    CannotJoin,
    CannotRedeem,
    NothingToOrder,
    PriceChanged,
    ShortOfStock,
    TooLarge,
)
from orders.payments.methods.available_methods import Offers
from orders.shipping import kept_terms, slots
from shop.stores.models import Store


class Checkout(GuestEndpoint):
    @described(
        gettext_lazy("提交订单"),
        tag=TAG,
        asks=PlaceSerializer,
        answers=OrderDetailSerializer,
        status=201,
        key="required",
        is_for_guests=True,
        own_problems={
            409: gettext_lazy(
                "没有下单。code：price_changed（now 里是新的金额）、out_of_stock、cannot_deliver、"
                "slot_full、nothing_to_order、too_large、limit_reached、cannot_join_group、cannot_redeem、cannot_book"
            ),
            429: gettext_lazy("下单太多，或请求太频繁"),
        },
        example={
            "delivery": "express",
            "address": 12,
            "pay_method": "wechatpay",
            "seen_total": "59.00",
        },
        description=gettext_lazy(
            "把购物车里这家店的东西（或 lines 里的几行，或 sku 这一样）下成一个订单，"
            "库存锁住，价格定下。"
        ),
    )
    @idempotency.once(is_required=True)
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(PlaceSerializer, request.data)
        store, offers = store_at(slug, browser=asked["client"], basket=basket_of(asked))
        form = _form(request, store, asked, offers)
        if not form.is_valid():
            raise problems.invalid(form.errors)
        owner = owner_of(request)
        if owner is None:
            raise NothingToOrder
        placement = form.placement(
            # The domain keeps to it as well: also after the answer was lost.
            idempotency_key=request.idempotency_key,  # type: ignore[attr-defined]
            buyer=actor_of(request.user),
            basket=basket_of(asked),
        )
        order = place(placement, owner=owner, at=timezone.now())
        request.has_made = True  # type: ignore[attr-defined]
        form.keep_address(actor_of(request.user))
        drafts.placed(store=store, tokens=asked["drafts"], order=order, at=order.created_at)
        if asked["use_balance"]:
            paying.pay_if_possible(order, actor_of(request.user), at=timezone.now())
        here = reverse("api-order", args=[order.token])
        found = orders_api.find(request, order.token)
        return orders_api.detail(found, status=201, headers={"Location": here})


def _form(request: Request, store: Store, asked: dict[str, Any], offers: Offers) -> CheckoutForm:
    """The form of the page judges what was sent."""
    typed = {name: "" if value is None else str(value) for name, value in asked.items()}
    # An unticked box is not sent at all.
    for name in ("save_address", "use_balance"):
        if not asked[name]:
            typed.pop(name)
    return CheckoutForm(
        typed,
        store=store,
        book=book_of(request, asked),
        offered_slots=kept_terms.of(store).slots,
        offers=offers,
        at=timezone.now(),
    )


@problems.tells(NothingToOrder)
def _nothing(_error: NothingToOrder) -> Problem:
    return Problem(409, "nothing_to_order", _("购物车里没有这家店能买的东西"))


@problems.tells(PriceChanged)
def _price_changed(error: PriceChanged) -> Problem:
    words = _("价格变了，现在共 ¥%(total)s，请核对后提交") % {"total": error.now.total}
    return Problem(409, "price_changed", words, extra={"now": TotalsSerializer(error.now).data})


@problems.tells(BalanceShort)
def _balance_short(error: BalanceShort) -> Problem:
    return Problem(409, "balance_short", str(error), fields={"pay_method": [str(error)]})


@problems.tells(ShortOfStock)
def _short(error: ShortOfStock) -> Problem:
    return Problem(409, "out_of_stock", _("；").join(error.words), extra={"words": error.words})


@problems.tells(CannotDeliver)
def _cannot_deliver(error: CannotDeliver) -> Problem:
    return Problem(409, "cannot_deliver", error.words, fields={error.field: [error.words]})


@problems.tells(slots.SlotFull)
def _slot_full(error: slots.SlotFull) -> Problem:
    return Problem(409, "slot_full", str(error), fields={"slot": [str(error)]})


@problems.tells(AccountEnding)
def _account_ending(error: AccountEnding) -> Problem:
    return Problem(409, "account_ending", str(error))


@problems.tells(CannotJoin)
def _cannot_join(error: CannotJoin) -> Problem:
    return Problem(409, "cannot_join_group", str(error), fields={"group": [str(error)]})


@problems.tells(CannotBook)
def _cannot_book(error: CannotBook) -> Problem:
    return Problem(409, "cannot_book", str(error), fields={"presale": [str(error)]})


@problems.tells(CannotRedeem)
def _cannot_redeem(error: CannotRedeem) -> Problem:
    return Problem(409, "cannot_redeem", str(error), fields={"reward": [str(error)]})


@problems.tells(TooLarge)
def _too_large(_error: TooLarge) -> Problem:
    return Problem(409, "too_large", _("金额太大，网上下不了这么大的单，请直接联系商家"))


@problems.tells(limits.LimitReached)
def _limit_reached(error: limits.LimitReached) -> Problem:
    return Problem(409, "limit_reached", str(error))


@problems.tells(limits.TooManyOrders)
def _too_many_orders(error: limits.TooManyOrders) -> Problem:
    return problems.too_soon(3600, code="too_many_orders", detail=str(error))
