"""A person's after-sales: their copy with its pictures, and what is left when the account ends."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Pictures, Row, register
from core import scope
from orders import own_data
from orders.aftersales import words
from orders.aftersales.choices import Side
from orders.aftersales.models import (
    AfterSale,
    AfterSalePhoto,
    AfterSaleQuerySet,
    AfterSaleStep,
    ReturnParcel,
)

FIELDS = ("number", "words", "amount", "return_courier", "return_number", "created_at")
WHY = "a person's own after-sales, in all stores"


def _rows(asker: Asker) -> Iterator[Row]:
    with scope.across_stores(WHY):
        found = AfterSale.unscoped.filter(order__in=own_data.bought_by(asker.user))
        found = found.select_related("order", "store").order_by("pk")
        for case in found.prefetch_related("lines__line", "swaps", "history__photos"):
            yield _row(case)


def _row(case: AfterSale) -> Row:
    return {
        **{name: getattr(case, name) for name in FIELDS},
        "order": case.order.number,
        "store": case.store.name,
        "kind": case.get_kind_display(),
        "reason": case.get_reason_display(),
        "state": case.get_state_display(),
        "lines": [
            {"name": row.line.name, "quantity": row.quantity, "amount": row.amount}
            for row in case.lines.all()
        ],
        "swaps": [
            {"name": swap.name, "quantity": swap.quantity, "price": swap.price}
            for swap in case.swaps.all()
        ],
        "history": [_step_row(step) for step in case.history.all()],
    }


def _step_row(step: AfterSaleStep) -> Row:
    """What the shop and the platform wrote is theirs."""
    row = {"at": step.created_at, "who": words.who(step), "what": step.get_step_display()}
    if step.side != Side.BUYER:
        return row
    return row | {"words": step.words, "pictures": [_name(photo) for photo in step.photos.all()]}


def _name(photo: AfterSalePhoto) -> str:
    return f"aftersale-{photo.pk}.jpg"


def _pictures(asker: Asker) -> Pictures:
    with scope.across_stores(WHY):
        orders = own_data.bought_by(asker.user)
        rows = AfterSalePhoto.unscoped.filter(
            step__aftersale__order__in=orders, step__side=Side.BUYER
        )
        for photo in rows.order_by("pk").iterator():
            yield _name(photo), photo.picture


def _obstacles(user: User) -> list[str]:
    with scope.across_stores(WHY):
        count = _theirs(user).open().count()
    text = _("还有 %(count)s 个售后没有结束，请等它结束或撤销") % {"count": count}
    return [text] if count else []


def _theirs(user: User) -> AfterSaleQuerySet:
    rows: AfterSaleQuerySet = AfterSale.unscoped.filter(order__in=own_data.orders_of(user))
    return rows


def _forget(user: User, _at: datetime) -> None:
    """What was agreed on stays in the books; words, pictures and parcels of theirs go."""
    with scope.across_stores(WHY):
        cases = _theirs(user)
        steps = AfterSaleStep.unscoped.filter(aftersale__in=cases)
        photos = AfterSalePhoto.unscoped.filter(step__in=steps)
        for photo in photos.iterator():
            photo.picture.storage.delete(str(photo.picture.name))
        photos.delete()
        steps.filter(side=Side.BUYER).update(words="", actor=None)
        ReturnParcel.unscoped.filter(aftersale__in=cases).delete()
        cases.update(words="", return_courier="", return_number="")


def install() -> None:
    register(
        Part(
            "aftersales",
            gettext_lazy("售后申请和照片"),
            (
                "aftersales.AfterSale",
                "aftersales.AfterSaleStep",
                "aftersales.AfterSalePhoto",
                "aftersales.AfterSaleLine",
                "aftersales.AfterSaleRefund",
                "aftersales.ReturnParcel",
                "aftersales.Swap",
            ),
            _rows,
            pictures=_pictures,
            forget=_forget,
            obstacles=_obstacles,
        )
    )
