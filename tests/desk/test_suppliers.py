"""供应商 at the desk: connected with keys, tried, goods chosen, prices agreed to, orders seen."""

from decimal import Decimal

import pytest
from django.utils import timezone

from home.demo.supplier.fake import HAIER_KEYS, YLH_KEYS
from orders.dropshipping import asking
from orders.dropshipping.models import State, SupplierOrder
from orders.lifecycle import steps
from shop.suppliers import differences
from shop.suppliers.models import Difference, Supplier, SupplierProduct, SyncRun
from tests import make
from tests.supplying import FRIDGE, WASHER, connected, fake, supplied, supplier_process

__all__ = ["fake", "supplied", "supplier_process"]
pytestmark = pytest.mark.django_db
DESK = "/merchant/suppliers/"


@pytest.mark.long
def test_from_keys_to_goods_in_the_shop(fake, signed_in, django_capture_on_commit_callbacks):
    store = make.store()
    owner = make.prove(signed_in(store.owner))
    assert "连接海尔" in owner.get(DESK).content.decode()

    owner.post(f"{DESK}connect/haier/", HAIER_KEYS | {"is_on": "on"})
    supplier = Supplier.unscoped.get(store=store)
    page = owner.get(DESK).content.decode()
    assert "可以用" in page
    assert "¥50000.00" in page
    keys = owner.get(f"{DESK}{supplier.pk}/keys/").content.decode()
    assert HAIER_KEYS["customer_code"] in keys
    assert not [name for name in ("client_secret", "password") if HAIER_KEYS[name] in keys]

    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"{DESK}{supplier.pk}/codes/", {"codes": f"{FRIDGE}\n{WASHER}，NOT0001"})
    page = owner.get(f"{DESK}{supplier.pk}/").content.decode()
    assert "卖 ¥3772.00" in page
    assert "1 个错误" in page

    ids = SupplierProduct.unscoped.filter(code__in=[FRIDGE, WASHER]).values_list("pk", flat=True)
    answer = owner.post(f"{DESK}{supplier.pk}/choose/", {"product": list(ids)})
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"{answer.url}publish/")
    assert SupplierProduct.unscoped.exclude(variant=None).count() == 2
    assert "在卖" in owner.get(f"{DESK}{supplier.pk}/?only=sold").content.decode()


def test_wrong_keys_are_told(fake, signed_in):
    store = make.store()
    owner = make.prove(signed_in(store.owner))
    answer = owner.post(
        f"{DESK}connect/ylh/", YLH_KEYS | {"password": "-", "is_on": "on"}, follow=True
    )
    assert "账号或密钥不对" in answer.content.decode()
    answer = owner.post(f"{DESK}connect/haier/", {"client_id": "x"})
    assert answer.status_code == 422
    assert "请填写送达方编码" in answer.content.decode()


@pytest.mark.long
def test_a_rule_is_tried_before_it_is_saved(supplied, signed_in):
    owner = signed_in(supplied.store.owner)
    path = f"{DESK}{supplied.haier.pk}/rule/"
    values = {
        "margin_kind": "fixed",
        "margin": "100",
        "rounding": "nine",
        "least_margin": "1",
        "agreed_percent": "",
        "kept_back": "0",
        "low_balance": "1000",
    }
    htmx = {"HX-Request": "true"}
    preview = owner.post(path, values | {"do": "try"}, headers=htmx).content.decode()
    assert "¥3389.00" in preview
    assert "多 ¥109.00" in preview
    assert not Difference.unscoped.exists()
    answer = owner.post(path, values | {"do": "save"})
    assert answer.url == f"{DESK}{supplied.haier.pk}/changes/"
    assert "¥3389.00" in owner.get(answer.url).content.decode()
    owner.post(answer.url)
    assert supplied.variant(FRIDGE).price == Decimal(3389)
    assert not differences.open_of(supplied.haier).exists()
    assert owner.post(path, values | {"margin": "-1", "do": "save"}).status_code == 422


@pytest.mark.long
def test_a_change_is_used_or_left(supplied, fake, signed_in):
    owner = signed_in(supplied.store.owner)
    fake.articles[FRIDGE].cost = Decimal(3400)
    fake.articles[WASHER].cost = Decimal(2000)
    supplied.sync()
    for found, word in zip(differences.open_of(supplied.haier), ("leave", "apply"), strict=True):
        owner.post(f"{DESK}changes/{found.pk}/", {"do": word})
        again = owner.post(f"{DESK}changes/{found.pk}/", {"do": "apply"}, follow=True)
        assert "已经处理过了" in again.content.decode()
    assert supplied.variant(FRIDGE).price == Decimal(3772)
    assert supplied.variant(WASHER).price == Decimal(2300)


@pytest.mark.long
def test_orders_at_suppliers_are_seen_where_something_is_wrong(supplied, fake, signed_in):
    owner = signed_in(supplied.store.owner)
    order = supplied.order({FRIDGE: "1"}, delivery="express")
    steps.confirm(store=supplied.store, order_id=order.pk, actor=None, at=timezone.now())
    row = SupplierOrder.unscoped.get()
    fake.articles[FRIDGE].stock = 0
    asking.look_after(supplier_order_id=row.pk, at=timezone.now())
    page = owner.get(f"{DESK}orders/").content.decode()
    assert "供应商没有接单" in page
    assert "供应商没有接单" in owner.get(f"/merchant/orders/{order.number}/").content.decode()
    assert "1 单要处理" in owner.get("/merchant/").content.decode()
    fake.articles[FRIDGE].stock = 5
    owner.post(f"{DESK}orders/{row.pk}/", {"do": "again"})
    newest = SupplierOrder.unscoped.latest("pk")
    asking.look_after(supplier_order_id=newest.pk, at=timezone.now())
    newest.refresh_from_db()
    assert newest.state == State.PLACED
    assert "1 单要处理" not in owner.get("/merchant/").content.decode()


@pytest.mark.long
def test_goods_of_the_shop_are_linked_and_let_go(supplied, signed_in):
    owner = signed_in(supplied.store.owner)
    own = make.variant(supplied.store, price="999.00")
    path = f"{DESK}{supplied.ylh.pk}/"
    owner.post(f"{path}link/", {"sku": own.sku, "code": "YB0001"})
    product = SupplierProduct.unscoped.get(code="YB0001")
    assert product.variant_id == own.pk
    again = owner.post(f"{path}link/", {"sku": own.sku, "code": "YB0002"}, follow=True)
    assert "这个商品已经有供应商了" in again.content.decode()
    owner.post(f"{DESK}goods/{product.pk}/unlink/")
    product.refresh_from_db()
    assert product.variant_id is None


@pytest.mark.long
def test_another_stores_supplier_is_not_there(supplied, fake, signed_in):
    """Pages, goods, runs, changes, orders: 404, and nothing is changed."""
    other = connected(fake, make.store())
    run = supplied.sync()
    fake.articles[FRIDGE].cost = Decimal(3400)
    supplied.sync()
    (found,) = differences.open_of(supplied.haier)
    order = supplied.order({FRIDGE: "1"}, delivery="express")
    steps.confirm(store=supplied.store, order_id=order.pk, actor=None, at=timezone.now())
    row = SupplierOrder.unscoped.get()
    thief, pk = make.prove(signed_in(other.store.owner)), supplied.haier.pk
    for path in ("", "rule/", "changes/", "keys/"):
        assert thief.get(f"{DESK}{pk}/{path}").status_code == 404
    product = supplied.product(FRIDGE)
    for path in (
        *(f"{pk}/{name}/" for name in ("codes", "choose", "link", "sync", "try", "remove")),
        f"goods/{product.pk}/unlink/",
        f"changes/{found.pk}/",
        f"orders/{row.pk}/",
    ):
        assert thief.post(f"{DESK}{path}", {"do": "apply"}).status_code == 404
    assert thief.get(f"{DESK}runs/{run.pk}/").status_code == 404
    assert SyncRun.unscoped.count() == 3
    product.refresh_from_db()
    assert product.variant_id is not None
