"""Who the site does not let work without a second factor (`SECOND_FACTOR_FOR`)."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.actor import Visitor
from accounts.models import User
from accounts.second_factor import factor
from shop.stores.models import StoreMembership
from shop.stores.roles import is_operator, memberships_of

OPERATORS, OWNERS = "operators", "owners"
WORDS = _("你的账号要先开启两步验证，才能继续工作")


def is_owed(user: Visitor) -> bool:
    """Of whom it is wanted, and who has not turned it on; no query where nobody has to."""
    wanted = settings.SECOND_FACTOR_FOR
    if not wanted or not isinstance(user, User):
        return False
    must = (OPERATORS in wanted and is_operator(user)) or (OWNERS in wanted and _owns(user))
    return must and not factor.is_on(user)


def _owns(user: User) -> bool:
    owner = StoreMembership.Role.OWNER
    return any(membership.role == owner for membership in memberships_of(user))
