"""Photos of a complaint: for operators and for who knows its token."""

from collections.abc import Iterable

from home.complaints.models import Complaint, ComplaintPhoto
from shop.stores.photos import private_photos

MOST = 3


def attach(complaint: Complaint, photos: Iterable[ComplaintPhoto]) -> None:
    """To a complaint without any; of one that is sent again the first photos stay."""
    if complaint.photos.exists():
        private_photos.discard(photos)
        return
    for photo in photos:
        photo.complaint = complaint
        photo.save(force_insert=True)
