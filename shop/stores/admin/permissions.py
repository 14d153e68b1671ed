"""
What a membership allows in Wagtail: no Group, page or collection permission row per store.

Wagtail asks its policies for permission objects; these are made from memberships on the
fly. Rows of GroupPagePermission still count: they are how operators get theirs.

To change anything the store must be open; to publish where pages are moderated one must
approve. Wagtail shows an editor or a history only to those who may change: a request that
only reads (`let_read`) gets that much of a store which is not open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, WorkflowPage
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from accounts.actor import Visitor
from shop.stores.models import Store, StoreDocument, StoreImage, StoreMembership, StorePage
from shop.stores.people import departments, roles

PAGE_ACTIONS = ("add", "bulk_delete", "change", "lock", "unlock")
MEDIA_ACTIONS = ("add", "change", "choose")
PAGE_READING = ("change",)
MEDIA_READING = ("change", "choose")
# Who publishes, and approves what others submit, where pages are moderated.
APPROVERS = frozenset({roles.Role.OWNER, roles.Role.MANAGER})


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

    def get_all_permissions_for_user(self, user: Visitor) -> Iterable[OnPage]:
        granted = super().get_all_permissions_for_user(user)
        if not _works_for_a_store(user):
            return granted
        # Rows of the merchants' group do not count: Wagtail's own migrations once granted
        # "choose" on the root collection to every group there was.
        rows = granted if departments.may(user, "pages", changes=True) else ()
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

    def _of_memberships(self, user: Visitor) -> Iterator[OnPage]:
        members = {membership.store_id: membership for membership in _editing(user)}
        for page in StorePage._base_manager.filter(store_id__in=members).order_by("path"):
            for action in _page_actions(user, members[page.store_id]):
                yield OnPage(page, Codename(self._get_permission_codename(action)))


class MemberMediaPolicy(CollectionOwnershipPermissionPolicy):
    """Pictures and documents: whoever may edit a store's pages may edit what they show."""

    def get_all_permissions_for_user(self, user: Visitor) -> Iterable[OnPage]:
        granted = super().get_all_permissions_for_user(user)
        if not _works_for_a_store(user):
            return granted
        # Rows of the merchants' group do not count: Wagtail's own migrations once granted
        # "choose" on the root collection to every group there was.
        rows = granted if departments.may(user, "pages", changes=True) else ()
        return [*rows, *self._of_memberships(user)]

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: StoreImage | StoreDocument
    ) -> QuerySet:
        granted = super().users_with_any_permission_for_instance(actions, instance)
        members = StoreMembership._base_manager.filter(store__collection_id=instance.collection_id)
        return _with_members(granted, members)

    def _of_memberships(self, user: Visitor) -> Iterator[OnCollection]:
        stores = {m.store.collection_id: m.store for m in _editing(user)}
        # Images and documents share the cache of permissions, so each asks for both.
        for collection in Collection.objects.filter(pk__in=stores):
            for name in ("image", "document"):
                for action in _media_actions(user, stores[collection.pk]):
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


# What a request that writes nothing puts on its user.
_ONLY_READS = "_only_reads"


def let_read(user: Visitor) -> None:
    """This request writes nothing: show what is there, of stores that are not open too."""
    setattr(user, _ONLY_READS, True)


def may_publish(membership: StoreMembership) -> bool:
    """
    What this person writes on pages may be live at once; else it waits as a draft until somebody
    of APPROVERS lets it through.
    """
    if not membership.store.is_open or not roles.can(membership, "pages"):
        return False
    return not is_held_back(membership)


def is_held_back(membership: StoreMembership) -> bool:
    """
    Where pages are moderated: whether somebody of APPROVERS comes between this person and what
    shoppers see. Asks the database for editors only, once a request.
    """
    if membership.role in APPROVERS:
        return False
    if not hasattr(membership, "is_moderated"):
        membership.is_moderated = is_moderated(membership.store)
    return membership.is_moderated


def is_moderated(store: Store) -> bool:
    """A workflow is active for the store's pages: assigned to its page or to one above it."""
    path = StorePage._base_manager.values_list("path", flat=True).get(store=store)
    lineage = [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]
    rows = WorkflowPage.objects.filter(page__path__in=lineage, workflow__active=True)
    return bool(rows.exists())


def _works_for_a_store(user: Visitor) -> bool:
    return bool(user.is_active and not user.is_superuser and roles.memberships_of(user))


def _editing(user: Visitor) -> list[StoreMembership]:
    return [m for m in roles.memberships_of(user) if roles.can(m, "pages")]


def _page_actions(user: Visitor, membership: StoreMembership) -> tuple[str, ...]:
    if not membership.store.is_open:
        return PAGE_READING if _only_reads(user) else ()
    return (*PAGE_ACTIONS, "publish") if may_publish(membership) else PAGE_ACTIONS


def _media_actions(user: Visitor, store: Store) -> tuple[str, ...]:
    if not store.is_open:
        return MEDIA_READING if _only_reads(user) else ()
    return MEDIA_ACTIONS


def _only_reads(user: Visitor) -> bool:
    return getattr(user, _ONLY_READS, False)


def _with_members(granted: QuerySet, members: QuerySet[StoreMembership]) -> QuerySet:
    ids = members.filter(roles.having("pages")).values("user_id")
    people = granted.model._default_manager.filter(is_active=True)
    return people.filter(Q(pk__in=granted.values("pk")) | Q(pk__in=ids))
