"""
The year that lies behind the town: orders, money, goods and visitors of 360 days, written in bulk.
What is a rule elsewhere is one here: `check_stock`, `check_money` and `check_statistics` find
nothing, and a test compares the rows with those that the domain functions write.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from core import scope
from home.demo import town
from home.demo.year import books, chance, goods, looks
from orders.models import Order
from shop.catalog.models import ProductPage
from shop.stores.models import Store

DAYS = 360
# It ends with yesterday, a day before today.
LAST_DAY = 1
Say = Callable[[str], None]


@scope.across_stores("the demo town")
def pass_by(say: Say) -> None:
    """Each shop of the town has been there for a year; once."""
    for described in town.STORES:
        store = Store.objects.select_related("owner").get(name=described.name)
        if not is_behind(store):
            count = write(store, described, at=timezone.now())
            say(f"{described.name}：去年的 {count} 个订单")


def is_behind(store: Store) -> bool:
    return Order.unscoped.filter(store=store, guest_key__startswith=chance.KEY).exists()


@transaction.atomic
def write(store: Store, described: town.DemoStore, *, at: datetime, days: int = DAYS) -> int:
    """`days` of `store`, up to LAST_DAY days before `at`; how many orders."""
    begin = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    begin -= timedelta(days=LAST_DAY + days - 1)
    _be_older(store, begin)
    shelf = goods.Shelf(store, described.best)
    purchases = [
        purchase
        for purchase in chance.purchases(store, described, shelf, begin=begin, days=days)
        # Shortly after midnight yesterday's last ones are not at the door yet.
        if purchase.at + books.LATER < at
    ]
    orders = books.write(store, described, purchases)
    goods.write(store, shelf, orders, begin=begin)
    looks.at_the_shop(store, purchases, begin=begin, days=days)
    return len(orders)


def _be_older(store: Store, begin: datetime) -> None:
    """The shop, its goods and its opening stock were there before the first order."""
    opened = begin - timedelta(days=1)
    Store.objects.filter(pk=store.pk).update(created_at=opened)
    pages = ProductPage.objects.filter(store=store)
    pages.update(first_published_at=opened)
    goods.opened(store, opened)
