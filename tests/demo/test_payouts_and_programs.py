"""What the demo town shows of settlement and webhooks is made by the domain, and adds up."""

import json
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from home.demo import payouts, programs, town
from home.demo.carrier import server
from orders.payments import check
from orders.payments.payouts.models import OrderSettlement, SettlementAccount, Withdrawal
from orders.webhooks import delivery
from orders.webhooks.models import Webhook, WebhookDelivery
from shop.stores.models import Store
from tests import make
from tests.paying import gate, gateway_process, make_shop

__all__ = ["gate", "gateway_process"]
pytestmark = pytest.mark.django_db


def ask_nothing(_words: str) -> None:
    pass


@pytest.mark.long
def test_a_withdrawal_in_every_state_and_books_that_balance(gate):
    described = town.STORES[1]
    shop = make_shop(gate, collector="platform")
    Store.objects.filter(pk=shop.store.pk).update(name=described.name)
    for sku in described.best[:2]:
        make.variant(shop.store, sku=sku, price="30.00", stock="9")
    make.user("平台运营", phone=town.OPERATOR_PHONE)

    for _twice in range(2):
        payouts.pay_out(gate, ask_nothing)

    rows = Withdrawal._base_manager.filter(store=shop.store).order_by("pk")
    assert [row.state for row in rows] == ["paid", "refused", "approved", "requested"]
    assert {row.decided_by for row in rows if row.decided_by} == {
        User.unscoped.get(phone=town.OPERATOR_PHONE)
    }
    account = SettlementAccount._base_manager.get(store=shop.store)
    assert (account.paid, account.held, account.frozen) == (Decimal(8), Decimal(6), Decimal(0))
    assert OrderSettlement._base_manager.get(store=shop.store).settled_at is not None
    assert check.differences() == []


def test_a_webhook_hears_of_the_town_through_the_simulator(settings):
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]
    store = make.store(town.STORES[0].name)
    with server.running() as fake:
        for _twice in range(2):
            programs.connect(fake.url, ask_nothing)
        make.order(store, {make.variant(store, stock="9"): "1"})
        for delivery_id in delivery.due_ids(at=timezone.now()):
            delivery.deliver(delivery_id=delivery_id, at=timezone.now())

        heard = [told.kind for told in fake.told]

    assert Webhook._base_manager.count() == 1
    assert heard == ["ping", "order.placed"]
    told = WebhookDelivery._base_manager.filter(state="delivered").order_by("pk")
    assert [json.loads(row.body)["type"] for row in told] == heard
