"""
What is bought beside the cart, read as `one_price` reads deals: 秒杀, 团购, 预售 and 积分商城, from
the shelf over their own pages to the refund; and 报名, which is bought as ever.
"""

import re
from decimal import Decimal
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag
from django.utils import timezone

from accounts.people import with_phone
from orders.models import Order
from orders.seckill import known
from shop.flash import gate
from shop.flash.models import FlashItem
from shop.groups.models import GroupBuy
from shop.members import balance, memberships
from shop.presales.models import Presale
from shop.promotions.models import Promotion
from shop.rewards.models import Reward
from tests.demo.one_price import Deal, Walk, first_price, soup, sums, text


class SignedUp(Walk):
    """报名 first, then the cart, with a price that this person alone sees."""

    def whole(self) -> dict[str, object]:
        rows = Promotion.unscoped.filter(store=self.store, audience="signed_up")
        self.shopper.post(f"/{self.store.slug}/promotions/{rows.get().number}/")
        return super().whole()


class Beside(Walk):
    """
    `deal.each` is what one costs so, and `alone` what its buyer, a member with money in the
    store, pays for one otherwise. `seen["named"]` and `seen["alone"]` are all figures that pages
    name for the two.
    """

    is_paid_first = True

    def __init__(self, deal: Deal, alone: str) -> None:
        super().__init__(deal)
        self.alone, self.where = alone, self.find()
        member = memberships.in_store(self.store, with_phone(deal.by).pk)
        assert member is not None
        given = {"amount": Decimal(500), "bonus": Decimal(0), "reference": "walk"}
        balance.put_in(member=member, **given, at=timezone.now())
        self.shelf = soup(self.shopper.get(f"/{self.store.slug}/"))
        self.page = soup(self.shopper.get(self.variant.product.get_url()))
        self.own = soup(self.shopper.get(self.where))

    def find(self) -> str:
        """The address of the offer's own page."""
        raise NotImplementedError

    def name(self) -> None:
        """What shelf, product page and own page name."""
        raise NotImplementedError

    def whole(self) -> dict[str, object]:
        self.public()
        self.name()
        order = self.checkout(self.enter())
        self.of_order(order)
        self.pay(order)
        self.refund(order)
        return self.seen

    def expected(self) -> dict[str, object]:
        each, total = self.deal.each, self.deal.total
        sums = {"商品金额": each, "运费": "免运费"} | dict(self.deal.off)
        return {
            **dict.fromkeys(("list", "page"), self.alone),
            "named": {each},
            "alone": {self.alone},
            "order each": each,
            **dict.fromkeys(("checkout", "order"), sums | {"应付": total}),
            "desk": sums | {"运费": "0.00", "订单金额": total},
            "paid": (sums | {"实付": total}, total),
            **dict.fromkeys(("asked", "refund", "refunded"), total),
        }

    def enter(self) -> str:
        """The address of the checkout."""
        form = self.own.select_one(f'form[action="/checkout/{self.store.slug}/"]')
        given = {tag["name"]: tag["value"] for tag in form.select("input[name]")}
        return f"{form['action']}?{urlencode(given)}"

    def pay(self, order: Order) -> None:
        """With balance, on the page of paying."""
        self.seen["asked"] = self.pay_once(order)
        self.seen["paid"] = self.after(order)

    def pay_once(self, order: Order) -> str:
        """What was asked."""
        address = f"/orders/{order.token}/pay/"
        asked = first_price(soup(self.shopper.get(address)).select_one("#pay-status"))
        self.shopper.post(address, {"channel": "balance"})
        return asked

    def after(self, order: Order) -> tuple[dict[str, str], str]:
        """The order's sums, and what 我的订单 says of it."""
        page = soup(self.shopper.get(order.get_absolute_url()))
        mine = soup(self.shopper.get("/account/orders/"))
        card = mine.select_one(f'a[href="{order.get_absolute_url()}"]').find_parent("section")
        return sums(page.select_one("#order .facts--sums")), first_price(card)

    def row(self, page: BeautifulSoup) -> Tag:
        """What leads to the offer's own page."""
        found = page.select_one(f'main a[href="{self.where}"]')
        assert found is not None
        return found


class Seckill(Beside):
    def find(self) -> str:
        item = FlashItem.unscoped.get(variant=self.variant, kind=FlashItem.Kind.SECKILL)
        return f"/seckill/{item.number}/"

    def name(self) -> None:
        price = first_price(self.own.select_one(".price-block__price"))
        self.seen["named"] = {price, *told(self.row(self.shelf), "秒杀")}
        self.seen["alone"] = told(self.own.main, "平时")

    def enter(self) -> str:
        """Through the door, with a key."""
        known.forget()
        gate.trust()
        self.shopper.get(f"{self.where}key/")
        return self.shopper.post(f"{self.where}grab/", headers={"Accept": "text/html"}).url


class Together(Beside):
    def find(self) -> str:
        return f"/groups/{GroupBuy.unscoped.get(product=self.variant.product).number}/"

    def name(self) -> None:
        rows = {*told(self.row(self.shelf), "3 人团"), *told(self.row(self.page), "3 人团")}
        own = {first_price(self.own.select_one("h1 ~ p")), *told(self.own.main, "开团")}
        self.seen["named"] = rows | own
        self.seen["alone"] = told(self.own.main, "单独购买")


class Ahead(Beside):
    """A tenth of it now, the rest in its hours: the order says what is still asked, and why."""

    def find(self) -> str:
        self.terms = Presale.unscoped.get(variant=self.variant)
        return f"/presales/{self.terms.number}/"

    def expected(self) -> dict[str, object]:
        each, deposit = self.deal.each, f"{Decimal(self.deal.each) / 10:.2f}"
        rest = f"{Decimal(each) - Decimal(deposit):.2f}"
        usual = super().expected()
        goods = {"商品金额": each, "运费": "免运费", "余额已付": deposit}
        now = {"现在付定金": deposit, "以后付尾款": rest}
        return usual | {
            "deposit": {deposit},
            "rest": {rest},
            "checkout": usual["checkout"] | now,
            "asked": (deposit, rest),
            "between": (goods | {"应付": rest}, rest),
            "goes back": f"顾客已付款，取消后 ¥{deposit} 会自动原路退回，库存也会退回",
            "refunded": f"{rest}, {deposit}",
        }

    def name(self) -> None:
        row, own = self.row(self.page), self.own.main
        self.seen["named"] = {first_price(self.own.select_one("h1 ~ p")), *told(row, "预售价")}
        self.seen["alone"] = told(own, "现在买")
        self.seen["deposit"] = told(row, "付定金") | told(own, "定金")
        self.seen["rest"] = told(own, "尾款")

    def pay(self, order: Order) -> None:
        deposit = self.pay_once(order)
        self.seen["between"] = self.after(order)
        desk = soup(self.shop.get(f"/merchant/orders/{order.number}/"))
        self.seen["goes back"] = text(desk.select_one("form .field__hint"))
        Order.unscoped.filter(pk=order.pk).update(rest_from=timezone.now())
        self.seen["asked"] = (deposit, self.pay_once(order))
        self.seen["paid"] = self.after(order)


class ForPoints(Beside):
    """Goods of the points mall, for `deal.total` yuan beside the points."""

    def find(self) -> str:
        self.reward = Reward.unscoped.get(variant=self.variant)
        return f"/{self.store.slug}/points-mall/"

    def expected(self) -> dict[str, object]:
        points = f"{self.reward.points} 积分"
        usual = super().expected() | {"points": points, "alone": set()}
        sums = {"商品金额": self.deal.each, "运费": "免运费", "积分兑换": points}
        return usual | {
            **dict.fromkeys(("checkout", "order"), sums | {"应付": self.deal.total}),
            "desk": sums | {"运费": "0.00", "订单金额": self.deal.total},
            "paid": (sums | {"实付": self.deal.total}, self.deal.total),
            "after": f"{points}（已退回）",
        }

    def refund(self, order: Order) -> None:
        super().refund(order)
        self.seen["after"] = self.after(order)[0]["积分兑换"]

    def name(self) -> None:
        card = self.own.select_one(f'input[value="{self.reward.number}"]').find_parent("section")
        self.seen["points"] = card.strong.get_text(strip=True)
        self.seen["named"], self.seen["alone"] = {first_price(card)}, set()

    def enter(self) -> str:
        given = {"sku": self.variant.sku, "quantity": "1", "reward": self.reward.number}
        form = self.own.select_one(f'input[value="{self.reward.number}"]').find_parent("form")
        given["key"] = form.select_one("input[name=key]")["value"]
        return f"{form['action']}?{urlencode(given)}"


def told(part: Tag | None, words: str) -> set[str]:
    """2.98 of "团购 ¥2.98", as often as it is there."""
    return set(re.findall(rf"{re.escape(words)} ?¥([\d.]+)", text(part)))
