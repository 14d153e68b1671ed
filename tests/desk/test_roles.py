"""Roles: what each opens, those that an owner makes, and how much of an order they give back."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from home.desk.api.desk_gate import DeskEndpoint
from orders import locks
from orders.lifecycle import cancellation, cash
from orders.models import Order
from orders.payments import closing
from orders.payments.models import PaymentOrder, Refund
from orders.payments.refunds import refunds
from shop.stores.models import AuditEntry, StoreMembership, StoreRole
from shop.stores.people import abilities
from tests import make
from tests.api.conftest import Api
from tests.orders.payments.conftest import gate, gateway_process, make_shop

__all__ = ["gate", "gateway_process"]

pytestmark = pytest.mark.django_db

# Said here once more, and not read from the product.
MAY = {
    "owner": {
        *("orders", "ship", "refunds", "support", "products", "prices", "stock", "pages"),
        *("promotions", "members", "reports", "payments", "settings", "audit", "money", "staff"),
    },
    "manager": {
        *("orders", "ship", "refunds", "support", "products", "prices", "stock", "pages"),
        *("promotions", "members", "reports", "payments", "settings"),
    },
    "clerk": {"orders", "ship", "refunds", "support", "stock"},
    "editor": {"pages", "products", "prices"},
    "support": {"orders", "ship", "refunds", "support"},
    "仓库": {"orders", "ship", "stock"},
    "文案": {"orders", "products"},
    "财务": {"money-is-never-given", "payments", "reports", "audit"},
}
VALUES = {
    "number": "XD0",
    "token": "x",
    "slug": "x",
    "action": "confirm",
    "kind": "label",
    "channel": "cash",
    "aftersale": "x",
    "member": "x",
    "withdrawal": "x",
}


def person_of(store, role: str):
    if role == "owner":
        return store.owner
    if role in StoreMembership.Role:
        return make.member(store, role)
    return make.member(store, make.own_role(store, role, *MAY[role]))


def views_below(prefix: str, resolver=None, above: str = "/") -> Iterator[tuple[str, object]]:
    """(address filled with ids of nothing, view)"""
    for entry in (resolver or get_resolver()).url_patterns:
        route = f"{above}{entry.pattern}"
        if not (route.startswith(prefix) or prefix.startswith(route)):
            continue
        if isinstance(entry, URLResolver):
            yield from views_below(prefix, entry, route)
        elif isinstance(entry, URLPattern):
            yield filled(route), entry.callback


def filled(route: str) -> str:
    parts = []
    for part in route.split("<"):
        inside, closed, rest = part.rpartition(">")
        kind, _colon, name = inside.rpartition(":")
        known = "987654" if kind == "int" else VALUES.get(name, "x")
        parts.append((known + rest) if closed else part)
    return "".join(parts)


DOORS = [
    (path, view.ability, view.changes)
    for path, view in views_below("/merchant/")
    if hasattr(view, "ability")
]


def test_every_page_of_the_desk_names_its_ability():
    not_of_one_store = {
        "/merchant",
        "/merchant/phone/",
        "/merchant/admin",
        "/merchant/admin/",
        "/merchant/switch/987654/",
        "/merchant/acting/leave/",
        "/merchant/push-worker.js",
    }
    pages = {path for path, _view in views_below("/merchant/")}

    assert len(DOORS) > 150
    assert pages - {path for path, _ability, _changes in DOORS} <= not_of_one_store
    named = {name for _path, *abilities_ in DOORS for name in abilities_}
    assert named - {""} <= set(abilities.BY_NAME)


@pytest.mark.long
@pytest.mark.parametrize("role", MAY)
def test_doors_of_the_desk_open_to_the_roles_of_the_table(store, signed_in, role):
    client = signed_in(person_of(store, role))
    wrong = []
    for path, looks, changes in DOORS:
        for method, ability in (("get", looks), ("post", changes)):
            is_open = not ability or ability in MAY[role]
            status = getattr(client, method)(path).status_code
            # What a view's own steps ask besides is closed to more, and never open to more.
            if status != 405 and (status == 403) is is_open:
                wrong.append((method, path, ability, status))

    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("role", MAY)
def test_doors_of_the_api_open_to_the_roles_of_the_table(store, role):
    api = Api(person_of(store, role))
    prefix = f"/api/v1/merchant/stores/{store.slug}/"
    doors = [
        (path, view.cls.ability, view.cls.changes or view.cls.ability)
        for path, view in views_below("/api/v1/merchant/stores/")
        if issubclass(getattr(view, "cls", object), DeskEndpoint)
    ]
    wrong = []
    for route, looks, changes in doors:
        path = route.replace("/api/v1/merchant/stores/x/", prefix).removeprefix("/api/v1")
        # More doors than one program may knock at in a minute.
        cache.clear()
        for method in ("get", "post", "put", "patch", "delete"):
            ability = looks if method == "get" else changes
            answer = getattr(api, method)(path)
            is_refused = answer.status_code == 403
            if answer.status_code != 405 and is_refused is (ability in MAY[role]):
                wrong.append((method, path, ability, answer.status_code))

    assert len(doors) > 10
    assert wrong == []


@pytest.mark.parametrize("role", MAY)
def test_doors_of_the_admin_open_to_who_edits_pages(store, signed_in, role):
    client = signed_in(person_of(store, role))
    page = make.product(store)
    edits = [f"/admin/pages/{page.pk}/edit/", f"/admin/pages/{page.pk}/history/"]

    opened = {path: client.get(path).status_code == 200 for path in edits}

    assert opened == dict.fromkeys(edits, "pages" in MAY[role])


def test_an_owner_makes_changes_and_deletes_a_role(owner, store, signed_in):
    form = {"name": "仓库", "abilities": ["orders", "stock", "staff"], "refund_limit": "30"}
    assert owner.post("/merchant/roles/new/", form).status_code == 422, "owners alone have staff"
    owner.post("/merchant/roles/new/", form | {"abilities": ["orders", "stock"]})
    role = StoreRole.objects.get()
    assert (role.abilities, role.refund_limit) == ({"orders": True, "stock": True}, None)

    owner.post("/merchant/staff/", {"phone": "13612345678", "role": f"own-{role.pk}"})
    address = f"/merchant/roles/{role.pk}/"
    assert "还有人是这个角色" in owner.post(f"{address}delete/", follow=True).content.decode()
    keeper = make.member(store, f"own-{role.pk}")
    client = signed_in(keeper)
    assert client.get("/merchant/stock/").status_code == 200
    assert client.get("/merchant/aftersales/").status_code == 200
    assert "仓库" in client.get("/merchant/").content.decode()

    owner.post(address, {"name": "库房", "abilities": ["stock"]})
    assert client.get("/merchant/aftersales/").status_code == 403, "at once, in an open session"

    membership = StoreMembership.objects.get(user=keeper)
    owner.post(f"/merchant/staff/{membership.pk}/role/", {"role": "clerk"})
    (invitation,) = store_invitations(store)
    owner.post(f"/merchant/staff/invitations/{invitation.pk}/withdraw/")
    assert owner.post(f"{address}delete/").url == "/merchant/roles/"
    assert not StoreRole.objects.exists()
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", "target"))
    assert [row for row in actions if row[0].startswith("role.")] == [
        ("role.add", "仓库"),
        ("role.change", "库房"),
        ("role.delete", "库房"),
    ]


def store_invitations(store):
    from shop.stores.people import staff

    return staff.invitations(store, at=timezone.now())


def test_a_role_is_of_its_store(owner, store, signed_in):
    foreign = make.own_role(make.store(), "别家", "orders")
    number = foreign.removeprefix("own-")

    for path in (f"/merchant/roles/{number}/", f"/merchant/roles/{number}/delete/"):
        assert owner.post(path, {"name": "x", "abilities": ["orders"]}).status_code == 404
    owner.post("/merchant/staff/", {"phone": "13612345678", "role": foreign})
    membership = StoreMembership.objects.get(user=make.member(store, "clerk"))
    owner.post(f"/merchant/staff/{membership.pk}/role/", {"role": foreign})
    owner.post(f"/merchant/staff/{membership.pk}/role/", {"role": "owner"})

    assert not store_invitations(store).exists()
    membership.refresh_from_db()
    assert (membership.role, membership.own_role_id) == ("clerk", None)
    assert StoreRole.objects.get().name == "别家"


@pytest.mark.parametrize("name", ["店长", "收银"])
def test_two_roles_have_two_names(owner, store, name):
    make.own_role(store, "收银", "orders")

    page = owner.post("/merchant/roles/new/", {"name": name, "abilities": ["orders"]})

    assert "已经有这个名字的角色" in page.content.decode()
    assert StoreRole.objects.count() == 1


def test_the_suspended_are_out_at_once_and_back_at_once(owner, store, signed_in):
    clerk = make.member(store, "clerk")
    client, api = signed_in(clerk), Api(clerk)
    address = f"/merchant/stores/{store.slug}/orders/"
    membership = StoreMembership.objects.get(user=clerk)
    assert (client.get("/merchant/orders/").status_code, api.get(address).status_code) == (200, 200)
    assert client.get("/admin/shop-orders/").status_code == 200

    owner.post(f"/merchant/staff/{membership.pk}/suspend/")
    assert client.get("/merchant/orders/").url == "/open/"
    assert client.post("/merchant/orders/bulk/").url == "/open/"
    assert api.get(address).status_code == 404
    for path in ("/admin/", "/admin/shop-orders/"):
        assert client.get(path).status_code in {302, 403, 404}
    assert "已停用" in owner.get("/merchant/staff/").content.decode()

    owner.post(f"/merchant/staff/{membership.pk}/resume/")
    assert (client.get("/merchant/orders/").status_code, api.get(address).status_code) == (200, 200)

    owner.post(f"/merchant/staff/{membership.pk}/remove/")
    assert client.get("/merchant/orders/").url == "/open/"
    assert api.get(address).status_code == 404
    assert client.get("/admin/shop-orders/").status_code in {302, 403, 404}


def test_nobody_suspends_the_owner_or_somebody_of_another_store(owner, store):
    mine = StoreMembership.objects.get(store=store)
    other = StoreMembership.objects.get(user=make.member(make.store(), "clerk"))

    for membership in (mine, other):
        for step in ("suspend", "resume", "role", "remove"):
            address = f"/merchant/staff/{membership.pk}/{step}/"
            assert owner.post(address, {"role": "clerk"}).status_code == 404


# How much of an order a role gives back.


@pytest.fixture
def shop(gate):
    return make_shop(gate)


def paid(shop, *, price: str = "30.00", count: str = "3") -> Order:
    order = make.order(shop.store, {make.variant(shop.store, price=price): count})
    Order._base_manager.filter(pk=order.pk).update(pay_method="alipay")
    order = Order._base_manager.get(pk=order.pk)
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    assert closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    return Order._base_manager.get(pk=order.pk)


def limited(store, limit: str = "50"):
    return make.member(
        store, make.own_role(store, f"限{limit}", "ship", "refunds", refund_limit=limit)
    )


def give(order: Order, actor, amount: str) -> None:
    refunds.request(
        store=order.store_id,
        order_id=order.pk,
        quantities={},
        amount=Decimal(amount),
        reason="补偿",
        actor=actor,
        at=timezone.now(),
    )


@pytest.mark.long
def test_two_halves_are_a_whole_whoever_gives_them(shop):
    order, clerk = paid(shop), limited(shop.store)
    second = make.member(shop.store, role_value(clerk))
    give(order, clerk, "30.00")

    for person in (clerk, second):
        with pytest.raises(
            locks.NotAllowedNow, match=r"每个订单最多退 ¥50\.00，这个订单已退 ¥30\.00"
        ):
            give(order, person, "20.01")
    give(order, second, "20.00")
    assert sum(row.amount for row in Refund._base_manager.all()) == Decimal("50.00")
    give(order, shop.store.owner, "40.00")
    assert Refund._base_manager.count() == 3


def role_value(user) -> str:
    return f"own-{StoreMembership.objects.get(user=user).own_role_id}"


def test_the_desk_says_so_and_writes_nothing(shop, signed_in):
    order = paid(shop)
    client: Client = signed_in(limited(shop.store))
    line = order.lines.get().pk
    form = {f"line-{line}": "2", "reason": "缺货", "seen_left": "90.00", "restock": "on"}

    page = client.post(f"/merchant/orders/{order.number}/refund/", form | {"confirm": "60.00"})

    assert page.status_code == 409
    assert "你的角色每个订单最多退 ¥50.00" in page.content.decode()
    assert not Refund._base_manager.exists()
    form |= {f"line-{line}": "1", "confirm": "30.00"}
    assert client.post(f"/merchant/orders/{order.number}/refund/", form).status_code == 302
    assert Refund._base_manager.get().amount == Decimal("30.00")


def test_cash_is_given_back_within_the_limit(shop, signed_in):
    order = make.order(shop.store, {make.variant(shop.store, price="60.00"): "1"})
    cash.take(store=shop.store, order_id=order.pk, actor=shop.store.owner, at=timezone.now())
    act = f"/merchant/orders/{order.number}/unpaid/"

    refused = signed_in(limited(shop.store)).post(act, follow=True)

    assert "你的角色每个订单最多退 ¥50.00" in refused.content.decode()
    payment = PaymentOrder._base_manager.get()
    assert payment.state == PaymentOrder.State.SUCCEEDED
    mute = make.member(shop.store, make.own_role(shop.store, "跑腿", "ship"))
    assert "你的角色不能退款" in signed_in(mute).post(act, follow=True).content.decode()
    signed_in(limited(shop.store, "60")).post(act)
    payment.refresh_from_db()
    assert payment.state == PaymentOrder.State.CLOSED


def test_cancelling_is_no_way_around(shop, signed_in):
    order = paid(shop)
    mute = make.member(shop.store, make.own_role(shop.store, "跑腿", "ship"))
    address = f"/merchant/orders/{order.number}/cancel/"

    for person, words in ((limited(shop.store), "最多退 ¥50.00"), (mute, "不能退款")):
        page = signed_in(person).post(address, {"reason": "没货"}, follow=True)
        assert words in page.content.decode()
    api = Api(limited(shop.store, "10"))
    answer = api.post(f"/merchant/stores/{shop.store.slug}/orders/{order.number}/cancel/", {})
    assert answer.status_code in {400, 409}
    assert not Refund._base_manager.exists()
    assert Order._base_manager.get().cancelled_at is None


def test_staff_who_buy_cancel_their_own_order_as_any_buyer(shop):
    clerk = limited(shop.store, "1")
    order = paid(shop)
    Order._base_manager.filter(pk=order.pk).update(buyer=clerk)

    cancellation.cancel_as_buyer(token=order.token, reason="不要了", actor=clerk, at=timezone.now())

    assert Refund._base_manager.get().amount == Decimal("90.00")
