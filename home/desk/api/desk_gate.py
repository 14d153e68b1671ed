"""The door of the desk over the API: the same stores, roles and refusals as at its pages."""

from contextlib import ExitStack
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core import scope
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import Endpoint
from shop.stores.middleware import scope_of
from shop.stores.models import OWN_ROLE, Store, StoreMembership
from shop.stores.people import factor_duty
from shop.stores.people.looks import Look, note
from shop.stores.people.roles import abilities_of, can, memberships_of

TAG = gettext_lazy("商家")
# Of pages only: the API gives no money back, so that it does not tell who may.
UNUSED = frozenset({"refunds", "payments", "audit"})
SAFE = frozenset({"GET", "HEAD"})
# Those that an owner made are all "own"; `abilities` says what they may.
ROLES = [*StoreMembership.Role.choices, (OWN_ROLE, gettext_lazy("自定义角色"))]
REFUSED = {403: gettext_lazy("你的角色不能做这件事，或店铺已暂停")}


class StoreOfMineSerializer(serializers.Serializer):
    """A store one works for, and what one may do there."""

    slug = serializers.CharField(source="store.slug")
    name = serializers.CharField(source="store.name")
    status = serializers.ChoiceField(source="store.status", choices=Store.Status.choices)
    role = serializers.ChoiceField(choices=ROLES)
    abilities = serializers.SerializerMethodField(
        help_text=gettext_lazy(
            "orders、ship、support、products、prices、stock、pages、settings、staff、money、members"
        )
    )

    def get_abilities(self, membership: StoreMembership) -> list[str]:
        return sorted(abilities_of(membership) - UNUSED)


class DeskEndpoint(Endpoint):
    """
    For the staff of the store in the address, as `self.store`. Nobody else learns that there
    is such a store: 404. Without `ability`, and for changes in a store that is not open: 403.
    Everything happens inside the scope of this person's stores, as on /merchant/.
    """

    ability = ""
    # Of who changes something here, where that is another.
    changes = ""
    # What of the store's customers is answered with, as at the desk's gate.
    shows: Look | None = None
    store: Store
    membership: StoreMembership

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        with ExitStack() as self.rooms:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: object, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.membership = _membership(request, kwargs["slug"])
        self.store = self.membership.store
        if factor_duty.is_owed(request.user):
            raise Problem(403, "second_factor_required", str(factor_duty.WORDS))
        wanted = self.ability if request.method in SAFE else self.changes or self.ability
        if not can(self.membership, wanted):
            raise Problem(403, "role_not_allowed", _("你的角色不能做这件事，请找店主"))
        if not self.store.is_open and request.method not in SAFE:
            raise Problem(403, "store_suspended", _("店铺已暂停，只能看，不能改"))
        self.rooms.enter_context(scope.entered(scope_of(request.user)))

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.shows is not None and answer.status_code == HTTPStatus.OK:
            target = self.shows.target(self.kwargs)
            note(store_id=self.store.pk, actor=person(request), look=self.shows, target=target)
        return answer


class MyStores(Endpoint):
    @described(gettext_lazy("我工作的店"), tag=TAG, answers=StoreOfMineSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(StoreOfMineSerializer(memberships_of(request.user), many=True).data)


def _membership(request: Request, slug: str) -> StoreMembership:
    for membership in memberships_of(request.user):
        if membership.store.slug == slug:
            return membership
    raise Http404
