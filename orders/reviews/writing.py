"""
Reviews: written by who received the line, once; added to once; answered by the shop. What
`holding` keeps back shows when a moderator let it (`moderating`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.language import sent
from orders.models import Order, OrderLine
from orders.reviews import following, holding, summary
from orders.reviews.models import LONGEST, STARS, Review, ReviewPhoto
from shop.stores.models import Store
from shop.stores.people import audit

WITHIN, ADDED_WITHIN = timedelta(days=90), timedelta(days=180)
MOST_PHOTOS = 6


class CannotReview(Exception):
    """The message says to the person why not."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What is said; `photos` are unsaved, of `private_photos.taken`."""

    stars: int
    text: str = ""
    photos: Sequence[ReviewPhoto] = ()
    is_anonymous: bool = True


def open_lines(order: Order, *, at: datetime) -> list[OrderLine]:
    """Lines of the order that may be reviewed now: received, not too long ago, and not yet."""
    if not is_time(order, at=at):
        return []
    done = Review.unscoped.filter(store=order.store_id, order=order).values("line_id")
    lines = OrderLine.unscoped.filter(store=order.store_id, order=order, product__isnull=False)
    lines = lines.filter(quantity__gt=F("withdrawn"))
    return list(lines.exclude(pk__in=done).order_by("pk"))


def is_time(order: Order, *, at: datetime) -> bool:
    """Whether it was received, and not too long ago to say something about it."""
    received = order.completed_at
    return received is not None and order.cancelled_at is None and at <= received + WITHIN


def may_add(review: Review, *, at: datetime) -> bool:
    """追评: once, in time."""
    return review.added_at is None and at <= review.created_at + ADDED_WITHIN


@transaction.atomic
def write(*, order: Order, line_id: int, wording: Wording, actor: Actor, at: datetime) -> Review:
    """
    :raises CannotReview: for what was not received, is too long ago, or has its review
    """
    if wording.stars not in STARS:
        raise CannotReview(_("请选择 1–5 星"))
    if len(wording.photos) > MOST_PHOTOS:
        raise CannotReview(_("最多 %(most)s 张照片") % {"most": MOST_PHOTOS})
    text = plain(wording.text)
    line = next((row for row in open_lines(order, at=at) if row.pk == line_id), None)
    if line is None:
        raise CannotReview(_("这件商品现在不能评价：没收到、已评价过，或超过 90 天了"))
    # Behind the link or a code somebody else may be signed in: the words are the buyer's.
    person, photos = order.buyer or named(actor), wording.photos
    waits = holding.must_wait(text=text, has_photos=bool(photos), person=person, at=at)
    review = Review(
        store_id=order.store_id,
        line=line,
        order=order,
        product_id=line.product_id,
        person=person,
        stars=wording.stars,
        text=text,
        is_anonymous=wording.is_anonymous,
        has_photos=bool(photos),
        created_at=at,
        state=Review.State.WAITING if waits else Review.State.SHOWN,
    )
    insert_once(review, otherwise=_("这件商品已经评价过了"))
    for photo in photos:
        photo.store_id, photo.review = order.store_id, review
        photo.save()
    if review.is_shown:
        summary.count(review, 1)
        following.tell(review)
    return review


@transaction.atomic
def add(*, review_id: int, order: Order, text: str, at: datetime) -> Review:
    """
    追评, once.

    :raises Review.DoesNotExist: when the order has no such review
    :raises CannotReview: for nothing, too late, and a second time
    """
    rows = Review.unscoped.select_for_update(of=("self",)).filter(store=order.store_id)
    review = rows.get(order=order, pk=review_id)
    if not may_add(review, at=at):
        raise CannotReview(_("已经追评过，或超过 180 天了"))
    review.added_text, review.added_at = plain(text), at
    if not review.added_text:
        raise CannotReview(_("请先写点什么"))
    review.is_addition_held = holding.holds(review.added_text)
    review.save(update_fields=["added_text", "added_at", "is_addition_held"])
    summary.touch(review)
    return review


@transaction.atomic
def answer(*, store: Store, review_id: int, text: str, actor: Actor, at: datetime) -> Review:
    """
    The shop's reply, or a better one.

    :raises Review.DoesNotExist: when the store has no such review, or nobody has read it yet
    :raises CannotReview: for nothing, and for what would wait for a moderator
    """
    rows = Review.unscoped.select_for_update(of=("self",)).for_store(store)
    review = rows.exclude(state=Review.State.WAITING).get(pk=review_id)
    before, after = review.reply, plain(text)
    if not after:
        raise CannotReview(_("请先写点什么"))
    if holding.holds(after):
        raise CannotReview(_("回复里不能有网址、电话、微信号或伤人的话，请改一改"))
    review.reply, review.replied_at = after, at
    review.save(update_fields=["reply", "replied_at"])
    target = sent("评价 %(number)s") % {"number": review.pk}
    audit.record(
        store=store, actor=actor, action="review.reply", target=target, reply=[before, after]
    )
    summary.touch(review)
    return review


def plain(text: str) -> str:
    """:raises CannotReview: for too much of it"""
    stripped = text.replace("\x00", "").strip()
    if len(stripped) > LONGEST:
        raise CannotReview(_("最多 %(most)s 个字") % {"most": LONGEST})
    return stripped


def insert_once(row: Model, *, otherwise: str) -> None:
    """
    Pressed twice, the second finds its line or order taken: the row is unique.

    :raises CannotReview: `otherwise`, where it is
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise CannotReview(otherwise) from error
