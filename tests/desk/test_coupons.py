"""优惠券 at the desk: made, given, used, stopped, and taken away as a workbook."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone

from home.desk.promotions.forms import moment
from orders.lifecycle import cash
from shop.promotions import coupons, terms_json
from shop.promotions.check import differences
from shop.promotions.models import Coupon, CouponHolding
from shop.stores.models import AuditEntry
from tests import make
from tests.desk.test_promotions import text_of
from tests.shop.promotions.made import coupon

pytestmark = pytest.mark.django_db
PAGE = "/merchant/coupons/"


def typed(**columns: object) -> dict[str, object]:
    now = timezone.now()
    return {
        "name": "老顾客 5 元券",
        "amount": "5",
        "threshold": "20",
        "reach": "all",
        "stacking": "with_coupons",
        "claim_from": moment(now - timedelta(minutes=2)),
        "claim_until": moment(now + timedelta(days=3)),
        "valid_days": "7",
        "per_person": "1",
        "total": "2",
        "is_on_page": "on",
        "code": "tea888",
        "do": "save",
    } | columns


@pytest.mark.long
def test_a_coupon_from_the_desk_to_an_order_and_back(owner, store):
    tea = make.variant(store, price="30.00", stock="50")
    regular, stranger = make.user("王芳芳"), make.user()
    make.order(store, {tea: "1"}, buyer=regular)
    saved = owner.post(f"{PAGE}new/?kind=amount", typed())
    row = Coupon.unscoped.get()
    assert (row.amount, row.threshold, row.code) == (Decimal("5.00"), Decimal("20.00"), "TEA888")
    assert "领走 0/2，用了 0" in text_of(owner.get(PAGE))

    # Who never ordered here gets none, and is not told apart from who has no account.
    lines = f"{regular.phone}\n{stranger.phone}，13912345678"
    answer = text_of(owner.post(f"{saved.url}give/", {"phones": lines}, follow=True))
    assert "发了 1 张" in answer
    assert "2 个手机号没在本店用账号下过单" in answer
    assert "已经领满了" in text_of(
        owner.post(f"{saved.url}give/", {"phones": regular.phone}, follow=True)
    )
    assert "不是 11 位手机号" in text_of(
        owner.post(f"{saved.url}give/", {"phones": "12"}, follow=True)
    )
    order = make.order(store, {tea: "1"}, buyer=regular)
    assert order.total_price == Decimal("25.00")
    cash.take(store=store, order_id=order.pk, actor=store.owner, at=timezone.now())
    assert "领走 1/2，用了 1" in text_of(owner.get(PAGE))

    # What pieces say stays; more of them may be made.
    assert "优惠和范围不能再改" in text_of(owner.post(saved.url, typed(amount="9")))
    assert owner.post(saved.url, typed(total="5")).status_code == 302
    owner.post(f"{saved.url}stop/")
    with pytest.raises(coupons.CannotClaim):
        coupons.claim(coupon_id=row.pk, store=store, user=stranger, at=timezone.now())
    owner.post(f"{saved.url}stop/", {"again": "1"})
    coupons.claim(coupon_id=row.pk, store=store, user=stranger, at=timezone.now())

    taken = make.prove(owner).post(f"{saved.url}export/")
    sheet = openpyxl.load_workbook(BytesIO(taken.content)).active
    found = list(sheet.iter_rows(values_only=True))
    assert [(one[2], one[6] or "") for one in found[1:]] == [("已使用", order.number), ("可用", "")]
    everything = str(found)
    assert regular.phone not in everything
    assert regular.name not in everything
    assert AuditEntry.objects.filter(action="coupon.export").exists()


def test_what_was_claimed_meanwhile_is_not_forgotten(store):
    kind = coupon(store, total=1)
    stale = Coupon.unscoped.get(pk=kind.pk)
    coupons.claim(coupon_id=kind.pk, store=store, user=make.user(), at=timezone.now())
    coupons.save(stale, terms_json.scope_of(stale.terms), actor=store.owner)
    with pytest.raises(coupons.CannotClaim):
        coupons.claim(coupon_id=kind.pk, store=store, user=make.user(), at=timezone.now())
    assert CouponHolding.unscoped.count() == Coupon.unscoped.get().claimed == 1


def test_single_codes_are_made_taken_away_and_each_gives_one_piece(owner, store):
    kind = coupon(store, total=4, is_on_page=True)
    page = f"{PAGE}{kind.pk}/"
    assert "剩下的券不够" in text_of(owner.post(f"{page}codes/", {"count": "5"}, follow=True))
    assert "做好了 3 个" in text_of(owner.post(f"{page}codes/", {"count": "3"}, follow=True))
    first, second, third = codes_in(owner.post(f"{page}codes/export/"), "没用过")
    # Printed codes are good whoever claims on the page meanwhile.
    at, guest = timezone.now(), make.user()
    coupons.claim(coupon_id=kind.pk, store=store, user=make.user(), at=at)
    with pytest.raises(coupons.CannotClaim, match="已经领完了"):
        coupons.claim(coupon_id=kind.pk, store=store, user=make.user(), at=at)
    coupons.claim_by_code(code=f" {first.lower()} ", store=store, user=guest, at=at)
    for code, who, words in ((first, make.user(), "已经用过了"), (second, guest, "领过了")):
        with pytest.raises(coupons.CannotClaim, match=words):
            coupons.claim_by_code(code=code, store=store, user=who, at=at)
    with pytest.raises(coupons.CannotClaim, match="没有这个口令"):
        coupons.claim_by_code(code=second, store=make.store(), user=make.user(), at=at)
    coupons.claim_by_code(code=second, store=store, user=make.user(), at=at)
    taken = owner.post(f"{page}codes/export/")
    assert codes_in(taken, "没用过") == [third]
    assert AuditEntry.objects.filter(action="coupon.codes_export").count() == 2
    assert differences() == []
    owner.post(f"{page}stop/")
    with pytest.raises(coupons.CannotClaim, match="已经结束"):
        coupons.claim_by_code(code=third, store=store, user=make.user(), at=at)
    assert CouponHolding.unscoped.count() == 3


def codes_in(response, state: str) -> list[str]:
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    return [row[0] for row in sheet.iter_rows(min_row=2, values_only=True) if row[2] == state]


def test_percent_and_freight_and_what_makes_no_sense(owner, store):
    owner.post(f"{PAGE}new/?kind=percent", typed(percent="8.5", most="20", code=""))
    owner.post(f"{PAGE}new/?kind=freight", typed(amount="", threshold="", code=""))
    percent, freight = Coupon.unscoped.order_by("pk")
    assert (percent.percent, percent.most, percent.amount) == (85, 20, 0)
    assert (freight.kind, freight.amount, freight.threshold) == ("freight", 0, 0)
    for wrong, words in (
        ({"amount": "0"}, "金额要大于 0"),
        ({"amount": ""}, "请填写"),
        ({"valid_days": ""}, "日期和天数填一个就好"),
        ({"valid_until": moment(timezone.now())}, "日期和天数填一个就好"),
        ({"claim_until": moment(timezone.now() - timedelta(days=1))}, "结束要晚于开始"),
        ({"reach": "products"}, "请至少选一个"),
    ):
        response = owner.post(f"{PAGE}new/?kind=amount", typed() | wrong)
        assert response.status_code == 422
        assert words in text_of(response)
    assert Coupon.unscoped.count() == 2


def test_another_stores_coupon_is_not_there(owner):
    foreign = coupon(make.store())
    make.prove(owner)
    for below in ("", "stop/", "give/", "export/", "codes/", "codes/export/"):
        assert (
            owner.post(f"{PAGE}{foreign.pk}/{below}", typed(phones="1", count="1")).status_code
            == 404
        )
