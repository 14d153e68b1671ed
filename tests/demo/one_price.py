"""
What deals of the demo town cost, read from the pages that a shopper and the shop look at: list,
product, cart, checkout, order, the desk's order, its refund, and the order once it is refunded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client

from accounts.people import with_phone
from orders.models import Order
from shop.catalog.models import ProductPage, ProductVariant

POINTS = frozenset({"积分抵扣"})
BACKEND = "accounts.backends.PasswordBackend"
COUNTER = {"name": "李四", "phone": "13700001111", "delivery": "pickup", "pay_method": "in_store"}


@dataclass(frozen=True)
class Deal:
    """
    `goods` are quantities by SKU; the first of them is looked at on list and page, where one
    costs `each`. `off` stands below the goods, yuan by name, and `total` is to pay; `gifts` of
    it stand nowhere before the checkout. `by` is the
    phone of who buys, a guest's without; `typed` are more fields of the checkout.
    """

    goods: Mapping[str, str]
    each: str
    total: str
    off: Mapping[str, str] = field(default_factory=dict)
    gifts: frozenset[str] = frozenset()
    by: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


class Walk:
    """From a list to the refund of everything; `seen` are the figures, by page."""

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.seen: dict[str, object] = {}
        self.shopper, self.shop = Client(), Client()
        if deal.by:
            self.shopper.force_login(with_phone(deal.by), backend=BACKEND)
        rows = ProductVariant.unscoped.select_related("product", "store__owner")
        self.variant = rows.get(sku=next(iter(deal.goods)))
        self.store = self.variant.store
        self.shop.force_login(self.store.owner, backend=BACKEND)

    def whole(self) -> dict[str, object]:
        self.public()
        self.cart()
        order = self.checkout(f"/checkout/{self.store.slug}/")
        self.of_order(order)
        self.shop.post(f"/merchant/orders/{order.number}/paid/")
        self.refund(order)
        return self.seen

    def expected(self) -> dict[str, object]:
        """The same on every page; points are chosen at the checkout, a cart knows none."""
        deal = self.deal
        before = {name: yuan for name, yuan in deal.off.items() if name not in POINTS}
        points = sum(Decimal(yuan) for name, yuan in deal.off.items() if name in POINTS)
        off = sum(map(Decimal, deal.off.values()))
        sums = {"商品金额": f"{Decimal(deal.total) + off:.2f}", "运费": "免运费"}
        paid = sums | deal.off
        return {
            **dict.fromkeys(("list", "page", "cart each", "order each"), deal.each),
            "cart off": {name: yuan for name, yuan in before.items() if name not in deal.gifts},
            "cart total": f"{Decimal(deal.total) + points:.2f}",
            "checkout": paid | {"应付": deal.total},
            "order": paid | {"应付": deal.total},
            "desk": paid | {"运费": "0.00", "订单金额": deal.total},
            **dict.fromkeys(("refund", "refunded"), deal.total),
        }

    def public(self) -> None:
        """List and page, which are the same for everybody, and this person's own price on them."""
        product = self.variant.product
        card = self.card(product)
        page = soup(self.shopper.get(product.get_url()))
        own = self.shopper.get("/promotions/prices/", {"goods": str(product.pk)}).json()["goods"]
        mine = own.get(str(product.pk), {}).get("from")
        self.seen["list"] = mine or first_price(card)
        self.seen["page"] = mine or first_price(page.select_one(f'[data-goods="{product.pk}"]'))

    def card(self, product: ProductPage) -> Tag:
        """Its card in the list of its shelf, on whichever page that is."""
        address = here = product.get_parent().get_url()
        while True:
            page = soup(self.shopper.get(address))
            found = page.select_one(f'[data-goods="{product.pk}"]')
            if found is not None:
                return found
            address = here + page.select_one("a[rel=next]")["href"]

    def cart(self) -> None:
        for sku, quantity in self.deal.goods.items():
            given = {"store": self.store.slug, "sku": sku, "quantity": quantity}
            self.shopper.post("/cart/add/", given)
        page = soup(self.shopper.get("/cart/"))
        row = page.select_one(f"#line-{self.variant.pk}").find_parent(class_="line")
        self.seen["cart each"] = first_price(row.select_one(".line__foot"))
        rows = page.select(".deals__row")
        self.seen["cart off"] = {row.span.get_text(strip=True): first_price(row) for row in rows}
        self.seen["cart total"] = first_price(page.select_one(".cart-sum > p"))

    def checkout(self, path: str) -> Order:
        typed = COUNTER | dict(self.deal.typed)
        page = soup(self.shopper.post(path, typed | {"refresh": "1"}))
        self.seen["checkout"] = sums(page.select_one("#totals .facts--sums"))
        named = {tag["name"]: tag["value"] for tag in page.select("#totals input[type=hidden]")}
        key = page.select_one("input[name=key]")["value"]
        done = self.shopper.post(path, typed | named | {"key": key}, follow=True)
        assert done.redirect_chain, text(soup(done).main)
        return Order.unscoped.latest("pk")

    def of_order(self, order: Order) -> None:
        page = soup(self.shopper.get(order.get_absolute_url()))
        own = [
            row
            for row in page.select("#order .line")
            if self.variant.product.title in row.get_text()
        ]
        self.seen["order each"] = first_price(own[0].select_one(".line__foot"))
        self.seen["order"] = sums(page.select_one("#order .facts--sums"))
        desk = soup(self.shop.get(f"/merchant/orders/{order.number}/"))
        self.seen["desk"] = sums(desk.select_one(".facts--sums"))

    def refund(self, order: Order) -> None:
        desk = f"/merchant/orders/{order.number}/"
        form = soup(self.shop.get(f"{desk}refund/?all=1")).select_one("form[data-once]")
        typed = {
            tag["name"]: tag.get("value", "")
            for tag in form.select("input[name]:not([type=checkbox], [type=radio])")
        }
        typed["reason"] = form.select_one("input[name=reason]")["value"]
        counted = soup(self.shop.post(f"{desk}refund/", typed | {"check": "1"}))
        asked = counted.select_one("button[name=confirm]")["value"]
        self.seen["refund"] = asked
        self.shop.post(f"{desk}refund/", typed | {"confirm": asked})
        page = soup(self.shopper.get(order.get_absolute_url()))
        rows = page.select("section[aria-label=退款] .row__value")
        self.seen["refunded"] = ", ".join(map(first_price, rows))


def soup(answer: HttpResponse) -> BeautifulSoup:
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.content.decode(), "html.parser")


def text(part: Tag | None) -> str:
    assert part is not None
    return part.get_text(" ", strip=True)


def first_price(part: Tag | None) -> str:
    """As it is read aloud: 2.98 of "2.98 元"."""
    assert part is not None
    words = part.select_one(".price .sr-only").get_text(strip=True)
    return f"{Decimal(words.removesuffix(' 元')):.2f}"


def sums(part: Tag | None) -> dict[str, str]:
    """{what: yuan} of the sums below goods; notes beside the words are left out."""
    assert part is not None
    found = {}
    for row in part.find_all("div", recursive=False):
        # The desk tells in brackets how freight came about.
        what = row.dt.find(string=True, recursive=False).strip().partition("（")[0]
        found[what] = first_price(row) if row.select_one(".price") else text(row.dd)
    return found
