"""每人限购: what one buyer may have of a variant, in the cart and when ordering."""

from decimal import Decimal

import pytest
from django.utils import timezone

from orders import limits
from orders.cart import buyable, cart, contents
from orders.cart.storing import merging
from orders.checkout.placement import Contact
from orders.lifecycle import cancellation
from orders.models import Order
from shop.catalog.models import ProductVariant
from shop.stock.models import StockLevel
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]


@pytest.fixture
def mask(store):
    """At most 2 a buyer."""
    return limited(store)


def limited(store, most=2, **details):
    variant = make.variant(store, **details)
    ProductVariant.objects.filter(pk=variant.pk).update(max_quantity=Decimal(most))
    variant.refresh_from_db()
    return variant


def buy(store, variant, quantity, buyer, settle, *, phone="13700000001"):
    with settle(execute=True):
        return make.order(
            store,
            {variant: quantity},
            buyer=buyer,
            contact=Contact("李明", phone),
            delivery="pickup",
            pay_method="in_store",
        )


def test_more_than_the_limit_is_cut(store, mask):
    owner = cart.Owner(key="g")

    assert cart.add(owner=owner, variant=mask, quantity=Decimal(3)) == "每人限购 2 件"

    assert [line.quantity for line in contents.lines_for(owner, store)] == [2]


def test_what_was_bought_before_counts(store, mask, django_capture_on_commit_callbacks):
    buyer = make.user()
    owner = cart.Owner(user_id=buyer.pk)
    buy(store, mask, "1", buyer, django_capture_on_commit_callbacks)

    said = cart.add(owner=owner, variant=mask, quantity=Decimal(2))

    assert said == "每人限购 2 件，你已买过 1 件"
    [line] = contents.lines_for(owner, store)
    assert (line.quantity, line.most) == (1, 1)


def test_a_line_is_cut_when_another_order_used_the_limit(
    store, mask, django_capture_on_commit_callbacks
):
    buyer = make.user()
    owner = cart.Owner(user_id=buyer.pk)
    buy(store, mask, "1", buyer, django_capture_on_commit_callbacks)
    merging.merge(key=filled(mask, 2), user_id=buyer.pk)

    [line] = contents.lines_for(owner, store)

    assert (line.quantity, line.notice) == (1, "每人限购 2 件，你已买过 1 件")


def filled(variant, quantity):
    cart.add(owner=cart.Owner(key="g"), variant=variant, quantity=Decimal(quantity))
    return "g"


def test_nothing_more_when_the_limit_is_used(store, mask, django_capture_on_commit_callbacks):
    buyer = make.user()
    owner = cart.Owner(user_id=buyer.pk)
    buy(store, mask, "2", buyer, django_capture_on_commit_callbacks)

    with pytest.raises(buyable.CannotAdd, match="每人限购 2 件，你已买过 2 件"):
        cart.add(owner=owner, variant=mask, quantity=Decimal(1))
    merging.merge(key=filled(mask, 1), user_id=buyer.pk)

    [group] = contents.groups(owner)
    assert group.lines[0].problem == "每人限购 2 件，你已买过 2 件"
    assert group.ready == []
    assert cart.set_quantity(owner=owner, variant_id=mask.pk, quantity="1") == (
        "每人限购 2 件，你已买过 2 件"
    )


def test_cancelled_orders_do_not_count(store, mask, django_capture_on_commit_callbacks):
    buyer = make.user()
    order = buy(store, mask, "2", buyer, django_capture_on_commit_callbacks)
    cancellation.cancel_now(
        store=store, order_id=order.pk, reason="不要了", actor=buyer, at=timezone.now()
    )

    assert cart.add(owner=cart.Owner(user_id=buyer.pk), variant=mask, quantity=Decimal(2)) == ""


def test_another_buyer_has_a_limit_of_their_own(store, mask, django_capture_on_commit_callbacks):
    buy(store, mask, "2", make.user(), django_capture_on_commit_callbacks)

    order = buy(
        store, mask, "2", make.user(), django_capture_on_commit_callbacks, phone="13700000002"
    )

    assert order.total_count == 2


def test_a_guest_cannot_order_again_with_the_same_phone(
    store, mask, django_capture_on_commit_callbacks
):
    buy(store, mask, "1", None, django_capture_on_commit_callbacks)

    with pytest.raises(limits.LimitReached) as caught:
        buy(store, mask, "2", None, django_capture_on_commit_callbacks)

    name = mask.product.title
    assert str(caught.value) == f"「{name}」每人限购 2 件，你或这个手机号之前买过了"
    assert Order.objects.count() == 1
    assert StockLevel.objects.get(variant=mask).reserved == 1


def test_the_page_of_checkout_tells_a_guest(store, mask, client):
    form = {"name": "李四", "phone": "13700001111", "delivery": "pickup"}
    for quantity in ("1", "2"):
        client.post("/cart/add/", {"sku": mask.sku, "quantity": quantity})
        response = client.post(f"/checkout/{store.slug}/", form)

    assert response.status_code == 429
    assert "你或这个手机号之前买过了" in response.content.decode()


def test_a_limit_below_the_minimum_left_is_said_at_once(store, django_capture_on_commit_callbacks):
    buyer, mask = make.user(), limited(store, most=5)
    ProductVariant.objects.filter(pk=mask.pk).update(min_quantity=Decimal(3))
    mask.refresh_from_db()
    buy(store, mask, "3", buyer, django_capture_on_commit_callbacks)

    with pytest.raises(buyable.CannotAdd, match="每人限购 5 件，你已买过 3 件"):
        cart.add(owner=cart.Owner(user_id=buyer.pk), variant=mask, quantity=Decimal(3))


def test_fewer_than_the_minimum_become_the_minimum(store, mask):
    ProductVariant.objects.filter(pk=mask.pk).update(min_quantity=Decimal(2))
    mask.refresh_from_db()

    said = cart.add(owner=cart.Owner(key="g"), variant=mask, quantity=Decimal(1))

    assert said == "这款 2 件起售"


def test_a_limit_above_the_stock_gives_the_stock(store):
    mask = limited(store, most=8, stock="5")
    owner = cart.Owner(key="g")

    assert cart.add(owner=owner, variant=mask, quantity=Decimal(9)) == (
        "只剩 5 件了，已帮你改成 5 件"
    )
    assert [line.quantity for line in contents.lines_for(owner, store)] == [5]


def test_limits_cost_one_query_however_many(store, django_assert_max_num_queries):
    owner = cart.Owner(user_id=make.user().pk)
    for _number in range(5):
        cart.add(owner=owner, variant=limited(store), quantity=Decimal(1))

    with django_assert_max_num_queries(2):
        assert contents.groups(owner)[0].count == 5
