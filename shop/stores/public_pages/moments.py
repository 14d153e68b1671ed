"""
A page as shoppers will see it at another moment: "show me Friday 20:00". What depends on the
clock is registered by the apps that write it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core.types import Words

if TYPE_CHECKING:
    from wagtail.models import Page as _Page

    from shop.stores.models import Store
else:
    _Page = object

# Each lets what a store shows be as it will be then, for as long as one looks.
as_at: list[Callable[["Store", datetime], AbstractContextManager[None]]] = []
# Each names the coming moments at which a store's pages change.
coming: list[Callable[["Store"], Sequence[tuple[datetime, Words]]]] = []


# Where a request keeps the moment it asks for.
MOMENT = "shown_at"


@contextmanager
def all_as_at(store: "Store", at: datetime) -> Iterator[None]:
    """Everything that hangs on the clock, as it will be then."""
    with ExitStack() as stack:
        for enter in as_at:
            stack.enter_context(enter(store, at))
        yield


def shown_at(request: HttpRequest) -> datetime:
    """The moment that a page is made for; now, but in a preview."""
    at: datetime | None = getattr(request, MOMENT, None)
    return at or timezone.now()


class PreviewedAtMoments(_Page):
    """Mixin of pages of a store: the editor's preview offers the moments that come."""

    # Columns that others write as the clock goes on.
    DERIVED: ClassVar[Sequence[str]] = ()

    def store_shown(self) -> "Store | None":
        raise NotImplementedError

    def reread(self) -> None:
        """What others wrote; words of a draft stay."""
        if self.pk and self.DERIVED:
            self.refresh_from_db(fields=list(self.DERIVED))

    @property
    def preview_modes(self) -> list[tuple[str, Words]]:
        modes: list[tuple[str, Words]] = list(super().preview_modes)
        store = self.store_shown() if self.pk else None
        moments = [one for name in coming for one in name(store)] if store else []
        return modes + [(at.isoformat(), words) for at, words in sorted(moments, key=_first)]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        at = parse_datetime(mode_name) if mode_name else None
        if at is None:
            return super().serve_preview(request, mode_name)
        store = self.store_shown()
        with all_as_at(store, at) if store else nullcontext():
            self.reread()
            setattr(request, MOMENT, at)
            return _rendered(super().serve_preview(request, mode_name))


def _first(moment: tuple[datetime, Words]) -> datetime:
    return moment[0]


def _rendered(response: HttpResponse) -> HttpResponse:
    """While it is that moment, not later."""
    if isinstance(response, TemplateResponse):
        response.render()
    return response
