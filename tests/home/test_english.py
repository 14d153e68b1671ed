"""Whoever asks for English meets no Chinese but what merchants and shoppers have written."""

import html
import re
from contextlib import suppress
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from orders.models import Order
from orders.shipping import price_lists
from orders.shipping.price_lists import RuleTerms
from shop.catalog import shelves
from shop.stores.models import Store
from tests import make

pytestmark = pytest.mark.django_db

HEADERS = {"accept-language": "en-GB,en;q=0.9,zh-CN;q=0.5"}
CHINESE = re.compile("[\u3400-\u9fff\u3000-\u303f\uff01-\uff5e]")
# The menu's own word for Chinese, names of places to choose from, units, what forms send and rows
# keep, examples of what people type.
NOT_OURS = re.compile(
    r"<option.*?</option>|<script.*?</script>|>中文<|公斤|斤|浙江省|杭州市|西湖区|幸福小店|张三"
    r'|value="(?:拍错了|不想要了|信息填错|其他)"|王\*芳|文三路 ?\d* ?号?'
    r"|土豆3斤，鸡蛋20个，一桶花生油，送到3号楼2单元501"
    r"|土豆|马铃薯|酱油|生抽|老抽|颜色|尺码|白色|红色",
    re.S,
)


def left(response) -> list[str]:
    """Lines of the page with Chinese that nobody has typed."""
    text = NOT_OURS.sub("", html.unescape(response.content.decode()))
    return [line.strip()[:200] for line in text.splitlines() if CHINESE.search(line)]


@pytest.fixture
def store():
    store = make.store("Old Tea House")
    Store.objects.filter(pk=store.pk).update(
        offers_freight=True, local_fee=Decimal(5), express_fee=Decimal(5)
    )
    store.refresh_from_db()
    template = price_lists.save_template(
        store=store,
        actor=store.owner,
        name="T",
        delivery="express",
        basis="weight",
        is_default=True,
    )
    price_lists.save_rule(
        store=store,
        actor=store.owner,
        template_id=template.pk,
        terms=RuleTerms(first_fee=Decimal(12), step_fee=Decimal(6), free_from=Decimal(88)),
    )
    return store


@pytest.fixture
def tea(store):
    shelf = shelves.add(store=store, name="Tea", actor=store.owner)
    make.product(store, "Cup", price="3.20", stock="0", unit="pc")
    return make.variant(
        store, name="Longjing", price="10.00", stock="5", unit="bag", category=shelf
    )


def english(user: User | None = None) -> Client:
    client = Client(headers=HEADERS)
    if user is not None:
        client.force_login(user, backend="accounts.backends.PasswordBackend")
    return client


def test_a_whole_purchase(store, tea):
    shopper, path = english(), f"/checkout/{store.slug}/"
    said = {}
    for name, url in {"home": "/", "store": store.get_absolute_url()}.items():
        said[name] = left(shopper.get(url))
    said["product"] = left(shopper.get(tea.product.url))
    shopper.post("/cart/add/", {"sku": tea.sku, "quantity": "3"})
    said["cart"] = left(shopper.get("/cart/"))
    page = shopper.get(path)
    said["checkout"] = left(page)
    given = {
        "name": "Li",
        "phone": "13700001111",
        "province": "浙江省",
        "city": "杭州市",
        "district": "西湖区",
        "detail": "Wensan 1",
        "delivery": "express",
        "pay_method": "cod",
    }
    refused = shopper.post(path, given | {"phone": "1", "detail": ""})
    said["refused"] = left(refused)
    placed = shopper.post(path, given)
    assert placed.status_code == 302
    order = Order.unscoped.get()
    page = shopper.get(order.get_absolute_url())
    said["order"] = left(page)

    assert {name: lines for name, lines in said.items() if lines} == {}
    assert "Thank" in page.content.decode() or "Order placed" in page.content.decode()
    # What is kept is Chinese whoever's browser caused it.
    assert order.transit_note.startswith("首重")


@pytest.mark.long
def test_pages_of_the_platform(store, tea):
    base = store.get_absolute_url()
    urls = [
        "/",
        "/?page=2",
        "/terms/",
        "/privacy/",
        "/help/",
        "/help/complaint/",
        "/terms/opening/",
    ]
    urls += ["/account/login/", "/account/", "/account/orders/", "/recent/", "/cart/", "/open/"]
    urls += ["/no-such-page/", "/search/", "/search/?q=Longjing", "/search/?q=xyzzy"]
    urls += [base, f"{base}share/", f"{base}chat-order/", f"{base}returns/", f"{base}search/?q=tea"]

    said = {url: left(english().get(url)) for url in urls}

    assert {url: lines for url, lines in said.items() if lines} == {}


@pytest.mark.long
def test_pages_of_the_desk(store, tea):
    owner = english(store.owner)
    urls = """
    / orders/ orders/?state=all products/ products/add/ stock/ stock/?state=low settings/ staff/
    settings/delivery/ settings/payments/ settings/payments/wechatpay/ settings/payments/alipay/
    settings/payments/transfer/ settings/payments/cash/ payments/ transfers/ reconciliation/
    chat-orders/ visits/ statistics/ statistics/sales/ more/ settings/search/
    """.split()

    said = {url: left(owner.get(f"/merchant/{url.lstrip('/')}", follow=True)) for url in urls}

    assert {url: lines for url, lines in said.items() if lines} == {}


@pytest.mark.long
def test_pages_of_the_operators(store, tea):
    operator = english(make.user("Operator", is_superuser=True))
    names = """
    operate-bans operate-complaints operate-refunds operate-payments operate-payment-log
    operate-payment-configurations operate-payment-accounts operate-payment-methods operate-stores
    """.split()
    pages = {}
    for name in names:
        with suppress(NoReverseMatch):
            pages[name] = operator.get(reverse(f"{name}_modeladmin_index"), follow=True)
    pages["/admin/"] = operator.get("/admin/")
    pages["account"] = operator.get(reverse("wagtailadmin_account"))
    pages["reconciliation"] = operator.get(reverse("operate_reconciliation"))

    said = {name: left(page) for name, page in pages.items()}

    assert len(pages) >= 9
    assert {name: lines for name, lines in said.items() if lines} == {}
    # Wagtail builds its menu once in a process, whoever comes first.
    chinese = Client()
    chinese.force_login(
        User.objects.get(name="Operator"), backend="accounts.backends.PasswordBackend"
    )
    assert "Payment log" in pages["/admin/"].content.decode()
    assert "Payment log" not in chinese.get("/admin/").content.decode()


def test_what_fails_says_so_in_english(store, tea):
    shopper = english()

    api = shopper.post("/api/v1/cart/", {}, content_type="application/json")
    too_many = shopper.post("/cart/add/", {"sku": tea.sku, "quantity": "99999"})

    assert left(api) == []
    assert left(too_many) == []
