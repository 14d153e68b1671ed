"""
Which parts of Wagtail's admin a merchant reaches. Whatever is not named here answers 404,
like an address that does not exist, so that an upgrade of Wagtail opens nothing by itself.
What belongs to a store that is not open is shown there, and every change of it refused.
"""

import logging
from collections.abc import Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, ResolverMatch
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.admin.auth import permission_denied
from wagtail.models import Page

from accounts.actor import Visitor
from shop.stores import suspension
from shop.stores.admin import permissions
from shop.stores.models import Store, StoreImage
from shop.stores.people import departments
from shop.stores.people.roles import can, is_operator, memberships_of

ADMIN_PREFIX = "/admin/"
logger = logging.getLogger(__name__)

_PAGES = frozenset(
    {
        "add",
        "preview_on_add",
        "edit",
        "preview_on_edit",
        "view_draft",
        "add_subpage",
        "delete",
        "unpublish",
        "copy",
        "usage",
        "move",
        "move_confirm",
        "set_page_position",
        "lock",
        "unlock",
        "search",
        "search_results",
        "history",
        "history_results",
        "revisions_index",
        "revisions_view",
        "revisions_revert",
        "revisions_unschedule",
        "revisions_compare",
        "workflow_history",
        "workflow_history_detail",
        "workflow_action",
        "collect_workflow_action_data",
        "confirm_workflow_cancellation",
    }
)
_IMAGES = frozenset(
    {
        "index",
        "index_results",
        "edit",
        "delete",
        "preview",
        "image_usage",
        "add_multiple",
        "edit_multiple",
        "delete_multiple",
    }
)
_IMAGE_CHOOSER = frozenset(
    {"choose", "choose_results", "chosen", "chosen_multiple", "create", "select_format"}
)
ALLOWED = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_dismissibles",
        "wagtailadmin_explore_root",
        "wagtailadmin_explore",
        "wagtailadmin_explore_results",
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_chosen_multiple",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "wagtailadmin_block_preview",
        "wagtail_bulk_action",
        *(f"wagtailadmin_pages:{name}" for name in _PAGES),
        *(f"wagtailimages:{name}" for name in _IMAGES),
        *(f"wagtailimages_chooser:{name}" for name in _IMAGE_CHOOSER),
    }
)
# app label, model, action
BULK_ACTIONS = frozenset(
    {
        *(("wagtailcore", "page", name) for name in ("delete", "move", "publish", "unpublish")),
        ("stores", "storeimage", "delete"),
    }
)
# They read positions and parents of pages without looking whether there are any.
_TREE_VIEWS = frozenset({"wagtailadmin_pages:set_page_position", "wagtail_bulk_action"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# These take a POST and yet write nothing of a store: previews stand in rows of Wagtail's.
_WRITES_NOTHING = frozenset(
    {
        "wagtailadmin_logout",
        "wagtailadmin_dismissibles",
        "wagtailadmin_block_preview",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "wagtailadmin_pages:preview_on_edit",
    }
)
# What the arguments of an admin address name.
_PAGE_KEYS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "product_id")
_IMAGE_KEY = "image_id"
_MAX_KEY = 2**63 - 1
# Wagtail's own sign-in knows names and passwords only; ours knows phones as well.
_SIGN_IN = frozenset({"wagtailadmin_login"})
_PASSWORD_PREFIX = "wagtailadmin_password_reset"  # noqa: S105 – a URL name
_added: set[str] = set()
# How the names of the platform's own pages begin.
_PLATFORMS = ("operate", "platform")
_EVERYBODYS = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_account",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_dismissibles",
    }
)
# Wagtail's own, of pages and pictures.
_EDITORS = ALLOWED - _EVERYBODYS


def allow(*url_names: str) -> None:
    """Let merchants reach further admin views: an app names its own, which check the store."""
    _added.update(url_names)


def answer(request: HttpRequest) -> HttpResponse | None:
    """
    What stands in place of the view, if anything; called when the address is resolved.

    :raises Http404: for a merchant and a view that is not for merchants
    """
    match = request.resolver_match
    if match is None or not request.path.startswith(ADMIN_PREFIX):
        return None
    if match.view_name in _SIGN_IN:
        following = urlencode({"next": request.GET.get("next") or ADMIN_PREFIX})
        return redirect(f"{settings.WAGTAILADMIN_LOGIN_URL}?{following}")
    if match.view_name.startswith(_PASSWORD_PREFIX):
        raise Http404
    if not request.user.is_authenticated or departments.is_whole(request.user):
        return None
    if is_operator(request.user):
        return _answer_department(request, match)
    return _answer_merchant(request, match)


def malformed(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """
    What answers a request that Wagtail's own forms never send: without the counts of a form
    set, without the address a chooser asks for, with a way back that leads nowhere, or about
    the trunk of the page tree. Wagtail raises whatever comes; that is the sender's mistake.
    """
    if request.method in _SAFE_METHODS or not request.path.startswith(ADMIN_PREFIX):
        return None
    match = request.resolver_match
    name = match.view_name if match else ""
    is_odd = isinstance(error, MultiValueDictKeyError | NoReverseMatch)
    is_odd |= name in _TREE_VIEWS and isinstance(error, AttributeError | ValueError)
    is_odd |= name == "wagtailadmin_choose_page_external_link" and isinstance(error, AttributeError)
    if not is_odd:
        return None
    logger.warning("malformed request to %s: %r", name, error)
    return HttpResponseBadRequest()


def _answer_department(request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
    """
    The platform's pages ask for their ability themselves; Wagtail's own are for whoever has to
    do with pages, and for those who work for a store besides.
    """
    name = match.view_name
    if name.startswith(_PLATFORMS) or name in _EVERYBODYS:
        return None
    if departments.may(request.user, "pages", changes=True):
        return None if _is_allowed(name, match.kwargs) else permission_denied(request)
    if memberships_of(request.user):
        return _answer_merchant(request, match)
    return permission_denied(request)


def _answer_merchant(request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
    user = request.user
    if not memberships_of(user) or not user.has_perm("wagtailadmin.access_admin"):
        # Wagtail would send a signed-in shopper to sign in again, for ever.
        return render(request, "shop/stores/admin/no_access.html", status=403)
    if match.view_name == "wagtailadmin_account":
        return redirect("/merchant/")
    if not _is_allowed(match.view_name, match.kwargs) or _is_bulk_of_nothing(request):
        raise Http404
    if match.view_name in _EDITORS and not _edits_pages(user):
        return permission_denied(request)
    if request.method in _SAFE_METHODS or match.view_name in _WRITES_NOTHING:
        permissions.let_read(user)
        return None
    store = _shut_store(request, match)
    if store is None:
        return None
    return render(request, "shop/stores/admin/store_not_open.html", {"store": store}, status=403)


def _edits_pages(user: Visitor) -> bool:
    """Wagtail's choosers ask nobody: they would show titles of drafts."""
    return any(can(membership, "pages") for membership in memberships_of(user))


def _shut_store(request: HttpRequest, match: ResolverMatch) -> Store | None:
    """
    The store that is not open and whose things this request would change. One that names
    nothing, as an upload, is refused to people who have no open store.
    """
    stores = [membership.store for membership in memberships_of(request.user)]
    shut = [store for store in stores if not store.is_open]
    if not shut:
        return None
    page_ids, image_ids = _named(request, match)
    if not page_ids and not image_ids:
        return shut[0] if len(shut) == len(stores) else None
    pages = Page._base_manager.filter(pk__in=page_ids)
    images = StoreImage.unscoped.filter(pk__in=image_ids)
    return suspension.shut_among(
        shut,
        paths=pages.values_list("path", flat=True),
        collection_ids=frozenset(images.values_list("collection_id", flat=True)),
    )


def _named(request: HttpRequest, match: ResolverMatch) -> tuple[list[int], list[int]]:
    """Ids of the pages and of the images that an address names, bulk actions included."""
    kwargs = match.kwargs
    page_ids: list[str] = [str(kwargs[name]) for name in _PAGE_KEYS if name in kwargs]
    image_ids: list[str] = [str(kwargs[_IMAGE_KEY])] if _IMAGE_KEY in kwargs else []
    if match.view_name == "wagtail_bulk_action":
        chosen = request.GET.getlist("id")
        (page_ids if kwargs["model_name"] == "page" else image_ids).extend(chosen)
        page_ids.extend(request.GET.getlist("childOf"))
    return _keys(page_ids), _keys(image_ids)


def _keys(values: Iterable[str]) -> list[int]:
    numbers = [int(value) for value in values if value.isdecimal()]
    return [number for number in numbers if number <= _MAX_KEY]


def _is_bulk_of_nothing(request: HttpRequest) -> bool:
    # Wagtail's bulk actions read this parent with get() and answer 500 when it is missing.
    parent_id = request.GET.get("childOf")
    if parent_id is None:
        return False
    return not (parent_id.isdecimal() and Page.objects.filter(pk=parent_id).exists())


def _is_allowed(view_name: str, kwargs: dict[str, object]) -> bool:
    if view_name == "wagtail_bulk_action":
        wanted = (kwargs["app_label"], kwargs["model_name"], kwargs["action"])
        return wanted in BULK_ACTIONS
    return view_name in ALLOWED or view_name in _added
