"""The pictures of the demo town: drawings of ours, or photos of a folder."""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

from shop.stores.models import Store, StoreImage, StoreRendition
from shop.stores.photos import decoding, picture_intake, pictures

HERE = Path(__file__).parent

Row = dict[str, str]


class Illustrations:
    """Our own drawings, or real photos of a folder where a product has one."""

    def __init__(self, photos: Path | None) -> None:
        assigned = json.loads((HERE / "pictures.json").read_text(encoding="utf-8"))
        self.of_category: dict[str, str] = assigned["categories"]
        self.of_sku: dict[str, str] = assigned["skus"]
        self.photos = photos
        self._kept: dict[tuple[int, Path], StoreImage] = {}
        self._cutter = ThreadPoolExecutor(1)
        self._ahead: dict[Path, Future[list[StoreRendition]]] = {}

    def cut_ahead(self, rows: list[Row]) -> None:
        """Cut what these show beside the writing of rows: half of the time goes into each."""
        for file in dict.fromkeys(self._file_of(row) for row in rows):
            self._ahead[file] = self._cutter.submit(cut, file)

    def of(self, store: Store, row: Row) -> StoreImage:
        return self._keep(store, self._file_of(row), row["name"])

    def named(self, store: Store, name: str, title: str) -> StoreImage:
        return self._keep(store, drawing(name), title)

    def _file_of(self, row: Row) -> Path:
        if self.photos and row["image"]:
            file = self.photos / Path(row["image"]).name
            if file.is_file():
                return file
        return drawing(self.of_sku[row["sku"]])

    def _keep(self, store: Store, file: Path, title: str) -> StoreImage:
        """One picture a store, however many products show it."""
        if (store.pk, file) not in self._kept:
            ahead = self._ahead.pop(file, None)
            # What is still to come is not waited for.
            renditions = cut(file) if ahead is None or ahead.cancel() else ahead.result()
            self._kept[store.pk, file] = pictures.keep_cut(
                renditions, collection_id=store.collection_id, title=title
            )
        return self._kept[store.pk, file]


def drawing(name: str) -> Path:
    return HERE / "pictures" / f"{name}.webp"


def cut(file: Path) -> list[StoreRendition]:
    data = file.read_bytes()
    if file.is_relative_to(HERE):
        # Our own drawings need no process of their own to be opened in.
        return pictures.cut(decoding.converted(data))
    return pictures.cut(picture_intake.take(BytesIO(data), size=len(data)))
