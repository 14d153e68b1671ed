"""Who the site does not let work without a second factor (`SECOND_FACTOR_FOR`)."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.actor import Visitor
from accounts.models import User
from accounts.second_factor import factor
from shop.stores.models import StoreMembership
from shop.stores.roles import can, is_operator, memberships_of

# Finance are those who set up how money comes in, owners among them.
OPERATORS, OWNERS, FINANCE = "operators", "owners", "finance"
WORDS = _("你的账号要先开启两步验证，才能继续工作")


def is_owed(user: Visitor) -> bool:
    """Of whom it is wanted, and who has not turned it on; no query where nobody has to."""
    wanted = settings.SECOND_FACTOR_FOR
    if not wanted or not isinstance(user, User):
        return False
    must = (OPERATORS in wanted and is_operator(user)) or _works_as(user, wanted)
    return must and not factor.is_on(user)


def _works_as(user: User, wanted: Collection[str]) -> bool:
    return any(
        (OWNERS in wanted and membership.role == StoreMembership.Role.OWNER)
        or (FINANCE in wanted and can(membership, "payments"))
        for membership in memberships_of(user)
    )
