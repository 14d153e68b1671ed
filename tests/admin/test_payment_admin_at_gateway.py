"""What operators do to payments reaches the gateway; what merchants reconcile is their own."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from orders.models import Order
from orders.payments import check, closing
from orders.payments.methods import setup
from orders.payments.models import (
    PaymentConfiguration,
    PaymentLog,
    PaymentOrder,
    Reconciliation,
    ReconciliationItem,
)
from orders.payments.reconciliation import reconcile
from orders.payments.refunds import refunds
from tests import make
from tests.orders.payments.conftest import Shop, configure, gate, gateway_process, shop

__all__ = ["gate", "gateway_process", "shop"]

DAY = timezone.localdate() - timedelta(days=1)
NOON = timezone.make_aware(datetime.fromisoformat(f"{DAY} 12:00"))
PAGE = "/merchant/reconciliation/"


@pytest.fixture
def operator(db) -> Client:
    client = Client()
    client.force_login(User.objects.create(phone="13800000099", is_superuser=True))
    return client


@pytest.fixture
def owner(shop, signed_in) -> Client:
    return signed_in(shop.store.owner)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def account(shop: Shop, channel: str = "alipay") -> PaymentConfiguration:
    return PaymentConfiguration.objects.get(store=shop.store, interface__channel=channel)


def paid(shop: Shop, channel: str = "alipay", *, is_told: bool = True) -> PaymentOrder:
    payment = shop.attempt(shop.order(pay_method=channel))
    shop.gate.pay(payment.out_trade_no, paid_at=NOON)
    if is_told:
        closing.query(payment_id=payment.pk, at=NOON, source="query")
        payment.refresh_from_db()
    return payment


def differing(shop: Shop, channel: str = "alipay") -> ReconciliationItem:
    payment = paid(shop, channel)
    PaymentOrder._base_manager.filter(pk=payment.pk).update(amount=Decimal("58.00"))
    found = reconcile.account(configuration=payment.configuration, day=DAY, at=timezone.now())
    return found.items.get(payment=payment)


# --- operators


@pytest.mark.parametrize("channel", ["wechatpay", "alipay"])
def test_asking_the_gateway_settles_a_lost_payment(shop, operator, channel):
    payment = paid(shop, channel, is_told=False)
    url = reverse("operate_payment_query", args=[payment.pk])

    found = text(operator.post(url, follow=True))

    assert "已付款，已经入账" in found
    assert Order._base_manager.get(pk=payment.order_id).payment_status == "paid"
    log = PaymentLog.objects.get(event="query_ordered")
    assert (log.actor.phone, log.payment_id) == ("13800000099", payment.pk)
    assert check.differences() == []


def test_asking_about_an_unpaid_attempt_says_so(shop, operator):
    payment = shop.attempt(shop.order(pay_method="alipay"))

    found = text(operator.post(reverse("operate_payment_query", args=[payment.pk]), follow=True))

    assert "渠道没有确认付款" in found


def test_a_refund_is_tried_again(shop, operator):
    payment = paid(shop)
    shop.gate.trouble.set("error_500")
    (refund,) = refunds.request(
        store=shop.store,
        order_id=payment.order_id,
        quantities={payment.order.lines.get().pk: Decimal(1)},
        reason="缺货",
        actor=shop.store.owner,
        at=timezone.now(),
    )
    url = reverse("operate_refund_run", args=[refund.pk])
    assert "待退款" in text(operator.post(url, follow=True))
    shop.gate.trouble.set("error_500", on=False)

    assert "已退款" in text(operator.post(url, follow=True))

    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert PaymentLog.objects.filter(event="refund_ordered", refund=refund).count() == 2
    assert "再试一次" not in text(
        operator.get(reverse("operate-refunds_modeladmin_inspect", args=[refund.pk]))
    )
    assert check.differences() == []


def test_a_configuration_that_works_is_told_so(shop, operator):
    row = account(shop)

    url = reverse("operate_configuration_test", args=[row.pk])
    assert "测试通过" in text(operator.post(url, follow=True))

    row.refresh_from_db()
    assert (row.problems, row.tested_at is None) == ([], False)


def test_an_operator_reconciles_one_account_and_all(shop, operator):
    payment = paid(shop)
    url = reverse("operate_reconcile", args=[account(shop).pk])

    found = text(operator.post(url, {"day": DAY.isoformat()}, follow=True))

    assert payment.order.number in found
    assert "¥59.00" in found
    operator.post(reverse("operate_reconcile_all"), {"day": DAY.isoformat()})
    assert Reconciliation.objects.filter(day=DAY).count() == 2


# --- the merchant's page


def test_an_owner_reconciles_and_reads_the_day(shop, owner):
    payment = paid(shop)
    url = reverse("desk-reconcile", args=[account(shop).pk])

    found = text(owner.post(url, {"day": DAY.isoformat()}, follow=True))

    assert "已重新对账" in found
    assert payment.order.number in found
    assert "账单 1 笔，本站相同" in found
    assert "没有待处理的差异" in found
    log = PaymentLog.objects.get(event="reconciled")
    assert log.actor == shop.store.owner


def test_an_owner_resolves_a_difference_with_a_note(shop, owner):
    item = differing(shop)
    page = {"day": DAY.isoformat(), "account": item.reconciliation.configuration_id}
    found = text(owner.get(PAGE, page))
    assert "有 1 笔对不上" in found
    assert "标为已处理" in found
    url = reverse("desk-difference-resolve", args=[item.pk])

    assert "请写明处理结果" in text(owner.post(url, {"note": ""}, follow=True))
    found = text(owner.post(url, {"note": "已补差价"}, follow=True))

    assert "已补差价" in found
    assert "没有待处理的差异" in found
    item.refresh_from_db()
    assert item.resolved_by == shop.store.owner


def test_a_wrong_file_is_told(shop, owner):
    url = reverse("desk-reconcile", args=[account(shop).pk])
    file = SimpleUploadedFile("x.csv", "姓名,电话\n张三,1\n".encode())

    found = text(owner.post(url, {"day": DAY.isoformat(), "file": file}, follow=True))

    assert "这不是能识别的账单" in found


@pytest.mark.parametrize("day", ["", "x", "2999-01-01"])
def test_an_odd_day_is_told(shop, owner, day):
    url = reverse("desk-reconcile", args=[account(shop).pk])

    assert "alert" in text(owner.post(url, {"day": day}, follow=True))
    assert not Reconciliation.objects.exists()


def test_another_owner_sees_and_changes_nothing(shop, signed_in):
    item = differing(shop)
    other = signed_in(make.store().owner)

    assert item.reference not in text(other.get(PAGE, {"account": account(shop).pk}))
    url = reverse("desk-difference-resolve", args=[item.pk])
    assert other.post(url, {"note": "x"}).status_code == 404
    run = reverse("desk-reconcile", args=[account(shop).pk])
    assert other.post(run, {"day": DAY.isoformat()}).status_code == 404
    item.refresh_from_db()
    assert item.resolved_at is None


def test_strangers_are_sent_away(shop, signed_in):
    assert Client().get(PAGE).status_code == 302
    assert signed_in(make.user()).get(PAGE).status_code == 302
    clerk = make.member(shop.store, "clerk")
    assert signed_in(clerk).get(PAGE).status_code == 403


def test_a_store_without_an_account_is_told_what_this_is(db, signed_in):
    assert "还没有可以对账的收款账户" in text(signed_in(make.store().owner).get(PAGE))


@pytest.mark.long
def test_what_the_platform_collected_is_shown_without_others(shop, signed_in):
    credentials = shop.gate.register(f"the platform of {shop.store.slug}")
    platform = configure(None, credentials, "alipay")
    shops = [Shop(make.store(), credentials, shop.gate) for _number in range(2)]
    for one in shops:
        setup.set_method(store=one.store, channel="alipay", actor=None, is_enabled=True)
    items = [differing(one) for one in shops]
    assert {item.reconciliation.configuration_id for item in items} == {platform.pk}
    client = signed_in(shops[0].store.owner)

    found = text(client.get(PAGE, {"day": DAY.isoformat(), "account": "platform"}))

    own, other = (
        ReconciliationItem.objects.get(store=one.store, reconciliation__store=None) for one in shops
    )
    assert own.reference in found
    assert other.reference not in found
    assert "账单 1 笔；本站 1 笔 ¥58.00" in found
    assert "标为已处理" not in found
    url = reverse("desk-difference-resolve", args=[own.pk])
    assert client.post(url, {"note": "x"}).status_code == 404


def test_a_suspended_store_may_look_and_not_act(shop, owner):
    item = differing(shop)
    type(shop.store).objects.filter(pk=shop.store.pk).update(status="suspended")

    assert "标为已处理" not in text(owner.get(PAGE, {"day": DAY.isoformat()}))
    url = reverse("desk-difference-resolve", args=[item.pk])
    assert owner.post(url, {"note": "x"}).status_code == 403
