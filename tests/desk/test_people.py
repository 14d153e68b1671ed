"""Who may do what at the desk: roles, invitations, other stores, suspension."""

from decimal import Decimal

import pytest

from accounts.models import User
from orders.models import Order
from shop.catalog.models import ProductVariant
from shop.stock.models import StockLevel
from shop.stores.models import AuditEntry, Store, StoreMembership
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def test_visitors_sign_in_first_and_people_without_a_store_open_one(client, signed_in):
    assert client.get("/merchant/").url == "/account/login/?next=/merchant/"
    assert signed_in(make.user()).get("/merchant/").url == "/open/"
    assert client.get("/merchant/admin").url == "/admin/"


ABILITIES = {
    "/merchant/orders/": {"owner", "manager", "clerk", "support"},
    "/merchant/products/": {"owner", "manager", "editor"},
    "/merchant/stock/": {"owner", "manager", "clerk"},
    "/merchant/settings/": {"owner", "manager"},
    "/merchant/staff/": {"owner"},
}


@pytest.mark.parametrize("path", ABILITIES)
def test_roles_open_their_own_doors(store, signed_in, path):
    allowed = set()
    for role in StoreMembership.Role.values:
        person = store.owner if role == "owner" else make.member(store, role)
        if signed_in(person).get(path).status_code == 200:
            allowed.add(role)

    assert allowed == ABILITIES[path]


def test_staff_are_invited_by_phone_and_removed(owner, store, signed_in):
    owner.post("/merchant/staff/", {"phone": "13612345678", "role": "clerk"})
    clerk = User.unscoped.get(phone="13612345678")
    assert signed_in(clerk).get("/merchant/orders/").status_code == 200

    membership = StoreMembership.objects.get(user=clerk)
    owner.post(f"/merchant/staff/{membership.pk}/remove/")

    assert signed_in(clerk).get("/merchant/orders/").status_code == 302
    assert AuditEntry.objects.filter(action="staff.remove").exists()


def test_the_owner_cannot_be_removed(owner, store):
    membership = StoreMembership.objects.get(store=store, role="owner")

    assert owner.post(f"/merchant/staff/{membership.pk}/remove/").status_code == 404


def test_a_nosy_owner_gets_404_for_everything_of_another_store(store, signed_in):
    tea = make.variant(store, stock="5")
    order = make.order(store, {tea: "1"})
    clerk = make.member(store, "clerk")
    membership = StoreMembership.objects.get(user=clerk)
    nosy = signed_in(make.store().owner)

    for path in (
        f"/merchant/orders/{order.number}/",
        f"/merchant/products/{tea.product_id}/",
        f"/merchant/stock/{tea.pk}/",
    ):
        assert nosy.get(path).status_code == 404, path
    for path in (
        f"/merchant/orders/{order.number}/cancel/",
        f"/merchant/variants/{tea.pk}/",
        f"/merchant/products/{tea.product_id}/",
        f"/merchant/products/{tea.product_id}/on-sale/",
        f"/merchant/stock/{tea.pk}/",
        f"/merchant/staff/{membership.pk}/remove/",
        f"/merchant/switch/{store.pk}/",
    ):
        posted = nosy.post(path, {"price": "1", "stock": "1", "on_sale": "0", "name": "x"})
        assert posted.status_code == 404, path
    tea.refresh_from_db()
    assert (tea.price, tea.is_on_sale) == (Decimal("5.00"), True)
    assert Order.objects.get().cancelled_at is None


def test_a_suspended_stores_owner_is_told_why_and_changes_nothing(owner, store, client):
    tea = make.variant(store)
    Store.objects.filter(pk=store.pk).update(status="suspended", status_reason="证照过期")

    assert "证照过期" in owner.get("/merchant/").content.decode()
    response = owner.post(f"/merchant/variants/{tea.pk}/", {"price": "1"})
    assert response.status_code == 403
    assert ProductVariant.objects.get().price == Decimal("5.00")


def test_two_stores_of_one_owner_are_switched_between(store, owner):
    second = make.store("第二家店", owner=store.owner)
    make.product(second, "只在第二家")

    assert "只在第二家" not in owner.get("/merchant/products/").content.decode()
    owner.post(f"/merchant/switch/{second.pk}/")
    assert "只在第二家" in owner.get("/merchant/products/").content.decode()


def test_an_editor_changes_prices_but_not_stock(store, signed_in):
    tea = make.variant(store, stock="5")
    editor = signed_in(make.member(store, "editor"))

    editor.post(f"/merchant/variants/{tea.pk}/", {"price": "6.00", "stock": "7"})

    assert ProductVariant.objects.get().price == Decimal("6.00")
    assert StockLevel.objects.get().on_hand == 5
    assert 'name="stock"' not in editor.get("/merchant/products/").content.decode()


def test_an_invitation_tells_nothing_of_a_stranger(owner, store):
    stranger = make.user(name="真名不给看")

    owner.post("/merchant/staff/", {"phone": stranger.phone, "role": "clerk"})

    assert "真名不给看" not in owner.get("/merchant/staff/").content.decode()


def test_a_shop_does_not_call_the_town(owner, monkeypatch):
    from shop.stores import staff

    monkeypatch.setattr(staff, "MAX_INVITATIONS_A_DAY", 2)
    for number in range(3):
        response = owner.post("/merchant/staff/", {"phone": f"1361234000{number}", "role": "clerk"})

    assert "今天邀请的人太多了" in response.content.decode()


def test_the_owner_of_a_suspended_store_opens_no_other(store, owner):
    Store.objects.filter(pk=store.pk).update(status="suspended")

    response = owner.post("/open/", {"name": "另起炉灶"})

    assert "你有店铺被平台暂停" in response.content.decode()
    assert Store.objects.count() == 1
