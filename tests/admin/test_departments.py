"""The platform's departments: what each opens and changes, and how people come into one."""

import json
import re
from collections.abc import Iterator
from itertools import count

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from accounts.models import Message, User
from home.news.models import News
from home.operators import groups
from home.operators.platform import waiting
from orders.payments.models import (
    PaymentAccount,
    PaymentConfiguration,
    PaymentInterface,
    PaymentLog,
    PaymentMethod,
    PaymentOrder,
    Refund,
)
from orders.payments.payouts.models import Withdrawal
from search.models import HiddenWord, SynonymGroup
from shop.stores.models import AuditEntry, PlatformEntry
from shop.stores.people import audit, posts
from shop.stores.people.departments import BY_NAME, DEPARTMENT, EVERY_DEPARTMENT
from tests import make

pytestmark = pytest.mark.django_db
HOME = "/admin/"
NOTHING = "987654"
O, S, F, M, A = "operations", "support", "finance", "marketing", "auditors"  # noqa: E741

# Who sees and changes by these doors, said here once more: auditors see all, and change nothing.
PAGES = {
    "platform platform_newest": {O, S, F, M, A},
    "platform_stores platform_stores_xlsx": {O, F, M},
    "platform_timing": {O},
    "platform_acting": {O, S},
    "platform_troubles_modeladmin_index operate-stores_modeladmin_index": {O},
    "operate-bans_modeladmin_index operate-allowed_modeladmin_index": {O},
    "platform_products_modeladmin_index": {O},
    "platform_orders_modeladmin_index": {O, S, F},
    "platform_customers_modeladmin_index": {O, S},
    "platform_audit_modeladmin_index platform_audit_modeladmin_inspect": {O},
    "platform_record_modeladmin_index platform_record_modeladmin_inspect": {O},
    "platform_news_modeladmin_index": {O},
    "operate-synonyms_modeladmin_index operate-hidden-words_modeladmin_index": {O, M},
    "operate-payments_modeladmin_index operate-payments_modeladmin_inspect": {F},
    "operate-refunds_modeladmin_index operate-refunds_modeladmin_inspect": {F},
    "operate-payment-accounts_modeladmin_index operate-payment-accounts_modeladmin_inspect": {F},
    "operate-account-entries_modeladmin_index": {F},
    "operate-payment-log_modeladmin_index operate-payment-log_modeladmin_inspect": {F},
    "operate-payment-methods_modeladmin_index operate-payment-interfaces_modeladmin_index": {F},
    "operate-payment-configurations_modeladmin_index": {F},
    "operate-payment-configurations_modeladmin_inspect": {F},
    "operate-withdrawals_modeladmin_index operate-settlements_modeladmin_index": {F},
    "operate_withdrawal operate_reconciliation operate_reconciliation_detail": {F},
    "operate_payment_query operate_refund_run operate_configuration_test": {F},
    "operate_money_check operate_reconcile_all operate_reconcile": {F},
    "operate_difference_resolve": {F},
    "operate-complaints_modeladmin_index operate_complaint_answer operate_complaint_photo": {S},
    "operate_complaint_threads operate_complaint_thread operate_complaint_thread_picture": {S},
    "operate-aftersales_modeladmin_index operate_aftersale operate_aftersale_photo": {S},
    "operate-reviews_modeladmin_index operate_review operate_review_photo": {O, S},
    "operate-messages_modeladmin_index operate-messages_modeladmin_inspect": {S},
    "operate-promotions_modeladmin_index operate_promotion": {M},
    "operate-campaigns_modeladmin_index operate_campaign": {M},
}
# Nothing to read here, but a change to make: not even a look for auditors.
FORMS = {
    "operate_store_suspend operate_store_restore": {O},
    "operate-bans_modeladmin_create operate_ban_lift": {O},
    "operate-allowed_modeladmin_create operate_allowed_remove": {O},
    "platform_news_modeladmin_create platform_news_modeladmin_edit": {O},
    "platform_news_modeladmin_delete": {O},
    "operate-synonyms_modeladmin_create operate-synonyms_modeladmin_edit": {O, M},
    "operate-synonyms_modeladmin_delete": {O, M},
    "operate-hidden-words_modeladmin_create operate-hidden-words_modeladmin_edit": {O, M},
    "operate-hidden-words_modeladmin_delete": {O, M},
    "operate-payment-methods_modeladmin_edit operate-payment-interfaces_modeladmin_edit": {F},
    "operate-payment-configurations_modeladmin_create": {F},
    "operate-payment-configurations_modeladmin_edit operate_settlement_rate": {F},
    "operate_campaign_new": {M},
}
SUPERUSERS = {"platform_people", "platform_person"}
ROWS = {
    "operate-payments": PaymentOrder,
    "operate-refunds": Refund,
    "operate-payment-accounts": PaymentAccount,
    "operate-payment-log": PaymentLog,
    "operate-payment-methods": PaymentMethod,
    "operate-payment-configurations": PaymentConfiguration,
    "operate-payment-interfaces": PaymentInterface,
    "operate-synonyms": SynonymGroup,
    "operate-hidden-words": HiddenWord,
    "operate-messages": Message,
    "platform_news": News,
    "platform_audit": AuditEntry,
    "platform_record": PlatformEntry,
}


def told(table: dict[str, set[str]]) -> dict[str, set[str]]:
    return {name: who for names, who in table.items() for name in names.split()}


MAY_SEE = {name: who | {A} for name, who in told(PAGES).items()} | told(FORMS)
MAY_CHANGE = told(PAGES) | told(FORMS)


def doors(resolver=None, above: str = "/") -> Iterator[tuple[str, str]]:
    """(name, route) of the platform's own pages."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = f"{above}{entry.pattern}"
        if not isinstance(entry, URLPattern):
            yield from doors(entry, route)
        elif route.startswith(HOME) and (entry.name or "").startswith(("operate", "platform")):
            yield entry.name, route


def address(name: str, route: str) -> str:
    """Of the first row of a list, or of nothing."""
    path = re.sub(r"\(\?P<instance_pk>[^)]*\)", lambda _found: first(name), route)
    return re.sub(r"<int:\w+>", NOTHING, path).replace("^", "").rstrip("$")


def first(name: str) -> str:
    model = ROWS[name.partition("_modeladmin")[0]]
    own = {"store": None} if model is PaymentConfiguration else {}
    return str(model._base_manager.filter(**own).first().pk)


@pytest.fixture
def rows(world):
    groups.install_groups()
    SynonymGroup.objects.create(words="番茄=西红柿")
    HiddenWord.objects.create(word="某词")
    News.objects.create(title="通知", text="文字", starts_at=timezone.now())
    Message.objects.create(channel="sms", to="13600000000", body="文字")
    audit.record(store=world.own.store, actor=world.operator, action="suspend", target="甲店")
    audit.record_of_platform(actor=world.operator, action="department", target="某人")
    return world


# The world has its people among the numbers of `make`.
PHONES = count(15900000000)


def somebody(name: str = "") -> User:
    return User.objects.create(phone=str(next(PHONES)), name=name)


def of(*names: str) -> Client:
    """Somebody of these departments, signed in and proved."""
    user = somebody("小王")
    user.groups.add(*Group.objects.filter(name__in=[DEPARTMENT[name].group for name in names]))
    client = Client()
    client.force_login(user)
    return make.prove(client)


def is_refused(answer) -> bool:
    """Wagtail leads who may not back to the first page."""
    return answer.status_code == 302 and answer.url == HOME


def wrong_for(client: Client, sees: set[str], changes: set[str]) -> list[tuple[str, str, int]]:
    """Doors that are open against the table, or shut."""
    wrong = []
    # Whoever sees a list keeps filters of their own at it.
    changes = changes | {name for name in sees if name.endswith("_modeladmin_index")}
    for name, route in doors():
        for method, let in (("get", sees), ("post", changes)):
            answer = getattr(client, method)(address(name, route))
            is_shut = is_refused(answer) or (name in SUPERUSERS and answer.status_code == 404)
            if answer.status_code != 405 and is_shut is (name in let):
                wrong.append((method, name, answer.status_code))
    return wrong


def test_every_page_of_the_platform_stands_in_the_table():
    assert {name for name, _route in doors()} == MAY_SEE.keys() | SUPERUSERS
    assert {department.name for department in EVERY_DEPARTMENT} == {O, S, F, M, A}


@pytest.mark.long
@pytest.mark.parametrize("name", [O, S, F, M, A])
def test_doors_open_to_the_departments_of_the_table(rows, name):
    sees = {door for door, who in MAY_SEE.items() if name in who}
    changes = {door for door, who in MAY_CHANGE.items() if name in who}

    assert wrong_for(of(name), sees, changes) == []


@pytest.mark.long
def test_who_was_an_operator_before_opens_all_of_them(rows):
    whole = somebody("小运")
    whole.groups.add(Group.objects.get(name=groups.OPERATORS))
    client = Client()
    client.force_login(whole)

    assert wrong_for(make.prove(client), set(MAY_SEE), set(MAY_SEE)) == []


@pytest.mark.long
def test_nobody_else_finds_any_of_them(rows, merchant):
    shopper = Client()
    shopper.force_login(rows.stranger)

    for name, route in doors():
        for method in ("get", "post"):
            path = address(name, route)
            assert getattr(merchant, method)(path).status_code == 404, name
            assert getattr(shopper, method)(path).status_code == 403, name
            assert "/account/login/" in getattr(Client(), method)(path).url, name


def test_two_departments_are_the_sum_of_both(rows):
    both = of(S, F)

    assert both.get(reverse("operate-complaints_modeladmin_index")).status_code == 200
    assert both.get(reverse("operate-payments_modeladmin_index")).status_code == 200
    assert is_refused(both.get(reverse("operate-stores_modeladmin_index")))


MENU = {
    O: ["平台概况", "店铺总览", "封禁地址", "全部商品", "评价", "同义词", "操作记录", "时间去向"],
    S: ["平台概况", "投诉举报", "售后仲裁", "评价", "短信和邮件", "全部订单", "全部顾客"],
    F: ["平台概况", "店铺成长", "支付单", "提现", "对账", "全部订单"],
    M: ["平台概况", "店铺成长", "促销活动", "平台活动", "同义词", "页面"],
    A: ["平台概况", "店铺总览", "投诉举报", "支付单", "提现", "平台活动", "操作记录"],
}
OTHERS = {
    O: ["支付单", "提现", "短信和邮件", "平台活动", "部门和人员"],
    S: ["支付单", "店铺总览", "封禁地址", "页面", "图片", "设置", "报告"],
    F: ["投诉举报", "店铺总览", "页面", "图片", "设置", "报告"],
    M: ["支付单", "投诉举报", "封禁地址", "全部顾客", "设置", "报告"],
    A: ["页面", "图片", "设置", "报告", "部门和人员"],
}


@pytest.mark.parametrize("name", [O, S, F, M, A])
def test_the_menu_shows_what_one_may_open_and_nothing_else(rows, name):
    page = of(name).get(HOME)
    labels = menu_labels(page.content.decode())

    assert set(MENU[name]) - labels == set()
    assert set(OTHERS[name]) & labels == set()


def menu_labels(html: str) -> set[str]:
    """Wagtail draws its menu from the props that stand in the page."""
    props = BeautifulSoup(html, "html.parser").select_one("#wagtail-sidebar-props")
    return set(
        re.findall(r'"label": "([^"]+)"', json.dumps(json.loads(props.text), ensure_ascii=False))
    )


@pytest.mark.parametrize(
    ("name", "is_open"), [(O, True), (M, True), (S, False), (F, False), (A, False)]
)
def test_pages_are_edited_by_departments_that_have_to_do_with_them(rows, name, is_open):
    client = of(name)
    path = reverse("wagtailadmin_pages:edit", args=[rows.own.product.pk])

    assert (client.get(path).status_code == 200) is is_open
    assert is_refused(client.get(path)) is not is_open
    assert is_refused(client.get("/admin/users/"))
    assert is_refused(client.get("/admin/reports/site-history/"))


def test_prices_of_a_store_are_changed_by_operations_alone(rows):
    path = reverse("product_variants:panel", args=[rows.own.product.pk])

    assert of(O).get(path).status_code == 200
    for name in (S, F, M, A):
        assert of(name).get(path).status_code in {302, 404}, name


def test_auditors_are_offered_no_decision(rows):
    auditor = of(A)
    suspend = reverse("operate_store_suspend", args=[rows.own.store.pk])
    index = reverse("operate-stores_modeladmin_index")
    configuration = PaymentConfiguration.objects.get(store=None)
    details = reverse("operate-payment-configurations_modeladmin_inspect", args=[configuration.pk])

    assert suspend in of(O).get(index).content.decode()
    assert suspend not in auditor.get(index).content.decode()
    assert "测试配置" in of(F).get(details).content.decode()
    assert "测试配置" not in auditor.get(details).content.decode()


def test_what_waits_is_said_to_who_may_look(rows):
    counted = dict.fromkeys(("complaints", "reviews", "refunds", "payments", "suspended"), 1)
    people = {name: somebody() for name in (O, S, F)}
    for name, user in people.items():
        user.groups.add(Group.objects.get(name=DEPARTMENT[name].group))

    urls = {
        name: [row["url"] for row in waiting.todo(counted, user=user)]
        for name, user in people.items()
    }

    index = [
        f"/admin/operate-{name}/"
        for name in ("complaints", "reviews", "refunds", "payments", "stores")
    ]
    assert urls == {O: [index[1], index[4]], S: index[:2], F: index[2:4]}


def test_finance_pays_withdrawals_and_auditors_look(rows):
    withdrawal = Withdrawal.unscoped.filter(state="requested").first()
    path = reverse("operate_withdrawal", args=[withdrawal.pk])
    auditor = of(A)

    assert auditor.get(path).status_code == 200
    assert is_refused(auditor.post(path, {"action": "approve"}))
    withdrawal.refresh_from_db()
    assert withdrawal.state == "requested"

    of(F).post(path, {"action": "approve"})
    withdrawal.refresh_from_db()
    assert withdrawal.state == "approved"


# Who is put where.

PEOPLE = "/admin/platform/people/"


def test_a_superuser_puts_somebody_into_departments_and_takes_them_out(rows, operator):
    user = somebody("小王")
    client = Client()
    client.force_login(user)
    assert client.get(HOME).status_code == 403

    form = {"phone": user.phone, "departments": [S, F]}
    said = operator.post(PEOPLE, form, follow=True).content.decode()

    assert "小王 现在在：客服部、财务部" in said
    assert client.get(reverse("operate-complaints_modeladmin_index")).status_code == 200
    assert client.get("/account/").status_code == 200
    user.refresh_from_db()
    assert user.is_staff

    page = operator.post(f"{PEOPLE}{user.pk}/", {"departments": []}, follow=True)
    assert "小王 不在任何部门了" in page.content.decode()
    assert client.get(HOME).status_code == 403, "at once, in an open session"
    user.refresh_from_db()
    assert not user.is_staff

    entries = PlatformEntry.objects.exclude(target="某人").order_by("pk")
    target = f"小王 {user.phone[:3]}****{user.phone[-4:]}"
    assert list(entries.values_list("actor", "action", "target", "changes")) == [
        (rows.operator.pk, "department", target, {"departments": ["", "客服部、财务部"]}),
        (rows.operator.pk, "department", target, {"departments": ["客服部、财务部", ""]}),
    ]
    log = operator.get("/admin/platform/record/").content.decode()
    assert "改部门" in log
    assert "部门：无 → 客服部、财务部" in log


def test_other_groups_of_a_person_stay(rows, operator):
    user = somebody("小王")
    user.groups.add(Group.objects.get(name=groups.OPERATORS))

    operator.post(PEOPLE, {"phone": user.phone, "departments": [M]})
    operator.post(f"{PEOPLE}{user.pk}/", {})

    assert [group.name for group in user.groups.all()] == [groups.OPERATORS]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"phone": "13699999999", "departments": [S]}, "还没有登录过"),
        ({"phone": "13800000005", "departments": [S]}, "不能改自己的部门"),
        ({"phone": "13800000004", "departments": []}, "请选择部门"),
        ({"phone": "13800000004", "departments": ["founders"]}, "founders"),
    ],
)
def test_says_why_not_and_writes_nothing(rows, operator, form, words):
    answer = operator.post(PEOPLE, form)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert posts.everybody() == []
    assert PlatformEntry.objects.count() == 1


def test_superusers_alone_who_have_just_shown_that_it_is_them(rows, operator):
    whole = somebody("小运")
    whole.groups.add(Group.objects.get(name=groups.OPERATORS))
    others, unproved = Client(), Client()
    others.force_login(whole)
    unproved.force_login(rows.operator)

    for client in (make.prove(others), of(O, S, F, M, A)):
        for path in (PEOPLE, f"{PEOPLE}{rows.stranger.pk}/"):
            assert client.get(path).status_code == 404
            assert client.post(path, {"phone": whole.phone, "departments": [F]}).status_code == 404
    form = {"phone": rows.stranger.phone, "departments": [F]}
    assert "/account/" in unproved.post(PEOPLE, form).url
    assert posts.find(rows.stranger.phone).groups.count() == 0


def test_a_group_holds_what_the_table_of_the_product_says_after_each_migrate(rows):
    group = Group.objects.get(name=DEPARTMENT[S].group)
    group.permissions.add(Permission.objects.get(codename="platform_payouts"))

    groups.install_groups()

    held = set(group.permissions.values_list("codename", flat=True))
    own = {BY_NAME[name].codename for name in DEPARTMENT[S].abilities}
    assert held == own | {"access_admin"}
