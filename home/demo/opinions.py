"""What the town's customers say of what they received, and what they keep to come back to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files import File
from django.utils import timezone

from accounts.models import User
from accounts.people import with_phone
from core import scope
from home.demo import town
from home.demo.year import chance
from orders.favourites import favourites
from orders.models import Order
from orders.reviews import moderating, shop_ratings, writing
from orders.reviews.models import Review, ReviewPhoto
from orders.reviews.writing import Wording
from shop.catalog.models import ProductPage
from shop.stores.models import Store
from shop.stores.photos import private_photos

SAID: tuple[tuple[int, str], ...] = (
    (5, "和图上一样，送得也快，下次还来。"),
    (4, "东西不错，就是袋子有点压皱了。"),
    (2, "没有想的那么好，一般般吧。"),
)
# What they give the shop itself: enough for its page to say so.
RATED: tuple[tuple[int, str], ...] = (
    (5, ""),
    (5, "能不能早上七点就送？上班前想拿到。"),
    (4, ""),
    (5, "老板很热心，问什么都答。"),
    (3, "袋子太薄，装重的会破，换厚一点的吧。"),
    (5, ""),
)
ADDED, ANSWERED = "用了几天，还是满意的。", "谢谢您！袋子的事记下了，下次多垫一层。"
PICTURE = Path(__file__).parent / "pictures" / "potato.webp"
HOUR, LONG_AGO = timedelta(hours=1), timedelta(days=400)


@scope.across_stores("the demo town")
def say_it(say: Callable[[str], None]) -> None:
    """
    Three orders of each shop have a review; one has photos, one waits for a moderator. Its latest
    six have a rating of the shop.
    """
    people = [_customer(number) for number in range(len(SAID) + 1)]
    for described in town.STORES:
        store = Store.objects.select_related("owner").get(name=described.name)
        if Review.unscoped.filter(store=store).exists():
            continue
        # Of the year before it is too late to say anything.
        received = Order.unscoped.filter(store=store, completed_at__isnull=False).exclude(
            guest_key__startswith=chance.KEY
        )
        orders = list(received.select_related("store", "buyer").order_by("pk")[: len(SAID)])
        for number, order in enumerate(orders):
            _review(order, people[number], number, at=timezone.now() - (3 - number) * HOUR)
        _rate(store)
        _keep(store, people[0])
        say(f"{described.name}：{len(orders)} 条评价")


def _customer(number: int) -> User:
    """An account for a customer of the town, who has been here for long."""
    name, phone, *_address = town.CUSTOMERS[number]
    person = with_phone(phone)
    User.unscoped.filter(pk=person.pk).update(
        name=name, first_name=name, date_joined=timezone.now() - LONG_AGO
    )
    return User.unscoped.get(pk=person.pk)


def _review(order: Order, person: User, number: int, *, at: datetime) -> None:
    lines = writing.open_lines(order, at=at)
    if not lines:
        return
    stars, text = SAID[number]
    is_pictured = number == 0 and order.store.name == town.STORES[0].name
    with PICTURE.open("rb") as file:
        picture = File(file, name="a.webp")
        with private_photos.taken([picture] if is_pictured else [], ReviewPhoto) as photos:
            review = writing.write(
                order=order,
                line_id=lines[0].pk,
                wording=Wording(stars=stars, text=text, photos=photos, is_anonymous=number != 0),
                actor=person,
                at=at,
            )
    if number == 1:
        owner = order.store.owner
        writing.answer(
            store=order.store, review_id=review.pk, text=ANSWERED, actor=owner, at=at + HOUR / 2
        )
        writing.add(review_id=review.pk, order=order, text=ADDED, at=at + HOUR)
    if is_pictured:
        moderating.let_through(review_id=review.pk, actor=None)
        # And the first words of somebody nobody knows yet, for the moderators' queue.
        wording = Wording(stars=5, text="便宜好用，加我微信有返现")
        if len(lines) > 1:
            writing.write(order=order, line_id=lines[1].pk, wording=wording, actor=person, at=at)


def _rate(store: Store) -> None:
    received = Order.unscoped.filter(
        store=store, completed_at__gt=timezone.now() - writing.WITHIN, cancelled_at__isnull=True
    )
    latest = list(received.select_related("buyer").order_by("-completed_at")[: len(RATED)])
    for order, (stars, suggestion) in zip(reversed(latest), RATED, strict=False):
        at = order.completed_at or timezone.now()
        shop_ratings.rate(order=order, stars=stars, suggestion=suggestion, actor=None, at=at)


def _keep(store: Store, person: User) -> None:
    """The shop and two of its goods, one of them sold out where there is one."""
    at, goods = timezone.now(), ProductPage.objects.filter(store=store, live=True)
    favourites.keep(user=person, store=store, at=at)
    for page in goods.order_by("in_stock", "pk")[:2]:
        kept = favourites.keep(user=person, store=store, product=page, at=at)
        if not page.in_stock:
            favourites.watch(user=person, favourite_id=kept.pk, wants=True)
