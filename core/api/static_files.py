"""Static files of installed apps, without those that no page of ours shows."""

from collections.abc import Iterable

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.storage import Storage

# ReDoc loads a font from a public host, so it is not offered; it is half of its package.
UNUSED = ("drf_spectacular_sidecar/redoc/*",)


class AppFinder(AppDirectoriesFinder):
    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:
        return super().list([*(ignore_patterns or ()), *UNUSED])
