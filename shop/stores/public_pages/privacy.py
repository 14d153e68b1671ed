"""
Pages that are for some people only (Wagtail's PageViewRestriction, on the page or above it).
Wagtail asks for a password or a sign-in when such a page is opened; wherever pages are listed,
found, told of or bought, they are not there.
"""

from typing import Any, TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, Model, OuterRef, QuerySet
from wagtail.models import Page, PageViewRestriction

# The name that `marked` gives it.
_MARK = "is_private"
Rows = TypeVar("Rows", bound=QuerySet[Any])


def is_restricted(path: str = "path") -> Exists:
    """Whether the page at this `path` of the outer rows, or one above it, is restricted."""
    outer = ExpressionWrapper(OuterRef(path), output_field=CharField())
    # Few pages are restricted. As a join SQLite goes through all pages for each of the rows.
    restricted = Page._base_manager.filter(pk__in=PageViewRestriction.objects.values("page"))
    below = restricted.annotate(outer_path=outer).filter(outer_path__startswith=F("path"))
    return Exists(below.values("pk"))


def public(rows: Rows, path: str = "path") -> Rows:
    """Those of `rows` whose page everybody may see; no query of its own."""
    return rows.filter(~is_restricted(path))


def marked(rows: Rows, path: str = "product__path") -> Rows:
    """`rows` with `is_private`, which `is_private` reads instead of asking."""
    return rows.annotate(is_private=is_restricted(path))


def is_private(row: Model, page: Page) -> bool:
    """Of a row that hangs on `page`; one query where it was not `marked`."""
    known = getattr(row, _MARK, None)
    if known is None:
        known = Page.objects.filter(is_restricted(), pk=page.pk).exists()
        setattr(row, _MARK, known)
    return bool(known)
