"""配送与运费 on the desk: what is set there is what shoppers pay, and it is written down."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from orders.shipping import price_lists, setup
from orders.shipping.models import (
    DeliveryProfile,
    DeliverySlot,
    FreightRule,
    FreightTemplate,
    LocalBand,
)
from shop.stores.models import AuditEntry, Store
from tests import make

pytestmark = pytest.mark.django_db
ROOT = "/merchant/settings/delivery/"
TEMPLATE = {"name": "江浙沪", "delivery": "express", "basis": "weight", "is_default": "on"}


@pytest.fixture
def given(store):
    return {"store": store, "actor": store.owner}


@pytest.fixture
def template(owner):
    owner.post(f"{ROOT}templates/add/", TEMPLATE)
    return FreightTemplate.objects.get()


def page(owner, path: str = ROOT) -> str:
    return " ".join(owner.get(path).content.decode().split())


def test_a_template_with_its_rules(owner, store, template):
    path = f"{ROOT}templates/{template.pk}/"
    rule = {"first": "1", "first_fee": "8", "step": "0.5", "step_fee": "2.5", "free_from": "88"}
    owner.post(
        f"{path}rules/add/",
        rule | {"provinces": ["33", "31"], "cities": ["3301", "3205"], "others": "北京市朝阳区"},
    )
    owner.post(f"{path}rules/add/", {"provinces": ["54"], "is_undeliverable": "on"})
    owner.post(f"{path}rules/add/", {"first_fee": "12"})

    rules = FreightRule.objects.order_by("pk")
    assert [rule.regions for rule in rules] == [["110105", "31", "3205", "33"], ["54"], []]
    assert (rules[0].first, rules[0].step, rules[0].free_from) == (1, Decimal("0.5"), 88)
    assert (rules[2].first_fee, rules[2].step, rules[2].step_fee) == (12, 1, 0)
    said = page(owner, path)
    assert "浙江省" in said
    assert "首重 1 kg ¥8，每续 0.5 kg ¥2.50，满 ¥88 包邮" in said
    assert "不配送" in said
    assert "其他地区" in said
    store.refresh_from_db()
    assert store.freight_words == "同城免运费，快递 ¥8 起，按地址计算"


def test_a_rule_is_shown_as_it_was_saved(owner, given, template):
    terms = price_lists.RuleTerms(regions=["33", "3205", "330106", "110105"], first_fee=Decimal(8))
    rule = price_lists.save_rule(**given, template_id=template.pk, terms=terms)

    said = page(owner, f"{ROOT}rules/{rule.pk}/")

    for words in ('value="33" checked', 'value="3205" checked', "浙江省杭州市西湖区"):
        assert words in said
    assert "北京市朝阳区" in said


def test_tiers_by_amount(owner):
    owner.post(f"{ROOT}templates/add/", TEMPLATE | {"basis": "amount"})
    template = FreightTemplate.objects.get()
    path = f"{ROOT}templates/{template.pk}/rules/add/"

    refused = owner.post(path, {"from_0": "5"})
    assert "请填写这一档的运费" in refused.content.decode()
    assert "至少填一档运费" in owner.post(path, {}).content.decode() or refused
    owner.post(path, {"from_0": "", "fee_0": "12", "from_1": "50", "fee_1": "0"})

    assert FreightRule.objects.get().tiers == [["0.00", "12"], ["50", "0"]]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"first_fee": ""}, "请填写运费，包邮填 0"),
        ({"first_fee": "-1"}, "不能是负数"),
        ({"first_fee": "8.123"}, "最多两位小数"),
        ({"step": "0"}, "请填写正确的数字"),
        ({"first": "NaN"}, "请填写正确的数字"),
        ({"first": "1e9"}, "请填写正确的数字"),
        ({"provinces": ["99"]}, "99"),
        ({"others": "火星市"}, "没找到「火星市」"),
    ],
)
def test_a_wrong_rule_is_explained(owner, template, wrong, words):
    path = f"{ROOT}templates/{template.pk}/rules/add/"

    response = owner.post(path, {"first_fee": "8"} | wrong)

    assert words in response.content.decode()
    assert not FreightRule.objects.exists()


def test_a_region_stands_in_one_rule_only(given, template):
    terms = price_lists.RuleTerms(regions=["33", "3205"])
    rule = price_lists.save_rule(**given, template_id=template.pk, terms=terms)
    price_lists.save_rule(**given, template_id=template.pk, terms=price_lists.RuleTerms())

    for regions in (["3205"], []):
        with pytest.raises(ValidationError):
            price_lists.save_rule(
                **given, template_id=template.pk, terms=price_lists.RuleTerms(regions=regions)
            )
    price_lists.save_rule(**given, template_id=template.pk, terms=terms, rule_id=rule.pk)
    narrower = price_lists.RuleTerms(regions=["3301"])
    price_lists.save_rule(**given, template_id=template.pk, terms=narrower)

    assert FreightRule.objects.count() == 3


def test_one_template_of_a_delivery_is_in_force(owner, template):
    owner.post(f"{ROOT}templates/add/", TEMPLATE | {"name": "第二个"})
    owner.post(f"{ROOT}templates/add/", TEMPLATE | {"name": "物流", "delivery": "freight"})

    in_force = FreightTemplate.objects.filter(is_default=True).order_by("pk")
    assert [row.name for row in in_force] == ["第二个", "物流"]


def test_a_template_that_goes_brings_the_flat_fee_back(owner, store, given, template):
    terms = price_lists.RuleTerms(first_fee=Decimal(8))
    price_lists.save_rule(**given, template_id=template.pk, terms=terms)

    owner.post(f"{ROOT}templates/{template.pk}/remove/")

    assert not FreightTemplate.objects.exists()
    assert Store.objects.get(pk=store.pk).freight_words == ""


def test_distances(owner, store):
    owner.post(f"{ROOT}bands/add/", {"up_to_km": "3", "fee": "3", "minimum": "20"})
    again = owner.post(f"{ROOT}bands/add/", {"up_to_km": "3.0", "fee": "5"})
    assert "已经有这个距离了" in again.content.decode()
    band = LocalBand.objects.get()
    owner.post(f"{ROOT}bands/{band.pk}/", {"up_to_km": "3.5", "fee": "0", "free_from": "59"})

    band.refresh_from_db()
    assert (band.up_to_km, band.fee, band.minimum, band.free_from) == (Decimal("3.5"), 0, 0, 59)
    assert "3.5 公里内" in page(owner)
    owner.post(f"{ROOT}bands/{band.pk}/remove/")
    assert not LocalBand.objects.exists()


def test_times(owner):
    slot = {"weekdays": ["0", "6"], "starts": "09:00", "ends": "12:00", "is_for_pickup": "on"}
    owner.post(f"{ROOT}slots/add/", slot | {"capacity": "5", "cutoff_minutes": "60"})

    found = DeliverySlot.objects.get()
    assert (found.weekdays, found.capacity, found.cutoff_minutes) == (0b1000001, 5, 60)
    assert (found.is_for_local, found.is_for_pickup) == (False, True)
    assert "周一、日 09:00–12:00" in page(owner)
    assert "最多 5 单" in page(owner)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"weekdays": []}, "至少选一天"),
        ({"ends": "08:00"}, "结束时间要晚于开始时间"),
        ({"starts": "x"}, "请填写时间"),
        ({"capacity": "0"}, "请填写正确的数字"),
        ({"capacity": "-3"}, "请填写正确的数字"),
        ({"is_for_local": ""}, "至少选一种"),
    ],
)
def test_a_wrong_time_is_explained(owner, wrong, words):
    slot = {"weekdays": ["0"], "starts": "09:00", "ends": "12:00", "is_for_local": "on"}

    response = owner.post(f"{ROOT}slots/add/", slot | wrong)

    assert words in response.content.decode()
    assert not DeliverySlot.objects.exists()


def test_where_the_store_stands_and_goes(owner):
    owner.post(
        ROOT,
        {
            "province": "浙江省",
            "city": "杭州市",
            "district": "西湖区",
            "offers_local": "on",
            "latitude": "30.27415011",
            "longitude": "120.15515",
            "local_areas": "浙江省杭州市西湖区\n浙江 杭州 拱墅\n浙江省杭州市余杭区",
            "default_weight": "0.3",
        },
    )

    profile = DeliveryProfile.objects.get()
    assert profile.area_code == "330106"
    assert (profile.latitude, profile.longitude) == (Decimal("30.27415"), Decimal("120.15515"))
    assert profile.local_areas == ["330106", "330105", "330110"]
    assert profile.default_weight_grams == 300
    said = page(owner)
    assert "浙江省杭州市西湖区 浙江省杭州市拱墅区" in said
    assert "<option selected>西湖区</option>" in said
    owner.post(ROOT, {"province": "广东省", "city": "东莞市", "offers_local": "on"})
    profile.refresh_from_db()
    assert (profile.area_code, profile.latitude, profile.default_weight_grams) == (
        "4419",
        None,
        300,
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"offers_local": ""}, "至少选一种配送方式"),
        ({"reach": "named"}, "请写下送哪些地区"),
        ({"latitude": "91", "longitude": "0"}, "请填写正确的经纬度"),
        ({"latitude": "30"}, "请填写正确的经纬度"),
        ({"local_areas": "火星"}, "没找到「火星」"),
        ({"default_weight": "0"}, "请填写正确的数字"),
        ({"province": "浙江省", "city": "杭州市", "district": "余姚市"}, "请选择区县"),
    ],
)
def test_a_wrong_place_is_explained(owner, wrong, words):
    before = DeliveryProfile.objects.values().get()

    response = owner.post(ROOT, {"offers_local": "on"} | wrong)

    assert words in response.content.decode()
    assert DeliveryProfile.objects.values().get() == before


def test_every_change_is_written_down(owner, store, template):
    AuditEntry.objects.exclude(target="运费模板 江浙沪").delete()
    owner.post(f"{ROOT}bands/add/", {"up_to_km": "3", "fee": "3"})
    band = LocalBand.objects.get()
    owner.post(f"{ROOT}bands/{band.pk}/", {"up_to_km": "3", "fee": "4"})
    owner.post(f"{ROOT}bands/{band.pk}/", {"up_to_km": "3", "fee": "4"})
    owner.post(f"{ROOT}bands/{band.pk}/remove/")

    entries = AuditEntry.objects.filter(store=store, action="delivery").order_by("pk")
    assert [entry.target for entry in entries] == [
        "运费模板 江浙沪",
        "同城配送距离",
        "同城配送距离",
        "3 公里内",
    ]
    assert entries[2].changes == {"fee": ["3.00", "4"]}
    assert all(entry.actor == store.owner for entry in entries)


@pytest.mark.parametrize("role", ["clerk", "editor", "support"])
def test_staff_without_the_ability_change_nothing(store, signed_in, role):
    client = signed_in(make.member(store, role))

    for path in (ROOT, f"{ROOT}templates/add/", f"{ROOT}bands/add/", f"{ROOT}slots/add/"):
        assert client.get(path).status_code == 403
        assert client.post(path, TEMPLATE).status_code == 403
    assert not FreightTemplate.objects.exists()


def test_another_stores_rows_are_not_found(owner, given):
    other = make.store()
    theirs = {"store": other, "actor": other.owner}
    template = price_lists.save_template(
        **theirs, name="别家", delivery="express", basis="weight", is_default=True
    )
    rule = price_lists.save_rule(**theirs, template_id=template.pk, terms=price_lists.RuleTerms())
    band = setup.save_band(**theirs, up_to_km=Decimal(3), fee=Decimal(3))

    for path in (
        f"templates/{template.pk}/",
        f"templates/{template.pk}/rules/add/",
        f"rules/{rule.pk}/",
        f"bands/{band.pk}/",
    ):
        assert owner.get(f"{ROOT}{path}").status_code == 404
        assert owner.post(f"{ROOT}{path}", TEMPLATE).status_code == 404
    for path in (f"templates/{template.pk}/remove/", f"bands/{band.pk}/remove/"):
        assert owner.post(f"{ROOT}{path}").status_code == 404
    assert FreightTemplate.objects.get().name == "别家"
    assert LocalBand.objects.exists()


def test_the_switch_for_freight_is_on_the_same_screen(owner, store):
    owner.post(ROOT, {"offers_freight": "on"})

    store.refresh_from_db()
    assert (store.offers_freight, store.offers_express) == (True, False)
