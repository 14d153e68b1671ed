"""What a deposit is beside an order's other money: to the shop, to its buyer, and to the desk."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from orders import limits
from orders.lifecycle import cancellation
from orders.payments.payouts import thawing
from orders.payments.payouts.models import SettlementAccount
from tests import make
from tests.orders.groups.made import pay
from tests.orders.presales.made import DAY, HOUR, order, presale
from tests.paying import make_shop

pytestmark = pytest.mark.django_db


def lamp_of(shop):
    return make.variant(shop.store, name="台灯", price="100.00", stock="20", sku="LAMP")


@pytest.mark.long
def test_a_deposit_kept_on_the_platforms_account_becomes_the_shops(gate):
    shop, at = make_shop(gate, collector="platform"), timezone.now()
    terms = presale(lamp_of(shop), keeps_deposit=True, rest_from=at - HOUR / 2)
    placed = pay(shop, order(terms))

    cancellation.cancel_as_buyer(token=placed.token, reason="不想要了", actor=None, at=at)

    assert thawing.due(at=at + 7 * DAY - timedelta(seconds=1)) == []
    assert thawing.due(at=at + 7 * DAY) == [(shop.store.pk, placed.pk)]
    one = {"store": shop.store.pk, "order_id": placed.pk}
    assert not thawing.thaw(**one, at=at + 7 * DAY - timedelta(seconds=1))
    assert thawing.thaw(**one, at=at + 7 * DAY)
    assert not thawing.thaw(**one, at=at + 8 * DAY)
    account = SettlementAccount._base_manager.get(store=shop.store)
    assert (account.frozen, account.available + account.fees) == (0, 16)
    call_command("check_money")


def test_who_has_paid_deposits_may_go_on_ordering(shop, settings):
    settings.ORDERS_WAITING_PER_PHONE = 2
    terms, phone = presale(lamp_of(shop)), "13800001111"
    first = [order(terms, phone=phone) for _one in range(2)]
    with pytest.raises(limits.TooManyOrders):
        order(terms, phone=phone)

    for placed in first:
        pay(shop, placed)

    assert order(terms, phone=phone).waits_for_payment


@pytest.mark.long
def test_the_desk_offers_no_refund_of_a_deposit(client, shop):
    at = timezone.now()
    terms = presale(lamp_of(shop), rest_from=at - HOUR / 2)
    placed = pay(shop, order(terms))
    client.force_login(shop.store.owner)
    page = f"/merchant/orders/{placed.number}/"

    assert f"{page}refund/" not in client.get(page).content.decode()

    pay(shop, placed)
    assert f"{page}refund/" in client.get(page).content.decode()


@pytest.mark.long
def test_the_desks_page_costs_the_same_however_many_have_booked(
    client, shop, django_assert_max_num_queries
):
    terms = presale(lamp_of(shop), quantity=20)
    client.force_login(shop.store.owner)
    for _more in range(2):
        for _one in range(3):
            pay(shop, order(terms))
        with django_assert_max_num_queries(13):
            page = client.get(f"/merchant/promotions/presales/{terms.number}/")
        assert page.status_code == 200
    assert page.content.decode().count("待付尾款") == 6
