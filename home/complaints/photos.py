"""Photos of a complaint: judged like every picture, and kept where no public address leads."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile, File

from home.complaints.models import Complaint, ComplaintPhoto
from shop.stores import picture_intake

MOST = 3


@contextmanager
def taken(files: Iterable[File]) -> Iterator[list[ComplaintPhoto]]:
    """
    Files for what the block makes of them; a block that fails leaves none behind. All are
    judged before the first is kept. Open the transaction inside the block, not around it.

    :raises picture_intake.PictureRefused: for what is no picture we take
    """
    clean = [picture_intake.take(file, size=file.size) for file in files]
    photos: list[ComplaintPhoto] = []
    try:
        for data in clean:
            photo = ComplaintPhoto()
            photo.picture.save("photo.jpg", ContentFile(data), save=False)
            photos.append(photo)
        yield photos
    except BaseException:
        _discard(photos)
        raise


def attach(complaint: Complaint, photos: Iterable[ComplaintPhoto]) -> None:
    """To a complaint without any; of one that is sent again the first photos stay."""
    if complaint.photos.exists():
        _discard(photos)
        return
    for photo in photos:
        photo.complaint = complaint
        photo.save(force_insert=True)


def _discard(photos: Iterable[ComplaintPhoto]) -> None:
    for photo in photos:
        photo.picture.delete(save=False)
