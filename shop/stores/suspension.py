"""
Suspending a store and letting it open again: an operator's decision, with a reason.
The people of a store that is not open read everything of it and change nothing.
"""

from collections.abc import Collection, Iterable
from contextvars import ContextVar
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import messages
from accounts.actor import Actor
from accounts.sms.purposes import Purpose, purpose
from core import scope
from shop.stores.models import Store, StorePage
from shop.stores.people import audit
from shop.stores.tenancy import id_of

MAX_REASON = 200
SUSPENDED = purpose(
    "store_suspended", "「%(name)s」已被暂停营业，原因：%(reason)s。有疑问请回复客服。"
)
RESTORED = purpose("store_restored", "「%(name)s」已恢复营业：%(url)s")


class Shut(NamedTuple):
    """What tells the rows of the stores in a scope that are not open."""

    store_ids: frozenset[int]
    collection_ids: frozenset[int]
    paths: tuple[str, ...]


_shut: ContextVar[tuple[scope.Scope, Shut] | None] = ContextVar("shut_stores", default=None)


@transaction.atomic
def suspend(*, store: Store | int, reason: str, actor: Actor, at: datetime) -> bool:
    """
    Close a store to shoppers: its pages answer 404, nothing is deleted. The owner is told
    the reason by SMS and sees it on the desk. False when it is suspended already.

    :raises ValidationError: without a reason
    """
    reason = " ".join(reason.split())[:MAX_REASON]
    if not reason:
        raise ValidationError(_("请填写原因，店主会看到"), code="reason")
    locked = _locked(store)
    if locked.status == Store.Status.SUSPENDED:
        return False
    _set(locked, Store.Status.SUSPENDED, reason=reason, actor=actor, at=at)
    for page in _face(locked):
        # Also takes back what was scheduled, which would open the page again by itself.
        page.revisions.update(approved_go_live_at=None)
        page.unpublish(user=actor)
    _tell(locked, SUSPENDED)
    return True


@transaction.atomic
def restore(*, store: Store | int, actor: Actor, at: datetime) -> bool:
    """Open a suspended store again; False when it was not suspended."""
    locked = _locked(store)
    if locked.status != Store.Status.SUSPENDED:
        return False
    _set(locked, Store.Status.OPEN, reason="", actor=actor, at=at)
    for page in _face(locked):
        # Drafts the owner wrote meanwhile stay drafts: the words of before come back.
        page.live, page.expired = True, False
        page.has_unpublished_changes = _has_newer_draft(page)
        page.save(update_fields=["live", "expired", "has_unpublished_changes"])
    _tell(locked, RESTORED)
    return True


def notice(store: Store) -> str:
    """What the people of a store that is not open are told about it."""
    values = {"name": store.name, "status": store.get_status_display()}
    said = _("「%(name)s」%(status)s，现在只能查看，不能修改") % values
    if not store.status_reason:
        return said
    return _("%(said)s。原因：%(reason)s") % {"said": said, "reason": store.status_reason}


def shut_in(limit: scope.Scope) -> Shut:
    """The stores of this scope that are not open, read once a scope."""
    known = _shut.get()
    # The scope itself, not an equal one: another request's answer may be out of date.
    if known is None or known[0] is not limit:
        known = (limit, _read_shut(limit))
        _shut.set(known)
    return known[1]


def shut_among(
    stores: Iterable[Store], *, paths: Iterable[str] = (), collection_ids: Collection[int] = ()
) -> Store | None:
    """The first of `stores` that is not open and owns one of these pages or collections."""
    shut = {store.pk: store for store in stores if not store.is_open}
    if not shut:
        return None
    for store in shut.values():
        if store.collection_id in collection_ids:
            return store
    asked = tuple(paths)
    for page in StorePage._base_manager.filter(store_id__in=shut):
        if any(path.startswith(page.path) for path in asked):
            return shut[page.store_id]
    return None


def _read_shut(limit: scope.Scope) -> Shut:
    rows = Store._base_manager.filter(pk__in=limit.store_ids).exclude(status=Store.Status.OPEN)
    found = list(rows.values_list("pk", "collection_id", "page__path"))
    return Shut(
        store_ids=frozenset(pk for pk, _collection, _path in found),
        collection_ids=frozenset(collection for _pk, collection, _path in found),
        paths=tuple(path for _pk, _collection, path in found if path),
    )


def _locked(store: Store | int) -> Store:
    pk = id_of(store)
    return (
        Store.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner")
        .get(pk=pk)
    )


def _face(store: Store) -> list[StorePage]:
    with scope.across_stores("an operator's decision about one store"):
        return list(StorePage.objects.filter(store=store))


def _has_newer_draft(page: StorePage) -> bool:
    draft, published_at = page.latest_revision, page.last_published_at
    return bool(draft and published_at and draft.created_at > published_at)


def _set(store: Store, status: str, *, reason: str, actor: Actor, at: datetime) -> None:
    before = store.status
    store.status, store.status_reason = status, reason
    store.save(update_fields=["status", "status_reason"])
    audit.record(
        store=store,
        actor=actor,
        action="suspend" if status == Store.Status.SUSPENDED else "restore",
        target=store.name,
        status=[before, str(status)],
        reason=["", reason],
        at=[None, timezone.localtime(at).isoformat(timespec="seconds")],
    )


def _tell(store: Store, why: Purpose) -> None:
    phone = store.owner.phone or store.phone
    if phone:
        values = {"name": store.name, "reason": store.status_reason, "url": store.share_url}
        messages.send_sms(to=phone, purpose=why, parameters=values)
