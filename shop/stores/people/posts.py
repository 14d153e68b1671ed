"""Who of the platform's people works in which of its departments."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.phones import masked, normalize
from shop.stores.people import audit
from shop.stores.people.departments import DEPARTMENT, EVERY_DEPARTMENT, Department

BY_GROUP = {department.group: department for department in EVERY_DEPARTMENT}


@dataclass(frozen=True)
class Post:
    user: User
    departments: list[Department]

    @property
    def phone(self) -> str:
        return masked(self.user.phone or "")


def everybody() -> list[Post]:
    """Whoever is in a department, by name; two queries."""
    rows = User.unscoped.filter(groups__name__in=BY_GROUP).distinct().order_by("name", "pk")
    return [Post(row, of(row)) for row in rows.prefetch_related("groups")]


def find(phone: str) -> User:
    """:raises ValidationError: for no number, or one that nobody has signed in with"""
    user = User.unscoped.filter(phone=normalize(phone), is_active=True).first()
    if user is None:
        raise ValidationError(_("这个手机号还没有登录过，请对方先登录一次"))
    return user


@transaction.atomic
def assign(*, user_id: int, names: Collection[str], actor: User) -> list[Department]:
    """
    This person works in these departments from their next request on, and in no other.

    :raises ValidationError: for oneself: who gives rights gives them to others
    """
    user = User.unscoped.select_for_update().get(pk=user_id)
    if user.pk == actor.pk:
        raise ValidationError(_("不能改自己的部门"))
    before, after = of(user), [DEPARTMENT[name] for name in DEPARTMENT if name in names]
    if before == after:
        return after
    user.groups.remove(*user.groups.filter(name__in=BY_GROUP))
    user.groups.add(*Group.objects.filter(name__in=[one.group for one in after]))
    # Accounts with rank are not deleted, joined or given another phone by the short way.
    User.unscoped.filter(pk=user.pk).update(is_staff=bool(after) or user.is_superuser)
    audit.record_of_platform(
        actor=actor,
        action="department",
        target=f"{user} {masked(user.phone or '')}".strip(),
        departments=[_words(before), _words(after)],
    )
    return after


def of(user: User) -> list[Department]:
    """As the list of departments has them."""
    names = {group.name for group in user.groups.all()}
    return [department for group, department in BY_GROUP.items() if group in names]


def _words(departments: list[Department]) -> str:
    return "、".join(department.group for department in departments)
