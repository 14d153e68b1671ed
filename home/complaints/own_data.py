"""Complaints that came from a person's phone: as a copy, and without the phone at the end."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Pictures, Row, register
from accounts.protection import security
from home.complaints.models import Complaint, ComplaintPhoto

FIELDS = ("kind", "store_name", "order_number", "text", "phone", "created_at", "answer")


def _of(user: User) -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(phone=user.phone) if user.phone else Complaint.objects.none()
    return rows.order_by("pk")


def _told(user: User) -> QuerySet[Complaint]:
    """Since the phone is theirs: not those of who had it before."""
    return _of(user).filter(created_at__gte=security.held_since(user))


def _rows(asker: Asker) -> Iterator[Row]:
    for complaint in _told(asker.user).prefetch_related("photos").iterator(chunk_size=100):
        row = {name: getattr(complaint, name) for name in (*FIELDS, "answered_at")}
        yield row | {"pictures": [_name(photo) for photo in complaint.photos.all()]}


def _name(photo: ComplaintPhoto) -> str:
    return f"complaint-{photo.pk}.jpg"


def _pictures(asker: Asker) -> Pictures:
    photos = ComplaintPhoto.objects.filter(complaint__in=_told(asker.user)).order_by("pk")
    return ((_name(photo), photo.picture) for photo in photos.iterator())


def _forget(user: User, _at: datetime) -> None:
    """What was wrong stays the platform's record; who wrote it goes."""
    _of(user).update(phone="")


def install() -> None:
    models = ("complaints.Complaint",)
    title = _("投诉举报和照片")
    register(Part("complaints", title, models, _rows, pictures=_pictures, forget=_forget))
