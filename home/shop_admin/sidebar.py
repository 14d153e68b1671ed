"""
Wagtail names the script of its side bar anew for each of the sixty entries, and writes it out to
see that it is named already: half of what the side bar costs every page of the admin.
"""

from functools import cache, cached_property

from django.forms import Media
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.sidebar import BaseSidebarAdapter


class WrittenOnce(Media):
    def __str__(self) -> str:
        return self._written

    @cached_property
    def _written(self) -> str:
        return self.render()


def write_its_script_once() -> None:
    BaseSidebarAdapter.get_media = lambda _adapter, _entry: _script()


@cache
def _script() -> WrittenOnce:
    """Asked for by pages only: the addresses of files are not known when the site starts."""
    return WrittenOnce(js=[versioned_static("wagtailadmin/js/sidebar.js")])
