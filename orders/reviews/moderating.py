"""
The platform's moderators: what waits is let through, and what breaks a rule of `Review.Hidden` is
hidden. Each is written down, and the author of what is hidden is told.
"""

from django.db import transaction
from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.sms.purposes import purpose
from core import scope
from core.language import in_chinese, sent
from orders import notifications
from orders.reviews import following, summary
from orders.reviews.models import Review
from shop.stores.naming import names
from shop.stores.people import audit

State = Review.State
HIDDEN = purpose(
    "review_hidden", "你对 %(product)s 的评价因「%(reason)s」不再显示：%(url)s", path="orders/"
)
moderators = scope.across_stores("a moderator looks at reviews of every store")


@moderators
@transaction.atomic
def let_through(*, review_id: int, actor: Actor) -> bool:
    """What waited, or was hidden, shows with all that was added. False where it does already."""
    review = _locked(review_id)
    if review.is_shown and not review.is_addition_held:
        return False
    before, was_shown = review.state, review.is_shown
    review.state, review.hidden_reason, review.is_addition_held = State.SHOWN, "", False
    review.save(update_fields=["state", "hidden_reason", "is_addition_held"])
    if was_shown:
        summary.touch(review)
    else:
        summary.count(review, 1)
    if before == State.WAITING:
        following.tell(review)
    _noted(review, "review.show", actor, state=[before, review.state])
    return True


@moderators
@transaction.atomic
def hide(*, review_id: int, reason: str, actor: Actor) -> bool:
    """
    For one of `Review.Hidden`; its author is told. False where it is hidden already.

    :raises ValueError: for no such reason
    """
    why = Review.Hidden(reason)
    review = _locked(review_id)
    if review.state == State.HIDDEN:
        return False
    before, was_shown = review.state, review.is_shown
    review.state, review.hidden_reason, review.is_addition_held = State.HIDDEN, why.value, False
    review.save(update_fields=["state", "hidden_reason", "is_addition_held"])
    if was_shown:
        summary.count(review, -1)
    _noted(review, "review.hide", actor, state=[before, review.state], reason=["", why.value])
    _tell(review)
    return True


@moderators
def waiting() -> QuerySet[Review]:
    """Reviews of all stores that somebody has to judge."""
    rows: QuerySet[Review] = Review.unscoped.to_judge()
    return rows


def _locked(review_id: int) -> Review:
    """:raises Review.DoesNotExist: for none"""
    rows = Review.unscoped.select_for_update(of=("self",)).select_related("order__store", "line")
    return rows.get(pk=review_id)


def _noted(review: Review, action: str, actor: Actor, **changes: object) -> None:
    target = sent("评价 %(number)s") % {"number": review.pk}
    audit.record(store=review.store_id, actor=actor, action=action, target=target, **changes)


@in_chinese()
def _tell(review: Review) -> None:
    product = names.harmless(review.line.name, otherwise=sent("一件商品"))
    reason = review.get_hidden_reason_display()
    notifications.buyer(review.order, HIDDEN, product=product, reason=reason)
