"""支付设置: ways to pay are switched, keys go in and never come out again."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.views.debug import ExceptionReporter

from orders.payments.browsers import Browser
from orders.payments.methods import available_methods, methods, setup
from orders.payments.models import (
    Channel,
    PaymentConfiguration,
    PaymentInterface,
    PaymentMethod,
    PaymentOrder,
)
from shop.stores.models import AuditEntry, StoreImage, StoreMembership
from tests import make
from tests.orders.payments.conftest import configure, gate, gateway_process, make_shop

__all__ = ["gate", "gateway_process"]

pytestmark = pytest.mark.django_db
HOME = "/merchant/settings/payments/"
WECHAT = f"{HOME}wechatpay/"
SECRET = "VERY-SECRET-0123456789-abcdefghi"


@pytest.fixture
def owner(store, signed_in):
    return make.prove(signed_in(store.owner))


def wechat(**changed):
    return {
        "by": "own",
        "app_id": "wx0123456789abcdef",
        "merchant_id": "1900000109",
        "merchant_serial": "5157F09EFDC096DE15EBE81A47057A72",
        "private_key": f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----",
        "api_v3_key": SECRET,
        "app_secret": f"app-{SECRET}",
        "mode": "public_key",
        "public_key_id": "PUB_KEY_ID_0119000001092024",
        "public_key": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        **changed,
    }


@pytest.mark.long
def test_only_owner_and_manager_see_payment_settings(store, signed_in):
    role = StoreMembership.Role
    addresses = [HOME, WECHAT, f"{HOME}alipay/", f"{HOME}transfer/", f"{HOME}cash/"]

    for user, expected in (
        (store.owner, 200),
        (make.member(store, role.MANAGER), 200),
        (make.member(store, role.CLERK), 403),
        (make.member(store, role.EDITOR), 403),
        (make.user(), 302),
    ):
        client = make.prove(signed_in(user))
        assert {client.get(url).status_code for url in addresses} == {expected}
    assert Client().get(HOME).status_code == 302


def test_other_roles_and_strangers_change_nothing(store, signed_in):
    posts = [
        (f"{WECHAT}account/", wechat()),
        (f"{WECHAT}try/", {}),
        (f"{HOME}cash/switch/", {"on": "0"}),
        (f"{HOME}alipay/up/", {}),
        (f"{HOME}transfer/", {"account_text": "6222"}),
    ]

    other = make.store()
    clients = [
        make.prove(signed_in(make.member(store, "clerk"))),
        Client(),
        make.prove(signed_in(other.owner)),
    ]
    for client in clients:
        for url, data in posts:
            client.post(url, data)

    assert not PaymentMethod._base_manager.filter(store=store).exists()
    assert not PaymentConfiguration.objects.filter(store=store).exists()


def test_actions_are_posts_with_a_token(owner, store):
    for action in ("account", "switch", "up", "try"):
        assert owner.get(f"{WECHAT}{action}/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(store.owner, backend="accounts.backends.PasswordBackend")
    assert strict.post(f"{WECHAT}account/", wechat()).status_code == 403
    assert owner.get(f"{HOME}paypal/").status_code == 404
    assert not PaymentConfiguration.objects.exists()


def test_secrets_never_come_out_again(owner, store):
    owner.post(f"{WECHAT}account/", wechat())
    row = PaymentConfiguration.objects.get()
    assert (row.store, row.api_v3_key, row.app_secret) == (store, SECRET, f"app-{SECRET}")
    assert row.merchant_serial == "5157F09EFDC096DE15EBE81A47057A72"

    pages = [
        owner.get(HOME),
        owner.get(WECHAT),
        owner.post(f"{WECHAT}try/", follow=True),
        # Typed again, with a mistake beside it.
        owner.post(f"{WECHAT}account/", wechat(app_id="", merchant_id="1" * 40)),
        owner.post(f"{WECHAT}account/", wechat(public_key=wechat()["private_key"])),
        owner.get("/merchant/payments/"),
    ]

    for page in pages:
        assert SECRET not in page.content.decode(), page.request["PATH_INFO"]
    assert "已保存，留空不改" in pages[1].content.decode()
    assert pages[3].status_code == pages[4].status_code == 422
    assert "这是私钥" in pages[4].content.decode()
    assert "重新粘贴" in pages[3].content.decode()
    for entry in AuditEntry._base_manager.all():
        assert SECRET not in str(entry.changes)


def test_an_error_report_hides_the_keys(owner):
    def broken(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "payments_paymentconfiguration"'):
            raise OperationalError("the disk is full")
        return execute(sql, params, many, context)

    owner.raise_request_exception = False
    with connection.execute_wrapper(broken):
        response = owner.post(f"{WECHAT}account/", wechat())

    assert response.status_code == 503
    reporter = ExceptionReporter(response.wsgi_request, *response.exc_info)
    report = reporter.get_traceback_html() + reporter.get_traceback_text()
    assert "the disk is full" in report
    assert SECRET not in report


def test_empty_secrets_keep_what_is_stored(owner):
    owner.post(f"{WECHAT}account/", wechat())

    owner.post(
        f"{WECHAT}account/",
        wechat(private_key="", api_v3_key="", app_secret="", merchant_serial="ABCDEF"),
    )

    row = PaymentConfiguration.objects.get()
    assert (row.merchant_serial, row.api_v3_key) == ("ABCDEF", SECRET)
    assert SECRET in row.private_key


def test_a_new_account_needs_its_keys(owner):
    page = owner.post(f"{WECHAT}account/", wechat(private_key="", api_v3_key="", public_key=""))

    assert page.status_code == 422
    text = page.content.decode()
    for words in ("请粘贴或上传商户私钥", "请填写 APIv3 密钥", "请粘贴或上传微信支付公钥"):
        assert words in text
    assert 'value="1900000109"' in text
    assert not PaymentConfiguration.objects.exists()


def test_key_files_are_taken_and_other_files_refused(owner):
    pem = b"-----BEGIN PRIVATE KEY-----\nfrom a file\n-----END PRIVATE KEY-----\n"
    for content in (b"x" * (16 * 1024 + 1), b"\xff\xd8\xff\xe0", b"-----\x00"):
        file = SimpleUploadedFile("apiclient_key.pem", content)
        page = owner.post(f"{WECHAT}account/", wechat(private_key="", private_key_file=file))
        assert page.status_code == 422, content[:5]
    assert not PaymentConfiguration.objects.exists()

    file = SimpleUploadedFile("apiclient_key.pem", pem)
    owner.post(f"{WECHAT}account/", wechat(private_key="", private_key_file=file))

    assert "from a file" in PaymentConfiguration.objects.get().private_key


def test_an_account_that_was_paid_through_keeps_its_row(owner, store):
    owner.post(f"{WECHAT}account/", wechat())
    first = PaymentConfiguration.objects.get()
    order = make.order(store, {make.variant(store): "1"})
    PaymentOrder._base_manager.create(
        store=store, order=order, channel="wechatpay", configuration=first, amount="5.00"
    )

    bare = {"private_key": "", "api_v3_key": "", "app_secret": ""}
    refused = owner.post(f"{WECHAT}account/", wechat(merchant_id="1900000200", **bare))
    owner.post(f"{WECHAT}account/", wechat(merchant_id="1900000200"))
    owner.post(f"{WECHAT}account/", wechat(app_id="wxanother", **bare))

    assert refused.status_code == 422
    rows = {(row.merchant_id, row.app_id): row for row in PaymentConfiguration.objects.all()}
    assert set(rows) == {
        ("1900000109", "wx0123456789abcdef"),
        ("1900000200", "wx0123456789abcdef"),
        ("1900000109", "wxanother"),
    }
    assert rows["1900000109", "wxanother"].api_v3_key == SECRET
    method = PaymentMethod._base_manager.get(store=store, channel="wechatpay")
    assert method.configuration == rows["1900000109", "wxanother"]


def test_switching_needs_what_it_needs_and_leaves_one_way(owner, store):
    for channel, words in (("transfer", "收款码"), ("wechatpay", "商户号"), ("alipay", "商户号")):
        page = owner.post(f"{HOME}{channel}/switch/", {"on": "1"}, follow=True)
        assert words in page.content.decode()
    page = owner.post(f"{HOME}cash/switch/", {"on": "0"}, follow=True)
    assert "最后一种" in page.content.decode()
    assert not PaymentMethod._base_manager.filter(store=store, is_enabled=True).exists()

    owner.post(f"{HOME}transfer/", {"account_text": "建设银行 6222 0000"})
    owner.post(f"{HOME}transfer/switch/", {"on": "1"})
    owner.post(f"{HOME}cash/switch/", {"on": "0"})

    def offered():
        return available_methods.offers_of(store, browser=Browser.PHONE).methods("local")

    assert offered() == ["transfer"]
    page = owner.post(f"{HOME}transfer/switch/", {"on": "0"}, follow=True)
    assert "最后一种" in page.content.decode()
    page = owner.post(f"{HOME}transfer/", {"account_text": ""})
    assert "没有收款码时要填银行账号" in page.content.decode()
    assert offered() == ["transfer"]


def test_the_platform_collects_only_where_it_does(owner, store):
    page = owner.post(f"{WECHAT}account/", {"by": "platform"}, follow=True)
    assert "平台没有开通代收" in page.content.decode()

    PaymentConfiguration.objects.create(
        store=None,
        interface=PaymentInterface.objects.get(code="wechatpay"),
        name="平台",
        app_id="wxplatform",
        merchant_id="1600000000",
    )
    assert "平台代收" in owner.get(WECHAT).content.decode()
    owner.post(f"{WECHAT}switch/", {"on": "1"})
    assert methods.of_channel(store, "wechatpay").uses_platform
    owner.post(f"{WECHAT}account/", wechat())
    assert not methods.of_channel(store, "wechatpay").uses_platform
    owner.post(f"{WECHAT}account/", {"by": "platform"})

    way = methods.of_channel(store, "wechatpay")
    assert way.uses_platform
    assert way.method.is_enabled
    assert way.own.merchant_id == "1900000109"
    assert "1600000000" not in owner.get(WECHAT).content.decode()


def test_ways_move_up_and_cash_stays_last(owner, store):
    owner.post(f"{HOME}transfer/up/")
    owner.post(f"{HOME}transfer/up/")
    owner.post(f"{HOME}cash/up/")

    order = [str(way.channel) for way in methods.of_store(store)]
    assert order == ["transfer", "wechatpay", "alipay", "cash"]


def test_the_code_is_a_picture_or_refused_in_words(owner, store):
    page = owner.post(
        f"{HOME}transfer/",
        {"code_picture": ContentFile(b"%PDF-1.4", name="code.jpg"), "account_name": "王*芳"},
    )
    assert "这个文件不是图片" in page.content.decode()
    assert 'value="王*芳"' in page.content.decode()
    assert not StoreImage.objects.exists()

    owner.post(f"{HOME}transfer/", {"code_picture": make.photo(), "account_name": "王*芳"})

    method = PaymentMethod._base_manager.get(store=store, channel=Channel.TRANSFER)
    assert method.code_picture.collection_id == store.collection_id
    assert method.account_name == "王*芳"
    assert not method.is_enabled
    assert "现在的收款码" in owner.get(f"{HOME}transfer/").content.decode()


@pytest.mark.long
def test_trying_says_what_is_wrong_or_that_all_is_well(gate, signed_in):
    shop = make_shop(gate)
    owner = make.prove(signed_in(shop.store.owner))
    page = owner.get(HOME).content.decode()
    assert page.count("这个配置还没有测试过") == 2

    good = owner.post(f"{WECHAT}try/", follow=True).content.decode()
    assert "配置可用" in good
    assert "/pay/wechatpay/notify/" in good
    other = gate.register("another")
    wrong = setup.save_configuration(
        store=shop.store,
        interface=PaymentInterface.objects.get(code="wechatpay"),
        values={"api_v3_key": "short", "merchant_serial": other.merchant_serial},
        actor=None,
        configuration=PaymentConfiguration.objects.get(
            store=shop.store, interface__code="wechatpay"
        ),
    )
    bad = owner.post(f"{WECHAT}try/", follow=True).content.decode()

    assert "测试没有通过" in bad
    assert "APIv3 密钥应为 32 个字符" in bad
    wrong.refresh_from_db()
    assert wrong.tested_at is not None


def test_switching_on_untested_keys_warns(gate, signed_in):
    store = make.store()
    owner = make.prove(signed_in(store.owner))
    setup.set_method(
        store=store,
        channel="alipay",
        actor=None,
        is_enabled=False,
        configuration=configure(store, gate.register("a merchant"), "alipay"),
    )

    page = owner.post(f"{HOME}alipay/switch/", {"on": "1"}, follow=True)

    assert "还没有测试通过" in page.content.decode()
    assert PaymentMethod._base_manager.get(store=store, channel="alipay").is_enabled


def test_the_page_costs_the_same_for_every_store(owner, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        owner.get(HOME)
    owner.post(f"{WECHAT}account/", wechat())
    owner.post(f"{HOME}transfer/", {"account_text": "6222"})
    with django_assert_max_num_queries(10):
        owner.get(HOME)
