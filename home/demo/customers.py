"""The town's first customers: real orders through the real checkout, so that figures are true."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.addresses.areas import find
from home.demo import town
from home.demo.year import chance
from orders.cart import cart
from orders.checkout.place import place
from orders.checkout.placement import Contact, Placement
from orders.lifecycle import cash, fulfil, steps
from orders.models import Delivery, Order, PayMethod
from orders.support import threads
from orders.support.answering import replies
from orders.support.models import Thread
from orders.support.threads import About, Saying
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores.models import Store

HOUR = timedelta(hours=1)
CANNED = {
    "问好": "{称呼}，您好！这里是{店名}，有什么可以帮您？",
    "多久送到": "订单{订单号}今天送出，到了打您电话。",
}


def visit(say: Callable[[str], None]) -> None:
    """Each customer buys in each shop, once; most orders are done, the newest waits."""
    for described in town.STORES:
        store = Store.objects.select_related("owner").get(name=described.name)
        orders = Order._base_manager.filter(store=store)
        if orders.exclude(guest_key__startswith=chance.KEY).exists():
            continue
        for number, person in enumerate(town.CUSTOMERS):
            buy(store, described.best, person, number)
        ask(store)
        say(f"{described.name}：{len(town.CUSTOMERS)} 个订单")


def buy(store: Store, skus: list[str], person: tuple[str, ...], number: int) -> None:
    name, phone, province, city, district, detail = person
    owner = cart.Owner(key=f"demo-{store.pk}-{number}")
    wanted = skus[number % len(skus) :][:3] or skus[:2]
    for place_in_list, sku in enumerate(wanted):
        variant = ProductVariant._base_manager.select_related("product", "store", "level").get(
            store=store, sku=sku
        )
        cart.add(owner=owner, variant=variant, quantity=Decimal(1 + (number + place_in_list) % 3))
    is_pickup = number == 3
    at = timezone.now() - timedelta(days=4 - number, hours=number, minutes=13 * number)
    placement = Placement(
        store=store,
        contact=Contact(name, phone)
        if is_pickup
        else Contact(name, phone, find(province=province, city=city, district=district), detail),
        delivery=Delivery.PICKUP if is_pickup else Delivery.LOCAL,
        pay_method=PayMethod.IN_STORE if is_pickup else PayMethod.COD,
        note="到了打电话，谢谢" if number == 2 else "",
        idempotency_key=f"demo-{store.pk}-{number}",
    )
    order = place(placement, owner=owner, at=at)
    pk, staff = order.pk, store.owner
    if number < 4:
        steps.confirm(store=store, order_id=pk, actor=staff, at=at + timedelta(minutes=6))
    if number < 3:
        fulfil.fulfil(store=store, order_id=pk, actor=staff, at=at + timedelta(hours=2))
        cash.take(store=store, order_id=pk, actor=staff, at=at + timedelta(hours=3))


def ask(store: Store) -> None:
    """Conversations of the town: one to answer, one answered with a note, one closed."""
    page = ProductPage.objects.filter(store=store, live=True).first()
    order = (
        Order._base_manager.filter(store=store)
        .exclude(guest_key="")
        .order_by("-created_at")
        .first()
    )
    if page is None or order is None or Thread.unscoped.filter(store=store).exists():
        return
    at, owner = timezone.now() - timedelta(hours=5), cart.Owner(key=order.guest_key)
    abouts = (About(), About(product=page), About(order=order))
    questions = ("你们周日开门吗？", "这个还有货吗？明天能送到吗？", "订单什么时候送？")
    begun = [
        threads.begin(
            store=store, owner=owner, saying=Saying(text=text), about=about, at=at + number * HOUR
        )
        for number, (about, text) in enumerate(zip(abouts, questions, strict=True))
    ]
    staff = store.owner
    for thread in begun[:2]:
        answer, at = Saying(text="有的，您放心下单"), at + timedelta(minutes=3)
        threads.say(
            store=store, thread_id=thread.pk, side="store", saying=answer, actor=staff, at=at
        )
    note = Saying(text="老顾客，住三楼，送货前打电话")
    threads.say(store=store, thread_id=begun[1].pk, side="note", saying=note, actor=staff, at=at)
    threads.close(store=store, thread_id=begun[0].pk, actor=staff, at=at)
    for title, text in CANNED.items():
        replies.save(store=store, title=title, text=text, actor=staff, at=at)
