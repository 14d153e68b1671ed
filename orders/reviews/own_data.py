"""A person's reviews and ratings: their copy, and without name, words and photos at the end."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Model, Q
from django.dispatch import receiver
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Pictures, Row, register
from accounts.social.joining import joining
from core import scope
from orders.reviews import summary
from orders.reviews.models import Review, ReviewPhoto, ShopRating

WHY = "a person's own reviews and ratings, in all stores"
FIELDS = ("stars", "text", "is_anonymous", "created_at", "added_text", "added_at", "reply")
RATING_FIELDS = ("stars", "suggestion", "created_at")


def _written_by(user: User) -> Q:
    """Also what they wrote as a guest, before the order became theirs."""
    return Q(person=user) | Q(person=None, order__buyer=user)


def _rows(asker: Asker) -> Iterator[Row]:
    with scope.across_stores(WHY):
        rows = Review.unscoped.filter(_written_by(asker.user)).select_related("line", "store")
        for review in rows.prefetch_related("photos").order_by("pk").iterator(chunk_size=100):
            yield {
                **{name: getattr(review, name) for name in FIELDS},
                "store": review.store.name,
                "product": review.line.name,
                "state": review.get_state_display(),
                "why_hidden": review.get_hidden_reason_display(),
                "pictures": [_name(photo) for photo in review.photos.all()],
            }


def _name(photo: ReviewPhoto) -> str:
    return f"review-{photo.pk}.jpg"


def _pictures(asker: Asker) -> Pictures:
    with scope.across_stores(WHY):
        reviews = Review.unscoped.filter(_written_by(asker.user))
        photos = ReviewPhoto.unscoped.filter(review__in=reviews).order_by("pk")
        for photo in photos.iterator():
            yield _name(photo), photo.picture


def _ratings(asker: Asker) -> Iterator[Row]:
    with scope.across_stores(WHY):
        rows = ShopRating.unscoped.filter(_written_by(asker.user)).select_related("store", "order")
        for rating in rows.order_by("pk").iterator():
            yield {
                **{name: getattr(rating, name) for name in RATING_FIELDS},
                "store": rating.store.name,
                "order": rating.order.number,
            }


def _left_by(user: User) -> Q:
    """Also what a guest wrote with the phone of theirs."""
    theirs = _written_by(user)
    if user.phone:
        theirs |= Q(person=None, order__buyer=None, order__phone=user.phone)
    return theirs


@scope.across_stores(WHY)
def _forget(user: User, _at: datetime) -> None:
    """The stars stay in the product's sums, of nobody. One review after the other."""
    for review_id in list(Review.unscoped.filter(_left_by(user)).values_list("pk", flat=True)):
        _empty(review_id)


@scope.across_stores(WHY)
def _forget_ratings(user: User, _at: datetime) -> None:
    """The stars stay in the shop's sums, of nobody."""
    ShopRating.unscoped.filter(_left_by(user)).update(person=None, suggestion="")


@transaction.atomic
def _empty(review_id: int) -> None:
    """What the shop answered names the person as much as the words do."""
    review = Review.unscoped.select_for_update(of=("self",)).get(pk=review_id)
    for photo in ReviewPhoto.unscoped.filter(review=review):
        photo.picture.storage.delete(str(photo.picture.name))
        photo.delete()
    summary.forget_photos(review)
    review.text, review.added_text, review.reply = "", "", ""
    review.has_photos, review.is_anonymous, review.person = False, True, None
    review.save()
    summary.forget_words(review)


@receiver(joining, dispatch_uid="reviews of who joins")
@scope.across_stores(WHY)
def join(sender: type[Model] | None, leaving: User, staying: User, **_given: object) -> None:
    for model in (Review, ShopRating):
        model.unscoped.filter(person=leaving).update(person=staying)


def install() -> None:
    register(
        Part(
            "reviews",
            gettext_lazy("写过的评价和图片"),
            ("reviews.Review", "reviews.ReviewPhoto", "reviews.ReviewReminder"),
            _rows,
            pictures=_pictures,
            forget=_forget,
        ),
        Part(
            "shop_ratings",
            gettext_lazy("给店铺的评分和建议"),
            ("reviews.ShopRating",),
            _ratings,
            forget=_forget_ratings,
        ),
    )
