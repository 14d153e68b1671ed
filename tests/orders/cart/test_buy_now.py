"""立即购买 orders exactly this variant in this quantity; the cart stays as it was."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from orders.cart.models import CartLine
from orders.models import Order
from shop.stock import ledger
from tests import make
from tests.orders.checkout.test_checkout_page import ADDRESS, shown

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def apple(store):
    return make.variant(store, name="苹果", price="5.00", stock="10")


@pytest.fixture
def pear(store):
    return make.variant(store, name="梨", price="3.00", stock="10")


@pytest.fixture
def guest(apple, pear):
    """Two apples and a pear are in the cart already."""
    client = Client()
    client.post("/cart/add/", {"sku": apple.sku, "quantity": "2"})
    client.post("/cart/add/", {"sku": pear.sku, "quantity": "1"})
    return client


def buy_now(client, variant, quantity="1", **headers):
    data = {"sku": variant.sku, "quantity": quantity, "then": "buy"}
    return client.post("/cart/add/", data, **headers)


def in_cart():
    return dict(CartLine._base_manager.values_list("variant__product__title", "quantity"))


def ordered(order):
    return {line.name: line.quantity for line in order.lines.all()}


def submitted(client, path, **more):
    """Fill in the page at `path` and send it, as a browser without scripts does."""
    page = client.get(path).content.decode()
    fields = {
        name: re.search(rf'name="{name}"\s+value="([^"]*)"', page)[1]
        for name in ("key", "seen_total", "seen_items", "seen")
    }
    action = re.search(r'id="checkout"[^>]*action="([^"]+)"', page)[1].replace("&amp;", "&")
    return client.post(action, ADDRESS | fields | more)


def test_it_orders_one_and_leaves_the_cart_alone(guest, apple, store):
    path = buy_now(guest, apple)["Location"]
    cart = in_cart()

    response = submitted(guest, path)

    order = Order.objects.get()
    assert response["Location"] == order.get_absolute_url()
    assert ordered(order) == {"苹果": Decimal(1)}
    assert order.items_total == Decimal("5.00")
    assert in_cart() == cart == {"苹果": Decimal(2), "梨": Decimal(1)}


def test_back_and_again_doubles_nothing(guest, apple):
    first, again = buy_now(guest, apple), buy_now(guest, apple)

    assert first["Location"].partition("&key=")[0] == again["Location"].partition("&key=")[0]
    for _look in range(2):
        page = shown(guest.get(again["Location"]))
        assert "× 1 件" in page
        assert "× 2" not in page
        assert "梨" not in page
    assert in_cart() == {"苹果": Decimal(2), "梨": Decimal(1)}


def test_back_to_the_checkout_of_what_was_bought_leads_to_the_order(guest, apple):
    path = buy_now(guest, apple)["Location"]
    order_url = submitted(guest, path)["Location"]

    assert guest.get(path)["Location"] == order_url
    # The page that the browser still holds, sent once more.
    key = path.partition("&key=")[2]
    assert guest.post(path, ADDRESS | {"key": key})["Location"] == order_url
    assert Order.objects.count() == 1


def test_htmx_is_led_to_the_same_page(guest, apple):
    response = buy_now(guest, apple, "3", headers=HTMX)

    assert response.status_code == 204
    assert "× 3 件" in shown(guest.get(response["HX-Redirect"]))


def test_every_change_on_the_page_stays_with_this_thing(guest, apple):
    path = buy_now(guest, apple)["Location"]

    page = guest.post(path, ADDRESS | {"delivery": "pickup", "refresh": "1"}, headers=HTMX)

    assert 'name="seen_items" value="5.00"' in shown(page)


def test_a_phone_without_a_cart_buys_and_finds_the_order_again(apple):
    phone = Client()
    path = buy_now(phone, apple)["Location"]

    submitted(phone, path)

    assert not CartLine._base_manager.exists()
    assert Order.objects.get().number in phone.get(Order.objects.get().get_absolute_url()).text


def test_a_link_to_the_checkout_makes_one_order_of_two_taps(apple, store):
    phone = Client()
    path = f"/checkout/{store.slug}/?sku={apple.sku}&quantity=2"
    phone.get(path)

    answers = [phone.post(path, ADDRESS | {"key": "one-tap"}) for _tap in range(2)]

    assert len({answer["Location"] for answer in answers}) == 1
    assert ordered(Order.objects.get()) == {"苹果": Decimal(2)}


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "x"])
def test_an_odd_quantity_is_refused_where_it_is_asked_for(apple, quantity):
    assert buy_now(Client(), apple, quantity).status_code == 409
    assert not CartLine._base_manager.exists()


def test_another_shops_sku_orders_nothing_here(apple):
    other = make.store()

    response = Client().get(f"/checkout/{other.slug}/?sku={apple.sku}")

    assert response["Location"] == other.get_absolute_url()


def test_only_picked_lines_are_ordered_and_leave_the_cart(guest, pear, store):
    response = submitted(guest, f"/checkout/{store.slug}/?pick=1&line={pear.pk}")

    assert response.status_code == 302
    assert ordered(Order.objects.get()) == {"梨": Decimal(1)}
    assert in_cart() == {"苹果": Decimal(2)}


def test_nothing_picked_leads_back_to_the_cart(guest, store):
    assert guest.get(f"/checkout/{store.slug}/?pick=1")["Location"] == "/cart/"


def test_what_was_sold_out_before_is_said_on_the_product_page(apple, store):
    ledger.reserve(store=store, quantities={apple.pk: Decimal(10)}, reference="faster")

    response = Client().get(f"/checkout/{store.slug}/?sku={apple.sku}")

    assert response["Location"] == apple.product.get_url()


# --- sold out while submitting


def take(variant, quantity):
    ledger.reserve(
        store=variant.store_id, quantities={variant.pk: Decimal(quantity)}, reference="faster"
    )


def sent_after(client, path, happens, **more):
    """Look at the page; then `happens`; then send what the page held."""
    page = client.get(path).content.decode()
    seen = re.findall(r'name="seen"\s+value="([^"]+)"', page)
    total = re.search(r'name="seen_total"\s+value="([^"]+)"', page)[1]
    happens()
    return client.post(path, ADDRESS | {"seen": seen, "seen_total": total, "key": "k"} | more)


def test_sold_out_meanwhile_says_so_and_the_rest_can_be_ordered(guest, apple, store):
    path = f"/checkout/{store.slug}/"

    response = sent_after(guest, path, lambda: take(apple, 10))

    page = shown(response)
    assert response.status_code == 409
    assert "「苹果」刚刚卖完了" in page
    assert "价格变了" not in page
    assert 'value="文三路 1 号"' in page
    assert 'name="seen_items" value="3.00"' in page
    assert "按新价格提交" in page
    assert not Order.objects.exists()

    assert submitted(guest, path).status_code == 302
    assert ordered(Order.objects.get()) == {"梨": Decimal(1)}


def test_fewer_left_meanwhile_says_how_many(guest, apple, store):
    response = sent_after(guest, f"/checkout/{store.slug}/", lambda: take(apple, 9))

    assert response.status_code == 409
    assert "「苹果」只剩 1 件了" in shown(response)
    assert not Order.objects.exists()


def test_all_sold_out_meanwhile_stays_on_the_page_with_the_address(apple, store):
    phone = Client()
    path = buy_now(phone, apple)["Location"]

    response = sent_after(phone, path, lambda: take(apple, 10))

    page = shown(response)
    assert response.status_code == 409
    assert "「苹果」刚刚卖完了" in page
    assert 'value="文三路 1 号"' in page
    assert "看看店里别的" in page
    assert not Order.objects.exists()
    # It is not typed again for the next thing either.
    pear = make.variant(store, name="梨")
    assert 'value="文三路 1 号"' in shown(phone.get(buy_now(phone, pear)["Location"]))


def test_a_loser_who_looks_a_moment_later_hears_what_was_sold_out(store, apple):
    from orders.cart import cart
    from orders.checkout.refusals import ShortOfStock

    buyer = make.user()
    owner = cart.Owner(user_id=buyer.pk)
    cart.add(owner=owner, variant=apple, quantity=Decimal(1))
    take(apple, 10)

    with pytest.raises(ShortOfStock) as caught:
        make.order(store, {}, buyer=buyer)

    assert caught.value.words == ["「苹果」刚刚卖完了"]
