"""Pages as a merchant sees them: the trees of their own stores and the trunk they stand on."""

from django.db.models import Q
from wagtail.models import Page
from wagtail.models.pages import BasePageManager
from wagtail.query import PageQuerySet

from core import scope

ROOT_PATH = "0001"


def trunk(limit: scope.Scope) -> frozenset[str]:
    """Paths above the stores: the root and the home page, which every merchant shares."""
    step = Page.steplen
    above = {path[:end] for path in limit.paths for end in range(step, len(path), step)}
    return frozenset(above | {ROOT_PATH})


def own(limit: scope.Scope, prefix: str = "") -> Q:
    """Pages of the stores themselves. `prefix` leads to the page, as in `page__`."""
    # An empty list matches nothing, where an empty Q would match every page.
    found = Q(**{f"{prefix}pk__in": []})
    for path in limit.paths:
        found |= Q(**{f"{prefix}path__startswith": path})
    return found


def visible(limit: scope.Scope, prefix: str = "") -> Q:
    """Own pages and the trunk, so that breadcrumbs and the tree's own queries still work."""
    return own(limit, prefix) | Q(**{f"{prefix}path__in": trunk(limit)})


def is_own_path(limit: scope.Scope, path: str) -> bool:
    return path.startswith(limit.paths) if limit.paths else False


def install() -> None:
    """
    Make every page manager obey the scope.

    Overrides wagtail.models.pages.BasePageManager.get_queryset: Wagtail's views, choosers,
    search and tree methods all start from `Page.objects` or a subclass's manager, and no
    hook reaches all of them. Foreign keys and saves use `_base_manager`, which stays whole.
    """
    if getattr(BasePageManager.get_queryset, scope.OBEYS, False):
        return
    whole = BasePageManager.get_queryset

    def get_queryset(self: BasePageManager) -> PageQuerySet:
        pages = whole(self)
        limit = scope.current()
        return pages if limit is None else pages.filter(visible(limit))

    setattr(get_queryset, scope.OBEYS, True)
    BasePageManager.get_queryset = get_queryset
