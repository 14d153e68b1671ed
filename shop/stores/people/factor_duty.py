"""
Who may not work without a second factor: as the site says (`SECOND_FACTOR_FOR`), or a store of
its staff.
"""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, Visitor
from accounts.models import User
from accounts.second_factor import factor
from shop.stores.models import Store, StoreMembership
from shop.stores.people import audit
from shop.stores.people.roles import can, is_operator, memberships_of

# Finance are those who set up how money comes in, owners among them.
OPERATORS, OWNERS, FINANCE = "operators", "owners", "finance"
WORDS = _("你的账号要先开启两步验证，才能继续工作")


def is_owed(user: Visitor) -> bool:
    """Of whom it is wanted, and who has not turned it on."""
    if not isinstance(user, User):
        return False
    wanted = settings.SECOND_FACTOR_FOR
    must = (OPERATORS in wanted and is_operator(user)) or (wanted and _works_as(user, wanted))
    return bool(must or _is_asked(user)) and not factor.is_on(user)


@transaction.atomic
def ask_of_staff(*, store: Store, actor: Actor, is_wanted: bool) -> None:
    """Or of nobody any more; who works here meets it with the next page."""
    rows = Store.objects.filter(pk=store.pk, staff_need_factor=not is_wanted)
    if rows.update(staff_need_factor=is_wanted):
        change = [not is_wanted, is_wanted]
        audit.record(
            store=store,
            actor=actor,
            action="staff.factor",
            target=store.name,
            staff_need_factor=change,
        )


def _is_asked(user: User) -> bool:
    """The platform's own people are asked by the platform."""
    return not is_operator(user) and any(
        membership.store.staff_need_factor
        for membership in memberships_of(user)
        if membership.role != StoreMembership.Role.OWNER
    )


def _works_as(user: User, wanted: Collection[str]) -> bool:
    return any(
        (OWNERS in wanted and membership.role == StoreMembership.Role.OWNER)
        or (FINANCE in wanted and can(membership, "payments"))
        for membership in memberships_of(user)
    )
