"""Typed orders sent twice at the same moment, with real connections on PostgreSQL."""

from decimal import Decimal
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from orders.cart import cart, contents
from orders.chat import drafts, into_cart, offers
from orders.chat.drafts import Item, Part
from orders.chat.models import Draft
from orders.chat.sheet_form import CartChange
from orders.chat.sheet_row import Kind, SheetRow
from tests import make
from tests.sheets import fields

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def store():
    return make.store()


@pytest.fixture
def potato(store):
    return make.variant(store, name="土豆", unit="斤", stock="90")


def in_cart(owner, store):
    return {line.variant.product.title: line.quantity for line in contents.lines_for(owner, store)}


@pytest.mark.parametrize("present", [None, Decimal(1)])
def test_a_draft_confirmed_many_times_is_in_the_cart_once(store, potato, at_once, present):
    tea = make.variant(store, name="茶")
    owner = cart.Owner(key="guest")
    if present:
        cart.add(owner=owner, variant=potato, quantity=present)
    row = SheetRow(number=0, kind=Kind.MATCH)
    wishes = [
        CartChange(potato, Decimal(3), row, is_change=True),
        CartChange(tea, Decimal(2), row, is_change=True),
    ]

    results = at_once([partial(into_cart.put, owner=owner, changes=wishes)] * 8)

    assert not [result for result in results if isinstance(result, Exception)], results
    assert in_cart(owner, store) == {"土豆": 3, "茶": 2}


def test_a_sheet_sent_by_many_taps_is_added_once(store, potato, at_once):
    phone = Client()
    phone.post("/cart/add/", {"sku": potato.sku})
    path = f"/{store.slug}/chat-order/"
    sheet = fields(phone.post(path, {"text": "土豆3斤"}))

    def tap():
        same = Client()
        same.cookies = phone.cookies
        return same.post(path, sheet)["Location"]

    assert at_once([tap] * 5) == ["/cart/"] * 5
    owner = cart.Owner(key=phone.cookies["cart"].value.split(":")[0])
    assert in_cart(owner, store) == {"土豆": 4}


def test_of_two_orders_one_finishes_the_draft(store, potato, at_once):
    items = [Item(variant_id=potato.pk, quantity=Decimal(3))]
    at = timezone.now()
    (draft,) = drafts.write(store=store, parts=[Part(items=items)], actor=store.owner, at=at)
    orders = [make.order(store, {potato: "1"}) for _number in range(4)]

    results = at_once(
        [
            partial(drafts.placed, store=store, tokens=[draft.token], order=order, at=at)
            for order in orders
        ]
    )

    assert sorted(results) == [0, 0, 0, 1]
    assert Draft.objects.get().order == orders[results.index(1)]


@pytest.mark.long
def test_of_yes_and_no_at_once_one_is_said(store, potato, at_once):
    for _round in range(5):
        melon = make.variant(store, name="西瓜", stock="9")
        at, items = timezone.now(), [Item(variant_id=potato.pk, quantity=Decimal(3))]
        (draft,) = drafts.write(store=store, parts=[Part(items=items)], actor=None, at=at)
        line = draft.lines.get()
        offer = offers.propose(
            store=store,
            draft_id=draft.pk,
            line_id=line.pk,
            variant=melon,
            quantity=Decimal(1),
            actor=None,
            at=at,
        )
        say = partial(offers.answer, store=store, token=draft.token, offer_id=offer.pk, at=at)

        results = at_once([partial(say, accepts=number % 2 == 0) for number in range(4)])

        offer.refresh_from_db()
        line.refresh_from_db()
        assert sum(isinstance(result, offers.CannotOffer) for result in results) == 2, results
        assert line.variant == (melon if offer.state == "accepted" else potato)
