"""
Privileged things that a shop's owner does at the desk, each through its own door: exactly one
entry, and what a reader of the log is told.
"""

import pytest

from shop.members import programmes
from shop.promotions.models import Coupon, Promotion
from shop.stores.models import AuditEntry
from shop.stores.people import audit_changes, audit_words
from tests import make
from tests.desk import test_coupons as coupons
from tests.desk import test_delivery_settings as delivery
from tests.desk import test_group_buys as groups
from tests.desk import test_payments_settings as payments
from tests.desk import test_presales as presales
from tests.desk import test_promotions as promotions
from tests.desk.test_members import GOLD, SETTINGS

pytestmark = pytest.mark.django_db
CARD = {"action": "save", "holder": "王芳", "bank": "工商银行", "number": "6222021234567890123"}
SLOT = {"weekdays": ["0", "6"], "starts": "09:00", "ends": "12:00", "is_for_pickup": "on"}


@pytest.fixture
def told(owner, store, django_capture_on_commit_callbacks):
    """told(address, form) → what the log says more, each entry in words."""
    client = make.prove(owner)

    def told(path: str, form: dict | None = None, *, method: str = "post") -> list[str]:
        before = set(AuditEntry._base_manager.values_list("pk", flat=True))
        with django_capture_on_commit_callbacks(execute=True):
            answer = getattr(client, method)(f"/merchant/{path}", form or {})
        assert answer.status_code in {200, 302}, answer.content.decode()
        rows = AuditEntry._base_manager.exclude(pk__in=before).order_by("pk")
        assert {(row.store_id, row.actor_id) for row in rows} == {(store.pk, store.owner_id)}
        return ["：".join(filter(None, map(str, words(row)))) for row in rows]

    return told


def words(row: AuditEntry) -> tuple[str, str]:
    return audit_words.action(row), audit_changes.of(row)


def test_settings_of_the_shop(told, store):
    form = {"name": store.name, "phone": store.phone, "notice": "今天有草莓"}

    assert told("settings/", form) == ["改店铺设置：公告：无 → 今天有草莓"]
    assert told("settings/", form | {"name": "明月小店"}) == ["改店名：名称：春风小店 → 明月小店"]
    assert told("settings/search/", {"words": "番茄=西红柿"}) == ["添加同义词"]


def test_what_delivery_costs_and_when(told):
    path = "settings/delivery/"
    band = {"up_to_km": "3", "fee": "3", "minimum": "20"}

    assert told(f"{path}templates/add/", delivery.TEMPLATE) == [
        "改配送和运费：名称：无 → 江浙沪；配送方式：无 → 快递；计费方式：无 → 按重量；默认：无 → 是"
    ]
    assert told(f"{path}bands/add/", band) == [
        "改配送和运费：多少公里内：无 → 3；费用：无 → 3；起送金额：无 → 20"
    ]
    (slot,) = told(f"{path}slots/add/", SLOT | {"capacity": "5"})
    assert slot.startswith("改配送和运费：星期：无 → 周一、日；开始：无 → 09:00；结束：无 → 12:00")


def test_how_money_comes_and_where_it_goes(told):
    keys = "settings/payments/wechatpay/account/"
    # The account, and that the way to pay is collected by it from now on.
    first = told(keys, payments.wechat())
    assert [entry.partition("：")[2].partition("：")[0] for entry in first] == ["改了", "支付配置"]

    assert told(keys, payments.wechat(app_id="wx9876543210fedcba", private_key="")) == [
        "改收款设置：改了：APIv3 密钥、应用 ID（AppID）、公众号 AppSecret"
    ]
    assert told("settings/payments/transfer/", {"account_text": "6222 0000"}) == [
        "改收款设置：银行账号：无 → 6222 0000"
    ]
    (account,) = told("settlement/account/", CARD)
    assert account.startswith("改提现账户：")
    assert CARD["number"] not in account


def test_promotions_from_beginning_to_end(told, store):
    tea = make.variant(store, price="100.00", stock="9", name="龙井茶")
    lamp = make.variant(store, price="100.00", stock="9", name="台灯")
    form = promotions.typed(threshold_0="100", amount_0="10")
    (made,) = told("promotions/new/?kind=spend_off", form | {"do": "save"})
    assert made.startswith("添加促销：优惠和范围：无 → 档位 满多少 100、金额 10")
    address = f"promotions/{Promotion.unscoped.get().number}/"

    assert told(address, form | {"do": "publish"}) == ["发布促销：草稿：是 → 否"]
    for step, begin in (("pause", "暂停促销：暂停：无 → "), ("end", "结束促销：最晚到：")):
        (entry,) = told(f"{address}{step}/")
        assert entry.startswith(begin)
    assert told("promotions/groups/new/", groups.typed(tea.product)) == [
        "添加团购：价格：无 → 19.90；几人成团：无 → 3"
    ]
    assert told("promotions/presales/new/", presales.typed(lamp)) == [
        "添加预售：价格：无 → 80.00；定金：无 → 16.00；数量：无 → 5"
    ]


def test_coupons_and_who_got_them(told, store):
    assert told("coupons/new/?kind=amount", coupons.typed()) == [
        "添加优惠券：名称：无 → 老顾客 5 元券"
    ]
    address = f"coupons/{Coupon.unscoped.get().pk}/"

    assert told(f"{address}codes/", {"count": "1"}) == ["生成券码"]
    assert told(f"{address}codes/export/") == ["导出券码"]
    assert told(f"{address}export/") == ["导出领券记录"]
    assert told(f"{address}stop/") == ["改优惠券：停止发放：否 → 是"]


def test_members_and_their_levels(told, store):
    (on,) = told("members/settings/", SETTINGS)
    assert on.startswith("改会员设置：")
    programmes.save(store=store, actor=store.owner, values={"is_on": True})
    (gold,) = told("members/levels/2/", GOLD)
    assert gold.startswith("改会员等级：")


def test_goods_and_their_prices(told, store):
    tea = make.variant(store, price="10.00", stock="9", name="龙井茶")

    assert told(f"products/{tea.product_id}/on-sale/", {"on_sale": "0"}) == ["下架商品"]
    assert told(f"variants/{tea.pk}/", {"price": "12.00"}) == ["改价格和规格：价格：10.00 → 12.00"]


def test_what_is_taken_away(told, store):
    make.order(store, {make.variant(store): "1"})

    assert told("orders/exports/new/", {"form": "csv"}) == ["导出订单：行数：1"]
    assert told("customers/exports/new/", {"form": "csv"}) == ["导出顾客：行数：1"]
    assert told("export/", {"form": "csv"}) == ["导出商品"]
    assert told("shipping/export/") == ["导出待发货"]
    assert told("audit/export/", {"format": "csv"}) == ["导出操作记录"]
    days = "?from=2026-01-01&to=2026-01-31"
    assert told(f"statistics/sales.xlsx{days}", method="get") == ["下载统计"]


def test_the_desk_of_support_and_the_weekly_mail(told):
    reply = {"title": "问候", "text": "您好"}
    hours = {"has_hours": "on", "weekdays": ["0"], "opens": "09:00", "closes": "21:00"}

    assert told("support/replies/add/", reply) == ["改快捷回复"]
    (entry,) = told("support/settings/", hours)
    assert entry.startswith("改客服时间")
    assert told("statistics/weekly/mail/") == ["改每周小结邮件：发到邮箱：是 → 否"]
