"""Static files as they lie on a server: named by what is in them, and compressed once."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """
    WhiteNoise compresses every file under both of its names. Pages ask for the one with the
    hash; the other is there for who writes an address by hand, and is as good uncompressed.

    Addresses are worked out once a process: a page has ten, and they are the same on all.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._urls: dict[tuple[str | None, bool, bool], str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        key = (name, force, settings.DEBUG)
        if key not in self._urls:
            self._urls[key] = super().url(name, force)
        return self._urls[key]

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        return super().compress_files(set(paths) & set(self.hashed_files.values()))
