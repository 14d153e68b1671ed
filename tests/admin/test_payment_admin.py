"""Operators see every payment record and act on it; merchants see none of these pages."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from orders.models import Order
from orders.payments.models import (
    PaymentAccount,
    PaymentConfiguration,
    PaymentInterface,
    PaymentLog,
    PaymentMethod,
    PaymentOrder,
    Refund,
)
from shop.stores.models import AuditEntry

RECORDS = {
    "operate-payments": ("index", "inspect"),
    "operate-refunds": ("index", "inspect"),
    "operate-payment-accounts": ("index", "inspect"),
    "operate-account-entries": ("index",),
    "operate-payment-log": ("index", "inspect"),
    "operate-payment-methods": ("index", "edit"),
    "operate-payment-configurations": ("index", "inspect", "create", "edit"),
    "operate-payment-interfaces": ("index", "edit"),
}
ACTIONS = {
    "operate_payment_query": "payment",
    "operate_refund_run": "refund",
    "operate_configuration_test": "configuration",
    "operate_reconcile": "configuration",
    "operate_difference_resolve": "reconciliation_item",
}
PLAIN_ACTIONS = ("operate_money_check", "operate_reconcile_all")
SECRET = "geheimschluessel"


def index(base: str) -> str:
    return reverse(f"{base}_modeladmin_index")


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def row(world):
    """row(base) → a record of the other store, or of the platform."""
    store, rows = world.other.store, world.other.rows
    found = {
        "operate-payments": rows["payment"],
        "operate-refunds": rows["refund"],
        "operate-payment-log": PaymentLog.objects.filter(store=store).first(),
        "operate-payment-accounts": PaymentAccount.objects.filter(store=store).first(),
        "operate-payment-methods": PaymentMethod.objects.filter(store=store).first(),
        "operate-payment-configurations": PaymentConfiguration.objects.get(store=None),
        "operate-payment-interfaces": PaymentInterface.objects.first(),
    }
    return found.__getitem__


def pages(row) -> list[str]:
    found = [index(base) for base in RECORDS]
    for base, views in RECORDS.items():
        found += [
            reverse(f"{base}_modeladmin_{view}", args=[] if view == "create" else [row(base).pk])
            for view in views
            if view != "index"
        ]
    return [*found, reverse("operate_reconciliation")]


@pytest.mark.long
def test_operators_read_every_page(operator, row, world):
    detail = reverse("operate_reconciliation_detail", args=[world.other.rows["reconciliation"].pk])
    for url in [*pages(row), detail]:
        assert operator.get(url).status_code == 200, url


@pytest.mark.long
def test_merchants_find_none_of_it(merchant, row, world):
    for url in pages(row):
        assert merchant.get(url).status_code == 404, url
        assert merchant.post(url).status_code == 404, url
    for name, kind in ACTIONS.items():
        url = reverse(name, args=[world.own.rows[kind].pk])
        assert merchant.post(url, {"note": "x"}).status_code == 404, url
    for name in PLAIN_ACTIONS:
        assert merchant.post(reverse(name)).status_code == 404


def test_visitors_sign_in_first(row, db):
    for url in pages(row):
        assert Client().get(url).status_code == 302, url


def test_the_views_themselves_let_nobody_else_in(merchant, row, world, monkeypatch):
    """Should the gate before the admin ever open: the views ask again."""
    monkeypatch.setattr("shop.stores.admin.admin_gate._is_allowed", lambda *args: True)

    for url in pages(row):
        response = merchant.get(url)
        # Wagtail sends who may not see a page to its first page.
        assert response.status_code == 404 or response.url == "/admin/", url


def test_records_have_no_other_address():
    for base, views in RECORDS.items():
        for action in {"create", "edit", "delete", "inspect", "history"} - set(views):
            with pytest.raises(NoReverseMatch):
                reverse(f"{base}_modeladmin_{action}", args=[] if action == "create" else [1])


def test_a_word_is_no_number_of_a_record(operator, world):
    assert operator.get("/admin/operate-payments/inspect/abc/").status_code == 404
    assert operator.get(f"/admin/operate-payments/inspect/{10**17}/").status_code == 404


@pytest.mark.long
def test_the_menu_shows_the_group_to_operators_only(operator, merchant, world):
    for base in RECORDS:
        assert index(base) in text(operator.get("/admin/"))
        assert index(base) not in text(merchant.get("/admin/"))


@pytest.mark.parametrize("base", [base for base in RECORDS if base != "operate-payment-interfaces"])
def test_finds_by_the_name_of_the_store(operator, world, base):
    found = text(operator.get(index(base), {"q": "甲店"}))
    soup = BeautifulSoup(found, "html.parser").select(".result-list")

    assert "甲店" in str(soup)
    assert world.other.store.name not in str(soup)


@pytest.mark.parametrize("name", ["out_trade_no", "transaction_id", "order__number"])
def test_finds_a_payment_by_its_numbers(operator, world, name):
    payment = world.other.rows["refund"].payment
    value = payment.order.number if name == "order__number" else getattr(payment, name)

    found = text(operator.get(index("operate-payments"), {"q": value}))

    assert payment.out_trade_no in found
    assert world.own.rows["payment"].out_trade_no not in found


@pytest.mark.parametrize(
    "query",
    [
        {"state__exact": "succeeded"},
        {"channel__exact": "transfer"},
        {"created_at__gte": "2020-01-01 00:00:00+08:00"},
        {"shop": "99999999999"},
        {"shop": "x"},
    ],
)
def test_filters_payments(operator, world, query):
    assert operator.get(index("operate-payments"), query).status_code == 200


def test_filters_by_store_and_sums_what_was_found(operator, world):
    found = text(operator.get(index("operate-payments"), {"shop": world.own.store.pk}))

    assert world.own.rows["payment"].out_trade_no in found
    assert world.other.rows["payment"].out_trade_no not in found
    figures = BeautifulSoup(found, "html.parser").select(".payments-figure__value")
    assert [figure.text for figure in figures] == ["¥13.98", "¥1.00"]


def more_records(world, count: int) -> None:
    for number in range(count):
        payment = PaymentOrder.objects.create(
            store=world.own.store,
            order=world.own.order,
            channel="alipay",
            state="succeeded",
            amount="1.00",
            configuration=world.own.rows["configuration"],
            paid_at=timezone.now(),
        )
        refund = Refund.objects.create(
            store=world.own.store, order=world.own.order, payment=payment, amount="0.50"
        )
        PaymentLog.objects.create(
            kind="decision",
            event="captured",
            store=world.own.store,
            order=world.own.order,
            payment=payment,
            refund=refund,
            actor=world.operator,
        )
        PaymentConfiguration.objects.create(
            store=world.own.store,
            interface=PaymentInterface.objects.first(),
            name=f"账户{number}",
            app_id=f"wx{number}",
            merchant_id=f"{count}-{number}",
        )


@pytest.mark.parametrize(
    "base",
    [
        *("operate-payments", "operate-refunds", "operate-payment-log"),
        *("operate-payment-configurations", "operate_reconciliation"),
    ],
)
def test_lists_ask_no_more_for_more_rows(operator, world, base):
    url = reverse(base) if base == "operate_reconciliation" else index(base)
    counts = []
    for more in (5, 20):
        more_records(world, more)
        operator.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            operator.get(url)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_a_payment_shows_its_log_and_refunds(operator, world):
    refund = world.other.rows["refund"]
    PaymentLog.objects.create(
        kind="decision", event="captured", payment=refund.payment, detail={"note": "到账说明"}
    )
    url = reverse("operate-payments_modeladmin_inspect", args=[refund.payment_id])

    found = text(operator.get(url))

    for word in (refund.out_refund_no, "收款入账", "到账说明", refund.payment.transaction_id):
        assert word in found


def test_a_notification_is_shown_as_it_came_and_never_as_markup(operator, db):
    entry = PaymentLog.objects.create(
        kind="notification", event="received", body="<script>x</script>", detail={"a": "<b>"}
    )

    found = text(operator.get(reverse("operate-payment-log_modeladmin_inspect", args=[entry.pk])))

    assert "&lt;script&gt;x" in found
    assert "<script>x" not in found


# --- ways to pay


@pytest.fixture
def platform(world) -> PaymentConfiguration:
    row = PaymentConfiguration.objects.get(store__isnull=True)
    row.private_key = row.api_v3_key = row.app_secret = SECRET
    row.save()
    return row


def test_secrets_are_never_in_a_page(operator, world, platform):
    PaymentConfiguration.objects.filter(store__isnull=False).update(
        private_key=SECRET, api_v3_key=SECRET, app_secret=SECRET
    )
    base = "operate-payment-configurations"
    urls = [
        index(base),
        *(
            reverse(f"{base}_modeladmin_inspect", args=[row.pk])
            for row in PaymentConfiguration.objects.all()
        ),
        reverse(f"{base}_modeladmin_edit", args=[platform.pk]),
    ]

    for url in urls:
        assert SECRET not in text(operator.get(url)), url
    # Nor when the form comes back with errors: what was typed is typed again.
    typed = operator.post(urls[-1], {"name": "", "private_key": SECRET})
    assert "payments-form" in text(typed)
    assert SECRET not in text(typed)


def values(platform: PaymentConfiguration, **given) -> dict:
    return {
        "name": "平台支付宝",
        "interface": platform.interface_id,
        "app_id": "2021000000000001",
        "merchant_id": "2088000000000001",
        "mode": "public_key",
        "public_key": "",
        "is_enabled": "on",
        **given,
    }


def test_empty_secrets_keep_what_is_stored(operator, platform, world):
    url = reverse("operate-payment-configurations_modeladmin_edit", args=[platform.pk])

    operator.post(url, values(platform, api_v3_key="neu"))

    platform.refresh_from_db()
    assert (platform.name, platform.merchant_id) == ("平台支付宝", "2088000000000001")
    assert (platform.private_key, platform.api_v3_key) == (SECRET, "neu")
    log = PaymentLog.objects.get(event="configured")
    assert log.actor == world.operator
    assert "neu" not in str(log.detail)


def test_a_new_account_of_the_platform(operator, platform):
    url = reverse("operate-payment-configurations_modeladmin_create")

    operator.post(url, values(platform, private_key="schluessel"))

    row = PaymentConfiguration.objects.get(merchant_id="2088000000000001")
    assert (row.store, row.private_key, row.is_enabled) == (None, "schluessel", True)
    again = operator.post(url, values(platform, name="又一个"))
    assert "这个商户号已经填过了" in text(again)
    assert PaymentConfiguration.objects.filter(merchant_id="2088000000000001").count() == 1


def test_an_account_is_switched_off_with_a_line_in_the_log(operator, platform, world):
    url = reverse("operate-payment-configurations_modeladmin_edit", args=[platform.pk])

    operator.post(url, values(platform, is_enabled=""))

    platform.refresh_from_db()
    assert not platform.is_enabled
    assert PaymentLog.objects.get(event="switched_off").actor == world.operator


def test_a_stores_keys_are_not_edited_here(operator, world):
    row = world.own.rows["configuration"]
    url = reverse("operate-payment-configurations_modeladmin_edit", args=[row.pk])

    assert operator.get(url).status_code == 404
    assert operator.post(url, {"name": "x"}).status_code == 404


def test_testing_says_in_words_what_is_wrong(operator, world):
    row = world.own.rows["configuration"]
    url = reverse("operate_configuration_test", args=[row.pk])

    found = text(operator.post(url, follow=True))

    assert "私钥读不出来" in found
    row.refresh_from_db()
    assert row.tested_at is not None
    assert PaymentLog.objects.get(event="tested").actor == world.operator


def test_an_interface_has_new_timeouts(operator, world):
    row = PaymentInterface.objects.get(code="alipay")
    url = reverse("operate-payment-interfaces_modeladmin_edit", args=[row.pk])
    given = {"base_url": row.base_url, "is_enabled": "on", "connect_timeout": 3}

    assert "payments-form" in text(operator.post(url, {**given, "read_timeout": 0}))
    operator.post(url, {**given, "read_timeout": 20})

    row.refresh_from_db()
    assert (row.connect_timeout, row.read_timeout, row.is_enabled) == (3, 20, True)
    log = PaymentLog.objects.get(event="interface_changed")
    assert (log.actor, log.detail["changes"]["read_timeout"]) == (world.operator, [10, 20])


def test_a_method_is_changed_with_an_audit_entry(operator, world):
    row = PaymentMethod.objects.filter(store=world.own.store).first()
    url = reverse("operate-payment-methods_modeladmin_edit", args=[row.pk])

    operator.post(url, {"sort_order": 7, "description": "扫这里"})

    row.refresh_from_db()
    assert (row.is_enabled, row.sort_order, row.description) == (False, 7, "扫这里")
    entry = AuditEntry.objects.filter(store=world.own.store, action="payment").latest("pk")
    assert (entry.actor, entry.changes["is_enabled"]) == (world.operator, ["True", "False"])


# --- actions


def test_actions_want_a_post(operator, world):
    for name, kind in ACTIONS.items():
        url = reverse(name, args=[world.own.rows[kind].pk])
        assert operator.get(url).status_code == 405, url


def test_actions_want_a_token(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.operator)

    for name, kind in ACTIONS.items():
        url = reverse(name, args=[world.own.rows[kind].pk])
        assert client.post(url, {"note": "x"}).status_code == 403, url


def test_a_transfer_has_no_gateway_to_ask(operator, world):
    payment, refund = world.own.rows["payment"], world.own.rows["refund"]

    page = operator.get(reverse("operate-payments_modeladmin_inspect", args=[payment.pk]))
    assert "查询渠道" not in text(page)
    url = reverse("operate_payment_query", args=[payment.pk])
    assert operator.post(url).status_code == 404
    page = operator.get(reverse("operate-refunds_modeladmin_inspect", args=[refund.pk]))
    assert "再试一次" not in text(page)
    assert operator.post(reverse("operate_refund_run", args=[refund.pk])).status_code == 404


# --- 账目核对 and 对账


def test_the_health_line_says_what_the_check_found(operator, world):
    page = reverse("operate_reconciliation")
    assert "还没有核对" in text(operator.get(page))
    PaymentOrder.objects.create(
        store=world.own.store,
        order=world.own.order,
        channel="alipay",
        state="succeeded",
        amount="1.00",
    )

    found = text(operator.post(reverse("operate_money_check"), follow=True))

    assert "处不符" in found
    assert f"order {world.own.order.pk}" in found
    assert PaymentLog.objects.get(event="money_checked").actor == world.operator


def test_the_day_and_its_accounts(operator, world):
    found = text(operator.get(reverse("operate_reconciliation")))

    assert "甲商户" in found
    assert "7 笔待处理" not in found
    assert "6 笔待处理" in found
    older = {"day": (timezone.localdate() - timedelta(days=9)).isoformat()}
    assert "还没有对账" in text(operator.get(reverse("operate_reconciliation"), older))


@pytest.mark.parametrize("day", ["", "x", "2999-01-01", "0001-01-02"])
def test_odd_days_are_no_error(operator, world, day):
    assert operator.get(reverse("operate_reconciliation"), {"day": day}).status_code == 200


def test_rows_are_resolved_with_a_note(operator, world):
    item = world.other.rows["reconciliation_item"]
    url = reverse("operate_difference_resolve", args=[item.pk])

    assert "请写明处理结果" in text(operator.post(url, {"note": " "}, follow=True))
    found = text(operator.post(url, {"note": "已核对"}, follow=True))

    item.refresh_from_db()
    assert (item.note, item.resolved_by) == ("已核对", world.operator)
    assert "已核对" in found


@pytest.mark.long
def test_an_unpaid_order_changes_by_no_page(operator, row, world):
    before = list(Order.objects.values_list("pk", "payment_status", "cancelled_at"))

    for url in pages(row):
        operator.get(url)

    assert list(Order.objects.values_list("pk", "payment_status", "cancelled_at")) == before


def test_a_bad_file_is_told(operator, world):
    account = world.own.rows["configuration"]
    url = reverse("operate_reconcile", args=[account.pk])
    file = SimpleUploadedFile("bill.csv", b"%PDF-1.7")
    day = (timezone.localdate() - timedelta(days=1)).isoformat()

    assert "这是PDF" in text(operator.post(url, {"day": day, "file": file}, follow=True))
    assert "这一天还没有到" in text(operator.post(url, {"day": "2999-01-01"}, follow=True))


def test_the_filters_stand_above_the_list_and_open_when_one_is_chosen(operator, world):
    url = index("operate-payment-log")

    assert '<details class="payments-filters" >' in text(operator.get(url))
    assert '<details class="payments-filters" open>' in text(operator.get(url + "?is_ok__exact=1"))


def test_a_filter_that_cannot_be_leads_to_the_whole_list(operator, world):
    url = index("operate-payment-log")

    response = operator.get(url + "?is_ok__exact=maybe")

    assert (response.status_code, response["Location"]) == (302, url)
