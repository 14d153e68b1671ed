"""预售 at the desk and on the pages: made, bought by a browser, and ended."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from home.desk.promotions.forms import moment
from orders.models import Order
from orders.payments.methods import setup
from shop.presales.models import Presale
from shop.stores.models import AuditEntry, Store
from tests import make
from tests.desk.test_promotions import text_of
from tests.orders.checkout.test_checkout_page import ADDRESS

pytestmark = [pytest.mark.django_db, pytest.mark.long]
PAGE = "/merchant/promotions/presales/"


@pytest.fixture
def lamp(store):
    Store.objects.filter(pk=store.pk).update(local_fee=0)
    setup.set_method(
        store=store, channel="transfer", actor=None, is_enabled=True, account_text="6222"
    )
    return make.variant(store, name="台灯", price="100.00", stock="9")


def typed(variant, **columns):
    now = timezone.now()
    return {
        "variant": str(variant.pk),
        "price": "80.00",
        "deposit": "16.00",
        "quantity": "5",
        "starts_at": moment(now - timedelta(minutes=2)),
        "ends_at": moment(now + timedelta(days=1)),
        "rest_from": moment(now + timedelta(days=2)),
        "rest_until": moment(now + timedelta(days=3)),
        "ships_by": (timezone.localdate(now) + timedelta(days=9)).isoformat(),
        "keeps_deposit": "on",
        "do": "make",
    } | columns


def test_from_the_desk_to_an_order_and_its_end(owner, store, lamp, signed_in):
    theirs = make.variant(make.store(), name="别家的灯", price="99.00")
    dear = owner.post(f"{PAGE}new/", typed(lamp, deposit="20.00"))
    assert "不超过预售价的20%" in text_of(dear).replace(" ", "")
    assert owner.post(f"{PAGE}new/", typed(theirs)).status_code == 422
    assert not Presale.unscoped.exists()
    found = text_of(owner.post(f"{PAGE}new/", typed(lamp, do="find", q="台灯")))
    assert ("台灯" in found, "别家的灯" in found) == (True, False)

    owner.post(f"{PAGE}new/", typed(lamp))
    row = Presale.unscoped.get()
    assert (row.variant, row.price, row.deposit, row.keeps_deposit) == (lamp, 80, 16, True)
    assert AuditEntry._base_manager.filter(action="presale.add").count() == 1
    shopper = signed_in(make.user("王芳"))
    product = text_of(shopper.get(lamp.product.get_url()))
    assert "现在付定金 ¥16.00" in product
    assert "定金不退" in text_of(shopper.get(f"/presales/{row.number}/"))

    here = f"/checkout/{store.slug}/?sku={lamp.sku}&quantity=2&presale={row.number}&key=k1"
    page = text_of(shopper.get(here))
    assert "现在付定金 ¥32.00" in page
    assert "自己取消或不付尾款，定金不退" in page
    total = re.search(r'name="seen_total" value="([0-9.]+)"', shopper.get(here).content.decode())[1]
    given = ADDRESS | {"key": "k1", "seen_total": total, "pay_method": "transfer"}
    placed = shopper.post(here, given)
    assert placed.status_code == 302, text_of(placed)
    order = Order.unscoped.get()
    assert (order.total_price, order.deposit) == (160, 32)
    assert "立即支付 ¥32.00" in text_of(shopper.get(f"/orders/{order.token}/pay/"))
    assert "去支付 ¥32.00" in text_of(shopper.get(f"/orders/{order.token}/"))
    assert "台灯" in text_of(owner.get(f"{PAGE}{row.number}/"))
    assert "已订 2/5 件" in text_of(owner.get(PAGE))

    owner.post(f"{PAGE}{row.number}/end/")
    row.refresh_from_db()
    assert row.ends_at <= timezone.now()
    assert "付定金" not in text_of(signed_in(make.user()).get(lamp.product.get_url()))
    assert AuditEntry._base_manager.filter(action="presale.end").count() == 1
    # Nothing of it is anybody else's.
    other = signed_in(make.store().owner)
    assert other.get(f"{PAGE}{row.number}/").status_code == 404
