"""
What a membership allows in Wagtail: no Group, page or collection permission row per store.

Wagtail asks its policies for permission objects; these are made from memberships on the
fly. Rows of GroupPagePermission still count: they are how operators get theirs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from shop.stores import access
from shop.stores.models import Store, StoreMembership, StorePage

PAGE_ACTIONS = ("add", "bulk_delete", "change", "lock", "unlock")
MEDIA_ACTIONS = ("add", "change", "choose")
EDITOR_ROLES = tuple(role for role, abilities in access.ABILITIES.items() if "pages" in abilities)


@dataclass(frozen=True)
class Codename:
    codename: str


@dataclass(frozen=True)
class OnPage:
    """Stands in for a GroupPagePermission; hashable, since Wagtail keeps them in sets."""

    page: Page
    permission: Codename

    @property
    def page_id(self) -> int:
        return self.page.pk


@dataclass(frozen=True)
class OnCollection:
    """Stands in for a GroupCollectionPermission."""

    collection: Collection
    permission: Codename

    @property
    def collection_id(self) -> int:
        return self.collection.pk


class MemberPagePolicy(PagePermissionPolicy):
    """Page permissions of memberships, beside those of the operators' group."""

    def get_all_permissions_for_user(self, user: Any) -> Any:
        granted = super().get_all_permissions_for_user(user)
        if not _works_for_a_store(user):
            return granted
        # Rows of the merchants' group do not count: Wagtail's own migrations once granted
        # "choose" on the root collection to every group there was.
        rows = granted if access.is_operator(user) else ()
        return [*rows, *self._of_memberships(user)]

    def users_with_any_permission(
        self, actions: Iterable[str], include_superusers: bool = True
    ) -> QuerySet:
        granted = super().users_with_any_permission(actions, include_superusers)
        return _with_members(granted, StoreMembership._base_manager.all())

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Page, include_superusers: bool = True
    ) -> QuerySet:
        granted = super().users_with_any_permission_for_instance(
            actions, instance, include_superusers
        )
        store_path = instance.path[: 3 * Page.steplen]
        members = StoreMembership._base_manager.filter(store__page__path=store_path)
        return _with_members(granted, members)

    def _of_memberships(self, user: Any) -> Iterator[OnPage]:
        members = _editing(user)
        stores = {membership.store_id: membership.store for membership in members}
        for page in StorePage._base_manager.filter(store_id__in=stores).order_by("path"):
            for action in _page_actions(stores[page.store_id]):
                yield OnPage(page, Codename(self._get_permission_codename(action)))


class MemberMediaPolicy(CollectionOwnershipPermissionPolicy):
    """Pictures and documents: whoever may edit a store's pages may edit what they show."""

    def get_all_permissions_for_user(self, user: Any) -> Any:
        granted = super().get_all_permissions_for_user(user)
        if not _works_for_a_store(user):
            return granted
        # Rows of the merchants' group do not count: Wagtail's own migrations once granted
        # "choose" on the root collection to every group there was.
        rows = granted if access.is_operator(user) else ()
        return [*rows, *self._of_memberships(user)]

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Any
    ) -> QuerySet:
        granted = super().users_with_any_permission_for_instance(actions, instance)
        members = StoreMembership._base_manager.filter(store__collection_id=instance.collection_id)
        return _with_members(granted, members)

    def _of_memberships(self, user: Any) -> Iterator[OnCollection]:
        ids = [membership.store.collection_id for membership in _editing(user)]
        # Images and documents share the cache of permissions, so each asks for both.
        for collection in Collection.objects.filter(pk__in=ids):
            for name in ("image", "document"):
                for action in MEDIA_ACTIONS:
                    yield OnCollection(collection, Codename(f"{action}_{name}"))


def register() -> None:
    """Called by the app's ready(), before Wagtail's own apps register theirs."""
    from wagtail.documents.models import Document
    from wagtail.images.models import Image

    register_permission_policy(Page, MemberPagePolicy())
    # exact_class: Wagtail's apps come later and register the same models without it.
    image, document = get_image_model(), get_document_model()
    register_permission_policy(
        image, MemberMediaPolicy(image, Image, "uploaded_by_user"), exact_class=True
    )
    register_permission_policy(
        document, MemberMediaPolicy(document, Document, "uploaded_by_user"), exact_class=True
    )


def _works_for_a_store(user: Any) -> bool:
    return bool(user.is_active and not user.is_superuser and access.memberships_of(user))


def _editing(user: Any) -> list[StoreMembership]:
    return [m for m in access.memberships_of(user) if access.can(m, "pages")]


def _page_actions(store: Store) -> tuple[str, ...]:
    # A suspended store must not come back by its owner publishing the page again.
    return (*PAGE_ACTIONS, "publish") if store.is_open else PAGE_ACTIONS


def _with_members(granted: QuerySet, members: QuerySet[StoreMembership]) -> QuerySet:
    ids = members.filter(role__in=EDITOR_ROLES).values("user_id")
    people = granted.model._default_manager.filter(is_active=True)
    return people.filter(Q(pk__in=granted.values("pk")) | Q(pk__in=ids))
