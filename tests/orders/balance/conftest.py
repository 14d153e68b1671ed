"""Every test here may pay at the practice gateway."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from orders.balance import terms, topping_up
from orders.models import Order
from orders.payments import closing
from shop.members import memberships, programmes
from shop.members.models import Member
from tests import make
from tests.paying import Shop, gate, gateway_process, shop

__all__ = ["gate", "gateway_process", "shop"]


@dataclass
class Club:
    """A shop that takes balance, and its member Wang."""

    shop: Shop
    wang: User

    @property
    def member(self) -> Member:
        found = memberships.in_store(self.shop.store, self.wang.pk)
        assert found is not None
        return found

    @property
    def has(self) -> tuple[str, str]:
        """Principal and bonus."""
        return str(self.member.principal), str(self.member.bonus)

    def begin(self, amount: str) -> Order:
        at = timezone.now()
        return topping_up.start(
            store=self.shop.store, user=self.wang, amount=Decimal(amount), at=at
        )

    def pay(self, order: Order) -> Order:
        """By WeChat Pay, all that is due."""
        payment = self.shop.attempt(order, "wechatpay")
        self.shop.gate.pay(payment.out_trade_no)
        closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
        return Order.every.get(pk=order.pk)

    def top_up(self, amount: str) -> Order:
        return self.pay(self.begin(amount))


@pytest.fixture
def club(shop: Shop) -> Club:
    return make_club(shop)


def make_club(shop: Shop) -> Club:
    wang, owner = make.user("王芳"), shop.store.owner
    programmes.save(store=shop.store, actor=owner, values={"is_on": True})
    tiers = [(Decimal(100), Decimal(10)), (Decimal(300), Decimal(50))]
    terms.save(store=shop.store, actor=owner, is_on=True, is_registered=False, tiers_=tiers)
    memberships.join(store=shop.store, user=wang, at=timezone.now())
    return Club(shop, wang)


@pytest.fixture
def browser(club: Club) -> Client:
    client = Client()
    client.force_login(club.wang)
    return client
