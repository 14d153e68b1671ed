"""Photos people send for few eyes: judged like every picture, and kept where no address leads."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from django.core.files.base import ContentFile, File
from django.db.models.fields.files import FieldFile

from shop.stores.photos import picture_intake


class Photo(Protocol):
    """A row with a picture in the private storage."""

    @property
    def picture(self) -> FieldFile: ...


P = TypeVar("P", bound=Photo)


@contextmanager
def taken(files: Iterable[File], make: Callable[[], P]) -> Iterator[list[P]]:
    """
    Files for what the block makes of them; a block that fails leaves none behind. All are
    judged before the first is kept. Open the transaction inside the block, not around it.

    :raises picture_intake.PictureRefused: for what is no picture we take
    """
    clean = [picture_intake.take(file, size=file.size) for file in files]
    photos: list[P] = []
    try:
        for data in clean:
            photo = make()
            photo.picture.save("photo.jpg", ContentFile(data), save=False)
            photos.append(photo)
        yield photos
    except BaseException:
        discard(photos)
        raise


def discard(photos: Iterable[Photo]) -> None:
    """Files that no row has taken."""
    for photo in photos:
        photo.picture.delete(save=False)
