"""What Django says at start of settings with which no search could answer."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from search.backends.pages import PageSearch

OURS = "database, elasticsearch8, opensearch3"


def backends(app_configs: Sequence[AppConfig] | None, **_kwargs: object) -> list[CheckMessage]:
    """
    Every backend must be one of ours: Wagtail's own know neither our tokens nor pages that only
    some may see, and each search would be an error page.
    """
    return [
        Error(
            f"WAGTAILSEARCH_BACKENDS[{name!r}] is {told.get('BACKEND')!r}: it cannot search shops.",
            hint=f"Set SEARCH_BACKEND to one of {OURS}; or BACKEND to search.backends and one of"
            " these (docs/operations-search.md).",
            id="search.E001",
        )
        for name, told in settings.WAGTAILSEARCH_BACKENDS.items()
        if not _is_ours(str(told.get("BACKEND", "")))
    ]


def _is_ours(path: str) -> bool:
    for name in (path, f"{path}.SearchBackend"):
        try:
            found = import_string(name)
        except (ImportError, ValueError):
            # A client that is not installed is told of by the settings.
            continue
        if isinstance(found, type):
            return issubclass(found, PageSearch)
    return path.startswith("search.backends.")
