"""The gates to a store: each returns what this person may touch, or raises Http404."""

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.actor import Visitor
from core.compiled import Compiled
from shop.stores.models import OWN_ROLE, Store, StoreMembership
from shop.stores.people import abilities, departments

Role = StoreMembership.Role
# Where a request's user keeps the memberships that were read.
_KNOWN = "_memberships"
_GIVEN = frozenset(ability.name for ability in abilities.TO_GIVE)

# Who is suspended is nobody here until they are back.
WORKING = Q(suspended_at__isnull=True)


def is_operator(user: Visitor) -> bool:
    """The platform's own people, of whichever department."""
    return departments.is_whole(user) or departments.works_in_one(user)


def memberships_of(user: Visitor) -> list[StoreMembership]:
    """This person's memberships, oldest first, read once a request."""
    if not user.is_authenticated:
        return []
    known: list[StoreMembership] | None = getattr(user, _KNOWN, None)
    if known is None:
        known = _working_for(user_id=user.pk)
        setattr(user, _KNOWN, known)
    return known


def working(*, user_id: int) -> QuerySet[StoreMembership]:
    rows = StoreMembership._base_manager.filter(WORKING, user_id=user_id)
    return rows.select_related("store", "own_role").order_by("pk")


_working_for = Compiled(StoreMembership, working)


def workplace_of(user: Visitor) -> str:
    """The desk, for who works in a store."""
    return "/merchant/" if memberships_of(user) else ""


def store_ids_of(user: Visitor) -> frozenset[int]:
    return frozenset(membership.store_id for membership in memberships_of(user))


def membership_for(user: Visitor, store_id: int) -> StoreMembership:
    """:raises Http404: when this person does not work for that store"""
    for membership in memberships_of(user):
        if membership.store_id == store_id:
            return membership
    raise Http404


def can(membership: StoreMembership, ability: str) -> bool:
    return ability in abilities_of(membership)


def abilities_of(membership: StoreMembership) -> frozenset[str]:
    """What the owner's ticks left of it, for a role of the store's own."""
    if membership.role == OWN_ROLE and membership.own_role is not None:
        return frozenset(membership.own_role.abilities) & _GIVEN
    return abilities.OF_ROLE.get(membership.role, frozenset())


def having(ability: str) -> Q:
    """The memberships with it, for those who look for people."""
    built_in = [role for role, names in abilities.OF_ROLE.items() if ability in names]
    own = Q(role=OWN_ROLE, own_role__abilities__has_key=ability)
    return WORKING & (Q(role__in=built_in) | own)


def open_store(slug: str) -> Store:
    """
    A store that shoppers may visit.

    :raises Http404: for an unknown, suspended or closed one, all alike
    """
    for store in _open_at(slug=slug):
        return store
    raise Http404


def _open(*, slug: str) -> QuerySet[Store]:
    return Store.objects.open().select_related("owner", "page").filter(slug=slug)


_open_at = Compiled(Store, _open)
