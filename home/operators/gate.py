"""
Who of the platform's own people reaches which page: each names the ability it needs, as
`shop.stores.people.departments` tells them.
"""

from collections.abc import Callable
from functools import wraps
from typing import ClassVar, Concatenate, Generic, ParamSpec, Self, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper

from accounts.actor import Visitor
from core.types import Words
from shop.stores.people import departments, roles

READING = frozenset({"GET", "HEAD", "OPTIONS"})
P = ParamSpec("P")
Answer = TypeVar("Answer")
Row = TypeVar("Row", bound=Model)
View = Callable[Concatenate[HttpRequest, P], Answer]


def needs(ability: str, *, changes: bool = False) -> Callable[[View[P, Answer]], View[P, Answer]]:
    """
    Reading needs to see what belongs to the ability, anything else to change it; a form that does
    nothing else `changes` whatever is asked.

    :raises Http404: for whoever is not the platform's, as if there were nothing
    :raises PermissionDenied: for people of another department
    """

    def decorate(view: View[P, Answer]) -> View[P, Answer]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Answer:
            check(request, ability, changes=changes)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def check(request: HttpRequest, ability: str, *, changes: bool = False) -> None:
    """As `needs` says."""
    if not roles.is_operator(request.user):
        raise Http404
    is_change = changes or request.method not in READING
    if not departments.may(request.user, ability, changes=is_change):
        raise PermissionDenied


class OperatorsOnly(PermissionHelper):
    """Looked at here; nothing is made, changed or deleted, except by views of our own."""

    area: ClassVar[str]

    @classmethod
    def of(cls, area: str) -> type[Self]:
        """For the model of one ability."""
        return type(cls.__name__, (cls,), {"area": area})

    def may_change(self, user: Visitor) -> bool:
        return departments.may(user, self.area, changes=True)

    def user_has_any_permissions(self, user: Visitor) -> bool:
        return self.user_can_list(user)

    def user_can_list(self, user: Visitor) -> bool:
        return departments.may(user, self.area)

    def user_can_inspect_obj(self, user: Visitor, obj: Model) -> bool:
        return False

    def user_can_create(self, user: Visitor) -> bool:
        return False

    def user_can_edit_obj(self, user: Visitor, obj: Model) -> bool:
        return False

    def user_can_delete_obj(self, user: Visitor, obj: Model) -> bool:
        return False


class OperatorsMayEdit(OperatorsOnly):
    """Made, changed and deleted here, whatever other permissions a group has."""

    def user_can_create(self, user: Visitor) -> bool:
        return self.may_change(user)

    def user_can_edit_obj(self, user: Visitor, obj: Model) -> bool:
        return self.may_change(user)

    def user_can_delete_obj(self, user: Visitor, obj: Model) -> bool:
        return self.may_change(user)


class Deciding(ButtonHelper, Generic[Row]):
    """Buttons of a row, `decisions`, for whoever may take them."""

    def get_buttons_for_obj(
        self, obj: Row, *args: object, **kwargs: object
    ) -> list[dict[str, str]]:
        if not self.permission_helper.may_change(self.request.user):
            return []
        return self.decisions(obj)

    def decisions(self, row: Row) -> list[dict[str, str]]:
        raise NotImplementedError


class OperatorsItem(MenuItem):
    """Of a page that is no list of a model."""

    def __init__(self, label: Words, url: Words, *, area: str, name: str, icon: str, order: int):
        super().__init__(label, url, name=name, icon_name=icon, order=order)
        self.area = area

    def is_shown(self, request: HttpRequest) -> bool:
        return departments.may(request.user, self.area)
