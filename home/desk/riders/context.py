"""What the page of a local order says of who brings it."""

from django.utils import timezone

from accounts.models import User
from home.desk.desk_gate import Desk
from orders.models import Order
from orders.riders import showing
from shop.stores.models import StoreMembership
from shop.stores.people.roles import WORKING


def on_order(desk: Desk, order: Order) -> dict[str, object]:
    ride = showing.on_order(order, at=timezone.now())
    return {"ride": ride, "staff": staff_of(desk) if ride and ride.may_call else []}


def staff_of(desk: Desk) -> list[User]:
    """Who may be asked to bring something; who asks comes first."""
    rows = StoreMembership.objects.for_store(desk.store).filter(WORKING).order_by("pk")
    people = [row.user for row in rows.select_related("user")]
    return sorted(people, key=lambda person: person.pk != desk.user.pk)
