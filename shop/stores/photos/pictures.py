"""Pictures of stores: taken in, cut into WebP renditions once, and found again by width."""

import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO

from django.core.files.base import ContentFile, File
from wagtail.images.models import Filter

from accounts.actor import Actor, named
from shop.stores.models import Store, StoreImage, StorePage, StoreRendition
from shop.stores.photos import picture_intake
from shop.stores.public_pages import cache_tags

PictureRefused = picture_intake.PictureRefused

# Cards and galleries are square, cut on the server; details keep their shape.
SQUARE = {"180": "fill-180x180", "360": "fill-360x360", "720": "fill-720x720"}
WIDE = {"480": "width-480", "960": "width-960"}
CUTTERS = 3


def spec(rule: str) -> str:
    return f"{rule}|format-webp"


def add(*, store: Store, file: File, title: str, actor: Actor = None) -> StoreImage:
    """
    Take `file` into the store's collection and make its renditions.

    :raises PictureRefused: for what is no good picture; nothing is stored then
    """
    data = picture_intake.take(file, size=file.size)
    return keep(collection_id=store.collection_id, data=data, title=title, actor=actor)


def keep(*, collection_id: int, data: bytes, title: str, actor: Actor = None) -> StoreImage:
    """Store a JPEG that `picture_intake.take` returned."""
    return keep_cut(cut(data), collection_id=collection_id, title=title, actor=actor)


def cut(data: bytes) -> list[StoreRendition]:
    """
    Every rendition that pages show of a new picture, and by them the picture: none is saved.
    Nothing is asked of the database, so that a thread may do it.
    """
    image = StoreImage(file_size=len(data), collection_id=None)
    image.file = ContentFile(data, name=f"{secrets.token_hex(12)}.jpg")

    def one(wanted: Filter) -> StoreRendition:
        made: StoreRendition = image.generate_rendition_instance(wanted, BytesIO(data))
        return made

    with ThreadPoolExecutor(CUTTERS) as cutters:
        return list(cutters.map(one, _filters()))


def keep_cut(
    renditions: list[StoreRendition], *, collection_id: int, title: str, actor: Actor = None
) -> StoreImage:
    """Store what `cut` returned."""
    image: StoreImage = renditions[0].image
    image.title, image.collection_id = title[:255], collection_id
    image.uploaded_by_user = named(actor)
    image.save()
    for rendition in renditions:
        rendition.image = image
    StoreRendition.objects.bulk_create(renditions)
    return image


@contextmanager
def keeping(
    *, store: Store, files: Iterable[File], title: str, actor: Actor = None
) -> Iterator[list[StoreImage]]:
    """
    Take photos in for what the block makes of them; a block that fails leaves none behind.
    All are judged before the first is kept. Decoding and cutting take seconds: open the
    transaction inside the block, not around it.

    :raises PictureRefused: for what is no good picture
    """
    clean = [picture_intake.take(file, size=file.size) for file in files]
    images: list[StoreImage] = []
    try:
        for data in clean:
            kept = keep(collection_id=store.collection_id, data=data, title=title, actor=actor)
            images.append(kept)
        yield images
    except BaseException:
        discard(images)
        raise


def make_renditions(image: StoreImage) -> None:
    """Every rendition that pages show, so that no shopper waits for one."""
    image.get_renditions(*_filters())


def _filters() -> list[Filter]:
    return [Filter(spec(rule)) for rule in (*SQUARE.values(), *WIDE.values())]


def discard(images: Iterable[StoreImage]) -> None:
    """Remove pictures that nothing came to use, with their renditions and files."""
    for image in images:
        image.delete()


def files_of(image: StoreImage | None, shape: dict[str, str] = SQUARE) -> dict[str, str]:
    """File names of an image's renditions by width; see `files_of_many`."""
    return files_of_many([image], shape).get(image.pk, {}) if image else {}


def files_of_many(
    images: Iterable[StoreImage], shape: dict[str, str] = SQUARE
) -> dict[int, dict[str, str]]:
    """{image id: {"360": file name, …}} from stored renditions, one query, nothing made."""
    width_of = {spec(rule): width for width, rule in shape.items()}
    rows = StoreRendition.objects.filter(
        image_id__in=[image.pk for image in images], filter_spec__in=width_of
    )
    files: dict[int, dict[str, str]] = {}
    for image_id, filter_spec, name in rows.values_list("image_id", "filter_spec", "file"):
        files.setdefault(image_id, {})[width_of[filter_spec]] = name
    return files


def refresh_logo(page: StorePage) -> None:
    """Write the derived column after the editor published another logo."""
    if page.logo:
        make_renditions(page.logo)
    StorePage.objects.filter(pk=page.pk).update(logo_files=files_of(page.logo))
    cache_tags.touch_store(page.store_id)
