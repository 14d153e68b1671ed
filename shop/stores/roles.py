"""The gates to a store: each returns what this person may touch, or raises Http404."""

from django.http import Http404

from accounts.actor import Visitor
from shop.stores.models import Store, StoreMembership

Role = StoreMembership.Role
# Where a request's user keeps the memberships that were read.
_KNOWN = "_memberships"

# What each role may do; an owner may do everything. Who handles orders may give money back.
ABILITIES: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset(
        {
            *("orders", "refunds", "support", "products", "stock", "pages", "settings", "staff"),
            *("promotions", "money", "members"),
        }
    ),
    Role.MANAGER: frozenset(
        {
            *("orders", "refunds", "support", "products", "stock", "pages", "settings"),
            *("promotions", "members"),
        }
    ),
    Role.CLERK: frozenset({"orders", "refunds", "support", "stock"}),
    Role.EDITOR: frozenset({"pages", "products"}),
    Role.SUPPORT: frozenset({"orders", "refunds", "support"}),
}


def is_operator(user: Visitor) -> bool:
    """The platform's own people: superusers and holders of the operators' permission."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.is_superuser or user.has_perm("stores.operate_platform"))


def memberships_of(user: Visitor) -> list[StoreMembership]:
    """This person's memberships, oldest first, read once a request."""
    if not user.is_authenticated:
        return []
    known: list[StoreMembership] | None = getattr(user, _KNOWN, None)
    if known is None:
        rows = StoreMembership._base_manager.filter(user_id=user.pk)
        rows = rows.select_related("store")
        known = list(rows.order_by("pk"))
        setattr(user, _KNOWN, known)
    return known


def store_ids_of(user: Visitor) -> frozenset[int]:
    return frozenset(membership.store_id for membership in memberships_of(user))


def membership_for(user: Visitor, store_id: int) -> StoreMembership:
    """:raises Http404: when this person does not work for that store"""
    for membership in memberships_of(user):
        if membership.store_id == store_id:
            return membership
    raise Http404


def can(membership: StoreMembership, ability: str) -> bool:
    return ability in ABILITIES[membership.role]


def open_store(slug: str) -> Store:
    """
    A store that shoppers may visit.

    :raises Http404: for an unknown, suspended or closed one, all alike
    """
    store = Store.objects.open().select_related("owner").filter(slug=slug).first()
    if store is None:
        raise Http404
    return store
