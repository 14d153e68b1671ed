"""A complaint is filed once and answered by an operator; both sides find it again."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from accounts import messages
from accounts.actor import Actor
from accounts.sms.purposes import purpose
from home.complaints import photos as photos_of
from home.complaints.models import Complaint, ComplaintPhoto
from shop.stores.models import Store
from shop.stores.photos import private_photos

ANSWERED = purpose("complaint_answered", "你的投诉已答复，请查看：%(url)s", path="help/complaint/")


def file(
    *,
    kind: str,
    text: str,
    phone: str,
    at: datetime,
    store: Store | None = None,
    store_name: str = "",
    order_number: str = "",
    photos: Iterable[File] = (),
) -> Complaint:
    """
    The same words from the same phone that nobody has answered yet are one complaint.

    :raises picture_intake.PictureRefused: for a photo that is none; nothing is stored then
    """
    with private_photos.taken(photos, ComplaintPhoto) as kept:
        complaint = Complaint(
            kind=kind,
            text=text,
            phone=phone,
            store=store,
            store_name=store.name if store else store_name,
            order_number=order_number,
            created_at=at,
        )
        return _keep(complaint, kept)


@transaction.atomic
def _keep(complaint: Complaint, photos: list[ComplaintPhoto]) -> Complaint:
    same = {name: getattr(complaint, name) for name in ("phone", "text", "kind")}
    found = Complaint.objects.filter(**same, answered_at__isnull=True).first()
    if found is None:
        complaint.save(force_insert=True)
    photos_of.attach(found or complaint, photos)
    return found or complaint


@transaction.atomic
def answer(*, complaint_id: int, text: str, actor: Actor, at: datetime) -> Complaint:
    """
    Answer, or answer better; the person is sent the address of the answer, never its text.

    :raises Complaint.DoesNotExist: for an unknown one
    """
    complaint = Complaint.objects.select_for_update().get(pk=complaint_id)
    if complaint.answer == text:
        return complaint
    complaint.answer, complaint.answered_at, complaint.answered_by = text, at, actor
    complaint.save(update_fields=["answer", "answered_at", "answered_by"])
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    url = f"{base}{reverse('complaint-filed', args=[complaint.token])}"
    # None is left where the account of who wrote it has ended.
    if complaint.phone:
        messages.send_sms(to=complaint.phone, purpose=ANSWERED, parameters={"url": url})
    return complaint
