"""Who buys together and ahead in the town: a group one short, and a deposit that is in."""

from collections.abc import Callable

from django.utils import timezone

from accounts.addresses.areas import find
from core import scope
from home.demo import payments, town
from home.demo.paygate.gate import Gate
from orders.cart import cart
from orders.cart.baskets.basket import Basket
from orders.checkout.place import place
from orders.checkout.placement import Contact, Placement
from orders.models import Delivery, Order, PayMethod
from shop.groups.models import Group, GroupBuy
from shop.presales.models import Presale
from shop.stores.models import Store


@scope.across_stores("the demo town")
def buy(gate: Gate, say: Callable[[str], None]) -> None:
    """Once for each shop, by its first customers."""
    for described in town.STORES:
        store = Store.objects.select_related("owner").get(name=described.name)
        if Group.unscoped.filter(store=store).exists():
            continue
        _together(gate, store)
        _ahead(gate, store)
        say(f"{described.name}：差一个人的团，和付了定金的预售")


def _together(gate: Gate, store: Store) -> None:
    """All but the last of the first group."""
    terms = GroupBuy.unscoped.filter(store=store).select_related("product").order_by("pk").first()
    if terms is None or terms.product is None:
        return
    sku, said = terms.product.variants.order_by("position", "pk")[0].sku, terms.number
    for number in range(terms.size - 1):
        order = _order(store, Basket(sku=sku, quantity="1", group=said), number)
        payments.pay(gate, order, PayMethod.ALIPAY)
        said = Group.unscoped.filter(store=store).latest("pk").token


def _ahead(gate: Gate, store: Store) -> None:
    terms = Presale.unscoped.filter(store=store).select_related("variant").order_by("pk").first()
    if terms is not None:
        basket = Basket(sku=terms.variant.sku, quantity="1", presale=terms.number)
        payments.pay(gate, _order(store, basket, 2), PayMethod.ALIPAY)


def _order(store: Store, basket: Basket, number: int) -> Order:
    name, phone, province, city, district, detail = town.CUSTOMERS[number]
    placement = Placement(
        store=store,
        contact=Contact(name, phone, find(province=province, city=city, district=district), detail),
        delivery=Delivery.LOCAL,
        pay_method=PayMethod.ALIPAY,
        basket=basket,
        idempotency_key=f"demo-{store.pk}-{basket.group}{basket.presale}",
    )
    owner = cart.Owner(key=f"demo-with-{store.pk}-{number}")
    return place(placement, owner=owner, at=timezone.now())
