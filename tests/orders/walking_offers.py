"""The walk through a shop with offers, coupons, points, balance and group buys."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

from orders import locks
from orders.balance import paying, terms, topping_up
from orders.checkout.placement import Contact
from orders.checkout.refusals import CannotJoin, PriceChanged, ShortOfStock
from orders.deals.deals import DealChoice
from orders.groups import finishing
from orders.lifecycle import expiry, fulfil
from orders.models import Order
from orders.payments import closing
from orders.payments.attempts import attempts
from orders.payments.models import BY_HAND, ExtraCharge, Refund
from orders.payments.refunds import refund_runs
from shop.groups.models import Group
from shop.members import memberships, points, programmes
from shop.promotions import check as promotions_check
from shop.promotions import coupons
from shop.promotions.reckoning.terms import Gift, Kind, Tier
from tests import make
from tests.orders.groups.made import group_buy
from tests.orders.groups.made import order as group_order
from tests.orders.walking import DISTRICT, Walk
from tests.paying import Shop
from tests.shop.promotions.made import coupon, off, percent, promotion

REFUSED = (
    *(PriceChanged, ShortOfStock, CannotJoin, coupons.CannotClaim),
    *(attempts.CannotPay, topping_up.CannotTopUp),
)
PEOPLE = 6
# Longer than any walk.
YEARS = timedelta(days=3650)


class OffersWalk(Walk):
    refused_too = REFUSED

    def __init__(self, seed: int, shop: Shop) -> None:
        super().__init__(seed, store=shop.store)
        self.shop = shop
        self.kinds: Counter[str] = Counter()
        self.ways += [
            *([self.place_with_balance, self.buy_together] * 3),
            *([self.claim, self.settle_groups, self.top_up, self.close_unpaid] * 2),
            *([self.place_online, self.pay_difference] * 3),
            self.close_differences,
        ]
        self.open()

    def open(self) -> None:
        """What the shop offers, and who its members are."""
        store, owner, until = self.store, self.store.owner, {"ends_at": self.at + YEARS}
        gift = Tier(Decimal(15), gifts=(Gift(self.variants[0].pk, Decimal(1)),))
        with_all = {"stacking": "with_all"}
        promotion(store, Kind.SPEND_OFF, off("10", "2"), off("30", "7"), **until, **with_all)
        promotion(store, Kind.PERCENT, percent("95"), budget=Decimal(60), **until)
        promotion(store, Kind.GIFT, gift, **until, **with_all)
        long = {"claim_until": self.at + YEARS, "valid_days": 3650, "per_person": 99}
        self.coupon = coupon(store, "3", "8", **long)
        programmes.save(store=store, actor=owner, values={"is_on": True})
        terms.save(
            store=store,
            actor=owner,
            is_on=True,
            is_registered=False,
            tiers_=[(Decimal(50), Decimal(5))],
        )
        self.people = [make.user(f"会员{n}") for n in range(PEOPLE)]
        for person in self.people:
            member = memberships.join(store=store, user=person, at=self.at)
            points.earn(member=member, kind="given", amount=900, reference="walk", at=self.at)
        tea = make.variant(store, name="团购茶", price="12.40", stock="300")
        self.together = group_buy(tea, "9.90", size=2, hours=72, ends_at=self.at + YEARS)
        self.tea = tea

    def look(self, step: int) -> None:
        super().look(step)
        wrong = promotions_check.differences()
        assert wrong == [], f"after {step} steps: {wrong}"

    def place(self, *, use_balance: bool = False) -> Order:
        """Mostly by a member, with whatever they choose of coupons and points."""
        chosen = self.rng.sample(self.variants, self.rng.randint(1, 3))
        choice = DealChoice(self.rng.choice([None, None, ""]), self.rng.choice([0, 100, 350]))
        buyer = self.rng.choice([*self.people, None])
        order = make.order(
            self.store,
            {variant: str(self.rng.randint(1, 4)) for variant in chosen},
            buyer=buyer,
            at=self.at,
            delivery=self.rng.choice(["local", "express"]),
            contact=Contact("李明", self.phone(), DISTRICT, "文三路 88 号"),
            choice=choice if buyer else DealChoice(),
        )
        if use_balance and buyer is not None:
            paying.pay(order=order, user=buyer, at=self.at)
        for row in order.discounts.all():
            self.kinds[row.kind] += 1
        return order

    def place_with_balance(self) -> None:
        self.place(use_balance=True)

    def place_online(self) -> None:
        """Paid, sent and received at once: what is asked afterwards begins here."""
        chosen = self.rng.choice(self.variants)
        order = make.order(
            self.store,
            {chosen: "2"},
            buyer=self.rng.choice(self.people),
            at=self.at,
            pay_method="wechatpay",
            delivery="express",
            contact=Contact("李明", self.phone(), DISTRICT, "文三路 88 号"),
            choice=DealChoice(None, 100),
        )
        self.pay(order, by=1)
        fulfil.fulfil(**self.given(order))

    def pay_difference(self) -> None:
        """Dearer goods were agreed on, by whoever."""
        extra = ExtraCharge.unscoped.filter(store=self.store).open().first()
        if extra is None:
            raise locks.NotAllowedNow("nothing asked for")
        self.pay(Order._base_manager.select_related("store").get(pk=extra.order_id), by=0.7)

    def close_differences(self) -> None:
        for store_id, pk in expiry.late_extras(at=self.at):
            expiry.end_extra(store=store_id, extra_id=pk, at=self.at)

    def claim(self) -> None:
        person = self.rng.choice(self.people)
        coupons.claim(coupon_id=self.coupon.pk, store=self.store, user=person, at=self.at)

    def top_up(self) -> None:
        person = self.rng.choice(self.people)
        amount = Decimal(self.rng.choice([20, 50]))
        order = topping_up.start(store=self.store, user=person, amount=amount, at=self.at)
        self.pay(order, by=0.8)

    def pay(self, order: Order, *, by: float) -> None:
        """At the gateway; some begin and leave it."""
        payment = self.shop.attempt(order, "wechatpay")
        if self.rng.random() < by:
            self.shop.gate.pay(payment.out_trade_no)
            closing.query(payment_id=payment.pk, at=self.at, source="query")

    def buy_together(self) -> None:
        """Open a group, or join one that waits."""
        rows = Group._base_manager.filter(state=Group.State.OPEN, ends_at__gt=self.at)
        waiting = rows.order_by("-pk").first()
        said = waiting.token if waiting else self.together.number
        self.pay(group_order(said, self.tea, at=self.at), by=0.7)

    def settle_groups(self) -> None:
        for store_id, pk in finishing.due_groups(at=self.at):
            finishing.settle(store=store_id, group_id=pk, at=self.at)
        for store_id, pk in finishing.unfinished_orders():
            finishing.finish(store=store_id, order_id=pk, at=self.at)

    def close_unpaid(self) -> None:
        for store_id, pk in expiry.expired_ids(at=self.at):
            expiry.expire(store=store_id, order_id=pk, at=self.at)

    def pay_out(self) -> None:
        """By hand what is given back by hand; the rest goes back by itself."""
        for refund in Refund._base_manager.filter(store=self.store, finished_at=None)[:6]:
            given = {"refund_id": refund.pk, "at": self.at}
            if refund.payment.channel in BY_HAND:
                refund_runs.given_back(store=self.store.pk, actor=None, **given)
            else:
                refund_runs.run(**given)
                self.shop.gate.settle_refunds()
