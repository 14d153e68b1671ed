"""报名: who says before that they take part in a promotion, and is told its number."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts import messages
from accounts.models import User
from accounts.sms.purposes import purpose
from core.language import sent
from shop.promotions import numbers
from shop.promotions.models import Participation, Promotion
from shop.promotions.uses import Buyer
from shop.stores.models import Store
from shop.stores.naming import names

State = Participation.State
TOLD = purpose("promotion_signed_up", "%(store)s：你已报名「%(promotion)s」，报名号 %(number)s。")


class CannotSignUp(Exception):
    """The message says why, in the shopper's words."""


def open_to(store: Store, *, at: datetime) -> QuerySet[Promotion]:
    """Those that one can sign up for, before they begin and while they run."""
    rows = Promotion.unscoped.for_store(store).filter(
        audience=Promotion.Audience.SIGNED_UP, is_draft=False, paused_at=None, ends_at__gt=at
    )
    found: QuerySet[Promotion] = rows.order_by("starts_at", "pk")
    return found


def of(store: Store, user: User) -> dict[int, Participation]:
    """By promotion, what this person signed up for."""
    rows = Participation.unscoped.for_store(store).filter(user=user, state=State.SIGNED_UP)
    return {row.promotion_id: row for row in rows}


@transaction.atomic
def sign_up(*, store: Store, number: str, user: User, at: datetime) -> Participation:
    """
    Again changes nothing. Of two who want the last place, one gets it.

    :raises CannotSignUp: when it is over, or full
    :raises Promotion.DoesNotExist: when the store has none of this number to sign up for
    """
    rows = Promotion.unscoped.for_store(store).select_for_update(no_key=True)
    found: Promotion = rows.get(number=number, audience=Promotion.Audience.SIGNED_UP)
    buyer = Buyer(user, "").key
    own = Participation.unscoped.for_store(store).filter(promotion=found, buyer=buyer)
    before: Participation | None = own.filter(state=State.SIGNED_UP).first()
    if before is not None:
        return before
    if not open_to(store, at=at).filter(pk=found.pk).exists():
        raise CannotSignUp(_("报名已经结束"))
    # Who bought with it before it asked to sign up is counted already.
    if not own.exclude(state=State.RETURNED).exists():
        if found.is_full:
            raise CannotSignUp(_("名额已经满了"))
        Promotion.unscoped.for_store(store).filter(pk=found.pk).update(people=F("people") + 1)
    row: Participation = Participation.unscoped.create(
        store_id=store.pk,
        promotion=found,
        number=numbers.new("P"),
        user=user,
        buyer=buyer,
        reference=f"sign-up {buyer}",
        amount=0,
        state=State.SIGNED_UP,
        made_at=at,
    )
    _tell(row, store, user)
    return row


def _tell(row: Participation, store: Store, user: User) -> None:
    if not user.phone:
        return
    parameters = {
        "store": names.harmless(store.name, otherwise=sent("店铺")),
        "promotion": names.harmless(row.promotion.name, otherwise=sent("活动")),
        "number": row.number,
    }
    messages.send_sms(to=user.phone, purpose=TOLD, parameters=parameters, person_id=user.pk)
