"""What came after the town's orders: each state that a person may want to look at."""

from dataclasses import replace

import pytest

from home.demo import afterwards, town
from orders.aftersales.choices import State
from orders.aftersales.models import AfterSale
from orders.chat.models import DraftOffer
from orders.payments import check
from orders.payments.models import ExtraCharge
from orders.substitutions.models import Substitution
from shop.stock import check as stock_check
from tests import make
from tests.paying import gate, gateway_process, shop

__all__ = ["gate", "gateway_process", "shop"]
pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_there_is_one_of_each_state(shop, monkeypatch):
    store = shop.store
    # The first two are neither the cheapest nor the dearest: they are exchanged both ways.
    prices = ["24.00", "23.00", "20.00", "21.00", "22.00", "25.00", "26.00", "27.00"]
    skus = [make.variant(store, price=price, stock="99").sku for price in prices]
    described = replace(town.STORES[0], name=store.name, best=skus)
    monkeypatch.setattr(town, "STORES", [described])

    for _twice in range(2):
        afterwards.ask_afterwards(shop.gate, str)

    cases, asked = AfterSale.unscoped.all(), Substitution.unscoped.all()
    assert set(cases.values_list("state", flat=True)) == set(State.values)
    assert cases.get(state=State.REFUNDING).trouble == "买家的收款账户已注销"
    assert set(asked.values_list("state", flat=True)) == set(Substitution.State.values)
    assert set(asked.values_list("kind", flat=True)) == set(Substitution.Kind.values)
    open_extras = ExtraCharge.unscoped.filter(state="open").values_list("kind", flat=True)
    assert set(open_extras) == set(ExtraCharge.Kind.values)
    assert DraftOffer.unscoped.get().state == "proposed"
    assert (check.differences(), stock_check.differences()) == ([], [])
