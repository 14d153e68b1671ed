"""促销活动 at the desk: from a draft to its report."""

from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from home.desk.promotions.forms import moment
from orders.lifecycle import cash
from shop.catalog import products, shelves
from shop.promotions import terms_json
from shop.promotions.models import Promotion
from shop.promotions.reckoning.terms import Gift, Kind, Scope, Tier
from shop.stores.models import AuditEntry
from tests import make
from tests.shop.promotions.made import off, promotion

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def typed(**columns: object) -> dict[str, object]:
    """A form as it is shown at first, with a name."""
    now = timezone.now()
    return {
        "name": "开业活动",
        "starts_at": moment(now - timedelta(minutes=2)),
        "ends_at": moment(now + timedelta(days=7)),
        "reach": "all",
        "audience": "everyone",
        "level": "1",
        "stacking": "with_coupons",
        "priority": "0",
    } | columns


def test_a_promotion_from_draft_to_report(owner, store):
    tea = make.variant(store, price="30.00", stock="50", name="龙井")
    form = typed(threshold_0="100", amount_0="10", threshold_1="200", amount_1="25", budget="50")
    page = "/merchant/promotions/new/?kind=spend_off"
    assert "满 100 减 10" in text_of(owner.get("/merchant/promotions/new/"))

    # Four pieces reach the first tier: 4 × 30 − 10.
    looked = text_of(owner.post(page, form | {"do": "look"}))
    assert "买 4 件" in looked
    assert "110 元" in looked
    assert not Promotion.unscoped.exists()

    saved = owner.post(page, form | {"do": "save"})
    row = Promotion.unscoped.get()
    assert (saved.status_code, row.is_draft, row.budget) == (302, True, Decimal("50.00"))
    assert terms_json.tiers_of(row.terms) == (off("100", "10"), off("200", "25"))
    assert make.order(store, {tea: "4"}).total_price == Decimal("120.00")

    owner.post(saved.url, form | {"do": "publish", "name": "满减节"})
    order = make.order(store, {tea: "4"})
    assert order.total_price == Decimal("110.00")
    make.order(store, {tea: "4"})
    cash.take(store=store, order_id=order.pk, actor=store.owner, at=timezone.now())

    # One of the two is paid; both hold of the budget.
    shown = text_of(owner.get(saved.url))
    for words in ("付款订单 1", "1 位顾客", "¥10.00", "预算还剩 ¥30.00", "¥110.00", "进行中"):
        assert words in shown
    assert "满减节 满100减10" in text_of(owner.get("/merchant/promotions/?state=running"))

    for action, words in (("pause", "已暂停"), ("resume", "进行中"), ("end", "已结束")):
        owner.post(f"{saved.url}{action}/")
        assert words in text_of(owner.get(saved.url))
        expected = "110.00" if action == "resume" else "120.00"
        assert make.order(store, {tea: "4"}).total_price == Decimal(expected)
    # A page that was open too long changes nothing.
    assert "活动刚刚变了" in text_of(owner.post(f"{saved.url}resume/", follow=True))
    assert "已经结束的活动不能再改" in text_of(owner.post(saved.url, form | {"do": "save"}))
    actions = AuditEntry.objects.filter(action__startswith="promotion").order_by("pk")
    assert [row.action.split(".")[1] for row in actions] == [
        *("add", "change", "publish", "pause", "resume", "end"),
    ]


def test_goods_and_shelves_are_chosen_without_javascript(owner, store):
    tea = make.variant(store, price="10.00", name="绿茶")
    cup = make.variant(store, price="8.00", name="茶杯")
    page = "/merchant/promotions/new/?kind=percent"
    half = typed(percent_0="8.5", reach="products", name="")

    asked = BeautifulSoup(owner.get(page).content, "html.parser")
    assert asked.select_one("[name=percent_0]").has_attr("required")
    found = BeautifulSoup(owner.post(page, half | {"do": "find", "q": "绿"}).content, "html.parser")
    boxes = {int(box["value"]) for box in found.select("[name=products]")}
    assert boxes == {tea.product_id}
    assert found.select_one("[name=percent_0]")["value"] == "8.5"
    assert not found.select(".field__error")

    assert "请至少选一个" in text_of(owner.post(page, half | {"do": "publish"}))
    far = make.variant(make.store())
    for product, status in ((far.product_id, 422), ("x", 422), (10**30, 404)):
        wrong = typed(percent_0="8.5", reach="products", products=[product], do="publish")
        assert owner.post(page, wrong).status_code == status
    right = typed(percent_0="8.5", reach="products", products=[tea.product_id], do="publish")
    owner.post(page, right)
    tea.refresh_from_db()
    cup.refresh_from_db()
    assert (tea.asked, cup.asked) == (Decimal("8.50"), Decimal("8.00"))

    # A part of a product, and what is left out.
    shelf = shelves.add(store=store, name="茶具")
    big = products.add_variant(product=tea.product, price=Decimal(30), unit="罐", actor=None)
    row = Promotion.unscoped.get()
    url = f"/merchant/promotions/{row.number}/"
    parts = typed(percent_0="9", reach="products", variants=[big.pk], do="save")
    owner.post(url, parts | {"without_products": [cup.product_id], "without_shelves": [shelf.pk]})
    shown = BeautifulSoup(owner.get(url).content, "html.parser")
    ticked = {(box["name"], int(box["value"])) for box in shown.select("[type=checkbox][checked]")}
    assert ticked >= {
        ("variants", big.pk),
        ("without_products", cup.product_id),
        ("without_shelves", shelf.pk),
    }
    for one in (tea, big):
        one.refresh_from_db()
    assert (tea.asked, big.asked) == (Decimal("10.00"), Decimal("27.00"))
    row.refresh_from_db()
    assert row.scope == Scope(
        is_all=False,
        variants=frozenset({big.pk}),
        without_products=frozenset({cup.product_id}),
        without_shelves=frozenset({shelf.pk}),
    )


KINDS = {
    "percent": ({"percent_0": "0.5"}, Tier(percent=Decimal(5))),
    "price": ({"amount_0": "￥9.9"}, off("0", "9.9")),
    "nth": (
        {"threshold_0": "2", "percent_0": "0"},
        Tier(threshold=Decimal(2), percent=Decimal(0)),
    ),
    "bundle": ({"threshold_0": "3", "amount_0": "25"}, off("3", "25")),
    "spend_off": ({"threshold_0": "20", "amount_0": "5"}, off("20", "5")),
    "spend_percent": (
        {"threshold_0": "20", "percent_0": "9"},
        Tier(threshold=Decimal(20), percent=Decimal(90)),
    ),
    "free_freight": ({"threshold_0": "59"}, Tier(threshold=Decimal(59))),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_typed_kept_and_shown_again(owner, store, kind):
    make.variant(store, price="10.00")
    given, tier = KINDS[kind]
    response = owner.post(f"/merchant/promotions/new/?kind={kind}", typed(**given, do="publish"))
    row = Promotion.unscoped.get()
    (kept,) = terms_json.tiers_of(row.terms)
    assert kept == tier
    shown = BeautifulSoup(owner.get(response.url).content, "html.parser")
    for name, value in given.items():
        assert Decimal(shown.select_one(f"[name={name}]")["value"]) == Decimal(value.lstrip("￥"))
    assert "价格预览" in shown.get_text()


def test_gifts_are_found_and_given(owner, store):
    make.variant(store, price="30.00", name="龙井")
    cup = make.variant(store, price="8.00", stock="5", name="茶杯")
    page = "/merchant/promotions/new/?kind=gift"
    found = BeautifulSoup(
        owner.post(page, typed(threshold_0="50", gift_q="茶杯", do="find")).content, "html.parser"
    )
    offered = [one["value"] for one in found.select("[name=gift_0] option")]
    assert offered == ["", str(cup.pk)]
    assert owner.post(page, typed(threshold_0="50", do="publish")).status_code == 422
    owner.post(page, typed(threshold_0="50", gift_0=cup.pk, quantity_0="2", do="publish"))
    (tier,) = terms_json.tiers_of(Promotion.unscoped.get().terms)
    assert tier.gifts == (Gift(cup.pk, Decimal(2)),)


def test_what_makes_no_sense_is_said_in_the_form(owner, store):
    page = "/merchant/promotions/new/?kind=spend_off"
    now = moment(timezone.now())
    for wrong, words in (
        ({"threshold_0": "10", "amount_0": "20"}, "减的不能比满的多"),
        ({"threshold_0": "10"}, "请填写"),
        ({"threshold_0": "十", "amount_0": "2"}, "请填写正确的金额"),
        (
            {"threshold_0": "10", "amount_0": "2", "starts_at": now, "ends_at": now},
            "结束要晚于开始",
        ),
        ({"threshold_0": "10", "amount_0": "2", "name": ""}, "还有 1 项要改"),
    ):
        for pressed in ("save", "publish"):
            response = owner.post(page, typed(do=pressed) | wrong)
            assert response.status_code == 422
            assert words in text_of(response)
    assert not Promotion.unscoped.exists()


def test_a_draft_is_thrown_away_and_another_stores_is_not_there(owner, store):
    draft = promotion(store, Kind.SPEND_OFF, off("10", "1"), is_draft=True)
    foreign = promotion(make.store(), Kind.SPEND_OFF, off("10", "1"), is_draft=True)
    assert owner.get(f"/merchant/promotions/{foreign.number}/").status_code == 404
    assert owner.post(f"/merchant/promotions/{foreign.number}/delete/").status_code == 404
    assert owner.post(f"/merchant/promotions/{draft.number}/burn/").status_code == 404
    too_early = owner.post(f"/merchant/promotions/{draft.number}/pause/", follow=True)
    assert "看清楚" in text_of(too_early)
    owner.post(f"/merchant/promotions/{draft.number}/delete/")
    assert list(Promotion.unscoped.all()) == [foreign]
