"""How a person comes from 我的 to the desk, to a shop of their own, or to the platform's admin."""

from django.utils.translation import gettext_lazy as _

from accounts.actor import Visitor
from accounts.centre.entries import Entry
from accounts.models import User
from shop.stores.people import roles


def _works(visitor: Visitor) -> bool:
    is_shopper = not isinstance(visitor, User) or visitor.role == User.Role.SHOPPER
    return not is_shopper and not roles.is_operator(visitor)


def _may_open(visitor: Visitor) -> bool:
    return not roles.is_operator(visitor) and not _works(visitor)


ENTRIES = (
    Entry(50, "desk", _("我的店铺工作台"), _works),
    Entry(51, "wagtailadmin_home", _("平台运营后台"), roles.is_operator),
    Entry(80, "open-store", _("我要开店"), _may_open),
)
