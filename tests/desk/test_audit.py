"""The log of a store: one readable entry for each privileged change, looked up and taken along."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import InboxMessage
from shop.promotions import promotions
from shop.stores.models import AuditEntry, PlatformEntry, StoreMembership
from shop.stores.people import audit, audit_changes, audit_words, handover
from tests import make

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def staff_id(store, role: str = "clerk") -> int:
    return StoreMembership.objects.get(user=make.member(store, role)).pk


def own_role_id(store) -> str:
    return make.own_role(store, "仓库", "orders").removeprefix("own-")


def settings_of(store) -> dict[str, str]:
    return {"name": store.name, "slug": store.slug, "phone": "13912345678"}


# (what is there before, address, form, the entry in words)
CHANGES = [
    (
        None,
        "staff/",
        {"phone": "13612345678", "role": "clerk"},
        "邀请店员：角色：无 → 店员（订单）",
    ),
    (
        staff_id,
        "staff/{}/role/",
        {"role": "editor"},
        "改店员角色：角色：店员（订单） → 编辑（页面）",
    ),
    (
        None,
        "staff/second-factor/",
        {"wanted": "1"},
        "改店员两步验证：店员要开两步验证：否 → 是",
    ),
    (staff_id, "staff/{}/suspend/", {}, "停用店员："),
    (staff_id, "staff/{}/remove/", {}, "移除店员：角色：店员（订单） → 无"),
    (
        None,
        "roles/new/",
        {"name": "财务", "abilities": ["payments", "refunds"], "refund_limit": "50"},
        "新建角色：名称：无 → 财务；可以做的事：无 → 退款、收款设置；每个订单最多退：无 → 50",
    ),
    (
        own_role_id,
        "roles/{}/",
        {"name": "仓库", "abilities": ["orders", "stock"]},
        "改角色能做的事：可以做的事：看订单 → 看订单、库存",
    ),
    (own_role_id, "roles/{}/delete/", {}, "删除角色："),
    (
        lambda store: make.variant(store).pk,
        "variants/{}/",
        {"price": "6.00"},
        "改价格和规格：价格：5.00 → 6.00",
    ),
    (None, "audit/export/", {"format": "csv"}, "导出操作记录："),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change[3])
def test_a_privileged_change_leaves_one_readable_entry(owner, store, change):
    before, path, form, words = change
    known = before(store) if before else ""
    seen = set(AuditEntry.objects.values_list("pk", flat=True))

    make.prove(owner).post(f"/merchant/{path.format(known)}", form, REMOTE_ADDR="203.0.113.9")

    (entry,) = AuditEntry.objects.exclude(pk__in=seen)
    assert f"{audit_words.action(entry)}：{audit_changes.of(entry)}" == words
    assert (entry.actor, entry.place) == (store.owner, "203.0.113.*")


def test_columns_are_called_as_their_forms_call_them(owner, store):
    changes = {"local_fee": ["3.00", "5.00"], "offers_pickup": [True, False]}
    audit.record(store=store, actor=None, action="settings", target="", **changes)

    told = audit_changes.of(AuditEntry.objects.latest("pk"))

    assert told == "同城配送费：3.00 → 5.00；到店自提：是 → 否"


def test_every_action_of_the_code_has_words():
    written = set()
    for app in ("accounts", "home", "orders", "shop"):
        for path in (ROOT / app).rglob("*.py"):
            text = path.read_text()
            if re.search(r"\baudit\b", text) and "audit_words" not in path.name:
                written |= set(re.findall(r'action="([a-z_.]+)"', text))
                written |= set(
                    re.findall(r'_(?:record|audit|noted|record_member)\(\w+, "([a-z_.]+)"', text)
                )

    written |= {f"promotion.{action}" for action in promotions.Action}
    assert len(written) > 60
    assert written - set(audit_words.ACTIONS) == set()


def test_entries_are_found_by_words_person_kind_and_day(owner, store):
    clerk = make.member(store, "clerk")
    old = AuditEntry.objects.latest("pk")
    AuditEntry.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=9))
    audit.record(store=store, actor=clerk, action="order.price", target="XD777", price=["5", "4"])
    audit.record(store=make.store(), actor=clerk, action="order.price", target="别家的")
    day = timezone.localdate().isoformat()

    def found(**query) -> list[str]:
        html = owner.get("/merchant/audit/", query).content.decode()
        return re.findall(r'row__title">\s*([^<·]+?)\s*[·<]', html)

    assert found()[0] == "改订单价格"
    assert found(q="XD777") == found(kind="order") == ["改订单价格"]
    assert found(person=clerk.pk, first=day) == ["改订单价格"]
    assert found(last=day, kind="staff")[-1] == "邀请店员"
    assert len(found(first=day)) == len(found()) - 1
    assert "别家的" not in owner.get("/merchant/audit/").content.decode()
    assert owner.get("/merchant/audit/", {"person": "x", "first": "y"}).status_code == 200


def test_changes_of_any_shape_are_read_out(owner, store):
    changes = {"name": {"3": "a", "4": "b"}, "role": [["x"], "clerk"], "price": ["1.00", None]}
    audit.record(store=store, actor=None, action="settings", target="shop", **changes)

    page = owner.get("/merchant/audit/").content.decode()

    assert "3 a、4 b" in page
    assert "1.00 → 无" in page
    assert str(StoreMembership.Role("clerk").label) in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_on": ["False", "True"]}, "开启：否 → 是"),
        ({"mail": ["on", "off"], "fee": [None, None]}, "发到邮箱：是 → 否"),
        ({"starts": [None, "09:00:00"]}, "开始：无 → 09:00"),
        ({"free_from": ["None", "88.00"]}, "满多少包邮：无 → 88.00"),
        ({"delivery": [None, "express"]}, "配送方式：无 → 快递"),
        ({"weekdays": [127, "3"]}, "星期：每天 → 周一、二"),
        (
            {"paused_at": ["2026-11-23 02:54:03.617908+00:00", "None"]},
            "暂停：2026年11月23日 10:54 → 无",
        ),
        (
            {"name": ["2026-99-23 02:54+00:00", "2026-11-23"]},
            "名称：2026-99-23 02:54+00:00 → 2026-11-23",
        ),
        ({"fields": "app_id,private_key"}, "改了：应用 ID（AppID）、商户私钥"),
        ({"account": [["", "", ""], ["李四", "7890"]]}, "账号：无 → 李四、7890"),
        (
            {"terms": [None, {"tiers": [{"threshold": "90", "gifts": []}], "scope": {}}]},
            "优惠和范围：无 → 档位 满多少 90、赠品 无、范围 无",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_values_are_told_in_words(store, changes, words):
    audit.record(store=store, actor=None, action="settings", target="shop", **changes)

    assert audit_changes.of(AuditEntry.objects.latest("pk")) == words


def test_the_log_is_taken_along_as_a_file(owner, store):
    audit.record(store=store, actor=store.owner, action="settings", target="=1+1", name=["a", "b"])

    book = openpyxl.load_workbook(
        BytesIO(make.prove(owner).post("/merchant/audit/export/").content)
    )
    rows = list(book.active.values)
    assert rows[0] == ("时间", "谁", "网络", "做了什么", "对象", "变化")
    assert rows[1][3:] == ("改店铺设置", "'=1+1", "名称：a → b")

    csv = owner.post("/merchant/audit/export/", {"format": "csv"}).content.decode("utf-8-sig")
    lines = csv.splitlines()
    assert lines[0] == "时间,谁,网络,做了什么,对象,变化"
    assert f",导出操作记录,{len(rows) - 1}," in lines[1]
    assert AuditEntry.objects.filter(action="audit.export").count() == 2


def test_operators_see_the_log_of_all_stores(store, signed_in):
    audit.record(
        store=store, actor=store.owner, action="settings", target="小店", name=["旧", "新"]
    )
    operator = make.user()
    operator.is_superuser = operator.is_staff = True
    operator.save()

    page = signed_in(operator).get("/admin/platform/audit/")
    assert page.status_code == 200
    for words in ("改店铺设置", "名称：旧 → 新", store.name):
        assert words in page.content.decode()
    entry = AuditEntry.objects.latest("pk")
    inspected = signed_in(operator).get(f"/admin/platform/audit/inspect/{entry.pk}/")
    assert "名称：旧 → 新" in inspected.content.decode()
    assert signed_in(store.owner).get("/admin/platform/audit/").status_code == 404


@pytest.mark.parametrize("log", ["audit", "record"])
def test_operators_take_what_they_found_away_and_it_is_written_down(store, signed_in, log):
    audit.record(store=store, actor=store.owner, action="settings", target="=1", name=["旧", "新"])
    operator = make.user("老周", is_superuser=True)
    audit.record_of_platform(actor=operator, action="department", target="小王")
    client = signed_in(operator)
    page = f"/admin/platform/{log}/"
    assert "export=xlsx" in client.get(page).content.decode()
    assert client.get(f"{page}?export=csv").status_code == 302, "not without a proof"

    csv = make.prove(client).get(f"{page}?export=csv").content.decode("utf-8-sig").splitlines()
    book = openpyxl.load_workbook(BytesIO(client.get(f"{page}?export=xlsx&q==1").content))

    assert csv[0] == "时间,谁,网络,做了什么,对象,变化,店铺"
    words = f"改店铺设置,'=1,名称：旧 → 新,{store.name}" if log == "audit" else "改部门,小王,,"
    assert [line.endswith(words) for line in csv[1:]].count(True) == 1
    assert [row[3:5] for row in book.active.values][1:] == (
        [("改店铺设置", "'=1")] if log == "audit" else []
    )
    taken = PlatformEntry.objects.filter(action="audit.export")
    assert [audit_words.action(row) for row in taken] == ["导出操作记录"] * 2
    assert signed_in(store.owner).get(f"{page}?export=csv").status_code == 404


def test_entries_of_two_years_ago_are_pruned(store):
    for days in (1, 800):
        audit.record(store=store, actor=None, action="settings", target=f"{days}")
        newest = AuditEntry.objects.filter(pk=AuditEntry.objects.latest("pk").pk)
        newest.update(created_at=timezone.now() - timedelta(days=days))

    assert audit.prune(at=timezone.now()) == 1
    assert not AuditEntry.objects.filter(target="800").exists()
    assert AuditEntry.objects.filter(target="1").exists()


# Handing the store over.


def prove(client, user, path: str) -> None:
    """By the code that goes to the phone."""
    client.post(path, {"action": "code"})
    code = InboxMessage.objects.filter(to=user.phone, code__gt="").latest("pk").code
    client.post(path, {"action": "prove", "code": code})


HAND_OVER = "/merchant/staff/hand-over/"


def test_a_store_is_handed_over_when_both_have_proved_themselves(owner, store, signed_in):
    heir = make.member(store, "clerk")
    old, member = store.owner, StoreMembership.objects.get(user=heir)
    client = signed_in(heir)
    assert client.get(HAND_OVER).status_code == 404

    owner.post(HAND_OVER, {"action": "ask", "member": member.pk})
    assert handover.waiting(store, at=timezone.now()) is None, "not without a proof"
    prove(owner, old, HAND_OVER)
    owner.post(HAND_OVER, {"action": "ask", "member": member.pk})
    assert "接手" in client.get(HAND_OVER).content.decode()
    for browser, is_told in ((client, True), (owner, False)):
        page = browser.get("/merchant/").content.decode()
        assert (f"{old.get_full_name()}请你接手这家店" in page) is is_told

    client.post(HAND_OVER, {"action": "accept"})
    store.refresh_from_db()
    assert store.owner == old
    prove(client, heir, HAND_OVER)
    client.post(HAND_OVER, {"action": "accept"})

    store.refresh_from_db()
    roles = dict(StoreMembership.objects.filter(store=store).values_list("user", "role"))
    assert (store.owner, roles) == (heir, {old.pk: "manager", heir.pk: "owner"})
    assert client.get("/merchant/settlement/").status_code == 200
    assert owner.get("/merchant/settlement/").status_code == 403
    assert client.post(HAND_OVER, {"action": "accept"}).status_code == 404
    log = AuditEntry.objects.filter(action__startswith="handover").order_by("pk")
    assert list(log.values_list("action", flat=True)) == ["handover.ask", "handover.done"]


@pytest.mark.parametrize("no", ["heir", "owner", "time", "removed"])
def test_nothing_is_handed_over_without_both(owner, store, signed_in, no):
    heir = make.member(store, "manager")
    member, at = StoreMembership.objects.get(user=heir), timezone.now()
    handover.ask(store=store, membership_id=member.pk, actor=store.owner, at=at)
    client = signed_in(heir)
    if no == "removed":
        owner.post(f"/merchant/staff/{member.pk}/remove/")
    elif no == "time":
        at += handover.LIFETIME
    else:
        (client if no == "heir" else owner).post(HAND_OVER, {"action": "withdraw"})

    assert handover.waiting(store, at=at) is None or no == "removed"
    with pytest.raises(Http404):
        handover.accept(store=store, actor=heir, at=at)
    store.refresh_from_db()
    assert store.owner != heir
