"""Static files as they lie on a server: named by what is in them, and compressed once."""

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """
    WhiteNoise compresses every file under both of its names. Pages ask for the one with the
    hash; the other is there for who writes an address by hand, and is as good uncompressed.
    """

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        return super().compress_files(set(paths) & set(self.hashed_files.values()))
