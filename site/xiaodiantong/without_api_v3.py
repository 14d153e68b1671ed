"""
Wagtail's API v3 is not served here (decision 0019: the API is our own), yet four of Wagtail's
apps load and fill it when they start: ten megabytes and half a second of every process. Settings
put these empty modules in its place before the apps start; `tests/ops/test_start.py` looks whether
another release of Wagtail loads it by another way.
"""

import sys
from types import ModuleType


class _NoApi:
    def add_router(self, prefix: str, router: object) -> None:
        """Where a router would be mounted."""


def _nothing() -> None:
    """What would be registered."""


_EMPTY: dict[str, dict[str, object]] = {
    "wagtail.api.v3.api": {"api": _NoApi()},
    "wagtail.contrib.redirects.api.v3": {"router": None},
    "wagtail.documents.api.v3.registry": {"register_content_types": _nothing},
    "wagtail.documents.api.v3.router": {"router": None},
    "wagtail.images.api.v3.registry": {"register_content_types": _nothing},
    "wagtail.images.api.v3.router": {"router": None},
    "wagtail.snippets.api.v3": {"register_content_types": _nothing},
    "wagtail.snippets.api.v3.router": {"router": None},
}


def leave_out() -> None:
    for name, content in _EMPTY.items():
        module = ModuleType(name)
        vars(module).update(content)
        sys.modules.setdefault(name, module)
