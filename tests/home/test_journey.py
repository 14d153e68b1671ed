"""The main job by plain HTTP, without JavaScript: the contract's names and fields."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import InboxMessage
from orders.models import Order
from shop.stock.models import StockLevel
from tests import make

pytestmark = pytest.mark.django_db
ADDRESS = {
    "name": "李四",
    "phone": "13700001111",
    "province": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "detail": "文三路 1 号",
}


def token(response) -> str:
    return re.search(r'csrfmiddlewaretoken" value="([^"]+)', response.content.decode())[1]


def post(client: Client, path: str, data: dict, *, of: str = "", **extra):
    """A form as a browser without JavaScript sends it: with the token of its page."""
    page = client.get(of or path)
    return client.post(path, {**data, "csrfmiddlewaretoken": token(page)}, **extra)


@pytest.mark.long
def test_from_opening_a_store_to_the_order_on_the_board(django_capture_on_commit_callbacks):
    owner, shopper = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    with django_capture_on_commit_callbacks(execute=True):
        post(owner, "/open/", {"phone": "13800000001"})
    code = InboxMessage.objects.get().code
    opened = post(owner, "/open/", {"phone": "13800000001", "code": code, "name": "老张水果店"})
    assert opened.url == "/merchant/"
    desk = owner.get("/merchant/").content.decode()
    assert "店铺开好啦" in desk

    added = post(
        owner,
        "/merchant/products/add/",
        {"name": "猕猴桃", "price": "5.50", "unit": "斤", "stock": "20", "photo": make.photo()},
    )
    assert added.status_code == 302

    place = {"province": "浙江省", "city": "杭州市", "offers_local": "on", "local_fee": ""}
    assert post(owner, "/merchant/settings/delivery/", place).status_code == 302

    store = shopper.get("/lao-zhang-shui-guo-dian/").content.decode()
    link = re.search(r'href="([^"]*mi-hou-tao/)"', store)[1]
    product = shopper.get(link).content.decode()
    sku = re.search(r'name="sku"[^>]*value="([^"]+)"', product)[1]
    shopper.post("/cart/add/", {"sku": sku, "quantity": "2.5"})
    placed = post(shopper, "/checkout/lao-zhang-shui-guo-dian/", ADDRESS | {"note": "快点"})

    order = Order.objects.get()
    assert placed.url == f"/orders/{order.token}/"
    assert "待接单" in shopper.get(placed.url).content.decode()
    assert (order.total_price, order.delivery, order.pay_method) == (
        Decimal("13.75"),
        "local",
        "cod",
    )
    board = owner.get("/merchant/orders/").content.decode()
    assert "李四" in board
    assert "猕猴桃" in board
    for action, state in (("confirm", "待发货"), ("ship", "待当面付款"), ("paid", "已完成")):
        path = f"/merchant/orders/{order.number}/{action}/"
        post(owner, path, {}, of=f"/merchant/orders/{order.number}/")
        assert state in shopper.get(placed.url).content.decode()
    assert StockLevel.objects.get().on_hand == Decimal("17.5")


@pytest.fixture
def cart(store):
    """A shopper with one thing of the store in the cart."""
    client = Client()
    tea = make.variant(store, name="龙井茶", price="10.00", stock="5")
    client.post("/cart/add/", {"sku": tea.sku})
    return client


def test_sending_the_form_twice_leads_to_the_same_order(cart, store):
    path = f"/checkout/{store.slug}/"
    form = ADDRESS | {"key": "k" * 20}

    first, second = cart.post(path, form), cart.post(path, form)
    without_key = cart.post(path, ADDRESS)

    assert first.url == second.url == without_key.url
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "请填写收货人"),
        ({"phone": "123"}, "请填写 11 位手机号"),
        ({"province": ""}, "请选择省份"),
        ({"city": "宁波市", "district": "西湖区"}, "请选择区县"),
        ({"city": "火星市"}, "请选择城市"),
        ({"detail": ""}, "请补充楼栋和门牌号"),
        ({"delivery": "drone"}, "drone"),
        ({"pay_method": "in_store"}, "到店付款请选择「到店自提」"),
    ],
)
def test_bad_input_is_explained_and_changes_nothing(cart, store, wrong, message):
    response = cart.post(f"/checkout/{store.slug}/", ADDRESS | wrong)

    page = response.content.decode()
    assert message in page
    assert not Order.objects.exists()
    assert StockLevel.objects.get().reserved == 0
    if "detail" not in wrong:
        assert "文三路 1 号" in page


def test_pick_up_needs_no_address(cart, store):
    cart.post(
        f"/checkout/{store.slug}/", {"name": "李四", "phone": "13700001111", "delivery": "pickup"}
    )

    order = Order.objects.get()
    assert (order.delivery, order.pay_method, order.province) == ("pickup", "in_store", "")


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("北京市", "市辖区", "东城区"), "110101"),
        (("北京市", "北京市", "东城区"), "110101"),
        (("北京", "", "东城"), "110101"),
        (("重庆市", "县", "城口县"), "500229"),
        (("浙江", "杭州", "西湖"), "330106"),
        (("台湾省", "台北市", "大安区"), "71"),
        (("广东省", "东莞市", ""), None),
    ],
)
def test_areas_are_taken_by_their_names(cart, store, names, code):
    area = dict(zip(("province", "city", "district"), names, strict=True))

    response = cart.post(f"/checkout/{store.slug}/", ADDRESS | area | {"delivery": "express"})

    if code is None:
        assert response.status_code in {200, 302}
    else:
        assert Order.objects.get().area_code == code


def test_a_price_that_changed_is_shown_and_asked_again(cart, store):
    response = cart.post(f"/checkout/{store.slug}/", ADDRESS | {"seen_total": "9.00"})

    page = response.content.decode()
    assert response.status_code == 409
    assert "商品金额变了，现在共 ¥10.00" in page
    assert "按新价格提交" in page
    assert not Order.objects.exists()


def test_an_order_is_found_by_its_token_only(cart, store):
    cart.post(f"/checkout/{store.slug}/", ADDRESS)
    order = Order.objects.get()
    stranger = Client()

    assert stranger.get(f"/orders/{order.token}/").status_code == 200
    assert "13700001111" not in stranger.get(f"/orders/{order.token}/").content.decode()
    for guess in (order.number, str(order.pk), "x" * 24):
        assert stranger.get(f"/orders/{guess}/").status_code == 404


def test_my_orders_are_mine(cart, store):
    cart.post(f"/checkout/{store.slug}/", ADDRESS)
    number = Order.objects.get().token

    assert number in cart.get("/account/").content.decode()
    assert number not in Client().get("/account/").content.decode()


def test_the_shopper_may_cancel_before_the_shop_confirms(cart, store):
    cart.post(f"/checkout/{store.slug}/", ADDRESS)
    order = Order.objects.get()

    cart.post(f"/orders/{order.token}/cancel/", {"reason": "拍错了"})

    order.refresh_from_db()
    assert order.cancel_reason == "拍错了"
    assert StockLevel.objects.get().reserved == 0
